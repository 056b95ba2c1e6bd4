"""The laboratory table of the blank sheet: boxes, units to tick, the range that is proposed, the last value."""

from collections.abc import Iterable

from tracker.catalogue import analytes
from tracker.domain.forms import ItemKind
from tracker.domain.units import Analyte, bounds, shown
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Column, Tailed, Text, space
from tracker.reports.hand_boxes import (
    SignTick,
    Tick,
    date_boxes,
    decimal_boxes,
    figures,
    time_boxes,
)
from tracker.reports.inline import Flow, Inline, Words, WritingLine, line, width_of
from tracker.reports.sheet_items import answers, past
from tracker.reports.table import STRIPE, Cell, Col, Row, Table
from tracker.reports.text import CAPTION, HINT, LABEL, PAST
from tracker.reports.words import GAP, previous, previous_label, reference_range

MOST_BOXES = 6
"""Boxes beside each other in the column of values: a platelet count in /µL needs six."""
_NAME_ROOM = 92.0
_ALL_UNITS = 132.0
"""Room for two lines of ticks where no laboratory of the site says which units it reports."""


def laboratory_blocks(form: FormRecord) -> tuple[Block, ...]:
    """When the sample was taken, the table of numbers, the results in words, how to fill it in."""
    results = tuple(field for field in form.fields if field.item.kind is ItemKind.ANALYTE)
    numbers = tuple(field for field in results if not field.item.choices)
    words = tuple(field for field in results if field.item.choices)
    blocks: list[Block] = [_sample(form), space(5)]
    if numbers:
        blocks += [Tailed(_numbers(numbers), Column((space(3), Text(_how(numbers), CAPTION))))]
    if words:
        blocks += [Table((Col("", 150, style=LABEL), Col("")), tuple(map(_word_row, words)), headed=False)]
    return tuple(blocks)


def _how(numbers: tuple[Field, ...]) -> str:
    """How to fill the table in, and whose ranges stand in it."""
    sources = dict.fromkeys(field.suggested_source for field in numbers if field.suggested_source)
    hint = _("Tick < or > as the report prints it. Units are never guessed: tick one.")
    if any(field.site_units for field in numbers):
        hint = _("Tick < or > as the report prints it. Units are never guessed: tick or write one.")
    from_where = "; ".join(sources)
    is_open = any(_figures(field) == (MOST_BOXES, 0) for field in numbers)
    point = [_("Where no point is printed, it takes a box of its own.")] if is_open else []
    said = [f"{from_where[:1].upper()}{from_where[1:]}."] if sources else []
    return GAP.join((hint, *point, *said))


def _sample(form: FormRecord) -> Block:
    taken = line(Words(_("Sample taken"), LABEL), date_boxes(), gap=8)
    at = line(Words(_("at"), LABEL), time_boxes(), gap=6)
    not_done = line(Tick(_("not done, reason:")), WritingLine(least=70))
    return Flow((taken, at, not_done, *_measured_by(form)), gap=18, row_gap=4)


def _measured_by(form: FormRecord) -> tuple[Inline, ...]:
    """The laboratories of the site to tick; nothing where the site keeps none."""
    offered = [
        choice for field in form.fields if field.item.id == "laboratory" for choice in field.item.choices
    ]
    if not offered:
        return ()
    return (line(Words(_("Laboratory"), LABEL), *(Tick(_(one.label), gap=3) for one in offered), gap=10),)


def _word_row(field: Field) -> Row:
    was: tuple[Inline, ...] = (Words(past(field), PAST),) if past(field) else ()
    return Row((field.item.label, Flow((*answers(field), *was), gap=14)), ruled=False)


def _numbers(fields: tuple[Field, ...]) -> Table:
    columns = (
        Col(_("Analyte"), share=1.1, style=LABEL),
        Col("", 24),
        Col(_("Value"), 95),
        Col(_("Unit (tick)"), 108 if any(field.site_units for field in fields) else _ALL_UNITS),
        Col(_("Range"), 82, "right"),
        Col(previous_label(fields) or _("Last"), 42, "right", PAST.but(leading=12)),
    )
    rows = tuple(_number_row(field, at) for at, field in enumerate(fields))
    return Table(columns, rows, pad=2, least=23.5, inset=4)


def _number_row(field: Field, at: int) -> Row:
    cells: tuple[Cell, ...] = (
        _name(field),
        line(SignTick("<"), SignTick(">"), gap=3),
        decimal_boxes(*_figures(field)),
        _unit_ticks(field),
        _range(field),
        _last(field),
    )
    return Row(cells, ground=STRIPE if at % 2 == 0 else None, ruled=False)


def _name(field: Field) -> Cell:
    """The analyte's name; a long one small below its abbreviation."""
    known = analytes().get(field.item.id)
    if known is None or width_of(field.item.label, LABEL) < _NAME_ROOM:
        return field.item.label
    return Column(
        (Text(known.abbreviation, LABEL.but(leading=11)), Text(field.item.label, HINT.but(leading=9.5)))
    )


def _unit_ticks(field: Field) -> Flow:
    other = (_OTHER_UNIT,) if field.site_units else ()  # where all units there are stand, there is no other
    return Flow((*(Tick(shown(unit), gap=3) for unit in _units(field)), *other), gap=8, row_gap=1)


_OTHER_UNIT = line(Tick(""), WritingLine(least=26), gap=3)
"""A report that comes in a unit of its own is written down as it is."""


def _units(field: Field) -> tuple[str, ...]:
    """The units in which the site's laboratories report it, else all; the one last used here first."""
    known = [unit for unit in field.units if unit in (*field.site_units, field.suggested_unit)]
    offered = known if field.site_units else field.units
    return tuple(sorted(offered, key=lambda unit: unit != field.suggested_unit))


def _range(field: Field) -> str:
    """The range that is proposed, in its unit: it stands beside units of which only one is its own."""
    words = reference_range(field.suggested_low, field.suggested_high)
    return f"{words} {shown(field.suggested_unit)}" if words else ""


def _figures(field: Field) -> tuple[int, int]:
    """Boxes for the unit last used here; where there is none, for all units offered."""
    known = analytes().get(field.item.id)
    if known is None or not known.units:
        return figures(field.item.low, field.item.high, field.item.step, (4, 2))
    units = [unit for unit in _units(field)[: 1 if field.suggested_unit else None] if unit in known.units]
    return value_boxes(known, units)


def value_boxes(analyte: Analyte, units: Iterable[str]) -> tuple[int, int]:
    """Boxes before and behind the point for the highest value and the usual decimals in any of the units.

    Units so unlike that this is too wide have boxes alone, (MOST_BOXES, 0): the point is written into one.
    """
    asked = [(bounds(analyte, unit).high or 1000, analyte.units[unit].decimals) for unit in units]
    whole = max((len(str(int(high))) for high, _decimals in asked), default=4)
    decimals = max((decimals for _high, decimals in asked), default=0)
    return (MOST_BOXES, 0) if whole + decimals > MOST_BOXES else (whole, decimals)


def _last(field: Field) -> str:
    """The last value, with its unit where that is not the one in use now."""
    was = field.previous
    if was is None or was.missing or not was.unit or was.unit == field.suggested_unit:
        return previous(field)
    return f"{previous(field)} {shown(was.unit)}"
