"""From the rows of the site's spreadsheet to participants, visits and values; what cannot be read is told by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from tracker.domain.forms import ItemKind
from tracker.domain.records import Missing, ParticipantStatus, Sex, Typed
from tracker.errors import TrackerError, ValueRefused, in_short
from tracker.exchange.file_days import reader
from tracker.exchange.lab_numbers import signs_of, with_point
from tracker.exchange.mapping import looked_up
from tracker.exchange.participant_mapping import PERSON, ParticipantMapping, ValueColumn
from tracker.exchange.table_rows import Row, Table, letters
from tracker.language import _

_DAYS = ("birth_date", "consent_date", "enrolled_on", "ended_on")
_SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE}
_MISSING = {one.value: one for one in Missing}
_STATUSES = {one.value: one for one in ParticipantStatus}


@dataclass(frozen=True)
class Fault:
    """Why a row is set aside: the letters of the column, empty for the whole row, and the words."""

    column: str
    why: str

    def __str__(self) -> str:
        """As a part of a sentence."""
        return (
            _("column {column}: {why}").format(column=self.column, why=self.why) if self.column else self.why
        )


@dataclass(frozen=True)
class FilePerson:
    """What the file says of a participant; what it does not say is empty. `number` is that after enrolment."""

    initials: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    consent_date: date | None = None
    consent_version: str = ""
    number: str = ""
    enrolled_on: date | None = None
    decided_by: str = ""
    arm: str = ""
    kit: str = ""
    status: ParticipantStatus | None = None
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class FileValue:
    """One answer: the form, what would be typed, and the column it stands in."""

    form: str
    typed: Typed
    column: str


@dataclass(frozen=True)
class FileVisit:
    """A visit that was held: the id of the study file, its day, why it was outside its window, and its answers."""

    planned_id: str
    day: date
    reason: str
    column: str
    values: tuple[FileValue, ...]


@dataclass(frozen=True)
class FileRow:
    """One row: who, what is said of them, their visits in it, and what is wrong with it."""

    row: int
    participant: str
    person: FilePerson
    visits: tuple[FileVisit, ...]
    faults: tuple[Fault, ...]
    named: tuple[str, ...] = ()
    """The visits that the row is about, also one whose day cannot be read."""


class ParticipantRows:
    """Reads the rows of an open file by a mapping; `kinds` is what each of its items is.

    TableRefused where a column of the mapping is missing.
    """

    def __init__(self, table: Table, mapping: ParticipantMapping, kinds: Mapping[str, ItemKind]) -> None:
        self._mapping, self._kinds = mapping, kinds
        self._at = {name: table.column(name) for name in mapping.named}
        self._day = reader(mapping.date_format)
        self._signs: dict[str, str] = {}

    def two_readings(self) -> str:
        """The first number read that has two readings beside the decimal commas of others; empty where none has."""
        return self._signs.get(".", "") if "," in self._signs else ""

    @property
    def columns(self) -> dict[str, str]:
        """The letters of the column of each field of a participant."""
        named = {name: getattr(self._mapping, name) for name in PERSON}
        return {name: letters(self._at[column]) for name, column in named.items() if column}

    def read(self, row: Row) -> FileRow:
        """What one row says."""
        return _Reader(row, self._mapping, self._kinds, self._at, self._day, self._signs).read()


class _Reader:
    """Reads one row and collects what is wrong with it."""

    def __init__(
        self,
        row: Row,
        mapping: ParticipantMapping,
        kinds: Mapping[str, ItemKind],
        at: Mapping[str, int],
        day: Callable[[str], date],
        signs: dict[str, str],
    ) -> None:
        self._signs = signs
        self._row, self._mapping, self._kinds, self._at, self._read_day = row, mapping, kinds, at, day
        self._faults: list[Fault] = []
        self._named: list[str] = []

    def read(self) -> FileRow:
        who = self._text(self._mapping.participant)
        if self._row.problem:
            self._faults.append(Fault("", self._row.problem))
        elif not who:
            self._fault(self._mapping.participant, _("the participant number is missing"))
        person = self._person()
        visits = tuple(self._visits())
        return FileRow(self._row.number, who, person, visits, tuple(self._faults), tuple(self._named))

    def _text(self, column: str) -> str:
        return self._row.cells[self._at[column]] if column else ""

    def _fault(self, column: str, why: str) -> None:
        at = letters(self._at[column]) if column in self._at else ""
        self._faults.append(Fault(at, why))

    # --- the participant

    def _person(self) -> FilePerson:
        said: dict[str, object] = {}
        for name in PERSON:
            column = getattr(self._mapping, name)
            text = self._text(column) or self._mapping.constants.get(name, "")
            if text and (value := self._said(name, column, text)) is not None:
                said[name] = value
        return FilePerson(**said)  # type: ignore[arg-type]  # each by `_said` as its field is typed

    def _said(self, name: str, column: str, text: str) -> object:
        meant = looked_up(self._mapping.words, text) or text
        if name in _DAYS:
            return self._day(column, text)
        if name == "birth_year":
            return self._year(column, text)
        if name == "sex":
            return self._one_of(column, text, _SEXES.get(meant.casefold()))
        if name == "status":
            return self._one_of(column, text, _STATUSES.get(meant.casefold()))
        return meant if name == "arm" else text

    def _one_of(self, column: str, text: str, found: object) -> object:
        if found is None:
            self._fault(column, _("“{text}” is not known: add it to “words”").format(text=in_short(text)))
        return found

    def _year(self, column: str, text: str) -> int | None:
        if text.isdecimal() and len(text) == 4:
            return int(text)
        self._fault(column, _("“{text}” is not a year").format(text=in_short(text)))
        return None

    def _day(self, column: str, text: str) -> date | None:
        try:
            return self._read_day(text)
        except ValueRefused as refused:
            self._fault(column, refused.happened.removesuffix("."))
            return None

    # --- visits

    def _visits(self) -> Iterator[FileVisit]:
        mapping = self._mapping
        if mapping.visit and (text := self._text(mapping.visit)):
            planned = (looked_up(mapping.visits, text) if mapping.visits else text) or ""
            if not planned:
                why = _("the mapping gives “{text}” no visit").format(text=in_short(text))
                self._fault(mapping.visit, why)
            yield from self._visit(planned, mapping.date, mapping.reason, mapping.values)
        for planned, one in mapping.held.items():
            yield from self._visit(planned, one.date, one.reason, one.values)

    def _visit(
        self, planned: str, date_column: str, reason: str, columns: dict[str, ValueColumn]
    ) -> Iterator[FileVisit]:
        values = tuple(self._values(columns))
        text = self._text(date_column)
        day = self._day(date_column, text) if text else None
        if values and not text:
            self._fault(date_column, _("the date of the visit is missing"))
        if values or text:
            self._named.append(planned)
        if day is not None:
            yield FileVisit(planned, day, self._text(reason), letters(self._at[date_column]), values)

    def _values(self, columns: dict[str, ValueColumn]) -> Iterator[FileValue]:
        for name, column in columns.items():
            if text := self._text(name):
                form, _dot, item = column.item.partition(".")
                try:
                    typed = self._typed(name, item, self._kinds[column.item], text, column)
                    yield FileValue(form, typed, letters(self._at[name]))
                except TrackerError as refused:
                    self._fault(name, refused.happened.removesuffix("."))

    def _typed(self, name: str, item: str, kind: ItemKind, text: str, column: ValueColumn) -> Typed:
        """What a person would have typed; a missing value says which file said so."""
        meant = looked_up(self._mapping.words, text)
        if missing := _MISSING.get((meant or text).casefold()):
            return Typed(item, missing=missing, missing_reason=_("so in the site’s spreadsheet"))
        if kind is ItemKind.DATE:
            return Typed(item, self._read_day(text).isoformat())
        if meant is None and kind in (ItemKind.NUMBER, ItemKind.ANALYTE):
            meant = self._number(name, text)
        unit = self._text(column.unit_column) or column.unit
        low, high = (self._number(limit, self._text(limit)) for limit in (column.low, column.high))
        return Typed(item, text if meant is None else meant, unit, low, high)

    def _number(self, name: str, text: str) -> str:
        """A number with a point, where the mapping names the decimal sign. ValueRefused for the other sign.

        A cell that a workbook holds as a number has a point already.
        """
        decimal, is_number = self._mapping.decimal, any(sign.isdecimal() for sign in text)
        as_it_is = not decimal or not is_number or self._at.get(name) in self._row.numbers
        if not decimal and self._at.get(name) not in self._row.numbers:
            for sign in signs_of(text):
                self._signs.setdefault(sign, text)
        return text if as_it_is else with_point(text, decimal)


def merged(people: Iterable[FilePerson]) -> tuple[FilePerson, tuple[str, ...]]:
    """What several rows say of one participant together, and the fields in which they contradict each other."""
    said: dict[str, object] = {}
    differing: list[str] = []
    for person in people:
        for one in fields(person):
            value = getattr(person, one.name)
            if value in (None, ""):
                continue
            if said.setdefault(one.name, value) != value and one.name not in differing:
                differing.append(one.name)
    return FilePerson(**said), tuple(differing)  # type: ignore[arg-type]  # as each field is typed
