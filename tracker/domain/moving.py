"""Moving one appointment: which later ones of the same participant go with it, and to which day. The rule is our own.

The distance stays what it was: each later appointment moves by as many days as the first one, to the nearest working
day inside the window that it will then have, and never to or before the day of the appointment it follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from tracker.domain.records import Visit
from tracker.domain.schedule import days_outside
from tracker.domain.working_days import REACH, WorkingDays


@dataclass(frozen=True)
class Step:
    """One appointment as it is to be: of this visit, on this day, at this time."""

    visit_id: str
    day: date | None
    at: time | None = None


@dataclass(frozen=True)
class Follow:
    """A later appointment that can go with the one that is moved."""

    visit: Visit
    """As it will be dated."""
    was: date
    day: date
    closed: str = ""
    """Why the new day is no working day; empty where it is one."""
    must: bool = False
    """Whether it cannot stay: its window moves away from it, or it would no longer come after the one before it."""

    @property
    def outside(self) -> int:
        """How many days the new day lies outside the window, negative before it; 0 inside, or while provisional."""
        return outside(self.visit, self.day)


def outside(visit: Visit, day: date) -> int:
    """How many days an appointment lies outside the window: negative before it, 0 inside, unstated or provisional."""
    return 0 if visit.provisional else days_outside(replace(visit, held_on=day))


def waits(visit: Visit) -> bool:
    """Whether a visit is still to come."""
    return not (visit.held_on or visit.missed_on or visit.not_needed)


def followers(
    before: Sequence[Visit], after: Sequence[Visit], moved: str, days: WorkingDays, today: date
) -> tuple[Follow, ...]:
    """The later appointments that would go with the one of visit `moved`, in their order.

    `before` are one participant's visits as they stand, `after` the same as they will be dated, with the new
    appointment, both in the order of the schedule. One that is where it would go already is left out.
    """
    known = {visit.id: visit for visit in before}
    place = next(n for n, visit in enumerate(after) if visit.id == moved)
    old, new = known[moved].appointment or known[moved].target, after[place].appointment
    if old is None or new is None or old == new:
        return ()
    found: list[Follow] = []
    floor = new
    for visit in after[place + 1 :]:
        was = visit.appointment
        if was is None or not waits(visit):
            continue
        day = _day(visit, was + (new - old), max(floor + timedelta(days=1), today), days)
        must = bool(days_outside(replace(visit, held_on=was))) or was <= floor
        floor = day
        if day != was:
            found.append(Follow(visit, was, day, days.why_closed(day), must))
    return tuple(found)


def _day(visit: Visit, wanted: date, floor: date, days: WorkingDays) -> date:
    """The working day nearest to the wanted one, in the window and not before `floor`."""
    first, last = visit.earliest or wanted - timedelta(days=REACH), visit.latest
    first = max(first, floor)
    last = max(last if last is not None else wanted + timedelta(days=REACH), first)
    return days.nearest(wanted, first, last) or min(max(wanted, first), last)
