"""The words at both sides of a trend plot, kept from standing on one another."""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from ui import theme
from ui.widgets.trend_scale import shown

_LINE = 16
_WORDS_MOVE = (0, 4, -4, 8, -8, 12, -12)
_NUMBERS_MOVE = (0, 3, -3)
"""How far, in px, words may stand from their place to be clear of others; a number stays at its height."""


def elided_line(
    painter: QPainter, place: QPointF, text: str, width: float, *, font: QFont, ink: str = "ink"
) -> float:
    """Write one line, shortened to `width`, with its top at `place`; returns where the next line begins."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QPointF(place.x(), place.y() + metrics.ascent()), words)
    return place.y() + metrics.height() + 1


class Margin:
    """Places words beside `plot`; what finds no free place nearby is left out."""

    def __init__(self, plot: QRectF, right_edge: float) -> None:
        self._plot, self._right_edge = plot, right_edge
        self._taken: list[QRectF] = []

    def beside(
        self, painter: QPainter, y: float, text: str, *, ink: str, weight: QFont.Weight = theme.REGULAR
    ) -> None:
        """Words at the right edge, their middle at `y`."""
        left = self._plot.right() + 8
        rect = QRectF(left, y - _LINE / 2, self._right_edge - left - 4, _LINE)
        self._write(painter, rect, text, theme.font(theme.HINT, weight), ink=ink)

    def tick(self, painter: QPainter, y: float, value: Decimal, *, ink: str = "ink3") -> None:
        """A number at the left edge."""
        rect = QRectF(self._plot.left() - 40, y - _LINE / 2, 34, _LINE)
        self._write(
            painter, rect, shown(value), theme.font(theme.HINT), ink=ink, side=Qt.AlignmentFlag.AlignRight
        )

    def is_free(self, place: QPointF, text: str, font: QFont) -> bool:
        """Whether a line with its top at `place` stays clear of what is written already."""
        metrics = QFontMetricsF(font)
        return not self._collides(QRectF(place, QSizeF(metrics.horizontalAdvance(text), _LINE)))

    def _write(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        font: QFont,
        *,
        ink: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        ways = _WORDS_MOVE if side is Qt.AlignmentFlag.AlignLeft else _NUMBERS_MOVE
        moved = (rect.translated(0, by) for by in ways)
        free = next((place for place in moved if not self._collides(place)), None)
        if free is None:
            return
        self._taken.append(free.adjusted(0, 2, 0, -2))
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        words = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(free, side | Qt.AlignmentFlag.AlignVCenter, words)

    def _collides(self, rect: QRectF) -> bool:
        return any(rect.adjusted(0, 2, 0, -2).intersects(other) for other in self._taken)
