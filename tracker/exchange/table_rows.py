"""What a table of another program looks like once read: its header, its rows as texts, and the limits of both."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.errors import TrackerError, in_short
from tracker.language import _

MOST_ROWS = 1_048_576
"""Rows of a sheet, as many as Excel has."""
MOST_COLUMNS = 1_000
LONGEST_CELL = 32_767
"""Characters of a cell, as many as Excel keeps."""
TITLE_ROWS = 50
"""Rows at the top among which the header is looked for."""


class TableRefused(TrackerError):
    """A file that cannot be read as a table: what is wrong with it, by row and column where they are known."""


@dataclass(frozen=True)
class Row:
    """One row below the header: its number as a spreadsheet counts, its cells, and what is wrong with its form."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    numbers: frozenset[int] = frozenset()
    """The places of the cells that a workbook holds as numbers: they have a point, whatever the texts beside have."""


@dataclass(frozen=True)
class Layout:
    """How a file is to be read where it does not tell by itself. Empty or 0: found by looking.

    `sheet` names a sheet of a workbook; `separator` is one of SEPARATORS; `encoding` a name that Python knows;
    `header_row` counts from 1.
    """

    sheet: str = ""
    header_row: int = 0
    separator: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Table:
    """A file opened as a table. `rows` reads anew from the file at each call, and lazily."""

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: Callable[[], Iterator[Row]]
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook; none for CSV."""
    sheet: str = ""
    separator: str = ""
    encoding: str = ""

    def column(self, name: str) -> int:
        """The place of a column, from 0. TableRefused where none or several have the name."""
        places = [place for place, one in enumerate(self.header) if plain(one) == plain(name)]
        if len(places) == 1:
            return places[0]
        if places:
            raise TableRefused(
                _("Row {row} of {file} names {n} columns “{column}”.").format(
                    row=self.header_row, file=self.name, n=len(places), column=in_short(name)
                ),
                _("Give each its own name."),
            )
        raise TableRefused(
            _("{file} has no column “{column}”.").format(file=self.name, column=in_short(name)),
            _("The columns of row {row} are: {names}.").format(
                row=self.header_row, names=", ".join(in_short(one) for one in self.header[:30] if one)
            ),
        )


def plain(name: str) -> str:
    """A column's name as it is compared: without capitals and surrounding or doubled space."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def letters(place: int) -> str:
    """The letters by which a spreadsheet calls a column: A for 0, AA for 26."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def header_among(rows: Iterable[Row], layout: Layout, wanted: frozenset[str]) -> Row | None:
    """The header among the first rows of a file: the one that is named, else that has all wanted columns, else the
    first that is filled."""
    first: Row | None = None
    for row in rows:
        if layout.header_row:
            if row.number == layout.header_row:
                return row
            continue
        if not any(row.cells):
            continue
        first = first or row
        if wanted and wanted <= {plain(cell) for cell in row.cells}:
            return row
    return first


def fitted(row: Row, width: int) -> Row:
    """A row with as many cells as the header; more are allowed only where they are empty."""
    if len(row.cells) == width:
        return row
    cells, extra = row.cells[:width], row.cells[width:]
    problem = row.problem
    if not problem and any(extra):
        place = width + next(at for at, cell in enumerate(extra) if cell)
        problem = _("column {column} holds a value but has no header").format(column=letters(place))
    return replace(row, cells=(*cells, *[""] * (width - len(cells))), problem=problem)


def check_size(name: str, row: int, cells: Sequence[str], count: int) -> None:
    """Refuse a row beyond what a table may have. TableRefused names row and column."""
    if row > MOST_ROWS:
        raise TableRefused(
            _("{file} has more than {n} rows.").format(file=name, n=MOST_ROWS), _("Divide it into several.")
        )
    if count > MOST_COLUMNS:
        raise TableRefused(
            _("Row {row} of {file} has more than {n} columns.").format(row=row, file=name, n=MOST_COLUMNS),
            _("Check what separates its columns."),
        )
    if max(map(len, cells), default=0) <= LONGEST_CELL:
        return
    for place, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise TableRefused(
                _("Row {row}, column {column} of {file} has more than {n} characters.").format(
                    row=row, column=letters(place), file=name, n=LONGEST_CELL
                ),
                _("Check whether a quotation mark is missing before it."),
            )
