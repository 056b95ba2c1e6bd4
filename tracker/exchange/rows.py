"""The tables of a study as rows of text: participants, participant by visit, one row per item, and the logs.

Numbers have a point, dates are ISO 8601; an empty cell was never entered, MISSING_CODES say why there is no value.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.dataset import REPEAT, Dataset, LogShape, Subject, VisitData
from tracker.domain.instruments.base import item_name
from tracker.domain.records import Entry, Visit
from tracker.exchange.variables import MISSING_CODES, UNDECIDED, Aspect, Variable, variables
from tracker.language import _

Row = list[str]


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns with what they mean, and its rows of a participant."""

    name: str
    described: tuple[tuple[str, str], ...]
    rows: Callable[[Subject], Iterator[Row]]

    @property
    def columns(self) -> Row:
        """The names of the columns."""
        return [name for name, _words in self.described]


def tables(dataset: Dataset) -> tuple[Table, ...]:
    """The tables of a dataset in the order in which people read them."""
    return (
        _participants(dataset),
        visit_table(dataset),
        _items(dataset),
        *(_log(shape) for shape in dataset.logs),
    )


# --- participants


def _participant_columns(dataset: Dataset) -> tuple[tuple[str, str, Callable[[Subject], object]], ...]:
    everyone: tuple[tuple[str, str, Callable[[Subject], object]], ...] = (
        ("number", _("Participant or screening number"), lambda one: one.participant.shown_number),
        ("screening_number", _("Screening number"), lambda one: one.participant.screening_number),
        ("sex", _("Recorded sex, F or M"), lambda one: one.participant.sex.value),
        ("age_at_consent", _("Full years at consent; empty where not known"), lambda one: one.age_at_consent),
        ("consent_date", _("Day of consent"), lambda one: one.participant.consent_date),
        ("consent_version", _("Version of the consent form"), lambda one: one.participant.consent_version),
        ("status", _("Where the participant stands"), lambda one: one.participant.status.value),
        ("enrolled_on", _("Day of enrolment"), lambda one: one.participant.enrolled_on),
        (
            "ended_on",
            _("Day on which the participant left or completed"),
            lambda one: one.participant.ended_on,
        ),
    )
    person: tuple[tuple[str, str, Callable[[Subject], object]], ...] = (
        ("initials", _("Initials"), lambda one: one.participant.initials),
        ("birth_date", _("Birth date"), lambda one: one.participant.birth_date),
        ("birth_year", _("Birth year, where only that is recorded"), lambda one: one.participant.birth_year),
        ("end_reason", _("Why the participant left"), lambda one: one.participant.end_reason),
    )
    treatment: tuple[tuple[str, str, Callable[[Subject], object]], ...] = (
        ("arm", _("Arm"), lambda one: one.participant.arm),
        ("kit", _("First kit number"), lambda one: one.participant.kit),
        ("treatment_stopped_on", _("Treatment stopped on"), lambda one: one.participant.treatment_stopped_on),
    )
    shown = everyone if dataset.deidentified else (*everyone, *person)
    return shown if dataset.masked else (*shown, *treatment)


def _participants(dataset: Dataset) -> Table:
    columns = _participant_columns(dataset)

    def rows(subject: Subject) -> Iterator[Row]:
        yield [text(read(subject)) for _name, _words, read in columns]

    return Table("participants", tuple((name, words) for name, words, _read in columns), rows)


# --- participant by visit


VISIT_COLUMNS: tuple[tuple[str, str, Callable[[Visit], object]], ...] = (
    ("visit", "Visit, as the study file names it", lambda visit: visit.planned_id),
    ("visit_status", "Status of the visit", lambda visit: visit.status.value),
    ("target", "Target date", lambda visit: visit.target),
    ("earliest", "First day of the window", lambda visit: visit.earliest),
    ("latest", "Last day of the window", lambda visit: visit.latest),
    ("window_source", "Who states the window", lambda visit: visit.window_source),
    ("appointment", "Appointment", lambda visit: visit.appointment),
    ("held_on", "Day of the visit", lambda visit: visit.held_on),
    ("day", "Day counted from baseline, day 0", lambda visit: visit.day if visit.held_on else None),
    ("missed_reason", "Why the visit was missed", lambda visit: visit.missed_reason),
    ("protocol_version", "Version of the study file", lambda visit: visit.protocol_version),
)


def visit_table(dataset: Dataset) -> Table:
    """One row for each participant and visit: dates, then every variable."""
    known = variables(dataset)

    def rows(subject: Subject) -> Iterator[Row]:
        for held in subject.visits:
            cells = Cells(held)
            dates = [text(read(held.visit)) for _name, _words, read in VISIT_COLUMNS]
            yield [subject.participant.shown_number, *dates, *(cells.text(one) for one in known)]

    fixed = tuple((name, _(words)) for name, words, _read in VISIT_COLUMNS)
    number = ("number", _("Participant or screening number"))
    return Table("visits", (number, *fixed, *((one.name, one.label) for one in known)), rows)


class Cells:
    """The entries and scores of one visit, asked for by variable; of repeated samples the one that decides."""

    def __init__(self, held: VisitData) -> None:
        self._held = held
        self._entries: dict[tuple[str, str], list[Entry]] = {}
        for entry in held.entries:
            place = (entry.form.split(REPEAT)[0], entry.item)
            self._entries.setdefault(place, []).append(entry)
        self._scores = {score.form: score for score in held.scores}

    def text(self, variable: Variable) -> str:
        """What the cell of a variable holds."""
        if variable.aspect in (Aspect.TOTAL, Aspect.BAND):
            score = self._scores.get(variable.form)
            return (
                "" if score is None else text(score.total if variable.aspect is Aspect.TOTAL else score.band)
            )
        entries = self._entries.get((variable.form, variable.item), [])
        answered = [one for one in entries if one.text or one.missing]
        chosen = [one for one in answered if one.decides] or answered
        if len(chosen) > 1:
            return UNDECIDED if variable.aspect is Aspect.VALUE else ""
        return self._of(chosen[0], variable.aspect) if chosen else ""

    def _of(self, entry: Entry, aspect: Aspect) -> str:
        said = self._held.said.get(entry.id)
        match aspect:
            case Aspect.VALUE:
                return MISSING_CODES[entry.missing] if entry.missing else text(entry.value)
            case Aspect.COMPARATOR:
                return entry.comparator
            case Aspect.UNIT:
                return entry.unit
            case Aspect.LOW:
                return entry.low
            case Aspect.HIGH:
                return entry.high
            case Aspect.RANGE:
                return said.range_word if said else ""
            case _:
                return text(said.grade) if said else ""


# --- one row per item


ITEM_COLUMNS = (
    ("number", "Participant or screening number"),
    ("visit", "Visit, as the study file names it"),
    ("held_on", "Day of the visit"),
    ("form", "Form"),
    ("repeat", "1, and from 2 on a repeated sample"),
    ("item", "Item"),
    ("label", "What the item is called"),
    ("value", "The value: number, code, ISO date or text"),
    ("as_typed", "The text as it was typed"),
    ("missing", "Why there is no value: ND not done, NAP not applicable, UNK unknown"),
    ("missing_reason", "The reason in words"),
    ("confirmed", "yes where an unusual value was confirmed"),
    ("comparator", "Sign before the number"),
    ("unit", "Unit as reported"),
    ("low", "Lower limit of normal as reported"),
    ("high", "Upper limit of normal as reported"),
    ("range_source", "Where the range comes from"),
    ("range_word", "low, normal, high or cannot tell"),
    ("grade", "CTCAE grade; empty where it cannot be told"),
    ("grade_version", "The grade in words, with the version of CTCAE"),
    ("decides", "Of repeated samples: yes where this one counts"),
)


def _items(dataset: Dataset) -> Table:
    names = {(form.id, item.id): item_name(item) for form in dataset.forms for item in form.items}

    def rows(subject: Subject) -> Iterator[Row]:
        for held in subject.visits:
            for entry in sorted(held.entries, key=lambda one: (one.form, one.item)):
                yield _item_row(subject, held, entry, names)

    return Table("items", tuple((name, _(words)) for name, words in ITEM_COLUMNS), rows)


def _item_row(subject: Subject, held: VisitData, entry: Entry, names: Mapping[tuple[str, str], str]) -> Row:
    form, _sign, repeat = entry.form.partition(REPEAT)
    said = held.said.get(entry.id)
    return [
        subject.participant.shown_number,
        held.visit.planned_id,
        text(held.visit.held_on),
        form,
        repeat or "1",
        entry.item,
        names.get((form, entry.item), ""),
        text(entry.value),
        entry.text,
        MISSING_CODES[entry.missing] if entry.missing else "",
        entry.missing_reason,
        text(entry.confirmed or None),
        entry.comparator,
        entry.unit,
        entry.low,
        entry.high,
        entry.range_source,
        said.range_word if said else "",
        text(said.grade) if said else "",
        said.grade_version if said else "",
        text(entry.decides),
    ]


# --- logs


def _log(shape: LogShape) -> Table:
    described = (
        ("number", _("Participant or screening number")),
        *((i.id, item_name(i)) for i in shape.items),
    )

    def rows(subject: Subject) -> Iterator[Row]:
        for row in subject.logs.get(shape.id, ()):
            yield [subject.participant.shown_number, *(row.answers.get(item.id, "") for item in shape.items)]

    return Table(shape.id, described, rows)


def text(value: Any) -> str:
    """A value as every table writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return str(value)
