"""From the rows of a laboratory's file to results: who, when, which analyte, the value with its unit and range.

A row that cannot be read says why by its column; nothing is left out and nothing is guessed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from tracker.catalogue import analytes
from tracker.domain import plain_text
from tracker.domain.analyte_names import named
from tracker.domain.lab_values import WORDS, read_value
from tracker.domain.units import OTHER, UNITS
from tracker.errors import ValueRefused, in_short
from tracker.exchange.file_days import reader
from tracker.exchange.file_units import unit_named
from tracker.exchange.lab_numbers import both_limits, number, signs_of
from tracker.exchange.mapping import AnalyteColumn, LabMapping, MappingRefused, looked_up
from tracker.exchange.table_rows import Row, Table, letters
from tracker.language import _

MOST_KEPT = 20_000
"""Values with their units and ranges that are kept for rows that say the same."""
LONGEST_NAME = 80
"""Characters of the name of an analyte that the catalogue lacks."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """One result as a file has it. `problem` says why it cannot be taken as it stands; then fields may be empty."""

    row: int
    column: str
    participant: str
    day: date | None
    analyte: str
    """The id of an analyte, or `other:NAME`; empty where the mapping gives none."""
    code: str
    text: str
    """The value as it will be recorded: with a point where the mapping names the decimal sign."""
    value: Decimal | str | None
    comparator: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    visit: str = ""
    note: str = ""
    problem: str = ""
    unread: tuple[str, str] | None = None
    """A text of the file that the mapping could give a meaning, and of which kind: analyte, unit, word or visit."""
    signs: str = ""
    """What its numbers tell of the file's decimal sign where the mapping does not name it (lab_numbers.signs_of)."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the file says of who is not known here yet, as texts."""

    sex: str = ""
    birth_date: str = ""
    birth_year: str = ""
    initials: str = ""


_NOBODY = Person()


class _UnreadError(Exception):
    """Why a result is not taken: the words, with the column; and what of it the mapping could tell."""

    def __init__(self, why: str, unread: tuple[str, str] | None = None) -> None:
        super().__init__(why)
        self.unread = unread


@dataclass(frozen=True)
class _Place:
    """Where the parts of one result stand: places of columns, None where the file has none."""

    value: int
    column: str
    code: int | None
    analyte: str
    unit: int | None
    fixed_unit: str
    low: int | None
    high: int | None
    range: int | None

    @cached_property
    def own(self) -> tuple[int, ...]:
        """The columns that make a value with its unit and range."""
        return tuple(at for at in (self.value, self.unit, self.low, self.high, self.range) if at is not None)


class LabRows:
    """Reads the results of an open file by a mapping. TableRefused where a column of the mapping is missing."""

    def __init__(self, table: Table, mapping: LabMapping) -> None:
        self._mapping, self._table = mapping, table
        self._of_columns = frozenset(one.analyte for one in mapping.columns.values())
        for given in (*mapping.analytes.values(), *self._of_columns):
            _analyte_named(given)
        at: Callable[[str], int | None] = lambda name: table.column(name) if name else None  # noqa: E731  a look-up
        self._participant, self._date = table.column(mapping.participant), table.column(mapping.date)
        self._visit = at(mapping.visit)
        self._person = [
            at(name) for name in (mapping.sex, mapping.birth_date, mapping.birth_year, mapping.initials)
        ]
        self._day = reader(mapping.date_format)
        self._places = tuple(self._found_places(at))
        self._known = dict[tuple[object, ...], _Typed]()
        self._analyte = lru_cache(maxsize=4096)(self._find_analyte)
        self._unit = lru_cache(maxsize=4096)(self._find_unit)

    def _found_places(self, at: Callable[[str], int | None]) -> Iterator[_Place]:
        mapping = self._mapping
        if not mapping.columns:
            column = AnalyteColumn(
                analyte=mapping.analyte, low=mapping.low, high=mapping.high, range=mapping.range
            )
            yield self._place(at, mapping.value, column, "", at(mapping.analyte), mapping.unit)
        for name, one in mapping.columns.items():
            yield self._place(at, name, one, one.analyte, None, one.unit_column)

    def _place(
        self,
        at: Callable[[str], int | None],
        name: str,
        one: AnalyteColumn,
        analyte: str,
        code: int | None,
        unit: str,
    ) -> _Place:
        value = self._table.column(name)
        limits = (at(one.low), at(one.high), at(one.range))
        return _Place(value, letters(value), code, analyte, at(unit), one.unit, *limits)

    def read(self, row: Row) -> Iterator[FileResult]:
        """The results of a row; of a row per participant those whose column is filled."""
        for place in self._places:
            if place.code is None and not row.cells[place.value] and not row.problem:
                continue
            yield self._result(row, place)

    def person(self, row: Row) -> Person:
        """What the row says of the participant."""
        if self._person == [None] * 4:
            return _NOBODY
        return Person(*(row.cells[at] if at is not None else "" for at in self._person))

    def _result(self, row: Row, place: _Place) -> FileResult:
        cells = row.cells
        code = cells[place.code] if place.code is not None else place.analyte
        who, raw = cells[self._participant], cells[place.value]
        visit = cells[self._visit] if self._visit is not None else ""
        problem, day, analyte = row.problem, None, ""
        typed: _Typed | None = None
        unread: tuple[str, str] | None = None
        try:
            analyte = self._analyte(code)
            typed = self._typed_once(row, place, analyte)
            day = self._read_day(cells[self._date])
            if not who:
                raise _UnreadError(_said(self._participant, _("the participant number is missing")))
            visit = self._visit_id(visit)
        except _UnreadError as error:
            problem, unread = problem or str(error), error.unread
        if typed is None:
            return FileResult(
                row.number, place.column, who, day, analyte, code, raw, None, problem=problem, unread=unread
            )
        return FileResult(
            row.number, place.column, who, day, analyte, code, typed.text, typed.value, typed.comparator,
            typed.unit, typed.low, typed.high, visit, typed.note, problem, signs=typed.signs,
        )  # fmt: skip

    # --- each part

    def _read_day(self, text: str) -> date:
        if not text:
            raise _UnreadError(_said(self._date, _("the date is missing")))
        try:
            return self._day(text)
        except ValueRefused as refused:
            raise _UnreadError(_said(self._date, refused.happened.removesuffix("."))) from None

    def _visit_id(self, text: str) -> str:
        if not text:
            return ""
        if not self._mapping.visits:
            return text
        found = looked_up(self._mapping.visits, text)
        if found is None:
            words = _("the mapping gives “{text}” no visit").format(text=in_short(text))
            raise _UnreadError(_said(self._visit or 0, words), ("visit", text))
        return found

    def _find_analyte(self, code: str) -> str:
        """The analyte of a code: what the mapping says, else what the catalogue calls so."""
        given = looked_up(self._mapping.analytes, code)
        if given is None and code in self._of_columns:
            given = code
        if given is not None:
            return _analyte_named(given)
        found = named(analytes().values(), code)
        if found is None:
            raise _UnreadError(
                _("the analyte “{code}” is not known: add it to the mapping").format(code=in_short(code))
                if code
                else _("no analyte is named"),
                ("analyte", code) if code else None,
            )
        return found.id

    def _find_unit(self, text: str, analyte: str) -> str:
        given = looked_up(self._mapping.units, text)
        wanted = text if given is None else given
        if analyte.startswith(OTHER):
            return wanted if given is not None else unit_named(wanted, UNITS) or wanted
        offered = analytes()[analyte].units
        if not wanted and offered and set(offered) <= {"1", "{INR}"}:
            return next(iter(offered))
        if not wanted:
            raise _UnreadError(_("the unit is missing"))
        found = unit_named(wanted, offered) or unit_named(wanted, UNITS)
        if found is None:
            raise _UnreadError(
                _("the unit “{unit}” is not known: add it to the mapping").format(unit=in_short(text)),
                ("unit", text),
            )
        return found

    def _typed_once(self, row: Row, place: _Place, analyte: str) -> "_Typed":
        """What a row says in these columns; many rows say the same."""
        key = (place.value, analyte, row.numbers, *[row.cells[at] for at in place.own])
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._typed(row, place, analyte, row.cells[place.value])
        return found

    def _typed(self, row: Row, place: _Place, analyte: str, raw: str) -> "_Typed":
        cells = row.cells
        at = _said(place.value, "{why}")
        if not raw:
            raise _UnreadError(at.format(why=_("there is no value")))
        words = () if analyte.startswith(OTHER) else analytes()[analyte].words
        if words or (analyte.startswith(OTHER) and not any(sign.isdecimal() for sign in raw)):
            return _Typed(*self._word(at, raw, words))
        word = looked_up(self._mapping.words, raw)
        if word is not None and word.casefold() == "not done":
            return _Typed("", "not done")
        percent = raw.endswith("%")
        try:
            text, comparator, value = self._number(row, place.value, raw.removesuffix("%").strip())
        except ValueRefused as refused:
            why = at.format(why=refused.happened.removesuffix("."))
            raise _UnreadError(why, ("word", raw)) from None
        unit = cells[place.unit] if place.unit is not None else place.fixed_unit
        unit = self._unit(unit or ("%" if percent else ""), analyte)
        if percent and unit != "%":
            raise _UnreadError(
                at.format(why=_("“{text}” is in %, its unit is not").format(text=in_short(raw)))
            )
        low, high, open_ = self._limits(row, place)
        if open_ and Decimal(read_value(high or low)[1]) == value and not comparator:
            words_ = _("the value is the limit that the range “{range}” leaves out")
            raise _UnreadError(at.format(why=words_.format(range=open_)))
        return _Typed(text, value, comparator, unit, low, high, signs=self._signs(row, place))

    def _word(self, at: str, raw: str, words: tuple[str, ...]) -> tuple[str, str]:
        """The code of a qualitative result, from the mapping or as people write it."""
        given = looked_up(self._mapping.words, raw) or raw
        wanted = given.strip().casefold().replace(" ", "_")
        if not words:
            return raw, raw
        if wanted in words:
            return wanted, wanted
        names = ", ".join(_(WORDS.get(one, one)) for one in words)
        why = _("“{text}” is none of {names}: add it to the mapping").format(text=in_short(raw), names=names)
        raise _UnreadError(at.format(why=why), ("word", raw))

    def _number(self, row: Row, at: int, raw: str) -> tuple[str, str, Decimal]:
        """A cell that a workbook holds as a number has a point, whatever sign its texts have."""
        return number(raw, "" if at in row.numbers else self._mapping.decimal)

    def _signs(self, row: Row, place: _Place) -> str:
        """What the numbers of a result tell of the decimal sign; nothing where it is known."""
        if self._mapping.decimal:
            return ""
        texts = (place.value, place.low, place.high, place.range)
        return "".join(signs_of(row.cells[at]) for at in texts if at is not None and at not in row.numbers)

    def _limits(self, row: Row, place: _Place) -> tuple[str, str, str]:
        """The limits of the range that came with a value, and the range where it leaves its limit out ("<5")."""
        cells = row.cells
        if place.range is not None and cells[place.range]:
            try:
                at = place.range
                return both_limits(cells[at], lambda text: self._number(row, at, text)[0])
            except ValueRefused:
                words = _("“{text}” is not a range").format(text=in_short(cells[place.range]))
                raise _UnreadError(_said(place.range, words)) from None
        return self._limit(row, place.low), self._limit(row, place.high), ""

    def _limit(self, row: Row, at: int | None) -> str:
        cells = row.cells
        if at is None or not cells[at]:
            return ""
        try:
            text, comparator, _value = self._number(row, at, cells[at])
        except ValueRefused:
            comparator, text = "?", ""
        if comparator:
            raise _UnreadError(
                _said(at, _("“{text}” is not a limit of a range").format(text=in_short(cells[at])))
            )
        return text


@dataclass(frozen=True, slots=True)
class _Typed:
    text: str
    value: Decimal | str
    comparator: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    note: str = ""
    signs: str = ""


def with_one_sign(results: Sequence[FileResult]) -> tuple[FileResult, ...]:
    """The results of a whole file: where some have a decimal comma, "12.500" of others is twelve thousand or twelve.

    Those are set aside until the mapping names the decimal sign: a point is never taken for one beside commas.
    """
    if not any("," in one.signs for one in results):
        return tuple(results)
    return tuple(_doubtful(one) if "." in one.signs else one for one in results)


def _doubtful(one: FileResult) -> FileResult:
    """A result whose number has two readings: it has no value, and nothing is said of either."""
    words = _("“{text}” has two readings, because other numbers of the file have a decimal comma")
    why = words.format(text=in_short(" ".join(filter(None, (one.text, one.low, one.high)))))
    what_to_do = _("say the decimal sign of the file")
    problem = _("column {column}: {why}").format(column=one.column, why=f"{why}: {what_to_do}")
    return replace(one, value=None, problem=one.problem or problem)


def _said(place: int, why: str) -> str:
    return _("column {column}: {why}").format(column=letters(place), why=why)


def _analyte_named(given: str) -> str:
    """The analyte that a mapping names: one of the catalogue, or `other:NAME`. MappingRefused where it is neither."""
    if given.startswith(OTHER):
        name = " ".join(given.removeprefix(OTHER).split())
        if name and len(name) <= LONGEST_NAME and not any(plain_text.hidden(name)):
            return OTHER + name
    elif found := named(analytes().values(), given):
        return found.id
    raise MappingRefused(
        _("The mapping names the analyte “{name}”, which is not known.").format(name=in_short(given)),
        _("Write a name of the catalogue, or other: and a name of up to {n} characters.").format(
            n=LONGEST_NAME
        ),
    )
