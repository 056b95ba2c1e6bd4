"""What is alike in all buttons that paint themselves, whatever they look like."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.direction import placed


class PaintedButton(QAbstractButton):
    """A button that the pointer lights and that Enter presses as Space does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A box to paint in, counted from the start edge: the right one in right-to-left languages."""
        return placed(self, QRectF(x, y, width, height))
