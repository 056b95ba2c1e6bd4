"""Which range of a laboratory serves whom on which day. Values: clinical reference "labs", typical adult ranges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue import analytes
from tracker.domain.age import Age
from tracker.domain.laboratories import (
    Laboratory,
    Range,
    ages,
    converted,
    limits,
    range_for,
    serves,
    sex_words,
    source_words,
    told,
    validity,
)
from tracker.domain.records import Sex

DAY = date(2026, 4, 14)
GROWN = Age(34, 34)
# haemoglobin: women 12-15, men 13-17 g/dL (edc-reportable africa.py, as the clinical reference gives them)
WOMEN = Range("w", "lab", "haemoglobin", "g/dL", "12.0", "15.0", Sex.FEMALE, age_from=18)
MEN = Range("m", "lab", "haemoglobin", "g/dL", "13.0", "17.0", Sex.MALE, age_from=18)
GIRLS = Range("g", "lab", "haemoglobin", "g/dL", "11.5", "14.5", Sex.FEMALE, age_to=17)
TABLE = (WOMEN, MEN, GIRLS)


def test_the_range_of_sex_and_age_serves() -> None:
    assert range_for(TABLE, "haemoglobin", Sex.FEMALE, GROWN, DAY).range == WOMEN
    assert range_for(TABLE, "haemoglobin", Sex.MALE, GROWN, DAY).range == MEN
    assert range_for(TABLE, "haemoglobin", Sex.FEMALE, Age(17, 17), DAY).range == GIRLS


def test_a_table_without_the_analyte_proposes_nothing_and_says_nothing() -> None:
    found = range_for(TABLE, "alt", Sex.FEMALE, GROWN, DAY)

    assert (found.range, found.because) == (None, "")


def test_an_age_known_as_one_of_two_years_does_not_choose_between_two_ranges() -> None:
    found = range_for(TABLE, "haemoglobin", Sex.FEMALE, Age(17, 18), DAY)

    assert found.range is None
    assert found.because == (
        "the age is 17 or 18, which does not decide: 12.0–15.0 g/dL, women, 18 years and over; "
        "11.5–14.5 g/dL, women, up to 17 years"
    )


def test_an_age_of_two_years_on_one_side_of_the_bound_decides() -> None:
    assert range_for(TABLE, "haemoglobin", Sex.FEMALE, Age(18, 19), DAY).range == WOMEN


def test_an_unknown_age_decides_nothing_where_ranges_ask_for_one() -> None:
    found = range_for(TABLE, "haemoglobin", Sex.MALE, None, DAY)

    assert found.range is None
    assert found.because.startswith("the age is not known, which does not decide: 13.0–17.0 g/dL")


def test_an_unknown_age_does_not_matter_to_a_range_for_all_ages() -> None:
    all_ages = Range("a", "lab", "crp", "mg/L", high="5")

    assert range_for((all_ages,), "crp", Sex.MALE, None, DAY).range == all_ages


def test_a_range_that_has_a_validity_cannot_be_told_without_a_day() -> None:
    new = Range("n", "lab", "crp", "mg/L", high="5", valid_from=DAY)

    found = range_for((new,), "crp", Sex.MALE, GROWN, None)

    assert (found.range, found.because) == (None, "the day of the sample is not known")


def test_two_ranges_that_both_serve_are_named_and_none_is_taken() -> None:
    other = Range("o", "lab", "haemoglobin", "g/L", "120", "150", Sex.FEMALE)

    found = range_for((*TABLE, other), "haemoglobin", Sex.FEMALE, GROWN, DAY)

    assert found.range is None
    assert found.because == (
        "several ranges serve: 12.0–15.0 g/dL, women, 18 years and over; 120–150 g/L, women"
    )


def test_the_unit_of_the_result_chooses_between_tables_in_two_units() -> None:
    other = Range("o", "lab", "haemoglobin", "g/L", "120", "150", Sex.FEMALE)

    assert range_for((*TABLE, other), "haemoglobin", Sex.FEMALE, GROWN, DAY, "g/L").range == other


def test_a_struck_range_serves_nobody() -> None:
    struck = Range("s", "lab", "crp", "mg/L", high="5", struck=True)

    assert range_for((struck,), "crp", Sex.MALE, GROWN, DAY).range is None


@given(low=st.integers(0, 100), width=st.integers(0, 20), age=st.integers(0, 120))
def test_the_bounds_of_age_are_inside(low: int, width: int, age: int) -> None:
    one = Range("x", "lab", "alt", "U/L", high="40", age_from=low, age_to=low + width)

    assert serves(one, Age(age, age), DAY) is (low <= age <= low + width)


@given(
    start=st.dates(date(2000, 1, 1), date(2030, 1, 1)), length=st.integers(0, 900), off=st.integers(-3, 903)
)
def test_the_bounds_of_validity_are_inside(start: date, length: int, off: int) -> None:
    one = Range(
        "x", "lab", "alt", "U/L", high="40", valid_from=start, valid_to=start + timedelta(days=length)
    )

    assert serves(one, GROWN, start + timedelta(days=off)) is (0 <= off <= length)


@given(low=st.none() | st.integers(0, 100), high=st.none() | st.integers(0, 100), age=st.integers(0, 119))
def test_an_age_of_two_years_is_decided_only_where_both_agree(
    low: int | None, high: int | None, age: int
) -> None:
    one = Range("x", "lab", "alt", "U/L", high="40", age_from=low, age_to=high)
    each = {serves(one, Age(years, years), DAY) for years in (age, age + 1)}

    said = serves(one, Age(age, age + 1), DAY)

    assert said in (each if len(each) == 1 else {None})


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Range("", "", "alt", "U/L", high="7.10"), "≤ 7.10 U/L"),
        (Range("", "", "hdl", "mmol/L", low="1.2", sex=Sex.MALE), "≥ 1.2 mmol/L, men"),
        (Range("", "", "crp", "mg/L", "0", "5", age_from=2, age_to=17), "0–5 mg/L, 2–17 years"),
        (Range("", "", "crp", "mg/L", high="5", age_to=1), "≤ 5 mg/L, up to 1 year"),
        (Range("", "", "crp", "mg/L", high="5", valid_from=DAY), "≤ 5 mg/L, from 14 Apr 2026"),
        (Range("", "", "crp", "mg/L", high="5", valid_to=DAY), "≤ 5 mg/L, to 14 Apr 2026"),
        (
            Range("", "", "crp", "mg/L", high="5", valid_from=DAY, valid_to=date(2026, 12, 31)),
            "≤ 5 mg/L, 14 Apr 2026 to 31 Dec 2026",
        ),
    ],
)
def test_a_range_is_told_in_words_with_its_digits(one: Range, words: str) -> None:
    assert told(one) == words


def test_limits_are_read_in_another_unit_with_its_usual_decimals() -> None:
    # creatinine 88.4 µmol/L per mg/dL; CRP 10 mg/L per mg/dL
    creatinine = Range("", "", "creatinine", "mg/dL", "0.50", "1.10")
    crp = Range("", "", "crp", "mg/L", high="5")

    assert converted(creatinine, analytes()["creatinine"], "umol/L") == "44–97 µmol/L"
    assert converted(crp, analytes()["crp"], "mg/dL") == "≤ 0.50 mg/dL"


def test_what_has_no_bound_is_not_told() -> None:
    assert (ages(WOMEN), validity(WOMEN), sex_words(None)) == ("18 years and over", "", "both")
    assert limits(WOMEN) == "12.0–15.0 g/dL"


def test_a_recorded_range_names_the_table_it_came_from() -> None:
    laboratory = Laboratory("lab", "Central laboratory")
    dated = Range("x", "lab", "crp", "mg/L", high="5", valid_from=date(2026, 1, 1))

    assert source_words(laboratory, dated) == "Range table of Central laboratory, valid from 1 Jan 2026"
    assert source_words(laboratory, WOMEN) == "Range table of Central laboratory"
