"""What an ODM file defines: the events, forms, item groups and items of a study, before any XML.

OIDs: SE. event, F. form, IG. item group, I. item, CL. code list, MU. unit, C. condition, M. method, and behind that
the id of the study file; what no study file names begins with OWN, a log with LOG. A laboratory result has an item
group of its own, with its value and what was reported beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tracker.catalogue import analytes
from tracker.domain.dataset import Dataset, FormShape, LogShape
from tracker.domain.entry import LONGEST_TEXT
from tracker.domain.forms import Item, ItemKind
from tracker.domain.found import FoundShape
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, choices_of, item_name
from tracker.domain.planned import EARLY_TERMINATION, PlannedVisit
from tracker.domain.protocol import Protocol
from tracker.domain.unplanned import offered_forms
from tracker.exchange import odm_columns
from tracker.exchange.odm_columns import Codes, Column
from tracker.language import N_, _

OWN, LOG = "visitbook.", "log."
"""No id of a study file holds a point, so that these names are free."""
PARTICIPANT, VISIT, SIGNATURE, UNDESCRIBED = (
    f"{OWN}{name}" for name in ("participant", "visit", "signature", "undescribed")
)
PARTICIPANT_EVENT, LOGS_EVENT, UNSCHEDULED = f"SE.{PARTICIPANT}", f"SE.{OWN}logs", "SE.unscheduled"


@dataclass(frozen=True)
class ItemDef:
    """One item. `low` and `high` are allowed values, bounds inside; outside the soft ones a value is confirmed."""

    oid: str
    name: str
    type: str
    codes: Codes = ()
    units: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    soft_low: Decimal | None = None
    soft_high: Decimal | None = None
    soft_low_message: str = ""
    soft_high_message: str = ""
    mandatory: bool = False
    only_sex: str = ""
    note: str = ""
    method: str = ""
    """The OID of the method by which it is computed."""


@dataclass(frozen=True)
class GroupDef:
    """One item group."""

    oid: str
    name: str
    items: tuple[ItemDef, ...]
    repeating: bool = False


@dataclass(frozen=True)
class FormDef:
    """One form."""

    oid: str
    name: str
    groups: tuple[GroupDef, ...]
    repeating: bool = False
    note: str = ""


@dataclass(frozen=True)
class EventDef:
    """One event: a visit, or what belongs to no visit (participant, logs)."""

    oid: str
    name: str
    forms: tuple[str, ...]
    type: str = "Scheduled"
    repeating: bool = False


@dataclass(frozen=True)
class Method:
    """How a score is computed: the instrument, the version of its rule and where it stands."""

    oid: str
    name: str
    words: str


@dataclass(frozen=True)
class Definitions:
    """Everything that is defined."""

    events: tuple[EventDef, ...]
    forms: tuple[FormDef, ...]
    methods: tuple[Method, ...]

    def items(self) -> Iterator[ItemDef]:
        """Every item."""
        return (item for form in self.forms for group in form.groups for item in group.items)


def definitions(dataset: Dataset) -> Definitions:
    """The definitions of a study as this export may tell them."""
    forms = (
        _of_columns(PARTICIPANT, N_("Participant"), _participant_columns(dataset)),
        _of_columns(VISIT, N_("Visit"), odm_columns.shown(odm_columns.VISIT, dataset)),
        *(_form(form) for form in dataset.forms),
        _undescribed(),
        replace(
            _of_columns(SIGNATURE, N_("Signatures"), odm_columns.shown(odm_columns.SIGNATURE, dataset)),
            repeating=True,
        ),
        *(_log(log) for log in dataset.logs),
        *(_found(shape) for shape in dataset.found),
    )
    methods = tuple(_method(form) for form in dataset.forms if form.instrument)
    return Definitions(tuple(_events(dataset)), forms, methods)


def _participant_columns(dataset: Dataset) -> tuple[Column[Any], ...]:
    words = N_("Full years at consent, 90 for 90 or more; left out where two are possible")
    age = replace(AGE, label=words) if dataset.deidentified else AGE
    return (*odm_columns.shown(odm_columns.PARTICIPANT, dataset), age, RESCREENED)


AGE: Column[Any] = Column(
    "age_at_consent",
    N_("Full years at consent; left out where the birthday is not recorded and two are possible"),
    "integer",
    lambda one: one.age_at_consent,
    computed=True,
)
RESCREENED: Column[Any] = Column(
    "rescreened_from",
    N_("Number of the earlier screening of the same person, which failed"),
    "text",
    lambda one: one.rescreened_from,
)


# --- events


def _events(dataset: Dataset) -> Iterator[EventDef]:
    protocol = dataset.protocol
    shown = [form.id for form in dataset.forms]
    found = tuple(f"F.{OWN}{shape.id}" for shape in dataset.found)
    yield EventDef(PARTICIPANT_EVENT, N_("Participant"), (f"F.{PARTICIPANT}", *found), "Common")
    planned = planned_ids(protocol)
    for visit in protocol.visits:
        oid, _key = event(visit.id, planned)
        yield EventDef(
            oid, visit.label, (*_visit_forms(visit, shown), *found), repeating=visit.repeat is not None
        )
    offered = tuple(f"F.{name}" for name in offered_forms(protocol) if name in shown)
    beside = (*_with_own(offered), *found)
    yield EventDef(UNSCHEDULED, N_("Unscheduled visit"), beside, "Unscheduled", repeating=True)
    yield EventDef(f"SE.{EARLY_TERMINATION}", N_("Early termination"), beside, "Unscheduled")
    if dataset.logs:
        yield EventDef(LOGS_EVENT, N_("Logs"), tuple(f"F.{LOG}{log.id}" for log in dataset.logs), "Common")


def _visit_forms(visit: PlannedVisit, shown: list[str]) -> tuple[str, ...]:
    forms = tuple(f"F.{name}" for name in visit.forms if name in shown)
    return _with_own(forms)


def _with_own(forms: tuple[str, ...]) -> tuple[str, ...]:
    return (f"F.{VISIT}", *forms, f"F.{UNDESCRIBED}", f"F.{SIGNATURE}")


def planned_ids(protocol: Protocol) -> frozenset[str]:
    """The visits that the study file names one by one: a month3 among them is no recurring visit."""
    return frozenset(visit.id for visit in protocol.visits if visit.repeat is None)


def event(planned_id: str, planned: frozenset[str]) -> tuple[str, str | None]:
    """The OID of a visit's event and its repeat key: month6 is the 6 of SE.month, unscheduled-2 the 2 of its own.

    `planned` are the visits that have events by themselves (`planned_ids`), also where they are called like ours.
    """
    if planned_id in planned:
        taken = f"SE.{planned_id}" in (UNSCHEDULED, f"SE.{EARLY_TERMINATION}")
        return f"SE.planned.{planned_id}" if taken else f"SE.{planned_id}", None
    for name, prefix in (("month", "month"), ("unscheduled", "unscheduled-")):
        number = planned_id.removeprefix(prefix)
        if number != planned_id and number.isdecimal():
            return f"SE.{name}", number
    return f"SE.{planned_id}", None


# --- forms


def _of_columns(name: str, title: str, columns: tuple[Column[Any], ...]) -> FormDef:
    items = tuple(_column(f"I.{name}.{column.id}", column.label, column) for column in columns)
    return FormDef(f"F.{name}", title, (GroupDef(f"IG.{name}", title, items),))


def _column(oid: str, label: str, column: Column[Any]) -> ItemDef:
    return ItemDef(oid, label, column.type, column.codes)


def _undescribed() -> FormDef:
    form = _of_columns(UNDESCRIBED, N_("Values of an earlier study file"), odm_columns.UNDESCRIBED)
    return replace(form, groups=tuple(replace(group, repeating=True) for group in form.groups))


def _found(shape: FoundShape) -> FormDef:
    form = _of_columns(f"{OWN}{shape.id}", shape.title, odm_columns.found(shape))
    return replace(form, groups=tuple(replace(group, repeating=True) for group in form.groups))


def _form(form: FormShape) -> FormDef:
    items = (*form.items, *form.unasked)
    plain = tuple(_item(form.id, item) for item in items if item.kind is not ItemKind.ANALYTE)
    groups = [GroupDef(f"IG.{form.id}", form.title, plain)] if plain else []
    groups += [_result(form.id, item) for item in items if item.kind is ItemKind.ANALYTE]
    if form.instrument:
        groups.append(_score(form.id, INSTRUMENTS[form.instrument]))
    return FormDef(f"F.{form.id}", form.title, tuple(groups), repeating=form.repeatable, note=form.source)


def _item(form: str, item: Item) -> ItemDef:
    codes = tuple((choice.code, choice.label) for choice in choices_of(item))
    return ItemDef(
        f"I.{form}.{item.id}",
        item_name(item),
        data_type(item),
        codes,
        _units(item),
        item.low,
        item.high,
        item.soft_low,
        item.soft_high,
        item.soft_low_message,
        item.soft_high_message,
        item.required,
        item.only_sex or "",
        note=_asked_when(item),
    )


def _units(item: Item) -> tuple[str, ...]:
    """The unit of an item; of a laboratory result every unit in which it may be reported, the conventional first."""
    analyte = analytes().get(item.id) if item.kind is ItemKind.ANALYTE else None
    if analyte is not None:
        return tuple(analyte.units)
    return (item.unit,) if item.unit else ()


def _asked_when(item: Item) -> str:
    words = _("Required where {item} is above {limit}.")
    return " ".join(words.format(item=when.item, limit=when.above) for when in item.asked_when)


def data_type(item: Item) -> str:
    """The ODM data type of an item; a choice is an integer where each of its codes is one."""
    codes = [choice.code for choice in choices_of(item)]
    match item.kind:
        case ItemKind.NUMBER if item.step == 1 and (item.low or 0) % 1 == 0:
            return "integer"
        case ItemKind.NUMBER:
            return "float"
        case ItemKind.ANALYTE if not codes:
            return "float"
        case ItemKind.DATE:
            return "date"
        case _:
            return "integer" if codes and all(map(_is_integer, codes)) else "text"


def _is_integer(code: str) -> bool:
    return code.isdecimal() and str(int(code)) == code


def _result(form: str, item: Item) -> GroupDef:
    """A laboratory result: its value, and beside it the unit, range, grade as they were reported and judged."""
    value, name = _item(form, item), item_name(item)
    beside = tuple(
        _column(f"{value.oid}.{column.id}", f"{name}, {_(column.label)}", column)
        for column in odm_columns.LABORATORY
    )
    return GroupDef(f"IG.{form}.{item.id}", name, (value, *beside))


def _score(form: str, instrument: Instrument) -> GroupDef:
    oid = f"I.{form}.score"
    total, band, version = (
        _column(f"{oid}.{column.id}", f"{instrument.name}, {_(column.label)}", column)
        for column in odm_columns.SCORE
    )
    bands = tuple((one.code, one.label) for one in instrument.bands)
    parts = tuple(
        ItemDef(f"{oid}.part.{name}", f"{instrument.name}, {_(words)}", "text", method=f"M.{form}")
        for name, words in instrument.part_labels.items()
    )
    total = replace(total, low=instrument.low, high=instrument.high, method=f"M.{form}")
    return GroupDef(f"IG.{form}.score", instrument.name, (total, replace(band, codes=bands), version, *parts))


def _method(form: FormShape) -> Method:
    instrument = INSTRUMENTS[form.instrument or ""]
    words = _("{name}, version {version} of the rule. Source: {source}")
    return Method(
        f"M.{form.id}",
        instrument.name,
        words.format(name=instrument.full_name, version=instrument.version, source=instrument.source),
    )


def _log(log: LogShape) -> FormDef:
    name = LOG + log.id
    items = tuple(_log_item(name, item) for item in log.items)
    return FormDef(f"F.{name}", log.title, (GroupDef(f"IG.{name}", log.title, items, repeating=True),))


def _log_item(log: str, item: Item) -> ItemDef:
    made = _item(log, item)
    if getattr(item, "partial", False):
        return replace(made, type="partialDate")
    if getattr(item, "several", False):
        told = "; ".join(f"{code} = {_(label)}" for code, label in made.codes)
        return replace(
            made, type="text", codes=(), note=_("Codes, a space between: {codes}").format(codes=told)
        )
    return made


LENGTHS = {"text": LONGEST_TEXT, "integer": 18, "float": 40}
"""Characters that a value of a data type has at most; of a number all its digits."""
DECIMALS = 30
"""Digits behind the point at most: a calculated value has 28 and is not rounded, as eGFR and the mean of HAQ-DI."""
