"""Selects for the listings of a study: what was recorded of many participants at once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from tracker.domain.audit_entry import AuditEntry
from tracker.domain.records import Decision
from tracker.storage.asked import in_chunks
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.read_results import audit_entry
from tracker.storage.tables import (
    ALLOCATION_LINE,
    ALLOCATION_LIST,
    AMENDMENT,
    AUDIT,
    CHOICE,
    DECISION,
    DEVIATION,
    LOCK,
    PARTICIPANT,
    RESULT,
    VERSION,
    VISIT,
    WINDOW,
)


def decisions(connection: Connection, participant_ids: Iterable[str]) -> dict[str, Decision]:
    """The last eligibility decision of each participant."""
    query = select(DECISION).order_by(DECISION.c.id)
    rows = in_chunks(connection, query, DECISION.c.participant_id, participant_ids)
    return {
        row.participant_id: Decision(row.outcome, row.decided_by, row.decided_on, row.reason) for row in rows
    }


def graded(connection: Connection, participant_ids: Iterable[str]) -> list[Row[Any]]:
    """The laboratory results that have a grade, with their participant."""
    query = (
        select(RESULT, VISIT.c.participant_id)
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .where(RESULT.c.grade.is_not(None))
        .order_by(RESULT.c.id)
    )
    return in_chunks(connection, query, VISIT.c.participant_id, participant_ids)


def sampled(connection: Connection, participant_ids: Iterable[str], item: str) -> dict[tuple[str, str], str]:
    """The recorded day of each sample by visit and form; `item` is the one under which it is recorded."""
    query = (
        select(RESULT.c.visit_id, RESULT.c.form, RESULT.c.value)
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .where(RESULT.c.item == item, RESULT.c.value.is_not(None))
    )
    rows = in_chunks(connection, query, VISIT.c.participant_id, participant_ids)
    return {(row.visit_id, row.form): row.value for row in rows}


def deviations(connection: Connection, participant_ids: Iterable[str]) -> list[Row[Any]]:
    """The deviations that stand by their days, with who logged each and when."""
    logged = and_(AUDIT.c.record_id == DEVIATION.c.id, AUDIT.c.action == "insert")
    query = (
        select(DEVIATION, AUDIT.c.login, AUDIT.c.at)
        .join(AUDIT, logged)
        .where(DEVIATION.c.withdrawn.is_(False))
        .order_by(DEVIATION.c.on, DEVIATION.c.id)
    )
    return in_chunks(connection, query, DEVIATION.c.participant_id, participant_ids)


def struck(connection: Connection, participant_ids: Iterable[str], log: str) -> int:
    """How many rows of a log were struck out."""
    table, ids = LOG_TABLES[log], list(participant_ids)
    query = select(table.c.id).where(table.c.struck.is_(True))
    return len(in_chunks(connection, query, table.c.participant_id, ids))


# --- the trail


def trail_of_study(connection: Connection, study_id: str) -> tuple[AuditEntry, ...]:
    """Every entry about a study, its versions, settings, locks, randomisation lists and participants, in the order of
    the trail."""
    people = select(PARTICIPANT.c.id).where(PARTICIPANT.c.study_id == study_id)
    of_study = (VERSION, WINDOW, CHOICE, AMENDMENT, ALLOCATION_LIST)
    own = [select(table.c.id).where(table.c.study_id == study_id) for table in of_study]
    lists = select(ALLOCATION_LIST.c.id).where(ALLOCATION_LIST.c.study_id == study_id)
    own.append(select(ALLOCATION_LINE.c.id).where(ALLOCATION_LINE.c.list_id.in_(lists)))
    own.append(select(LOCK.c.id).where(LOCK.c.record_id == study_id))
    about = or_(
        AUDIT.c.participant_id.in_(people),
        AUDIT.c.record_id == study_id,
        *(AUDIT.c.record_id.in_(rows) for rows in own),
    )
    return _entries(connection, select(AUDIT).where(about))


def trail_of_participant(connection: Connection, participant_id: str) -> tuple[AuditEntry, ...]:
    """Every entry about a participant, in the order of the trail."""
    return _entries(connection, select(AUDIT).where(AUDIT.c.participant_id == participant_id))


def _entries(connection: Connection, query: Select[Any]) -> tuple[AuditEntry, ...]:
    return tuple(audit_entry(row) for row in connection.execute(query.order_by(AUDIT.c.sequence)))


def count_trail(connection: Connection) -> int:
    """How many entries the whole trail has."""
    return int(connection.execute(select(func.count()).select_from(AUDIT)).scalar_one())
