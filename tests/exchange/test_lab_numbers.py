"""Numbers of a laboratory's file whose mapping names the decimal sign: none is ever read a thousand times too large."""

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from tracker.errors import ValueRefused
from tracker.exchange.lab_numbers import both_limits, with_point
from tracker.exchange.lab_rows import FileResult, LabRows, with_one_sign
from tracker.exchange.mapping import read_mapping
from tracker.exchange.table_file import open_table

MAPPING = """
participant: No
date: Day
analyte: Test
value: Result
unit: Unit
low: Low
high: High
date_format: ISO
decimal: ","
"""


@pytest.mark.parametrize(
    ("text", "number"),
    [("7,10", "7.10"), ("1.250,5", "1250.5"), ("150.000", "150000"), ("<0,2", "<0.2"), ("12 500", "12500")],
)
def test_a_point_divides_thousands_where_the_comma_is_the_decimal_sign(text: str, number: str) -> None:
    assert with_point(text, ",") == number


@pytest.mark.parametrize("text", ["0.512", "<0.512", "7.5", "00.512", "1.2345", "1,2,3"])
def test_a_point_that_divides_no_thousands_is_refused(text: str) -> None:
    with pytest.raises(ValueRefused, match="is not a number with a decimal comma"):
        with_point(text, ",")


@pytest.mark.parametrize(
    ("text", "limits"),
    [("<=5", ("", "5", "")), ("<= 5.0", ("", "5.0", "")), (">=60", ("60", "", "")), ("<5", ("", "5", "<5"))],
)
def test_a_range_of_one_limit_is_read_with_and_without_a_space(
    text: str, limits: tuple[str, str, str]
) -> None:
    assert both_limits(text, str) == limits


def test_a_number_of_a_workbook_is_what_it_is_beside_texts_with_a_comma(tmp_path: Path) -> None:
    path = tmp_path / "labs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["No", "Day", "Test", "Result", "Unit", "Low", "High"])
        sheet.write_row(1, 0, ["1", "2026-04-10", "creatinine", 1.234, "mg/dL", 0.512, "1,2"])
    mapping = read_mapping(MAPPING)
    table = open_table(path, mapping.layout, mapping.named)

    (result,) = [one for row in table.rows() for one in LabRows(table, mapping).read(row)]

    assert (result.value, result.low, result.high, result.problem) == (Decimal("1.234"), "0.512", "1.2", "")


def read_from(tmp_path: Path, *rows: str) -> tuple[FileResult, ...]:
    """The results of a file whose mapping does not name the decimal sign."""
    path = tmp_path / "labs.csv"
    path.write_text("\n".join(("No;Day;Test;Result;Unit;Low;High", *rows)), encoding="utf-8")
    mapping = read_mapping(MAPPING.replace('decimal: ","', ""))
    table = open_table(path, mapping.layout, mapping.named)
    reader = LabRows(table, mapping)
    return with_one_sign([one for row in table.rows() for one in reader.read(row)])


def test_beside_decimal_commas_a_point_before_three_digits_is_not_read_as_one(tmp_path: Path) -> None:
    creatinine, kinase, limit, small = read_from(
        tmp_path,
        "1;2026-04-10;Creatinine;1,2;mg/dL;;",
        "1;2026-04-10;ck;12.500;U/L;;",
        "1;2026-04-10;ck;180;U/L;0;1.200",
        "1;2026-04-10;creatinine;0.512;mg/dL;;",
    )

    assert (creatinine.problem, creatinine.value) == ("", Decimal("1.2"))
    assert "“12.500” has two readings" in kinase.problem
    assert "“180 0 1.200” has two readings" in limit.problem
    # Nothing divides thousands after a leading 0.
    assert (small.problem, small.value) == ("", Decimal("0.512"))


def test_without_decimal_commas_in_the_file_a_point_is_a_point(tmp_path: Path) -> None:
    (kinase,) = read_from(tmp_path, "1;2026-04-10;ck;12.500;U/L;0;170")

    assert (kinase.problem, kinase.text) == ("", "12.500")
