"""Paints one score or analyte over time on the shared axis: bands, reference range, limits, line, values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from tracker.domain.views import Trend, TrendPoint
from tracker.language import _
from ui import theme
from ui.widgets.axis import TimeAxis
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.trend_margin import Margin, elided_line
from ui.widgets.trend_scale import (
    band_of,
    change_words,
    forbids_above,
    is_bare,
    limit_words,
    scale_of,
    shades,
    shown,
)

ROW_HEIGHT = 176
_TOP, _FOOT = 14, 16
_BAND_OPACITY = 0.55
_FLAG = 16
_LEAST_BAND = 14
"""A band lower than this, in px, has no room for its word."""


@dataclass(frozen=True)
class TrendRow:
    """One trend with what its line needs to know: days that other lines take, and the baseline visit."""

    trend: Trend
    rules: tuple[date, ...] = ()
    """Days with a line from top to foot (held visits, today), on which no number should stand."""
    baseline_short: str = ""
    baseline_label: str = ""


class TrendPainter:
    """Paints a `TrendRow` into a rectangle whose plot spans the axis; the last value stands at the left."""

    def __init__(self, row: TrendRow, rect: QRectF, axis: TimeAxis) -> None:
        self._row, self._trend, self._rect, self._axis = row, row.trend, rect, axis
        self._scale = scale_of(row.trend)
        width, height = axis.right - axis.left, rect.height() - _TOP - _FOOT
        self._plot = QRectF(axis.left, rect.top() + _TOP, width, height)
        self._margin = Margin(self._plot, rect.right())
        self._runs = row.trend.runs
        self._lines = [
            QLineF(self._at(one), self._at(two)) for run in self._runs for one, two in pairwise(run)
        ]
        self._taken: list[QRectF] = []

    def paint_ground(self, painter: QPainter) -> None:
        """What lies beneath the visits' hairlines: bands and the reference range."""
        for band in shades(self._trend, self._scale):
            painter.fillRect(
                self._between(band.low, band.high), theme.colour(f"s{band.shade}", _BAND_OPACITY)
            )
        if self._has_reference():
            painter.fillRect(self._reference(), theme.colour("done_bg"))

    def paint(self, painter: QPainter) -> None:
        """Everything above the hairlines."""
        self._paint_limits(painter)
        self._paint_bands(painter)
        self._paint_reference(painter)
        self._paint_names(painter)  # beside the numbers of the scale
        self._paint_lines(painter)
        for point in self._trend.points:
            self._paint_point(painter, point)
        self._paint_values(painter)

    # --- geometry -------------------------------------------------------------------------------------------

    def _y(self, value: Decimal) -> float:
        within = min(max(value, self._scale.low), self._scale.high)
        return self._plot.bottom() - self._scale.share(within) * self._plot.height()

    def _at(self, point: TrendPoint) -> QPointF:
        return QPointF(self._axis.x(point.on), self._y(point.value))

    def _between(self, low: Decimal, high: Decimal) -> QRectF:
        return QRectF(self._plot.left(), self._y(high), self._plot.width(), self._y(low) - self._y(high))

    def _across(self, painter: QPainter, y: float) -> None:
        painter.drawLine(QLineF(self._plot.left(), y, self._plot.right(), y))

    def _has_reference(self) -> bool:
        return self._trend.low is not None or self._trend.high is not None

    def _reference(self) -> QRectF:
        low = self._trend.low if self._trend.low is not None else self._scale.low
        high = self._trend.high if self._trend.high is not None else self._scale.high
        return self._between(low, high)

    # --- the last value, at the left ------------------------------------------------------------------------

    def _paint_names(self, painter: QPainter) -> None:
        left, y, last = self._rect.left() + 14, self._rect.top() + _TOP, self._trend.points[-1]
        width = self._plot.left() - left - 34
        bold, small = theme.font(theme.BODY, theme.SEMIBOLD), theme.font(theme.HINT)
        y = elided_line(painter, QPointF(left, y), self._trend.name, width + 22, font=bold)
        if self._trend.unit:
            y = elided_line(painter, QPointF(left, y), self._trend.unit, width, font=small, ink="ink3")
        y = self._big_value(painter, left, y + 2, last)
        lines = ((band_of(self._trend, last.value),) * 2, *self._change())
        for line, brief in lines:
            words = line if self._margin.is_free(QPointF(left, y), line, small) else brief
            y = (
                elided_line(painter, QPointF(left, y), words, width + 28, font=small, ink="ink2")
                if words
                else y
            )

    def _change(self) -> tuple[tuple[str, str], ...]:
        """Each line since the visit by its name, and by its short one where the name would run into the scale."""
        short = self._row.baseline_short
        named = change_words(self._trend, short, self._row.baseline_label)
        return tuple(zip(named, change_words(self._trend, short, short), strict=True))

    def _big_value(self, painter: QPainter, left: float, y: float, last: TrendPoint) -> float:
        if last.crossed:
            paint_glyph(painter, QRectF(left, y + 8, _FLAG, _FLAG), Glyph.FLAG)
            left += _FLAG + 7
        big, ink = theme.font(theme.SCORE, theme.SEMIBOLD), "flag" if last.crossed else "ink"
        return elided_line(painter, QPointF(left, y), shown(last.value), 100, font=big, ink=ink)

    # --- limits, bands, reference range ---------------------------------------------------------------------

    def _paint_limits(self, painter: QPainter) -> None:
        for operator, limit in self._trend.limits:
            words = limit_words(operator, limit)
            if self._scale.shows(limit):
                self._paint_limit(painter, operator, limit)
                self._margin.beside(painter, self._y(limit), words, ink="flag", weight=theme.SEMIBOLD)
                self._margin.beside(painter, self._y(limit) + 13, _("flag"), ink="flag", weight=theme.MEDIUM)
            else:
                beyond = _("flag {limit}").format(limit=words)
                self._margin.beside(painter, self._plot.top(), beyond, ink="flag", weight=theme.MEDIUM)

    def _paint_limit(self, painter: QPainter, operator: str, limit: Decimal) -> None:
        pen = QPen(theme.colour("flag"), 1.6, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([6, 4])
        painter.setPen(pen)
        self._across(painter, self._y(limit))
        self._carets(painter, self._y(limit), side=-1 if forbids_above(operator) else 1)
        self._margin.tick(painter, self._y(limit), limit, ink="flag")

    def _carets(self, painter: QPainter, y: float, *, side: int) -> None:
        """Small triangles on the forbidden side of a limit: −1 above it, 1 below it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("flag"))
        foot = y + side * 3
        for share in (0.04, 0.22, 0.4, 0.58, 0.76, 0.94):
            x = self._plot.left() + share * self._plot.width()
            tip = QPointF(x, foot + side * 6)
            painter.drawPolygon(QPolygonF([QPointF(x - 4, foot), QPointF(x + 4, foot), tip]))

    def _paint_bands(self, painter: QPainter) -> None:
        for band in shades(self._trend, self._scale):
            top, foot = self._y(band.high), self._y(band.low)
            if foot - top >= _LEAST_BAND:
                self._margin.beside(painter, (top + foot) / 2, band.label, ink="ink2")
            self._margin.tick(painter, foot, band.low)
            if band.low > self._scale.low:
                painter.setPen(QPen(theme.colour("surface"), 1))
                self._across(painter, foot)

    def _paint_reference(self, painter: QPainter) -> None:
        if not self._trend.bands:
            self._margin.tick(painter, self._plot.bottom(), self._scale.low)
        if is_bare(self._trend):
            self._margin.tick(painter, self._plot.top(), self._scale.high)
        if not self._has_reference():
            return
        for edge in (self._trend.low, self._trend.high):
            if edge is not None and self._scale.shows(edge):
                painter.setPen(QPen(theme.colour("line2"), 1))
                self._across(painter, self._y(edge))
                self._margin.tick(painter, self._y(edge), edge)
        middle = self._reference().center().y()
        self._margin.beside(painter, middle - 6, _("reference"), ink="ink3")
        self._margin.beside(painter, middle + 7, self._range_words(), ink="ink3")

    def _range_words(self) -> str:
        low, high = self._trend.low, self._trend.high
        if low is not None and high is not None:
            return f"{shown(low)}–{shown(high)}"
        return limit_words("<=", high) if high is not None else limit_words(">=", low or Decimal(0))

    # --- line and values ------------------------------------------------------------------------------------

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for run in self._runs:
            painter.drawPolyline(QPolygonF([self._at(point) for point in run]))

    def _paint_point(self, painter: QPainter, point: TrendPoint) -> None:
        at = self._at(point)
        self._taken.append(QRectF(at.x() - 6, at.y() - 6, 12, 12))
        if point.crossed:
            paint_glyph(painter, QRectF(at.x() - _FLAG / 2, at.y() - _FLAG / 2, _FLAG, _FLAG), Glyph.FLAG)
            return
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(at, 4.5, 4.5)

    def _paint_values(self, painter: QPainter) -> None:
        """Crossings and the last value first, then the others where there is room."""
        last = self._trend.points[-1]
        for point in sorted(self._trend.points, key=lambda one: (not one.crossed, one is not last)):
            self._paint_value(painter, point)

    def _paint_value(self, painter: QPainter, point: TrendPoint) -> None:
        font = theme.font(theme.LABEL, theme.SEMIBOLD)
        metrics = QFontMetricsF(font)
        size = QSizeF(metrics.horizontalAdvance(shown(point.value)), metrics.height())
        places = [place for place in _places(self._at(point), size) if self._is_free(place)]
        free = next((place for place in places if not self._on_a_rule(place)), places[0] if places else None)
        if free is None:
            return
        self._taken.append(free)
        painter.setFont(font)
        painter.setPen(theme.colour("flag" if point.crossed else "ink"))
        painter.drawText(free, Qt.AlignmentFlag.AlignCenter, shown(point.value))

    def _is_free(self, place: QRectF) -> bool:
        room = QRectF(self._plot.left(), self._rect.top(), self._plot.width(), self._rect.height())
        overlaps = any(place.intersects(other) for other in self._taken)
        return room.contains(place) and not overlaps and not self._crosses_line(place)

    def _on_a_rule(self, place: QRectF) -> bool:
        """Whether a limit, an edge of the reference range or a hairline would run through the value."""
        levels = [limit for _op, limit in self._trend.limits]
        levels += [edge for edge in (self._trend.low, self._trend.high) if edge is not None]
        across = any(place.top() < self._y(level) < place.bottom() for level in levels)
        return across or any(place.left() < self._axis.x(day) < place.right() for day in self._row.rules)

    def _crosses_line(self, place: QRectF) -> bool:
        return any(_touches(line, place) for line in self._lines)


def _touches(line: QLineF, rect: QRectF) -> bool:
    """Whether any part of a line lies in a rectangle."""
    around = QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1)
    if not around.intersects(rect):
        return False
    corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft(), rect.topLeft())
    bounded = QLineF.IntersectionType.BoundedIntersection
    crossed = (line.intersects(QLineF(one, two))[0] for one, two in pairwise(corners))
    return rect.contains(line.p1()) or any(kind == bounded for kind in crossed)


def _places(at: QPointF, size: QSizeF) -> Iterator[QRectF]:
    """Where a value may stand beside its point, the best first: right, above, below, left."""
    width, height = size.width(), size.height()
    corners = (
        (9.0, -height),
        (9.0, -height - 7),
        (-width / 2, -height - 6),
        (9.0, 0.0),
        (9.0, 6.0),
        (-width - 9, -height),
        (-width - 9, 0.0),
        (-width / 2, 6.0),
    )
    return (QRectF(at.x() + dx, at.y() + dy, width, height) for dx, dy in corners)
