"""Trends as vectors: straight lines, a value at every point, bands, reference range and limits in black and grey."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import hypot

from tracker.domain.views import Trend, TrendPoint
from tracker.reports.blocks import Drawing, Text
from tracker.reports.pen import Align, Pen, Place
from tracker.reports.text import HINT, LABEL, STRONG, Style, width
from tracker.reports.words import number

_TALL, _TITLE, _AXIS = 122.0, 21.0, 15.0
_LEFT, _RIGHT, _BARE = 27.0, 62.0, 12.0
"""Room for the bounds at the left, for the names of bands and limits at the right, or for nothing there."""
_VALUE = STRONG.but(size=8)
_SMALL = HINT.but(tone=0.2)
_RANGE = 0.9
_DARKEST = 0.77


@dataclass(frozen=True)
class Scale:
    """From values and dates to places inside a plot."""

    lowest: float
    highest: float
    first: int
    last: int
    left: float
    bottom: float
    wide: float
    tall: float

    def y(self, value: Decimal | float) -> float:
        """The height of a value, inside the plot."""
        share = (float(value) - self.lowest) / (self.highest - self.lowest)
        return self.bottom + min(max(share, 0), 1) * self.tall

    def x(self, point: TrendPoint) -> float:
        """The place of a day; a single day stands in the middle."""
        span = self.last - self.first
        share = (point.on.toordinal() - self.first) / span if span else 0.5
        return self.left + 12 + share * (self.wide - 24)

    def at(self, point: TrendPoint) -> Place:
        """The place of a point."""
        return self.x(point), self.y(point.value)

    @property
    def right(self) -> float:
        """The right edge of the plot."""
        return self.left + self.wide


def trend_plot(trend: Trend) -> Drawing:
    """A trend with its title."""
    return Drawing(_TALL, lambda pen, x, top, wide: _paint(pen, trend, (x, top), wide))


def _paint(pen: Pen, trend: Trend, place: Place, wide: float) -> None:
    x, top = place
    pen.text(x, top - 9, trend.name, STRONG)
    pen.text(x + width(trend.name, STRONG) + 5, top - 9, trend.unit, HINT)
    scale = _scale(trend, place, wide)
    _paint_bands(pen, trend, scale)
    _paint_range(pen, trend, scale)
    _paint_limits(pen, trend, scale)
    pen.rule(scale.left, scale.bottom, scale.wide, 0.7)
    _paint_points(pen, trend, scale)
    _paint_ticks(pen, trend, scale)
    _paint_visits(pen, trend.points, scale)


def _scale(trend: Trend, place: Place, wide: float) -> Scale:
    lowest, highest = _bounds(trend)
    days = [point.on.toordinal() for point in trend.points]
    named = trend.bands or trend.limits
    bottom = place[1] - _TALL + _AXIS
    tall = _TALL - _AXIS - _TITLE
    return Scale(
        lowest,
        highest,
        min(days),
        max(days),
        place[0] + _LEFT,
        bottom,
        wide - _LEFT - (_RIGHT if named else _BARE),
        tall,
    )


def _bounds(trend: Trend) -> tuple[float, float]:
    """From 0 to a little above everything that must be seen; a measured value far above 0 begins higher."""
    values = [float(point.value) for point in trend.points]
    seen = [*values, *(float(limit) for _sign, limit in trend.limits)]
    seen += [float(bound) for bound in (trend.low, trend.high) if bound is not None]
    highest = max(seen)
    above = [float(upto) for _label, upto in trend.bands if float(upto) >= max(values)]
    if above and above[0] <= 1.6 * highest:
        highest = max(highest, above[0])
    lowest = min(0.0, *seen)
    measured = trend.low is not None or trend.high is not None
    if measured and lowest == 0 and min(seen) > 0.6 * highest:
        lowest = min(seen) - (highest - min(seen)) * 0.6
    room = (highest - lowest or 1.0) * 0.1
    return lowest, highest + room


def _paint_bands(pen: Pen, trend: Trend, scale: Scale) -> None:
    below = scale.lowest
    written = scale.bottom - 4
    for tone, (label, upto) in zip(_tones(len(trend.bands)), trend.bands, strict=True):
        base, top = scale.y(below), scale.y(upto)
        if top - base > 0.5:
            pen.box(scale.left, top, scale.wide, top - base, size=0, fill=tone)
        name = Text(label, _SMALL.but(leading=9))
        tall = name.height(_RIGHT - 5)
        ends = (base + top + tall) / 2
        if top - base > 3 and ends - tall >= written:
            name.draw(pen, scale.right + 5, ends, _RIGHT - 5)
            written = ends
        below = float(upto)


def _tones(count: int) -> Iterator[float]:
    """From white to the darkest grey that still lets a black value be read."""
    return (1.0 - (1.0 - _DARKEST) * number / max(count - 1, 3) for number in range(count))


def _paint_range(pen: Pen, trend: Trend, scale: Scale) -> None:
    if trend.low is None and trend.high is None:
        return
    base = scale.y(trend.low) if trend.low is not None else scale.bottom
    top = scale.y(trend.high) if trend.high is not None else scale.bottom + scale.tall
    pen.box(scale.left, top, scale.wide, top - base, size=0, fill=_RANGE)


def _paint_limits(pen: Pen, trend: Trend, scale: Scale) -> None:
    """Dashed lines with carets to the forbidden side and the limit at the right edge."""
    written: list[float] = []
    for sign, limit in trend.limits:
        y, up = scale.y(limit), sign in (">", "≥", ">=")
        pen.line((scale.left, y), (scale.right, y), 0.8, dash=(4, 2.5))
        for share in (0.2, 0.5, 0.8):
            x, way = scale.left + scale.wide * share, 6.0 if up else -6.0
            pen.polygon([(x - 3.2, y + way / 5), (x + 3.2, y + way / 5), (x, y + way)], fill=0.0)
        if all(abs(y - other) >= 9 for other in written):
            pen.text(scale.right + 5, y - 2.8, f"{sign} {number(limit)}", _VALUE)
            written.append(y)


def _paint_points(pen: Pen, trend: Trend, scale: Scale) -> None:
    lines = [[scale.at(point) for point in run] for run in trend.runs]
    for line in lines:
        if len(line) > 1:
            pen.polygon(line, size=1.5, close=False)
    for point in trend.points:
        x, y = scale.at(point)
        if point.crossed:
            pen.polygon([(x - 4.6, y - 3.6), (x + 4.6, y - 3.6), (x, y + 4.6)], size=0.6, fill=0.0)
        else:
            pen.circle(x, y, 3, size=1.3, fill=1.0)
    _paint_values(pen, trend.points, lines, scale)


def _paint_values(pen: Pen, points: tuple[TrendPoint, ...], lines: list[list[Place]], scale: Scale) -> None:
    """Each value beside its point where there is room: last value first, then first, then the others."""
    taken = [_around(scale.at(point), 4) for point in points]
    taken += [_around(place, 1) for line in lines for place in _along(line)]
    for point in [points[-1], *points[:-1]]:
        text = number(point.value)
        for place, align in _beside(scale.at(point)):
            box = _text_box(place, align, width(text, _VALUE))
            if _inside(box, scale) and not any(_touch(box, other) for other in taken):
                pen.text(*place, text, _VALUE, align)
                taken.append(box)
                break


def _along(places: list[Place]) -> Iterator[Place]:
    """Places every few points along the line, for what must not lie on it."""
    for (x, y), (to_x, to_y) in pairwise(places):
        steps = max(int(hypot(to_x - x, to_y - y) / 2), 1)
        yield from ((x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(steps))


Box = tuple[float, float, float, float]


def _beside(place: Place) -> Iterable[tuple[Place, Align]]:
    x, y = place
    return (
        ((x, y + 6), "centre"),
        ((x + 6.5, y - 2.5), "left"),
        ((x, y - 11.5), "centre"),
        ((x - 6.5, y - 2.5), "right"),
        ((x + 5, y + 6), "left"),
        ((x - 5, y + 6), "right"),
    )


def _text_box(place: Place, align: Align, wide: float) -> Box:
    left = place[0] - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
    return left - 0.5, place[1] - 1.5, left + wide + 0.5, place[1] + 6.5


def _around(place: Place, half: float) -> Box:
    return place[0] - half, place[1] - half, place[0] + half, place[1] + half


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Box, scale: Scale) -> bool:
    return box[0] >= scale.left - 2 and box[2] <= scale.right + 2 and box[1] >= scale.bottom + 1


def _paint_ticks(pen: Pen, trend: Trend, scale: Scale) -> None:
    """The bounds that mean something: bands, reference range; without any, the lowest and highest value."""
    bounds = [upto for _label, upto in trend.bands if scale.y(upto) < scale.bottom + scale.tall - 0.5]
    bounds += [bound for bound in (trend.low, trend.high) if bound is not None]
    values = [point.value for point in trend.points]
    if not bounds:
        bounds = [min(values), max(values)]
    if scale.lowest == 0:
        bounds.append(Decimal(0))
    written: list[float] = []
    for bound in sorted(set(bounds), reverse=True):
        y = scale.y(bound)
        if all(abs(y - other) >= 8.5 for other in written):
            pen.text(scale.left - 4, y - 2.8, number(bound), _SMALL, "right")
            written.append(y)


def _paint_visits(pen: Pen, points: tuple[TrendPoint, ...], scale: Scale) -> None:
    """The names of the visits below the axis, the last one first; what would touch is left away."""
    style: Style = LABEL.but(size=8, tone=0.2)
    taken: list[tuple[float, float]] = []
    for point in [points[-1], *points[:-1]]:
        x, half = scale.x(point), width(point.label, style) / 2 + 2
        if all(x + half < left or x - half > right for left, right in taken):
            pen.line((x, scale.bottom), (x, scale.bottom - 3), 0.6)
            pen.text(x, scale.bottom - 11.5, point.label, style, "centre")
            taken.append((x - half, x + half))
