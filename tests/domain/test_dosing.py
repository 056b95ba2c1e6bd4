"""Doses: mg/kg with the weight used, recommended doses by age, weight, risk and kidney; limits from the sources."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.age import Age
from tracker.domain.dosing import Measure, Taker, Weight, dose_per_kg, judge_dose
from tracker.domain.drug_rules import DoseRule
from tracker.domain.verdict import Verdict
from tracker.errors import Refusal, ValueRefused

DAY = date(2026, 4, 14)


def rule(study: str, name: str) -> DoseRule:
    return next(one for one in shipped_studies()[study].dose_rules if one.id == name)


def judged(study: str, name: str, dose: str, taker: Taker) -> Verdict:
    verdict = judge_dose(rule(study, name), Decimal(dose), taker)
    assert verdict is not None
    return verdict


def aged(years: int, kg: str | None = None, *, risk: bool | None = False) -> Taker:
    return Taker(Age(years, years), Weight(Decimal(kg), DAY) if kg else None, risk=risk)


# --- azathioprine 1.5-2.5 mg/kg (NCT05969730); 70 kg gives 105 to 175 mg (protocols.md 1) ------------------


@pytest.mark.parametrize(
    ("dose", "kg", "outside"),
    [
        ("105", "70", False),
        ("104.5", "70", True),
        ("175", "70", False),
        ("175.5", "70", True),
        ("100", "66.7", True),
        ("100", "66.6", False),
        ("50", "20", False),
    ],
)
def test_azathioprine_is_judged_by_the_exact_dose_per_kg(dose: str, kg: str, outside: bool) -> None:
    weight = Weight(Decimal(kg), DAY)

    verdict = judged("baaz-ad-ir", "azathioprine_per_kg", dose, Taker(weight=weight))

    assert verdict.answer is outside


def test_the_sentence_names_the_weight_used_its_date_and_the_range_in_mg() -> None:
    verdict = judged("baaz-ad-ir", "azathioprine_per_kg", "150", Taker(weight=Weight(Decimal("58.0"), DAY)))

    assert verdict.because == (
        "2.59 mg/kg (150 mg at 58.0 kg of 14 Apr 2026), allowed 1.5–2.5 mg/kg, which is 87.0–145.0 mg"
    )


@pytest.mark.parametrize(
    ("dose", "kg", "shown"),
    [("100", "66.7", "1.4993"), ("100.00001", "40", "2.500000"), ("100", "40", "2.50")],
)
def test_a_dose_just_outside_does_not_look_like_the_limit(dose: str, kg: str, shown: str) -> None:
    verdict = judged("baaz-ad-ir", "azathioprine_per_kg", dose, Taker(weight=Weight(Decimal(kg))))

    assert verdict.because.startswith(f"{shown} mg/kg")
    assert f"at {kg} kg)" in verdict.because


def test_a_dose_without_a_weight_cannot_be_judged() -> None:
    verdict = judged("baaz-ad-ir", "azathioprine_per_kg", "150", Taker())

    assert verdict.cannot_tell
    assert verdict.missing == ("weight",)
    assert "The weight is missing." in verdict.because


@pytest.mark.parametrize(
    ("dose", "kg", "code", "field"),
    [
        ("150", None, Refusal.MISSING, "weight"),
        ("150", "0", Refusal.OUT_OF_RANGE, "weight"),
        ("150", "351", Refusal.OUT_OF_RANGE, "weight"),
        ("-1", "70", Refusal.OUT_OF_RANGE, "dose"),
    ],
)
def test_a_dose_per_kg_is_refused_with_its_code(dose: str, kg: str | None, code: Refusal, field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        dose_per_kg(Decimal(dose), Weight(Decimal(kg)) if kg else None)

    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_dose_per_kg_is_an_exact_fraction() -> None:
    assert dose_per_kg(Decimal("100"), Weight(Decimal("70"))) == Fraction(10, 7)


@pytest.mark.parametrize("name", ["azathioprine_per_kg", "baricitinib_label_kidney"])
def test_no_dose_is_judged_where_nothing_is_taken(name: str) -> None:
    assert judge_dose(rule("baaz-ad-ir", name), Decimal(0), Taker()) is None


def test_freedom_from_prednisone_is_no_limit_of_a_dose() -> None:
    assert judge_dose(rule("bird", "prednisone_free"), Decimal(20), Taker()) is None


# --- baricitinib in the guideline (EuroGuiDerm: 2 years on, 10 and 30 kg, 65 years, risk, half the dose) ----


@pytest.mark.parametrize(
    ("taker", "dose", "departs"),
    [
        (aged(2, "10"), "2", False),
        (aged(2, "10"), "4", True),
        (aged(9, "29.9"), "2", False),
        (aged(9, "29.9"), "4", True),
        (aged(9, "30"), "4", False),
        (aged(17, "30"), "4", False),
        (aged(30), "4", False),
        (aged(64), "4", False),
        (aged(65), "4", True),
        (aged(65), "2", False),
        (aged(30, risk=True), "4", True),
        (aged(30, risk=True), "2", False),
        # half the dose after sustained control is no departure; a quarter, or what no text names, is
        (aged(30), "2", False),
        (aged(9, "20"), "1", False),
        (aged(30), "1", True),
        (aged(30), "3", True),
        # exactly 18 years: both rules stand
        (aged(18, "25"), "2", False),
        (aged(18, "25"), "4", False),
        (aged(18, "25"), "3", True),
        (aged(19, "25"), "4", False),
    ],
)
def test_baricitinib_by_age_weight_and_risk(taker: Taker, dose: str, departs: bool) -> None:
    verdict = judged("euroguiderm-baricitinib", "baricitinib_guideline", dose, taker)

    assert verdict.answer is departs


def test_the_overlap_at_18_years_is_said() -> None:
    verdict = judged("euroguiderm-baricitinib", "baricitinib_guideline", "4", aged(18, "25"))

    assert "both the rule by weight (2 mg a day) and the dose of adults (4 mg a day)" in verdict.because


@pytest.mark.parametrize(
    ("taker", "words"), [(aged(1, "9"), "below 2 years"), (aged(3, "9.9"), "below 10 kg")]
)
def test_where_no_dose_is_stated_nothing_is_recommended(taker: Taker, words: str) -> None:
    verdict = judged("euroguiderm-baricitinib", "baricitinib_guideline", "2", taker)

    assert verdict.cannot_tell
    assert verdict.missing == ("a dose that the source states",)
    assert words in verdict.because


@pytest.mark.parametrize(
    ("taker", "missing"),
    [
        (aged(9), ("weight",)),
        (Taker(Age(64, 65), risk=False), ("birth date",)),
        (Taker(None, Weight(Decimal(70)), risk=False), ("birth date",)),
        (aged(30, risk=None), ("the questions on risk",)),
    ],
)
def test_what_is_missing_for_a_recommended_dose_is_named(taker: Taker, missing: tuple[str, ...]) -> None:
    verdict = judged("euroguiderm-baricitinib", "baricitinib_guideline", "4", taker)

    assert verdict.cannot_tell
    assert verdict.missing == missing


def test_an_open_question_does_not_matter_where_every_answer_gives_the_same_dose() -> None:
    # From 65 years on 2 mg are recommended, with the risks or without.
    verdict = judged("euroguiderm-baricitinib", "baricitinib_guideline", "4", aged(70, risk=None))

    assert verdict.answer is True


def test_a_recommended_rule_that_states_nothing_for_somebody_cannot_tell() -> None:
    only_old = rule("euroguiderm-baricitinib", "baricitinib_guideline").model_copy(
        update={
            "bands": tuple(
                one
                for one in rule("euroguiderm-baricitinib", "baricitinib_guideline").bands
                if one.age_from == 65
            )
        }
    )

    verdict = judge_dose(only_old, Decimal(4), aged(30))

    assert verdict is not None
    assert verdict.cannot_tell


# --- the two warnings of BAAZ: the label by kidney function, the guideline from 65 years -------------------


def kidney(*values: str) -> Taker:
    return Taker(kidney=tuple(Measure(Decimal(one), Decimal(one), f"measure {one}") for one in values))


@pytest.mark.parametrize(
    ("values", "dose", "warns"),
    [
        (("60",), "4", False),
        (("59.99",), "4", True),
        (("40",), "4", True),
        (("40",), "2", False),
        (("30",), "2", False),
        (("29.9",), "2", True),
        # either of the two measures below its limit is enough
        (("62", "58"), "4", True),
        (("58", "62"), "4", True),
        (("62", "71"), "4", False),
    ],
)
def test_the_label_halves_baricitinib_below_60_and_does_not_recommend_it_below_30(
    values: tuple[str, ...], dose: str, warns: bool
) -> None:
    verdict = judged("baaz-ad-ir", "baricitinib_label_kidney", dose, kidney(*values))

    assert verdict.answer is warns
    assert all(f"measure {one}" in verdict.because for one in values)


def test_without_a_measure_of_the_kidney_the_label_cannot_be_followed() -> None:
    verdict = judged("baaz-ad-ir", "baricitinib_label_kidney", "4", Taker())

    assert verdict.cannot_tell
    assert verdict.missing == ("creatinine or eGFR",)


def test_an_egfr_that_a_year_of_age_moves_across_the_limit_cannot_tell() -> None:
    straddling = Taker(kidney=(Measure(Decimal("59.8"), Decimal("60.2"), "eGFR 59.8–60.2"),))

    assert judged("baaz-ad-ir", "baricitinib_label_kidney", "4", straddling).cannot_tell


@pytest.mark.parametrize(("years", "warns"), [(64, False), (65, True), (75, True)])
def test_the_guideline_warns_from_65_years_on_apart_from_the_label(years: int, warns: bool) -> None:
    taker = Taker(Age(years, years), kidney=kidney("90").kidney)

    assert judged("baaz-ad-ir", "baricitinib_guideline_age", "4", taker).answer is warns
    assert judged("baaz-ad-ir", "baricitinib_label_kidney", "4", taker).answer is False


# --- methotrexate once a WEEK (NCT06936215) ---------------------------------------------------------------


@pytest.mark.parametrize(("dose", "over"), [("25", False), ("25.5", True), ("15", False)])
def test_methotrexate_is_judged_as_the_dose_of_a_week(dose: str, over: bool) -> None:
    verdict = judged("bsmmu-dcssc", "methotrexate_weekly", dose, Taker())

    assert verdict.answer is over
    assert "mg a WEEK" in verdict.because
