"""The documents that can be printed, what each is called, and what it is of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.language import N_


class Of(StrEnum):
    """What a document is of: a visit, a participant, a day of the site, or a study (of one participant if wished)."""

    VISIT = "visit"
    PARTICIPANT = "participant"
    DAY = "day"
    STUDY = "study"


@dataclass(frozen=True)
class Document:
    """One kind of document."""

    title: str
    """In words, not translated yet."""
    of: Of
    in_app: bool = False
    """Whether it is asked for in the app alone, and is no word of the command line."""


PRINTED, SAVED, FILE = "printed", "saved", "file"
HOW = {PRINTED: N_("printed"), SAVED: N_("saved as PDF"), FILE: N_("written to a file")}
"""How a document went out: to a printer, saved from its preview, by the command line."""

DOCUMENTS: Mapping[str, Document] = {
    "visit": Document(N_("Visit report"), Of.VISIT),
    "sheet": Document(N_("Blank visit sheet"), Of.VISIT),
    "casebook": Document(N_("Casebook"), Of.PARTICIPANT),
    "schedule": Document(N_("Participant schedule"), Of.PARTICIPANT),
    "card": Document(N_("Appointment card"), Of.PARTICIPANT),
    "day": Document(N_("Sheets of a day"), Of.DAY),
    "calendar": Document(N_("Calendar of the month"), Of.DAY, in_app=True),
    "calendar-week": Document(N_("Calendar of the week"), Of.DAY, in_app=True),
    "safety": Document(N_("Safety listing"), Of.STUDY),
    "screening-log": Document(N_("Screening and enrolment log"), Of.STUDY),
    "deviations": Document(N_("Deviation log"), Of.STUDY),
    "adverse-events": Document(N_("Adverse event listing"), Of.STUDY),
    "accountability": Document(N_("Drug accountability"), Of.STUDY),
    "queries": Document(N_("Query listing"), Of.STUDY),
    "audit": Document(N_("Audit trail listing"), Of.STUDY),
    "ranges": Document(N_("Laboratory range sheet"), Of.STUDY),
}
REPORTS = tuple(kind for kind, one in DOCUMENTS.items() if not one.in_app)
"""The KIND of `visitbook report`."""
