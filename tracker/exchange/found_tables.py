"""What is found beside the answers as tables: calculated values, eligibility, deviations, flags and queries."""

from collections.abc import Iterator
from datetime import datetime

from tracker.domain.dataset import Dataset, Subject
from tracker.domain.forms import base_form, sample_number
from tracker.domain.found import Found, FoundShape, Part, PartKind, Value
from tracker.exchange.cells import Cell, Row
from tracker.exchange.table import Table
from tracker.exchange.variables import Column, Kind
from tracker.language import _

_KINDS = {PartKind.NUMBER: Kind.NUMBER, PartKind.WHOLE: Kind.NUMBER, PartKind.DAY: Kind.DATE}


def tables(dataset: Dataset, number: Column) -> Iterator[Table]:
    """A table for each kind that the export may hold, with what names the participant in front."""
    for shape in dataset.found:
        yield _table(shape, number)


def _table(shape: FoundShape, number: Column) -> Table:
    columns = (number, *_place(shape), *map(_column, shape.parts))

    def rows(subject: Subject) -> Iterator[Row]:
        days = {held.visit.planned_id: held.visit.held_on for held in subject.visits}
        for one in subject.found:
            if one.kind == shape.id:
                place: Row = [one.planned_id or None, days.get(one.planned_id)]
                about = _about(one) if shape.placed else []
                told = [_cell(one.values.get(part.id)) for part in shape.parts]
                yield [subject.participant.shown_number, *place, *about, *told]

    return Table(shape.id, _(shape.title), columns, rows)


def _place(shape: FoundShape) -> tuple[Column, ...]:
    visit = (
        Column("visit", _("Visit, as the study file names it; empty where it is of none")),
        Column("held_on", _("Day of the visit"), Kind.DATE),
    )
    if not shape.placed:
        return visit
    return (
        *visit,
        Column("form", _("Form")),
        Column("repeat", _("1, and from 2 on a repeated sample"), Kind.NUMBER),
        Column("item", _("Item; empty where it is of the whole form")),
    )


def _about(one: Found) -> Row:
    if not one.form:
        return [None, None, None]
    return [base_form(one.form), sample_number(one.form), one.item or None]


def _column(part: Part) -> Column:
    kind = Kind.CODE if part.codes else _KINDS.get(part.kind, Kind.TEXT)
    return Column(part.id, _(part.label), kind, codes=tuple((code, _(label)) for code, label in part.codes))


def _cell(value: Value | None) -> Cell:
    return value.isoformat() if isinstance(value, datetime) else value
