"""The laboratory's own order: set by keys or by drag in the page, followed at once and at the next participant."""

from entry_steps import Open, focused, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import laboratories
from tracker.site import Site
from ui.screens.visit import VisitScreen
from ui.widgets.lab_table import LabTable

LAB = "laboratory_screening"
ALT = Qt.KeyboardModifier.AltModifier


def table_of(screen: VisitScreen) -> LabTable:
    form = screen.forms.pages[LAB].form
    assert isinstance(form, LabTable)
    return form


def test_a_result_is_moved_by_keys_and_enter_follows_the_new_order(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    laboratories.add(new_site, "Central laboratory")
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form(LAB, "haemoglobin")
    table = table_of(screen)
    before = list(table.rows)

    qtbot.keyClick(focused(), Qt.Key.Key_O, ALT)
    asks, hidden = table.order.isVisible(), table.table.isHidden()
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    press_key(qtbot, Qt.Key.Key_Return)

    wanted = [before[1], before[2], before[0], *before[3:]]
    tops = {name: row.y() for name, row in table.rows.items()}
    assert (asks, hidden) == (True, True)
    assert list(table.rows) == wanted
    qtbot.waitUntil(lambda: table.rows[before[1]].y() < table.rows[before[0]].y())
    assert tops.keys() == set(before)
    screen.show_form(LAB, before[2])
    press(qtbot, "12\r")
    if focused() is table.rows[before[2]].unit:
        press(qtbot, "\r")
    assert focused() is table.rows[before[0]].value


def test_the_next_participant_has_the_same_order(qtbot: QtBot, open_visit: Open, new_site: Site) -> None:
    laboratories.add(new_site, "Central laboratory")
    first = open_visit("baaz-ad-ir", "screening")
    first.show_form(LAB)
    table = table_of(first)
    wanted = list(reversed(table.rows))

    table.order.kept.emit(wanted)
    second = open_visit("baaz-ad-ir", "screening")
    second.show_form(LAB)

    assert list(table_of(second).rows) == wanted


def test_escape_leaves_the_order_as_it_was(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form(LAB)
    table = table_of(screen)
    before = list(table.rows)

    qtbot.mouseClick(table.order_button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(focused(), Qt.Key.Key_Down, ALT)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert not table.table.isHidden()
    assert list(table.rows) == before
