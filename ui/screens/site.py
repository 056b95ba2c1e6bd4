"""The Site screen: who may sign in, how the file is kept and proved, page by page; each user sees their pages.

To add a page: write `ui/screens/site_NAME.py` with a subclass of `ui.screens.site_page.SitePage` and add a line to
`PAGES`: its key, its words, where it is, and the right without which it is not shown. Go there by
`go("site", page=KEY)`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.site_page import SitePage
from ui.widgets.page_area import PageArea
from ui.widgets.tab_strip import TabStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.records import Changes


class Page(NamedTuple):
    """A page: its key, its words, its class as "module:Class", and the right that shows it."""

    key: str
    words: str
    place: str
    right: Right


PAGES = (
    Page("users", N_("Users"), "ui.screens.site_users:UsersPage", Right.USERS),
    Page("sign-ins", N_("Sign-ins"), "ui.screens.site_sign_ins:SignInsPage", Right.AUDIT),
    Page("backups", N_("Backups"), "ui.screens.site_backups:BackupsPage", Right.BACK_UP),
    Page("trail", N_("Audit trail"), "ui.screens.site_trail:TrailPage", Right.AUDIT),
    Page("proof", N_("Proof"), "ui.screens.site_proof:ProofPage", Right.AUDIT),
    Page("settings", N_("Settings"), "ui.screens.site_settings:SettingsPage", Right.BACK_UP),
    Page("recovery", N_("Recovery key"), "ui.screens.site_recovery:RecoveryKeyPage", Right.USERS),
    Page("own", N_("Your passphrase"), "ui.screens.site_own:OwnPassphrasePage", Right.OWN),
)


class SiteScreen(Screen):
    """`show_for(page=None)`."""

    title = N_("Site")
    help_text = N_(
        "Who may sign in and what each may do, the site’s settings, its backups and its proof. You see the pages that "
        "your roles allow. Whatever is changed here is on the audit trail."
    )
    keys = ((N_("←+→"), N_("on the tabs: the neighbouring page")),)
    side_entry = "site"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._made: dict[str, SitePage] = {}
        self.tabs = TabStrip(_("Pages of the site"), [(one.key, _(one.words)) for one in PAGES])
        self._lay_out()
        self.tabs.chosen.connect(self._put)

    def show_for(self, **wanted: Any) -> None:
        """Show the page named, or the one that was there, or the first that the roles allow."""
        for one in PAGES:
            self.tabs.set_shown(one.key, self.bridge.may(one.right))
        allowed = [one.key for one in PAGES if self.tabs.is_shown(one.key)]
        asked = (str(wanted.get("page") or ""), self.tabs.now(), *allowed)
        page = next(key for key in asked if key in allowed)
        self._name.set_text(self.bridge.site.info.name)
        self.setFocusProxy(self.tabs.button(page))
        if page == self.tabs.now():
            self._put(page)
        else:
            self.tabs.choose(page)

    def refresh(self, changes: "Changes") -> None:
        """The page that shows reads again what it needs."""
        self.page.refresh(changes)

    def leave(self) -> None:
        """The page that shows is left with the screen."""
        if self.tabs.now():
            self.page.leave()

    @property
    def page(self) -> SitePage:
        """The page that shows."""
        return self._made[self.tabs.now()]

    def _put(self, key: str) -> None:
        page = self._made.get(key) or self._make(key)
        for other, one in self._made.items():
            if one.isVisible() and other != key:
                one.leave()
            one.setVisible(other == key)
        page.show_page()
        self._area.to_top()

    def _make(self, key: str) -> SitePage:
        module, _colon, kind = next(one.place for one in PAGES if one.key == key).partition(":")
        page: SitePage = getattr(import_module(module), kind)(self.bridge, self.go)
        page.to_top.connect(self._area.to_top)
        self._made[key] = page
        self._places.addWidget(page)
        return page

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(_("Site"), theme.PAGE, theme.SEMIBOLD))
        self._name = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        column.addWidget(self._name)
        column.addSpacing(2)
        column.addWidget(self.tabs)
        self._places = QVBoxLayout()
        self._places.setContentsMargins(0, 6, 0, 0)
        column.addLayout(self._places)
        column.addStretch()
        self._area = PageArea(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
