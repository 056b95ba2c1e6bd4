"""Records as ODM item data: where each lies, and its items with value, unit, or the reason why there is none."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple

from tracker.domain.dataset import Answered, Dataset, Recorded, ScoreValue, Subject
from tracker.domain.forms import Item, ItemKind, base_form, sample_number
from tracker.domain.found import Found
from tracker.domain.instruments.base import choices_of
from tracker.domain.records import Entry, LogEntry, Participant, Visit
from tracker.domain.signing import Signature
from tracker.exchange import odm_columns
from tracker.exchange.cells import text
from tracker.exchange.odm_columns import Column
from tracker.exchange.odm_definitions import (
    AGE,
    LOG,
    LOGS_EVENT,
    OWN,
    PARTICIPANT,
    PARTICIPANT_EVENT,
    RESCREENED,
    SIGNATURE,
    UNDESCRIBED,
    VISIT,
    Definitions,
    data_type,
    event,
    planned_ids,
)
from tracker.exchange.variables import MISSING_CODES


class Place(NamedTuple):
    """Where item data lies: event, form and item group, each with its repeat key where it repeats."""

    event: str
    event_key: str | None
    form: str
    form_key: str | None
    group: str
    group_key: str | None = None


class Cell(NamedTuple):
    """One item's data. `missing` is the code of why there is no value, `note` the same in words.

    `flags` are further pairs of what is flagged and how: whether an unusual value was confirmed, which sample decides.
    """

    item: str
    value: str
    unit: str = ""
    missing: str = ""
    note: str = ""
    flags: tuple[tuple[str, str], ...] = ()


Placed = tuple[Place, list[Cell]]


@dataclass(frozen=True)
class _Known:
    """What is known of an item of a form."""

    oid: str
    group: str
    whole: bool
    order: int
    laboratory: tuple[tuple[str, Column[Any]], ...] = ()


class Records:
    """Makes placed cells of records, by the definitions of a study."""

    def __init__(self, dataset: Dataset, defined: Definitions) -> None:
        self.signed = count(1)
        """The numbers of the signatures in the file."""
        described = [(form.id, item) for form in dataset.forms for item in (*form.items, *form.unasked)]
        self._items = {
            (form, item.id): _known(form, item, order) for order, (form, item) in enumerate(described)
        }
        self._forms = {form.id: order for order, form in enumerate(dataset.forms)}
        self._planned = planned_ids(dataset.protocol)
        self._repeating = {form.oid for form in defined.forms if form.repeating}
        self._whole = {item.oid for item in defined.items() if item.type == "integer"}
        self._oids = {item.oid for item in defined.items()}
        self._units = {unit for item in defined.items() for unit in item.units}
        self._participant = self._columns(odm_columns.PARTICIPANT, dataset)
        self._visit = self._columns(odm_columns.VISIT, dataset)
        self._signature = self._columns(odm_columns.SIGNATURE, dataset)
        self._found = {shape.id: odm_columns.found(shape) for shape in dataset.found}

    def _event(self, planned_id: str) -> tuple[str, str | None]:
        return event(planned_id, self._planned)

    @staticmethod
    def _columns(columns: tuple[Column[Any], ...], dataset: Dataset) -> tuple[Column[Any], ...]:
        return odm_columns.shown(columns, dataset)

    # --- what belongs to no visit

    def participant(self, who: Participant, subject: Subject) -> Placed:
        """The participant's own items, as a record of them has them."""
        place = Place(PARTICIPANT_EVENT, None, f"F.{PARTICIPANT}", None, f"IG.{PARTICIPANT}")
        linked = _read(f"I.{PARTICIPANT}", (RESCREENED,), subject) if who.rescreened_from else []
        return place, [*_read(f"I.{PARTICIPANT}", self._participant, who), *linked]

    def age(self, subject: Subject) -> list[Cell]:
        """The age at consent, where it is one number."""
        return _read(f"I.{PARTICIPANT}", (AGE,), subject)

    def log(self, row: LogEntry, number: int) -> Placed:
        """One row of a log."""
        name = LOG + row.log
        place = Place(LOGS_EVENT, None, f"F.{name}", None, f"IG.{name}", str(number))
        answers = ((f"I.{name}.{key}", answer) for key, answer in row.answers.items() if answer)
        return place, [Cell(oid, self._number(oid, answer)) for oid, answer in answers if oid in self._oids]

    def _number(self, oid: str, answer: str) -> str:
        return f"{Decimal(answer):.0f}" if oid in self._whole else answer

    def found(self, subject: Subject) -> Iterator[Placed]:
        """What is found beside the answers, at its visit or with the participant, by which of its kind it is."""
        counted = Counter[str]()
        for one in subject.found:
            counted[one.kind] += 1
            oid, key = self._event(one.planned_id) if one.planned_id else (PARTICIPANT_EVENT, None)
            name = f"{OWN}{one.kind}"
            place = Place(oid, key, f"F.{name}", None, f"IG.{name}", str(counted[one.kind]))
            yield place, _read(f"I.{name}", self._found[one.kind], one)

    # --- what belongs to a visit

    def visit(self, visit: Visit, *, computed: bool) -> Placed:
        """The dates of a visit; with `computed` what they come to on the day of the export."""
        oid, key = self._event(visit.planned_id)
        columns = self._visit if computed else [one for one in self._visit if not one.computed]
        place = Place(oid, key, f"F.{VISIT}", None, f"IG.{VISIT}")
        return place, _read(f"I.{VISIT}", columns, visit)

    def in_order(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries as the study file has their forms and items, the samples one after the other."""

        def place(entry: Entry) -> tuple[int, int, int, str]:
            base = base_form(entry.form)
            known = self._items.get((base, entry.item))
            if known is None:
                return len(self._forms), 0, 0, f"{entry.form} {entry.item}"
            return self._forms[base], sample_number(entry.form), known.order, ""

        return sorted(entries, key=place)

    def answer(self, planned_id: str, answered: Answered) -> Placed:
        """One recorded item; a laboratory result with what was reported beside it."""
        entry, (oid, key) = answered.entry, self._event(planned_id)
        base = base_form(entry.form)
        known = self._items.get((base, entry.item))
        if known is None:
            place = Place(
                oid, key, f"F.{UNDESCRIBED}", None, f"IG.{UNDESCRIBED}", f"{entry.form} {entry.item}"
            )
            return place, self._undescribed(answered)
        form = f"F.{base}"
        form_key = str(sample_number(entry.form)) if form in self._repeating else None
        cells = [self._value(known, entry)] if entry.text or entry.missing else []
        cells += [
            Cell(name, told) for name, column in known.laboratory if (told := text(column.read(answered)))
        ]
        return Place(oid, key, form, form_key, known.group), cells

    def _value(self, known: _Known, entry: Entry) -> Cell:
        if entry.missing:
            missing = MISSING_CODES[entry.missing]
            return Cell(known.oid, "", "", missing, entry.missing_reason, _flags(entry))
        value = entry.text if entry.value is None else entry.value
        told = f"{value:.0f}" if known.whole and isinstance(value, Decimal) else text(value)
        unit = entry.unit if entry.unit in self._units else ""
        return Cell(known.oid, told, unit, flags=_flags(entry))

    def _undescribed(self, answered: Answered) -> list[Cell]:
        cells = _read(f"I.{UNDESCRIBED}", odm_columns.UNDESCRIBED, answered)
        if not answered.entry.missing:
            return cells
        missing = MISSING_CODES[answered.entry.missing]
        return [*cells, Cell(f"I.{UNDESCRIBED}.value", "", "", missing, answered.entry.missing_reason)]

    def score(self, planned_id: str, score: ScoreValue) -> Placed:
        """A stored score with its parts."""
        oid, key = self._event(planned_id)
        form = f"F.{score.form}"
        form_key = "1" if form in self._repeating else None
        own = f"I.{score.form}.score"
        parts = (Cell(f"{own}.part.{name}", part) for name, part in score.parts.items() if part != NO_PART)
        cells = [*_read(own, odm_columns.SCORE, score), *(one for one in parts if one.item in self._oids)]
        return Place(oid, key, form, form_key, f"IG.{score.form}.score"), cells

    def signature(self, planned_id: str, given: Signature, number: int) -> Placed:
        """One signature of a visit, by which of the visit's signatures it is."""
        oid, key = self._event(planned_id)
        place = Place(oid, key, f"F.{SIGNATURE}", str(number), f"IG.{SIGNATURE}")
        return place, _read(f"I.{SIGNATURE}", self._signature, given)


NO_PART = "None"
"""How a part of a score that has no value is stored."""


def _known(form: str, item: Item, order: int) -> _Known:
    oid = f"I.{form}.{item.id}"
    whole = data_type(item) == "integer" and not choices_of(item)
    if item.kind is not ItemKind.ANALYTE:
        return _Known(oid, f"IG.{form}", whole, order)
    beside = tuple((f"{oid}.{column.id}", column) for column in odm_columns.LABORATORY)
    return _Known(oid, f"IG.{form}.{item.id}", whole, order, beside)


def _read(prefix: str, columns: Iterable[Column[Any]], record: Recorded | Found | Subject) -> list[Cell]:
    read = ((column.id, text(column.read(record))) for column in columns)
    return [Cell(f"{prefix}.{name}", told) for name, told in read if told]


def _flags(entry: Entry) -> tuple[tuple[str, str], ...]:
    if not entry.confirmed and entry.decides is None:
        return ()
    confirmed = (("confirmed", "yes"),) if entry.confirmed else ()
    return confirmed if entry.decides is None else (*confirmed, ("decides", text(entry.decides)))
