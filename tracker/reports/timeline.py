"""All visits of a participant on one axis: windows, targets, what was held, what is booked, today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import SHORT_MONTHS, short
from tracker.domain.records import Visit
from tracker.domain.schedule import add_months
from tracker.language import _
from tracker.reports.blocks import Drawing
from tracker.reports.pen import Pen
from tracker.reports.text import HINT, STRONG, width

_TALL, _AXIS, _MIDDLE = 76.0, 14.0, 42.0
_LEVELS, _LEVEL = 3, 9.5
_NAME = STRONG.but(size=7.5)
_TICK = HINT.but(size=7.5)
_STEPS = (1, 2, 3, 6, 12, 24)
"""Months between two ticks: the first of them that leaves room for their names."""


@dataclass(frozen=True)
class Scale:
    """From days to places on the axis."""

    first: date
    last: date
    left: float
    wide: float

    def x(self, day: date) -> float:
        """The place of a day."""
        span = max((self.last - self.first).days, 1)
        return self.left + 16 + (day - self.first).days / span * (self.wide - 32)


def timeline(visits: Sequence[Visit], today: date | None) -> Drawing | None:
    """The axis with every visit that has a day; None where none has."""
    dated = [visit for visit in visits if _days(visit)]
    if not dated:
        return None
    days = sorted(day for visit in dated for day in _days(visit))
    return Drawing(
        _TALL, lambda pen, x, top, wide: _paint(pen, dated, today, Scale(days[0], days[-1], x, wide), top)
    )


def _days(visit: Visit) -> list[date]:
    days = (visit.target, visit.earliest, visit.latest, visit.held_on, visit.appointment)
    return [day for day in days if day is not None]


def place_of(visit: Visit) -> date:
    """The day at which a visit stands on the axis: held, else booked, else its target or the end of its window."""
    return visit.held_on or visit.appointment or visit.target or _days(visit)[0]


def _paint(pen: Pen, visits: Sequence[Visit], today: date | None, scale: Scale, top: float) -> None:
    middle = top - _MIDDLE
    pen.rule(scale.left, middle, scale.wide, 0.5, 0.55)
    _paint_months(pen, scale, top - _TALL + _AXIS)
    for visit in visits:
        _paint_window(pen, visit, scale, middle)
    if today and scale.first <= today <= scale.last:
        _paint_today(pen, today, scale, top)
    for visit in visits:
        _paint_visit(pen, visit, scale, middle)
    _paint_names(pen, visits, scale, middle)


def _paint_window(pen: Pen, visit: Visit, scale: Scale, middle: float) -> None:
    """Stated window: filled bar; the site's own: dashed outline (visual.md, "Timeline and plots")."""
    if visit.earliest is None or visit.latest is None:
        return
    left, right = scale.x(visit.earliest), scale.x(visit.latest)
    fill, dash = (0.82, ()) if visit.window_source == "protocol" else (1.0, (2.5, 1.8))
    pen.box(left - 2.5, middle + 5, right - left + 5, 10, size=0.8, fill=fill, dash=dash)


def _paint_visit(pen: Pen, visit: Visit, scale: Scale, middle: float) -> None:
    if visit.target is not None:
        at = scale.x(visit.target)
        pen.line((at, middle + 7), (at, middle - 7), 1.5)
    if visit.held_on is not None:
        pen.circle(scale.x(visit.held_on), middle, 3.6, size=1.2, tone=1.0, fill=0.0)
    elif visit.missed_on is not None or visit.not_needed:
        _paint_slashed(pen, scale.x(place_of(visit)), middle)
    elif visit.appointment is not None:
        pen.circle(scale.x(visit.appointment), middle, 3.2, size=1.3, fill=1.0)


def _paint_slashed(pen: Pen, x: float, middle: float) -> None:
    pen.circle(x, middle, 3.2, size=1.1, fill=1.0)
    pen.line((x - 3.6, middle - 3.6), (x + 3.6, middle + 3.6), 1.1)


def _paint_today(pen: Pen, today: date, scale: Scale, top: float) -> None:
    at = scale.x(today)
    pen.line((at, top - 8), (at, top - _TALL + _AXIS), 0.9, 0.0, (1, 2))
    words = _("today {day}").format(day=short(today))
    half = width(words, _TICK) / 2
    centre = min(max(at, scale.left + half), scale.left + scale.wide - half)
    pen.text(centre, top - 5, words, _TICK, "centre")


def _paint_names(pen: Pen, visits: Sequence[Visit], scale: Scale, middle: float) -> None:
    """Above the axis in up to three rows; a name that finds no room is left to the table."""
    taken = [float("-inf")] * _LEVELS
    for visit in sorted(visits, key=place_of):
        at, wide = scale.x(place_of(visit)), width(visit.short, _NAME)
        left = min(max(at - wide / 2, scale.left), scale.left + scale.wide - wide)
        level = next((n for n, end in enumerate(taken) if end + 4 < left), None)
        if level is not None:
            taken[level] = left + wide
            pen.text(left, middle + 10 + level * _LEVEL, visit.short, _NAME)


def _paint_months(pen: Pen, scale: Scale, base: float) -> None:
    pen.rule(scale.left, base, scale.wide, 0.5, 0.7)
    for day, words in _months(scale):
        pen.line((scale.x(day), base), (scale.x(day), base - 2.5), 0.5, 0.4)
        pen.text(scale.x(day), base - 10.5, words, _TICK, "centre")


def _months(scale: Scale) -> Iterator[tuple[date, str]]:
    """The first days of months, as close as their names allow; the year with the first one and with each January."""
    whole = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    step = next((one for one in _STEPS if whole / one * 40 <= scale.wide), _STEPS[-1])
    day, year = add_months(scale.first.replace(day=1), 1), 0
    while (day.month - 1) % min(step, 12):
        day = add_months(day, 1)
    while day <= scale.last:
        month = _(SHORT_MONTHS[day.month - 1])
        yield day, month if day.year == year else f"{month} {day.year}"
        day, year = add_months(day, step), day.year
