"""Excel workbooks (.xlsx) as they are recorded: numbers with the digits of the file, dates as dates, no formula run.

The sheet's XML is read directly (ECMA-376 part 1, 18.3): a reader that makes numbers binary would change "7.10", and
one that shows a formula's kept result alone hides that a formula has none. Entities are refused, sizes are limited.
"""

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from posixpath import join, normpath
from typing import Any

from tracker.errors import in_short
from tracker.exchange.table_rows import (
    TITLE_ROWS,
    Layout,
    Row,
    Table,
    TableRefused,
    check_size,
    fitted,
    header_among,
    letters,
)
from tracker.language import _

LARGEST_INSIDE = 256_000_000
"""Bytes of all parts of a workbook together once they are unpacked."""
LARGEST_STRINGS = 48_000_000
"""Bytes of the part that holds the texts of all cells, which is kept in memory."""
MOST_PARTS = 2_000
_DIGITS = Context(prec=15)
"""Excel shows at most fifteen digits of a number and keeps seventeen: 7.1 lies in the file as 7.0999999999999996."""
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The numbers of built-in formats that show a day or a time (ECMA-376 part 1, 18.8.30)."""
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_PLACE = re.compile(r"([A-Z]{1,4})(\d{1,8})")


def open_table(path: Path, layout: Layout, wanted: frozenset[str]) -> Table:
    """Open one sheet of a workbook: the one that is named, else the first. TableRefused."""
    with _sentences(path.name), zipfile.ZipFile(path) as archive:
        _check_archive(path.name, archive)
        book = _book(path.name, archive)
        sheet = _chosen(path.name, book, layout.sheet)
        merged = tuple(_merged(path.name, archive, book.parts[sheet]))

    def cells() -> Generator[Row]:
        with _sentences(path.name), zipfile.ZipFile(path) as archive:
            yield from _Sheet(path.name, book).rows(archive, book.parts[sheet])

    with closing(cells()) as top:
        header = header_among(islice(top, max(TITLE_ROWS, layout.header_row)), layout, wanted)
    if header is None:
        raise TableRefused(
            _("The sheet {sheet} of {file} has no row of column names.").format(sheet=sheet, file=path.name),
            _("Choose another sheet, or check the row of the header."),
        )
    _check_header(path.name, header, merged)
    names = tuple(header.cells)
    while names and not names[-1]:
        names = names[:-1]

    def rows() -> Iterator[Row]:
        for row in cells():
            if row.number > header.number and any(row.cells):
                yield fitted(_beside_merges(row, merged, len(names)), len(names))

    return Table(path.name, names, header.number, rows, tuple(book.parts), sheet)


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    """Say what a damaged or hostile workbook is, instead of what the libraries call it."""
    from lxml import etree  # noqa: PLC0415  40 ms that nobody pays who imports no workbook

    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise _damaged(name) from error
    except (etree.XMLSyntaxError, KeyError, ValueError, IndexError, OverflowError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> TableRefused:
    return TableRefused(
        _("{file} is no whole .xlsx workbook: it was damaged or cut off.").format(file=name),
        _("Open it in a spreadsheet and save it again, or export it as CSV."),
    )


# --- the archive


def _check_archive(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    inside = sum(part.file_size for part in parts)
    if inside > LARGEST_INSIDE or strings > LARGEST_STRINGS or len(parts) > MOST_PARTS:
        raise TableRefused(
            _("{file} unpacks to more than a table can be: {n} MB in {parts} parts.").format(
                file=name, n=inside // 1_000_000, parts=len(parts)
            ),
            _("Do not open it; ask where it comes from for a CSV file."),
        )
    if any(part.flag_bits & 1 for part in parts):
        raise TableRefused(
            _("{file} is protected by a password.").format(file=name), _("Save it without one.")
        )


@dataclass(frozen=True)
class _Book:
    """What the cells of a workbook rest on."""

    parts: Mapping[str, str]
    """The parts with the sheets, by the sheets' names."""
    strings: tuple[str, ...]
    kinds: tuple[str, ...]
    """What each cell style shows: "date", "percent" or "" (a number or a text)."""
    first_day: date


def _book(name: str, archive: zipfile.ZipFile) -> _Book:
    root = _tree(name, archive, "xl/workbook.xml")
    targets = {
        one.get("Id"): one.get("Target", "")
        for one in _tree(name, archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship")
    }
    parts = {}
    for one in root.iter("{*}sheet"):
        relation = next((value for key, value in one.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        place = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        if place in archive.namelist() and "/worksheets/" in place:
            parts[one.get("name", "")] = place
    setting = next(root.iter("{*}workbookPr"), None)
    from_1904 = setting is not None and setting.get("date1904") in ("1", "true")
    return _Book(
        parts,
        tuple(_strings(name, archive)),
        tuple(_styles(name, archive)),
        date(1904, 1, 1) if from_1904 else date(1899, 12, 30),
    )


def _tree(name: str, archive: zipfile.ZipFile, part: str) -> Any:
    from lxml import etree  # noqa: PLC0415  as above

    with archive.open(part) as file:
        tree = etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    _check_entities(name, tree.docinfo)
    return tree.getroot()


def _check_entities(name: str, docinfo: Any) -> None:
    if docinfo.doctype:
        raise TableRefused(
            _("{file} declares entities, which no spreadsheet writes.").format(file=name),
            _("Do not open it; ask where it comes from for a CSV file."),
        )


def _events(name: str, archive: zipfile.ZipFile, part: str, *tags: str) -> Iterator[Any]:
    """The finished elements of a part by their local names; each is let go once it was used."""
    from lxml import etree  # noqa: PLC0415  as above

    with archive.open(part) as file:
        found = etree.iterparse(
            file,
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        for count, (_event, element) in enumerate(found):
            if count == 0:
                _check_entities(name, element.getroottree().docinfo)
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _strings(name: str, archive: zipfile.ZipFile) -> Iterator[str]:
    part = "xl/sharedStrings.xml"
    if part in archive.namelist():
        for one in _events(name, archive, part, "si"):
            yield _text(one)


def _text(element: Any) -> str:
    """The text of a cell or shared text without its phonetic reading; Excel writes a control as _x000D_."""
    runs = (
        one.text or ""
        for one in element.iter("{*}t")
        if not any(above.tag.endswith("}rPh") for above in one.iterancestors("{*}rPh"))
    )
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), "".join(runs)).strip()


def _styles(name: str, archive: zipfile.ZipFile) -> Iterator[str]:
    part = "xl/styles.xml"
    if part not in archive.namelist():
        return
    root = _tree(name, archive, part)
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter("{*}numFmt")}
    for formats in root.iter("{*}cellXfs"):
        for one in formats.iter("{*}xf"):
            yield _kind(one.get("numFmtId", "0"), codes)


def _kind(number: str, codes: Mapping[str, str]) -> str:
    if number in codes:
        shown = _QUOTED.sub("", codes[number].split(";")[0]).lower()
        if any(sign in shown for sign in "dmyhs") and "general" not in shown:
            return "date"
        return "percent" if "%" in shown else ""
    if number in ("9", "10"):
        return "percent"
    return "date" if number.isdecimal() and int(number) in _DATE_FORMATS else ""


def _chosen(name: str, book: _Book, wanted: str) -> str:
    if not book.parts:
        raise _damaged(name)
    if not wanted:
        return next(iter(book.parts))
    for sheet in book.parts:
        if sheet.casefold() == wanted.casefold():
            return sheet
    raise TableRefused(
        _("{file} has no sheet “{sheet}”.").format(file=name, sheet=in_short(wanted)),
        _("Its sheets are: {names}.").format(names=", ".join(in_short(one) for one in book.parts)),
    )


# --- merged cells


@dataclass(frozen=True)
class _Merge:
    """Cells that stand as one: only the first has a value, the others seem empty."""

    shown: str
    left: int
    top: int
    right: int
    bottom: int


def _merged(name: str, archive: zipfile.ZipFile, part: str) -> Iterator[_Merge]:
    for one in _events(name, archive, part, "mergeCell"):
        shown = one.get("ref", "")
        first, _colon, last = shown.partition(":")
        (left, top), (right, bottom) = _place(first), _place(last or first)
        yield _Merge(shown, left, top, right, bottom)


def _place(name: str) -> tuple[int, int]:
    """Column from 0 and row from 1 of a cell's name. ValueError."""
    found = _PLACE.fullmatch(name)
    if found is None:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(found[2])


def _check_header(name: str, header: Row, merged: tuple[_Merge, ...]) -> None:
    for one in merged:
        if one.top <= header.number <= one.bottom:
            raise TableRefused(
                _("The header of {file} has merged cells: {cells}.").format(file=name, cells=one.shown),
                _("Give each column its own name in one row."),
            )


def _beside_merges(row: Row, merged: tuple[_Merge, ...], width: int) -> Row:
    for one in merged:
        if not row.problem and one.top <= row.number <= one.bottom and one.left < width:
            return replace(row, problem=_("the cells {cells} are merged").format(cells=one.shown))
    return row


# --- cells


@dataclass(frozen=True)
class _Sheet:
    """Reads the rows of one sheet."""

    name: str
    book: _Book

    def rows(self, archive: zipfile.ZipFile, part: str) -> Iterator[Row]:
        """Every row that the sheet holds, with its number. Cells are let go one by one: a row may have a million."""
        cells, numbers = dict[int, str](), set[int]()
        problem, number, place = "", 0, -1
        for element in _events(self.name, archive, part, "c", "row"):
            if element.tag.endswith("}c"):
                place = _place(element.get("r"))[0] if element.get("r") else place + 1
                check_size(self.name, number + 1, (), place + 1)
                cells[place], why = self._read(element)
                if element.get("t", "n") == "n":
                    numbers.add(place)
                problem = problem or (why and f"{_column(place)}: {why}")
                continue
            number = int(element.get("r", number + 1))
            texts = tuple([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
            check_size(self.name, number, texts, len(texts))
            yield Row(number, texts, problem, frozenset(numbers))
            cells, numbers, problem, place = {}, set(), "", -1

    def _read(self, cell: Any) -> tuple[str, str]:
        """The text of a cell, and why it has none that could be recorded."""
        try:
            return self._cell(cell), ""
        except _NotReadError as error:
            return "?", str(error)

    def _cell(self, cell: Any) -> str:
        kind, value = cell.get("t", "n"), cell.findtext("{*}v")
        if kind == "inlineStr":
            return _text(cell)
        if value is None or value == "":
            if cell.find("{*}f") is not None and kind != "str":
                raise _NotReadError(_("the formula was never calculated"))
            return ""
        if kind == "s":
            return self.book.strings[int(value)]
        if kind == "e":
            raise _NotReadError(_("the cell shows {error}").format(error=in_short(value)))
        if kind in ("str", "d"):
            return str(value).strip()
        return {"0": "FALSE", "1": "TRUE"}.get(value, value) if kind == "b" else self._number(value, cell)

    def _number(self, value: str, cell: Any) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise _NotReadError(_("“{text}” is not a number").format(text=in_short(value))) from None
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise _NotReadError(_("“{text}” is not a number").format(text=in_short(value)))
        style = int(cell.get("s", "0"))
        shows = self.book.kinds[style] if style < len(self.book.kinds) else ""
        if shows == "date":
            return _day(number, self.book.first_day)
        if len(number.as_tuple().digits) > _DIGITS.prec:
            number = _DIGITS.plus(number).normalize(_DIGITS)
        return f"{(number * 100).normalize():f}%" if shows == "percent" else f"{number:f}"


def _column(place: int) -> str:
    return _("column {column}").format(column=letters(place))


class _NotReadError(Exception):
    """A cell that has no value one could record: its row is set aside."""


def _day(number: Decimal, first: date) -> str:
    """A day counted from the workbook's first, in ISO form, with its time where it has one."""
    if not 0 <= number < 2_958_466:
        raise _NotReadError(_("“{number}” is not a day").format(number=number))
    if first.year == 1899 and number < 60:
        number += 1  # Excel takes 1900 for a leap year, so that the days before its 29 February are counted one less
    seconds = int((number % 1 * 86_400).to_integral_value())
    moment = datetime(first.year, first.month, first.day) + timedelta(days=int(number), seconds=seconds)  # noqa: DTZ001  a spreadsheet's day has no zone
    return moment.date().isoformat() if not seconds else moment.isoformat(" ")
