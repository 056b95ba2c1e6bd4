"""The shell around every screen: side bar, top bar, message bar, help. It knows where things are, no more.

To add a screen: write `ui/screens/NAME.py` with a subclass of `ui.screen.Screen` and add a line to `SCREENS`
of `ui/places.py` (and one to `SIDE` where it has a side bar entry). It is imported and made when it is first asked for:

    window.show_screen("visit", visit_id="...")     # from a screen: self.go("visit", visit_id="...")

calls `show_for(visit_id="...")` and puts the screen up, each time anew. `refresh(changes)` is called while it shows
and a use case changed something, `leave()` before another comes. A TrackerError goes to the message bar.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.places import SCREENS, first_screen, is_open, keys_for, masked_in, side_entries
from ui.screen import Screen
from ui.shortcuts import bind
from ui.widgets.drawer import Drawer, help_page
from ui.widgets.long_work import LongWork
from ui.widgets.message import MessageBar
from ui.widgets.side_bar import SideBar
from ui.widgets.top_bar import TopBar
from ui.wording import role_words

if TYPE_CHECKING:
    from tracker.domain.records import Changes
    from tracker.overview import Hit


class MainWindow(QWidget):
    """The shell of an open site. `locked` asks to sign out, `theme_chosen` gives dark, light or None (system)."""

    locked = Signal()
    theme_chosen = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self._screens: dict[str, Screen] = {}
        self._before: list[tuple[str, dict[str, Any]]] = []
        self._now: tuple[str, dict[str, Any]] = ("", {})
        self._offered = self._now
        site = bridge.site
        self.side_bar = SideBar(side_entries(bridge), site.user.name, role_words(site.user.roles))
        find = self._find if is_open(bridge, "participants") else None
        self.top_bar = TopBar(find, site.today, site.info.demo, masked_in(bridge), read_only=site.read_only)
        self.message = MessageBar()
        self.stack = QStackedWidget()
        self._lay_out()
        self.drawer = Drawer(self._page)
        self._connect()
        self._set_keys()

    # --- navigation

    def show_screen(self, name: str, **wanted: Any) -> None:
        """Show a screen for what is wanted; where it cannot be shown, say why and stay."""
        if self._put_up(name, wanted):
            self._before.append(self._now)
            self._now = (name, wanted)

    def show_first(self) -> None:
        """Show the screen on which the day begins for who is signed in."""
        self.show_screen(first_screen(self.bridge))

    def go_back(self) -> None:
        """Show the screen that was there before this one."""
        while self._before:
            name, wanted = self._before.pop()
            if name and self._put_up(name, wanted):
                self._now = (name, wanted)
                return

    @property
    def screen_now(self) -> Screen:
        """The screen that shows."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Screen)
        return shown

    def left_behind(self) -> str:
        """What stands typed anywhere but could not be recorded, and what is under way, in sentences."""
        self.screen_now.leave()
        typed = [one.left_behind(everywhere=True) for one in self._screens.values()]
        under_way = [work.unfinished for work in self.findChildren(LongWork)]
        return " ".join(filter(None, (*typed, *under_way)))

    def stop_work(self) -> None:
        """Stop what is under way: it leaves nothing half done."""
        for work in self.findChildren(LongWork):
            work.forget()
        for screen in self._screens.values():
            screen.stop_work()

    def _put_up(self, name: str, wanted: dict[str, Any]) -> bool:
        left = ""
        if self.stack.count():
            self.screen_now.leave()
            left = self.screen_now.left_behind()
        self.message.hide()
        screen = self._screens.get(name) or self._make(name)
        screen.forget_focus()
        try:
            screen.show_for(**wanted)
        except TrackerError as error:
            self.message.say(error)
            return False
        wanted_by_screen = screen.focusWidget()
        self.stack.setCurrentWidget(screen)
        self.drawer.hide()
        self.side_bar.light(screen.side_entry or name)
        self._fit()
        if wanted_by_screen is not None:
            wanted_by_screen.setFocus()
        else:
            screen.take_keyboard()
        if left and left != screen.left_behind():
            self.offer(left, _("It is kept there until this window closes."), _("Go back there"), *self._now)
        return True

    def offer(self, sentence: str, todo: str, action: str, name: str, wanted: dict[str, Any]) -> None:
        """Say something that should be known, with the screen where it is done."""
        self._offered = (name, wanted)
        self.message.tell(sentence, todo, action)

    def _go_to_offered(self) -> None:
        self.show_screen(self._offered[0], **self._offered[1])

    def _make(self, name: str) -> Screen:
        module, _colon, kind = SCREENS[name].partition(":")
        screen: Screen = getattr(import_module(module), kind)(self.bridge, self.show_screen)
        screen.counted.connect(self.side_bar.set_count)
        self._screens[name] = screen
        self.stack.addWidget(screen)
        return screen

    # --- what use cases say

    def _changed(self, changes: "Changes") -> None:
        self.message.hide()
        try:
            self.screen_now.refresh(changes)
        except TrackerError as error:
            self.message.say(error)

    def _find(self, text: str) -> "Sequence[Hit]":
        from tracker import overview  # noqa: PLC0415  loads the database; the sign-in paints without it

        return self.bridge.do(lambda: overview.find(self.bridge.site, text)) or ()

    def _open_hit(self, hit: "Hit") -> None:
        if hit.visit_id is not None:
            self.show_screen("visit", visit_id=hit.visit_id)
        else:
            self.show_screen("participant", participant_id=hit.participant_id)

    # --- help

    def show_help(self) -> None:
        """Explain the screen one is on, with every key: in a field a question mark is typed."""
        self._explain(_(self.screen_now.title), _(self.screen_now.help_text))

    def show_keys(self) -> None:
        """List every key: of this screen, then of all."""
        self._explain(_("Keys"), "")

    def _explain(self, title: str, text: str) -> None:
        here = [(_(key), _(words)) for key, words in self.screen_now.keys_here()]
        self.drawer.put(help_page(text, here, keys_for(self.bridge)))
        self.drawer.open(title)

    # --- frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the page the room of the side bar's words where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.NARROW
        compact = narrow or (self.stack.count() > 0 and self.screen_now.icons_only)
        self.side_bar.set_compact(compact)
        self.top_bar.set_narrow(narrow)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        self._page = QWidget()
        below = QVBoxLayout(self._page)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.message)
        below.addWidget(self.stack, stretch=1)
        column.addWidget(self._page, stretch=1)
        row.addLayout(column, stretch=1)

    def _connect(self) -> None:
        self.bridge.changed.connect(self._changed)
        self.bridge.failed.connect(self.message.say)
        self.bridge.saved.connect(self.top_bar.set_saved)
        self.message.acted.connect(self._go_to_offered)
        self.side_bar.chosen.connect(self.show_screen)
        self.side_bar.locked.connect(self.locked)
        self.side_bar.theme_chosen.connect(self.theme_chosen)
        self.top_bar.search.chosen.connect(self._open_hit)
        self.top_bar.day_came.connect(self._changed)
        self.top_bar.help.clicked.connect(self.show_help)

    def _set_keys(self) -> None:
        for keys, call in (
            ("Ctrl+K", self._to_search),
            ("Alt+Left", self.go_back),
            ("Ctrl+N", self._register),
            ("Ctrl+L", self.side_bar.lock.click),
            ("F1", self.show_help),
            ("?", self.show_keys),
            ("Shift+?", self.show_keys),
            *(
                (key, self.side_bar.buttons[name].click)
                for name, _icon, _label, key in side_entries(self.bridge)
            ),
        ):
            bind(self, keys, call)

    def _to_search(self) -> None:
        if self.top_bar.search.isHidden():
            return
        self.top_bar.search.setFocus()
        self.top_bar.search.selectAll()

    def _register(self) -> None:
        if self._now[0] != "register" and is_open(self.bridge, "register"):  # what is typed there stays
            self.show_screen("register")
