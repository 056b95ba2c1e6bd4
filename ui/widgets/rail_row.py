"""A line of the summary rail that goes to a field: a flag, what cannot be judged, what is missing."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui import theme
from ui.direction import isolated
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import tip

_SECOND, _RAGGED = 18, 60
"""The height of a second line, and what words broken in two lines lose at the end of the first, in px."""


@dataclass(frozen=True)
class Place:
    """A field of the visit: its form and item."""

    form: str
    item: str


class RailRow(PaintedButton):
    """A line that goes to a field: tinted with a bar for flags, quiet for what is missing."""

    def __init__(self, place: Place, glyph: Glyph, left: str, right: str, tint: str = "") -> None:
        super().__init__()
        self.place = place
        self._glyph, self._left, self._right, self._tint = glyph, left, right, tint
        self._line, self._start, self._end = (24, 32, 8) if tint else (23, 22, 0)
        self._bold = theme.font(theme.BODY, theme.SEMIBOLD if tint else theme.REGULAR)
        self._small = theme.font(theme.LABEL, theme.MEDIUM)
        self.setFixedHeight(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRing", 2)
        self.setAccessibleName(", ".join(part for part in (left, right) if part))
        self.setToolTip(tip(self.accessibleName()))

    def sizeHint(self) -> QSize:
        """One line of the rail."""
        return QSize(268, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where both words do not fit beside one another."""
        super().resizeEvent(event)
        self.setFixedHeight(self._line + (0 if self._fits() else _SECOND))

    def paintEvent(self, event: object) -> None:
        """Draw bar and tint, the sign, and the words at both ends, or one below the other."""
        painter = QPainter(self)
        if self._tint:
            painter.fillRect(self.rect(), theme.colour(f"{self._tint}_bg"))
            painter.fillRect(self._placed(0, 3), theme.colour(self._tint))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        paint_glyph(painter, self._placed(10 if self._tint else 0, 14, height=self._line), self._glyph)
        start_side, end_side = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight  # painters mirror them
        ink = "ink" if self._tint else "ink2"
        room = self.width() - self._start - self._end
        if self._fits() or not self._right:
            self._words(painter, self._left, self._placed(self._start, room), self._bold, ink, start_side)
        else:
            first = self._placed(self._start, room, height=self._line)
            self._words(painter, self._left, first, self._bold, ink, start_side)
        if self._right:
            below = self._placed(
                self._start, room, y=0 if self._fits() else self._line - 4, height=self._line
            )
            side = end_side if self._fits() else start_side
            self._words(painter, self._right, below, self._small, self._tint or "ink", side)

    def _words(
        self, painter: QPainter, text: str, box: QRectF, font: QFont, ink: str, side: Qt.AlignmentFlag
    ) -> None:
        """Words in a box; what fits on no two lines is shortened, the tooltip says it whole."""
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        metrics, middle = QFontMetrics(font), Qt.AlignmentFlag.AlignVCenter
        lines = max(1, round(box.height()) // metrics.lineSpacing())
        most = round(box.width()) * lines - (0 if lines == 1 else _RAGGED)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, most)
        painter.drawText(box, int(middle | side) | int(Qt.TextFlag.TextWordWrap), isolated(cut))

    def _fits(self) -> bool:
        wanted = QFontMetrics(self._bold).horizontalAdvance(self._left)
        beside = QFontMetrics(self._small).horizontalAdvance(self._right) + 12 if self._right else 0
        return self._start + wanted + beside + self._end <= self.width()

    def _placed(self, x: float, width: float, y: float = 0, height: float = 0) -> QRectF:
        return self.box(x, y, width, height or self.height())
