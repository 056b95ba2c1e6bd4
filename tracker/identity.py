"""The identification list: who each participant is, for coordinators and investigators alone.

Nothing else reads it: no search, listing, paper, export or import. The trail keeps each change whole, and every reader
of the trail is given it without the texts (`tracker/storage/sealing.py`) but `changes` here.
"""

from typing import Any

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.identity import Change, Identified, Identity, tidy, with_doubles
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_identity, tables
from tracker.storage.writer import Value


@needs(Right.IDENTITY)
def listed(site: Site) -> tuple[Identified, ...]:
    """Every participant of the site with what is written of them, by number."""
    with site.look() as connection:
        people = read_identity.people(connection)
        known = read_identity.every(connection)
        titles = _titles(site, connection)
    return with_doubles(_line(who, titles[who.study_id], known) for who in people)


@needs(Right.IDENTITY)
def record(site: Site, participant_id: str, typed: Identity) -> Changes:
    """Write who a participant is, or write it anew. ValueRefused for a text that cannot be kept."""
    wanted = tidy(typed)
    with site.work() as work:
        who = read.participant(work.connection, participant_id)
        known = read_identity.identities(work.connection, [who.id]).get(who.id)
        values: dict[str, Value] = {name: wanted.field(name) for name in Identity.FIELDS}
        if known is None and wanted.is_empty:
            return work.changes
        if known is None:
            work.insert(tables.IDENTITY, {"participant_id": who.id, **values}, participant=who.id)
        else:
            work.update(tables.IDENTITY, known[0], values, participant=who.id)
        work.touched(participant=who.id)
        return work.changes


@needs(Right.IDENTITY)
def changes(site: Site, participant_id: str) -> tuple[Change, ...]:
    """What was written of a participant's identity, by whom and when, the latest first; in the site's time."""
    with site.look() as connection:
        who = read.participant(connection, participant_id)
        known = read_identity.identities(connection, [who.id]).get(who.id)
        found = read_identity.changes(connection, known[0]) if known else ()
    return tuple(Change(one.at.astimezone(site.zone), one.login, one.old, one.new) for one in found)


def _titles(site: Site, connection: Connection) -> dict[str, str]:
    """The short title of each study, by id."""
    return {
        keys.id: planning.plan_of(site, connection, keys.id).protocol.short_title
        for keys in read.studies(connection)
    }


def _line(who: Any, study: str, known: dict[str, Identity]) -> Identified:
    identity = known.get(who.id, Identity())
    before = known.get(who.rescreened_from or "", Identity())
    proposed = before if identity.is_empty else Identity()
    return Identified(who.id, who.shown, who.initials, study, who.study_id, identity, proposed)
