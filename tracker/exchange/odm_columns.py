"""What an ODM file tells of a participant, a visit, a laboratory result, a score and a signature: one item for each.

The metadata describes these columns and the clinical data fills them, so that neither can lack what the other has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.domain.dataset import Answered, Dataset, ScoreValue
from tracker.domain.found import Found, FoundShape, Part, PartKind
from tracker.domain.instruments.base import YES_NO
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit, VisitStatus
from tracker.domain.signing import MEANING_WORDS, Signature
from tracker.exchange.variables import MISSING_CODES, MISSING_WORDS, RANGE_CODES
from tracker.language import N_

Record = TypeVar("Record")
Codes = tuple[tuple[str, str], ...]


class Reach(StrEnum):
    """Who an item is kept from."""

    EVERYONE = "everyone"
    PERSON = "person"
    """Left out where nobody may recognise the participant."""
    TREATMENT = "treatment"
    """Left out for a masked outcome assessor."""


@dataclass(frozen=True)
class Column(Generic[Record]):
    """One item beside the forms: its name, its ODM data type, its codes, and how it is read from a record.

    One that is `computed` on the day of the export stands in a snapshot alone: no entry of the trail wrote it.
    """

    id: str
    label: str
    type: str
    read: Callable[[Record], object]
    codes: Codes = ()
    reach: Reach = Reach.EVERYONE
    computed: bool = False


def yes_no() -> Codes:
    """The two codes of every yes or no."""
    return tuple((choice.code, choice.label) for choice in YES_NO)


def words(values: Iterable[StrEnum]) -> Codes:
    """Codes that are their own words."""
    return tuple((value.value, value.value) for value in values)


PARTICIPANT: tuple[Column[Participant], ...] = (
    Column("screening_number", N_("Screening number"), "text", lambda one: one.screening_number),
    Column("number", N_("Participant number"), "text", lambda one: one.number),
    Column("sex", N_("Recorded sex"), "text", lambda one: one.sex, ((Sex.FEMALE, "F"), (Sex.MALE, "M"))),
    Column("initials", N_("Initials"), "text", lambda one: one.initials, reach=Reach.PERSON),
    Column("birth_date", N_("Birth date"), "date", lambda one: one.birth_date, reach=Reach.PERSON),
    Column("birth_year", N_("Birth year"), "integer", lambda one: one.birth_year, reach=Reach.PERSON),
    Column("consent_date", N_("Day of consent"), "date", lambda one: one.consent_date),
    Column("consent_version", N_("Version of the consent form"), "text", lambda one: one.consent_version),
    Column("status", N_("Status"), "text", lambda one: one.status, words(ParticipantStatus)),
    Column("enrolled_on", N_("Day of enrolment"), "date", lambda one: one.enrolled_on),
    Column("arm", N_("Arm"), "text", lambda one: one.arm, reach=Reach.TREATMENT),
    Column("kit", N_("First kit number"), "text", lambda one: one.kit, reach=Reach.TREATMENT),
    Column(
        "treatment_stopped_on",
        N_("Treatment stopped on"),
        "date",
        lambda one: one.treatment_stopped_on,
        reach=Reach.TREATMENT,
    ),
    Column(
        "treatment_stop_reason",
        N_("Why treatment was stopped"),
        "text",
        lambda one: one.treatment_stop_reason,
        reach=Reach.TREATMENT,
    ),
    Column(
        "ended_on", N_("Day on which the participant left or completed"), "date", lambda one: one.ended_on
    ),
    Column(
        "end_reason",
        N_("Why the participant left"),
        "text",
        lambda one: one.end_reason,
        reach=Reach.TREATMENT,
    ),
)
"""Of a participant. The reasons are free text and name drugs and values."""

WINDOW_SOURCES = ("protocol", "site", "not stated")
VISIT: tuple[Column[Visit], ...] = (
    Column("status", N_("Status"), "text", lambda one: one.status, words(VisitStatus), computed=True),
    Column("held_on", N_("Day of the visit"), "date", lambda one: one.held_on),
    Column(
        "day",
        N_("Day counted from baseline, day 0"),
        "integer",
        lambda one: one.day if one.is_held else None,
        computed=True,
    ),
    Column("target", N_("Target date"), "date", lambda one: one.target),
    Column("earliest", N_("First day of the window"), "date", lambda one: one.earliest),
    Column("latest", N_("Last day of the window"), "date", lambda one: one.latest),
    Column(
        "window_source",
        N_("Who states the window"),
        "text",
        lambda one: one.window_source,
        tuple((source, source) for source in WINDOW_SOURCES),
    ),
    Column(
        "provisional",
        N_("The dates rest on a baseline that was not held yet"),
        "text",
        lambda one: one.provisional or None,
        yes_no(),
    ),
    Column("appointment", N_("Appointment"), "date", lambda one: one.appointment),
    Column("appointment_time", N_("Time of the appointment"), "time", lambda one: one.appointment_time),
    Column("missed_on", N_("Recorded as missed on"), "date", lambda one: one.missed_on),
    Column("missed_reason", N_("Why the visit was missed"), "text", lambda one: one.missed_reason),
    Column("not_needed", N_("No longer needed"), "text", lambda one: one.not_needed or None, yes_no()),
    Column("reason", N_("Why a visit beside the schedule took place"), "text", lambda one: one.reason),
    Column("completed_at", N_("Completed"), "datetime", lambda one: one.completed_at),
    Column(
        "protocol_version",
        N_("Version of the study file"),
        "text",
        lambda one: one.protocol_version,
        computed=True,
    ),
)
"""Of a visit."""

COMPARATORS: Codes = (("<", "<"), (">", ">"), ("<=", "≤"), (">=", "≥"))
LABORATORY: tuple[Column[Answered], ...] = (
    Column("as_reported", N_("as reported"), "text", lambda one: one.entry.text),
    Column("comparator", N_("sign"), "text", lambda one: one.entry.comparator, COMPARATORS),
    Column("unit", N_("unit"), "text", lambda one: one.entry.unit),
    Column("low", N_("lower limit of normal"), "text", lambda one: one.entry.low),
    Column("high", N_("upper limit of normal"), "text", lambda one: one.entry.high),
    Column("range_source", N_("source of the range"), "text", lambda one: one.entry.range_source),
    Column(
        "range", N_("against its range"), "text", lambda one: one.said and one.said.range_word, RANGE_CODES
    ),
    Column("grade", N_("CTCAE grade"), "integer", lambda one: one.said and one.said.grade),
    Column("grade_version", N_("grade in words"), "text", lambda one: one.said and one.said.grade_version),
)
"""Beside the value of a laboratory result. Limits are kept as reported, as text: "7.10" stays."""

SCORE: tuple[Column[ScoreValue], ...] = (
    Column("total", N_("total"), "float", lambda one: one.total),
    Column("band", N_("band"), "text", lambda one: one.band),
    Column("version", N_("version of the rule"), "text", lambda one: one.version),
)
"""Of a score; its parts beside these have the names that its instrument gives them."""

SIGNATURE: tuple[Column[Signature], ...] = (
    Column("meaning", N_("Meaning"), "text", lambda one: one.meaning, tuple(MEANING_WORDS.items())),
    Column("name", N_("Name"), "text", lambda one: one.name, reach=Reach.PERSON),
    Column("role", N_("Role"), "text", lambda one: one.role),
    Column("signed_at", N_("Signed"), "datetime", lambda one: one.signed_at),
    Column("content", N_("SHA-256 of what was signed"), "text", lambda one: one.content, reach=Reach.PERSON),
    Column("voided_at", N_("Void since"), "datetime", lambda one: one.voided_at),
    Column("void_reason", N_("Why it is void"), "text", lambda one: one.void_reason, reach=Reach.PERSON),
)
"""Of a signature; one whose record changed afterwards stays, void."""

_TYPES = {
    PartKind.NUMBER: "float",
    PartKind.WHOLE: "integer",
    PartKind.DAY: "date",
    PartKind.MOMENT: "datetime",
}


def found(shape: FoundShape) -> tuple[Column[Found], ...]:
    """Of a finding: what it is about, and its parts."""
    place: tuple[Column[Found], ...] = (
        Column("form", N_("Form"), "text", lambda one: one.form),
        Column("item", N_("Item"), "text", lambda one: one.item),
    )
    return (*(place if shape.placed else ()), *map(_part, shape.parts))


def _part(part: Part) -> Column[Found]:
    codes = yes_no() if part.kind is PartKind.YES_NO else part.codes
    return Column(
        part.id, part.label, _TYPES.get(part.kind, "text"), lambda one: one.values.get(part.id), codes
    )


UNDESCRIBED: tuple[Column[Answered], ...] = (
    Column("form", N_("Form"), "text", lambda one: one.entry.form),
    Column("item", N_("Item"), "text", lambda one: one.entry.item),
    Column("value", N_("Value"), "text", lambda one: one.entry.value),
    *LABORATORY,
)
"""Of a value that the study file in force does not describe: nothing that was recorded is left out."""

MISSING: Codes = tuple((code, MISSING_WORDS[code]) for code in MISSING_CODES.values())


def shown(columns: tuple[Column[Record], ...], dataset: Dataset) -> tuple[Column[Record], ...]:
    """The columns that this export may hold."""
    hidden = {
        *([Reach.TREATMENT] if dataset.masked else []),
        *([Reach.PERSON] if dataset.deidentified else []),
    }
    return tuple(column for column in columns if column.reach not in hidden)
