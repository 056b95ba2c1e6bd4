"""Signing several visits from Today, with real keys on a real site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from entry_steps import focused, press, press_key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import demo, signing, unsigned
from tracker.domain.signing import Meaning
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.signing import SigningScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen


@pytest.fixture
def window(qtbot: QtBot, dressed: object, demo_path: Path, clock: TestClock) -> Iterator[MainWindow]:
    """The shell of the demo's investigator."""
    with Site.open(demo_path, "investigator", demo.PASSWORD, clock=clock) as site:
        shell = MainWindow(Bridge(site))
        qtbot.addWidget(shell)
        shell.resize(1366, 768)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        yield shell
        shell.bridge.wait()
        shell.close()
        QApplication.processEvents()


def on_screen(window: MainWindow) -> SigningScreen:
    screen = window.screen_now
    assert isinstance(screen, SigningScreen)
    return screen


def waiting(window: MainWindow) -> list[str]:
    return [row.visit.id for row in unsigned.waiting(window.bridge.site, Meaning.REVIEWED)]


def worked(window: MainWindow) -> None:
    """The worker is done and the window knows."""
    window.bridge.wait()
    QApplication.processEvents()


def test_from_today_several_visits_are_chosen_by_keys_and_signed_with_one_passphrase(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_screen("today")
    before = waiting(window)

    press(qtbot, "s")
    screen = on_screen(window)
    press(qtbot, " ")
    press_key(qtbot, Qt.Key.Key_Down)
    press(qtbot, " \r" + demo.PASSWORD)
    offered = screen.foot.sign.text()
    press(qtbot, "\r")
    worked(window)

    given = [signing.signatures(window.bridge.site, one)[-1] for one in before[:2]]
    assert offered == "Sign 2 visits"
    assert [(one.login, one.meaning) for one in given] == [("investigator", Meaning.REVIEWED)] * 2
    assert waiting(window) == before[2:] == [row.visit.id for row in screen.model.rows()]
    assert screen.foot.notice.words() == "2 visits are signed: Reviewed."
    assert screen.foot.passphrase.text() == ""
    assert focused() is screen.table


def test_what_is_chosen_while_it_signs_is_not_counted_as_signed(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("signing")
    screen, before = on_screen(window), waiting(window)
    press(qtbot, " \r" + demo.PASSWORD + "\r")

    screen.choose_all()
    worked(window)

    assert screen.foot.notice.words() == "1 visit is signed: Reviewed."
    assert waiting(window) == before[1:]


def test_a_wrong_passphrase_signs_none_and_is_said_below_the_field(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("signing")
    screen, before = on_screen(window), waiting(window)

    press(qtbot, "a\rnot theirs\r")
    worked(window)

    assert "does not" in screen.foot.passphrase.message()
    assert screen.foot.passphrase.text() == ""
    assert focused() is screen.foot.passphrase.editor
    assert waiting(window) == before
    assert screen.foot.sign.text() == f"Sign {len(before)} visits"


def test_a_visit_that_was_signed_meanwhile_is_named_and_none_is_signed(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_screen("signing")
    screen, before = on_screen(window), unsigned.waiting(window.bridge.site, Meaning.REVIEWED)
    second = before[1]
    press(qtbot, " ")
    press_key(qtbot, Qt.Key.Key_Down)
    press(qtbot, " \r" + demo.PASSWORD)
    signing.sign(window.bridge.site, second.visit.id, Meaning.REVIEWED, demo.PASSWORD)

    press(qtbot, "\r")
    worked(window)

    name = f"{second.participant.shown_number} {second.visit.label}"
    said = f"{name}: You have signed this already. None of the visits was signed. The signature stands."
    assert screen.foot.passphrase.message() == said
    assert waiting(window) == [row.visit.id for row in before if row is not second]


def test_a_choose_all_and_none_and_another_meaning_lists_other_visits(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_screen("signing")
    screen = on_screen(window)

    press(qtbot, "a")
    every = screen.foot.sign.text()
    press(qtbot, "a")
    none = screen.foot.sign.isEnabled()
    screen.foot.meaning.set_text("approved")
    screen.foot.meaning.editor.activated.emit(2)  # type: ignore[attr-defined]  # the editor is a choice

    assert every == f"Sign {len(waiting(window))} visits"
    assert not none
    assert len(screen.model.rows()) == len(unsigned.waiting(window.bridge.site, Meaning.APPROVED))


def test_what_the_visit_holds_stands_beside_the_list_and_leads_into_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_screen("signing")
    screen = on_screen(window)
    row = screen.model.rows()[0]

    press(qtbot, "o")

    assert screen.holds.record is not None
    assert screen.holds.record.visit.id == row.visit.id
    assert [one.place.form for one in screen.holds.rows()] == [one.id for one in screen.holds.record.forms]
    assert isinstance(window.screen_now, VisitScreen)
    assert window.screen_now.record.visit.id == row.visit.id


def test_a_passphrase_does_not_wait_and_escape_leads_back_to_today(qtbot: QtBot, window: MainWindow) -> None:
    window.show_screen("signing")
    screen = on_screen(window)
    press(qtbot, "\r" + demo.PASSWORD)

    press_key(qtbot, Qt.Key.Key_Escape)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert isinstance(window.screen_now, TodayScreen)
    assert screen.foot.passphrase.text() == ""
