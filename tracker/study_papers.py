"""The listings of a study on paper, each of the whole study or of one participant: made of what is recorded now."""

from collections.abc import Callable
from typing import Protocol

from tracker import VERSION
from tracker.domain.listing import Listing
from tracker.domain.masking import can_be_masked
from tracker.domain.rights import Right
from tracker.domain.views import PrintStamp
from tracker.listed.accountability import listing as accountability_listing
from tracker.listed.audit import listing as audit_listing
from tracker.listed.deviations import listing as deviations_listing
from tracker.listed.events import listing as events_listing
from tracker.listed.queries import listing as queries_listing
from tracker.listed.ranges import listing as ranges_listing
from tracker.listed.safety import listing as safety_listing
from tracker.listed.scope import Scope, scope
from tracker.listed.screening import listing as screening_listing
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read_results


class Paper(Protocol):
    """The use case of a listing: as PDF, of a study or of one participant of it."""

    def __call__(
        self,
        site: Site,
        /,
        study_id: str,
        participant_id: str | None = None,
        masked: bool = False,
        page: str = "A4",
    ) -> bytes:
        """The PDF; NotFound where there is none of them."""


def _paper(listed: Callable[[Scope], Listing]) -> Paper:
    """The use case that prints a listing."""

    @needs(Right.PRINT)
    def made(
        site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
    ) -> bytes:
        from tracker.reports import listing  # noqa: PLC0415  ReportLab costs 100 ms, only who prints pays

        with site.look() as connection:
            found = listed(scope(site, connection, study_id, participant_id, masked))
            count, head = read_results.audit_head(connection)
        stamp = PrintStamp(site.now(), site.user.name, f"Visitbook {VERSION}", head, count)
        return listing.build(found, stamp, page)

    return made


safety = _paper(safety_listing)
"""The safety listing: thresholds crossed and not to be judged, serious events, grades."""
screening_log = _paper(screening_listing)
"""The screening and enrolment log."""
deviations = _paper(deviations_listing)
"""The deviation log."""
adverse_events = _paper(events_listing)
"""The adverse event listing; masked, the page that says why it is empty."""
accountability = _paper(accountability_listing)
"""Drug accountability; masked, the page that says why it is empty."""
queries = _paper(queries_listing)
"""The query listing: what waits, what was answered, what is closed."""
ranges = _paper(ranges_listing)
"""The laboratory range sheet; of one participant the ranges that serve them."""
_entries = _paper(audit_listing)


@needs(Right.PRINT, Right.AUDIT)
def audit(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The audit trail of a study as PDF. NotAllowed for whoever may not read the trail."""
    return _entries(site, study_id, participant_id, masked or can_be_masked(site.user.roles), page)
