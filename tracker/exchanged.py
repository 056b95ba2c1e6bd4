"""What was given on and taken in, as the audit trail has it: the file, its hash, who and when."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tracker.domain.audit_entry import AuditEntry
from tracker.domain.rights import Right
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_trail
from tracker.storage.read_trail import Wanted

SHOWN_AT_ONCE = 20


@dataclass(frozen=True)
class Given:
    """One export: `study` by its key, empty for a calendar of the site; `participant` by number, of one calendar."""

    at: datetime
    """Local time of the day it was made."""
    login: str
    study: str
    participant: str
    format: str
    file: str
    sha256: str
    participants: int
    masked: bool = False
    deidentified: bool = False
    transactional: bool = False


@dataclass(frozen=True)
class Taken:
    """One import that changed something: results ("labs") or rows of participants, by what became of them."""

    at: datetime
    """Local time of the day it was made."""
    login: str
    study: str
    what: str
    file: str
    sha256: str
    new: int
    changed: int
    identical: int
    set_aside: int


@needs(Right.EXPORT)
def given_on(site: Site, most: int = SHOWN_AT_ONCE) -> tuple[Given, ...]:
    """The last exports, the newest first."""
    with site.look() as connection:
        names = read_trail.names(connection)
        entries = _events(site, connection, "export", most)
    return tuple(
        _given(entry, names.get(entry.record, ""), names.get(entry.participant, "")) for entry in entries
    )


@needs(Right.IMPORT)
def taken_in(site: Site, what: str, most: int = SHOWN_AT_ONCE) -> tuple[Taken, ...]:
    """The last imports of laboratory results ("labs") or of "participants", the newest first."""
    with site.look() as connection:
        names = read_trail.names(connection)
        entries = _events(site, connection, "import", most)
    found = (_taken(entry, names.get(entry.record, "")) for entry in entries)
    return tuple(one for one in found if one.what == what)


def _events(site: Site, connection: Connection, action: str, most: int) -> tuple[AuditEntry, ...]:
    about = frozenset((site.info.id, *(study.id for study in read.studies(connection))))
    wanted = Wanted(tables=frozenset(), actions=frozenset({action}), records=about)
    return read_trail.entries(connection, wanted, None, most)


def _given(entry: AuditEntry, study: str, participant: str) -> Given:
    said = json.loads(entry.new or "{}")
    return Given(
        at=entry.at.astimezone(ZoneInfo(entry.zone)),
        login=entry.user,
        study=study,
        participant=participant,
        format=said["format"],
        file=said["file"],
        sha256=said["sha256"],
        participants=int(said["participants"]),
        **{how: bool(said[how]) for how in ("masked", "deidentified", "transactional")},
    )


def _taken(entry: AuditEntry, study: str) -> Taken:
    said = json.loads(entry.new or "{}")
    return Taken(
        at=entry.at.astimezone(ZoneInfo(entry.zone)),
        login=entry.user,
        study=study,
        what=said["what"],
        file=said["file"],
        sha256=said["sha256"],
        **{done: int(said[done]) for done in ("new", "changed", "identical", "set_aside")},
    )
