"""What the trail notes of who came and went."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from tracker.storage.tables import AUDIT, USER


@dataclass(frozen=True)
class Noted:
    """An event of the trail: when, who, what, from which computer, and what was said of it."""

    at: datetime
    login: str
    action: str
    workstation: str
    said: dict[str, Any]


def entries(connection: Connection, actions: Sequence[str], most: int) -> tuple[Noted, ...]:
    """The last entries of the trail about users with one of these actions, newest first."""
    about_users = AUDIT.c.record_id.in_(select(USER.c.id))  # by the index: the trail is the longest table
    query = select(AUDIT).where(about_users, AUDIT.c.action.in_(actions))
    query = query.order_by(AUDIT.c.sequence.desc()).limit(most)
    return tuple(
        Noted(row.at, row.login, row.action, row.workstation, json.loads(row.new or "{}"))
        for row in connection.execute(query)
    )
