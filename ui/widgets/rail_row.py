"""A line of the summary rail that goes to a field: a flag, what cannot be judged, what is missing."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme
from ui.widgets.glyphs import Glyph, paint_glyph


@dataclass(frozen=True)
class Place:
    """A field of the visit: its form and item."""

    form: str
    item: str


class RailRow(QAbstractButton):
    """A line that goes to a field: tinted with a bar for flags, quiet for what is missing."""

    def __init__(self, place: Place, glyph: Glyph, left: str, right: str, tint: str = "") -> None:
        super().__init__()
        self.place = place
        self._glyph, self._left, self._right, self._tint = glyph, left, right, tint
        self.setFixedHeight(24 if tint else 23)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRing", 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{left}, {right}")

    def sizeHint(self) -> QSize:
        """One line of the rail."""
        return QSize(268, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: object) -> None:
        """Draw bar and tint, the sign, and the words at both ends."""
        painter = QPainter(self)
        if self._tint:
            painter.fillRect(self.rect(), theme.colour(f"{self._tint}_bg"))
            painter.fillRect(self._placed(0, 3), theme.colour(self._tint))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        paint_glyph(painter, self._placed(10 if self._tint else 0, 14), self._glyph)
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        start, small = 32 if self._tint else 22, theme.font(theme.LABEL, theme.MEDIUM)
        bold = theme.font(theme.BODY, theme.SEMIBOLD if self._tint else theme.REGULAR)
        wanted = QFontMetrics(bold).horizontalAdvance(self._left)
        most = self.width() - start - min(wanted, (self.width() - start) // 2) - 24
        right = min(QFontMetrics(small).horizontalAdvance(self._right) + 2, most)
        room = self.width() - start - right - 16
        ink = "ink" if self._tint else "ink2"
        left_side, right_side = self._sides()
        painter.setFont(bold)
        painter.setPen(theme.colour(ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        cut = QFontMetrics(bold).elidedText(self._left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(self._placed(start, room), middle | left_side, cut)
        painter.setFont(small)
        painter.setPen(theme.colour(self._tint or "ink"))
        cut = QFontMetrics(small).elidedText(self._right, Qt.TextElideMode.ElideRight, right)
        x = self.width() - right - (8 if self._tint else 0)
        painter.drawText(self._placed(x, right), middle | right_side, cut)

    def _sides(self) -> tuple[Qt.AlignmentFlag, Qt.AlignmentFlag]:
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        return (sides[1], sides[0]) if self.isRightToLeft() else sides

    def _placed(self, x: float, width: float) -> QRectF:
        return QRectF(self.width() - x - width if self.isRightToLeft() else x, 0, width, self.height())
