"""The BAAZ-AD-IR study file against its source text (NCT05969730, registry text of 2025-12-15)."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import All, Any_, Compare, Criterion, Is, Protocol, ThresholdRef, leaves
from tracker.domain.schedule import planned_dates


@pytest.fixture
def study() -> Protocol:
    return shipped_studies()["baaz-ad-ir"]


def numbers(study: Protocol, kind: str) -> list[str]:
    return [criterion.number for criterion in study.criteria if criterion.kind == kind]


def criterion(study: Protocol, name: str) -> Criterion:
    return next(one for one in study.criteria if one.id == name)


def test_all_nine_inclusion_criteria_stand_in_the_order_of_the_text(study: Protocol) -> None:
    assert numbers(study, "inclusion") == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]


def test_all_exclusion_criteria_stand_in_order_and_the_sixteenth_has_its_nine_limits(study: Protocol) -> None:
    laboratory = ["16.1", "16.2", "16.3", "16.4", "16.5", "16.6", "16.7", "16.8", "16.i"]

    assert numbers(study, "exclusion") == [str(n) for n in range(1, 16)] + laboratory


# NCT05969730, exclusion criterion 16: analyte, operator, limits in every unit that the text names.
@pytest.mark.parametrize(
    ("analyte", "operator", "limits", "times"),
    [
        ("ast", ">=", [("2", None)], "ULN"),
        ("alt", ">=", [("2", None)], "ULN"),
        ("alp", ">=", [("2", None)], "ULN"),
        ("bilirubin_total", ">=", [("1.5", None)], "ULN"),
        ("haemoglobin", "<", [("10.0", "g/dL"), ("100.0", "g/L")], None),
        ("wbc", "<", [("2500", "/uL"), ("2.50", "10*3/uL"), ("2.50", "10*9/L")], None),
        ("neutrophils", "<", [("1200", "/uL"), ("1.20", "10*3/uL"), ("1.20", "10*9/L")], None),
        ("lymphocytes", "<", [("750", "/uL"), ("0.75", "10*3/uL"), ("0.75", "10*9/L")], None),
        ("platelets", "<", [("100000", "/uL"), ("100", "10*3/uL"), ("100", "10*9/L")], None),
        ("egfr", "<", [("40", "mL/min/{1.73_m2}")], None),
    ],
)
def test_each_laboratory_limit_has_the_operator_and_units_of_the_text(
    study: Protocol, analyte: str, operator: str, limits: list[tuple[str, str | None]], times: str | None
) -> None:
    condition = study.threshold(analyte).condition

    assert isinstance(condition, Compare)
    assert (condition.analyte, condition.op, condition.times) == (analyte, operator, times)
    assert [(str(limit.value), limit.unit) for limit in condition.limits] == limits


def test_there_is_no_laboratory_limit_that_the_text_lacks(study: Protocol) -> None:
    # Ten limits of criterion 16, and the test that shows the pregnancy of criterion 15.
    assert len(study.thresholds) == 10 + 1
    assert study.threshold("pregnancy_test").condition == Is(analyte="pregnancy_test", word="positive")
    assert all(rule.purpose == "screening" for rule in study.thresholds)


def test_either_transaminase_excludes(study: Protocol) -> None:
    condition = criterion(study, "exclusion_16_1").condition

    assert isinstance(condition, Any_)
    assert condition.any == (ThresholdRef(threshold="ast"), ThresholdRef(threshold="alt"))


def test_the_three_severity_limits_must_hold_together(study: Protocol) -> None:
    condition = criterion(study, "inclusion_4").condition

    assert isinstance(condition, All)
    assert [
        (leaf.score, leaf.op, leaf.limits[0].value) for leaf in leaves(condition) if isinstance(leaf, Compare)
    ] == [
        ("easi", ">=", Decimal(16)),
        ("viga_ad", ">=", Decimal(3)),
        ("bsa", ">=", Decimal(10)),
    ]


def test_blood_pressure_excludes_above_160_or_above_100_on_repetition(study: Protocol) -> None:
    condition = criterion(study, "exclusion_5").condition

    assert condition is not None
    assert [
        (leaf.item, leaf.op, leaf.limits[0].value) for leaf in leaves(condition) if isinstance(leaf, Compare)
    ] == [
        ("vital_signs.systolic", ">", Decimal(160)),
        ("vital_signs.systolic_repeat", ">", Decimal(160)),
        ("vital_signs.diastolic", ">", Decimal(100)),
        ("vital_signs.diastolic_repeat", ">", Decimal(100)),
    ]


def test_a_high_blood_pressure_asks_for_a_repetition(study: Protocol) -> None:
    vital_signs = study.form("vital_signs")

    assert vital_signs.item("systolic").soft_high_message == "Above 160: repeat seated."
    assert vital_signs.item("diastolic").soft_high_message == "Above 100: repeat seated."


# Days after the anchor, by hand: four, six and twelve weeks (qualification/README.md: baseline counts from screening).
@pytest.mark.parametrize(
    ("visit", "anchor", "target"),
    [
        ("baseline", "screening", date(2024, 2, 29)),
        ("week6", "baseline", date(2024, 3, 14)),
        ("week12", "baseline", date(2024, 4, 25)),
    ],
)
def test_visits_have_targets_and_no_window(study: Protocol, visit: str, anchor: str, target: date) -> None:
    planned = planned_dates(visit, study, anchor, date(2024, 2, 1))

    assert (planned.target, planned.earliest, planned.latest) == (target, None, None)
    assert not planned.window_stated


def test_screening_has_no_day_of_its_own(study: Protocol) -> None:
    screening = study.visit("screening")

    assert (screening.anchor, screening.target, screening.window) == (None, None, None)


def test_the_baseline_is_visit_1(study: Protocol) -> None:
    assert study.baseline.label == "Visit 1"


def test_azathioprine_has_its_range_per_kilogram(study: Protocol) -> None:
    drug = study.arms[1].drugs[0]

    assert (drug.name, drug.every, drug.per_kg) == ("azathioprine", "day", (Decimal("1.5"), Decimal("2.5")))


def test_the_equation_is_the_one_the_text_names(study: Protocol) -> None:
    assert study.egfr_equation == "ckd_epi_2009"


def test_outcomes_are_the_sites_choice_because_the_text_lists_none(study: Protocol) -> None:
    assert [endpoint.id for endpoint in study.endpoints] == [
        "easi_change",
        "easi50_week12",
        "easi75_week12",
        "easi90_week12",
        "easi100_week12",
        "viga01_week12",
        "itch4_week12",
    ]
    assert {endpoint.source.basis for endpoint in study.endpoints} == {"site"}


def test_the_contradictory_washouts_stay_open(study: Protocol) -> None:
    assert "topical_washout" in {point.id for point in study.open_points}
