"""A range as it is typed: what is refused, at which field. Entry ranges: clinical reference "labs"."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue import analytes
from tracker.domain.age import Age
from tracker.domain.laboratories import Range, range_for
from tracker.domain.range_entry import TypedRange, overlap, read_range, refuse_overlap
from tracker.domain.records import Sex
from tracker.errors import Refusal, ValueRefused

ALT = TypedRange("alt", "U/L", "7.10", "40")


def test_a_range_is_read_with_its_digits_as_typed() -> None:
    typed = replace(ALT, sex="F", age_from="18", age_to=" 64 ", valid_from="1.1.2026", valid_to="2026-12-31")

    found = read_range(typed, analytes()["alt"], "lab")

    assert found == Range(
        "", "lab", "alt", "U/L", "7.10", "40", Sex.FEMALE, 18, 64, date(2026, 1, 1), date(2026, 12, 31)
    )


def test_one_limit_is_enough_and_the_lower_may_be_zero() -> None:
    upper = read_range(replace(ALT, low=""), analytes()["alt"], "lab")
    zero = read_range(replace(ALT, low="0"), analytes()["alt"], "lab")

    assert (upper.low, upper.high) == ("", "40")
    assert (zero.low, zero.high) == ("0", "40")


@pytest.mark.parametrize(
    ("analyte", "typed", "code", "field"),
    [
        ("alt", replace(ALT, unit=""), Refusal.UNIT_REQUIRED, "unit"),
        ("alt", replace(ALT, unit="mg/dL"), Refusal.NO_CONVERSION, "unit"),
        ("alt", replace(ALT, low="", high=" "), Refusal.MISSING, "low"),
        ("alt", replace(ALT, low="41"), Refusal.OUT_OF_RANGE, "low"),
        ("alt", replace(ALT, low="five"), Refusal.NOT_A_NUMBER, "low"),
        ("alt", replace(ALT, high="<40"), Refusal.NOT_A_NUMBER, "high"),
        # ALT 1-20 000 U/L
        ("alt", replace(ALT, high="20001"), Refusal.IMPLAUSIBLE_VALUE, "high"),
        ("alt", replace(ALT, low="0.5"), Refusal.IMPLAUSIBLE_VALUE, "low"),
        ("alt", replace(ALT, low="", high="0"), Refusal.IMPLAUSIBLE_VALUE, "high"),
        ("alt", replace(ALT, age_from="130"), Refusal.AGE_OUT_OF_RANGE, "age_from"),
        ("alt", replace(ALT, age_to="17.5"), Refusal.AGE_OUT_OF_RANGE, "age_to"),
        ("alt", replace(ALT, age_from="65", age_to="18"), Refusal.OUT_OF_RANGE, "age_from"),
        ("alt", replace(ALT, valid_from="31.2.2026"), Refusal.INVALID_DATE, "valid_from"),
        (
            "alt",
            replace(ALT, valid_from="2.1.2026", valid_to="1.1.2026"),
            Refusal.OUT_OF_RANGE,
            "valid_from",
        ),
        ("hbsag", TypedRange("hbsag", "", "1", "2"), Refusal.UNIT_REQUIRED, "analyte"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    analyte: str, typed: TypedRange, code: Refusal, field: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_range(typed, analytes()[analyte], "lab")

    assert (refused.value.code, refused.value.field) == (code, field)


WOMEN = Range("w", "lab", "haemoglobin", "g/dL", "12.0", "15.0", Sex.FEMALE, age_from=18)


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (replace(WOMEN, id="o"), True),
        (replace(WOMEN, id="o", sex=None), True),
        (replace(WOMEN, id="o", sex=Sex.MALE), False),
        (replace(WOMEN, id="o", unit="g/L", low="120", high="150"), False),
        (replace(WOMEN, id="o", analyte="alt"), False),
        (replace(WOMEN, id="o", laboratory_id="another"), False),
        (replace(WOMEN, id="o", struck=True), False),
        (replace(WOMEN, id="o", age_from=None, age_to=17), False),
        (replace(WOMEN, id="o", age_from=None, age_to=18), True),
    ],
)
def test_ranges_meet_where_both_could_serve_one_person_on_one_day(other: Range, meets: bool) -> None:
    assert overlap(WOMEN, other) is meets
    assert overlap(other, WOMEN) is meets


def test_a_new_table_may_begin_the_day_after_the_old_one_ends() -> None:
    old = replace(WOMEN, id="o", valid_to=date(2025, 12, 31))
    next_day = replace(WOMEN, valid_from=date(2026, 1, 1))
    same_day = replace(WOMEN, valid_from=date(2025, 12, 31))

    assert overlap(old, next_day) is False
    assert overlap(old, same_day) is True


def test_an_overlap_is_refused_with_both_ranges_named() -> None:
    new = replace(WOMEN, id="", low="12.5")

    with pytest.raises(ValueRefused) as refused:
        refuse_overlap(new, (WOMEN,), analytes()["haemoglobin"])

    assert "12.5–15.0 g/dL, women" in refused.value.happened
    assert "12.0–15.0 g/dL, women" in refused.value.happened
    assert refused.value.field == "analyte"


def test_a_range_that_is_changed_does_not_meet_itself() -> None:
    refuse_overlap(replace(WOMEN, low="12.5"), (WOMEN,), analytes()["haemoglobin"])


AGES = st.none() | st.integers(0, 30)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(
    AGES,
    AGES,
    DAYS,
    DAYS,
    AGES,
    AGES,
    DAYS,
    DAYS,
    st.integers(0, 30),
    st.dates(date(2026, 1, 1), date(2026, 1, 20)),
)
def test_two_ranges_that_do_not_meet_never_serve_together(a, b, c, d, e, f, g, h, age, day) -> None:
    one = Range("1", "lab", "crp", "mg/L", "", "5", None, a, b, c, d)
    other = Range("2", "lab", "crp", "mg/L", "", "6", None, e, f, g, h)

    found = range_for((one, other), "crp", Sex.MALE, Age(age, age), day)

    if not overlap(one, other):
        assert found.because == ""
