"""Steps on the pages of the Site screen: to a page, waiting for its worker, what its table shows."""

from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from tracker.errors import WrongPassphrase
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.site import SiteScreen
from ui.screens.site_page import SitePage
from ui.screens.site_sign_ins import SignInsPage
from ui.screens.site_users import UsersPage

P = TypeVar("P", bound=SitePage)


def page_of(shell: MainWindow, key: str, kind: type[P]) -> P:
    shell.show_screen("site", page=key)
    screen = shell.screen_now
    assert isinstance(screen, SiteScreen)
    assert isinstance(screen.page, kind)
    return screen.page


def wait_for(page: SitePage) -> None:
    """Until the worker is through, and the page has heard of it."""
    page.bridge.wait()
    QApplication.processEvents()


def cells(page: UsersPage | SignInsPage, row: int) -> list[str]:
    model = page.table.table
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def wrong(site: Site, login: str, times: int) -> None:
    for _n in range(times):
        with pytest.raises(WrongPassphrase):
            Site.open(site.path, login, "a guess", clock=site.clock)
