"""A participant's papers: the schedule, the appointment card, the casebook; and the sheets of all who come on a day."""

from datetime import date

from sqlalchemy import Connection

from tracker import overview, planning, visit_record
from tracker.domain.masking import is_masked, masked_page, masked_record
from tracker.domain.rights import Right
from tracker.domain.settings import Settings
from tracker.domain.views import ParticipantPage, TodayRow, VisitRecord
from tracker.eligibility import judged
from tracker.history import History, load
from tracker.paper import stamp
from tracker.permission import needs
from tracker.reports import card as card_paper
from tracker.reports import casebook as casebook_paper
from tracker.reports import day_pack
from tracker.reports import schedule as schedule_paper
from tracker.reports.casebook import Casebook
from tracker.site import Site
from tracker.storage import read, read_results


@needs(Right.PRINT)
def schedule(site: Site, participant_id: str, masked: bool = False, page: str = "A4") -> bytes:
    """Every visit with target, window, the day held and its deviation, and where each date comes from."""
    who = _participant(site, participant_id, masked)
    with site.look() as connection:
        return schedule_paper.build(
            who, stamp(site, connection), page, _settings(connection).shows_jalali(site.info.country)
        )


def _participant(site: Site, participant_id: str, masked: bool) -> ParticipantPage:
    """Everything about the participant, masked for who is and where it is wished."""
    who = overview.participant(site, participant_id)
    return masked_page(who) if masked and not who.masked else who


def _settings(connection: Connection) -> Settings:
    return Settings.of(read.settings(connection))


@needs(Right.PRINT)
def card(site: Site, participant_id: str, masked: bool = False, page: str = "A4") -> bytes:
    """The appointment card: the days to come and the place, nothing of health or treatment."""
    who = _participant(site, participant_id, masked)
    with site.look() as connection:
        own = _settings(connection)
        printed_by = stamp(site, connection)
    return card_paper.build(who, printed_by, page, own.card_place, own.shows_jalali(site.info.country))


@needs(Right.PRINT)
def casebook(site: Site, participant_id: str, masked: bool = False, page: str = "A4") -> bytes:
    """Everything recorded of a participant: the schedule, every visit held, logs, trends, signatures."""
    who = _participant(site, participant_id, masked)
    with site.look() as connection:
        history = load(site, connection, participant_id)
        criteria = judged(history)
        visits = tuple(
            (record, criteria if any(form.kind == "criteria" for form in record.forms) else ())
            for visit in history.visits
            if visit.is_held
            for record in (_of_history(site, connection, history, visit.id, who.masked),)
        )
        book = Casebook(
            who,
            visits,
            read_results.decision(connection, participant_id),
            _settings(connection).shows_jalali(site.info.country),
        )
        printed_by = stamp(site, connection)
    return casebook_paper.build(book, printed_by, page)


def _of_history(
    site: Site, connection: Connection, history: History, visit_id: str, masked: bool
) -> VisitRecord:
    record = visit_record.of_history(site, connection, history, visit_id)
    return masked_record(record) if masked else record


@needs(Right.PRINT)
def day(site: Site, day: date, study_id: str | None = None, masked: bool = False, page: str = "A4") -> bytes:
    """The sheets of all visits booked or held on a day, of one study or of all, behind a list of them."""
    board = overview.today(site, day)
    rows = [row for row in (*board.overdue, *board.closing, *board.due) if study_id in (None, _study(row))]
    waiting = tuple(row for row in rows if not _comes(row, day))
    with site.look() as connection:
        held = read.visits_held_on(connection, day, study_id)
        coming = [row.visit.id for row in rows if _comes(row, day)] + [visit.id for visit in held]
        records = [_record(site, connection, visit_id, masked) for visit_id in coming]
        study = planning.plan_of(site, connection, study_id).protocol.short_title if study_id else ""
        printed_by = stamp(site, connection)
    every_one = tuple(sorted(records, key=_by_time))
    hidden = masked or any(record.masked for record in records)
    return day_pack.build(day_pack.Day(site.info, day, every_one, waiting, study, hidden), printed_by, page)


def _study(row: TodayRow) -> str:
    return row.participant.study_id


def _comes(row: TodayRow, day: date) -> bool:
    """Booked for the day; without an appointment, planned for that very day."""
    return day == (row.visit.appointment or row.visit.target)


def _by_time(record: VisitRecord) -> tuple[bool, str, str]:
    """By the time of the appointment, those without one last."""
    at = record.visit.appointment_time
    return at is None, str(at), record.participant.shown_number


def _record(site: Site, connection: Connection, visit_id: str, masked: bool) -> VisitRecord:
    record = visit_record.build(site, connection, visit_id)
    hidden = masked or is_masked(site.user.roles, record.study.protocol)
    return masked_record(record) if hidden else record
