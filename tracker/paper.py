"""Paper from the same records that the screens show: the blank sheet and the filled report of a visit."""

import getpass
import platform
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tracker import VERSION, visit_record
from tracker.catalogue import requirements
from tracker.domain.criteria import CriterionResult
from tracker.domain.masking import is_masked, masked_record
from tracker.domain.rights import Right
from tracker.domain.views import PrintStamp, VisitRecord
from tracker.eligibility import judged
from tracker.errors import SiteError
from tracker.history import load
from tracker.language import _
from tracker.permission import needs
from tracker.qualification import Report
from tracker.site import Site
from tracker.storage import database, files, folder, read_results

PAGES = ("A4", "Letter")


@needs(Right.PRINT)
def blank_sheet(site: Site, visit_id: str, masked: bool = False, page: str = "A4") -> bytes:
    """The blank visit sheet as PDF: the forms laid out for handwriting."""
    from tracker.reports import visit_sheet  # noqa: PLC0415  ReportLab costs 100 ms, only who prints pays

    record, stamp = _record(site, visit_id, masked)
    return visit_sheet.build(record, stamp, page)


@needs(Right.PRINT)
def visit_report(site: Site, visit_id: str, masked: bool = False, page: str = "A4") -> bytes:
    """The filled visit report as PDF."""
    from tracker.reports import visit_report as report  # noqa: PLC0415  as above

    record, stamp = _record(site, visit_id, masked)
    return report.build(record, stamp, page, _criteria(site, record))


def _criteria(site: Site, record: VisitRecord) -> tuple[CriterionResult, ...]:
    """The criteria as they stand, for a visit that has the eligibility form."""
    if not any(form.kind == "criteria" for form in record.forms):
        return ()
    with site.look() as connection:
        return judged(load(site, connection, record.participant.id))


def qualification_report(report: Report) -> bytes:
    """The proof of a qualification run as PDF, to be signed."""
    from tracker.reports import qualification_report as proof  # noqa: PLC0415  as above

    stamp = PrintStamp(datetime.now().astimezone(), _account(), f"Visitbook {VERSION}")
    facts = (
        (_("Database schema"), database.newest_revision()),
        (_("System"), platform.platform()),
        (_("Python"), platform.python_version()),
    )
    return proof.build(report, stamp, facts, standards=requirements())


def _account() -> str:
    """Who runs the program, as the system knows them; a bare system may not."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return _("unknown")


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all. SiteError also for a place in a site's own folder."""
    folder.check_outside(target)
    try:
        files.replace_file(target, content)
    except OSError as error:
        raise _not_written(target, error) from error


def check_writable(target: Path) -> None:
    """Refuse a file that could not be written, before the work is done that it tells of. SiteError."""
    folder.check_outside(target)
    try:
        files.check_takes_files(target.parent)
    except OSError as error:
        raise _not_written(target, error) from error


def _not_written(target: Path, error: OSError) -> SiteError:
    return SiteError(
        _("{name} could not be written: {reason}.").format(name=target.name, reason=error.strerror or error),
        _("Choose another folder, or make room, and save again."),
    )


def stamp(site: Site, connection: Connection) -> PrintStamp:
    """When, by whom and with what something is printed, and where the audit trail stands then."""
    entries, head = read_results.audit_head(connection)
    return PrintStamp(site.now(), site.user.name, f"Visitbook {VERSION}", head, entries)


def _record(site: Site, visit_id: str, masked: bool) -> tuple[VisitRecord, PrintStamp]:
    with site.look() as connection:
        record = visit_record.build(site, connection, visit_id)
        printed_by = stamp(site, connection)
    masked = masked or is_masked(site.user.roles, record.study.protocol)
    return (masked_record(record) if masked else record), printed_by
