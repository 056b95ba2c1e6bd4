"""The workbook read back by openpyxl, which did not write it, and by LibreOffice where it is installed."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from rich_site import FORMULA, PERSIAN, STUDY, Exported, Rich

from tracker import datasets
from tracker.exchange import xlsx

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def book(exported: Exported) -> Workbook:
    return openpyxl.load_workbook(exported("xlsx"))


def texts(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def found(book: Workbook, rich: Rich, item: str, repeat: int = 1) -> dict[str, Cell]:
    """The cells of the row of an answer of the participant of the hard things."""
    header, *rows = book["items"].iter_rows()
    names = [str(cell.value) for cell in header]
    for row in rows:
        told = dict(zip(names, row, strict=True))
        place = tuple(told[name].value for name in ("number", "visit", "form", "item", "repeat"))
        if place == (rich.number, "baseline", "laboratory", item, repeat):
            return told
    raise AssertionError(item)


def told(cell: object) -> str:
    """A cell in the words of the CSV tables."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def same(cell: object, text: str) -> bool:
    """A number as its value, all else as its text, without the apostrophe that only a CSV needs."""
    if isinstance(cell, int | float):
        return Decimal(str(cell)) == Decimal(text)
    return told(cell) == text or f"'{told(cell)}" == text


def test_each_sheet_holds_what_the_csv_table_of_its_name_holds(book: Workbook, exported: Exported) -> None:
    with zipfile.ZipFile(exported("csv")) as archive:
        tables = {name.removesuffix(".csv"): texts(archive.read(name)) for name in archive.namelist()}

    assert set(book.sheetnames) == set(tables)
    for name, (_header, *lines) in tables.items():
        rows = list(book[name].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines, strict=True):
            assert all(same(cell, text) for cell, text in zip(row, line, strict=True)), (name, line)


def test_the_dictionary_and_what_the_export_is_come_first(book: Workbook) -> None:
    assert book.sheetnames[:4] == ["about", "dictionary", "participants", "visits"]


def test_numbers_are_numbers_with_the_decimals_that_were_recorded(book: Workbook, rich: Rich) -> None:
    alt = found(book, rich, "alt")

    assert (alt["value"].value, alt["value"].number_format, alt["value"].data_type) == (212.5, "0.00", "n")
    assert (alt["high"].value, alt["high"].number_format) == (40, "0.0")
    assert alt["as_typed"].value == "212.50"


def test_days_are_days(book: Workbook, rich: Rich) -> None:
    held = found(book, rich, "alt")["held_on"]

    assert isinstance(held.value, datetime)
    assert held.number_format == "yyyy-mm-dd"


def test_a_missing_code_is_a_text_and_an_empty_cell_is_empty(book: Workbook, rich: Rich) -> None:
    esr = found(book, rich, "esr")

    assert (esr["missing"].value, esr["missing"].data_type) == ("ND", "s")
    assert esr["value"].value is None


def test_no_cell_is_a_formula_and_what_looks_like_one_stays_a_text_when_it_is_edited(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert not [cell for cell in cells if cell.data_type == "f"]
    guarded = {str(cell.value) for cell in cells if cell.quotePrefix}
    assert guarded == {FORMULA, f"-2+3 {PERSIAN}, «à jeun»"}


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(rich: Rich) -> None:
    out, in_one = io.BytesIO(), io.BytesIO()
    with rich.open() as site:
        data = datasets.dataset(site, STUDY)
        xlsx.write(data, out, lambda: None, most_rows=300)
        xlsx.write(data, in_one, lambda: None)

    parts = [sheet for sheet in openpyxl.load_workbook(out) if sheet.title.startswith("items")]
    whole = openpyxl.load_workbook(in_one)["items"]
    assert [part.title for part in parts] == ["items", *(f"items {n}" for n in range(2, len(parts) + 1))]
    assert max(part.max_row for part in parts) == 300
    rows = [row for part in parts for row in part.iter_rows(min_row=2, values_only=True)]
    assert rows == list(whole.iter_rows(min_row=2, values_only=True))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_the_workbook_and_finds_the_same_rows(
    exported: Exported, book: Workbook, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [OFFICE, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, exported("xlsx")]

    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=90)

    made = next(tmp_path.glob("*.ods"))
    content = zipfile.ZipFile(made).read("content.xml").decode()
    assert all(f'table:name="{name}"' in content for name in book.sheetnames)
    assert "table:formula" not in content
