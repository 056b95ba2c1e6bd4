"""The site's calendar: working days, who comes when, windows without an appointment; and moving appointments in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from tracker import planning, visits
from tracker.catalogue import public_holidays
from tracker.domain.calendar_views import CalendarEntry, SiteCalendar, by_end, with_clashes
from tracker.domain.masking import masked_participant, masked_visit
from tracker.domain.moving import Follow, Step, followers, outside
from tracker.domain.records import Changes, Visit
from tracker.domain.rights import Right
from tracker.domain.schedule import in_order
from tracker.domain.settings import Settings
from tracker.domain.working_days import NO_HOLIDAYS, WEEKENDS, WorkingDays
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_calendar
from tracker.worklist import is_expected, masked_studies

AHEAD = timedelta(days=400)
"""How far from a visit holidays are looked up when its appointment moves."""


@dataclass(frozen=True)
class Moving:
    """What moving one appointment would do; nothing is done yet."""

    visit: Visit
    """As it would be booked."""
    outside: int
    """How many days outside its window, negative before it; then a reason is asked."""
    closed: str
    """Why the day is no working day; empty where it is one."""
    later: tuple[Follow, ...]
    """The later appointments that can go with it."""


@needs(Right.READ)
def working_days(site: Site, first: date, last: date) -> WorkingDays:
    """The site's weekend, the public holidays between two days, and the days it closes itself."""
    with site.look() as connection:
        return _days(site, connection, first, last)


def _days(site: Site, connection: Connection, first: date, last: date) -> WorkingDays:
    own = Settings.of(read.settings(connection))
    place = own.holidays_of or site.info.country
    known = None if own.weekend != "country" else public_holidays.weekend(site.info.country, first.year)
    weekend = known if known is not None else WEEKENDS.get(own.weekend, WEEKENDS["sat-sun"])
    named = {} if place == NO_HOLIDAYS else public_holidays.between(place, first, last)
    return WorkingDays(weekend, named, own.closures)


@needs(Right.READ)
def places(_site: Site) -> Mapping[str, tuple[str, ...]]:
    """The countries whose public holidays are known, each with its regions, by their codes."""
    return public_holidays.regions()


@needs(Right.READ)
def between(site: Site, first: date, last: date, study_id: str | None = None) -> SiteCalendar:
    """The calendar of a study, or of the site, from one day to another, both inside."""
    with site.look() as connection:
        days = _days(site, connection, first, last)
        own = Settings.of(read.settings(connection))
        stored = read_calendar.visits_between(connection, first, last, study_id)
        entries = _entries(site, connection, stored)
    shown = with_clashes(entries, own.visit_minutes, days)
    return SiteCalendar(
        first,
        last,
        site.today(),
        days,
        booked=tuple(one for one in shown if one.day is not None),
        waiting=tuple(sorted((one for one in shown if one.day is None), key=by_end)),
    )


def _entries(site: Site, connection: Connection, stored: Sequence[Visit]) -> list[CalendarEntry]:
    people = read.participants_by_id(connection, [visit.participant_id for visit in stored])
    plans = {
        study: planning.plan_of(site, connection, study).protocol
        for study in {who.study_id for who in people.values()}
    }
    masked, today = masked_studies(site, connection), site.today()
    found = []
    for visit in stored:
        who = people[visit.participant_id]
        protocol = plans[who.study_id]
        seen = planning.shown(visit, protocol, today, None)
        if who.study_id in masked:
            who, seen = masked_participant(who), masked_visit(seen, protocol)
        if seen.appointment or is_expected(who, seen, protocol):
            found.append(CalendarEntry(who, protocol.short_title, seen))
    return found


@needs(Right.MANAGE)
def moving(site: Site, visit_id: str, day: date) -> Moving:
    """What it would mean to book a visit on a day: its window, closed days, and the later appointments.

    ValueRefused for a day on which no visit can be, as `visits.book`.
    """
    with site.look() as connection:
        visit = read.visit(connection, visit_id)
        who = read.participant(connection, visit.participant_id)
        visits.check_day(who, day, site.today())
        plan = planning.plan_of(site, connection, who.study_id)
        stored = read.visits(connection, [who.id])[who.id]
        days = _days(site, connection, min(day, site.today()) - AHEAD, day + AHEAD)
    wanted = tuple(replace(one, appointment=day) if one.id == visit_id else one for one in stored)
    baseline, today = plan.protocol.baseline.id, site.today()
    dated = planning.redated(wanted, plan)
    after = [planning.shown(one, plan.protocol, today, None) for one in in_order(dated, baseline)]
    moved = next(one for one in after if one.id == visit_id)
    later = followers(in_order(stored, baseline), after, visit_id, days, today)
    return Moving(moved, outside(moved, day), days.why_closed(day), later)


@needs(Right.MANAGE)
def move(site: Site, steps: Sequence[Step], reason: str = "") -> Changes:
    """Book several appointments of one participant at once, in their order: all of them, or none.

    Outside a window the reason is asked as in `visits.book` (ReasonNeeded); it is kept with each of them.
    """
    with site.work() as work:
        for step in steps:
            visits.record_appointment(work, step.visit_id, step.day, step.at, reason)
        return work.changes
