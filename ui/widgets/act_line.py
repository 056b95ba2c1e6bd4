"""The line below the forms: what was just undone or redone with the key back, or the reason that a step asks for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.key_cap import KeyCap
from ui.widgets.reason_line import ReasonField
from ui.widgets.text import Text


class ActLine(QWidget):
    """Hidden while there is nothing to say. `given` brings a reason that was asked for, never an empty one."""

    given = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("actLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(theme.CONTROL + 6)
        self._mark = GlyphMark(Glyph.CLOSING, 13)
        self._words = Text("", theme.BODY, theme.MEDIUM, elide=True)
        self.reason = ReasonField(_("Reason"))
        self.reason.setMinimumWidth(220)
        self._keys = QWidget()
        self._caps = QHBoxLayout(self._keys)
        self._caps.setContentsMargins(0, 0, 0, 0)
        self._caps.setSpacing(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 16, 3)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        row.addWidget(self.reason, 1)
        row.addWidget(self._keys)
        self.reason.given.connect(self._given)
        self.reason.dropped.connect(self._dropped)
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Whether a reason is waited for."""
        return not self.isHidden() and not self.reason.isHidden()

    def words(self) -> str:
        """What is said, "" while hidden."""
        return "" if self.isHidden() else self._words.whole()

    def say(self, words: str, keys: tuple[tuple[str, str], ...] = (), *, warns: bool = False) -> None:
        """Say what was done with the keys that lead back, or why it was not."""
        self._show(words, keys, warns=warns)
        self.reason.hide()
        self.show()

    def ask(self, words: str) -> None:
        """Ask for a reason, with the keyboard in it."""
        self._show(words, ((_("Enter"), _("saves")), (_("Esc"), _("back"))), warns=True)
        self.reason.clear()
        self.reason.show()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, words: str, keys: tuple[tuple[str, str], ...], *, warns: bool) -> None:
        self._mark.setVisible(warns)
        self._words.set_text(words)
        self._words.set_ink("warn" if warns else "ink")
        self.setAccessibleName(words)
        empty(self._caps)
        for key, does in keys:
            self._caps.addWidget(KeyCap(key))
            self._caps.addWidget(Text(does, theme.LABEL, ink="ink2"))

    def _given(self, reason: str) -> None:
        if reason.strip():
            self.hide()
            self.given.emit(reason.strip())

    def _dropped(self) -> None:
        self.hide()
        self.dropped.emit()
