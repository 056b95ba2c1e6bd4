"""A table to read: the widths that a person gave its columns are kept."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.plain_table import Column, PlainTable


def table(qtbot: QtBot) -> PlainTable[str]:
    columns = (
        Column[str]("When", str, 110),
        Column[str]("What", str, 200, 1),
        Column[str]("Who", str, 120, 1),
    )
    made: PlainTable[str] = PlainTable("Backups", columns)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    made.set_rows(["one"])
    return made


def widths(shown: PlainTable[str]) -> list[int]:
    return [shown.columnWidth(number) for number in range(3)]


def test_a_head_whose_edge_is_drawn_stays_so_and_two_clicks_give_its_own_width_back(
    qtbot: QtBot, dressed: QApplication
) -> None:
    shown = table(qtbot)
    before, head = widths(shown), shown.horizontalHeader().viewport()
    edge = QPoint(before[0] - 1, 10)

    qtbot.mousePress(head, Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(head, edge + QPoint(40, 0))
    qtbot.mouseRelease(head, Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))
    drawn, again = widths(shown), widths(table(qtbot))
    qtbot.mouseDClick(head, Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))

    assert drawn[0] == before[0] + 40
    assert sum(drawn) == sum(before)  # the columns that stretch give way
    assert again == drawn
    assert widths(shown) == widths(table(qtbot)) == before
