"""A table to read: the widths that a person gave its columns are kept."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.column_layout import STEP
from ui.widgets.plain_table import Column, PlainTable


def table(qtbot: QtBot, *, selects: bool = False) -> PlainTable[str]:
    columns = (
        Column[str]("When", str, 110),
        Column[str]("What", str, 200, 1),
        Column[str]("Who", str, 120, 1),
    )
    made: PlainTable[str] = PlainTable("Backups", columns, selects=selects)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    made.set_rows(["one"])
    return made


def widths(shown: PlainTable[str]) -> list[int]:
    return [shown.columnWidth(number) for number in range(3)]


def ground_of_the_row(shown: PlainTable[str]) -> str:
    cell = shown.visualRect(shown.model().index(0, 1))
    return shown.viewport().grab().toImage().pixelColor(cell.right() - 20, cell.center().y()).name()


def test_the_chosen_row_stands_back_while_the_keyboard_is_elsewhere(
    qtbot: QtBot, dressed: QApplication
) -> None:
    shown = table(qtbot, selects=True)
    shown.activateWindow()
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)

    here = ground_of_the_row(shown)
    shown.clearFocus()
    elsewhere = ground_of_the_row(shown)

    chosen, sheet = theme.colour("selected").name(), theme.colour("surface").name()
    assert here == chosen
    assert elsewhere not in (chosen, sheet)


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


def test_keys_draw_the_column_that_the_arrows_went_to_and_its_head_is_marked(
    qtbot: QtBot, dressed: QApplication
) -> None:
    shown = table(qtbot, selects=True)
    before, both = widths(shown), Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    at_first = shown.head.marked

    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    for _each in range(3):
        qtbot.keyClick(shown, Qt.Key.Key_Right, both)
    qtbot.keyClick(shown, Qt.Key.Key_Left, both)
    drawn, marked, again = widths(shown), shown.head.marked, widths(table(qtbot))
    shown.set_rows(["one", "two"])
    column = shown.currentIndex().column()
    qtbot.keyClick(shown, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(shown, QFocusEvent(QEvent.Type.FocusOut))

    assert (at_first, marked, column) == (-1, 2, 2)
    assert drawn[2] == before[2] + 2 * STEP
    assert sum(drawn) == sum(before)  # the columns that stretch give way
    assert again == drawn
    assert widths(shown) == before
    assert shown.head.marked == -1
