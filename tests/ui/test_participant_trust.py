"""Locking a participant and a study, unmasking and a code broken elsewhere, on their screens with real keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_steps import focused, press, press_key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import demo, locking, overview, unmasking
from tracker.domain.records import ParticipantStatus
from tracker.domain.signing import Scope
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.participant import ParticipantScreen
from ui.screens.study import StudyScreen
from ui.widgets.course_menu import CourseMenu
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text


@pytest.fixture
def shell(qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock) -> Iterator[MainWindow]:
    """The shell of the demo's investigator."""
    site = Site.open(demo_path, "investigator", demo.PASSWORD, clock=clock)
    window = MainWindow(Bridge(site))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.close()
    QApplication.processEvents()
    site.close()


def wait_for(shell: MainWindow) -> None:
    """Until the worker is through, and the screen has heard of it."""
    shell.bridge.wait()
    QApplication.processEvents()


def enrolled(site: Site, study_key: str) -> str:
    return next(
        row.participant.id
        for row in overview.participants(site)
        if row.study_key == study_key and row.participant.status is ParticipantStatus.ENROLLED
    )


def page_of(shell: MainWindow, study_key: str) -> ParticipantScreen:
    shell.show_screen("participant", participant_id=enrolled(shell.bridge.site, study_key))
    assert isinstance(shell.screen_now, ParticipantScreen)
    return shell.screen_now


def choose(menu: CourseMenu, words: str) -> None:
    next(action for action in menu.menu.actions() if action.text() == words).trigger()


def offered(screen: ParticipantScreen) -> list[str]:
    return [action.text() for action in screen.head.course.menu.actions() if action.text()]


def pills(screen: ParticipantScreen) -> list[str]:
    QApplication.processEvents()  # what was just put up shows with the next event
    return [pill.words for pill in screen.head.findChildren(StatusPill) if pill.isVisible()]


def said_in_the_rail(screen: ParticipantScreen) -> list[str]:
    QApplication.processEvents()
    return [one.whole() for one in screen.overview.rail.findChildren(Text) if one.isVisible()]


# --- locks


def test_a_participant_is_locked_with_a_reason_and_shows_it(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    assert screen.page is not None
    before = offered(screen)

    choose(screen.head.course, "Lock this participant")
    press(qtbot, "sent to the sponsor\r")

    assert "Withdraw from the study" in before
    assert offered(screen) == ["Emergency unmasking", "Unlock this participant", "Name and telephone"]
    assert screen.lock.notice.words() == (
        "This participant is locked by investigator since 14 Apr 2026: nothing can be changed. "
        "Reason: sent to the sponsor"
    )
    assert "Locked" in pills(screen)
    assert not screen.head.book_button.isVisible()


def test_the_logs_and_visits_of_a_locked_participant_offer_no_change(shell: MainWindow) -> None:
    site = shell.bridge.site
    locking.lock(site, Scope.PARTICIPANT, enrolled(site, "bsmmu-dcssc"))

    screen = page_of(shell, "bsmmu-dcssc")
    screen.tabs.choose("history_medication")
    panel = screen.logs["history_medication"].panels["medication"]
    panel.add()
    screen.tabs.choose("visits")

    assert not panel.add_button.isEnabled()
    assert not panel.editor.is_open()
    assert not screen.visits.book_button.isEnabled()


def test_a_participant_is_unlocked_where_it_was_locked(qtbot: QtBot, shell: MainWindow) -> None:
    site = shell.bridge.site
    who = enrolled(site, "bsmmu-dcssc")
    locking.lock(site, Scope.PARTICIPANT, who)
    screen = page_of(shell, "bsmmu-dcssc")

    qtbot.mouseClick(screen.lock.unlock, Qt.MouseButton.LeftButton)
    press(qtbot, "a query came\r")

    assert locking.held(site, who) == ()
    assert not screen.lock.isVisible()
    assert screen.head.book_button.isVisible()


def test_a_study_is_locked_and_then_offers_nothing_that_changes_it(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("study", page="visits")
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)

    qtbot.mouseClick(screen.lock_button, Qt.MouseButton.LeftButton)
    press(qtbot, "\r")
    locked = screen.lock.notice.words()
    windows = screen.window_button.isEnabled()
    qtbot.mouseClick(screen.lock.unlock, Qt.MouseButton.LeftButton)
    press(qtbot, "one visit was forgotten\r")

    assert locked == "This study is locked by investigator since 14 Apr 2026: nothing can be changed."
    assert not windows
    assert not screen.lock.isVisible()
    assert screen.lock_button.isVisible()


def test_after_locking_a_study_the_keyboard_is_at_what_undoes_it(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("study", page="visits")
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.lock_button.click()

    press(qtbot, "\r")
    qtbot.wait(1)  # what the page had before is gone for good
    at_unlock = focused() is screen.lock.unlock
    screen.lock.unlock.click()
    press(qtbot, "one visit was forgotten\r")
    qtbot.wait(1)

    assert at_unlock
    assert focused() is screen.lock_button


def test_the_panel_that_asks_for_a_lock_closes_with_escape(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Lock this participant")

    press_key(qtbot, Qt.Key.Key_Escape)

    assert not screen.lock.isVisible()


# --- unmasking


def test_unmasking_takes_two_steps_and_shows_the_arm_once(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Emergency unmasking")
    first = screen.unmasking.title.whole()
    press(qtbot, "\r")
    asked = screen.unmasking.reason.message()

    press(qtbot, "renal crisis\r")
    second = screen.unmasking.title.whole()
    press(qtbot, demo.PASSWORD + "\r")
    wait_for(shell)
    told = screen.unmasking.effect.whole()
    screen.unmasking.close_panel()

    assert (first[-11:], second[-11:]) == ("step 1 of 2", "step 2 of 2")
    assert "Unmasking needs a reason." in asked
    assert told.startswith("Arm: ")
    assert screen.unmasking.effect.whole() == ""
    assert "Unmasked here by investigator" in said_in_the_rail(screen)
    assert "14 Apr 2026 · renal crisis" in said_in_the_rail(screen)


def test_a_wrong_passphrase_unmasks_nobody(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Emergency unmasking")
    press(qtbot, "renal crisis\r")

    press(qtbot, "wrong\r")
    wait_for(shell)

    assert screen.page is not None
    assert focused() is screen.unmasking.passphrase.line
    assert screen.unmasking.passphrase.message()
    assert screen.unmasking.effect.whole() == ""
    assert unmasking.openings(shell.bridge.site, screen.page.participant.id) == ()


def test_an_arm_that_comes_when_the_panel_is_closed_is_not_shown_but_on_the_record(
    qtbot: QtBot, shell: MainWindow
) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Emergency unmasking")
    press(qtbot, "renal crisis\r" + demo.PASSWORD + "\r")

    screen.unmasking.close_panel()
    wait_for(shell)

    assert screen.unmasking.isHidden()
    assert screen.unmasking.effect.whole() == ""
    assert "Unmasked here by investigator" in said_in_the_rail(screen)


def test_an_arm_that_comes_behind_a_locked_window_is_not_shown_to_who_comes_back(
    qtbot: QtBot, shell: MainWindow
) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Emergency unmasking")
    press(qtbot, "renal crisis\r" + demo.PASSWORD + "\r")

    shell.hide()
    wait_for(shell)
    shell.show()

    assert screen.unmasking.effect.whole() == ""
    assert "unmask again to see the arm" in screen.unmasking.words.whole()
    assert not screen.unmasking.passphrase.isVisible()


def test_a_passphrase_typed_for_unmasking_is_gone_when_one_goes_elsewhere(
    qtbot: QtBot, shell: MainWindow
) -> None:
    screen = page_of(shell, "bsmmu-dcssc")
    choose(screen.head.course, "Emergency unmasking")
    press(qtbot, "renal crisis\r" + demo.PASSWORD)

    shell.show_screen("today")

    assert screen.unmasking.passphrase.text() == ""


def test_a_code_broken_elsewhere_is_recorded_with_day_and_by_whom(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bird")
    choose(screen.head.course, "Record a code broken elsewhere")
    panel = screen.code_break
    panel.by_whom.setFocus()
    press(qtbot, "the hotline")
    panel.reason.setFocus()

    press(qtbot, "overdose\r")

    assert not panel.isVisible()
    assert "Code broken elsewhere by the hotline" in said_in_the_rail(screen)
    assert "Emergency unmasking" not in offered(screen)  # no arm is stored in a double-blind study


def test_a_code_break_of_tomorrow_is_refused_under_its_field(qtbot: QtBot, shell: MainWindow) -> None:
    screen = page_of(shell, "bird")
    choose(screen.head.course, "Record a code broken elsewhere")

    press(qtbot, "15 Apr 2026")
    screen.code_break.record()

    assert screen.code_break.isVisible()
    assert screen.code_break.day.message()
