"""A reference range in one field: "12.0–15.5", "≤ 35", "≥ 60", typed with a plain hyphen or < and >."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from tracker.language import _
from ui import theme
from ui.entry_draft import Draft
from ui.widgets.fields import Entry
from ui.widgets.undo_keys import is_redo, is_undo

_NUMBER = r"\d+(?:[.,]\d+)?"
_BOTH = re.compile(rf"({_NUMBER})\s*[-–−]\s*({_NUMBER})")
_ONE = re.compile(rf"(<=|≤|<|>=|≥|>)\s*({_NUMBER})")


def read_range(text: str) -> tuple[str, str] | None:
    """The bounds of a typed range, as typed; "" where a side is open, None where it is no range."""
    typed = text.strip()
    if not typed:
        return "", ""
    if both := _BOTH.fullmatch(typed):
        return both[1], both[2]
    if one := _ONE.fullmatch(typed):
        return ("", one[2]) if one[1] in ("<", "<=", "≤") else (one[2], "")
    return None


def shown_range(low: str, high: str) -> str:
    """The range as people read it."""
    if low and high:
        return f"{low}–{high}"
    return f"≤ {high}" if high else f"≥ {low}" if low else ""


class RangeField(Entry):
    """The range of one result: plain text until one comes to change it."""

    gone_on = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__(
            _("{name}, reference range").format(name=draft.label),
            height=theme.CONTROL_TABLE,
            numeric=True,
            px=theme.BODY,
        )
        self.setFont(theme.font(theme.BODY))
        self.setToolTip(_("Reference range of the laboratory: 12.0-15.5, <35 or >60"))
        self._draft = draft
        draft.shown.connect(self._show)
        self.textEdited.connect(self._typed)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next result."""
        if is_undo(event) or is_redo(event):
            event.ignore()  # the screen's
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_on.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save, or say that this is no range."""
        super().focusOutEvent(event)
        if read_range(self.text()) is None:
            self._draft.refuse(
                _("“{text}” is no range. Write 12.0-15.5, <35 or >60.").format(text=self.text())
            )
        else:
            self._draft.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame only while it is edited, hovered or empty beside a value."""
        used = self.hasFocus() or self.underMouse() or (not self.text() and self._draft.typed.text)
        if used and not self._draft.read_only:
            super().paintEvent(event)
        else:
            QLineEdit.paintEvent(self, event)  # the frame is left out

    def _typed(self, text: str) -> None:
        bounds = read_range(text)
        if bounds is not None:
            self._draft.set_range(*bounds)

    def _show(self) -> None:
        typed = self._draft.typed
        self.setReadOnly(self._draft.read_only)
        if not self.hasFocus() and read_range(self.text()) != (typed.low, typed.high):
            self.setText(shown_range(typed.low, typed.high))
