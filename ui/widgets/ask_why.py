"""A step that needs its reason, in one place: a button, then in its stead the line that asks why. Never a dialog."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tracker.language import _
from ui import theme
from ui.widgets import buttons
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
        self.button = buttons.Button(words, height=height)
        self.reason = ReasonField(asked)
        self._line = QWidget()
        self._fill_line(asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._line, 1)
        self.reason.setMinimumWidth(_REASON)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._line.hide()
        self.button.clicked.connect(self.ask)
        self.reason.given.connect(self._given)
        self.reason.dropped.connect(self._dropped)

    def ask(self) -> None:
        """Ask for the reason, with the keyboard in it."""
        self.reason.clear()
        self.button.hide()
        self._line.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asking.emit(True)

    def close_line(self) -> None:
        """Bring the button back."""
        self._line.hide()
        self.button.show()
        self.asking.emit(False)

    def _fill_line(self, asked: str) -> None:
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(asked, theme.LABEL, theme.MEDIUM, "ink2"))
        row.addWidget(self.reason, 1)
        for key, words in ((_("Enter"), _("saves")), (_("Esc"), _("back"))):
            row.addWidget(KeyCap(key))
            row.addWidget(Text(words, theme.LABEL, ink="ink2"))

    def _given(self, reason: str) -> None:
        if reason.strip():
            self.close_line()
            self.given.emit(reason.strip())

    def _dropped(self) -> None:
        self.close_line()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
