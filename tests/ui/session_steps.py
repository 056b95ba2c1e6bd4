"""A window in which Anna is signed in, and how someone comes back to it; Sara has a passphrase of her own."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from stage import PASSWORD, TestClock

from tracker import access
from tracker.domain.records import Role
from tracker.site import NewUser, Site
from ui.screens.sign_in import SignInScreen
from ui.settings import Settings
from ui.stage import Stage

GIVEN, OWN = "a sentence of hers", "one she chose herself"
SARA = NewUser("sara", "Sara Ahmadi", GIVEN, frozenset({Role.INVESTIGATOR}))


def window_of_anna(qtbot: QtBot, new_site: Site, clock: TestClock) -> Iterator[Stage]:
    """The window, closed at the end whatever is left typed in it."""
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
