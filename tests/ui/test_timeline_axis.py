"""The shared time axis: where days stand and which ticks are written."""

from datetime import date
from itertools import pairwise

import pytest

from ui.widgets.axis import TimeAxis

VISIT_1 = date(2026, 3, 1)


def axis(first: date = date(2026, 1, 18), last: date = date(2026, 6, 7)) -> TimeAxis:
    return TimeAxis(first, last, 100, 800, VISIT_1)


def test_the_first_day_stands_at_the_left_and_the_last_at_the_right() -> None:
    shown = axis()

    assert shown.x(shown.first) == 100
    assert shown.x(shown.last) == pytest.approx(800)


def test_a_place_reads_back_as_its_day() -> None:
    shown = axis()

    assert shown.day_at(shown.x(date(2026, 4, 14))) == date(2026, 4, 14)


def test_day_numbers_are_counted_from_baseline_in_whole_fortnights() -> None:
    numbers = [number for _, number in axis().day_ticks(apart=48)]

    assert numbers == [-42, -28, -14, 0, 14, 28, 42, 56, 70, 84, 98]


def test_without_a_baseline_there_are_no_day_numbers() -> None:
    shown = TimeAxis(date(2026, 1, 1), date(2026, 3, 1), 0, 500)

    assert shown.day_ticks(apart=48) == ()


def test_ticks_are_never_closer_than_asked() -> None:
    shown = TimeAxis(date(2024, 1, 1), date(2028, 1, 1), 0, 500, date(2024, 2, 1))

    for ticks in (shown.day_ticks(60), shown.month_ticks(60)):
        places = [place for place, _ in ticks]
        assert len(places) > 2
        assert all(right - left >= 58 for left, right in pairwise(places))


def test_months_begin_at_the_first_on_or_after_the_axis_begins() -> None:
    days = [day for _, day in axis(date(2026, 2, 1), date(2026, 5, 3)).month_ticks(apart=60)]

    assert days == [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]


def test_an_axis_around_one_day_spans_four_weeks() -> None:
    shown = TimeAxis.around([date(2026, 3, 1)], 0, 100, None)

    assert (shown.last - shown.first).days == 28
    assert shown.x(date(2026, 3, 1)) == pytest.approx(50)
