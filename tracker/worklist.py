"""The rows of Today: which visits ask for somebody and under which heading, which screenings expire, what to sign."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.masking import can_be_masked, is_masked
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.records import Flag, Participant, ParticipantStatus, Visit, VisitStatus
from tracker.domain.screening import screening_of
from tracker.domain.views import TodayRow
from tracker.language import _
from tracker.planning import Protocols
from tracker.site import Site
from tracker.status_words import expiry_words, status_words
from tracker.storage import read, read_pages, read_results, read_trust
from tracker.storage import unsigned as unsigned_list
from tracker.visit_record import named_flags

AHEAD = timedelta(days=7)
"""How far Today looks ahead."""


def visits(
    connection: Connection, plans: Protocols, day: date, most: int | None = None
) -> dict[str, tuple[TodayRow, ...]]:
    """The visits that ask for somebody, by their list on Today: overdue, closing, due, this_week, incomplete.

    Of incomplete ones the first `most`, or all.
    """
    held = read.visits_by_id(connection, read_pages.incomplete_visits(connection, most))
    open_ones = read.open_visits(connection, day + AHEAD)
    rows = _rows(connection, plans, (*open_ones, *held), day)  # participants are read once for both
    held_ids = {visit.id for visit in held}
    sections: dict[str, list[TodayRow]] = {"overdue": [], "closing": [], "due": [], "this_week": []}
    for row in rows:
        name = None if row.visit.id in held_ids else _section(row.visit, day)
        if name:
            sections[name].append(row)
    incomplete = tuple(row for row in rows if row.visit.id in held_ids)
    return {name: _sorted(found) for name, found in sections.items()} | {"incomplete": incomplete}


def _section(visit: Visit, day: date) -> str | None:
    if visit.appointment == day:
        return "due"
    match visit.status:
        case VisitStatus.OVERDUE:
            return "overdue"
        case VisitStatus.PAST_TARGET if not (visit.appointment and visit.appointment > day):
            return "overdue"
        case VisitStatus.CLOSING:
            return "closing"
        case VisitStatus.DUE:
            return "this_week" if visit.appointment and visit.appointment > day else "due"
    asked = visit.appointment or visit.earliest or visit.target
    return "this_week" if asked and day < asked <= day + AHEAD else None


def _sorted(rows: list[TodayRow]) -> tuple[TodayRow, ...]:
    def order(row: TodayRow) -> tuple[date, str, str]:
        visit = row.visit
        asked = visit.appointment or visit.latest or visit.target or date.max
        return asked, str(visit.appointment_time or ""), row.participant.shown_number

    return tuple(sorted(rows, key=order))


def _rows(
    connection: Connection, plans: Protocols, visits: Iterable[Visit], day: date
) -> tuple[TodayRow, ...]:
    visits = tuple(visits)
    people = read.participants_by_id(connection, [visit.participant_id for visit in visits])
    shown = _shown(connection, plans, people, visits, day)
    begun = read_results.begun(connection, [visit.id for visit in visits])
    counts = read_results.flag_counts(connection, people)
    rows = []
    for visit in visits:
        who, seen = people[visit.participant_id], shown[visit.id]
        protocol = plans[who.study_id]
        rows.append(
            TodayRow(
                who,
                protocol.short_title,
                seen,
                status_words(seen, day),
                _progress(seen, begun),
                counts.get(visit.id, (0, 0, 0))[0],
            )
        )
    return tuple(
        row for row in rows if is_expected(row.participant, row.visit, plans[row.participant.study_id])
    )


def _shown(
    connection: Connection,
    plans: Protocols,
    people: Mapping[str, Participant],
    visits: Iterable[Visit],
    day: date,
) -> dict[str, Visit]:
    """These visits with words and status, by id; of the other visits of these participants few are read."""
    baselines = {protocol.baseline.id for protocol in plans.of(people.values()).values()}
    around = read.visits_that_place(connection, people, baselines)
    mine = {who: {visit.id: visit for visit in around.get(who, ())} for who in people}
    asked = {visit.id: visit for visit in visits}
    for visit in asked.values():
        mine[visit.participant_id][visit.id] = visit
    return {
        visit.id: visit
        for who in people.values()
        for visit in planning.shown_visits(tuple(mine[who.id].values()), plans[who.study_id], day, asked)
    }


def _progress(visit: Visit, begun: frozenset[str]) -> str:
    if visit.completed_at:
        return "complete"
    return "begun" if visit.id in begun else ""


def is_expected(who: Participant, visit: Visit, protocol: Protocol) -> bool:
    """A visit after baseline is expected only of who was enrolled."""
    if visit.is_held or who.status is not ParticipantStatus.SCREENING:
        return True
    if is_unplanned(visit.planned_id):
        return True
    order = [one.id for one in protocol.visits]
    planned = protocol.visit(visit.planned_id).id
    return order.index(planned) <= order.index(protocol.baseline.id)


def expiring(connection: Connection, plans: Protocols, day: date) -> tuple[TodayRow, ...]:
    """The baseline visits of those whose screening expires within a week or has expired, the earliest first."""
    found: list[tuple[int, TodayRow]] = []
    for keys in read.studies(connection):
        protocol = plans[keys.id]
        if protocol.screening_valid_days is None:
            continue
        people = read.waiting_for_baseline(connection, keys.id, protocol.baseline.id)
        whole = read.visits(connection, [who.id for who in people])
        for who in people:
            screening = screening_of(who, protocol, whole[who.id], day)
            if screening and screening.days_left <= AHEAD.days:
                shown = planning.shown_visits(whole[who.id], protocol, day)
                visit = next(one for one in shown if one.planned_id == protocol.baseline.id)
                row = TodayRow(who, protocol.short_title, visit, expiry_words(screening))
                found.append((screening.days_left, row))
    return tuple(
        row for _left, row in sorted(found, key=lambda one: (one[0], one[1].participant.shown_number))
    )


def unsigned(
    connection: Connection, plans: Protocols, day: date, most: int | None = None
) -> tuple[TodayRow, ...]:
    """The first completed visits on which no signature stands, or all; a signature that a change made void is said."""
    visits = read.visits_by_id(connection, unsigned_list.first(connection, most))
    people = read.participants_by_id(connection, [visit.participant_id for visit in visits])
    void = read_trust.signatures(connection, [visit.id for visit in visits])
    rows = []
    for visit in visits:
        who = people[visit.participant_id]
        protocol = plans[who.study_id]
        words, how = (_("signature void"), "void") if visit.id in void else (_("not signed"), "complete")
        shown = planning.shown(visit, protocol, day, None)
        rows.append(TodayRow(who, protocol.short_title, shown, words, how))
    return tuple(rows)


def open_flags(connection: Connection, plans: Protocols, masked: Collection[str]) -> tuple[Flag, ...]:
    """The open flags of the site, newest first, what cannot be judged last; of masked studies none."""
    flags = read_results.flags(connection)
    people = read.participants_by_id(connection, [flag.participant_id for flag in flags])
    named = [
        one
        for flag in flags
        if (study := people[flag.participant_id].study_id) not in masked
        for one in named_flags([flag], plans[study])
    ]
    return tuple(sorted(named, key=lambda flag: flag.cannot_tell))


def masked_studies(site: Site, connection: Connection) -> Mapping[str, Protocol]:
    """The studies in which who acts is masked, by id."""
    if not can_be_masked(site.user.roles):
        return {}
    plans = {
        keys.id: planning.plan_of(site, connection, keys.id).protocol for keys in read.studies(connection)
    }
    return {study: protocol for study, protocol in plans.items() if is_masked(site.user.roles, protocol)}
