"""The scale of an instrument: its bands in severity blue, today's total, the baseline, and marks to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.domain.instruments.base import Band
from tracker.domain.labs import printed
from tracker.language import _
from ui import theme


@dataclass(frozen=True)
class Mark:
    """A score worth reaching, with its short name (75 for EASI-75)."""

    name: str
    at: Decimal


def band_step(index: int, count: int) -> int:
    """The severity step of band `index` of `count`: the highest of five is s4, three begin with s1."""
    return max(0, index - (count - 5)) if count >= 5 else index + 1


class SeverityScale(QWidget):
    """A bar from the lowest to the highest total; `tall` writes bands, ends and marks beside it."""

    def __init__(self, low: Decimal, high: Decimal, bands: Sequence[Band], *, tall: bool = False) -> None:
        super().__init__()
        self._low, self._high, self._bands, self._tall = low, high, tuple(bands), tall
        self._total: Decimal | None = None
        self._baseline: Decimal | None = None
        self._label = ""
        self._marks: tuple[Mark, ...] = ()
        self.setFixedHeight(52 if tall else 32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_values(
        self, total: Decimal | None, baseline: Decimal | None, label: str, marks: tuple[Mark, ...] = ()
    ) -> None:
        """Show a total, the baseline with the name of its visit, and marks."""
        self._total, self._baseline, self._label, self._marks = total, baseline, label, marks
        self.setAccessibleName(self._said())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, self.height())

    def _said(self) -> str:
        total = _("no total") if self._total is None else printed(self._total)
        if self._baseline is None:
            return total
        return _("{total}, {visit} {value}").format(
            total=total, visit=self._label, value=printed(self._baseline)
        )

    def _x(self, value: Decimal) -> float:
        share = float((value - self._low) / (self._high - self._low))
        return 0.5 + min(max(share, 0.0), 1.0) * (self.width() - 1)

    def paintEvent(self, event: object) -> None:
        """Draw bar, marks, today and baseline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # more is at the right in every language
        bar = QRectF(0.5, 13 if self._tall else 9, self.width() - 1, 18 if self._tall else 7)
        self._paint_bands(painter, bar)
        if self._tall:
            self._paint_ends(painter, bar)
        for mark in self._marks:
            self._paint_mark(painter, bar, mark)
        if self._baseline is not None:
            self._paint_baseline(painter, bar, self._baseline)
        if self._total is not None:
            self._paint_total(painter, bar, self._total)

    def _paint_bands(self, painter: QPainter, bar: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRect(bar)
        start = self._low
        for index, band in enumerate(self._bands):
            end = min(band.upto, self._high)
            box = QRectF(QPointF(self._x(start), bar.top()), QPointF(self._x(end), bar.bottom()))
            self._paint_band(painter, box, band, band_step(index, len(self._bands)))
            start = end
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawRect(bar)

    def _paint_band(self, painter: QPainter, box: QRectF, band: Band, step: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.severity(step))
        painter.drawRect(box)
        painter.setPen(QPen(theme.colour("surface"), 1.4))
        painter.drawLine(box.topRight(), box.bottomRight())
        face = theme.font(theme.HINT, theme.MEDIUM)
        if self._tall and QFontMetrics(face).horizontalAdvance(_(band.label)) + 8 < box.width():
            painter.setFont(face)
            painter.setPen(theme.severity_text(step))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _(band.label))

    def _paint_ends(self, painter: QPainter, bar: QRectF) -> None:
        painter.setFont(theme.font(theme.HINT))
        painter.setPen(theme.colour("ink2"))
        box = QRectF(bar.left(), bar.bottom() + 2, bar.width(), 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, printed(self._low))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, printed(self._high))

    def _paint_mark(self, painter: QPainter, bar: QRectF, mark: Mark) -> None:
        x = self._x(mark.at)
        painter.setPen(QPen(theme.colour("ink"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font(theme.HINT, theme.MEDIUM))
        box = QRectF(x - 24, bar.bottom() + 2, 48, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, mark.name)

    def _paint_total(self, painter: QPainter, bar: QRectF, total: Decimal) -> None:
        x, top = self._x(total), bar.top()
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(QPointF(x, top), QPointF(x, bar.bottom() + 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("ink"))
        tip = [QPointF(x - 6, top - 8), QPointF(x + 6, top - 8), QPointF(x, top)]
        painter.drawPolygon(QPolygonF(tip))

    def _paint_baseline(self, painter: QPainter, bar: QRectF, value: Decimal) -> None:
        x, y = self._x(value), bar.bottom() + 4
        painter.setPen(QPen(theme.colour("ink2"), 1.2))
        painter.setBrush(theme.colour("surface"))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, y + 8), QPointF(x + 5, y + 8), QPointF(x, y)]))
        words = f"{self._label}: {printed(value)}"
        painter.setFont(theme.font(theme.HINT))
        wide = QFontMetrics(painter.font()).horizontalAdvance(words) + 2
        left = x + 9 if x + 9 + wide < self.width() - (20 if self._tall else 0) else x - 9 - wide
        painter.drawText(QRectF(left, y - 3, wide, 16), Qt.AlignmentFlag.AlignLeft, words)
