"""The edges of dose rules: bounds inside, what a half dose is allowed for, and the words of each judgement."""

from decimal import Decimal

import pytest

from tracker.domain.age import Age
from tracker.domain.dosing import Measure, Taker, Weight, dose_per_kg, judge_dose
from tracker.domain.drug_rules import DoseBand, DoseRule
from tracker.domain.verdict import Verdict
from tracker.errors import ValueRefused


def rule(*bands: dict, **more: object) -> DoseRule:
    facts = {
        "id": "r",
        "label": "R",
        "kind": "recommended",
        "drug": "baricitinib",
        "item": "study_drug.dose",
        "source": {"where": "x"},
        "bands": tuple(DoseBand.model_validate({"words": "the dose", **band}) for band in bands),
    }
    return DoseRule.model_validate({**facts, **more})


def judged(one: DoseRule, dose: str, taker: Taker) -> Verdict:
    found = judge_dose(one, Decimal(dose), taker)
    assert found is not None
    return found


@pytest.mark.parametrize(("kg", "dose"), [("1", "1"), ("350", "350"), ("10", "0.5"), ("10", "0")])
def test_the_lightest_the_heaviest_and_the_smallest_dose_are_possible(kg: str, dose: str) -> None:
    assert dose_per_kg(Decimal(dose), Weight(Decimal(kg))) == Decimal(dose) / Decimal(kg)


@pytest.mark.parametrize(
    ("dose", "weight", "said"),
    [
        ("100", None, ("The weight is missing.", "Record the weight, then the dose.", "weight")),
        ("100", Weight(Decimal("0.9")), ("A weight of 0.9 kg is outside 1–350 kg.", "", "weight")),
        ("-1", Weight(Decimal(60)), ("A dose is at least 0 mg.", "", "dose")),
    ],
)
def test_what_cannot_be_a_dose_or_a_weight_is_told(dose: str, weight: Weight | None, said) -> None:
    with pytest.raises(ValueRefused) as refused:
        dose_per_kg(Decimal(dose), weight)

    assert (refused.value.happened, refused.value.todo, refused.value.field) == said


def test_half_of_a_stated_dose_departs_unless_the_rule_allows_it() -> None:
    band = {"doses": ("4",)}

    assert judged(rule(band), "2", Taker()).answer is True
    assert judged(rule(band, half_allowed=True), "2", Taker()).answer is False
    assert judged(rule(band), "4", Taker()).answer is False


@pytest.mark.parametrize(
    ("field", "taker", "fits"),
    [
        ("weight_from", Taker(weight=Weight(Decimal(30))), True),
        ("weight_from", Taker(weight=Weight(Decimal("29.9"))), False),
        ("weight_below", Taker(weight=Weight(Decimal(30))), False),
        ("weight_below", Taker(weight=Weight(Decimal("29.9"))), True),
        ("kidney_from", Taker(kidney=(Measure(Decimal(30), Decimal(30), "k"),)), True),
        ("kidney_from", Taker(kidney=(Measure(Decimal("29.9"), Decimal("29.9"), "k"),)), False),
        ("kidney_below", Taker(kidney=(Measure(Decimal(30), Decimal(30), "k"),)), False),
        ("kidney_below", Taker(kidney=(Measure(Decimal("29.9"), Decimal("29.9"), "k"),)), True),
        ("kidney_below", Taker(kidney=(Measure(Decimal("29.9"), Decimal(30), "k"),)), None),
        ("age_from", Taker(age=Age(30, 30)), True),
        ("age_below", Taker(age=Age(30, 30)), False),
    ],
)
def test_from_is_inside_and_below_is_outside(field: str, taker: Taker, fits: bool | None) -> None:
    one = rule({field: "30", "doses": ("1",), "words": "here"}, {"doses": ("2",), "words": "there"})

    verdict = judged(one, "1", taker)

    assert verdict.answer is {True: False, False: True, None: None}[fits]


def test_the_sentence_names_dose_band_and_what_it_was_judged_by() -> None:
    one = rule(
        {
            "age_from": 18,
            "weight_from": "30",
            "kidney_from": "60",
            "doses": ("4",),
            "words": "4 mg for adults",
        }
    )
    taker = Taker(
        Age(40, 40), Weight(Decimal(62)), (Measure(Decimal(90), Decimal(90), "eGFR 90"),), risk=False
    )

    assert judged(one, "2", taker).because == "2 mg a day; 4 mg for adults (age 40, 62 kg, eGFR 90)"


def test_what_the_bands_do_not_ask_for_is_not_told() -> None:
    taker = Taker(Age(40, 40), Weight(Decimal(62)), (Measure(Decimal(90), Decimal(90), "eGFR 90"),))

    assert judged(rule({"doses": ("4",)}), "4", taker).because == "4 mg a day; the dose"


def test_where_two_bands_may_hold_both_are_told_and_what_would_decide() -> None:
    one = rule(
        {"weight_below": "30", "doses": ("2",), "words": "2 mg below 30 kg"},
        {"doses": ("4",), "words": "4 mg"},
    )

    verdict = judged(one, "4", Taker())

    assert (verdict.answer, verdict.missing) == (None, ("weight",))
    assert verdict.because == "4 mg a day; 2 mg below 30 kg or 4 mg"


def test_a_dose_for_which_no_band_holds_is_told_as_such() -> None:
    one = rule({"weight_from": "30", "doses": ("2",)})

    verdict = judged(one, "4", Taker(weight=Weight(Decimal(20))))

    assert verdict.answer is None
    assert verdict.because == "4 mg a day; no other dose is stated for this participant (20 kg)"


def test_hundredths_are_rounded_half_up_in_the_sentence() -> None:
    one = rule(kind="per_kg", low="1.5", high="2.5", weight="v.weight")

    # 131.55 mg at 90 kg: 1.46166...; 1.5 × 90.03 = 135.045, shown as 135.0; 2.5 × 90.03 = 225.075, as 225.1
    verdict = judged(one, "180", Taker(weight=Weight(Decimal("90.03"))))

    assert "which is 135.0–225.1 mg" in verdict.because
