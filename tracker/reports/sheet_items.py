"""Plain items on the blank sheet: numbers and dates as boxes, answers to tick, lines for words."""

from itertools import groupby

from tracker.domain.forms import ItemKind
from tracker.domain.log_views import LogRecord
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Drawing, space
from tracker.reports.grid import group_to_say
from tracker.reports.hand_boxes import (
    Cells,
    Labelled,
    Tick,
    choice_parts,
    date_boxes,
    decimal_boxes,
    figures,
    writing_lines,
)
from tracker.reports.inline import Flow, Inline, Words, WritingLine, line, width_of
from tracker.reports.pen import Pen
from tracker.reports.sheet_logs import LOG_OF, log_table
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import HINT, LABEL, PAST
from tracker.reports.words import previous

_BOXED = {ItemKind.NUMBER, ItemKind.DATE}
_BIG_STEPS = 11
"""A whole number with at most so many values is marked on a row of circles."""


def form_blocks(form: FormRecord, ongoing: tuple[LogRecord, ...] = ()) -> tuple[Block, ...]:
    """The fields of a form of plain items, in screen order. `ongoing`: rows of its log to ask after."""
    blocks: list[Block] = []
    for kind, run in groupby(form.fields, _layout):
        fields = tuple(run)
        if kind == "boxes":
            blocks.append(boxed_fields(fields))
        elif kind == "words":
            blocks += [_words(form, field, ongoing) for field in fields]
        else:
            blocks.append(_answered(fields))
    return tuple(part for block in blocks for part in (block, space(3)))


def _layout(field: Field) -> str:
    if field.item.kind in _BOXED:
        return "boxes"
    return "words" if field.item.kind is ItemKind.TEXT else "answers"


def boxed_fields(fields: tuple[Field, ...]) -> Block:
    """Numbers and dates, four columns wide; a group of several stands above each of its fields."""
    return Cells(tuple(_boxed(field, group_to_say(field, fields)) for field in fields))


def _boxed(field: Field, group: str) -> Labelled:
    below = "\n".join(part for part in (field.item.hint, past(field)) if part)
    return Labelled(field.item.label, boxes(field), below, above=group)


def boxes(field: Field) -> Inline:
    """The boxes of a number or date with its unit."""
    item = field.item
    if item.kind is ItemKind.DATE:
        return date_boxes()
    shape = decimal_boxes(*figures(item.low, item.high, item.step, (4, 1)))
    return line(shape, Words(item.unit, HINT)) if item.unit else shape


def past(field: Field) -> str:
    """The last visit's answer with its visit: "V1: 62.4 kg"."""
    was = previous(field)
    if not was:
        return ""
    value = f"{was} {field.item.unit}".strip() if field.previous and not field.previous.missing else was
    return f"{field.previous_label}: {value}" if field.previous_label else value


def _words(form: FormRecord, field: Field, ongoing: tuple[LogRecord, ...]) -> Block:
    log = LOG_OF.get(form.id)
    return log_table(log, ongoing) if log and not field.item.required else _written(field)


def _answered(fields: tuple[Field, ...]) -> Table:
    longest = max(width_of(field.item.label, LABEL) for field in fields)
    rows = tuple(answer_row(field) for field in fields)
    return Table((Col("", min(max(longest, 96), 240), style=LABEL), Col("")), rows, least=19, headed=False)


def _written(field: Field) -> Block:
    words = f"{field.item.label} ({field.item.hint})" if field.item.hint else field.item.label
    was = f"   {past(field)}" if past(field) else ""
    first = WritingLine(words + was, 120, LABEL)

    def paint(pen: Pen, x: float, top: float, wide: float) -> None:
        first.draw(pen, x, top, wide)

    return Drawing(first.height(480) + 1, paint) if field.item.required else _two_lines(first)


def _two_lines(first: WritingLine) -> Block:
    tall = first.height(480)

    def paint(pen: Pen, x: float, top: float, wide: float) -> None:
        first.draw(pen, x, top, wide)
        writing_lines(1).draw(pen, x, top - tall + 2.5, wide)

    return Drawing(tall + 21, paint)


def answer_row(field: Field, label: str = "", *, named: bool = True) -> Row:
    """Label at the left; answers to mark and the last answer at the right, with its visit where that is `named`."""
    was = past(field) if named else previous(field)
    parts: tuple[Inline, ...] = (*answers(field), *((Words(was, PAST),) if was else ()))
    return Row((label or field.item.label, Flow(parts, gap=9)), ruled=False)


def answers(field: Field) -> tuple[Inline, ...]:
    """The answers of an item: choices to mark, figures in circles, boxes to write in."""
    item = field.item
    if item.kind is ItemKind.YES_NO or (item.kind is ItemKind.CRITERION and not item.choices):
        return (Tick(_("no")), Tick(_("yes")))
    if item.choices:
        return choice_parts((choice.code, _(choice.label)) for choice in item.choices)
    if is_short_scale(field):
        steps = range(int(item.low or 0), int(item.high or 0) + 1)
        return choice_parts((str(step), str(step)) for step in steps)
    if item.kind is ItemKind.TEXT:
        return (WritingLine(least=150),)
    return (boxes(field),)


def is_short_scale(field: Field) -> bool:
    """Whether a whole number has so few values that marking one is quicker than writing it."""
    item = field.item
    if item.kind is not ItemKind.NUMBER or item.low is None or item.high is None or item.step != 1:
        return False
    return item.high - item.low < _BIG_STEPS
