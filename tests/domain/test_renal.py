"""Kidney equations. Expected values: qualification cases, and the public packages named beside them."""

from decimal import Decimal

import pytest

from tracker.domain.renal import (
    cockcroft_gault,
    egfr_ckd_epi_2009,
    egfr_ckd_epi_2021,
    near_threshold,
    shown_rate,
)
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(
    ("creatinine", "unit", "age", "sex", "black", "expected"),
    [
        ("1.3", "mg/dL", 35, "F", False, "53.11"),
        ("0.71", "mg/dL", 40, "F", False, "106.53"),
        ("70.7", "umol/L", 45, "M", False, "107.9"),
        ("45", "umol/L", 19, "F", False, "139.48"),
        ("152", "umol/L", 60, "M", True, "49.0295"),  # clinicedc/edc-egfr
        ("120", "umol/L", Decimal("45.2"), "M", False, "62.5"),  # transplantr
    ],
)
def test_ckd_epi_2009_agrees_with_published_values(*, creatinine, unit, age, sex, black, expected):
    estimate = egfr_ckd_epi_2009(Decimal(creatinine), unit, age, sex, black)

    assert abs(estimate.value - Decimal(expected)) < Decimal("0.1")
    assert estimate.unit == "mL/min/{1.73_m2}"
    assert estimate.equation == "CKD-EPI 2009"


def test_ckd_epi_2021_is_another_equation():
    # Man, 50 years, 1.0 mg/dL: 142 × (1/0.9)^-1.2 × 0.9938^50 = 91.7 by hand.
    assert abs(egfr_ckd_epi_2021(Decimal("1.0"), "mg/dL", 50, "M").value - Decimal("91.7")) < Decimal("0.1")
    assert abs(egfr_ckd_epi_2009(Decimal("1.0"), "mg/dL", 50, "M").value - Decimal("87.3")) < Decimal("0.1")


@pytest.mark.parametrize(
    ("creatinine", "unit", "age", "weight", "sex", "expected"),
    [
        ("85", "umol/L", 65, 60, "F", "55"),  # pharmaverse/admiral
        ("88.4", "umol/L", 25, 60, "F", "81.46"),  # transplantr
        ("1.0", "mg/dL", 40, 72, "M", "100"),  # (140 - 40) × 72 / 72
    ],
)
def test_cockcroft_gault_agrees_with_published_values(*, creatinine, unit, age, weight, sex, expected):
    estimate = cockcroft_gault(Decimal(creatinine), unit, age, weight, sex)

    assert abs(estimate.value - Decimal(expected)) < Decimal("0.6")
    assert estimate.unit == "mL/min"


def test_the_value_is_unrounded_and_deterministic():
    estimate = egfr_ckd_epi_2009(Decimal("1.422"), "mg/dL", 60, "F")

    assert isinstance(estimate.value, Decimal)
    assert round(estimate.value, 2) == Decimal("39.98")
    assert len(estimate.value.as_tuple().digits) == 28


@pytest.mark.parametrize(
    ("value", "shown"),
    [("47.66", "47.7"), ("59.96", "59.96"), ("59.9996", "59.9996"), ("60.04", "60.04"), ("60", "60.0")],
)
def test_a_rate_beside_a_whole_number_does_not_read_as_that_number(value: str, shown: str) -> None:
    assert shown_rate(Decimal(value)) == shown


def test_a_woman_of_60_with_1_422_lies_on_both_sides_of_the_limit_of_baaz():
    note = near_threshold(Decimal("1.422"), "mg/dL", 60, "F", Decimal(40))

    assert note is not None
    assert "39.98" in note
    assert "40.10" in note
    assert near_threshold(Decimal("1.2"), "mg/dL", 60, "F", Decimal(40)) is None
    assert near_threshold(Decimal("1.422"), "mg/dL", 60, "F", Decimal(60)) is None


def test_for_men_the_two_forms_never_differ():
    estimate = egfr_ckd_epi_2009(Decimal("1.422"), "mg/dL", 60, "M").value

    assert near_threshold(Decimal("1.422"), "mg/dL", 60, "M", estimate) is None


@pytest.mark.parametrize(
    ("creatinine", "unit", "age", "sex", "code"),
    [
        (None, "mg/dL", 40, "F", Refusal.MISSING),
        ("1", "mg/dL", None, "F", Refusal.MISSING),
        ("1", "mg/dL", 40, None, Refusal.MISSING),
        ("1", None, 40, "F", Refusal.UNIT_REQUIRED),
        ("1", None, 17, "F", Refusal.UNIT_REQUIRED),
        ("1", "mmol/L", 40, "F", Refusal.NO_CONVERSION),
        ("0", "mg/dL", 40, "F", Refusal.OUT_OF_RANGE),
        ("-1", "mg/dL", 40, "F", Refusal.OUT_OF_RANGE),
        ("1", "mg/dL", 121, "F", Refusal.OUT_OF_RANGE),
        ("1", "mg/dL", -1, "F", Refusal.OUT_OF_RANGE),
        ("1", "mg/dL", 40, "X", Refusal.OUT_OF_RANGE),
        ("1", "mg/dL", 17, "F", Refusal.AGE_OUT_OF_RANGE),
    ],
)
def test_what_the_equations_cannot_take_is_refused(creatinine, unit, age, sex, code):
    value = None if creatinine is None else Decimal(creatinine)

    for equation in (
        lambda: egfr_ckd_epi_2009(value, unit, age, sex),
        lambda: egfr_ckd_epi_2021(value, unit, age, sex),
        lambda: cockcroft_gault(value, unit, age, 70, sex),
    ):
        with pytest.raises(ValueRefused) as refused:
            equation()
        assert refused.value.code is code


@pytest.mark.parametrize("age", [18, 120])
def test_18_and_120_years_are_inside(age):
    assert egfr_ckd_epi_2009(Decimal(1), "mg/dL", age, "F").value > 0


@pytest.mark.parametrize(
    ("weight", "code"),
    [(None, Refusal.MISSING), ("19.9", Refusal.OUT_OF_RANGE), ("350.1", Refusal.OUT_OF_RANGE)],
)
def test_cockcroft_gault_needs_a_weight_of_20_to_350_kg(weight, code):
    with pytest.raises(ValueRefused) as refused:
        cockcroft_gault(Decimal(1), "mg/dL", 40, None if weight is None else Decimal(weight), "M")

    assert refused.value.code is code
