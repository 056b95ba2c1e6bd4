"""The estimates that one creatinine gives: separate results, each with its inputs, none where one is missing."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.age import Age
from tracker.domain.derived_value import Derived
from tracker.domain.kidney import COCKCROFT_GAULT, Subject, estimates, informs
from tracker.domain.labs import LabValue
from tracker.domain.samples import Measured

WEIGHT = Measured(Decimal(60), date(2026, 3, 2))


def found(
    number: str,
    unit: str | None = "umol/L",
    *,
    sign: str = "",
    age: Age | None = None,
    weight: Measured | None = None,
) -> dict[str, Derived]:
    value = LabValue(sign, Decimal(number), unit)  # type: ignore[arg-type]
    subject = Subject("F", Age(25, 25) if age is None else age, weight)
    return {one.equation: one for one in estimates(value, subject)}


def test_cockcroft_gault_is_that_of_a_published_case_with_its_weight_named() -> None:
    # clinical/labs.md, worked values: 88.4 umol/L, 25 years, woman, 60 kg -> 81.46 mL/min
    clearance = found("88.4", weight=WEIGHT)[COCKCROFT_GAULT]

    assert clearance.value is not None
    assert round(clearance.value, 2) == Decimal("81.46")
    assert (clearance.unit, clearance.shown, clearance.because) == ("mL/min", "81.5", "")
    assert clearance.inputs == {
        "creatinine": "88.4 µmol/L",
        "age": "25 years",
        "sex": "F",
        "weight": "60 kg",
        "weight_date": "2026-03-02",
    }


def test_the_equation_of_2009_says_that_its_race_factor_is_off_and_that_of_2021_has_none() -> None:
    one = found("88.4")

    assert one["CKD-EPI 2009"].inputs["race_factor"] == "off"
    assert "race_factor" not in one["CKD-EPI 2021"].inputs
    assert one["CKD-EPI 2009"].value != one["CKD-EPI 2021"].value


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"number": "0.5", "unit": "mg/dL", "sign": "<"}, "the exact creatinine is missing"),
        ({"number": "88.4", "unit": None}, "Creatinine has no unit."),
        ({"number": "88.4", "age": Age(12, 12)}, "The equation is for adults; 12 years is under 18."),
    ],
)
def test_what_is_missing_leaves_every_estimate_without_a_value(
    given: dict[str, object], because: str
) -> None:
    one = found(**given, weight=WEIGHT)  # type: ignore[arg-type]

    assert {derived.value for derived in one.values()} == {None}
    assert {derived.because for derived in one.values()} == {because}


def test_an_unknown_age_leaves_every_estimate_without_a_value() -> None:
    one = estimates(LabValue("", Decimal("88.4"), "umol/L"), Subject("F", None, WEIGHT))

    assert {derived.because for derived in one} == {"The equation needs creatinine, age and sex."}
    assert one[0].inputs["age"] == ""


def test_without_a_weight_only_the_clearance_is_missing_and_an_unchosen_weight_says_so() -> None:
    weightless = found("88.4")
    unchosen = found("88.4", weight=Measured(None, date(2026, 3, 2)))

    assert weightless["CKD-EPI 2021"].value is not None
    assert weightless[COCKCROFT_GAULT].because == "The weight is missing."
    assert unchosen[COCKCROFT_GAULT].because == "which sample decides"
    assert unchosen[COCKCROFT_GAULT].inputs["weight"] == ""


def test_a_birth_year_alone_leaves_two_values_and_so_none() -> None:
    one = found("88.4", age=Age(25, 26))["CKD-EPI 2009"]

    assert (one.value, one.because) == (None, "the birth date is missing")
    assert one.shown.count("–") == 1
    assert one.inputs["age"] == "25 or 26 years"


def test_two_ages_whose_values_round_alike_are_shown_once_and_still_not_taken_for_one() -> None:
    one = found("2650", age=Age(80, 81))["CKD-EPI 2009"]  # 0.933 and 0.927

    assert (one.value, one.shown) == (None, "0.9")


def test_what_judges_is_left_out_of_what_informs() -> None:
    one = tuple(found("88.4", weight=WEIGHT).values())

    judged, none = informs(one, "CKD-EPI 2009", WEIGHT), informs(one, None, WEIGHT)

    assert judged.startswith("Calculated, not judged: eGFR ")
    assert "2009" not in judged
    assert "by CKD-EPI 2009" in none
    assert none.endswith("clearance 81.5 mL/min by Cockcroft-Gault with 60 kg of 2 Mar 2026")


def test_nothing_informs_where_nothing_could_be_calculated() -> None:
    assert informs(tuple(found("0.5", "mg/dL", sign="<").values()), None, None) == ""
