from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.tables import CELL, Cell, Column, Head, TableModel
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.glyphs import Glyph


@dataclass(frozen=True)
class Person:
    number: str
    days: int | None


COLUMNS = (
    Column(Head("Number"), 80, lambda row: Cell(row.number, bold=True), lambda row: row.number),
    Column(
        Head("Next", "in days"), 60, lambda row: Cell(str(row.days or ""), Glyph.FLAG), lambda row: row.days
    ),
    Column(Head("Note"), 60, lambda _row: Cell()),
)
PEOPLE = (Person("02", 5), Person("01", None), Person("03", -1))


@pytest.fixture
def model(dressed: QApplication, qtmodeltester: Any) -> TableModel[Person]:
    made: TableModel[Person] = TableModel(COLUMNS)
    qtmodeltester.check(made)
    made.set_rows(PEOPLE)
    return made


def numbers(model: TableModel[Person]) -> list[str]:
    return [row.number for row in model.rows()]


def test_rows_are_sorted_by_the_chosen_column(model: TableModel[Person]) -> None:
    model.sort(0)

    assert numbers(model) == ["01", "02", "03"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Qt.SortOrder.AscendingOrder, ["03", "02", "01"]), (Qt.SortOrder.DescendingOrder, ["02", "03", "01"])],
)
def test_a_row_without_a_value_stands_last_either_way(
    model: TableModel[Person], order: Qt.SortOrder, expected: list[str]
) -> None:
    model.sort(1, order)

    assert numbers(model) == expected


def test_a_column_without_an_order_leaves_the_rows_as_they_are(model: TableModel[Person]) -> None:
    model.sort(2)

    assert numbers(model) == ["02", "01", "03"]


def test_new_rows_come_in_the_order_in_use(model: TableModel[Person]) -> None:
    model.sort(0)

    model.set_rows([*PEOPLE, Person("00", 1)])

    assert numbers(model) == ["00", "01", "02", "03"]


def test_a_chosen_row_stays_chosen_when_the_rows_are_sorted(model: TableModel[Person]) -> None:
    chosen = QPersistentModelIndex(model.index(0, 0))

    model.sort(0)

    assert chosen.row() == 1
    assert chosen.data() == "02"


def test_long_words_share_the_room_of_a_wide_window(qtbot: QtBot, dressed: QApplication) -> None:
    words = Column[Person](Head("Asked"), 100, lambda row: Cell(row.number), stretch=1)
    table = FrozenTable(TableModel((COLUMNS[0], words, COLUMNS[1])), 1, "Queries")
    qtbot.addWidget(table)

    table.resize(642, 300)
    table.show()

    assert [table.columnWidth(number) for number in range(3)] == [80, table.viewport().width() - 140, 60]


def test_a_cell_says_its_sign_aloud(model: TableModel[Person]) -> None:
    index = model.index(0, 1)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "flag, 5"
    assert index.data(CELL).glyph is Glyph.FLAG
