"""Every document by its kind: made by the use case that knows it, encrypted where wished, and noted when it is out."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from io import BytesIO

from tracker import studies, visits
from tracker.domain.documents import DOCUMENTS, Of
from tracker.domain.rights import Right
from tracker.errors import NotFound, SiteError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read

KINDS: Mapping[str, str] = {
    "visit": "paper.visit_report",
    "sheet": "paper.blank_sheet",
    "casebook": "participant_papers.casebook",
    "schedule": "participant_papers.schedule",
    "card": "participant_papers.card",
    "day": "participant_papers.day",
    "calendar": "calendar_papers.month",
    "calendar-week": "calendar_papers.week",
    "safety": "study_papers.safety",
    "screening-log": "study_papers.screening_log",
    "deviations": "study_papers.deviations",
    "adverse-events": "study_papers.adverse_events",
    "accountability": "study_papers.accountability",
    "queries": "study_papers.queries",
    "audit": "study_papers.audit",
    "ranges": "study_papers.ranges",
}
"""The kinds of domain.documents and the use case that makes each: imported when asked for, ReportLab is slow to load.

After the site each takes what its document is of (the participant of a study's document is optional), `masked`, `page`.
"""
MOST_BYTES = 127
"""The longest passphrase of an encrypted PDF, in UTF-8 (ISO 32000-2, 7.6.4.3.3): what follows would not count."""


@dataclass(frozen=True)
class About:
    """What a document is of: ids, and of them those that its kind takes."""

    visit_id: str = ""
    participant_id: str | None = None
    study_id: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Issued:
    """A document as it went out."""

    how: str
    """A word of documents.HOW."""
    content: bytes
    """The file, encrypted or not; of a print the document it is of."""
    pages: str
    """How many pages, or the first and the last of them that were printed, and how often: "12", "2–3", "12 × 2"."""
    masked: bool = False
    """Whether the masked version was asked for; an assessor who is masked gets it without asking."""


@needs(Right.PRINT)
def find(
    site: Site,
    number: str | None = None,
    visit: str | None = None,
    study: str | None = None,
    day: date | None = None,
) -> About:
    """What the words of people name: a participant's number, a visit of theirs (week6), a study's key. NotFound."""
    study_id = studies.study(site, study).id if study else None
    if not number:
        return About(study_id=study_id, day=day)
    with site.look() as connection:
        person = read.participant_by_number(connection, number)
    if study_id not in (None, person.study_id):
        raise NotFound(
            _("{number} is not in the study {study}.").format(number=number, study=study),
            _("Check the number."),
        )
    visit_id = visits.find_visit(site, number, visit) if visit else ""
    return About(visit_id, person.id, study_id, day)


@needs(Right.PRINT)
def produce(site: Site, kind: str, about: About, masked: bool = False, page: str = "A4") -> bytes:
    """The document of a kind as PDF. NotFound for a kind that is not there."""
    made: bytes = _maker(kind)(site, *_given(kind, about), masked=masked, page=page)
    return made


def _maker(kind: str) -> Callable[..., bytes]:
    if kind not in KINDS:
        raise NotFound(
            _("There is no document {kind}.").format(kind=kind),
            _("The kinds are {kinds}.").format(kinds=", ".join(KINDS)),
        )
    module, name = KINDS[kind].split(".")
    maker: Callable[..., bytes] = getattr(import_module(f"tracker.{module}"), name)
    return maker


def _given(kind: str, about: About) -> tuple[object, ...]:
    match DOCUMENTS[kind].of:
        case Of.VISIT:
            return (about.visit_id,)
        case Of.PARTICIPANT:
            return (about.participant_id,)
        case Of.DAY:
            return (about.day, about.study_id)
        case Of.STUDY:
            return (about.study_id, about.participant_id)


@needs(Right.PRINT)
def printed(site: Site, kind: str, about: About, issued: Issued) -> None:
    """Put on the audit trail that a document went out, with its hash; by whom the trail itself says."""
    table, record, participant = _record(site, kind, about)
    said: dict[str, str | bool] = {
        "document": kind,
        "how": issued.how,
        "sha256": hashlib.sha256(issued.content).hexdigest(),
        "pages": issued.pages,
        "masked": issued.masked,
    }
    if about.day:
        said["day"] = about.day.isoformat()
    site.note("print", table, record, said, participant=participant)


def _record(site: Site, kind: str, about: About) -> tuple[str, str, str | None]:
    """The table and row that a document is of, and the participant."""
    match DOCUMENTS[kind].of:
        case Of.VISIT:
            with site.look() as connection:
                return "visit", about.visit_id, read.visit(connection, about.visit_id).participant_id
        case Of.PARTICIPANT:
            return "participant", str(about.participant_id), about.participant_id
        case Of.DAY:
            return "site", site.info.id, None
        case Of.STUDY:
            return "study", str(about.study_id), about.participant_id


def pages(made: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2  # noqa: PLC0415  33 ms that only who prints pays

    with pypdfium2.PdfDocument(made) as document:
        return len(document)


def encrypted(made: bytes, passphrase: str) -> bytes:
    """The PDF encrypted with AES-256, read by nobody without the passphrase. SiteError for one that it cannot take."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  70 ms that only who encrypts pays

    if not passphrase.strip():
        raise SiteError(_("The passphrase of the PDF is empty."), _("Type one."))
    if len(passphrase.encode()) > MOST_BYTES:
        raise SiteError(
            _("The passphrase of the PDF is longer than {most} bytes.").format(most=MOST_BYTES),
            _("Choose a shorter one."),
        )
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made)))
    writer.encrypt(passphrase, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
