"""What every screen is: a widget that knows its title, its help, its keys, and how to read itself anew."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge

if TYPE_CHECKING:
    from tracker.domain.records import Changes
    from tracker.domain.rights import Right

Go = Callable[..., None]
"""`go("visit", visit_id=...)`: show a screen by its name; the main window's `show_screen`."""
Key = tuple[str, str] | tuple[str, str, "Right"]
"""A key, what it does, and the right without which it does nothing."""


class Screen(QWidget):
    """A screen of the shell. A subclass sets the texts (marked with N_), `show_for` and `refresh`."""

    title: ClassVar[str] = ""
    help_text: ClassVar[str] = ""
    """Two or three sentences shown by F1: what this screen is for and how one works here."""
    keys: ClassVar[tuple["Key", ...]] = ()
    """Each key with what it does here and, where it does so not for everyone, the right it needs."""
    side_entry: ClassVar[str] = ""
    """The side bar entry that is lit while this screen shows ("today", "participants", "study")."""
    icons_only: ClassVar[bool] = False
    """Whether the side bar shows icons alone here (visit entry)."""

    counted = Signal(str, int)
    """A side bar entry and how many things wait there."""

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.go = go
        self._first: QWidget = self
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def keys_here(self) -> list[tuple[str, str]]:
        """The keys that do something for who is signed in: listed by `?` and F1."""
        return [(key, words) for key, words, *needs in self.keys if all(map(self.bridge.may, needs))]

    def show_for(self, **wanted: Any) -> None:
        """Read and show what was asked for (`visit_id=...`); called each time the screen comes up."""

    def refresh(self, changes: "Changes") -> None:
        """Something of the site changed while this screen shows: read again what it touches."""

    def begin_at(self, first: QWidget) -> None:
        """Say what has the keyboard first. A focus proxy would take what stands before it from the way of Tab."""
        self._first = first

    def take_keyboard(self) -> None:
        """Take the keyboard where this screen begins."""
        self._first.setFocus()

    def forget_focus(self) -> None:
        """Where the keyboard was the last time is not where this time begins."""
        before = self.focusWidget()
        if before is not None:
            before.clearFocus()

    def leave(self) -> None:
        """Another screen comes: save what is being typed."""

    def left_behind(self, *, everywhere: bool = False) -> str:
        """What stands here typed but could not be recorded, in a sentence; `everywhere`: on pages before too."""
        return ""

    def stop_work(self) -> None:
        """The window closes for good: stop what is under way beside a `LongWork`."""
