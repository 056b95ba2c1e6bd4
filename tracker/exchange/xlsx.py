"""The tables of a study as one Excel workbook: a sheet for each table, the data dictionary, and what the export is.

Numbers are numbers with as many decimals as were recorded, days are days; a missing code or a text is a text and
never a formula. Rows are written as they come, so that thousands of participants need no memory.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.domain.dataset import Dataset
from tracker.exchange import dictionary
from tracker.exchange.beside import working_folder
from tracker.exchange.cells import Cell, text
from tracker.exchange.csv_tables import is_formula
from tracker.exchange.rows import tables
from tracker.language import _

MOST_ROWS = 1_048_576
"""Rows of a sheet with its header (Excel specifications and limits); a longer table goes on in another sheet."""
MOST_DIGITS = 15
"""Significant digits that Excel keeps of a number; one with more stays a text."""
FIRST_DAY = date(1900, 3, 1)
"""Before it programs count differently, because Excel has a 29 February 1900; an earlier day stays a text."""
_WIDTHS = {"label": 44, "codes": 44, "source": 44, "as_typed": 24, "meaning": 60}


def write(dataset: Dataset, out: BinaryIO, told: Callable[[], None], most_rows: int = MOST_ROWS) -> None:
    """Write the workbook. Each participant is read once; the sheets grow in a folder beside the target."""
    with working_folder(out) as folder:
        options = {
            "constant_memory": True,
            "tmpdir": str(folder),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = _Book(xlsxwriter.Workbook(out, options), dataset, most_rows)
        try:
            book.fill(dataset, told)
        except BaseException:
            book.abandon()
            raise
        book.close()


class _Book:
    """A workbook in the making."""

    def __init__(self, book: xlsxwriter.Workbook, dataset: Dataset, most_rows: int) -> None:
        self._book, self.most_rows = book, most_rows
        book.use_zip64()
        made = dataset.made_at.replace(tzinfo=None)
        book.set_properties({"created": made, "author": dataset.made_by, "title": dataset.protocol.id})
        self.header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        # What a person edits in such a cell stays a text, whatever sign it begins with.
        self.guarded = book.add_format({"quote_prefix": True, "num_format": "@"})
        self.decimals = cache(self._decimals)

    def _decimals(self, places: int) -> Format:
        return self._book.add_format({"num_format": "0." + "0" * places if places else "0"})

    def fill(self, dataset: Dataset, told: Callable[[], None]) -> None:
        """Write every sheet, participant by participant."""
        self._small(dictionary.ABOUT, (_("name"), _("meaning")), dictionary.about(dataset))
        self._small("dictionary", dictionary.COLUMNS, dictionary.rows(dataset))
        growing = [(table, _Sheets(self, table.name, table.header)) for table in tables(dataset)]
        for subject in dataset.subjects():
            for table, sheets in growing:
                for row in table.rows(subject):
                    sheets.add(row)
            told()

    def _small(self, name: str, header: Iterable[str], lines: Iterable[Iterable[str]]) -> None:
        sheets = _Sheets(self, name, tuple(header))
        for line in lines:
            sheets.add(line)

    def sheet(self, name: str, header: tuple[str, ...]) -> Worksheet:
        """A new sheet with its header, which stays in view."""
        sheet = self._book.add_worksheet(name)
        for at, words in enumerate(header):
            sheet.set_column(at, at, _WIDTHS.get(words, 14))
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, self.header)
        return sheet

    def close(self) -> None:
        """Put the sheets together. OSError where the disk takes them not."""
        try:
            self._book.close()
        except FileCreateError as error:
            self.abandon()
            raise (error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error))) from error

    def abandon(self) -> None:
        """Let go of the files that the sheets grow in; the workbook is not put together."""
        self._book.fileclosed = True
        for sheet in self._book.worksheets():
            for file in (sheet.row_data_fh, sheet.fh):
                # A full disk takes what is still waiting no better than what came before.
                with suppress(OSError):
                    file and file.close()


class _Sheets:
    """One table: a sheet, and another one where the first is full."""

    def __init__(self, book: _Book, name: str, header: tuple[str, ...]) -> None:
        self._book, self._name, self._header = book, name, header
        self._sheet = book.sheet(name, header)
        self._number = self._row = 1

    def add(self, row: Iterable[Cell]) -> None:
        """Write the next row."""
        if self._row == self._book.most_rows:
            self._number += 1
            self._sheet, self._row = self._book.sheet(f"{self._name} {self._number}", self._header), 1
        for at, cell in enumerate(row):
            if cell is not None and cell != "":
                self._put(at, cell)
        self._row += 1

    def _put(self, at: int, cell: Cell) -> None:
        match cell:
            case Decimal() if len(cell.as_tuple().digits) <= MOST_DIGITS:
                self._sheet.write_number(self._row, at, cell, self._book.decimals(_places(cell)))
            case int() if not isinstance(cell, bool):
                self._sheet.write_number(self._row, at, cell)
            case date() if cell >= FIRST_DAY:
                self._sheet.write_datetime(self._row, at, cell, self._book.day)
            case _:
                guard = self._book.guarded if is_formula(cell) else None
                self._sheet.write_string(self._row, at, text(cell), guard)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
