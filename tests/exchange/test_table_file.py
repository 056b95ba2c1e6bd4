"""Tables of other programs: read as they are recorded, or refused by row and column (issue 7, bad input)."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from tracker.exchange.table_file import Layout, Table, TableRefused, open_table
from tracker.exchange.table_rows import MOST_COLUMNS

TEXT = "No;Résultat;Unité\n1;7,5;µg/L\n2;8,0;µg/L\n"


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[[bytes | str], Path]:
    def write(content: bytes | str) -> Path:
        path = tmp_path / "labs.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Callable[[xlsxwriter.Workbook], None]], Path]:
    def write(fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
        path = tmp_path / "labs.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book)
        return path

    return write


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows()]


def problems(table: Table) -> list[str]:
    return [f"{row.number}: {row.problem}" for row in table.rows() if row.problem]


# --- CSV


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1"]
)
def test_a_file_in_any_usual_encoding_reads_the_same(csv_file, encoding: str) -> None:
    table = open_table(csv_file(TEXT.encode(encoding)))

    assert table.header == ("No", "Résultat", "Unité")
    assert cells(table) == [("1", "7,5", "µg/L"), ("2", "8,0", "µg/L")]


def test_persian_in_windows_1256_is_recognised(csv_file) -> None:
    table = open_table(csv_file("شماره,آزمایش\n1,کراتینین\n".replace("ی", "ي").encode("cp1256")))

    assert table.header == ("شماره", "آزمايش")
    assert table.encoding == "cp1256"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_usual_separator_is_found(csv_file, separator: str) -> None:
    table = open_table(csv_file(separator.join("abc") + "\n" + separator.join("123") + "\n"))

    assert (table.separator, table.header, cells(table)) == (separator, ("a", "b", "c"), [("1", "2", "3")])


def test_the_separator_that_a_file_announces_is_used(csv_file) -> None:
    table = open_table(csv_file("sep=;\nNo;Value, mg\n1;2,5\n"), wanted=["No"])

    assert cells(table) == [("1", "2,5")]


def test_the_header_is_found_below_a_title(csv_file) -> None:
    table = open_table(csv_file("Central laboratory\n\nNo,Value\n1,2\n"), wanted=["value", "NO"])

    assert (table.header_row, table.header) == (3, ("No", "Value"))
    assert [row.number for row in table.rows()] == [4]


def test_a_file_that_is_not_in_its_named_encoding_is_refused(csv_file) -> None:
    with pytest.raises(TableRefused, match=r"not written in utf-8.* after row 1 .*UTF-8"):
        open_table(csv_file(TEXT.encode("cp1252")), Layout(encoding="utf-8"))


@pytest.mark.parametrize("place", [Path(__file__).parent, Path(os.devnull)])
def test_a_folder_or_a_device_is_refused_before_it_is_read(place: Path) -> None:
    with pytest.raises(TableRefused, match=f"The file {place.name} cannot be read: it is no ordinary file"):
        open_table(place)


def test_a_damaged_letter_in_utf_8_refuses_the_file_by_its_row(csv_file) -> None:
    with pytest.raises(TableRefused, match=r"Row 3 of labs.csv holds a letter that cannot be read"):
        open_table(csv_file((TEXT * 3).encode()[:70].replace(b"\n2;8", b"\n2\xff;8", 1) + TEXT.encode()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old .xls workbook, or is protected"),
        (b"a,b\n1,2\n" + bytes(1), "Row 3 .* holds bytes that are no text"),
        ('a,b\n1,"x\n2,3\n', "quotation mark of row 2 .* is not closed: the file may be cut off"),
        ("a,b;c\n1,2;3\n", "divided by comma and semicolon alike"),
        (",".join(["x"] * 1_000_000), f"Row 1 of labs.csv has more than {MOST_COLUMNS} columns"),
        ("a,b\n1," + "x" * 40_000, "cell of more than 32767 characters"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(csv_file, content: bytes | str, said: str) -> None:
    with pytest.raises(TableRefused, match=said):
        list(open_table(csv_file(content)).rows())


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(csv_file) -> None:
    path = csv_file("a,b\n")
    with path.open("r+b") as file:
        file.truncate(64_000_001)

    with pytest.raises(TableRefused, match=r"larger than 64 MB. Divide"):
        open_table(path)


def test_rows_that_do_not_fit_the_header_say_so(csv_file) -> None:
    table = open_table(
        csv_file("No;Day;Value\n1;1.4.2026;7,5\n2;1.4.2026\n3,1.4.2026,7\n4;1.4.2026;7;5\n5;1.4")
    )

    assert problems(table) == [
        "3: 2 columns where the header has 3: it may be cut off",
        "4: divided by comma, the header by semicolon",
        "5: 4 columns where the header has 3, from column D on",
        "6: 2 columns where the header has 3: it may be cut off",
    ]


def test_a_missing_and_a_doubled_column_are_named(csv_file) -> None:
    table = open_table(csv_file("No,Value,Value\n1,2,3\n"))

    with pytest.raises(TableRefused, match=r"no column “Unit”. The columns of row 1 are: No, Value, Value"):
        table.column("Unit")
    with pytest.raises(TableRefused, match=r"Row 1 of labs.csv names 2 columns “value”"):
        table.column("value")


# --- Excel


def test_numbers_of_a_workbook_keep_the_digits_it_shows(workbook) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        day, percent = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "0%"})
        sheet = book.add_worksheet("Lab")
        sheet.write_row(0, 0, ["No", "Day", "Value", "Share", "Sum"])
        sheet.write_row(1, 0, ["0101", None, 7.1])
        sheet.write_datetime(1, 1, datetime.fromisoformat("2026-04-14"), day)
        sheet.write(1, 3, 0.45, percent)
        sheet.write_formula(1, 4, "=C2*2", None, 14.2)
        sheet.write_row(2, 0, [12, None, 0.1 + 0.2])
        sheet.write_datetime(2, 1, datetime.fromisoformat("1900-01-15 09:30"), day)

    table = open_table(workbook(fill))

    # Excel shows at most 15 digits of a number, and no date before 1900 (ECMA-376 part 1, 18.17.4.1).
    assert cells(table) == [
        ("0101", "2026-04-14", "7.1", "45%", "14.2"),
        ("12", "1900-01-15 09:30:00", "0.3", "", ""),
    ]


def test_the_first_sheet_is_read_unless_one_is_named(workbook) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("Notes", "Results"):
            book.add_worksheet(name).write_row(0, 0, [name])

    path = workbook(fill)

    assert open_table(path).header == ("Notes",)
    assert open_table(path, Layout(sheet="results")).header == ("Results",)
    with pytest.raises(TableRefused, match=r"no sheet “Other”. Its sheets are: Notes, Results"):
        open_table(path, Layout(sheet="Other"))


def test_merged_cells_are_named_by_the_rows_they_touch(workbook) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No", "Value"])
        sheet.merge_range("A2:A3", "1")
        sheet.write_column("B2", [5, 6, 7])
        sheet.write("A4", "2")

    assert problems(open_table(workbook(fill))) == [
        "2: the cells A2:A3 are merged",
        "3: the cells A2:A3 are merged",
    ]


def test_a_header_of_merged_cells_is_refused(workbook) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().merge_range("B1:C1", "Result")

    with pytest.raises(TableRefused, match=r"header of labs.xlsx has merged cells: B1:C1"):
        open_table(workbook(fill))


def test_an_error_and_a_formula_without_a_result_set_their_row_aside(workbook) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No", "Value"])
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write("A2", "1")

    path = workbook(fill)
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="3"><c r="A3"><f>1+1</f></c></row></sheetData>',
    )

    assert problems(open_table(path)) == [
        "2: column B: the cell shows #DIV/0!",
        "3: column A: the formula was never calculated",
    ]


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Change a part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def one_value(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet().write_column(0, 0, ["Value", "x"])


ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_a_workbook_with_entities_is_refused(workbook, part: str) -> None:
    path = workbook(one_value)
    rewrite(path, part, b"?>\n", b"?>\n" + ENTITY)

    with pytest.raises(TableRefused, match=r"declares entities, which no spreadsheet writes. Do not open it"):
        list(open_table(path).rows())


def test_a_zip_bomb_is_refused_by_its_size(workbook) -> None:
    path = workbook(one_value)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/bomb.xml", "w") as part,
    ):
        for _n in range(300):
            part.write(bytes(1_000_000))

    assert path.stat().st_size < 2_000_000
    with pytest.raises(TableRefused, match=r"unpacks to more than a table can be: 300 MB"):
        open_table(path)


def test_a_row_of_a_million_cells_is_refused_at_the_first_too_many(workbook) -> None:
    path = workbook(one_value)
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="3">' + b"<c/>" * 1_000_000 + b"</row></sheetData>",
    )

    with pytest.raises(TableRefused, match=r"Row 3 of labs.xlsx has more than 1000 columns"):
        list(open_table(path).rows())


@pytest.mark.parametrize("kept", [10, 200, -300])
def test_a_truncated_workbook_is_refused(workbook, kept: int) -> None:
    path = workbook(one_value)
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(TableRefused, match=r"is no whole .xlsx workbook: it was damaged or cut off"):
        open_table(path)


def test_another_kind_of_archive_is_no_workbook(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    path = tmp_path / "labs.xlsx"
    path.write_bytes(content.getvalue())

    with pytest.raises(TableRefused, match=r"no whole .xlsx workbook"):
        open_table(path)
