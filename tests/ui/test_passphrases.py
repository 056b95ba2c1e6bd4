"""Passphrases before anything of a site shows: a given or old one is changed, a lost one replaced by the key."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from session_steps import GIVEN, locked_page, sign_in, window_of_anna
from stage import PASSWORD, TestClock

from tracker import access
from tracker.errors import WrongPassphrase
from tracker.site import Site
from ui.screens.own_passphrase import OwnPassphrase
from ui.screens.recovery import RecoveryScreen
from ui.screens.sign_in import SignInScreen
from ui.screens.site import SiteScreen
from ui.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication, new_site: Site, clock: TestClock) -> Iterator[Stage]:
    """The window of Anna."""
    yield from window_of_anna(qtbot, new_site, clock)


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


def test_a_passphrase_that_soon_grows_old_is_spoken_of_and_one_that_has_is_changed_first(
    qtbot: QtBot, stage: Stage, clock: TestClock
) -> None:
    stage.sign_out()
    clock.set_to(date(2027, 4, 7))  # 365 days after 14 Apr 2026 is 14 Apr 2027
    path = locked_page(stage).path
    stage.enter(Site.open(path, "anna", PASSWORD, window=True, clock=clock))
    assert stage.shell is not None
    spoken = stage.shell.message.text()
    stage.sign_out()
    clock.set_to(date(2027, 4, 15))
    stage.enter(Site.open(path, "anna", PASSWORD, window=True, clock=clock))

    assert spoken == "Your passphrase holds until 14 Apr 2027. Choose a new one before that."
    assert isinstance(stage.centralWidget(), OwnPassphrase)


# --- the recovery key


def test_an_administrator_is_led_to_the_recovery_key_until_there_is_one(qtbot: QtBot, stage: Stage) -> None:
    assert stage.shell is not None
    said = stage.shell.message.text()
    stage.shell.message.acted.emit()
    screen = stage.shell.screen_now
    assert isinstance(screen, SiteScreen)
    led_to = screen.tabs.now()
    access.new_recovery_key(stage.shell.bridge.site)
    path = stage.shell.bridge.site.path
    stage.sign_out()
    stage.enter(Site.open(path, "anna", PASSWORD, window=True))

    assert said.startswith("This site has no recovery key yet")
    assert led_to == "recovery"
    assert stage.shell is not None
    assert stage.shell.message.text() == ""


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
