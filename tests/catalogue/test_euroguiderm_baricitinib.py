"""The guideline follow-up file against its source text (EuroGuiDerm, chapter Baricitinib)."""

from datetime import date

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Protocol
from tracker.domain.schedule import planned_dates


@pytest.fixture
def study() -> Protocol:
    return shipped_studies()["euroguiderm-baricitinib"]


def test_the_licence_begins_at_two_years(study: Protocol) -> None:
    assert study.minimum_age == 2
    assert [one.number for one in study.criteria] == ["1", "2"]


# "a full blood count, renal, liver and lipid profile and hepatitis B and C, HIV and TB screen"
def test_the_baseline_screen_has_every_test_the_guideline_names(study: Protocol) -> None:
    recorded = {name for form in study.visit("baseline").forms for name in study.form(form).analytes}

    assert {"haemoglobin", "wbc", "platelets"} <= recorded
    assert {"creatinine", "alt", "ast", "cholesterol_total", "ldl", "hdl", "triglycerides"} <= recorded
    assert {"hbsag", "hcv", "hiv", "quantiferon"} <= recorded


def test_ck_is_not_asked_for_because_the_guideline_does_not(study: Protocol) -> None:
    assert all("ck" not in form.analytes for form in study.forms)


def test_later_visits_have_the_four_profiles_the_score_and_the_dose(study: Protocol) -> None:
    assert study.visit("week4").forms == study.visit("month3").forms == ("laboratory", "easi", "study_drug")


@pytest.mark.parametrize("visit", ["month3", "month6", "month27"])
def test_the_three_monthly_visit_recurs_without_an_end(study: Protocol, visit: str) -> None:
    assert study.visit(visit).id == "month"


@pytest.mark.parametrize("visit", ["month1", "month4", "month0", "month03"])
def test_months_between_are_no_visits(study: Protocol, visit: str) -> None:
    with pytest.raises(KeyError):
        study.visit(visit)


def test_a_recurring_visit_is_named_with_its_month(study: Protocol) -> None:
    assert study.visit_label("month6") == "Month 6"
    assert study.visit_label("week4") == "Week 4"


@pytest.mark.parametrize(
    ("anchor", "target"), [("baseline", date(2024, 2, 29)), ("week4", date(2024, 2, 29))]
)
def test_the_site_chooses_what_the_months_count_from(study: Protocol, anchor: str, target: date) -> None:
    planned = planned_dates("month3", study, anchor, date(2023, 11, 30))

    assert (planned.target, planned.window_stated) == (target, False)
    assert study.visit("month3").anchor == "baseline"
    assert study.visit("month3").anchor_choices == ("baseline", "week4")


def test_nobody_is_masked_and_endpoints_are_the_sites_choice(study: Protocol) -> None:
    assert study.masking.kind == "not_applicable"
    assert study.thresholds == ()
    assert {one.source.basis for one in study.endpoints} == {"site"}
    assert {one.visits for one in study.endpoints} == {("month", "week4")}
