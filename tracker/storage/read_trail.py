"""Plain selects of the audit trail by who, when and what, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from tracker.domain.audit_entry import AuditEntry
from tracker.storage.asked import in_chunks
from tracker.storage.read_results import audit_entry
from tracker.storage.sealing import concealed
from tracker.storage.tables import AUDIT, LABORATORY, PARTICIPANT, RESULT, STUDY, USER, VISIT


@dataclass(frozen=True)
class Wanted:
    """What of the trail is asked for; what is empty does not matter. `until` itself is outside."""

    participant: str = ""
    login: str = ""
    since: datetime | None = None
    until: datetime | None = None
    tables: frozenset[str] | None = None
    actions: frozenset[str] = frozenset()
    """Of these tables, or with one of these actions."""
    records: frozenset[str] | None = None
    """About one of these rows: found without a walk along the whole trail."""
    without_people: bool = False
    """Leave out whatever is about a participant."""


def entries(connection: Connection, wanted: Wanted, before: int | None, most: int) -> tuple[AuditEntry, ...]:
    """The newest entries before a number of the trail, or the newest of all."""
    query = _where(select(AUDIT), wanted)
    if before is not None:
        query = query.where(AUDIT.c.sequence < before)
    rows = connection.execute(query.order_by(AUDIT.c.sequence.desc()).limit(most))
    return tuple(audit_entry(row) for row in rows)


def _where(query: Select[Any], wanted: Wanted) -> Select[Any]:
    c = AUDIT.c
    if wanted.participant:
        query = query.where(c.participant_id == wanted.participant)
    if wanted.records is not None:
        query = query.where(c.record_id.in_(wanted.records))
    if wanted.login:
        query = query.where(c.login == wanted.login)
    if wanted.since:
        query = query.where(c.at >= wanted.since)
    if wanted.until:
        query = query.where(c.at < wanted.until)
    if wanted.without_people:
        query = query.where(c.participant_id.is_(None))
    if wanted.tables is not None:
        written = and_(c.table_name.in_(wanted.tables), c.action.in_(("insert", "update")))
        query = query.where(or_(written, c.action.in_(wanted.actions)))
    return query


def logins(connection: Connection) -> tuple[str, ...]:
    """Everyone who can have written an entry: users stay known, and the trail itself is long."""
    return tuple(connection.scalars(select(USER.c.login).order_by(USER.c.login)))


def made(connection: Connection, record_ids: Iterable[str]) -> dict[str, str]:
    """What rows were made of, by id, as the trail has it."""
    query = select(AUDIT.c.record_id, AUDIT.c.table_name, AUDIT.c.new).where(AUDIT.c.action == "insert")
    rows = in_chunks(connection, query, AUDIT.c.record_id, record_ids)
    return {row.record_id: concealed(row.table_name, row.new) or "" for row in rows}


def of_form(connection: Connection, visit_id: str, form: str, item: str) -> tuple[AuditEntry, ...]:
    """What was written of a form of a visit, or of one item of it, newest first."""
    results = select(RESULT.c.id).where(RESULT.c.visit_id == visit_id, RESULT.c.form == form)
    if item:
        results = results.where(RESULT.c.item == item)
    query = (
        select(AUDIT)
        .where(AUDIT.c.record_id.in_(results), AUDIT.c.table_name == RESULT.name)
        .order_by(AUDIT.c.sequence.desc())
    )
    return tuple(audit_entry(row) for row in connection.execute(query))


def at_visit(
    connection: Connection, visit_id: str, login: str, since: int, actions: Iterable[str]
) -> tuple[AuditEntry, ...]:
    """What someone wrote of the answers of a visit after an entry of the trail, and did there, oldest first."""
    results = select(RESULT.c.id).where(RESULT.c.visit_id == visit_id)
    answers = and_(AUDIT.c.record_id.in_(results), AUDIT.c.table_name == RESULT.name)
    done = and_(AUDIT.c.record_id == visit_id, AUDIT.c.action.in_(tuple(actions)))
    query = select(AUDIT).where(or_(answers, done), AUDIT.c.login == login, AUDIT.c.sequence > since)
    return tuple(audit_entry(row) for row in connection.execute(query.order_by(AUDIT.c.sequence)))


def events_since(connection: Connection, action: str, login: str, since: int) -> tuple[AuditEntry, ...]:
    """The events of an action by someone after an entry of the trail, oldest first."""
    query = select(AUDIT).where(AUDIT.c.action == action, AUDIT.c.login == login, AUDIT.c.sequence > since)
    return tuple(audit_entry(row) for row in connection.execute(query.order_by(AUDIT.c.sequence)))


def last_of(connection: Connection, record_id: str, action: str) -> int:
    """The number of the last entry of an action on a record; 0 where there is none."""
    found = select(func.max(AUDIT.c.sequence)).where(AUDIT.c.record_id == record_id, AUDIT.c.action == action)
    return connection.scalar(found) or 0


def names(connection: Connection) -> Mapping[str, str]:
    """What people call studies, laboratories, users and participants, by id."""
    found: dict[str, str] = {}
    for table, name in ((STUDY, "key"), (LABORATORY, "name"), (USER, "login")):
        found.update((row.id, row[1]) for row in connection.execute(select(table.c.id, table.c[name])))
    people = select(PARTICIPANT.c.id, PARTICIPANT.c.number, PARTICIPANT.c.screening_number)
    found.update((row.id, row.number or row.screening_number) for row in connection.execute(people))
    return found


def planned_ids(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The planned visit of each visit of these participants, with the participant, by visit id."""
    query = select(VISIT.c.id, VISIT.c.planned_id, VISIT.c.participant_id)
    rows = in_chunks(connection, query, VISIT.c.participant_id, participant_ids)
    return {row.id: (row.planned_id, row.participant_id) for row in rows}
