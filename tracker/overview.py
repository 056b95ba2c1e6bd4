"""What asks for a person today, the participants by visits, one participant's page, and finding by number or code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker import consents, log_records, next_steps, planning, query_records, unmasking, worklist
from tracker.domain.masking import is_masked, masked_board, masked_matrix_row, masked_page
from tracker.domain.next_step import NextStep
from tracker.domain.protocol import Protocol
from tracker.domain.queries import Query
from tracker.domain.records import Participant, ParticipantStatus, Visit
from tracker.domain.rights import Right
from tracker.domain.views import MatrixCell, MatrixRow, ParticipantPage, TodayBoard, TodayRow, Waiting
from tracker.history import load
from tracker.permission import needs
from tracker.planning import Protocols
from tracker.site import Site
from tracker.storage import (
    read,
    read_laboratories,
    read_pages,
    read_queries,
    read_results,
    read_trust,
    unsigned,
)
from tracker.trends import trends
from tracker.visit_record import named_flags

HISTORY_SHOWN = 500
HITS = 12


@dataclass(frozen=True)
class Hit:
    """Something found by what was typed or scanned."""

    participant_id: str
    visit_id: str | None
    words: str


@needs(Right.READ)
def today(site: Site, on: date | None = None, most: int | None = None) -> TodayBoard:
    """What asks for someone on a day: overdue, closing, due or booked, the week ahead, flags, unfinished visits.

    Of visits to complete and to sign the first `most`, or all; `how_much_waits` counts them.
    """
    day = on or site.today()
    with site.look() as connection:
        plans = Protocols(site, connection)
        listed = worklist.visits(connection, plans, day, most)
        steps = next_steps.steps(connection, plans, day)
        expiring = worklist.expiring(connection, plans, day)
        masked = worklist.masked_studies(site, connection)
        board = TodayBoard(
            today=day,
            overdue=listed["overdue"],
            closing=listed["closing"],
            due=listed["due"],
            this_week=listed["this_week"],
            flags=worklist.open_flags(connection, plans, masked),
            incomplete=listed["incomplete"],
            screening=expiring,
            to_book=_without(steps[NextStep.BOOK], expiring),
            to_decide=steps[NextStep.DECIDE],
            unsigned=worklist.unsigned(connection, plans, day, most),
            queries=query_records.shown(site, connection, read_queries.standing(connection)),
            consents=consents.to_consent(site, connection),
        )
    return masked_board(board, masked)


def _without(rows: Iterable[TodayRow], others: Iterable[TodayRow]) -> tuple[TodayRow, ...]:
    """The rows whose visits none of the others names."""
    named = {row.visit.id for row in others}
    return tuple(row for row in rows if row.visit.id not in named)


@needs(Right.READ)
def how_much_waits(site: Site) -> Waiting:
    """How many visits of the whole site are to be completed and to be signed."""
    with site.look() as connection:
        return Waiting(read_pages.how_many_incomplete(connection), unsigned.how_many(connection))


@needs(Right.READ)
def participant_ids(site: Site, study_id: str | None = None, most: int | None = None) -> tuple[str, ...]:
    """The ids of all participants, or of the first, by number: by them a long matrix is read part by part."""
    with site.look() as connection:
        return read_pages.participant_ids(connection, study_id, most)


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
        masked = worklist.masked_studies(site, connection)
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
