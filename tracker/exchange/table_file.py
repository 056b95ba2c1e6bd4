"""A table that another program wrote, CSV or Excel: sheet, header and rows as texts, each with its row number.

Nothing is guessed into a value: a row whose columns do not fit the header says so (`Row.problem`), and formulas are
never calculated (exchange/table_xlsx.py).
"""

from collections.abc import Iterable
from errno import EINVAL
from pathlib import Path
from stat import S_ISREG

from tracker.exchange import table_csv, table_xlsx
from tracker.exchange.table_rows import Layout, Row, Table, TableRefused, letters, plain
from tracker.language import _

__all__ = ["LARGEST", "Layout", "Row", "Table", "TableRefused", "letters", "open_table", "plain"]

LARGEST = 64_000_000
"""Bytes of a file; 60,000 results of nine columns have five million."""


def open_table(path: Path, layout: Layout | None = None, wanted: Iterable[str] = ()) -> Table:
    """Open a CSV or .xlsx file. The header is the first row that has all `wanted` columns, else the first filled one.

    TableRefused says what keeps it from being read: its kind, its size, its encoding, a damaged archive.
    """
    layout, names = layout or Layout(), frozenset(plain(one) for one in wanted)
    try:
        told = path.stat()
        if not S_ISREG(told.st_mode):  # a folder; a device or a pipe, which may never end
            raise OSError(EINVAL, _("it is no ordinary file"))
        size = told.st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise TableRefused(
            _("The file {file} cannot be read: {why}.").format(file=path.name, why=error.strerror),
            _("Check its name and place."),
        ) from error
    if size > LARGEST:
        raise TableRefused(
            _("The file {file} is larger than {n} MB.").format(file=path.name, n=LARGEST // 1_000_000),
            _("Divide it into several."),
        )
    if not start:
        raise TableRefused(
            _("The file {file} is empty.").format(file=path.name), _("Export it again from where it comes.")
        )
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableRefused(
            _("The file {file} is an old .xls workbook, or is protected by a password.").format(
                file=path.name
            ),
            _("Save it as .xlsx without a password, or as CSV."),
        )
    if start.startswith(b"PK"):
        return table_xlsx.open_table(path, layout, names)
    return table_csv.open_table(path, layout, names)
