"""Fields of a study file for rules on several values and for the version of the criteria, and how they are refused."""

import pytest

from tracker.catalogue.study_files import check_study, load_study, new_study_text, shipped_text


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        (
            "version_date: 2026",
            'ctcae_version: "4.03"\nversion_date: 2026',
            "ctcae_version",
            "4.03 is not known",
        ),
        (
            "thresholds:\n  - id: haemoglobin\n",
            "thresholds:\n  - id: haemoglobin\n    within_months: 12\n",
            "thresholds.haemoglobin",
            "within_months belongs to a limit that is a multiple of the baseline",
        ),
        (
            "thresholds:\n  - id: haemoglobin\n",
            "thresholds:\n  - id: haemoglobin\n    in_a_row: 0\n",
            "thresholds.haemoglobin.in_a_row",
            "must be at least 1",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(old: str, new: str, field: str, reason: str) -> None:
    text = new_study_text().replace(old, new, 1)

    problems = check_study(text, "mine.yaml")

    assert any(f", {field}: " in one and reason in one for one in problems), problems


def test_a_study_that_says_nothing_of_them_is_graded_by_version_5_and_looks_at_one_value() -> None:
    study = load_study(new_study_text(), "mine.yaml")

    assert study.ctcae_version == "5.0"
    assert {(rule.in_a_row, rule.within_months) for rule in study.thresholds} == {(1, None)}


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (
            '{age: consent, op: ">=", limits: [{value: "65"}]}',
            "an age is no recorded value: make it a criterion",
        ),
        ('{score: tis, op: ">=", limits: [{value: "40"}]}', "is an endpoint, not a threshold"),
        (
            '{score: mmt8, part: improvement, op: ">", limits: [{value: "1"}]}',
            "is an endpoint, not a threshold",
        ),
    ],
)
def test_a_threshold_that_nothing_would_judge_is_refused(condition: str, why: str) -> None:
    text = shipped_text("bird").replace(
        '{analyte: factor_v, op: "<", limits: [{value: "30", unit: "%"}]}', condition
    )

    problems = check_study(text, "mine.yaml")

    assert any("thresholds.factor_v" in problem and why in problem for problem in problems)
