"""The variables of a study: one name, label, kind, unit and code list for each item, the same in every table format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


class Kind(StrEnum):
    """What a variable holds."""

    NUMBER = "number"
    CODE = "code"
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
class Variable:
    """One column of the table by participant and visit."""

    name: str
    label: str
    kind: Kind
    form: str
    item: str
    aspect: Aspect
    unit: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    low: str = ""
    high: str = ""
    source: str = ""


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


def variables(dataset: Dataset) -> tuple[Variable, ...]:
    """The variables in the order of the forms; names are unique."""
    taken: dict[str, int] = {}
    return tuple(_renamed(one, taken) for form in dataset.forms for one in _of_form(form))


def _renamed(variable: Variable, taken: dict[str, int]) -> Variable:
    name = variable.name
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return variable
    ending = f"_{taken[name]}"
    return Variable(**{**vars(variable), "name": name[: LONGEST_NAME - len(ending)] + ending})


def _of_form(form: FormShape) -> Iterator[Variable]:
    for item in form.items:
        yield _value(form, item)
        if item.kind is ItemKind.ANALYTE and not item.choices:
            yield from _of_laboratory(form, item)
    if form.instrument:
        yield from _of_score(form, form.instrument)


def _value(form: FormShape, item: Item) -> Variable:
    codes = tuple((choice.code, _(choice.label)) for choice in choices_of(item))
    return Variable(
        name=_name(form.id, item.id),
        label=_label(form, item),
        kind=_kind(item, bool(codes)),
        form=form.id,
        item=item.id,
        aspect=Aspect.VALUE,
        unit=item.unit,
        codes=codes,
        low="" if item.low is None else f"{item.low:f}",
        high="" if item.high is None else f"{item.high:f}",
        source=form.source,
    )


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
        told = tuple((code, _(label)) for code, label in codes)
        label = f"{_label(form, item)}, {_(words)}"
        yield Variable(_name(form.id, item.id, ending), label, kind, form.id, item.id, aspect, codes=told)


def _of_score(form: FormShape, instrument_id: str) -> Iterator[Variable]:
    instrument = INSTRUMENTS[instrument_id]
    yield Variable(
        _name(form.id, "total"),
        _("{name}, total").format(name=instrument.name),
        Kind.NUMBER,
        form.id,
        "",
        Aspect.TOTAL,
        low=f"{instrument.low:f}",
        high=f"{instrument.high:f}",
        source=instrument.source,
    )
    if instrument.bands:
        codes = tuple((band.code, _(band.label)) for band in instrument.bands)
        label = _("{name}, band").format(name=instrument.name)
        yield Variable(
            _name(form.id, "band"),
            label,
            Kind.CODE,
            form.id,
            "",
            Aspect.BAND,
            codes=codes,
            source=instrument.source,
        )


def _label(form: FormShape, item: Item) -> str:
    return f"{_(form.title)}: {item_name(item)}"


def _name(*parts: str) -> str:
    """A name that every program takes: a letter first, then letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"v_{plain}")[:LONGEST_NAME]
