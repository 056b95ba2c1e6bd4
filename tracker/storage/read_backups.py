"""The runs of backups and drills, as each was recorded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from tracker.storage.tables import BACKUP_RUN


def last_run(
    connection: Connection, kinds: Sequence[str], good: bool | None, now: datetime
) -> Row[Any] | None:
    """The last backup or drill of these kinds, a good one, a bad one, or either.

    One from a day that is still to come was made under a wrong clock: nobody knows when, so it tells nothing.
    """
    query = select(BACKUP_RUN).where(BACKUP_RUN.c.kind.in_(kinds), BACKUP_RUN.c.at <= now)
    if good is not None:
        query = query.where(BACKUP_RUN.c.good.is_(good))
    return connection.execute(query.order_by(BACKUP_RUN.c.at.desc()).limit(1)).one_or_none()


def backup_heads(connection: Connection) -> tuple[tuple[int, str], ...]:
    """Where the trail ended at each good backup."""
    c = BACKUP_RUN.c
    rows = connection.execute(select(c.sequence, c.head).where(c.good, c.sequence.is_not(None)))
    return tuple((row.sequence, row.head) for row in rows)
