"""The variables of a study: one name, label, kind, unit and code list for each item, the same in every table format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.dataset import Dataset, FormShape
from tracker.domain.forms import Item, ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import choices_of, item_name
from tracker.domain.records import Missing
from tracker.language import N_, _

LONGEST_NAME = 64
"""Characters of a variable's name: what SPSS allows."""
MISSING_CODES = {Missing.NOT_DONE: "ND", Missing.NOT_APPLICABLE: "NAP", Missing.UNKNOWN: "UNK"}
"""How a stated reason for no value is written; an empty cell is a value that nobody entered."""
UNDECIDED = "REP"
"""A repeated sample of which nobody said which decides."""
MISSING_WORDS = {
    "ND": N_("not done"),
    "NAP": N_("not applicable"),
    "UNK": N_("unknown"),
    UNDECIDED: N_("repeated, and not yet said which decides"),
}
Codes = tuple[tuple[str, str], ...]
"""Codes with their words."""


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    CODE = "code"
    CODES = "codes"
    """Any number of codes, a space between."""
    DATE = "date"
    TEXT = "text"


class Aspect(StrEnum):
    """Which part of an entry or score a variable holds."""

    VALUE = "value"
    COMPARATOR = "comparator"
    UNIT = "unit"
    LOW = "low"
    HIGH = "high"
    RANGE = "range"
    GRADE = "grade"
    TOTAL = "total"
    BAND = "band"


@dataclass(frozen=True)
class Column:
    """One column of a table with what it means; codes with their words, limits as texts with a point."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    codes: Codes = ()
    low: str = ""
    high: str = ""
    source: str = ""


@dataclass(frozen=True)
class Variable(Column):
    """A column of the table by participant and visit that holds an item or a score."""

    form: str = ""
    item: str = ""
    aspect: Aspect = Aspect.VALUE

    @property
    def may_be_missing(self) -> bool:
        """Whether one of MISSING_WORDS may stand in it."""
        return self.aspect is Aspect.VALUE


RANGE_CODES = (
    ("low", N_("low")),
    ("normal", N_("normal")),
    ("high", N_("high")),
    ("cannot tell", N_("cannot tell")),
)
_LABORATORY = (
    (Aspect.COMPARATOR, "cmp", Kind.CODE, N_("sign"), (("<", "<"), (">", ">"), ("<=", "≤"), (">=", "≥"))),
    (Aspect.UNIT, "unit", Kind.TEXT, N_("unit"), ()),
    (Aspect.LOW, "low", Kind.NUMBER, N_("lower limit of normal"), ()),
    (Aspect.HIGH, "high", Kind.NUMBER, N_("upper limit of normal"), ()),
    (Aspect.RANGE, "range", Kind.CODE, N_("against its range"), RANGE_CODES),
    (Aspect.GRADE, "grade", Kind.NUMBER, N_("CTCAE grade"), ()),
)


def variables(dataset: Dataset, taken: Iterable[str] = ()) -> tuple[Variable, ...]:
    """The variables in the order of the forms; their names are unique, and none is one of `taken`."""
    used = set(taken)
    return tuple(_named(one, used) for form in dataset.forms for one in _of_form(form))


def _named(variable: Variable, used: set[str]) -> Variable:
    """The variable under a name that is still free: name, name_2, name_3."""
    name, number = variable.name, 1
    while name in used:
        number += 1
        ending = f"_{number}"
        name = variable.name[: LONGEST_NAME - len(ending)] + ending
    used.add(name)
    return variable if number == 1 else replace(variable, name=name)


def _of_form(form: FormShape) -> Iterator[Variable]:
    for item in form.items:
        yield _value(form, item)
        if item.kind is ItemKind.ANALYTE and not item.choices:
            yield from _of_laboratory(form, item)
    for item in form.unasked:
        yield _value(form, item)
        yield from _of_laboratory(form, item)
    if form.instrument:
        yield from _of_score(form, form.instrument)


def _value(form: FormShape, item: Item) -> Variable:
    column = item_column(item)
    return Variable(
        name=_name(form.id, item.id),
        label=_label(form, item),
        kind=column.kind,
        unit=column.unit,
        codes=column.codes,
        low=column.low,
        high=column.high,
        source=form.source,
        form=form.id,
        item=item.id,
    )


def item_column(item: Item, *, several: bool = False) -> Column:
    """An item as a column; `several` where it takes any number of codes."""
    codes = tuple((choice.code, _(choice.label)) for choice in choices_of(item))
    return Column(
        name=item.id,
        label=called(item),
        kind=Kind.CODES if several else _kind(item, bool(codes)),
        unit=item.unit,
        codes=codes,
        low="" if item.low is None else f"{item.low:f}",
        high="" if item.high is None else f"{item.high:f}",
    )


def called(item: Item) -> str:
    """What an item is called away from its form; the family of an analyte says nothing there."""
    return _(item.label) if item.kind is ItemKind.ANALYTE else item_name(item)


def _kind(item: Item, coded: bool) -> Kind:
    if coded:
        return Kind.CODE
    match item.kind:
        case ItemKind.NUMBER | ItemKind.ANALYTE:
            return Kind.NUMBER
        case ItemKind.DATE:
            return Kind.DATE
        case _:
            return Kind.TEXT


def _of_laboratory(form: FormShape, item: Item) -> Iterator[Variable]:
    for aspect, ending, kind, words, codes in _LABORATORY:
        yield Variable(
            name=_name(form.id, item.id, ending),
            label=f"{_label(form, item)}, {_(words)}",
            kind=kind,
            codes=tuple((code, _(label)) for code, label in codes),
            form=form.id,
            item=item.id,
            aspect=aspect,
        )


def _of_score(form: FormShape, instrument_id: str) -> Iterator[Variable]:
    instrument = INSTRUMENTS[instrument_id]
    yield Variable(
        name=_name(form.id, "total"),
        label=_("{name}, total").format(name=instrument.name),
        kind=Kind.NUMBER,
        low=f"{instrument.low:f}",
        high=f"{instrument.high:f}",
        source=instrument.source,
        form=form.id,
        aspect=Aspect.TOTAL,
    )
    if instrument.bands:
        yield Variable(
            name=_name(form.id, "band"),
            label=_("{name}, band").format(name=instrument.name),
            kind=Kind.CODE,
            codes=tuple((band.code, _(band.label)) for band in instrument.bands),
            source=instrument.source,
            form=form.id,
            aspect=Aspect.BAND,
        )


def _label(form: FormShape, item: Item) -> str:
    return f"{_(form.title)}: {called(item)}"


def _name(*parts: str) -> str:
    """A name that every program takes: a letter first, then letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"v_{plain}")[:LONGEST_NAME]
