"""Plain selects of what keeps the file: what the trail says of clocks, and how backups went."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from tracker.storage.log_file import DAMAGED_LOG
from tracker.storage.tables import AUDIT, SITE
from tracker.storage.writer import CLOCK


@dataclass(frozen=True)
class OddEntry:
    """An entry about a computer's clock or disk."""

    at: datetime
    said: dict[str, Any]


def odd_entries(connection: Connection, since: datetime) -> tuple[OddEntry, ...]:
    """What the trail says of clocks and damaged logs since a moment, newest first."""
    # By the site's id, for which there is an index: else the whole trail is read.
    about_site = AUDIT.c.record_id.in_(select(SITE.c.id))
    odd = or_(AUDIT.c.record_id == CLOCK, and_(about_site, AUDIT.c.action == DAMAGED_LOG))
    query = select(AUDIT.c.at, AUDIT.c.new).where(odd, AUDIT.c.at >= since)
    rows = connection.execute(query.order_by(AUDIT.c.sequence.desc()))
    return tuple(OddEntry(row.at, json.loads(row.new)) for row in rows)


def zone_of(connection: Connection, workstation: str) -> str | None:
    """The time zone that a computer was last in, by its last entry that says so."""
    query = (
        select(AUDIT.c.new)
        .where(AUDIT.c.record_id == CLOCK, AUDIT.c.workstation == workstation)
        .order_by(AUDIT.c.sequence.desc())
    )
    found = (json.loads(text).get("zone") for text in connection.scalars(query))
    return next((str(zone) for zone in found if zone), None)


def hash_of(connection: Connection, sequence: int) -> str | None:
    """The hash of an entry of the trail; None where it is not there."""
    found = connection.scalar(select(AUDIT.c.hash).where(AUDIT.c.sequence == sequence))
    return None if found is None else str(found)
