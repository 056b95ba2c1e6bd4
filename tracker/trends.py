"""Scores and laboratory values over time, as the participant page and the visit report plot them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tracker.catalogue import analytes
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.lab_values import read_limit
from tracker.domain.labs import SIGNS
from tracker.domain.protocol import Compare
from tracker.domain.records import Entry, Visit
from tracker.domain.units import shown
from tracker.domain.views import Trend, TrendPoint
from tracker.history import History
from tracker.language import _


def trends(history: History) -> tuple[Trend, ...]:
    """A trend of each score and each analyte of the study that has two values at least, in the order of the forms."""
    found = [_score_trend(history, name) for name in _instruments(history)]
    found += [_lab_trend(history, name) for name in _analytes(history)]
    return tuple(
        replace(trend, gaps=_gaps(history, trend)) for trend in found if trend and len(trend.points) >= 2
    )


def _gaps(history: History, trend: Trend) -> tuple[date, ...]:
    """The days of visits whose forms ask for the value and that were held or missed without one."""
    have = {point.label for point in trend.points}
    lacking = [
        visit for visit in history.visits if visit.short not in have and _asks(history, visit, trend.id)
    ]
    days = [visit.held_on or (visit.missed_on and (visit.target or visit.missed_on)) for visit in lacking]
    return tuple(day for day in days if day)


def _asks(history: History, visit: Visit, name: str) -> bool:
    protocol = history.under(visit).protocol
    forms = [protocol.form(form) for form in visit.form_ids(protocol)]
    return any(form.instrument == name or name in form.analytes for form in forms)


def _instruments(history: History) -> list[str]:
    names = [form.instrument for form in history.protocol.forms if form.instrument]
    return list(dict.fromkeys(names))


def _analytes(history: History) -> list[str]:
    names = [name for form in history.protocol.forms for name in form.analytes]
    return list(dict.fromkeys(names))


def _score_trend(history: History, instrument_id: str) -> Trend | None:
    instrument = INSTRUMENTS[instrument_id]
    points = [
        TrendPoint(visit.held_on, visit.short, score.total)
        for visit, score in history.of_score(instrument_id)
        if score.total is not None and visit.held_on
    ]
    bands = tuple((_(band.label), band.upto) for band in instrument.bands)
    return Trend(instrument_id, instrument.name, "", tuple(reversed(points)), bands=bands)


def _lab_trend(history: History, analyte_id: str) -> Trend | None:
    """Only results in the unit of the latest one: values are never converted, so others are left out."""
    found = [(visit, entry) for visit, entry in history.of_analyte(analyte_id) if _is_plain(entry)]
    if not found:
        return None
    latest = found[0][1]
    rules = [rule.condition for rule in history.protocol.thresholds if rule.condition.analyte == analyte_id]
    limits = _limits([rule for rule in rules if isinstance(rule, Compare)], latest)
    points = [
        _point(history.day_of(visit, entry.form), visit, entry, limits)
        for visit, entry in found
        if entry.unit == latest.unit
    ]
    return Trend(
        analyte_id,
        analytes()[analyte_id].abbreviation,
        shown(latest.unit),
        tuple(reversed(points)),
        low=read_limit(latest.low),
        high=read_limit(latest.high),
        limits=limits,
    )


def _is_plain(entry: Entry) -> bool:
    return isinstance(entry.value, Decimal) and not entry.comparator


def _limits(rules: list[Compare], latest: Entry) -> tuple[tuple[str, Decimal], ...]:
    """The limits that can be drawn in the latest unit: named in it, or a multiple of the latest ULN."""
    drawn: list[tuple[str, Decimal]] = []
    for rule in rules:
        high = read_limit(latest.high)
        if rule.times == "ULN" and high is not None:
            drawn.append((SIGNS[rule.op], rule.limits[0].value * high))
        drawn += [
            (SIGNS[rule.op], limit.value)
            for limit in rule.limits
            if not rule.times and limit.unit == latest.unit
        ]
    return tuple(drawn)


def _point(
    day: date | None, visit: Visit, entry: Entry, limits: tuple[tuple[str, Decimal], ...]
) -> TrendPoint:
    """A result on the day of its sample."""
    assert day is not None  # only results of held visits are drawn
    assert isinstance(entry.value, Decimal)
    crossed = any(_beyond(entry.value, sign, limit) for sign, limit in limits)
    return TrendPoint(day, visit.short, entry.value, crossed)


def _beyond(value: Decimal, sign: str, limit: Decimal) -> bool:
    return {"<": value < limit, "≤": value <= limit, ">": value > limit, "≥": value >= limit}.get(
        sign, value == limit
    )
