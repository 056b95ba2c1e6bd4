"""Laboratory values: reading, entry ranges, reference ranges, protocol limits.

Traps: clinical reference "labs", unit traps; limits: NCT05969730 exclusion 16, NCT06936215 exclusion 17.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue import analytes
from tracker.domain.labs import (
    LabValue,
    Position,
    ReferenceRange,
    crosses,
    plausible,
    range_flag,
    read_value,
    unusual,
)
from tracker.domain.protocol import Compare
from tracker.errors import Refusal, ValueRefused


def value(text: str, unit: str | None) -> LabValue:
    return LabValue(*read_value(text), unit)


def reference(low: str | None, high: str | None, unit: str | None = None) -> ReferenceRange:
    bounds = (None if bound is None else Decimal(bound) for bound in (low, high))
    return ReferenceRange(*bounds, unit)


def compare(analyte: str, op: str, *limits: tuple[str, str | None], times: str | None = None) -> Compare:
    named = [{"value": number, "unit": unit} for number, unit in limits]
    return Compare.model_validate({"analyte": analyte, "op": op, "limits": named, "times": times})


def judged(rule: Compare, reported: LabValue, range_=None, baseline=None):
    return crosses(analytes()[rule.analyte], rule, reported, range_, baseline)


AST_TWICE_ULN = compare("ast", ">=", ("2", None), times="ULN")
WBC_BAAZ = compare("wbc", "<", ("2500", "/uL"), ("2.50", "10*3/uL"))
HB_BSMMU = compare("haemoglobin", "<", ("8", "g/dL"))


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "comparator", "number"),
    [
        ("212", "", "212"),
        (" 7.10 ", "", "7.10"),
        ("<0.2", "<", "0.2"),
        ("> 90", ">", "90"),
        ("≥90", ">=", "90"),
        ("≤ 5", "<=", "5"),
        ("<=5", "<=", "5"),
        ("7,5", "", "7.5"),
        ("0,125", "", "0.125"),
        ("1234,567", "", "1234.567"),
        ("۲۱۲٫۵", "", "212.5"),
        ("-2", "", "-2"),
    ],
)
def test_a_typed_result_is_read_with_its_comparator_and_digits(typed, comparator, number):
    read = read_value(typed)

    assert read == (comparator, Decimal(number))
    assert str(read[1]) == number


@pytest.mark.parametrize(
    "typed",
    ["abc", "1 234", "1.2.3", "1,234.5", "12 U/L", "<", "1e5", "--2", "NaN", "inf", "3+", "1.", "9" * 13],
)
def test_what_is_no_plain_number_is_refused(typed):
    with pytest.raises(ValueRefused) as refused:
        read_value(typed)

    assert refused.value.code is Refusal.NOT_A_NUMBER


def test_a_comma_with_two_readings_is_refused_with_both():
    with pytest.raises(ValueRefused, match=r"“1,234” can be read as 1\.234 or as 1234\.") as refused:
        read_value("1,234")

    assert refused.value.code is Refusal.NOT_A_NUMBER


def test_an_empty_result_is_missing():
    with pytest.raises(ValueRefused) as refused:
        read_value("  ")

    assert refused.value.code is Refusal.MISSING


# --- entry range --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("analyte", "typed", "unit"),
    [
        ("haemoglobin", "99", "g/dL"),
        ("wbc", "2400", "10*9/L"),
        ("creatinine", "90", "mg/dL"),
        ("platelets", "150000", "10*9/L"),
        ("glucose", "5.5", "mg/dL"),
        ("potassium", "-4", "mmol/L"),
        ("alt", "0.016", "ukat/L"),
    ],
)
def test_the_wrong_unit_is_caught_where_the_number_is_impossible(analyte, typed, unit):
    with pytest.raises(ValueRefused) as refused:
        plausible(analytes()[analyte], value(typed, unit))

    assert refused.value.code is Refusal.IMPLAUSIBLE_VALUE


@pytest.mark.parametrize(
    ("analyte", "typed", "unit"),
    [
        ("haemoglobin", "2", "g/dL"),
        ("haemoglobin", "25", "g/dL"),
        ("platelets", "1.5", "10*5/uL"),
        ("wbc", "100", "/mm3"),
        ("wbc", "500000", "/mm3"),
        ("crp", "<0.2", "mg/L"),
        ("egfr", ">90", "mL/min/{1.73_m2}"),
        ("anti_hbs", ">1000", "m[IU]/mL"),
        ("creatinine", "25", "mg/dL"),
        ("creatinine", "25", "umol/L"),
        ("alt", "0.017", "ukat/L"),
    ],
)
def test_bounds_of_the_entry_range_are_inside(analyte, typed, unit):
    plausible(analytes()[analyte], value(typed, unit))


def test_the_refusal_names_bounds_and_the_unit_in_which_the_number_would_be_possible():
    with pytest.raises(ValueRefused) as refused:
        plausible(analytes()["haemoglobin"], value("99", "g/dL"))

    assert refused.value.happened == "Hb 99 g/dL is outside 2–25 g/dL, the values possible in this unit."
    assert refused.value.todo == "Check the number and the unit: it would be possible in g/L."


@pytest.mark.parametrize(
    ("unit", "code"),
    [(None, Refusal.UNIT_REQUIRED), ("", Refusal.UNIT_REQUIRED), ("mmol/L", Refusal.NO_CONVERSION)],
)
def test_a_unit_is_chosen_from_those_of_the_analyte_and_never_guessed(unit, code):
    with pytest.raises(ValueRefused) as refused:
        plausible(analytes()["alt"], value("40", unit))

    assert refused.value.code is code


def test_creatinine_below_30_micromoles_is_possible_but_unusual():
    creatinine = analytes()["creatinine"]

    assert unusual(creatinine, value("29", "umol/L"))
    assert not unusual(creatinine, value("30", "umol/L"))
    assert unusual(analytes()["lymphocytes"], value("50001", "/uL"))


# --- reference range ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("analyte", "typed", "unit", "range_", "position"),
    [
        ("creatinine", "1.6", "mg/dL", reference("0.8", "1.6"), Position.NORMAL),
        ("creatinine", "0.8", "mg/dL", reference("0.8", "1.6"), Position.NORMAL),
        ("creatinine", "1.61", "mg/dL", reference("0.8", "1.6"), Position.HIGH),
        ("creatinine", "0.79", "mg/dL", reference("0.8", "1.6"), Position.LOW),
        ("platelets", "1.5", "10*5/uL", reference("150", "450", "10*9/L"), Position.NORMAL),
        ("platelets", "1.49", "10*5/uL", reference("150", "450", "10*9/L"), Position.LOW),
        ("haemoglobin", "99", "g/L", reference("12", "15", "g/dL"), Position.LOW),
        ("alt", "0.67", "ukat/L", reference(None, "40", "U/L"), Position.HIGH),
        ("crp", "5", "mg/L", reference(None, "5"), Position.NORMAL),
        ("egfr", "59", "mL/min/{1.73_m2}", reference("60", None), Position.LOW),
    ],
)
def test_a_value_is_placed_in_the_reported_range_with_bounds_inside(analyte, typed, unit, range_, position):
    assert range_flag(value(typed, unit), range_, analytes()[analyte]).position is position


@pytest.mark.parametrize(
    ("typed", "range_", "position"),
    [
        ("<0.2", reference("0.1", "5"), Position.CANNOT_TELL),
        ("<0.2", reference(None, "5"), Position.NORMAL),
        ("<0.2", reference("0", "5"), Position.NORMAL),
        ("<0.2", reference("0.2", "5"), Position.LOW),
        ("<=0.2", reference("0.2", "5"), Position.CANNOT_TELL),
        (">90", reference("60", None), Position.NORMAL),
        (">90", reference("60", "120"), Position.CANNOT_TELL),
        (">5", reference("1", "5"), Position.HIGH),
        (">=5", reference("1", "5"), Position.CANNOT_TELL),
    ],
)
def test_a_comparator_is_judged_by_every_value_it_may_stand_for(typed, range_, position):
    flag = range_flag(value(typed, "mg/L"), range_, analytes()["crp"])

    assert flag.position is position
    assert flag.missing == (("exact value",) if position is Position.CANNOT_TELL else ())


@pytest.mark.parametrize(
    ("reported", "range_", "missing"),
    [
        (value("5", "mg/L"), None, "reference range"),
        (value("5", "mg/L"), reference(None, None), "reference range"),
        (value("5", None), reference("1", "5"), "unit"),
        (value("5", "mg/L"), reference("1", "5", "U/L"), "reference range in mg/L"),
        (
            value("5", "mg/L"),
            reference("9", "1"),
            "a reference range whose lower limit is not above the upper",
        ),
    ],
)
def test_without_what_it_needs_a_range_is_not_judged(reported, range_, missing):
    flag = range_flag(reported, range_, analytes()["crp"])

    assert flag.position is Position.CANNOT_TELL
    assert flag.missing == (missing,)
    assert flag.because == f"cannot be judged: {missing} is missing"


def test_the_range_is_converted_and_says_so_where_the_molar_mass_enters():
    flag = range_flag(value("20", "umol/L"), reference("0.3", "1.2", "mg/dL"), analytes()["bilirubin_total"])

    assert flag.position is Position.NORMAL
    assert flag.by_conversion
    assert flag.because == "20 µmol/L, reference range 0.3–1.2 mg/dL"


def test_an_analyte_that_the_catalogue_lacks_is_judged_in_equal_units_only():
    ferritin = value("12", "ng/mL")

    assert range_flag(ferritin, reference("15", "150", "ng/mL")).position is Position.LOW
    assert range_flag(ferritin, reference("15", "150", "ug/L")).position is Position.CANNOT_TELL


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_a_plain_value_with_a_whole_range_is_never_undecided(number, one, other):
    range_ = ReferenceRange(min(one, other), max(one, other))

    flag = range_flag(LabValue("", number, "mg/L"), range_, analytes()["crp"])

    expected = Position.LOW if number < min(one, other) else Position.NORMAL
    assert flag.position is (Position.HIGH if number > max(one, other) else expected)


# --- protocol limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "uln", "answer", "because"),
    [
        ("80", "40", True, "AST 80 U/L is 2.0 × ULN, limit ≥ 2 × ULN"),
        ("85", "40", True, "AST 85 U/L is 2.1 × ULN, limit ≥ 2 × ULN"),
        ("79.9", "40", False, "AST 79.9 U/L is 1.998 × ULN, limit ≥ 2 × ULN"),
    ],
)
def test_exactly_twice_the_uln_excludes_in_baaz(typed, uln, answer, because):
    verdict = judged(AST_TWICE_ULN, value(typed, "U/L"), reference(None, uln, "U/L"))

    assert verdict.answer is answer
    assert verdict.because == because


def test_exactly_three_times_the_uln_is_allowed_in_bsmmu():
    rule = compare("alt", ">", ("3", None), times="ULN")

    assert judged(rule, value("120", "U/L"), reference(None, "40")).answer is False
    assert judged(rule, value("120.1", "U/L"), reference(None, "40")).answer is True


def test_a_uln_in_another_unit_is_converted_exactly():
    verdict = judged(AST_TWICE_ULN, value("72", "U/L"), reference(None, "0.6", "ukat/L"))

    # 0.6 µkat/L is 36 U/L.
    assert verdict.answer is True
    assert not verdict.by_conversion


@pytest.mark.parametrize("range_", [None, reference("5", None)])
def test_without_a_uln_a_multiple_of_it_cannot_be_judged(range_):
    verdict = judged(AST_TWICE_ULN, value("400", "U/L"), range_)

    assert verdict.cannot_tell
    assert verdict.missing == ("upper limit of normal",)
    assert verdict.because == "cannot be judged: upper limit of normal is missing"


@pytest.mark.parametrize(
    ("typed", "unit", "answer"),
    [
        ("2499", "/uL", True),
        ("2500", "/uL", False),
        ("2.49", "10*9/L", True),
        ("2.5", "10*9/L", False),
        ("0.02499", "10*5/uL", True),
        ("0.025", "10*5/uL", False),
    ],
)
def test_a_limit_in_another_power_of_ten_is_exact(typed, unit, answer):
    verdict = judged(WBC_BAAZ, value(typed, unit))

    assert verdict.answer is answer
    assert not verdict.by_conversion


def test_the_limit_is_taken_in_the_reported_unit_where_the_criterion_names_it():
    rule = compare("haemoglobin", "<", ("10.0", "g/dL"), ("100.0", "g/L"))

    assert judged(rule, value("99.9", "g/L")).because == "Hb 99.9 g/L, limit < 100.0 g/L"


def test_a_limit_converted_by_molar_mass_says_so():
    verdict = judged(HB_BSMMU, value("4.9", "mmol/L"))

    # 8 g/dL is 4.965 mmol/L (16 114 g/mol).
    assert verdict.answer is True
    assert verdict.by_conversion


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("<8", True), ("<7", True), ("<8.1", None), ("<=8", None), (">8", False), (">7", None)],
)
def test_a_reported_comparator_decides_only_where_all_its_values_agree(typed, answer):
    verdict = judged(HB_BSMMU, value(typed, "g/dL"))

    assert verdict.answer is answer
    assert verdict.missing == (("exact value",) if answer is None else ())


def test_a_value_without_a_unit_or_in_a_foreign_one_is_not_judged():
    assert judged(HB_BSMMU, value("7", None)).missing == ("unit",)
    assert judged(HB_BSMMU, value("7", "U/L")).missing == ("a limit in U/L",)


def test_a_limit_without_a_unit_serves_only_an_analyte_that_has_just_one():
    clearance = compare("creatinine_clearance", "<", ("60", None))
    haemoglobin = compare("haemoglobin", "<", ("8", None))

    assert judged(clearance, value("59", "mL/min")).answer is True
    assert judged(haemoglobin, value("7", "g/dL")).missing == ("unit of the limit",)


def test_a_rise_over_baseline_is_judged_against_the_baseline_value():
    rule = compare("creatinine", ">", ("1.3", None), times="baseline")
    before = value("1.0", "mg/dL")

    assert judged(rule, value("1.3", "mg/dL"), baseline=before).answer is False
    assert judged(rule, value("1.31", "mg/dL"), baseline=before).answer is True
    assert judged(rule, value("1.31", "mg/dL")).missing == ("baseline value",)
    assert judged(rule, value("1.31", "mg/dL"), baseline=value("<1.0", "mg/dL")).missing == (
        "baseline value",
    )


def test_a_limit_below_the_lower_limit_of_normal_uses_the_lln():
    rule = compare("albumin", "<", ("1", None), times="LLN")

    assert judged(rule, value("34", "g/L"), reference("3.5", "5.0", "g/dL")).answer is True
    assert judged(rule, value("35", "g/L"), reference("3.5", "5.0", "g/dL")).answer is False
    assert judged(rule, value("34", "g/L"), reference(None, "50")).missing == ("lower limit of normal",)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("0", True), ("0.1", False), ("<1", None), ("<=0", True), (">0", False), (">=0", None)],
)
def test_equality_is_judged_by_every_value_a_result_may_stand_for(typed, answer):
    rule = compare("eosinophils", "=", ("0", "10*9/L"))

    assert judged(rule, value(typed, "10*9/L")).answer is answer
