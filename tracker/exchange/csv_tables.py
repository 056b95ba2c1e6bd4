"""CSV tables of a study in one .zip: participants, visits, one row per item, logs, and the data dictionary.

UTF-8 with a byte order mark, comma between, point as decimal sign whatever the computer's language; dates ISO 8601.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from tracker.domain.dataset import Dataset, Subject
from tracker.exchange import dictionary, rows


def write(dataset: Dataset, out: BinaryIO, told: Callable[[], None]) -> None:
    """Write the .zip. Each participant is read once; the tables grow in nameless files beside the target."""
    tables = rows.tables(dataset)
    with ExitStack() as stack, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        growing = [_Growing(stack.enter_context(_nameless(out)), table) for table in tables]
        for subject in dataset.subjects():
            for table in growing:
                table.take(subject)
            told()
        for table in growing:
            _add(archive, f"{table.name}.csv", table.content(), dataset.made_at)
        _add(archive, "dictionary.csv", _dictionary(dataset), dataset.made_at)


def _nameless(out: BinaryIO) -> TextIO:
    """A file without a name, gone when it is closed or the program ends, on the disk of the target."""
    folder = Path(out.name).parent if isinstance(getattr(out, "name", None), str) else None
    file = tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="", dir=folder)  # noqa: SIM115  the stack closes it
    return cast(TextIO, file)


class _Growing:
    """A table that grows participant by participant."""

    def __init__(self, file: TextIO, table: rows.Table) -> None:
        self.name = table.name
        self._file, self._table = file, table
        self._writer = csv.writer(file)
        self._writer.writerow(table.columns)

    def take(self, subject: Subject) -> None:
        """Add a participant's rows."""
        self._writer.writerows(safe(row) for row in self._table.rows(subject))

    def content(self) -> BinaryIO:
        """What was written, from its beginning."""
        self._file.flush()
        self._file.buffer.seek(0)
        return self._file.buffer


def _dictionary(dataset: Dataset) -> BinaryIO:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(dictionary.COLUMNS)
    writer.writerows(safe(row) for row in dictionary.rows(dataset))
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def _add(archive: zipfile.ZipFile, name: str, content: BinaryIO, made_at: datetime) -> None:
    entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(content, target)


def safe(row: Iterable[str]) -> list[str]:
    """Texts that no spreadsheet takes for a formula: a leading =, +, @, tab or return gets an apostrophe before it.

    A minus stays where a number follows.
    """
    return [f"'{cell}" if _is_formula(cell) else cell for cell in row]


def _is_formula(cell: str) -> bool:
    if cell[:1] == "-":
        return not cell[1:2].isdigit()
    return cell[:1] in ("=", "+", "@", "\t", "\r", "\n")
