"""A screen of pages under tabs: each page is imported and made when it is first asked for, and shown by its right."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

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


class PagedScreen(Screen):
    """`show_for(page=None)`. A subclass sets its `pages` and may write `words` below the title."""

    pages: ClassVar[tuple[Page, ...]]
    pages_words: ClassVar[str] = ""
    """What a screen reader calls the tabs."""
    keys: ClassVar[tuple[tuple[str, str], ...]] = ((N_("←+→"), N_("on the tabs: the neighbouring page")),)

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._made: dict[str, SitePage] = {}
        self.tabs = TabStrip(_(self.pages_words), [(one.key, _(one.words)) for one in self.pages])
        self.words = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self.tabs.chosen.connect(self._put)

    def show_for(self, **wanted: Any) -> None:
        """Show the page named, or the one that was there, or the first that the roles allow."""
        for one in self.pages:
            self.tabs.set_shown(one.key, self.bridge.may(one.right))
        allowed = [one.key for one in self.pages if self.tabs.is_shown(one.key)]
        asked = (str(wanted.get("page") or ""), self.tabs.now(), *allowed)
        page = next(key for key in asked if key in allowed)
        self.begin_at(self.tabs.button(page))
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
        module, _colon, kind = next(one.place for one in self.pages if one.key == key).partition(":")
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
        column.addWidget(Text(_(self.title), theme.PAGE, theme.SEMIBOLD))
        column.addWidget(self.words)
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
