"""How the demo deals its lives: every scene and turn in each demo of sixty, whatever the seed."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from stage import TODAY

from tracker.catalogue.study_files import shipped_studies
from tracker.demo_plan import Course, Scene, Turn, baseline_day, courses, target_day, working_day
from tracker.domain.protocol import Protocol, Window
from tracker.domain.schedule import planned_dates

TEN_DAYS = Window(minus=10, plus=10)


@pytest.fixture
def protocols() -> list[Protocol]:
    return list(shipped_studies().values())


@pytest.fixture
def sixty(protocols: list[Protocol]) -> list[Course]:
    return courses(protocols, [{} for _ in protocols], 60)


def test_every_scene_and_every_turn_is_dealt(sixty: list[Course]) -> None:
    assert {course.scene for course in sixty} == set(Scene)
    assert {course.turn for course in sixty} == set(Turn)


def test_each_study_has_as_many_participants_as_any_other(
    protocols: list[Protocol], sixty: list[Course]
) -> None:
    held_by = Counter(n % len(protocols) for n in range(len(sixty)))

    assert set(held_by.values()) == {12}


def test_a_larger_demo_begins_with_the_smaller_one(protocols: list[Protocol], sixty: list[Course]) -> None:
    assert courses(protocols, [{} for _ in protocols], 25) == sixty[:25]


def test_a_series_without_an_end_is_dealt_for_a_year_at_most(protocols: list[Protocol]) -> None:
    dealt = courses(protocols, [{} for _ in protocols], 1000)

    assert {course.at_hand for course in dealt if course.at_hand.startswith("month")} == {
        "month3",
        "month6",
        "month9",
        "month12",
    }


@pytest.mark.parametrize("seed", range(20))
def test_a_closing_window_has_one_to_three_days_left(seed: int) -> None:
    # closing: due, at most 3 days left (product.md 3.3)
    target = target_day(Scene.CLOSING, TEN_DAYS, Random(seed), TODAY)

    assert 1 <= (target - TODAY).days + 10 <= 3


@pytest.mark.parametrize("seed", range(20))
def test_an_overdue_visit_is_past_the_last_day_of_its_window(seed: int) -> None:
    target = target_day(Scene.OVERDUE, TEN_DAYS, Random(seed), TODAY)

    assert (TODAY - target).days > 10


@pytest.mark.parametrize("months", range(3, 13, 3))
@pytest.mark.parametrize("target", [date(2026, 2, 28), date(2026, 4, 14), date(2024, 2, 28)])
def test_baseline_is_found_from_the_target_of_a_visit_counted_in_months(months: int, target: date) -> None:
    protocol = shipped_studies()["euroguiderm-baricitinib"]
    visit = f"month{months}"

    baseline = baseline_day(visit, protocol, target)

    assert planned_dates(visit, protocol, "baseline", baseline).target == target


def test_nobody_is_seen_at_a_weekend_where_a_working_day_is_near() -> None:
    saturday = date(2026, 4, 18)

    days = {working_day(Random(seed), saturday, -2, 3) for seed in range(50)}

    assert days == {date(2026, 4, day) for day in (16, 17, 20, 21)}
    assert working_day(Random(1), saturday, 0, 0) == saturday
