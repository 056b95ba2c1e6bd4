"""What was recorded on each form: the EASI and other grids compactly, plain items line by line, last values in grey."""

from tracker.domain.forms import ItemKind
from tracker.domain.instruments.easi import REGIONS, SIGNS
from tracker.domain.samples import sample_name
from tracker.domain.views import Field, FormRecord, Stands
from tracker.domain.vital_signs import DerivedLine
from tracker.language import _
from tracker.reports.blocks import Beside, Block, Column, Text, space
from tracker.reports.grid import Grid, as_grid, group_to_say
from tracker.reports.inline import Inline, Words, line
from tracker.reports.page import Part
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, CAPTION, HINT, LABEL, PAST, STRONG
from tracker.reports.words import answer, minus, previous, previous_label

_TWO_COLUMNS_FROM = 5


def items_part(form: FormRecord) -> tuple[Part, ...]:
    """The section of an instrument with something recorded; a single score stands in the scores already."""
    if not any(field.answered for field in form.fields) or (form.score and len(form.fields) == 1):
        return ()
    return ((_("{form}, items").format(form=form.title), _note(form.fields), Column(_blocks(form))),)


def plain_part(forms: tuple[FormRecord, ...]) -> tuple[Part, ...]:
    """One section for neighbouring forms of plain items with something recorded."""
    begun = tuple(form for form in forms if any(field.answered for field in form.fields))
    if not begun:
        return ()
    title = begun[0].title if len(begun) == 1 else _("Other forms")
    fields = tuple(field for form in begun for field in form.fields)
    return ((title, _note(fields), Column((_plain(begun),))),)


def _note(fields: tuple[Field, ...]) -> str:
    label = previous_label(fields)
    return _("grey: {visit}").format(visit=label) if label else ""


def _blocks(form: FormRecord) -> tuple[Block, ...]:
    if form.instrument == "easi":
        return (_easi(form), *_remarks(form.fields))
    fields = tuple(field for field in form.fields if field.item.required or field.answered)
    grid = as_grid(fields)
    if grid is None:
        return (_list(fields), *_remarks(form.fields))
    parts = [_grid(grid), *([_below(grid)] if grid.rest else [])]
    if grid.rest and grid.rest[0] is fields[0]:
        parts.reverse()
    return (*parts, *_remarks(form.fields))


def value_cell(field: Field | None) -> Block:
    """The value in bold with the last one in small grey behind it."""
    if field is None:
        return Text("")
    unit = f" {field.item.unit}" if _has_value(field) and field.item.unit else ""
    parts: list[Inline] = [Words(_short(field) + unit, STRONG if _has_value(field) else HINT)]
    if previous(field):
        parts.append(Words(previous(field), PAST.but(leading=12)))
    return line(*parts, gap=5)


def _has_value(field: Field) -> bool:
    return field.entry is not None and field.entry.missing is None and field.entry.text != ""


def _short(field: Field) -> str:
    return answer(field.item, field.entry) if field.entry is not None and field.answered else "–"


def _easi(form: FormRecord) -> Table:
    fields = {field.item.id: field for field in form.fields}
    regions = dict(form.score.parts) if form.score else {}
    columns = (
        Col(_("Region"), share=1.4, style=LABEL),
        Col(_("Area")),
        *(Col(_(words)) for _sign, words in SIGNS),
        Col(_("Region score"), 56, "right", STRONG),
    )
    rows = [
        Row(
            (
                _(words),
                *(value_cell(fields.get(f"{name}.{part}")) for part in _EASI_PARTS),
                minus(regions.get(_(words), "–")),
            )
        )
        for name, words in REGIONS
    ]
    return Table(columns, tuple(rows))


_EASI_PARTS = ("area", *(sign for sign, _words in SIGNS))


def _grid(grid: Grid) -> Table:
    columns = (Col("", share=1.6, style=LABEL), *(Col(label) for label in grid.columns))
    rows = tuple(Row((label, *(value_cell(field) for field in fields))) for label, fields in grid.rows)
    return Table(columns, rows, pad=1.6)


def _below(grid: Grid) -> Table:
    """What does not repeat, its values below the first column of the grid."""
    columns = (Col("", share=1.6, style=LABEL), Col("", share=1), *(Col("") for _label in grid.columns[1:]))
    empty = ("",) * (len(grid.columns) - 1)
    rows = tuple(Row((_grouped_label(field), value_cell(field), *empty)) for field in grid.rest)
    return Table(columns, rows, pad=1.6, headed=False)


def _grouped_label(field: Field) -> str:
    """The label below its group: beside a grid it would else be read as one of the grid's."""
    return f"{field.item.group}: {field.item.label}" if field.item.group else field.item.label


def _list(fields: tuple[Field, ...]) -> Block:
    rows = [Row((_label(field, fields), value_cell(field))) for field in fields]
    columns = (Col("", share=1.2, style=LABEL), Col("", share=1))
    if len(rows) < _TWO_COLUMNS_FROM:
        return Table(columns, tuple(rows), pad=1.6, headed=False)
    half = (len(rows) + 1) // 2
    halves = (Table(columns, tuple(part), pad=1.6, headed=False) for part in (rows[:half], rows[half:]))
    return Beside(tuple(halves), gap=24)


def _label(field: Field, fields: tuple[Field, ...]) -> str:
    """The item's label, with its group where another item has the same label."""
    alone = sum(one.item.label == field.item.label for one in fields) == 1
    return field.item.label if alone or not field.item.group else f"{field.item.group}, {field.item.label}"


def _plain(forms: tuple[FormRecord, ...]) -> Block:
    fields = tuple(field for form in forms for field in form.fields if field.answered)
    rows = tuple(row for form in forms for row in _plain_rows(form, named=len(forms) > 1))
    if len(forms) == 1 and len(rows) >= _TWO_COLUMNS_FROM and not any(map(_needs_room, fields)):
        half = (len(rows) + 1) // 2
        return Beside(tuple(_plain_table(fields, part) for part in (rows[:half], rows[half:])), gap=24)
    return _plain_table(fields, rows)


def _needs_room(field: Field) -> bool:
    """Whether what is recorded are words, or something is said of it."""
    return field.item.kind is ItemKind.TEXT or bool(choice_of(field) or remark_of(field))


def _plain_table(fields: tuple[Field, ...], rows: tuple[Row, ...]) -> Table:
    columns = (
        Col(_("Item"), share=1.1, style=LABEL),
        Col(_("Recorded"), share=1.5),
        Col(previous_label(fields) or _("Last"), share=0.5, style=PAST.but(leading=12)),
    )
    return Table(columns, rows)


def _plain_rows(form: FormRecord, named: bool) -> list[Row]:
    """The answered fields, below the form's title where several share the table."""
    fields = tuple(field for field in form.fields if field.answered)
    title = [Row((Text(form.title, HINT.but(leading=12)), "", ""), spans=True, keeps=True)] if named else []
    rows = [Row((_full_label(field, fields), _recorded(field), _last(field))) for field in fields]
    return [*title, *rows, *map(_derived_row, form.derived)]


def _derived_row(line: DerivedLine) -> Row:
    """What the values above give, calculated."""
    value = Column((Text(line.text, STRONG), Text(line.basis, CAPTION.but(tone=0.0))))
    return Row((_("{label}, calculated").format(label=line.label), value, ""))


def choice_of(field: Field) -> str:
    """Which of several results of one visit decides, said at each of them; empty for the only one."""
    match field.stands:
        case Stands.DECIDES:
            return _("decides, of {n} results at this visit").format(n=len(field.rivals) + 1)
        case Stands.YIELDS:
            winner = next(one for one in field.rivals if one.entry.decides)
            return _("does not decide: {sample} does").format(sample=sample_name(winner.form_id))
        case Stands.OPEN:
            return _("which sample decides is not chosen")
    return ""


def _full_label(field: Field, fields: tuple[Field, ...]) -> str:
    group = group_to_say(field, fields)
    return f"{group}: {field.item.label}" if group else field.item.label


def _recorded(field: Field) -> Cell:
    """The value with its unit; below it why there is none, or what was said of it."""
    value = _short(field)
    shown = f"{value} {field.item.unit}".strip() if _has_value(field) else value
    text = Text(shown, STRONG if field.item.kind is not ItemKind.TEXT and _has_value(field) else BODY)
    remark = "; ".join(part for part in (choice_of(field), remark_of(field)) if part)
    return Column((text, Text(remark, CAPTION.but(tone=0.0)))) if remark else text


def _last(field: Field) -> str:
    return previous(field) if field.item.kind is not ItemKind.TEXT else ""


def remark_of(field: Field) -> str:
    """Why there is no value, or that an unusual one was confirmed."""
    entry = field.entry
    if entry is None:
        return ""
    confirmed = _("unusual, confirmed by a second entry") if entry.confirmed else ""
    return "; ".join(part for part in (entry.missing_reason, confirmed) if part)


def _remarks(fields: tuple[Field, ...]) -> tuple[Block, ...]:
    """The remarks of a grid, below it."""
    said = [(_label(field, fields), field, remark_of(field)) for field in fields if remark_of(field)]
    if not said:
        return ()
    lines = tuple(
        Text(f"{label}: {_short(field)}, {remark}", CAPTION.but(tone=0.0)) for label, field, remark in said
    )
    return (space(3), *lines)
