"""From the rows of a laboratory's file to results by its mapping: every spelling that reports have (issue 7)."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.catalogue import analytes
from tracker.errors import TrackerError
from tracker.exchange.file_days import reader
from tracker.exchange.lab_rows import FileResult, LabRows
from tracker.exchange.mapping import LabMapping, MappingRefused, read_mapping
from tracker.exchange.table_file import TableRefused, open_table

LONG = "participant: No\ndate: Day\nanalyte: Test\nvalue: Result\nunit: Unit\nlow: Low\nhigh: High\ndate_format: ISO\n"
HEAD = "No;Day;Test;Result;Unit;Low;High\n"

Read = Callable[..., list[FileResult]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read rows below a header by a mapping."""

    def results(rows: str, mapping: str = LONG, head: str = HEAD) -> list[FileResult]:
        path = tmp_path / "labs.csv"
        path.write_text(head + rows, encoding="utf-8")
        wanted = read_mapping(mapping)
        table = open_table(path, wanted.layout, wanted.named)
        rows_of = LabRows(table, wanted)
        return [result for row in table.rows() for result in rows_of.read(row)]

    return results


def said(result: FileResult) -> tuple[object, ...]:
    return (
        result.analyte,
        result.comparator,
        result.value,
        result.unit,
        result.low,
        result.high,
        result.problem,
    )


def test_one_result_per_row_is_read_with_its_unit_and_range(read: Read) -> None:
    (result,) = read("01-001;2026-04-10;SGPT;7.10;U/L;0;40\n")

    assert said(result) == ("alt", "", Decimal("7.10"), "U/L", "0", "40", "")
    assert (result.row, result.column, result.participant, result.text) == (2, "D", "01-001", "7.10")
    assert result.day is not None
    assert result.day.isoformat() == "2026-04-10"


def test_one_column_per_analyte_is_read_where_it_is_filled(read: Read) -> None:
    mapping = """
participant: No
date: Day
date_format: D.M.Y
decimal: ","
columns:
  ALT (U/L): {analyte: alt, unit: U/L, range: Norm}
  Hb: {analyte: haemoglobin, unit_column: Einheit}
"""

    results = read(
        "1;10.4.2026;35;7 – 40;13,5;g/dl\n2;11.4.2026;;;14,0;g/L\n",
        mapping,
        "No;Day;ALT (U/L);Norm;Hb;Einheit\n",
    )

    assert [said(one) for one in results] == [
        ("alt", "", Decimal(35), "U/L", "7", "40", ""),
        ("haemoglobin", "", Decimal("13.5"), "g/dL", "", "", ""),
        ("haemoglobin", "", Decimal("14.0"), "g/L", "", "", ""),
    ]
    assert [(one.row, one.column) for one in results] == [(2, "C"), (2, "E"), (3, "E")]


@pytest.mark.parametrize(
    ("decimal", "typed", "comparator", "value", "text"),
    [
        ("", "<0.2", "<", "0.2", "<0.2"),
        ("", "≥ 90", ">=", "90", "≥ 90"),
        ("", "7,5", "", "7.5", "7,5"),
        (",", "7,10", "", "7.10", "7.10"),
        (",", "1.234,5", "", "1234.5", "1234.5"),
        (",", "1,234", "", "1.234", "1.234"),
        (",", "<1.234", "<", "1234", "<1234"),
        (".", "1,234", "", "1234", "1234"),
        (".", "1 234.5", "", "1234.5", "1234.5"),
    ],
)
def test_numbers_are_read_with_the_decimal_sign_of_the_mapping(
    read: Read, decimal: str, typed: str, comparator: str, value: str, text: str
) -> None:
    mapping = LONG + (f'decimal: "{decimal}"\n' if decimal else "")

    (result,) = read(f"1;2026-04-10;CK;{typed};U/L;;\n", mapping)

    assert (result.problem, result.comparator, result.value, result.text) == (
        "",
        comparator,
        Decimal(value),
        text,
    )


@pytest.mark.parametrize(
    ("row", "mapping", "problem"),
    [
        ("1;2026-02-31;ALT;5;U/L;;", "", "column B: February 2026 has 28 days"),
        ("1;10.4.2026;ALT;5;U/L;;", "", "column B: “10.4.2026” is not a date written as ISO"),
        ("1;;ALT;5;U/L;;", "", "column B: the date is missing"),
        (";2026-04-10;ALT;5;U/L;;", "", "column A: the participant number is missing"),
        ("1;2026-04-10;XYZ;5;U/L;;", "", "the analyte “XYZ” is not known: add it to the mapping"),
        ("1;2026-04-10;other:X;5;U/L;;", "", "the analyte “other:X” is not known: add it to the mapping"),
        ("1;2026-04-10;;5;U/L;;", "", "no analyte is named"),
        ("1;2026-04-10;ALT;;U/L;;", "", "column D: there is no value"),
        ("1;2026-04-10;ALT;1,234;U/L;;", "", "column D: “1,234” can be read as 1.234 or as 1234"),
        ("1;2026-04-10;ALT;haemolysed;U/L;;", "", "column D: “haemolysed” is not a number"),
        (
            "1;2026-04-10;ALT;7.5;U/L;;",
            'decimal: ","',
            "column D: “7.5” is not a number with a decimal comma",
        ),
        ("1;2026-04-10;ALT;5;;;", "", "the unit is missing"),
        ("1;2026-04-10;ALT;5;zz/L;;", "", "the unit “zz/L” is not known: add it to the mapping"),
        ("1;2026-04-10;ALT;5;U/L;<3;", "", "column F: “<3” is not a limit of a range"),
        ("1;2026-04-10;ALT;5%;U/L;;", "", "column D: “5%” is in %, its unit is not"),
        ("1;2026-04-10;HBsAg;maybe;;;", "", "column D: “maybe” is none of negative, positive"),
        ("1;2026-04-10;ALT;5", "", "4 columns where the header has 7: it may be cut off"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_by_its_column(
    read: Read, row: str, mapping: str, problem: str
) -> None:
    (result,) = read(row + "\n", LONG + mapping)

    assert result.problem.startswith(problem)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("3.5-5.0", "3.5", "5.0"),
        ("3.5 – 5.0", "3.5", "5.0"),
        ("(3.5 to 5.0)", "3.5", "5.0"),
        ("≤ 5", "", "5"),
        ("up to 5", "", "5"),
        ("< 5", "", "5"),
        (">= 60", "60", ""),
        ("-2 - 2", "-2", "2"),
    ],
)
def test_a_range_in_one_text_has_both_limits(read: Read, printed: str, low: str, high: str) -> None:
    mapping = LONG.replace("low: Low\nhigh: High\n", "range: Low\n")

    (result,) = read(f"1;2026-04-10;CRP;1;mg/L;{printed};\n", mapping)

    assert (result.problem, result.low, result.high) == ("", low, high)


def test_a_value_on_a_limit_that_its_range_leaves_out_is_not_guessed(read: Read) -> None:
    mapping = LONG.replace("low: Low\nhigh: High\n", "range: Low\n")

    (result,) = read("1;2026-04-10;CRP;5.0;mg/L;<5;\n", mapping)

    assert result.problem == "column D: the value is the limit that the range “<5” leaves out"


def test_codes_units_and_words_of_the_mapping_come_first(read: Read) -> None:
    mapping = LONG + (
        'analytes: {GPT-1: alt, FER: "other:Ferritin", HBS: hbsag}\n'
        "units: {E/l: U/L}\nwords: {NEG: negative, hämolytisch: not done}\n"
    )

    results = read(
        "1;2026-04-10;gpt-1;5;E/L;;\n1;2026-04-10;FER;12;ng/mL;10;200\n1;2026-04-10;HBS;neg;;;\n"
        "1;2026-04-10;GPT-1;Hämolytisch;;;\n",
        mapping,
    )

    assert [said(one) for one in results] == [
        ("alt", "", Decimal(5), "U/L", "", "", ""),
        ("other:Ferritin", "", Decimal(12), "ng/mL", "10", "200", ""),
        ("hbsag", "", "negative", "", "", "", ""),
        ("alt", "", "not done", "", "", "", ""),
    ]


@pytest.mark.parametrize("unit", ["10*9/L", "×10⁹/L", "x10^9/L", "10^9/l"])
def test_a_unit_is_known_however_it_is_spelled(read: Read, unit: str) -> None:
    (result,) = read(f"1;2026-04-10;WBC;5;{unit};;\n")

    assert (result.problem, result.unit) == ("", "10*9/L")


@pytest.mark.parametrize(
    ("test", "unit", "meant"),
    [
        ("ALT", "IU/L", "U/L"),
        ("WBC", "GI/L", "10*9/L"),
        ("Plt", "lakh/mm³", "10*5/uL"),
        ("Plt", "10^5/µL", "10*5/uL"),
        ("WBC", "cells/μL", "/uL"),
        ("WBC", "/cmm", "/mm3"),
        ("WBC", "K/µL", "10*3/uL"),
        ("ESR", "mm/hr", "mm/h"),
        ("INR", "", "{INR}"),
        ("INR", "ratio", "{INR}"),
    ],
)
def test_the_other_names_of_a_unit_and_the_missing_one_of_a_bare_ratio_are_known(
    read: Read, test: str, unit: str, meant: str
) -> None:
    (result,) = read(f"1;2026-04-10;{test};5;{unit};;\n")

    assert (result.problem, result.unit) == ("", meant)


def test_a_prothrombin_ratio_is_not_read_as_a_fraction_of_the_activity(read: Read) -> None:
    """1.3 times as long as normal would be 130 %, and so never below a limit (BIRD: 60 %)."""
    (result,) = read("1;2026-04-10;Quick;1.3;ratio;;\n")

    assert result.unit not in analytes()["prothrombin_time_percent"].units


def test_a_text_that_may_be_grams_is_not_read_as_a_count(read: Read) -> None:
    (result,) = read("1;2026-04-10;WBC;5;G/L;;\n")

    assert result.unit != "10*9/L"


# --- dates


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("ISO", "2026-04-05", "2026-04-05"),
        ("ISO", "2026-04-05T07:30:00", "2026-04-05"),
        ("ISO", "2026-04-05T23:30:00+03:30", "2026-04-05"),  # the day where it was taken
        ("ISO", "2026-04-05T00:00:00.000Z", "2026-04-05"),  # how programs write a day alone
        ("day first", "5.4.2026", "2026-04-05"),
        ("day first", "2026-04-05 07:30:00", "2026-04-05"),
        ("D/M/Y", "05/04/2026 07:30", "2026-04-05"),
        ("M/D/Y", "4/5/2026", "2026-04-05"),
        ("DD-MMM-YYYY", "05-Apr-2026", "2026-04-05"),
        ("DDMMYYYY", "05042026", "2026-04-05"),
        # A workbook's own dates come in ISO form, whatever the mapping says of its texts.
        ("D/M/Y", "2026-04-05", "2026-04-05"),
        # 1 Farvardin 1405 is 21 March 2026 (persiantools; Iranian calendar of 1405).
        ("Jalali Y/M/D", "1405/01/01", "2026-03-21"),
    ],
)
def test_days_are_read_as_the_mapping_says(form: str, text: str, day: str) -> None:
    assert reader(form)(text).isoformat() == day


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ISO", "2026-02-30"),
        # In Tehran, 3:30 ahead, it is the sixth already.
        ("ISO", "2026-04-05T22:30:00Z"),
        ("day first", "2026-04-05T22:30:00Z"),
        ("D/M/Y", "2026-04-05T22:30Z"),
        ("ISO", "2026-04"),
        ("D/M/Y", "31/02/2026"),
        ("D/M/Y", "5/4/26"),
        ("Jalali Y/M/D", "1405/13/01"),
    ],
)
def test_a_day_that_is_none_is_refused(form: str, text: str) -> None:
    with pytest.raises(TrackerError):
        reader(form)(text)


@pytest.mark.parametrize("form", ["", "Y", "D.M.YY", "D.D.Y", "hello"])
def test_a_form_that_is_none_is_refused(form: str) -> None:
    with pytest.raises(TrackerError, match="is not a form of a date"):
        reader(form)


# --- the mapping itself


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "must hold fields"),
        ("participant: No\ndate: Day\n", "name either the columns “analyte” and “value”, or “columns”"),
        (LONG + "range: Low\n", "name either “range”, or “low” and “high”"),
        (LONG + "colour: red\n", "“colour” \\(line 9\\): a mapping has no such field"),
        ("date: Day\nanalyte: a\nvalue: b\n", "“participant”.*it is missing"),
        (LONG + "header_row: x\n", "“header_row” \\(line 9\\)"),
        ("a: &x 1\nb: *x\n", "anchors"),
        ("a" * 300_000, "larger than a mapping can be"),
    ],
)
def test_a_mapping_that_cannot_be_used_names_its_line(text: str, said: str) -> None:
    with pytest.raises(MappingRefused, match=said):
        read_mapping(text)


def test_a_mapping_that_names_an_unknown_analyte_or_column_is_refused(read: Read) -> None:
    with pytest.raises(MappingRefused, match=r"names the analyte “altt”, which is not known"):
        read("1;2026-04-10;ALT;5;U/L;;\n", LONG + "analytes: {ALT: altt}\n")
    with pytest.raises(TableRefused, match=r"labs.csv has no column “Lab no”"):
        read("", LONG.replace("participant: No", "participant: Lab no"))


def test_the_mapping_of_the_command_line_is_understood() -> None:
    # commands.md
    text = (
        "{participant: A, date: B, analyte: C, value: D, unit: E, low: F, high: G, analytes: {X: alt}, "
        "units: {u: U/L}, date_format: ISO}"
    )

    mapping = read_mapping(text)

    assert isinstance(mapping, LabMapping)
    assert mapping.named == ("A", "B", "C", "D", "E", "F", "G")
