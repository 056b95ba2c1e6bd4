"""When a visit is planned and how it stands: target, earliest and latest day, and the one status function.

Days are local calendar days; the anchor's day is day 0; bounds are inside the window (product.md 3.3).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.planned import is_unplanned, recurring_month
from tracker.domain.protocol import Offset, PlannedVisit, Protocol, Window
from tracker.domain.records import Visit, VisitStatus

CLOSING_DAYS = 3
"""A window with at most this many days left is closing."""


@dataclass(frozen=True)
class PlannedDates:
    """The dates the protocol gives a visit; None where it states none."""

    target: date | None
    earliest: date | None
    latest: date | None
    window_stated: bool


def planned_dates(
    visit_id: str, protocol: Protocol, anchor_event: str, anchor_date: date, site_window: Window | None = None
) -> PlannedDates:
    """Target and window of a visit counted from the date of its anchor visit.

    The anchor visit itself has the anchor date as target and no window. `site_window` stands in where the
    protocol states none. KeyError for an unknown visit, or an anchor this visit is not counted from.
    """
    planned = protocol.visit(visit_id)
    if visit_id == anchor_event:
        return PlannedDates(anchor_date, None, None, window_stated=False)
    if anchor_event not in (planned.anchor, *planned.anchor_choices) and not _uncounted_screening(planned):
        raise KeyError(f"{visit_id} is not counted from {anchor_event}")
    target = _target(visit_id, planned, anchor_date)
    window = planned.window or site_window
    earliest, latest = _window_days(window, anchor_date, target)
    return PlannedDates(target, earliest, latest, window_stated=planned.window is not None)


def _uncounted_screening(planned: PlannedVisit) -> bool:
    """A visit that no text counts from anything: it has no dates, whatever the anchor."""
    return planned.anchor is None and not planned.is_baseline


def _target(visit_id: str, planned: PlannedVisit, anchor: date) -> date | None:
    if planned.repeat:
        return add_months(anchor, recurring_month(visit_id))
    return _shifted(anchor, planned.target) if planned.target else None


def _shifted(anchor: date, offset: Offset) -> date:
    if offset.months is not None:
        return add_months(anchor, offset.months)
    return anchor + timedelta(days=offset.days or 0, weeks=offset.weeks or 0)


def _window_days(window: Window | None, anchor: date, target: date | None) -> tuple[date | None, date | None]:
    if window is None:
        return None, None
    if window.first_day is not None and window.last_day is not None:
        return anchor + timedelta(days=window.first_day), anchor + timedelta(days=window.last_day)
    if target is None or window.minus is None or window.plus is None:
        return None, None
    return target - timedelta(days=window.minus), target + timedelta(days=window.plus)


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_order(visits: Iterable[Visit], baseline: str) -> tuple[Visit, ...]:
    """One participant's visits with those that no protocol plans put between the others by their day.

    A visit that took place comes before every one that is still to come. On the same day it follows the planned
    one, but precedes `baseline`: a sample of that day counts as taken up to baseline. `position` then tells the
    place. Without an unplanned visit the order of the schedule is left as it is.
    """
    found = sorted(visits, key=lambda visit: visit.position)
    extra = [visit for visit in found if is_unplanned(visit.planned_id)]
    if not extra:
        return tuple(found)
    placed = [visit for visit in found if not is_unplanned(visit.planned_id)]
    for visit in sorted(extra, key=lambda one: (_own_day(one) or date.max, one.position)):
        after = [place for place, other in enumerate(placed, 1) if _comes_before(other, visit, baseline)]
        placed.insert(after[-1] if after else 0, visit)
    return tuple(replace(visit, position=place) for place, visit in enumerate(placed))


def _own_day(visit: Visit) -> date | None:
    return visit.held_on or visit.appointment or visit.target


def _comes_before(other: Visit, visit: Visit, baseline: str) -> bool:
    """Whether another visit lies before one that no protocol plans."""
    day, others = _own_day(visit), _own_day(other)
    if day is None or others is None:
        return day is None
    still_to_come = not (other.held_on or other.missed_on or other.not_needed)
    if visit.held_on and still_to_come:
        return False
    return others < day if other.planned_id == baseline else others <= day


def visit_status(visit: Visit, today: date) -> VisitStatus:
    """How a visit stands on `today`: the only function that decides it."""
    if visit.held_on is not None:
        return _held_status(visit, visit.held_on)
    if visit.missed_on is not None:
        return VisitStatus.MISSED
    if visit.not_needed:
        return VisitStatus.NOT_NEEDED
    if visit.earliest is not None and visit.latest is not None:
        return _window_status(visit.earliest, visit.latest, today)
    return _target_status(visit.target or visit.appointment, today)


def _held_status(visit: Visit, held: date) -> VisitStatus:
    if visit.earliest is not None and held < visit.earliest:
        return VisitStatus.HELD_EARLY
    if visit.latest is not None and held > visit.latest:
        return VisitStatus.HELD_LATE
    return VisitStatus.HELD


def _window_status(earliest: date, latest: date, today: date) -> VisitStatus:
    if today < earliest:
        return VisitStatus.PLANNED
    if today > latest:
        return VisitStatus.OVERDUE
    return VisitStatus.CLOSING if (latest - today).days <= CLOSING_DAYS else VisitStatus.DUE


def _target_status(target: date | None, today: date) -> VisitStatus:
    """Without a window: due on the target day, then past target; never overdue until the site sets a window."""
    if target is None or today < target:
        return VisitStatus.PLANNED
    return VisitStatus.DUE if today == target else VisitStatus.PAST_TARGET


def days_outside(visit: Visit) -> int:
    """How many days the held visit lies outside its window: negative early, positive late, 0 on time or unstated."""
    if visit.held_on is None:
        return 0
    if visit.earliest is not None and visit.held_on < visit.earliest:
        return (visit.held_on - visit.earliest).days
    if visit.latest is not None and visit.held_on > visit.latest:
        return (visit.held_on - visit.latest).days
    return 0
