"""The unit beside a laboratory value: words until one comes to change it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter

from tracker.language import _
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.fields import State
from ui.widgets.typed_select import TypedSelect


class UnitBox(TypedSelect):
    """The unit of a result: plain text until one comes to change it, a field that asks while none is chosen.

    Keys only choose: what they pass on the way is not recorded before the field is left (`left_alone`, `gone_on`).
    """

    gone_on = Signal()
    left_alone = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next result."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_on.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left for another field, not for its own list."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left_alone.emit()

    def paintEvent(self, event: object) -> None:
        """A frame only while it is used, or asks."""
        if self.hasFocus() or self.underMouse() or self.currentIndex() < 0 or self.state is not State.NORMAL:
            super().paintEvent(event)
            if self.currentIndex() < 0:
                self._paint_words(QPainter(self), _("choose"), "ask" if self.state is State.ASK else "ink2")
        else:
            self._paint_words(QPainter(self), self.currentText(), "ink2")

    def _paint_words(self, painter: QPainter, words: str, ink: str) -> None:
        painter.setFont(theme.font(theme.LABEL))
        painter.setPen(theme.colour(ink))
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        start = 10 if self.currentIndex() < 0 else 1
        box = placed(self, QRectF(self.rect()).adjusted(start, 0, -1, 0))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, isolated(words))
