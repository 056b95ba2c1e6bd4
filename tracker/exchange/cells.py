"""What stands in a cell: entries, scores and answers of logs as numbers, codes, days and texts, for every table."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation

from tracker.domain.dataset import LabSaid, VisitData
from tracker.domain.forms import base_form
from tracker.domain.lab_values import read_limit
from tracker.domain.records import Entry
from tracker.domain.samples import deciding
from tracker.exchange.variables import MISSING_CODES, MISSING_WORDS, UNDECIDED, Aspect, Column, Kind, Variable

Cell = Decimal | int | bool | date | str | None
"""A code, a text and a missing code are a str, whatever the column is meant for; None was never entered."""
Row = list[Cell]


class Cells:
    """The entries and scores of one visit, asked for by variable; of repeated samples the one that decides."""

    def __init__(self, held: VisitData) -> None:
        self._said: Mapping[str, LabSaid] = held.said
        self._scores = {score.form: score for score in held.scores}
        entries: dict[tuple[str, str], list[Entry]] = {}
        for entry in held.entries:
            if is_answered(entry):
                entries.setdefault((base_form(entry.form), entry.item), []).append(entry)
        self._entries = {place: deciding(sorted(some, key=_sample)) for place, some in entries.items()}

    def cell(self, variable: Variable) -> Cell:
        """What the cell of a variable holds."""
        if variable.aspect in (Aspect.TOTAL, Aspect.BAND):
            score = self._scores.get(variable.form)
            if score is None:
                return None
            return score.total if variable.aspect is Aspect.TOTAL else score.band or None
        entry = self._entries.get((variable.form, variable.item))
        return self._of(entry, variable) if entry else None

    def _of(self, entry: Entry, variable: Variable) -> Cell:
        said = self._said.get(entry.id)
        match variable.aspect:
            case Aspect.VALUE if entry.undecided:
                return UNDECIDED
            case Aspect.VALUE if entry.missing:
                return MISSING_CODES[entry.missing]
            case Aspect.VALUE:
                return unlike_missing(value_of(entry, variable.kind), variable.kind)
            case Aspect.COMPARATOR:
                return entry.comparator or None
            case Aspect.UNIT:
                return entry.unit or None
            case Aspect.LOW:
                return read_limit(entry.low)
            case Aspect.HIGH:
                return read_limit(entry.high)
            case Aspect.RANGE:
                return (said.range_word or None) if said else None
            case _:
                return said.grade if said else None


def _sample(entry: Entry) -> tuple[str, str]:
    return entry.form, entry.id


def is_answered(entry: Entry) -> bool:
    """Whether there is a value or a reason for none; an answer that was cleared has neither."""
    return bool(entry.text or entry.missing)


def value_of(entry: Entry, kind: Kind) -> Cell:
    """The value of an entry: a text as it was typed, because "0012" is no number there."""
    if entry.missing or entry.value is None:
        return None
    match kind:
        case Kind.TEXT:
            return entry.text
        case Kind.CODE | Kind.CODES:
            return text(entry.value)
        case Kind.DATE:
            return day(text(entry.value))
        case _:
            return entry.value


def unlike_missing(value: Cell, kind: Kind) -> Cell:
    """A text that reads like a missing code stands in quotes, so that nobody takes it for one."""
    return f"“{value}”" if kind is Kind.TEXT and value in MISSING_WORDS else value


def answer(canonical: str, column: Column) -> Cell:
    """An answer of a log, kept as its canonical text."""
    if not canonical:
        return None
    match column.kind:
        case Kind.NUMBER:
            return number(canonical)
        case Kind.DATE:
            return day(canonical)
        case _:
            return canonical


def number(canonical: str) -> Cell:
    """A number; what is none stays the text it is."""
    try:
        found = Decimal(canonical)
    except InvalidOperation:
        return canonical or None
    return found if found.is_finite() else canonical


def day(iso: str) -> Cell:
    """A whole day; one of which day or month is not known stays the text it is."""
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso or None


def text(value: object) -> str:
    """A cell in words: numbers with a point, days and times in ISO 8601, yes and no; "" for none."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
