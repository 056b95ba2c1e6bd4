"""Coming, going and being away: what the window hides, what it keeps, and what the trail says of it."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from session_steps import OWN, locked_page, sign_in, window_of_anna
from stage import PASSWORD, TestClock

from tracker import access, enrolment, settings, studies, visits
from tracker.domain.records import Sex
from tracker.enrolment import Registration
from tracker.site import Site
from ui.entry_draft import Draft
from ui.screens.visit import VisitScreen
from ui.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication, new_site: Site, clock: TestClock) -> Iterator[Stage]:
    """The window of Anna."""
    yield from window_of_anna(qtbot, new_site, clock)


def half_typed(qtbot: QtBot, stage: Stage) -> Draft:
    """A haemoglobin of 99 g/dL, typed and refused: it stands on the screen and nowhere else."""
    shell = stage.shell
    assert shell is not None
    site = shell.bridge.site
    person = Registration("A.B.", Sex.FEMALE, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
    participant, _changes = enrolment.register(site, studies.study(site, "baaz-ad-ir").id, person)
    number = enrolment.eligibility(site, participant).participant.shown_number
    visit_id = visits.find_visit(site, number, "screening")
    visits.hold(site, visit_id, date(2026, 4, 14))
    shell.show_screen("visit", visit_id=visit_id, form_id="laboratory_screening", item_id="haemoglobin")
    screen = shell.screen_now
    assert isinstance(screen, VisitScreen)
    draft = screen.forms.pages["laboratory_screening"].form.drafts["haemoglobin"]
    draft.set_unit("g/dL")
    qtbot.keyClicks(QApplication.focusWidget(), "99")
    return draft


def came_and_went(stage: Stage) -> list[tuple[str, str]]:
    assert stage.bridge is not None
    return [(one.login, one.action) for one in access.sign_ins(stage.bridge.site)]


# --- locked


def test_a_locked_window_shows_nothing_of_the_site(qtbot: QtBot, stage: Stage) -> None:
    shell = stage.shell
    assert shell is not None
    menu = QMenu(shell)
    menu.addAction("SAR-S001")
    menu.popup(shell.mapToGlobal(shell.rect().center()))

    stage.lock()

    page = locked_page(stage)
    assert page.notice.words().startswith("Locked at ")
    assert not shell.isVisible()
    assert QApplication.activePopupWidget() is None
    assert stage.windowTitle() == "Visitbook"
    assert (page.user.text(), page.password.text()) == ("anna", "")


def test_ctrl_l_locks(qtbot: QtBot, stage: Stage) -> None:
    assert stage.shell is not None

    qtbot.keyClick(stage.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert locked_page(stage).button.text() == "Unlock"


def test_the_same_user_finds_what_was_typed_as_it_was(qtbot: QtBot, stage: Stage) -> None:
    shell, draft = stage.shell, half_typed(qtbot, stage)
    assert shell is not None
    screen = shell.screen_now

    stage.lock()
    sign_in(qtbot, locked_page(stage), "anna", PASSWORD)

    assert stage.centralWidget() is shell
    assert shell.isVisible()
    assert shell.screen_now is screen
    assert draft.typed.text == "99"
    assert came_and_went(stage)[:3] == [
        ("anna", "unlock window"),
        ("anna", "lock window"),
        ("anna", "sign in"),
    ]


def test_a_wrong_passphrase_unlocks_nothing_and_counts(qtbot: QtBot, stage: Stage) -> None:
    stage.lock()
    page = locked_page(stage)
    for _n in range(5):
        sign_in(qtbot, page, "anna", "a guess")
    told = page.password.message()

    sign_in(qtbot, page, "anna", PASSWORD)

    assert told.startswith("That passphrase does not fit this user. anna is now shut out for 15 minutes.")
    assert stage.centralWidget() is page
    assert "anna is shut out for another 15 minutes" in page.notice.words()


# --- another user


def test_another_user_signs_in_without_the_window_closing(qtbot: QtBot, stage: Stage) -> None:
    stage.lock()

    sign_in(qtbot, locked_page(stage), "sara", OWN)

    assert stage.shell is not None
    assert stage.shell.bridge.site.user.name == "Sara Ahmadi"
    assert came_and_went(stage)[:3] == [("sara", "sign in"), ("anna", "sign out"), ("anna", "lock window")]


def test_a_guess_in_another_name_ends_nobodys_session(qtbot: QtBot, stage: Stage) -> None:
    shell = stage.shell
    stage.lock()

    sign_in(qtbot, locked_page(stage), "sara", "a guess")

    assert stage.shell is shell
    assert "does not fit" in locked_page(stage).password.message()


def test_another_user_is_told_once_that_something_typed_would_go_but_not_what(
    qtbot: QtBot, stage: Stage
) -> None:
    half_typed(qtbot, stage)
    stage.lock()
    page = locked_page(stage)

    sign_in(qtbot, page, "sara", OWN)
    told = page.notice.words()
    sign_in(qtbot, page, "sara", OWN)

    assert told.startswith("Anna Karimi typed something that is not recorded yet.")
    assert "99" not in told
    assert stage.bridge is not None
    assert stage.bridge.site.user.login == "sara"


def test_signing_out_from_a_locked_window_closes_the_site(qtbot: QtBot, stage: Stage) -> None:
    stage.lock()
    path = locked_page(stage).path

    qtbot.mouseClick(locked_page(stage).sign_out_button, Qt.MouseButton.LeftButton)

    assert locked_page(stage).button.text() == "Sign in"
    assert stage.shell is None
    with Site.open(path, "anna", PASSWORD, window=True) as again:  # the window's lock was let go
        assert [one.action for one in access.sign_ins(again)][:2] == ["sign out", "lock window"]


def test_a_locked_window_closes_on_a_refused_text_only_when_asked_twice_and_does_not_say_what(
    qtbot: QtBot, stage: Stage
) -> None:
    half_typed(qtbot, stage)
    stage.lock()

    once = stage.close()
    said = locked_page(stage).notice.words()
    twice = stage.close()

    assert (once, twice) == (False, True)
    assert said.startswith("Something typed here is not recorded yet.")
    assert "99" not in said


def test_closing_the_window_is_a_sign_out(qtbot: QtBot, stage: Stage) -> None:
    assert stage.bridge is not None
    path = stage.bridge.site.path

    stage.close()

    with Site.open(path, "anna", PASSWORD) as again:
        assert access.sign_ins(again)[0].action == "sign out"


# --- idle


class Hands:
    """The clocks of a watch, moved on by hand."""

    def __init__(self, stage: Stage) -> None:
        self.awake = self.wall = 0.0
        stage.idle.clocks = (lambda: self.awake, lambda: self.wall)
        stage.idle.begin(10)

    def wait(self, minutes: float, *, asleep: bool = False) -> None:
        self.awake += 0 if asleep else minutes * 60
        self.wall += minutes * 60


def test_ten_minutes_without_a_key_lock_the_window(stage: Stage) -> None:
    hands = Hands(stage)

    hands.wait(9.9)
    stage.idle.look()
    before = stage.centralWidget()
    hands.wait(0.1)
    stage.idle.look()

    assert before is stage.shell
    assert locked_page(stage).notice.words().endswith("Everything stays as it is, what was typed too.")
    assert came_and_went(stage)[0] == ("anna", "lock window")


def test_a_key_begins_the_time_anew(stage: Stage) -> None:
    hands = Hands(stage)

    hands.wait(9)
    QTest.keyClick(stage.windowHandle(), Qt.Key.Key_Tab)
    hands.wait(9)
    stage.idle.look()

    assert stage.centralWidget() is stage.shell


def test_a_computer_that_slept_is_locked_before_the_first_key_reaches_a_field(
    qtbot: QtBot, stage: Stage
) -> None:
    draft = half_typed(qtbot, stage)
    hands = Hands(stage)

    hands.wait(60, asleep=True)
    QTest.keyClick(stage.windowHandle(), Qt.Key.Key_7)

    locked_page(stage)
    assert draft.typed.text == "99"


def test_the_site_sets_how_long(stage: Stage) -> None:
    assert stage.bridge is not None
    hands = Hands(stage)

    settings.change(stage.bridge.site, "idle_minutes", "3")
    stage.bridge.settings_changed.emit()
    hands.wait(3)

    assert stage.idle.look()


def test_a_locked_window_is_not_watched(stage: Stage) -> None:
    stage.lock()

    assert not stage.idle.is_on
