"""Corners of planned dates: the anchor itself, months, an anchor that a visit is not counted from."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Offset, Protocol
from tracker.domain.records import Visit
from tracker.domain.schedule import PlannedDates, days_outside, planned_dates

VISIT = Visit(
    "v", "p", "week5", "Week 5", "W5", 2, date(2026, 3, 10), date(2026, 3, 5), date(2026, 3, 15), "x"
)


def in_months(months: int) -> Protocol:
    """BIRD with its week 12 counted in calendar months."""
    bird = shipped_studies()["bird"]
    visits = [
        visit.model_copy(update={"target": Offset(months=months), "window": None})
        if visit.id == "week12"
        else visit
        for visit in bird.visits
    ]
    return bird.model_copy(update={"visits": tuple(visits)})


def test_the_anchor_has_its_own_date_and_states_no_window() -> None:
    dates = planned_dates("baseline", shipped_studies()["bird"], "baseline", date(2026, 2, 3))

    assert dates == PlannedDates(date(2026, 2, 3), None, None, window_stated=False)


def test_a_target_in_months_ends_with_a_shorter_month() -> None:
    dates = planned_dates("week12", in_months(1), "baseline", date(2026, 1, 31))

    assert dates == PlannedDates(date(2026, 2, 28), None, None, window_stated=False)


def test_a_baseline_that_no_text_counts_from_anything_has_no_other_anchor() -> None:
    with pytest.raises(KeyError, match="baseline is not counted from week4"):
        planned_dates("baseline", shipped_studies()["emc-daily-practice"], "week4", date(2026, 2, 3))


def test_a_visit_that_did_not_take_place_lies_outside_nothing() -> None:
    assert days_outside(VISIT) == 0
    assert days_outside(replace(VISIT, held_on=date(2026, 3, 5))) == 0
    assert days_outside(replace(VISIT, held_on=date(2026, 3, 4))) == -1
