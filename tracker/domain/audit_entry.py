"""One entry of the audit trail, as it is read."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AuditEntry:
    """One line of the audit trail: when, who, what, old and new (the changed columns as JSON), why."""

    at: datetime
    zone: str
    user: str
    action: str
    table: str
    record: str
    old: str | None
    new: str | None
    reason: str
    sequence: int = 0
    """Its number in the trail, 1 being the first."""
    role: str = ""
    workstation: str = ""
    participant: str = ""
    """The participant it is about, if any."""
    hash: str = ""
