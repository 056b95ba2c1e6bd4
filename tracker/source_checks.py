"""Source data verification: a monitor marks what was compared with its source; a later change shows on the mark."""

from dataclasses import dataclass
from datetime import datetime

from tracker import planning
from tracker.domain.masking import is_masked, masked_entries
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.domain.signing import entry_hash
from tracker.errors import NotFound
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_results, read_trust, tables
from tracker.storage.writer import Value


@dataclass(frozen=True)
class Mark:
    """A result that was compared with its source; `changed` since then."""

    checked_by: str
    checked_at: datetime
    changed: bool


@needs(Right.CHECK_SOURCE)
def mark(site: Site, visit_id: str, result_id: str) -> Changes:
    """Mark a result as compared with its source; marking one that changed since marks it anew."""
    with site.work() as work:
        visit = read.visit(work.connection, visit_id)
        entries = read_results.entries(work.connection, [visit_id]).get(visit_id, ())
        entry = next((one for one in entries if one.id == result_id), None)
        if entry is None:
            raise NotFound(_("This value is not recorded at this visit."), _("Open the visit again."))
        known = read_trust.source_checks(work.connection, visit_id).get(result_id)
        if known is not None:
            work.update(tables.SOURCE_CHECK, known.id, {"withdrawn": True}, participant=visit.participant_id)
        values: dict[str, Value] = {
            "participant_id": visit.participant_id,
            "result_id": result_id,
            "checked_by": site.user.login,
            "checked_at": site.clock.now(),
            "content": entry_hash(entry),
            "withdrawn": False,
        }
        work.insert(tables.SOURCE_CHECK, values, participant=visit.participant_id)
        work.touched(participant=visit.participant_id, visit=visit_id)
        return work.changes


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
