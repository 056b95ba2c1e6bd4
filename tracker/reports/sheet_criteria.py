"""The eligibility criteria on the blank sheet: each with its number, short words and answers to tick."""

from tracker.domain.protocol import Criterion, Protocol
from tracker.domain.views import Field, FormRecord
from tracker.language import N_, _
from tracker.reports.blocks import Block, Text
from tracker.reports.inline import Flow
from tracker.reports.sheet_items import answers
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, HINT, LABEL

_KINDS = {
    "inclusion": N_("Inclusion: each must hold"),
    "exclusion": N_("Exclusion: none may hold"),
}


def criteria_blocks(form: FormRecord, protocol: Protocol) -> tuple[Block, ...]:
    """Inclusion, then exclusion criteria; what recorded values decide is named and not asked."""
    return tuple(
        _table(form, _(title), tuple(one for one in protocol.criteria if one.kind == kind))
        for kind, title in _KINDS.items()
        if any(one.kind == kind for one in protocol.criteria)
    )


def fields_of(form: FormRecord, criterion: Criterion) -> tuple[Field, ...]:
    """The questions of a criterion on this form."""
    asked = {criterion.id, *(question.id for question in criterion.questions)}
    return tuple(field for field in form.fields if field.item.id in asked)


def _table(form: FormRecord, title: str, criteria: tuple[Criterion, ...]) -> Table:
    columns = (Col("", 27, "right", LABEL), Col(title), Col("", 150))
    rows = tuple(row for criterion in criteria for row in _rows(form, criterion))
    return Table(columns, rows, pad=2.6)


def _rows(form: FormRecord, criterion: Criterion) -> list[Row]:
    fields = fields_of(form, criterion)
    if len(fields) == 1 and fields[0].item.id == criterion.id:
        return [Row((criterion.number, criterion.short, _ticks(fields[0])))]
    decided = Text(_("decided by the recorded values"), HINT.but(leading=12)) if not fields else ""
    first = Row((criterion.number, Text(criterion.short, BODY), decided), ruled=not fields)
    rest = [_question(field) for field in fields]
    return [first, *(Row(row.cells, ruled=row is rest[-1]) for row in rest)]


def _question(field: Field) -> Row:
    cells: tuple[Cell, ...] = (
        "",
        Text(f"–  {field.item.label}", HINT.but(leading=11, tone=0.1)),
        _ticks(field),
    )
    return Row(cells)


def _ticks(field: Field) -> Flow:
    return Flow(answers(field), gap=12, row_gap=1)
