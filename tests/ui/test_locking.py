"""Coming, going and being away: what the window hides, what it keeps, and what the trail says of it."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from stage import PASSWORD, TestClock

from tracker import access, enrolment, settings, studies, visits
from tracker.domain.records import Role, Sex
from tracker.enrolment import Registration
from tracker.errors import WrongPassphrase
from tracker.site import NewUser, Site
from ui.entry_draft import Draft
from ui.screens.own_passphrase import OwnPassphrase
from ui.screens.recovery import RecoveryScreen
from ui.screens.sign_in import SignInScreen
from ui.screens.visit import VisitScreen
from ui.settings import Settings
from ui.stage import Stage

GIVEN, OWN = "a sentence of hers", "one she chose herself"
SARA = NewUser("sara", "Sara Ahmadi", GIVEN, frozenset({Role.INVESTIGATOR}))


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication, new_site: Site, clock: TestClock) -> Iterator[Stage]:
    """The window of Anna, who has the site open; Sara has a passphrase of her own."""
    access.add(new_site, SARA)
    with Site.open(new_site.path, "sara", GIVEN, clock=clock) as sara:
        access.change_own_password(sara, GIVEN, OWN)
    new_site.close()
    window = Stage(Settings())
    window.enter(Site.open(new_site.path, "anna", PASSWORD, window=True, clock=clock))
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    window.close()
    window.close()
    QApplication.processEvents()


def locked_page(stage: Stage) -> SignInScreen:
    page = stage.centralWidget()
    assert isinstance(page, SignInScreen)
    return page


def sign_in(qtbot: QtBot, page: SignInScreen, login: str, passphrase: str) -> None:
    """Type both and press Enter; the button says Opening until it is over."""
    page.user.set_text(login)
    page.password.set_text(passphrase)
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not isValid(page) or page.button.isEnabled())


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

    assert "does not fit this user" in told
    assert stage.centralWidget() is page
    assert "anna is shut out for 15 more minutes" in page.notice.words()


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
    assert locked_page(stage).notice.words().endswith("Nobody pressed a key for a while.")
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


# --- the own passphrase


def given_again(stage: Stage) -> SignInScreen:
    """Anna gives Sara a passphrase for one sign-in, then locks."""
    assert stage.bridge is not None
    access.reset_password(stage.bridge.site, "sara", GIVEN, "forgotten")
    stage.lock()
    return locked_page(stage)


def test_who_was_given_a_passphrase_chooses_an_own_one_before_anything_shows(
    qtbot: QtBot, stage: Stage
) -> None:
    sign_in(qtbot, given_again(stage), "sara", GIVEN)
    page = stage.centralWidget()
    assert isinstance(page, OwnPassphrase)
    assert page.fields.old is not None
    before = stage.shell

    page.fields.old.set_text(GIVEN)
    for field in (page.fields.first, page.fields.second):
        field.set_text("quite another sentence")
    qtbot.keyClick(page.fields.second.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.shell is not None)

    assert before is None
    assert stage.bridge is not None
    with Site.open(stage.bridge.site.path, "sara", "quite another sentence") as sara:
        assert not sara.user.must_change


@pytest.mark.parametrize(
    ("old", "first", "second", "where", "said"),
    [
        ("", "", "", "old", "Type it to go on."),
        ("not it", "quite another one", "quite another one", "old", "does not fit this user"),
        (GIVEN, "quite another one", "quite another two", "second", "The two differ."),
        (GIVEN, "short", "short", "first", "has 5 characters"),
        (GIVEN, GIVEN, GIVEN, "first", "is the old one"),
    ],
)
def test_what_is_wrong_with_it_stands_at_its_field(
    qtbot: QtBot, stage: Stage, old: str, first: str, second: str, where: str, said: str
) -> None:
    sign_in(qtbot, given_again(stage), "sara", GIVEN)
    page = stage.centralWidget()
    assert isinstance(page, OwnPassphrase)
    assert page.fields.old is not None
    fields = {"old": page.fields.old, "first": page.fields.first, "second": page.fields.second}
    for name, text in (("old", old), ("first", first), ("second", second)):
        fields[name].set_text(text)

    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(said in fields[where].message()))

    assert stage.shell is None
    assert fields[where].editor.hasFocus()


def test_who_leaves_without_choosing_is_signed_out(qtbot: QtBot, stage: Stage) -> None:
    sign_in(qtbot, given_again(stage), "sara", GIVEN)
    page = stage.centralWidget()
    assert isinstance(page, OwnPassphrase)

    qtbot.mouseClick(page.leave_button, Qt.MouseButton.LeftButton)

    assert isinstance(stage.centralWidget(), SignInScreen)
    assert stage.bridge is None


# --- the recovery key


def recovery(qtbot: QtBot, stage: Stage) -> tuple[RecoveryScreen, str]:
    """The page for a forgotten passphrase, and the site's recovery key."""
    assert stage.bridge is not None
    code = access.new_recovery_key(stage.bridge.site)
    stage.sign_out()
    qtbot.mouseClick(locked_page(stage).forgotten_button, Qt.MouseButton.LeftButton)
    page = stage.centralWidget()
    assert isinstance(page, RecoveryScreen)
    page.user.set_text("anna")
    for field in (page.fields.first, page.fields.second):
        field.set_text("the third sentence")
    return page, code


def test_the_recovery_key_gives_a_new_passphrase(qtbot: QtBot, stage: Stage) -> None:
    page, code = recovery(qtbot, stage)

    qtbot.keyClicks(page.key.editor, code.lower().replace("-", " "))
    qtbot.keyClick(page.fields.second.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(stage.centralWidget(), SignInScreen))
    sign_in(qtbot, locked_page(stage), "anna", "the third sentence")

    assert stage.shell is not None


def test_another_key_is_refused_at_its_field(qtbot: QtBot, stage: Stage) -> None:
    page, _code = recovery(qtbot, stage)

    qtbot.keyClicks(page.key.editor, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.button.isEnabled()))

    assert page.key.message().startswith("That is not this site’s recovery key.")
    with pytest.raises(WrongPassphrase):
        Site.open(page.path, "anna", "the third sentence")


def test_a_user_that_the_site_does_not_have_is_refused_at_the_name(qtbot: QtBot, stage: Stage) -> None:
    page, code = recovery(qtbot, stage)
    page.user.set_text("nobody")

    qtbot.keyClicks(page.key.editor, code)
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.button.isEnabled()))

    assert "The user nobody does not exist" in page.user.message()


def test_back_leads_to_sign_in(qtbot: QtBot, stage: Stage) -> None:
    page, _code = recovery(qtbot, stage)

    qtbot.mouseClick(page.back_button, Qt.MouseButton.LeftButton)

    assert isinstance(stage.centralWidget(), SignInScreen)
