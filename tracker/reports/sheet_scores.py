"""Instruments on the blank sheet: grids, lists and single scores, with the total by hand if wished."""

from tracker.domain.forms import ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Beside, Block, Text, space
from tracker.reports.grid import Grid, as_grid, grouped
from tracker.reports.hand_boxes import Tick, decimal_boxes, figures
from tracker.reports.inline import Flow, Inline, Line, Words, WritingLine, line, width_of
from tracker.reports.sheet_items import answer_row, answers, past
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import BODY, CAPTION, HINT, LABEL, PAST
from tracker.reports.words import GAP, number, previous, previous_label

_DECIMALS = {"easi": 2, "haq_di": 3, "cdai": 1, "scorad": 2, "bsa_regions": 2}
"""How many decimals a total takes: of steps of 0.1, of halves with weights, of a mean of eighths."""
_HALF_PAGE_ANSWERS = 165.0
"""Wider answers want a whole line."""
_LABEL_ROOM, _HALF_PAGE = 62.0, 228.0
"""A longer name wraps where what is marked needs the rest of half a page."""
_LONG_LABEL = 60
"""More characters than the name of an item has."""
_TWO_TOTALS = {"cdasi": (("Activity", 100), ("Damage", 32))}


def instrument_blocks(form: FormRecord) -> tuple[Block, ...]:
    """An instrument with several items: grid or list, then total, then what its licence asks to print."""
    fields = tuple(field for field in form.fields if field.item.required or field.item.group)
    return (*item_blocks(fields), space(5), total_line(form), *credit(form))


def item_blocks(fields: tuple[Field, ...]) -> tuple[Block, ...]:
    """A grid of what repeats, a list of the rest."""
    grid = as_grid(fields)
    if grid is None:
        return _listed(fields)
    rest = _listed(grid.rest) if grid.rest else ()
    before = rest and grid.rest[0] is fields[0]
    return (*rest, space(4), _grid(grid)) if before else (_grid(grid), *((space(4), *rest) if rest else ()))


def _grid(grid: Grid) -> Table:
    columns = [Col("", share=1.9, style=LABEL)]
    columns += [Col(_head(grid, number, label), share=1) for number, label in enumerate(grid.columns)]
    rows = [
        Row(
            (label, *(_grid_cell(field) for field in fields)),
            ground=0.95 if number % 2 == 0 else None,
            ruled=False,
        )
        for number, (label, fields) in enumerate(grid.rows)
    ]
    return Table(tuple(columns), tuple(rows), least=23, pad=2, inset=4)


def _head(grid: Grid, at: int, label: str) -> str:
    """The label, below it the allowed values where all of the column share them."""
    ranges = {_range(fields[at]) for _label, fields in grid.rows if fields[at] is not None}
    return f"{label}\n{ranges.pop()}" if len(ranges) == 1 else label


def _range(field: Field | None) -> str:
    if field is None or field.item.low is None or field.item.high is None:
        return ""
    return _("{low} to {high}").format(low=number(field.item.low), high=number(field.item.high))


def _grid_cell(field: Field | None) -> Block:
    if field is None:
        return Text("")
    was = (Words(previous(field), PAST),) if previous(field) else ()
    if field.item.kind is ItemKind.YES_NO or field.item.choices:
        return Flow((*answers(field), *was), gap=8)
    shape = decimal_boxes(*figures(field.item.low, field.item.high, field.item.step, (3, 0)))
    return line(shape, *was, gap=5)


def _listed(fields: tuple[Field, ...]) -> tuple[Block, ...]:
    """Rows under the names of their groups; long lists in two columns."""
    groups = grouped(fields)
    alone = len(groups) == len(fields)
    named = not previous_label(fields)  # the head of the section says it where all are of one visit
    rows = [row for name, group in groups.items() for row in _group_rows(name, group, alone, named)]
    if any(_is_question(field) for field in fields):
        return (
            Table((Col("", share=1.1, style=LABEL), Col("", share=1)), tuple(rows), least=22, headed=False),
        )
    widest = max(Line(answers(field)).natural() for field in fields)
    if len(rows) < 6 or widest > _HALF_PAGE_ANSWERS:
        return (_list_table(rows),)
    half = _middle(rows)
    return (Beside((_list_table(rows[:half]), _list_table(rows[half:])), gap=24),)


def _is_question(field: Field) -> bool:
    """Whether the label is a whole question, the site's licensed text, and not a name."""
    return len(field.item.label) > _LONG_LABEL


def _middle(rows: list[Row]) -> int:
    """Where the second column begins: at the group nearest to the middle, else in the middle."""
    middle = (len(rows) + 1) // 2
    begins = [number for number, row in enumerate(rows) if _is_group_name(row) and number]
    return min(begins, key=lambda number: abs(number - middle)) if begins else middle


def _group_rows(name: str, group: tuple[Field, ...], each_alone: bool, named: bool) -> list[Row]:
    if not name or each_alone:
        own = [each_alone and bool(name) and not _is_question(field) for field in group]
        labels = [name if instead else "" for instead in own]
        return [answer_row(field, label, named=named) for field, label in zip(group, labels, strict=True)]
    rows = (answer_row(field, named=named) for field in group)
    return [Row((Text(name, HINT), ""), ruled=False, spans=True), *rows]


def _is_group_name(row: Row) -> bool:
    return row.spans


def _list_table(rows: list[Row]) -> Table:
    labels = [row.cells[0] for row in rows]
    room = max(width_of(label, LABEL) for label in labels if isinstance(label, str))
    answered = max((_natural(row.cells[1]) for row in rows), default=0)
    most = max(_LABEL_ROOM, _HALF_PAGE - answered)
    return Table(
        (Col("", min(room, most), style=LABEL), Col("")), tuple(rows), pad=1.6, least=19, headed=False
    )


def _natural(cell: Cell) -> float:
    """The width of a row of answers on one line."""
    return Line(cell.parts, cell.gap).natural() if isinstance(cell, Flow) else 0


def single_score(form: FormRecord) -> Block:
    """An instrument with one item on one line: its title, answers, last answer."""
    field = form.fields[0]
    was: tuple[Inline, ...] = (Words(past(field), PAST),) if past(field) else ()
    hint: tuple[Inline, ...] = (Words(field.item.hint, HINT),) if field.item.hint else ()
    label, wide = (field.item.label, 210) if _is_question(field) else (form.title, 96)
    cells = (label, Flow((*answers(field), *hint, *was), gap=11))
    return Table(
        (Col("", wide, style=LABEL), Col("")), (Row(cells, ruled=False),), pad=2, least=23, headed=False
    )


def total_line(form: FormRecord) -> Block:
    """The total by hand, and that it was not done and why; one number is its own total, with its decimals."""
    numbers = [field for field in form.fields if field.item.kind is ItemKind.NUMBER]
    totals = () if len(numbers) == 1 else _totals(form)
    return Flow((*totals, line(Tick(_("not done, reason:")), WritingLine(least=110))), gap=22)


def _totals(form: FormRecord) -> tuple[Inline, ...]:
    instrument = INSTRUMENTS[form.instrument or ""]
    totals = _TWO_TOTALS.get(instrument.id, ((_("Total"), int(instrument.high)),))
    words = _("{name}, 0 to {high}")
    shown = [
        line(
            Words(words.format(name=_(name), high=high), LABEL),
            decimal_boxes(*total_boxes(instrument.id, high)),
            gap=8,
        )
        for name, high in totals
    ]
    return (line(*shown, Words(_("by hand if wished"), HINT), gap=8),) if len(shown) == 1 else tuple(shown)


def total_boxes(instrument_id: str, high: int) -> tuple[int, int]:
    """Boxes before and behind the point for a total up to `high`."""
    return len(str(high)), _DECIMALS.get(instrument_id, 0)


def credit(*forms: FormRecord) -> tuple[Block, ...]:
    """The lines that the owners of the instruments ask to print."""
    lines = (INSTRUMENTS[form.instrument].copyright for form in forms if form.instrument)
    words = GAP.join(dict.fromkeys(line for line in lines if line))
    return (space(2), Text(words, CAPTION)) if words else ()


def scale_words(legend: tuple[tuple[str, str], ...], sign: str = "") -> tuple[Inline, ...]:
    """The words of a scale: 0 none, 1 mild."""
    return tuple(line(Words(code + sign, LABEL), Words(_(words), BODY), gap=3) for code, words in legend)
