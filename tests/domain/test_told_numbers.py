"""Numbers as sentences tell them, steps counted from the lowest value, and answers that stand aside."""

from decimal import Decimal

import pytest

from tracker.domain.age import Age
from tracker.domain.dosing import Measure, Taker, Weight, judge_dose
from tracker.domain.drug_rules import DoseRule
from tracker.domain.forms import Item
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import check_item
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(("low", "step", "allowed", "refused"), [("1", "3", "4", "2"), ("0", "2", "2", "3")])
def test_steps_are_counted_from_the_lowest_value(low: str, step: str, allowed: str, refused: str) -> None:
    item = Item(id="i", label="I", low=Decimal(low), high=Decimal(9), step=Decimal(step))

    assert check_item(item, Decimal(allowed)) == Decimal(allowed)
    with pytest.raises(ValueRefused) as caught:
        check_item(item, Decimal(refused))
    assert caught.value.code is Refusal.INVALID_STEP


def test_a_percentage_stands_aside_while_the_area_is_scored() -> None:
    answers = {item.id: item.low for item in INSTRUMENTS["easi"].items}

    score = INSTRUMENTS["easi"].score({**answers, "trunk.area_percent": Decimal(150)}, 30)

    assert score.total == 0


def test_an_empty_text_is_no_answer() -> None:
    assert INSTRUMENTS["viga_ad"].score({"level": ""}, None).missing == ("level",)


def rule(**more: object) -> DoseRule:
    facts = {"id": "r", "label": "R", "drug": "x", "item": "d.dose", "source": {"where": "x"}}
    return DoseRule.model_validate({**facts, **more})


@pytest.mark.parametrize(
    ("field", "told"), [("age_below", "age 40"), ("weight_below", "62 kg"), ("kidney_below", "eGFR 50")]
)
def test_a_band_with_an_upper_bound_alone_names_what_it_was_judged_by(field: str, told: str) -> None:
    one = rule(kind="recommended", bands=({field: "90", "doses": ("2",), "words": "the dose"},))
    kidney = (Measure(Decimal(50), Decimal(50), "eGFR 50"),)

    verdict = judge_dose(one, Decimal(2), Taker(Age(40, 40), Weight(Decimal(62)), kidney))

    assert verdict is not None
    assert verdict.because == f"2 mg a day; the dose ({told})"


def test_a_dose_per_kg_without_a_weight_names_the_range_and_what_is_missing() -> None:
    one = rule(kind="per_kg", low="1.5", high="2.5", weight="v.weight")

    verdict = judge_dose(one, Decimal(100), Taker())

    assert verdict is not None
    assert (verdict.because, verdict.missing) == (
        "1.5–2.5 mg/kg cannot be judged: The weight is missing.",
        ("weight",),
    )


def test_half_a_unit_is_rounded_up_in_the_sentence() -> None:
    one = rule(kind="per_kg", low="1.5", high="2.5", weight="v.weight")

    verdict = judge_dose(one, Decimal(150), Taker(weight=Weight(Decimal("60.1"))))

    # 1.5 × 60.1 = 90.15 and 2.5 × 60.1 = 150.25: to one decimal, half up
    assert verdict is not None
    assert "which is 90.2–150.3 mg" in verdict.because
