"""The page Randomisation list: taken in, how much of each stratum is drawn, closed; never what comes next."""

from pathlib import Path

import pytest
from exchange_steps import choose, page_of, press, type_into
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.screens.exchange_lists import ListsPage

LIST = "number,stratum,arm\n1,mild,A\n2,mild,B\n3,severe,B\n"


@pytest.fixture
def lists(empty_shell: MainWindow) -> ListsPage:
    page = page_of(empty_shell, "lists", ListsPage)
    choose(page.study, "BAAZ-AD-IR")
    return page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def test_a_list_is_taken_in_and_only_its_counts_are_told(qtbot: QtBot, lists: ListsPage, file: Path) -> None:
    type_into(qtbot, lists.file, str(file), enter=True)

    (one,) = lists.table.table.rows
    columns = [column.text(one) for column in lists.table.table.columns]
    assert lists.notice.words().startswith("list.csv is taken in and concealed: 3 lines.")
    assert columns[1:3] == ["open", "mild: 0 of 2 drawn\nsevere: 0 of 1 drawn"]
    shown = " ".join(label.text() for label in lists.findChildren(QLabel))
    assert "B" not in shown.replace("BAAZ", "").split()


def test_what_is_wrong_stands_by_row_and_column_and_nothing_is_taken_in(
    qtbot: QtBot, lists: ListsPage, file: Path
) -> None:
    file.write_text(LIST.replace("3,severe,B", "3,severe,C"))
    type_into(qtbot, lists.file, str(file), enter=True)

    (problem,) = lists.problems.table.rows
    assert (problem.row, problem.column) == (4, "arm")
    assert lists.notice.words().startswith("Nothing was taken in: 1 thing is wrong with the list.")
    assert lists.table.table.rows == ()


def test_a_second_list_asks_why_the_open_one_ends(qtbot: QtBot, lists: ListsPage, file: Path) -> None:
    type_into(qtbot, lists.file, str(file), enter=True)
    type_into(qtbot, lists.file, str(file), enter=True)
    assert "open randomisation list already" in lists.notice.words()

    type_into(qtbot, lists.reason, "the sponsor sent a new one", enter=True)

    newest, older = lists.table.table.rows
    assert (newest.closed_at, older.close_reason) == (None, "the sponsor sent a new one")


def test_a_list_is_closed_with_its_reason(qtbot: QtBot, lists: ListsPage, file: Path) -> None:
    type_into(qtbot, lists.file, str(file), enter=True)
    press(qtbot, lists.close_list.button)
    qtbot.keyClicks(lists.close_list.reason, "recruitment ended")
    qtbot.keyClick(lists.close_list.reason, Qt.Key.Key_Return)

    (one,) = lists.table.table.rows
    assert one.close_reason == "recruitment ended"
    assert lists.close_list.isHidden() or not lists.close_list.isVisible()
    assert not lists.reason.isVisible()


def test_without_a_file_the_field_asks_for_one(qtbot: QtBot, lists: ListsPage) -> None:
    press(qtbot, lists.take_button)

    assert lists.file.message() == "Name the file."
