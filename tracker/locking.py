"""Locks: a visit, participant or study that takes no more changes until an investigator unlocks it with a reason."""

from dataclasses import replace

from sqlalchemy import Connection

from tracker.domain.masking import can_be_masked
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.domain.signing import Lock, Scope
from tracker.errors import NotPossible, ReasonNeeded
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_trust, tables
from tracker.storage.writer import Value

__all__ = ["Scope", "held", "lock", "unlock"]


@needs(Right.LOCK)
def lock(site: Site, scope: Scope, record_id: str, reason: str = "") -> Changes:
    """Lock a record. NotPossible where it is locked already."""
    with site.work() as work:
        if read_trust.locks(work.connection, [record_id]):
            raise NotPossible(_("This is locked already."), _("Nothing was changed."))
        participant = _participant_of(work.connection, scope, record_id)
        values: dict[str, Value] = {
            "scope": scope.value,
            "record_id": record_id,
            "locked_at": site.clock.now(),
            "locked_by": site.user.login,
            "lock_reason": reason.strip(),
            "unlocked_by": "",
            "unlock_reason": "",
        }
        work.insert(tables.LOCK, values, participant=participant, reason=reason.strip())
        return _touched(work, scope, record_id, participant)


@needs(Right.LOCK)
def unlock(site: Site, scope: Scope, record_id: str, reason: str) -> Changes:
    """Unlock a record. ReasonNeeded; NotPossible where it is not locked."""
    if not reason.strip():
        raise ReasonNeeded(_("Unlocking needs a reason."), _("Say why the record is opened again."))
    with site.work() as work:
        now = read_trust.locks(work.connection, [record_id])
        if not now:
            raise NotPossible(_("This is not locked."), _("Nothing was changed."))
        participant = _participant_of(work.connection, scope, record_id)
        values: dict[str, Value] = {
            "unlocked_at": site.clock.now(),
            "unlocked_by": site.user.login,
            "unlock_reason": reason.strip(),
        }
        work.update(tables.LOCK, now[0].id, values, participant=participant, reason=reason.strip())
        return _touched(work, scope, record_id, participant)


@needs(Right.READ)
def held(site: Site, record_id: str) -> tuple[Lock, ...]:
    """The lock on a record itself, if there is one; why may name a value, so who can be masked is not told."""
    with site.look() as connection:
        found = read_trust.locks(connection, (record_id,))
    return tuple(replace(one, reason="") for one in found) if can_be_masked(site.user.roles) else found


def _participant_of(connection: Connection, scope: Scope, record_id: str) -> str | None:
    if scope is Scope.STUDY:
        return None
    return record_id if scope is Scope.PARTICIPANT else read.visit(connection, record_id).participant_id


def _touched(work: Work, scope: Scope, record_id: str, participant: str | None) -> Changes:
    work.touched(
        participant=participant,
        visit=record_id if scope is Scope.VISIT else None,
        study=record_id if scope is Scope.STUDY else None,
    )
    return work.changes
