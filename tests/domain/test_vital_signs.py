"""What vital signs derive, from published numbers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.domain.samples import Measured
from tracker.domain.vital_signs import bmi, derived, mean_pressure

MARCH = date(2026, 3, 2)


def test_the_body_mass_index_is_weight_over_height_squared() -> None:
    # WHO, body mass index: an adult of 70 kg and 1.75 m has 22.9 kg/m²
    assert bmi(Decimal(70), Decimal(175)) == Fraction(70 * 10000, 175 * 175)
    assert round(float(bmi(Decimal(70), Decimal(175))), 1) == 22.9


@pytest.mark.parametrize(("weight", "height"), [("0", "170"), ("70", "0"), ("-1", "170")])
def test_a_size_that_is_not_above_0_gives_no_index(weight: str, height: str) -> None:
    with pytest.raises(ValueError, match="above 0"):
        bmi(Decimal(weight), Decimal(height))


def test_the_mean_of_two_pressures_is_exact() -> None:
    assert mean_pressure(Decimal(168), Decimal(161)) == Fraction(329, 2)


def test_a_form_with_both_sizes_and_four_pressures_derives_two_lines() -> None:
    answers = {
        "weight": Decimal("60.0"),
        "height": Decimal(165),
        "systolic": Decimal(168),
        "diastolic": Decimal(96),
        "systolic_repeat": Decimal(161),
        "diastolic_repeat": Decimal(95),
    }

    lines = [(line.label, line.text, line.basis) for line in derived(answers, {})]

    assert lines == [
        ("Body mass index", "22.0 kg/m²", "weight 60.0 kg, height 165 cm"),
        ("Mean blood pressure", "165/96 mmHg", "168/96 and 161/95"),  # 164.5 and 95.5, half up
    ]


@pytest.mark.parametrize(
    ("answers", "basis"),
    [
        ({"weight": Decimal(60)}, "weight 60 kg, height 165 cm of 2 Mar 2026"),
        ({"height": Decimal(165)}, "weight 60 kg of 2 Mar 2026, height 165 cm"),
    ],
)
def test_a_size_of_another_form_is_named_with_its_day(answers: dict[str, Decimal], basis: str) -> None:
    known = {"height": Measured(Decimal(165), MARCH), "weight": Measured(Decimal(60), MARCH)}

    assert [line.basis for line in derived(answers, known)] == [basis]


@pytest.mark.parametrize(
    ("answers", "known"),
    [
        ({"weight": Decimal(60)}, {}),
        ({"weight": Decimal(60)}, {"height": Measured(None, MARCH)}),
        ({"weight": "60", "height": Decimal(165)}, {}),
        ({"weight": Decimal(0), "height": Decimal(165)}, {}),
        ({"pulse": Decimal(70)}, {n: Measured(Decimal(60), MARCH) for n in ("weight", "height")}),
        ({"systolic": Decimal(168), "systolic_repeat": Decimal(161)}, {}),
    ],
    ids=["no height", "height not chosen", "no number", "zero", "neither on this form", "half a pressure"],
)
def test_what_is_missing_derives_nothing(answers: dict[str, object], known: dict[str, Measured]) -> None:
    assert derived(answers, known) == ()
