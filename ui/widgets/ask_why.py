"""A step that needs its reason, in one place: a button, then in its stead the line that asks why. Never a dialog."""

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tracker.language import _
from ui import theme
from ui.widgets import buttons, made_late
from ui.widgets.key_cap import KeyCap
from ui.widgets.reason_line import ReasonField
from ui.widgets.text import Text

_REASON = 150
"""The least width of the reason, in px."""


class AskWhy(QWidget):
    """`given` brings the reason, never an empty one; Esc brings the button back."""

    given = Signal(str)
    asking = Signal(bool)
    """Whether the line stands in the button's stead now."""

    def __init__(self, words: str, asked: str, *, height: int = theme.CONTROL) -> None:
        super().__init__()
        self._asked = asked
        self.button = buttons.Button(words, height=height)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask for the reason, with the keyboard in it."""
        self._line.show()
        self.button.hide()
        self.reason.clear()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asking.emit(True)

    def close_line(self) -> None:
        """Bring the button back."""
        self._line.hide()
        self.button.show()
        self.asking.emit(False)

    @cached_property
    def reason(self) -> ReasonField:
        """The line to type in; most are never asked for, and a laboratory form has one for each result."""
        made = ReasonField(self._asked)
        made.setMinimumWidth(_REASON)
        made.given.connect(self._given)
        made.dropped.connect(self._dropped)
        return made

    @cached_property
    def _line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(self._asked, theme.LABEL, theme.MEDIUM, "ink2"))
        row.addWidget(self.reason, 1)
        for key, words in ((_("Enter"), _("saves")), (_("Esc"), _("back"))):
            row.addWidget(KeyCap(key))
            row.addWidget(Text(words, theme.LABEL, ink="ink2"))
        self._row.addWidget(line, 1)
        made_late.order_tab(self.reason, self.button)
        return line

    def _given(self, reason: str) -> None:
        if reason.strip():
            self.close_line()
            self.given.emit(reason.strip())

    def _dropped(self) -> None:
        self.close_line()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
