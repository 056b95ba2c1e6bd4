"""Plain selects of the identification list, and what the trail has of it: read by its use cases and nothing else."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from tracker.domain.identity import Change, Identity
from tracker.storage.asked import in_chunks
from tracker.storage.identity_tables import IDENTITY
from tracker.storage.tables import AUDIT, PARTICIPANT


def people(connection: Connection) -> list[Row[Any]]:
    """Of every participant what a line of the list names, by number: id, shown, initials, study and earlier record."""
    shown = func.coalesce(PARTICIPANT.c.number, PARTICIPANT.c.screening_number).label("shown")
    columns = (
        PARTICIPANT.c.id,
        PARTICIPANT.c.initials,
        PARTICIPANT.c.study_id,
        PARTICIPANT.c.rescreened_from,
    )
    return list(connection.execute(select(shown, *columns).order_by(shown)))


def every(connection: Connection) -> dict[str, Identity]:
    """All entries, by participant."""
    return {row.participant_id: _identity(row) for row in connection.execute(select(IDENTITY))}


def identities(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[str, Identity]]:
    """The entries of these participants, each with the id of its row, by participant."""
    rows = in_chunks(connection, select(IDENTITY), IDENTITY.c.participant_id, participant_ids)
    return {row.participant_id: (row.id, _identity(row)) for row in rows}


def changes(connection: Connection, row_id: str) -> tuple[Change, ...]:
    """What was written of one entry, the latest first."""
    query = select(AUDIT.c.at, AUDIT.c.login, AUDIT.c.old, AUDIT.c.new)
    query = query.where(AUDIT.c.record_id == row_id, AUDIT.c.table_name == IDENTITY.name)
    rows = connection.execute(query.order_by(AUDIT.c.sequence.desc()))
    return tuple(Change(row.at, row.login, _fields(row.old), _fields(row.new)) for row in rows)


def _identity(row: Row[Any]) -> Identity:
    return Identity(row.name, row.telephone, row.hospital_number)


def _fields(text: str | None) -> dict[str, str]:
    """What an entry of the trail names of name, telephone and hospital number."""
    read = json.loads(text or "{}")
    return {name: str(read[name]) for name in Identity.FIELDS if name in read}
