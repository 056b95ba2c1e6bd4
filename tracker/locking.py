"""Locks: a visit, participant or study that takes no more changes until an investigator unlocks it with a reason."""

from enum import StrEnum

from sqlalchemy import Connection

from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import Locked, NotPossible, ReasonNeeded
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_trust, tables
from tracker.storage.writer import Value


class Scope(StrEnum):
    """What is locked."""

    VISIT = "visit"
    PARTICIPANT = "participant"
    STUDY = "study"


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
        held = read_trust.locks(work.connection, [record_id])
        if not held:
            raise NotPossible(_("This is not locked."), _("Nothing was changed."))
        participant = _participant_of(work.connection, scope, record_id)
        values: dict[str, Value] = {
            "unlocked_at": site.clock.now(),
            "unlocked_by": site.user.login,
            "unlock_reason": reason.strip(),
        }
        work.update(tables.LOCK, held[0].id, values, participant=participant, reason=reason.strip())
        return _touched(work, scope, record_id, participant)


def check(connection: Connection, study_id: str, participant_id: str = "", visit_id: str = "") -> None:
    """Refuse to change what is locked, by itself or with what it belongs to. Locked says by whom."""
    for held in read_trust.locks(connection, [study_id, participant_id, visit_id]):
        what = {
            Scope.VISIT: _("This visit is locked by {login}."),
            Scope.PARTICIPANT: _("This participant is locked by {login}."),
            Scope.STUDY: _("This study is locked by {login}."),
        }[Scope(held.scope)]
        raise Locked(what.format(login=held.locked_by), _("An investigator can unlock it, with a reason."))


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
