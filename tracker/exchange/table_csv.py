"""CSV as laboratories and spreadsheets write it: the encoding and the separator are found, and said in words if not."""

import codecs
import csv
import io
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from tracker.errors import in_short
from tracker.exchange.table_rows import (
    LONGEST_CELL,
    TITLE_ROWS,
    Layout,
    Row,
    Table,
    TableRefused,
    check_size,
    fitted,
    header_among,
    letters,
    plain,
)
from tracker.language import N_, _

SEPARATORS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("bar")}
"""What may stand between columns, and how it is called."""
_CHUNK = 1 << 20
_LONGEST_LINE = 8_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer mark before the shorter that it begins with."""


def open_table(path: Path, layout: Layout, wanted: frozenset[str]) -> Table:
    """Open a CSV file. TableRefused."""
    encoding = layout.encoding or encoding_of(path)
    _check_text(path, encoding)
    separator = layout.separator or _announced(path, encoding) or _separator(path, encoding, wanted)
    with closing(_read(path, encoding, separator)) as top:
        header = header_among(islice(top, max(TITLE_ROWS, layout.header_row)), layout, wanted)
    if header is None:
        raise TableRefused(
            _("{file} has no row of column names.").format(file=path.name),
            _("Check the row of the header."),
        )
    cells = tuple(cell.strip() for cell in header.cells)
    while cells and not cells[-1]:
        cells = cells[:-1]

    def rows() -> Iterator[Row]:
        for row in _read(path, encoding, separator):
            if row.number > header.number and any(row.cells):
                yield _checked(row, len(header.cells), len(cells), separator)

    return Table(path.name, cells, header.number, rows, separator=separator, encoding=encoding)


# --- encoding


def encoding_of(path: Path) -> str:
    """How the file's letters are written: by its mark, else UTF-16 by its zeros, UTF-8 if it is, else by its letters.

    TableRefused where a file is UTF-8 but for a few broken bytes: guessing would damage names and units.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    zeros = (start[0::2].count(0), start[1::2].count(0))
    if max(zeros) > len(start) // 8:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    broken = _first_broken(path)
    if broken is None:
        return "utf-8"
    data = path.read_bytes()
    _check_mostly_legacy(path.name, data, broken)
    return "cp1256" if _looks_arabic(data) else "cp1252"


def _first_broken(path: Path) -> int | None:
    """The place of the first byte that is no UTF-8; None where all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done - kept + error.start
            done += len(chunk)
    pending = len(decoder.getstate()[0])
    return done - pending if pending else None


def _check_mostly_legacy(name: str, data: bytes, broken: int) -> None:
    high = sum(byte > 0x7F for byte in data)
    sound = sum(len(sign.encode()) for sign in data.decode("utf-8", "ignore") if not sign.isascii())
    if sound * 4 > high * 3:
        raise TableRefused(
            _("Row {row} of {file} holds a letter that cannot be read: the file was damaged or cut.").format(
                row=data.count(b"\n", 0, broken) + 1, file=name
            ),
            _("Export it again from where it comes, as UTF-8."),
        )


def _looks_arabic(data: bytes) -> bool:
    """Whether the letters beyond ASCII stand beside one another, as in Arabic or Persian words; in European ones
    they stand alone among ASCII letters."""
    beside = alone = 0
    before = False
    for at, byte in enumerate(data):
        if byte <= 0x7F:
            before = False
            continue
        after = at + 1 < len(data) and data[at + 1] > 0x7F
        beside, alone = (beside + 1, alone) if before or after else (beside, alone + 1)
        before = True
    return beside > alone


def _check_text(path: Path, encoding: str) -> None:
    """Read the whole file once, so that a broken byte far below refuses it before anything is done."""
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            while text := file.read(_CHUNK):
                if "\x00" in text:
                    raise TableRefused(
                        _("Row {row} of {file} holds bytes that are no text.").format(
                            row=line + text.count("\n", 0, text.index("\x00")), file=path.name
                        ),
                        _("Choose a CSV or an .xlsx file."),
                    )
                line += text.count("\n")
    except UnicodeError as error:
        raise TableRefused(
            _("{file} is not written in {encoding}: after row {row} a letter cannot be read.").format(
                file=path.name, encoding=encoding, row=line
            ),
            _("Export it again as UTF-8."),
        ) from error
    except LookupError as error:
        raise TableRefused(
            _("The encoding {name} is not known.").format(name=in_short(encoding)),
            _("Name one such as utf-8, windows-1252 or windows-1256."),
        ) from error


# --- separator


def _announced(path: Path, encoding: str) -> str:
    """What the first line says of the separator, as Excel reads it: "sep=;"."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(10).strip().lower().removeprefix("\ufeff")
    return first[4:5] if first.startswith("sep=") and first[4:5] in SEPARATORS else ""


def _separator(path: Path, encoding: str, wanted: frozenset[str]) -> str:
    """The separator that gives the wanted columns, else the one in which header and first rows agree."""
    tops = {one: _top(path, encoding, one) for one in SEPARATORS}
    for one, rows in tops.items():
        if wanted and any(wanted <= {plain(cell) for cell in row.cells} for row in rows):
            return one
    first = {one: next((len(row.cells) for row in rows if any(row.cells)), 0) for one, rows in tops.items()}
    divided = [one for one, width in first.items() if width > 1]
    agreeing = [
        one for one in divided if {len(row.cells) for row in tops[one] if any(row.cells)} == {first[one]}
    ]
    chosen = agreeing if agreeing else divided
    if len(chosen) > 1:
        names = _(" and ").join(_(SEPARATORS[one]) for one in chosen)
        raise TableRefused(
            _("The columns of {file} are divided by {names} alike.").format(file=path.name, names=names),
            _("Say in the mapping which of them separates, or export the file again."),
        )
    return chosen[0] if chosen else ","


def _top(path: Path, encoding: str, separator: str) -> list[Row]:
    """The first rows under one separator; none where they cannot be read so."""
    try:
        with closing(_read(path, encoding, separator)) as rows:
            return list(islice(rows, TITLE_ROWS))
    except TableRefused:
        return []


# --- rows


def _read(path: Path, encoding: str, separator: str) -> Generator[Row]:
    """Every row of the file, the empty ones too, with its number."""
    csv.field_size_limit(LONGEST_CELL + 1)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file, path.name), delimiter=separator, strict=True)
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _unclosed(path.name, number, error) from error
            check_size(path.name, number, cells, len(cells))
            yield Row(number, tuple([cell.strip("\ufeff \t\r\n\xa0") for cell in cells]))


def _lines(file: io.TextIOWrapper, name: str) -> Iterator[str]:
    """The lines of the file, none of them longer than a row can be."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise TableRefused(
                _("{file} has a line of more than {n} characters.").format(file=name, n=_LONGEST_LINE),
                _("Check what separates its rows."),
            )
        yield line


def _unclosed(name: str, row: int, error: csv.Error) -> TableRefused:
    if "field larger" in str(error):
        happened = _("Row {row} of {file} has a cell of more than {n} characters.")
    else:
        happened = _("A quotation mark of row {row} of {file} is not closed: the file may be cut off.")
    return TableRefused(
        happened.format(row=row, file=name, n=LONGEST_CELL), _("Export it again from where it comes.")
    )


def _checked(row: Row, width: int, named: int, separator: str) -> Row:
    """The row with what is wrong with its columns: fewer or more than the header has."""
    count = len(row.cells)
    if count == width or (count > width and not any(row.cells[width:])):
        return fitted(row, named)
    problem = _("{n} columns where the header has {width}").format(n=count, width=width)
    other = [one for one in SEPARATORS if one != separator and _width(row.cells, one) == width]
    if count == 1 and other:
        problem = _("divided by {other}, the header by {one}").format(
            other=_(SEPARATORS[other[0]]), one=_(SEPARATORS[separator])
        )
    elif count > width:
        place = letters(next(at for at in range(width, count) if row.cells[at]))
        problem = _("{problem}, from column {column} on").format(problem=problem, column=place)
    else:
        problem = _("{problem}: it may be cut off").format(problem=problem)
    return fitted(Row(row.number, row.cells, problem), named)


def _width(cells: tuple[str, ...], separator: str) -> int:
    return cells[0].count(separator) + 1
