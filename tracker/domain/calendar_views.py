"""A stretch of a site's calendar: who comes when, whose windows are open without an appointment, and what clashes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from tracker.domain.moving import outside
from tracker.domain.records import Participant, Visit
from tracker.domain.working_days import WorkingDays
from tracker.language import _, ngettext

MOST_NAMED = 3
"""How many appointments at the same time are named."""


@dataclass(frozen=True)
class CalendarEntry:
    """One visit in the calendar: held, booked, or waiting for an appointment."""

    participant: Participant
    study_short: str
    visit: Visit
    problems: tuple[str, ...] = ()
    """What clashes, each in a sentence."""

    @property
    def day(self) -> date | None:
        """The day it stands on: held, else booked; None while it has no appointment."""
        return self.visit.held_on or self.visit.appointment

    @property
    def is_movable(self) -> bool:
        """Whether its appointment can still be moved."""
        return not (self.visit.held_on or self.visit.missed_on or self.visit.not_needed)

    def is_open_on(self, day: date) -> bool:
        """Whether a day lies in its window; without a window, whether it is the target."""
        visit = self.visit
        if visit.earliest and visit.latest:
            return visit.earliest <= day <= visit.latest
        return visit.target == day


@dataclass(frozen=True)
class SiteCalendar:
    """The calendar between two days, both inside."""

    first: date
    last: date
    today: date
    days: WorkingDays
    booked: tuple[CalendarEntry, ...] = ()
    """Appointments and visits held, by day, time and number; those without a time behind the others."""
    waiting: tuple[CalendarEntry, ...] = ()
    """Visits without an appointment whose window, or target, lies in these days; what ends first is in front."""

    def on(self, day: date) -> tuple[CalendarEntry, ...]:
        """Who comes, or came, on a day."""
        return tuple(one for one in self.booked if one.day == day)

    def open_on(self, day: date) -> tuple[CalendarEntry, ...]:
        """Whose window is open on a day without an appointment."""
        return tuple(one for one in self.waiting if one.is_open_on(day))


def by_time(entry: CalendarEntry) -> tuple[date, bool, str, str]:
    """The order of a calendar: day, then time, what has none last, then number."""
    at = entry.visit.appointment_time
    return entry.day or date.max, at is None, str(at), entry.participant.shown_number


def by_end(entry: CalendarEntry) -> tuple[date, str]:
    """The order of what waits: the window that ends first in front."""
    return entry.visit.latest or entry.visit.target or date.max, entry.participant.shown_number


def with_clashes(
    entries: Iterable[CalendarEntry], minutes: int, days: WorkingDays
) -> tuple[CalendarEntry, ...]:
    """The entries in order, each still to come with what clashes: a closed day, its window, another appointment.

    `minutes`: two appointments that begin closer than this clash, unless it is 0.
    """
    ordered = sorted(entries, key=by_time)
    by_day: dict[date, list[CalendarEntry]] = {}
    for one in ordered:
        if one.visit.appointment is not None and one.is_movable:
            by_day.setdefault(one.visit.appointment, []).append(one)
    found = {
        one.visit.id: tuple(_problems(here, place, minutes, days))
        for here in by_day.values()
        for place, one in enumerate(here)
    }
    return tuple(replace(one, problems=found.get(one.visit.id, ())) for one in ordered)


def _problems(here: Sequence[CalendarEntry], place: int, minutes: int, days: WorkingDays) -> Iterator[str]:
    """What clashes with one of the appointments of a day, which are in the order of their times."""
    entry = here[place]
    day = entry.visit.appointment
    assert day is not None
    closed = days.why_closed(day)
    if closed:
        yield _("Closed: {why}.").format(why=closed)
    away = outside(entry.visit, day)
    if away:
        yield away_words(away)
    number = entry.participant.shown_number
    if sum(one.participant.id == entry.participant.id for one in here) > 1:
        yield _("Two visits of {number} on one day.").format(number=number)
    for other in islice(_close(here, place, minutes), MOST_NAMED):
        words = (
            _("Same time as {number}, {visit}.") if _same(entry, other) else _("Close to {number}, {visit}.")
        )
        yield words.format(number=other.participant.shown_number, visit=other.visit.short)


def _close(here: Sequence[CalendarEntry], place: int, minutes: int) -> Iterator[CalendarEntry]:
    """The appointments of others that begin too close: those after it, then those before it."""
    entry = here[place]
    for others in (here[place + 1 :], here[:place][::-1]):
        for other in others:
            if not _is_close(entry.visit, other.visit, minutes):
                break
            if other.participant.id != entry.participant.id:
                yield other


def away_words(days: int) -> str:
    """How far a day lies from the window: negative before it."""
    if days > 0:
        return ngettext("{n} day after the window.", "{n} days after the window.", days).format(n=days)
    return ngettext("{n} day before the window.", "{n} days before the window.", -days).format(n=-days)


def _same(entry: CalendarEntry, other: CalendarEntry) -> bool:
    return entry.visit.appointment_time == other.visit.appointment_time


def _is_close(one: Visit, other: Visit, minutes: int) -> bool:
    """Whether two appointments of a day begin less than so many minutes apart."""
    if one.appointment_time is None or other.appointment_time is None:
        return False
    first, second = (datetime.combine(date.min, at) for at in (one.appointment_time, other.appointment_time))
    return abs((first - second).total_seconds()) < minutes * 60
