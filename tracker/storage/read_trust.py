"""Plain selects of signatures, locks, source checks, unmaskings and code breaks."""

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Row, bindparam, exists, or_, select

from tracker.domain.records import Visit
from tracker.domain.signing import Lock, Meaning, Scope, Signature
from tracker.storage.asked import of_many, of_one, rows_among
from tracker.storage.read import VISITS, visit_of
from tracker.storage.tables import (
    CODE_BREAK,
    LOCK,
    PARTICIPANT,
    RESULT,
    SIGNATURE,
    SOURCE_CHECK,
    UNMASKING,
    VISIT,
)

_SIGNATURES = of_many(select(SIGNATURE).order_by(SIGNATURE.c.signed_at, SIGNATURE.c.id), SIGNATURE.c.visit_id)
_LOCKS_AROUND = select(LOCK.c.record_id, LOCK.c.scope, LOCK.c.locked_by).where(
    LOCK.c.unlocked_at.is_(None),
    or_(
        LOCK.c.record_id == bindparam("wanted"),
        LOCK.c.record_id.in_(of_one(select(VISIT.c.id), VISIT.c.participant_id)),
        LOCK.c.record_id.in_(of_one(select(PARTICIPANT.c.study_id), PARTICIPANT.c.id)),
    ),
)


def signatures(connection: Connection, visit_ids: Iterable[str]) -> dict[str, tuple[Signature, ...]]:
    """The signatures of each visit, void ones too, in the order they were given."""
    found: dict[str, list[Signature]] = {}
    for row in rows_among(connection, _SIGNATURES, visit_ids):
        found.setdefault(row.visit_id, []).append(_signature(row))
    return {visit_id: tuple(rows) for visit_id, rows in found.items()}


def visits_without(connection: Connection, meaning: str, most: int) -> tuple[Visit, ...]:
    """The first visits completed on which no signature with this meaning stands, the earliest held first."""
    c = SIGNATURE.c
    given = exists().where(c.visit_id == VISIT.c.id, c.voided_at.is_(None), c.meaning == meaning)
    query = VISITS.where(VISIT.c.completed_at.is_not(None), ~given).order_by(VISIT.c.held_on, VISIT.c.id)
    return tuple(visit_of(row) for row in connection.execute(query.limit(most)))


def _signature(row: Row[Any]) -> Signature:
    return Signature(
        id=row.id,
        visit_id=row.visit_id,
        login=row.login,
        name=row.name,
        role=row.role,
        meaning=Meaning(row.meaning),
        signed_at=row.signed_at.astimezone(_zone(row.zone)),
        zone=row.zone,
        content=row.content,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )


def _zone(name: str) -> tzinfo:
    """The zone in which the signature was given; UTC where this computer does not know it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


_LOCKS_ON = of_many(
    select(LOCK).where(LOCK.c.unlocked_at.is_(None)).order_by(LOCK.c.locked_at), LOCK.c.record_id
)


def locks(connection: Connection, record_ids: Iterable[str]) -> tuple[Lock, ...]:
    """The locks that hold on any of these records, the oldest first."""
    rows = rows_among(connection, _LOCKS_ON, [one for one in record_ids if one])
    return tuple(
        Lock(row.id, Scope(row.scope), row.record_id, row.locked_at, row.locked_by, row.lock_reason)
        for row in rows
    )


def locks_around(connection: Connection, participant_id: str) -> dict[str, tuple[Scope, str]]:
    """Every lock on a participant, its visits and its study: record -> what is locked, by whom."""
    rows = connection.execute(_LOCKS_AROUND, {"wanted": participant_id}).all()
    return {record: (Scope(scope), by) for record, scope, by in rows}


def source_checks(connection: Connection, visit_id: str) -> dict[str, Row[Any]]:
    """The standing source checks of a visit's results, by result."""
    query = (
        select(SOURCE_CHECK)
        .join(RESULT, RESULT.c.id == SOURCE_CHECK.c.result_id)
        .where(RESULT.c.visit_id == visit_id, SOURCE_CHECK.c.withdrawn.is_(False))
        .order_by(SOURCE_CHECK.c.checked_at)
    )
    return {row.result_id: row for row in connection.execute(query)}


def openings(
    connection: Connection, participant_id: str
) -> tuple[tuple[Row[Any], ...], tuple[Row[Any], ...]]:
    """The unmaskings of a participant, and the code breaks elsewhere that were recorded."""
    found = [
        tuple(
            connection.execute(
                select(table).where(table.c.participant_id == participant_id).order_by(table.c.recorded_at)
            )
        )
        for table in (UNMASKING, CODE_BREAK)
    ]
    return found[0], found[1]
