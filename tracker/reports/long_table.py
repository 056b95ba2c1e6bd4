"""Tables of thousands of rows: the height of each row is found once, so that cutting them into pages stays quick."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from tracker.reports.pen import Pen
from tracker.reports.table import Row, Table

_SPARE = 3
"""Rows beyond those that fit, so that the cut between them sees what follows."""


@dataclass(frozen=True)
class LongTable:
    """A table from its row `start` on; `rest` is what the page before left of that row.

    `tops`: how far the top of each row lies below that of the first, and at the end the height of all.
    """

    table: Table
    tops: tuple[float, ...]
    start: int = 0
    rest: Row | None = None

    def height(self, width: float) -> float:
        """Head and rows."""
        below = self.tops[-1] - self.tops[self.start]
        if self.rest is not None:
            below += self.table.row_height(self.rest, width) - self._first_height()
        return self.table.head_height(width) + below

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw all of it."""
        self._piece(len(self.table.rows)).draw(pen, x, top, width)

    def split(self, width: float, room: float) -> "tuple[Table, LongTable] | None":
        """Cut as any table is; only the rows near the cut are looked at."""
        fitting = bisect_right(self.tops, self.tops[self.start] + room)
        piece = self._piece(fitting + _SPARE)
        halves = piece.split(width, room)
        if halves is None:
            return None
        above, below = halves
        start = self.start + len(piece.rows) - len(below.rows)
        cut = below.rows[0] is not self.table.rows[start]
        return above, replace(self, start=start, rest=below.rows[0] if cut else None)

    def _first_height(self) -> float:
        return self.tops[self.start + 1] - self.tops[self.start]

    def _piece(self, stop: int) -> Table:
        rows = self.table.rows[self.start : stop]
        return replace(self.table, rows=rows if self.rest is None else (self.rest, *rows[1:]))


def long_table(table: Table, width: float) -> LongTable:
    """The table with its rows measured at the width on which it will be drawn."""
    return LongTable(table, (0.0, *accumulate(table.row_height(row, width) for row in table.rows)))
