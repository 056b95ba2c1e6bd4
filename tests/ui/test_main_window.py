from datetime import date
from importlib import import_module
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import overview, visits
from tracker.errors import TrackerError
from tracker.site import Site
from ui import collector
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.places import SCREENS, SIDE
from ui.screen import Screen
from ui.screens.participant import ParticipantScreen
from ui.screens.participants import ParticipantsScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.widgets.side_bar import SideBar
from ui.widgets.text import Text


def number(site: Site) -> str:
    return overview.participants(site)[0].participant.shown_number


def test_the_side_bar_goes_to_a_screen_and_marks_it(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    qtbot.mouseClick(shell.side_bar.buttons["participants"], Qt.MouseButton.LeftButton)

    assert isinstance(shell.screen_now, ParticipantsScreen)
    assert shell.side_bar.buttons["participants"].isChecked()


def test_alt_and_a_figure_go_to_a_screen_and_alt_left_goes_back(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    there = shell.screen_now
    qtbot.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert isinstance(there, ParticipantsScreen)
    assert isinstance(shell.screen_now, TodayScreen)


def test_a_number_typed_into_the_search_opens_its_participant(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(shell.top_bar.search, number(shell.bridge.site))
    qtbot.keyClick(shell.top_bar.search, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, ParticipantScreen)
    assert shell.top_bar.search.text() == ""


def test_a_scanned_code_opens_that_very_visit(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")
    row = overview.participants(shell.bridge.site)[0]
    record = visits.open_visit(shell.bridge.site, row.cells[1].visit.id)

    shell.top_bar.search.setFocus()
    qtbot.keyClicks(shell.top_bar.search, record.code)
    qtbot.keyClick(shell.top_bar.search, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, VisitScreen)
    assert shell.screen_now.record.visit.id == record.visit.id


def test_what_nobody_has_is_said_below_the_search(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    shell.top_bar.search.setFocus()
    qtbot.keyClicks(shell.top_bar.search, "ZZ-999")
    qtbot.waitUntil(lambda: shell.top_bar.search.list is not None and shell.top_bar.search.list.isVisible())

    assert shell.top_bar.search.list is not None
    assert "Nobody" in shell.top_bar.search.list.item(0).text()


def test_f1_explains_the_screen_and_escape_closes(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    qtbot.keyClick(shell, Qt.Key.Key_F1)
    opened = shell.drawer.isVisible()
    qtbot.keyClick(shell.drawer.close_button, Qt.Key.Key_Escape)

    assert opened
    assert shell.drawer.title.whole() == "Today"
    assert not shell.drawer.isVisible()


def screen_class(name: str) -> type[Screen]:
    module, _colon, what = SCREENS[name].partition(":")
    found = getattr(import_module(module), what)
    assert issubclass(found, Screen)
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_explains_itself_and_names_its_keys(dressed: QApplication, name: str) -> None:
    screen = screen_class(name)

    assert screen.title
    assert screen.help_text.count(".") >= 1
    assert screen.keys
    assert all(key and words for key, words, *_right in screen.keys)


def test_no_two_screens_are_explained_by_the_same_words() -> None:
    # Eligibility is a page of the participant.
    said = [screen_class(name).help_text for name in SCREENS if name != "eligibility"]

    assert len(set(said)) == len(said)


def test_a_question_mark_lists_all_keys(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    qtbot.keyClick(shell, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)

    assert shell.drawer.title.whole() == "Keys"


def test_in_a_field_f1_lists_every_key_and_pressed_twice_gives_the_keyboard_back(
    qtbot: QtBot, shell: MainWindow
) -> None:
    shell.show_screen("today")
    field = shell.top_bar.search
    field.setFocus()

    qtbot.keyClick(field, Qt.Key.Key_F1)
    qtbot.keyClick(shell.drawer.close_button, Qt.Key.Key_F1)
    said = [one.text() for one in shell.drawer.findChildren(QLabel)]
    qtbot.keyClick(shell.drawer.close_button, Qt.Key.Key_Escape)

    assert [keys for name, _icon, keys, _key in SIDE if keys not in said] == []
    assert "lock, or change the user" in said
    assert QApplication.focusWidget() is field


def test_an_error_stands_once_in_the_message_bar(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")

    def refuse() -> None:
        raise TrackerError("The disk is full.", "Make room and try again.")

    result = shell.bridge.do(refuse)

    assert result is None
    assert shell.message.text() == "The disk is full. Make room and try again."


def test_a_screen_that_cannot_be_shown_leaves_the_one_before(shell: MainWindow) -> None:
    shell.show_screen("today")

    shell.show_screen("participant", participant_id="nobody")

    assert isinstance(shell.screen_now, TodayScreen)
    assert shell.message.text()


def test_what_was_saved_is_said_with_its_time(shell: MainWindow) -> None:
    shell.show_screen("today")
    row = overview.today(shell.bridge.site).this_week[0]

    shell.bridge.do(
        lambda: visits.book(shell.bridge.site, row.visit.id, row.visit.appointment, None, "moved")
    )

    assert shell.top_bar.saved.whole().startswith("Saved 09:41:")


def test_demo_is_said_on_the_bar_of_a_demo_alone(shell: MainWindow, empty_shell: MainWindow) -> None:
    assert shell.top_bar.demo is not None
    assert empty_shell.top_bar.demo is None


def test_visit_entry_and_a_narrow_window_show_icons_alone(shell: MainWindow) -> None:
    shell.show_screen("today")
    wide = shell.side_bar.width()

    shell.resize(960, 540)

    assert (wide, shell.side_bar.width()) == (184, 56)


def test_work_in_the_background_gives_its_result_on_the_gui_thread(qtbot: QtBot, demo_site: Site) -> None:
    bridge = Bridge(demo_site)
    results: list[int] = []

    bridge.in_background(lambda: 6 * 7, results.append)
    qtbot.waitUntil(lambda: bool(results))

    assert results == [42]


def test_an_error_in_the_background_is_announced(qtbot: QtBot, demo_site: Site) -> None:
    bridge = Bridge(demo_site)

    def refuse() -> None:
        raise TrackerError("No page could be made.")

    with qtbot.waitSignal(bridge.failed) as announced:
        bridge.in_background(refuse, print)
    bridge.wait()

    assert str(announced.args[0]) == "No page could be made."


def test_what_is_asked_of_the_worker_once_the_site_closes_is_not_begun(qtbot: QtBot, demo_site: Site) -> None:
    """A part that was read asks for the next one when its word comes, and that may be after the close."""
    bridge, began = Bridge(demo_site), list[str]()
    bridge.in_background(lambda: began.append("first"), lambda _none: ask_again())

    def ask_again() -> None:
        bridge.in_background(lambda: began.append("second"), print)

    bridge.finish()
    QApplication.processEvents()

    assert began == ["first"]
    assert not collector.is_resting()


def test_a_window_left_open_over_midnight_shows_the_new_day(
    qtbot: QtBot, shell: MainWindow, clock: TestClock
) -> None:
    shell.show_screen("today")
    before = shell.top_bar.date.whole()

    clock.set_to(date(2026, 4, 15))
    with qtbot.waitSignal(shell.top_bar.day_came):
        shell.top_bar.look_at_the_day()

    assert (before, shell.top_bar.date.whole()) == ("Tuesday 14 April 2026", "Wednesday 15 April 2026")
    assert shell.message.text() == ""


@pytest.mark.parametrize("size", [(1366, 768), (960, 540)])
def test_every_entry_of_the_side_bar_has_its_room_and_its_figure(
    shell: MainWindow, size: tuple[int, int]
) -> None:
    shell.setMinimumSize(640, 480)
    shell.resize(*size)
    shell.show_screen("today")
    QApplication.processEvents()

    bar = shell.side_bar
    boxes = [button.geometry() for button in bar.buttons.values()]

    assert all(above.bottom() < below.top() for above, below in pairwise(boxes))
    assert boxes[-1].bottom() < bar.lock.geometry().top()
    assert min(box.height() for box in boxes) >= 28
    assert [key for _name, _icon, _words, key in SIDE] == [f"Alt+{n % 10}" for n in range(1, len(SIDE) + 1)]


def test_whoever_has_several_roles_reads_them_all_in_the_side_bar(
    qtbot: QtBot, dressed: QApplication
) -> None:
    words = "Assessor, coordinator, investigator, monitor"
    bar = SideBar([], "Anna Karimi", words)
    qtbot.addWidget(bar)
    bar.resize(bar.width(), 480)
    bar.show()
    QApplication.processEvents()

    label = next(one for one in bar.findChildren(Text) if one.whole() == words)

    assert label.text() == words
    assert label.height() >= label.heightForWidth(label.width())
