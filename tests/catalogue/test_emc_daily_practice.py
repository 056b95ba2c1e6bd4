"""The daily-practice study file against its source text (de Wijs et al., Erasmus MC)."""

from datetime import date

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Protocol
from tracker.domain.schedule import planned_dates


@pytest.fixture
def study() -> Protocol:
    return shipped_studies()["emc-daily-practice"]


def test_who_was_identified_makes_three_criteria(study: Protocol) -> None:
    assert [(one.kind, one.number) for one in study.criteria] == [
        ("inclusion", "1"),
        ("inclusion", "2"),
        ("inclusion", "3"),
    ]


def test_the_cohort_has_start_week_4_and_week_12_and_no_screening(study: Protocol) -> None:
    assert [visit.id for visit in study.visits] == ["baseline", "week4", "week12"]
    assert study.baseline.label == "Start of treatment"


# "at the start of treatment and after 4 and 12 weeks"; by hand from 1 June 2021.
@pytest.mark.parametrize(("visit", "target"), [("week4", date(2021, 6, 29)), ("week12", date(2021, 8, 24))])
def test_visits_have_targets_and_no_window(study: Protocol, visit: str, target: date) -> None:
    planned = planned_dates(visit, study, "baseline", date(2021, 6, 1))

    assert (planned.target, planned.earliest, planned.latest) == (target, None, None)


def test_easi_is_followed_at_weeks_4_and_12(study: Protocol) -> None:
    named = [one for one in study.endpoints if one.source.basis == "protocol"]

    assert [(one.measure, one.visit, one.baseline) for one in named] == [
        ("easi", "week4", "baseline"),
        ("easi", "week12", "baseline"),
    ]


def test_the_usual_responses_are_the_sites_choice(study: Protocol) -> None:
    own = [one.id for one in study.endpoints if one.source.basis == "site"]

    assert own == ["easi50", "easi75", "easi90", "easi100", "itch4"]


def test_there_are_no_laboratory_limits_and_the_response_patterns_have_no_rule(study: Protocol) -> None:
    assert study.thresholds == ()
    assert "response_patterns" in {point.id for point in study.open_points}


def test_everyone_takes_4_mg_once_daily(study: Protocol) -> None:
    (arm,) = study.arms

    assert [(drug.name, drug.dose, drug.every) for drug in arm.drugs] == [("baricitinib", "4 mg", "day")]
