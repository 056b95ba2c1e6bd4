"""What asks for a person today, the participants by visits, one participant's page, and finding by number or code."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from tracker import consents, log_records, planning, query_records, unmasking
from tracker.domain.masking import (
    can_be_masked,
    is_masked,
    masked_board,
    masked_matrix_row,
    masked_page,
)
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.queries import Query
from tracker.domain.records import Flag, Participant, ParticipantStatus, Visit, VisitStatus
from tracker.domain.rights import Right
from tracker.domain.screening import Screening, screening_of
from tracker.domain.views import MatrixCell, MatrixRow, ParticipantPage, TodayBoard, TodayRow
from tracker.history import load
from tracker.language import _, ngettext
from tracker.permission import needs
from tracker.planning import Protocols
from tracker.site import Site
from tracker.storage import read, read_laboratories, read_queries, read_results, read_trust
from tracker.trends import trends
from tracker.visit_record import named_flags

AHEAD = timedelta(days=7)
HISTORY_SHOWN = 500
HITS = 12


@dataclass(frozen=True)
class Hit:
    """Something found by what was typed or scanned."""

    participant_id: str
    visit_id: str | None
    words: str


@needs(Right.READ)
def today(site: Site, on: date | None = None) -> TodayBoard:
    """What asks for someone on a day: overdue, closing, due or booked, the week ahead, flags, unfinished visits."""
    day = on or site.today()
    with site.look() as connection:
        plans = Protocols(site, connection)
        held = tuple(read.incomplete_visits(connection))
        both = _rows(connection, plans, (*read.open_visits(connection, day + AHEAD), *held), day)
        expiring = _expiring(connection, plans, day)
        masked = masked_studies(site, connection)
        flags = _site_flags(connection, plans, masked)
        unsigned = _unsigned(connection, plans, day)
        queries = query_records.shown(site, connection, read_queries.standing(connection))
        to_consent = consents.to_consent(site, connection)
    held_ids = {visit.id for visit in held}  # participants are read once for both
    unfinished = tuple(row for row in both if row.visit.id in held_ids)
    sections: dict[str, list[TodayRow]] = {"overdue": [], "closing": [], "due": [], "this_week": []}
    for row in (one for one in both if one.visit.id not in held_ids):
        name = _section(row.visit, day)
        if name:
            sections[name].append(row)
    board = TodayBoard(
        today=day,
        overdue=_sorted(sections["overdue"]),
        closing=_sorted(sections["closing"]),
        due=_sorted(sections["due"]),
        this_week=_sorted(sections["this_week"]),
        flags=flags,
        incomplete=unfinished,
        screening=expiring,
        unsigned=unsigned,
        queries=queries,
        consents=to_consent,
    )
    return masked_board(board, masked)


def masked_studies(site: Site, connection: Connection) -> Mapping[str, Protocol]:
    """The studies in which who acts is masked, by id."""
    if not can_be_masked(site.user.roles):
        return {}
    plans = {
        keys.id: planning.plan_of(site, connection, keys.id).protocol for keys in read.studies(connection)
    }
    return {study: protocol for study, protocol in plans.items() if is_masked(site.user.roles, protocol)}


def _expiring(connection: Connection, plans: Protocols, day: date) -> tuple[TodayRow, ...]:
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


def _unsigned(connection: Connection, plans: Protocols, day: date) -> tuple[TodayRow, ...]:
    """The completed visits on which no signature stands; one whose signature a change made void says so."""
    visits = read.unsigned_visits(connection)
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


def expiry_words(screening: Screening) -> str:
    """How long a screening still holds: "7 days left", "last day is today", "expired 2 days ago"."""
    days = screening.days_left
    if not days:
        return _("last day is today")
    if days > 0:
        return ngettext("{n} day left", "{n} days left", days).format(n=days)
    return ngettext("expired {n} day ago", "expired {n} days ago", -days).format(n=-days)


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
    for visit in visits:
        mine[visit.participant_id][visit.id] = visit
    return {
        visit.id: visit
        for who in people.values()
        for visit in planning.shown_visits(tuple(mine[who.id].values()), plans[who.study_id], day)
    }


def is_expected(who: Participant, visit: Visit, protocol: Protocol) -> bool:
    """A visit after baseline is expected only of who was enrolled."""
    if visit.is_held or who.status is not ParticipantStatus.SCREENING:
        return True
    if is_unplanned(visit.planned_id):
        return True
    order = [one.id for one in protocol.visits]
    planned = protocol.visit(visit.planned_id).id
    return order.index(planned) <= order.index(protocol.baseline.id)


def _progress(visit: Visit, begun: frozenset[str]) -> str:
    if visit.completed_at:
        return "complete"
    return "begun" if visit.id in begun else ""


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


def status_words(visit: Visit, day: date) -> str:
    """A visit's status in the words of a worklist: "2 days left", "5 days past the target"."""
    match visit.status:
        case VisitStatus.OVERDUE if visit.latest:
            past = (day - visit.latest).days
            return ngettext("{n} day past the window", "{n} days past the window", past).format(n=past)
        case VisitStatus.PAST_TARGET if visit.target is None and visit.appointment:
            past = (day - visit.appointment).days
            words = ngettext("{n} day past the appointment", "{n} days past the appointment", past)
            return words.format(n=past)
        case VisitStatus.PAST_TARGET if visit.target:
            past = (day - visit.target).days
            return ngettext("{n} day past the target", "{n} days past the target", past).format(n=past)
        case VisitStatus.CLOSING if visit.latest:
            left = (visit.latest - day).days
            words = ngettext("{n} day left", "{n} days left", left).format(n=left)
            return words if left else _("last day is today")
        case VisitStatus.MISSED if visit.missed_reason:
            return _("missed: {reason}").format(reason=visit.missed_reason)
    if visit.status in (VisitStatus.PLANNED, VisitStatus.DUE):
        if visit.appointment:
            return _("booked")
        return (
            _("window open, no appointment yet")
            if visit.status is VisitStatus.DUE
            else _("no appointment yet")
        )
    return _(visit.status.value)


def _site_flags(connection: Connection, plans: Protocols, masked: Collection[str]) -> tuple[Flag, ...]:
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


@needs(Right.READ)
def participant_ids(site: Site) -> tuple[str, ...]:
    """The ids of all participants by number: by them a long matrix is read part by part."""
    with site.look() as connection:
        return read.participant_ids(connection)


@needs(Right.READ)
def how_many(site: Site) -> Mapping[str, int]:
    """How many participants each study has that has any, by its id."""
    with site.look() as connection:
        return read.participant_counts(connection)


@needs(Right.READ)
def participants(
    site: Site, study_id: str | None = None, on: date | None = None, only: Iterable[str] | None = None
) -> tuple[MatrixRow, ...]:
    """Participants by visits, all or `only` those with these ids: the status of each cell on a day."""
    day = on or site.today()
    with site.look() as connection:
        people = (
            read.participants(connection, study_id)
            if only is None
            else tuple(read.participants_by_id(connection, only).values())
        )
        ids = [who.id for who in people]
        visits = read.visits(connection, ids)
        begun = read_results.begun(connection, [visit.id for mine in visits.values() for visit in mine])
        counts = read_results.flag_counts(connection, ids)
        asked = read_queries.counts(connection)
        plans = Protocols(site, connection).of(people)
        masked = masked_studies(site, connection)
    rows = (
        _matrix_row(who, plans[who.study_id], visits.get(who.id, ()), (begun, counts, asked), day)
        for who in people
    )
    return tuple(
        masked_matrix_row(row, masked[study]) if (study := row.participant.study_id) in masked else row
        for row in rows
    )


def _matrix_row(
    who: Participant,
    protocol: Protocol,
    stored: tuple[Visit, ...],
    known: tuple[frozenset[str], Mapping[str, tuple[int, int, int]], Mapping[str, int]],
    day: date,
) -> MatrixRow:
    """`known` by visit: what is begun, flags with what cannot be judged and what was seen, open queries."""
    begun, counts, asked = known
    shown = planning.shown_visits(stored, protocol, day)
    cells = tuple(
        MatrixCell(visit, visit.id in begun, flags, unknown, asked.get(visit.id, 0), seen)
        for visit in shown
        for flags, unknown, seen in (counts.get(visit.id, (0, 0, 0)),)
    )
    return MatrixRow(who, protocol.id, protocol.short_title, cells, _next_in_days(who, shown, day))


def _next_in_days(who: Participant, visits: tuple[Visit, ...], day: date) -> int | None:
    """Days to the next visit: its appointment, else the last day of its window, else its target."""
    if who.status not in (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED):
        return None
    for visit in visits:
        if visit.held_on is None and visit.missed_on is None and not visit.not_needed:
            asked = visit.appointment or visit.latest or visit.target
            return (asked - day).days if asked else None
    return None


@needs(Right.READ)
def participant(site: Site, participant_id: str) -> ParticipantPage:
    """Everything a participant's page shows. NotFound where there is none."""
    openings = unmasking.openings(site, participant_id)
    with site.look() as connection:
        history = load(site, connection, participant_id)
        before = history.participant.rescreened_from
        flags = read_results.flags(connection, participant_id=participant_id)
        to_consent = consents.to_consent(site, connection, history.study.id, history.participant)
        page = ParticipantPage(
            site=site.info,
            study=history.study,
            participant=history.participant,
            visits=history.visits,
            flags=named_flags(flags, history.protocol),
            deviations=read_results.deviations(connection, participant_id),
            trends=trends(history),
            history=read_results.history(connection, participant_id, HISTORY_SHOWN),
            today=site.today(),
            screened_before=read.participant(connection, before) if before else None,
            screened_again=read.rescreened_as(connection, participant_id),
            logs=log_records.records(history, site.today()),
            laboratories={one.id: one.name for one in read_laboratories.laboratories(connection)},
            locks=read_trust.locks(connection, (participant_id, history.study.id)),
            openings=openings,
            queries=_standing(site, connection, participant_id),
            windows=planning.plan_of(site, connection, history.study.id).windows,
            consents=consents.given(connection, participant_id),
            to_consent=next(iter(to_consent), None),
        )
    return masked_page(page) if is_masked(site.user.roles, page.study.protocol) else page


def _standing(site: Site, connection: Connection, participant_id: str) -> tuple[Query, ...]:
    found = read_queries.of_participants(connection, [participant_id])
    return query_records.shown(site, connection, [one for one in found if one.stands])


@needs(Right.READ)
def find(site: Site, text: str) -> tuple[Hit, ...]:
    """Participants by number or initials, or the visit whose scanned code this is; best first."""
    wanted = text.strip()
    if not wanted:
        return ()
    with site.look() as connection:
        visit_id = read.visit_id_by_code(connection, wanted.upper())
        if visit_id:
            visit = read.visit(connection, visit_id)
            history = load(site, connection, visit.participant_id)
            words = f"{history.participant.shown_number}  {history.visit(visit_id).short}"
            return (Hit(visit.participant_id, visit_id, words),)
        people = read.numbers_like(connection, wanted, HITS)
        plans = Protocols(site, connection).of(people)
    return tuple(
        Hit(who.id, None, f"{who.shown_number}  {who.initials}  {plans[who.study_id].short_title}")
        for who in people
    )
