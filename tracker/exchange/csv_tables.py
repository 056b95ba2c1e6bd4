"""CSV tables of a study in one .zip: participants, visits, one row per item, scores, logs, and the data dictionary.

UTF-8 with a byte order mark, comma between, point as decimal sign whatever the computer's language; days ISO 8601.
"""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import IO, BinaryIO, cast

from tracker.domain.dataset import Dataset, Subject
from tracker.exchange import dictionary, rows
from tracker.exchange.beside import nameless
from tracker.exchange.cells import Cell, text
from tracker.exchange.table import Table

_DATE = (1980, 1, 1, 0, 0, 0)
"""What every file of the .zip is dated: the same data gives the same bytes. When it was made is in about.csv."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs with which a spreadsheet takes a cell for a formula, the wide ones in East Asian settings (OWASP)."""


def write(dataset: Dataset, out: BinaryIO, told: Callable[[], None]) -> None:
    """Write the .zip. Each participant is read once; the tables grow in nameless files beside the target."""
    with ExitStack() as stack, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        growing = [_Growing(stack.enter_context(nameless(out)), table) for table in rows.tables(dataset)]
        for subject in dataset.subjects():
            for table in growing:
                table.take(subject)
            told()
        for table in growing:
            _add(archive, table.name, table.content())
        _add(archive, "dictionary", _small(dictionary.COLUMNS, dictionary.rows(dataset)))
        _add(archive, dictionary.ABOUT, _small(("name", "value"), dictionary.about(dataset)))


class _Growing:
    """A table that grows participant by participant."""

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self.name = table.name
        self._file, self._table = file, table
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(table.header)

    def take(self, subject: Subject) -> None:
        """Add a participant's rows."""
        self._writer.writerows(safe(row) for row in self._table.rows(subject))

    def content(self) -> BinaryIO:
        """What was written, from its beginning."""
        self._text.flush()
        self._file.seek(0)
        return cast(BinaryIO, self._file)


def _small(header: Iterable[str], lines: Iterable[Iterable[str]]) -> BinaryIO:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows(safe(line) for line in lines)
    return io.BytesIO(written.getvalue().encode("utf-8-sig"))


def _add(archive: zipfile.ZipFile, name: str, content: BinaryIO) -> None:
    entry = zipfile.ZipInfo(f"{name}.csv", _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(content, target)


def safe(row: Iterable[Cell]) -> list[str]:
    """The cells as texts that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    return [f"'{cell}" if is_formula(cell) else text(cell) for cell in row]


def is_formula(cell: Cell) -> bool:
    """Whether a spreadsheet would take a cell for a formula: never a number, also not one below 0."""
    return isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell)
