"""Source data verification: a monitor marks what was compared with its source; a later change shows on the mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tracker import planning
from tracker.domain.masking import is_masked, masked_entries
from tracker.domain.records import Changes, Entry
from tracker.domain.rights import Right
from tracker.domain.signing import entry_hash
from tracker.errors import NotFound
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read, read_results, read_trust, tables
from tracker.storage.writer import Value


@dataclass(frozen=True)
class Mark:
    """A result that was compared with its source; `changed` since then."""

    checked_by: str
    checked_at: datetime
    changed: bool


@dataclass(frozen=True)
class Progress:
    """How many answers of a participant are recorded, compared with their source, and changed since then."""

    recorded: int
    compared: int
    changed: int


@needs(Right.CHECK_SOURCE)
def mark(site: Site, visit_id: str, result_id: str) -> Changes:
    """Mark a result as compared with its source; marking one that changed since marks it anew."""
    with site.work() as work:
        entry = next((one for one in _recorded(work.connection, visit_id) if one.id == result_id), None)
        if entry is None:
            raise NotFound(_("This value is not recorded at this visit."), _("Open the visit again."))
        return _marked(work, visit_id, (entry,))


@needs(Right.CHECK_SOURCE)
def mark_form(site: Site, visit_id: str, form_id: str) -> Changes:
    """Mark every answer of a form that is not marked, or changed since it was."""
    with site.work() as work:
        known = read_trust.source_checks(work.connection, visit_id)
        wanted = tuple(
            one
            for one in _recorded(work.connection, visit_id)
            if one.form == form_id and (one.id not in known or known[one.id].content != entry_hash(one))
        )
        return _marked(work, visit_id, wanted)


def _marked(work: Work, visit_id: str, entries: Iterable[Entry]) -> Changes:
    participant, by = read.visit(work.connection, visit_id).participant_id, work.site.user.login
    known = read_trust.source_checks(work.connection, visit_id)
    for entry in entries:
        if entry.id in known:
            work.update(tables.SOURCE_CHECK, known[entry.id].id, {"withdrawn": True}, participant=participant)
        values: dict[str, Value] = {
            "participant_id": participant,
            "result_id": entry.id,
            "checked_by": by,
            "checked_at": work.site.clock.now(),
            "content": entry_hash(entry),
            "withdrawn": False,
        }
        work.insert(tables.SOURCE_CHECK, values, participant=participant)
    work.touched(participant=participant, visit=visit_id)
    return work.changes


def _recorded(connection: Connection, visit_id: str) -> tuple[Entry, ...]:
    """The answers of a visit; a field that was emptied again is none."""
    entries = read_results.entries(connection, [visit_id]).get(visit_id, ())
    return tuple(one for one in entries if one.text or one.missing)


@needs(Right.CHECK_SOURCE)
def unmark(site: Site, visit_id: str, result_id: str) -> Changes:
    """Take a mark back."""
    with site.work() as work:
        visit = read.visit(work.connection, visit_id)
        known = read_trust.source_checks(work.connection, visit_id).get(result_id)
        if known is None:
            raise NotFound(_("This value is not marked."), _("Open the visit again."))
        work.update(tables.SOURCE_CHECK, known.id, {"withdrawn": True}, participant=visit.participant_id)
        work.touched(participant=visit.participant_id, visit=visit_id)
        return work.changes


@needs(Right.READ)
def marks(site: Site, visit_id: str) -> dict[str, Mark]:
    """The marks of a visit by result; for a masked assessor those of the forms that assessors see."""
    with site.look() as connection:
        study = read.participant(connection, read.visit(connection, visit_id).participant_id).study_id
        protocol = planning.plan_of(site, connection, study).protocol
        recorded = read_results.entries(connection, [visit_id]).get(visit_id, ())
        found = read_trust.source_checks(connection, visit_id)
    if is_masked(site.user.roles, protocol):
        recorded = masked_entries(recorded, protocol)
    entries = {one.id: one for one in recorded}
    return {
        result_id: Mark(row.checked_by, row.checked_at, row.content != entry_hash(entries[result_id]))
        for result_id, row in found.items()
        if result_id in entries
    }


@needs(Right.CHECK_SOURCE)
def progress(site: Site, participant_id: str) -> Progress:
    """How far source data verification has come with a participant."""
    with site.look() as connection:
        visits = read.visits(connection, [participant_id]).get(participant_id, ())
        held = [visit.id for visit in visits if visit.is_held]
        found = [pair for visit_id in held for pair in _compared(connection, visit_id)]
    fits = [content == entry_hash(entry) for entry, content in found if content]
    return Progress(len(found), sum(fits), len(fits) - sum(fits))


def _compared(connection: Connection, visit_id: str) -> list[tuple[Entry, str]]:
    """The answers of a visit with the hash of what was compared, "" for what was not."""
    known = read_trust.source_checks(connection, visit_id)
    return [
        (entry, known[entry.id].content if entry.id in known else "")
        for entry in _recorded(connection, visit_id)
    ]
