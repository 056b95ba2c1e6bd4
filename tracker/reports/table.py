"""Tables: columns of fixed or shared width, wrapped cells, a head that stands again on every page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.reports.blocks import Block, Text
from tracker.reports.pen import Align, Pen, Place
from tracker.reports.text import BODY, HINT, Style

HAIRLINE = 0.82
STRIPE = 0.95
RULE = 0.7
GAP = 7.0


@dataclass(frozen=True)
class Col:
    """A column: `width` in points, or 0 for its `share` of what the others leave."""

    title: str
    width: float = 0
    align: Align = "left"
    style: Style = BODY
    share: float = 1


Cell = str | Block
"""Text in the style of its column, or any block."""


@dataclass(frozen=True)
class Row:
    """A line of the table. `flagged`: grey ground and a black bar at the start edge."""

    cells: tuple[Cell, ...]
    flagged: bool = False
    ground: float | None = None
    ruled: bool = True
    spans: bool = False
    """The first cell takes the whole width."""
    keeps: bool = False
    """The next row belongs to this one."""


@dataclass(frozen=True)
class Table:
    """Rows below a head. `pad` is the space above and below the text of a row."""

    columns: tuple[Col, ...]
    rows: tuple[Row, ...]
    pad: float = 2.7
    least: float = 0
    inset: float = 0
    """Space between the edges of the table and the text of its first and last column."""
    headed: bool = True
    boxed: bool = False
    """Lines around every cell, to write in."""

    def height(self, width: float) -> float:
        """Head and rows."""
        return self.head_height(width) + sum(self._row_heights(width))

    @cached_property
    def _measured(self) -> dict[float, tuple[float, ...]]:
        """By width: the heights of the rows, which laying out pages asks for several times."""
        return {}

    def _row_heights(self, width: float) -> tuple[float, ...]:
        if width not in self._measured:
            self._measured[width] = tuple(self.row_height(one, width) for one in self.rows)
        return self._measured[width]

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the head, then row by row."""
        head = self.head_height(width)
        if head:
            self._draw_cells(pen, self._blocks(self._head(), width), (x, top), head)
            top -= head
            pen.rule(x, top, width, RULE)
        for one, tall in zip(self.rows, self._row_heights(width), strict=True):
            self._draw_ground(pen, one, (x, top), (width, tall))
            self._draw_cells(pen, self._row_blocks(one, width), (x, top), tall)
            if self.boxed:
                self._draw_lines(pen, (x, top), (width, tall))
            top -= tall
            if one.ruled and not self.boxed:
                pen.rule(x, top, width, 0.4, HAIRLINE)

    def split(self, width: float, room: float) -> "tuple[Table, Table] | None":
        """Cut between rows; a row taller than half a page is cut itself."""
        used = self.head_height(width)
        for number, (one, tall) in enumerate(zip(self.rows, self._row_heights(width), strict=True)):
            if used + tall > room:
                return self._cut(number, self._halves(one, width, room - used) if tall > 200 else None, width)
            used += tall
        return None

    def _cut(self, number: int, halves: tuple[Row, Row] | None, width: float) -> "tuple[Table, Table] | None":
        if halves is None and number == len(self.rows) - 1 and number > 2:
            number -= 1  # a last row never stands alone on its page
        while halves is None and number > 0 and self.rows[number - 1].keeps:
            number -= 1  # nor a row whose next one belongs to it
        above, below = self.rows[:number], self.rows[number:]
        if halves is not None:
            above, below = (*above, halves[0]), (halves[1], *below[1:])
        # One short row below its head is no beginning.
        enough = len(above) > 1 or (above and (halves is not None or self.row_height(above[0], width) > 60))
        return (replace(self, rows=above), replace(self, rows=below)) if enough else None

    def _halves(self, one: Row, width: float, room: float) -> tuple[Row, Row] | None:
        cuts = [self._cell_halves(cell, wide, room) for cell, wide in self._blocks(one.cells, width)]
        if all(below is None for _above, below in cuts):
            return None
        above = replace(one, cells=tuple(cut for cut, _below in cuts), ruled=False)
        if self.row_height(above, width) > room:
            return None
        return above, replace(one, cells=tuple(below or "" for _above, below in cuts))

    def _cell_halves(self, cell: Block, wide: float, room: float) -> tuple[Block, Block | None]:
        inner = room - 2 * self.pad
        if cell.height(wide) <= inner:
            return cell, None
        return cell.split(wide, inner) or (Text(""), cell)

    def _widths(self, width: float) -> list[float]:
        gaps = GAP * (len(self.columns) - 1) + 2 * self.inset
        left = width - gaps - sum(column.width for column in self.columns)
        shares = sum(column.share for column in self.columns if not column.width) or 1
        return [column.width or left * column.share / shares for column in self.columns]

    def _row_blocks(self, one: Row, width: float) -> list[tuple[Block, float]]:
        if one.spans:
            return [(block, width - 2 * self.inset) for block, _wide in self._blocks(one.cells, width)[:1]]
        return self._blocks(one.cells, width)

    def _blocks(self, cells: Iterable[Cell], width: float) -> list[tuple[Block, float]]:
        return [
            (Text(cell, column.style, column.align) if isinstance(cell, str) else cell, wide)
            for cell, column, wide in zip(cells, self.columns, self._widths(width), strict=True)
        ]

    def _head(self) -> tuple[Cell, ...]:
        return tuple(Text(column.title, HINT.but(leading=10.5), column.align) for column in self.columns)

    def head_height(self, width: float) -> float:
        """The height of the head, 0 where there is none."""
        if not self.headed or not any(column.title for column in self.columns):
            return 0
        return self.row_height(Row(self._head()), width, least=0)

    def row_height(self, one: Row, width: float, least: float | None = None) -> float:
        """The height of a row of this table."""
        tallest = max(block.height(wide) for block, wide in self._row_blocks(one, width))
        return max(tallest + 2 * self.pad, self.least if least is None else least)

    def _draw_ground(self, pen: Pen, one: Row, place: Place, size: Place) -> None:
        ground = 0.88 if one.flagged else one.ground
        if ground is not None:
            pen.box(*place, *size, size=0, fill=ground)
        if one.flagged:
            pen.box(*place, 4, size[1], size=0, fill=0.0)

    def _draw_lines(self, pen: Pen, place: Place, size: Place) -> None:
        pen.box(*place, *size, size=0.6, tone=0.25)
        x, top = place[0] + self.inset, place[1]
        for wide in self._widths(size[0])[:-1]:
            x += wide + GAP
            pen.line((x - GAP / 2, top), (x - GAP / 2, top - size[1]), 0.6, 0.25)

    def _draw_cells(self, pen: Pen, blocks: list[tuple[Block, float]], place: Place, tall: float) -> None:
        x, top = place[0] + self.inset, place[1]
        with pen.part("P"):
            for block, wide in blocks:
                # One-line rows of hand boxes are taller than their text: it stands in their middle.
                spare = max(tall - 2 * self.pad - block.height(wide), 0) / 2 if self.least else 0
                block.draw(pen, x, top - self.pad - spare, wide)
                x += wide + GAP
