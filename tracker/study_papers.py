"""The listings of a study on paper, each of the whole study or of one participant: made of what is recorded now."""

from collections.abc import Callable

from tracker import VERSION
from tracker.domain.listing import Listing
from tracker.domain.masking import can_be_masked
from tracker.domain.rights import Right
from tracker.domain.views import PrintStamp
from tracker.listed import accountability as drug
from tracker.listed import audit as entries
from tracker.listed import deviations as differing
from tracker.listed import events, screening
from tracker.listed import queries as questions
from tracker.listed import ranges as limits
from tracker.listed import safety as thresholds
from tracker.listed.scope import Scope, scope
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read_results


@needs(Right.PRINT)
def safety(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The safety listing as PDF: thresholds crossed and not to be judged, serious events, grades."""
    return _made(site, thresholds.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def screening_log(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The screening and enrolment log as PDF."""
    return _made(site, screening.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def deviations(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The deviation log as PDF."""
    return _made(site, differing.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def adverse_events(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The adverse event listing as PDF; masked, the page that says why it is empty."""
    return _made(site, events.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def accountability(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """Drug accountability as PDF; masked, the page that says why it is empty."""
    return _made(site, drug.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def audit(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The audit trail of a study as PDF. NotAllowed for whoever may not read the trail."""
    site.need(Right.AUDIT)
    return _made(
        site, entries.listing, study_id, participant_id, masked or can_be_masked(site.user.roles), page
    )


@needs(Right.PRINT)
def queries(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The query listing as PDF: what waits, what was answered, what is closed."""
    return _made(site, questions.listing, study_id, participant_id, masked, page)


@needs(Right.PRINT)
def ranges(
    site: Site, study_id: str, participant_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The laboratory range sheet as PDF; of one participant the ranges that serve them."""
    return _made(site, limits.listing, study_id, participant_id, masked, page)


def _made(
    site: Site,
    listed: Callable[[Scope], Listing],
    study_id: str,
    participant_id: str | None,
    masked: bool,
    page: str,
) -> bytes:
    from tracker.reports import listing  # noqa: PLC0415  ReportLab costs 100 ms, only who prints pays

    with site.look() as connection:
        found = listed(scope(site, connection, study_id, participant_id, masked))
        count, head = read_results.audit_head(connection)
    stamp = PrintStamp(site.now(), site.user.name, f"Visitbook {VERSION}", head, count)
    return listing.build(found, stamp, page)
