"""Which later appointments go with one that moves: the rule is our own (tracker/domain/moving.py)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tracker.domain.moving import followers
from tracker.domain.records import Visit
from tracker.domain.working_days import WEEKENDS, WorkingDays

TODAY = date(2026, 4, 14)
DAYS = WorkingDays(WEEKENDS["sat-sun"], {date(2026, 5, 1): "Labor Day"})
FIRST = date(2026, 4, 20)
"""A Monday."""


def visit(number: int, **known: Any) -> Visit:
    return Visit(f"v{number}", "p", f"week{number}", f"Week {number}", f"W{number}", number, **known)


def moved(to: date, *later: Visit, dated: tuple[Visit, ...] | None = None) -> list[tuple[str, date, bool]]:
    """What follows when the first visit, booked on FIRST, moves to a day."""
    first = visit(0, appointment=FIRST)
    before, after = (first, *later), (replace(first, appointment=to), *(dated or later))
    return [(one.visit.id, one.day, one.must) for one in followers(before, after, "v0", DAYS, TODAY)]


def test_a_later_appointment_keeps_its_distance_and_may_stay() -> None:
    week4 = visit(4, appointment=date(2026, 5, 18))

    assert moved(FIRST + timedelta(days=2), week4) == [("v4", date(2026, 5, 20), False)]


def test_it_lands_on_a_working_day() -> None:
    # Two days after Thursday 30 April is a Saturday; Friday 1 May is a holiday, so Monday is as near as Thursday.
    week4 = visit(4, appointment=date(2026, 4, 30))

    assert moved(FIRST + timedelta(days=2), week4) == [("v4", date(2026, 5, 4), False)]


def test_it_stays_inside_its_window() -> None:
    week4 = visit(
        4,
        appointment=date(2026, 5, 18),
        target=date(2026, 5, 18),
        earliest=date(2026, 5, 13),
        latest=date(2026, 5, 20),
    )

    assert moved(FIRST + timedelta(days=7), week4) == [("v4", date(2026, 5, 20), False)]


def test_one_whose_window_moved_away_cannot_stay() -> None:
    week4 = visit(4, appointment=date(2026, 5, 18), earliest=date(2026, 5, 15), latest=date(2026, 5, 21))
    dated = replace(week4, earliest=date(2026, 5, 22), latest=date(2026, 5, 28))

    assert moved(FIRST + timedelta(days=7), week4, dated=(dated,)) == [("v4", date(2026, 5, 25), True)]


def test_one_that_would_no_longer_come_after_it_cannot_stay() -> None:
    # Week 1 ends on the day to which the first one goes: the nearest day after that, whatever its window says.
    week1 = visit(1, appointment=date(2026, 4, 27), earliest=date(2026, 4, 25), latest=date(2026, 4, 29))

    found = followers(
        (visit(0, appointment=FIRST), week1),
        (visit(0, appointment=date(2026, 4, 29)), week1),
        "v0",
        DAYS,
        TODAY,
    )

    assert [(one.day, one.must, one.outside) for one in found] == [(date(2026, 4, 30), True, 1)]


def test_a_day_without_any_working_day_left_in_the_window_says_that_it_is_closed() -> None:
    saturday = date(2026, 5, 16)
    week4 = visit(4, appointment=date(2026, 5, 18), earliest=saturday, latest=saturday + timedelta(days=1))

    found = followers(
        (visit(0, appointment=FIRST), week4),
        (visit(0, appointment=FIRST + timedelta(days=1)), week4),
        "v0",
        DAYS,
        TODAY,
    )

    assert [(one.day, one.closed) for one in found] == [(saturday + timedelta(days=1), "Sunday, weekend")]


def test_what_was_held_missed_let_go_or_never_booked_stays() -> None:
    gone = (
        visit(1, appointment=date(2026, 5, 4), held_on=date(2026, 5, 4)),
        visit(2, appointment=date(2026, 5, 11), missed_on=date(2026, 5, 12)),
        visit(3, appointment=date(2026, 5, 18), not_needed=True),
        visit(4, target=date(2026, 5, 25)),
    )

    assert moved(FIRST + timedelta(days=2), *gone) == []


def test_an_earlier_visit_never_moves_and_nothing_follows_one_that_stays() -> None:
    before = visit(0, appointment=date(2026, 4, 15))
    week1 = visit(1, appointment=FIRST)

    found = followers(
        (before, week1), (before, replace(week1, appointment=date(2026, 4, 22))), "v1", DAYS, TODAY
    )

    assert found == ()
    assert moved(FIRST, visit(4, appointment=date(2026, 5, 18))) == []


def test_a_first_appointment_moves_the_later_ones_by_as_much_as_it_differs_from_the_target() -> None:
    first, week4 = visit(0, target=FIRST), visit(4, appointment=date(2026, 5, 18))

    found = followers(
        (first, week4), (replace(first, appointment=FIRST + timedelta(days=1)), week4), "v0", DAYS, TODAY
    )

    assert [one.day for one in found] == [date(2026, 5, 19)]
    assert followers((visit(0), week4), (visit(0, appointment=FIRST), week4), "v0", DAYS, TODAY) == ()


def test_one_that_already_stands_where_it_would_go_is_not_named() -> None:
    week4 = visit(4, appointment=date(2026, 5, 20), earliest=date(2026, 5, 18), latest=date(2026, 5, 20))

    assert moved(FIRST + timedelta(days=3), week4) == []


def test_while_the_dates_are_provisional_nothing_lies_outside() -> None:
    week4 = visit(
        4, appointment=date(2026, 5, 18), earliest=date(2026, 6, 1), latest=date(2026, 6, 3), provisional=True
    )

    found = followers(
        (visit(0, appointment=FIRST), week4),
        (visit(0, appointment=FIRST + timedelta(days=1)), week4),
        "v0",
        DAYS,
        TODAY,
    )

    assert [(one.day, one.must, one.outside) for one in found] == [(date(2026, 6, 1), True, 0)]
