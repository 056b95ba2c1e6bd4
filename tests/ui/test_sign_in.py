from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from stage import PASSWORD

from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.sign_in import SignInScreen
from ui.screens.today import TodayScreen
from ui.settings import Settings
from ui.stage import Stage


@pytest.fixture
def stage(qtbot: QtBot, dressed: QApplication) -> Iterator[Stage]:
    """The window before anything was chosen."""
    window = Stage(Settings())
    window.resize(1366, 768)
    yield window
    window.close()
    QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, stage: Stage, site_path: Path) -> SignInScreen:
    """The sign-in page of a site whose one user is anna, with everything loaded."""
    stage.begin(site_path)
    with qtbot.waitExposed(stage):
        stage.show()
    stage.activateWindow()
    qtbot.waitUntil(lambda: stage._warm_up.is_ready, timeout=30_000)
    shown = stage.centralWidget()
    assert isinstance(shown, SignInScreen)
    return shown


def test_the_page_says_the_sites_name_and_its_only_user(page: SignInScreen) -> None:
    assert page.where.whole() == "Sari Dermatology Clinic"
    assert page.user.text() == "anna"


def test_user_and_passphrase_open_today(qtbot: QtBot, stage: Stage, page: SignInScreen) -> None:
    qtbot.keyClicks(page.password.line, PASSWORD)
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.shell is not None)

    assert isinstance(stage.shell, MainWindow)
    assert isinstance(stage.shell.screen_now, TodayScreen)


def test_a_wrong_passphrase_is_said_at_the_field_and_its_text_chosen(
    qtbot: QtBot, stage: Stage, page: SignInScreen
) -> None:
    qtbot.keyClicks(page.password.line, "not this one")
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.password.message()))

    assert "does not fit" in page.password.message()
    assert page.password.line.selectedText()
    assert page.notice.words() == ""
    assert stage.shell is None


def test_a_site_open_in_another_window_is_said_above_the_form(
    qtbot: QtBot, stage: Stage, page: SignInScreen, site_path: Path
) -> None:
    with Site.open(site_path, "anna", PASSWORD, window=True):
        qtbot.keyClicks(page.password.line, PASSWORD)
        page.sign_in()
        qtbot.waitUntil(lambda: bool(page.notice.words()))

    assert "already open in another window" in page.notice.words()


def test_a_site_open_in_another_window_can_be_opened_to_read(
    qtbot: QtBot, stage: Stage, page: SignInScreen, site_path: Path
) -> None:
    with Site.open(site_path, "anna", PASSWORD, window=True):
        before = page.read_button.isVisible()
        qtbot.keyClicks(page.password.line, PASSWORD)
        page.sign_in()
        qtbot.waitUntil(page.read_button.isVisible)
        qtbot.mouseClick(page.read_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: stage.bridge is not None)

        assert not before
        assert stage.bridge is not None
        assert stage.bridge.site.read_only
        assert stage.shell is not None
        stage.close()


def test_show_shows_the_passphrase_and_hide_hides_it(qtbot: QtBot, page: SignInScreen) -> None:
    qtbot.mouseClick(page.password.show_button, Qt.MouseButton.LeftButton)
    shown = page.password.line.echoMode()
    qtbot.mouseClick(page.password.show_button, Qt.MouseButton.LeftButton)

    assert shown is QLineEdit.EchoMode.Normal
    assert page.password.line.echoMode() is QLineEdit.EchoMode.Password


def test_a_capital_without_shift_says_that_caps_lock_is_on(qtbot: QtBot, page: SignInScreen) -> None:
    qtbot.keyClick(page.password.line, "A")
    capital = page.password.note.whole()
    qtbot.keyClick(page.password.line, "a")

    assert capital == "Caps Lock is on"
    assert page.password.note.whole() == ""


def test_the_folder_of_something_else_is_refused_in_words(
    qtbot: QtBot, stage: Stage, tmp_path: Path, page: SignInScreen
) -> None:
    stage.show_sign_in(tmp_path)

    shown = stage.centralWidget()

    assert isinstance(shown, SignInScreen)
    assert "is not a Visitbook site" in shown.notice.words()


def test_the_site_opened_last_is_offered_first(stage: Stage, page: SignInScreen, site_path: Path) -> None:
    stage.enter(Site.open(page.path, "anna", PASSWORD, window=True))
    stage.sign_out()

    assert Settings().sites == [site_path.resolve()]


def test_the_theme_chosen_is_remembered(stage: Stage, light: None) -> None:
    stage.set_theme(True)

    assert Settings().dark is True


def test_while_a_site_opens_nothing_can_be_typed_and_the_button_says_so(
    qtbot: QtBot, stage: Stage, page: SignInScreen
) -> None:
    qtbot.keyClicks(page.password.line, PASSWORD)

    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    resting = (page.password.isEnabled(), page.button.isEnabled(), page.button.text())
    qtbot.waitUntil(lambda: stage.bridge is not None)

    assert resting == (False, False, "Opening…")


def test_a_window_that_closes_while_a_site_opens_leaves_it_to_the_next(
    qtbot: QtBot, stage: Stage, page: SignInScreen, site_path: Path
) -> None:
    qtbot.keyClicks(page.password.line, PASSWORD)
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)

    stage.close()
    QApplication.processEvents()

    assert stage.bridge is None
    with Site.open(site_path, "anna", PASSWORD, window=True) as site:
        assert site.user.login == "anna"


def test_what_was_just_made_and_opens_as_the_window_closes_is_left_to_the_next(
    qtbot: QtBot, stage: Stage, page: SignInScreen, site_path: Path
) -> None:
    stage._making.open((site_path, "anna", PASSWORD, None))

    stage.close()
    QApplication.processEvents()

    assert stage.bridge is None
    with Site.open(site_path, "anna", PASSWORD, window=True) as site:
        assert site.user.login == "anna"
