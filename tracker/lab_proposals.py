"""What is proposed on a laboratory form, never applied unseen: the laboratory, and each analyte's unit and range.

A range typed with a result goes before every table. Else the table of the laboratory on the day of the sample, for
the participant's sex and age; where it has none, what was last recorded with that laboratory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from tracker import report_order
from tracker.catalogue import analytes
from tracker.domain.laboratories import (
    OTHER,
    TYPED_WITH_RESULT,
    Laboratory,
    Range,
    Served,
    limits,
    range_for,
    source_words,
)
from tracker.domain.protocol import Form, Item, ItemKind
from tracker.domain.records import Entry, Participant, Typed, Visit
from tracker.domain.samples import LABORATORY, SAMPLE_DATE
from tracker.domain.units import Family
from tracker.domain.views import Field, FormRecord
from tracker.history import History
from tracker.language import N_, _
from tracker.storage import read_laboratories, read_results


def offered(connection: Connection, form: Form, recorded: Entry | None) -> tuple[Laboratory, ...]:
    """The laboratories to choose from on a form: those that are active, and the one that is recorded.

    None on a form of pregnancy tests alone: those are done at the site as well.
    """
    if all(analytes()[name].family is Family.PREGNANCY for name in form.analytes):
        return ()
    chosen = recorded.value if recorded else None
    return tuple(one for one in read_laboratories.laboratories(connection) if one.active or one.id == chosen)


def laboratory_items(laboratories: Sequence[Laboratory]) -> tuple[Item, ...]:
    """The item "Laboratory" of a sample, answered by the laboratory's id; none where the site has none."""
    if not laboratories:
        return ()
    choices = [{"code": one.id, "label": one.name} for one in laboratories]
    choices.append({"code": OTHER, "label": N_("Another laboratory")})
    asked = {"id": LABORATORY, "label": N_("Laboratory"), "kind": ItemKind.CHOICE, "required": False}
    return (Item.model_validate({**asked, "choices": choices}),)


@dataclass(frozen=True)
class Sample:
    """The sample of a form: who, on which day, which laboratory measured it (None unknown), and its table."""

    who: Participant
    day: date | None
    laboratory: Laboratory | None
    elsewhere: bool
    """Measured by another laboratory, or by one of several of which none is chosen: nothing of any is proposed."""
    table: tuple[Range, ...]
    laboratory_of: dict[str, str]
    """The laboratory of each earlier result, by the id of the result."""

    def served(self, analyte: str, unit: str = "") -> Served:
        """What the table of the laboratory says for this person on this day."""
        age = self.who.age_between(self.day) if self.day else None
        return range_for(self.table, analyte, self.who.sex, age, self.day, unit)


def proposed(
    connection: Connection,
    history: History,
    visit: Visit,
    fields: Sequence[Field],
    laboratories: Sequence[Laboratory],
) -> list[Field]:
    """The fields of a laboratory form with all that is proposed, in the order of the laboratory's report."""
    sample, filled = _filled(connection, history, visit, fields, laboratories)
    reported = _reported(connection, laboratories)
    shown = [_reported_in(field, reported.get(field.item.id, frozenset())) for field in filled]
    if sample.elsewhere:
        return shown
    return report_order.in_order(connection, shown, sample.laboratory.id if sample.laboratory else "")


def proposed_to_save(
    connection: Connection,
    history: History,
    visit: Visit,
    fields: Sequence[Field],
    laboratories: Sequence[Laboratory],
) -> list[Field]:
    """The fields with the laboratory, the units and the ranges that are proposed: what saving them asks for."""
    return _filled(connection, history, visit, fields, laboratories)[1]


def _filled(
    connection: Connection,
    history: History,
    visit: Visit,
    fields: Sequence[Field],
    laboratories: Sequence[Laboratory],
) -> tuple["Sample", list[Field]]:
    recorded = {one.item.id: one.entry for one in fields if one.entry}
    sample = _sample(connection, history, visit, recorded, laboratories)
    only = laboratories[0].id if len(laboratories) == 1 else ""
    return sample, [
        replace(field, suggested=only) if field.item.id == LABORATORY else _field(connection, sample, field)
        for field in fields
    ]


def _reported(connection: Connection, laboratories: Sequence[Laboratory]) -> dict[str, frozenset[str]]:
    """The units of each analyte in the range tables of the site's laboratories."""
    found: dict[str, frozenset[str]] = {}
    for laboratory in laboratories:
        for one in read_laboratories.ranges(connection, laboratory.id):
            if not one.struck:
                found[one.analyte] = found.get(one.analyte, frozenset()) | {one.unit}
    return found


def _reported_in(field: Field, units: frozenset[str]) -> Field:
    return replace(field, site_units=tuple(unit for unit in field.units if unit in units))


def _sample(
    connection: Connection,
    history: History,
    visit: Visit,
    recorded: dict[str, Entry],
    laboratories: Sequence[Laboratory],
) -> Sample:
    answer = recorded[LABORATORY].value if LABORATORY in recorded else None
    if answer is None and len(laboratories) == 1:
        answer = laboratories[0].id
    chosen = next((one for one in laboratories if one.id == answer), None)
    taken = recorded[SAMPLE_DATE].value if SAMPLE_DATE in recorded else None
    day = date.fromisoformat(taken) if isinstance(taken, str) else visit.held_on or visit.target
    table = read_laboratories.ranges(connection, chosen.id) if chosen else ()
    elsewhere = chosen is None and bool(laboratories)
    return Sample(history.participant, day, chosen, elsewhere, table, _laboratories_of(history))


def _laboratories_of(history: History) -> dict[str, str]:
    found: dict[str, str] = {}
    for entries in history.entries.values():
        chosen = {one.form: str(one.value) for one in entries if one.item == LABORATORY and one.value}
        found |= {one.id: chosen[one.form] for one in entries if one.form in chosen}
    return found


def _field(connection: Connection, sample: Sample, field: Field) -> Field:
    if field.item.kind is not ItemKind.ANALYTE or not field.units:
        return field
    unit = field.entry.unit if field.entry else ""
    served = sample.served(field.item.id, unit)
    if unit and served == Served():
        served = sample.served(field.item.id)  # in another unit it is named beside the result, not taken over
    if served.because and not unit:
        last = _last_used(connection, sample, field)
        again = sample.served(field.item.id, last.suggested_unit) if last.suggested_unit else served
        served = again if again.range else served
    if served.range and sample.laboratory:
        return _from_table(field, served.range, sample.laboratory)
    if served.because and sample.laboratory:
        unit = _only_unit(sample, field) or _last_used(connection, sample, field).suggested_unit
        words = _("The range table of {laboratory} does not decide: {because}.")
        note = words.format(laboratory=sample.laboratory.name, because=served.because)
        return replace(field, suggested_unit=unit, range_note=note)
    return _last_used(connection, sample, field)


def _only_unit(sample: Sample, field: Field) -> str:
    units = {one.unit for one in sample.table if one.analyte == field.item.id and not one.struck}
    return units.pop() if len(units) == 1 else ""


def _from_table(field: Field, one: Range, laboratory: Laboratory) -> Field:
    return replace(
        field,
        suggested_unit=one.unit,
        suggested_low=one.low,
        suggested_high=one.high,
        suggested_source=source_words(laboratory, one),
        range_note=_differs(field.entry, one, laboratory),
    )


def _differs(entry: Entry | None, one: Range, laboratory: Laboratory) -> str:
    """Said where the range recorded with a result came from a proposal that the table no longer makes."""
    if entry is None or not entry.range_source or entry.range_source == _(TYPED_WITH_RESULT):
        return ""
    if (entry.unit, entry.low, entry.high) == (one.unit, one.low, one.high):
        return ""
    return _("Recorded with its own range ({source}); the range table of {laboratory} says {range}.").format(
        source=entry.range_source, laboratory=laboratory.name, range=limits(one)
    )


def _last_used(connection: Connection, sample: Sample, field: Field) -> Field:
    """Unit and range as this participant's last, else as last recorded here for this sex."""
    alone = field.units[0] if len(field.units) == 1 else ""
    if sample.elsewhere:
        return replace(field, suggested_unit=alone)
    last, source = field.previous, _("the range of {visit}").format(visit=field.previous_label)
    if last is not None and last.unit and _same_laboratory(sample, last):
        return _with(field, last.unit, last.low, last.high, source)
    here, item, sex = _("the range last entered here for this sex"), field.item.id, sample.who.sex
    if sample.laboratory is None:
        found = read_results.last_range(connection, item, sex)
        return _with(field, found.unit, found.low, found.high, here) if found else _unit(field, alone)
    asked = (connection, sample.laboratory.id, item, LABORATORY)
    if same := read_laboratories.last_of(*asked, sex):
        return _with(field, *same, here)
    other_sex = read_laboratories.last_of(*asked)
    return _unit(field, other_sex[0] if other_sex else alone)


def _same_laboratory(sample: Sample, last: Entry) -> bool:
    """Whether an earlier result is of the sample's laboratory, or of a time when none was recorded."""
    earlier = sample.laboratory_of.get(last.id)
    return earlier is None or (sample.laboratory is not None and earlier == sample.laboratory.id)


def _unit(field: Field, unit: str) -> Field:
    return replace(field, suggested_unit=unit)


def _with(field: Field, unit: str, low: str, high: str, source: str) -> Field:
    return replace(
        field,
        suggested_unit=unit,
        suggested_low=low,
        suggested_high=high,
        suggested_source=source if low or high else "",
    )


def with_laboratory(form: FormRecord, draft: Sequence[Typed]) -> Sequence[Typed]:
    """The draft with the proposed laboratory, which is recorded with the first result of a form."""
    asked = next((field for field in form.fields if field.item.id == LABORATORY), None)
    if asked is None or asked.entry is not None or not asked.suggested:
        return draft
    results = {field.item.id for field in form.fields if field.item.kind is ItemKind.ANALYTE}
    given = {typed.item for typed in draft if typed.text.strip()}
    if LABORATORY in {typed.item for typed in draft} or not results & given:
        return draft
    return (Typed(LABORATORY, asked.suggested), *draft)
