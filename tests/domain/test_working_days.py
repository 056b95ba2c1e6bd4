"""Working days and the day proposed for an appointment (product.md 3.3); the weekends are those it names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tracker.domain.records import Visit
from tracker.domain.settings import Settings, checked
from tracker.domain.working_days import (
    WEEKENDS,
    Closure,
    WorkingDays,
    closure,
    closures_text,
    proposed_day,
    read_closures,
)
from tracker.errors import ValueRefused

TODAY = date(2026, 4, 14)
"""A Tuesday."""
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 4, day) for day in (17, 18, 19, 20))
FRANCE = WorkingDays(WEEKENDS["sat-sun"], {date(2026, 5, 1): "Labor Day"})


def visit(**known: Any) -> Visit:
    return Visit("v", "p", "week5", "Week 5", "W5", 1, **known)


@pytest.mark.parametrize(
    ("weekend", "closed"),
    [
        ("fri", {FRIDAY}),
        ("fri-sat", {FRIDAY, SATURDAY}),
        ("sat-sun", {SATURDAY, SUNDAY}),
        ("none", set()),
    ],
)
def test_each_weekend_closes_its_own_days(weekend: str, closed: set[date]) -> None:
    days = WorkingDays(WEEKENDS[weekend])

    assert {day for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY) if not days.is_open(day)} == closed


def test_a_closed_day_says_why_the_own_reason_of_the_site_in_front() -> None:
    own = Closure(date(2026, 4, 30), date(2026, 5, 2), "Conference")
    days = WorkingDays(WEEKENDS["sat-sun"], {date(2026, 5, 1): "Labor Day"}, (own,))

    assert days.why_closed(date(2026, 5, 1)) == "Conference"
    assert FRANCE.why_closed(date(2026, 5, 1)) == "Labor Day"
    assert FRANCE.why_closed(SATURDAY) == "Saturday, weekend"
    assert days.why_closed(MONDAY) == ""


def test_the_nearest_working_day_is_the_later_of_two_and_stays_between_the_bounds() -> None:
    assert FRANCE.nearest(SATURDAY, FRIDAY, MONDAY) == FRIDAY
    assert FRANCE.nearest(SUNDAY, FRIDAY, MONDAY) == MONDAY
    assert WorkingDays(frozenset({5})).nearest(SATURDAY, FRIDAY, SUNDAY) == SUNDAY
    assert FRANCE.nearest(SUNDAY, FRIDAY, SUNDAY) == FRIDAY
    assert FRANCE.nearest(SUNDAY, SATURDAY, SUNDAY) is None


@pytest.mark.parametrize(
    ("weekend", "first"),
    [("fri", 5), ("thu-fri", 5), ("fri-sat", 6), ("sat-sun", 0), ("sun", 0), ("none", 0)],
)
def test_the_week_begins_after_the_weekend(weekend: str, first: int) -> None:
    days = WorkingDays(WEEKENDS[weekend])

    assert days.first_weekday == first
    assert days.week_of(TODAY).weekday() == first
    assert days.week_of(days.week_of(TODAY)) == days.week_of(TODAY) <= TODAY


@pytest.mark.parametrize(
    ("known", "day"),
    [
        ({"appointment": SUNDAY, "target": MONDAY}, SUNDAY),
        ({}, None),
        ({"target": MONDAY, "earliest": FRIDAY, "latest": date(2026, 4, 23)}, MONDAY),
        # The target is a Sunday: Monday is the nearest working day, and where the window ends before it, Friday.
        ({"target": SUNDAY, "earliest": FRIDAY, "latest": MONDAY}, MONDAY),
        ({"target": SUNDAY, "earliest": FRIDAY, "latest": SUNDAY}, FRIDAY),
        # No working day in the window: the target as it is.
        ({"target": SUNDAY, "earliest": SATURDAY, "latest": SUNDAY}, SUNDAY),
        ({"target": SATURDAY}, FRIDAY),
        # Never before today; once the window is past, from today on.
        ({"target": date(2026, 4, 8), "earliest": date(2026, 4, 3), "latest": MONDAY}, TODAY),
        ({"target": date(2026, 4, 8)}, TODAY),
        ({"target": date(2026, 4, 8), "earliest": date(2026, 4, 3), "latest": date(2026, 4, 10)}, TODAY),
        # A window counted from the anchor, without a target: from its first day on.
        ({"earliest": SATURDAY, "latest": date(2026, 5, 1)}, MONDAY),
    ],
)
def test_an_appointment_is_proposed_on_the_working_day_nearest_to_the_target(
    known: Mapping[str, date], day: date | None
) -> None:
    assert proposed_day(visit(**known), TODAY, FRANCE) == day


def test_closed_days_are_stored_in_their_order_and_read_back() -> None:
    later, first = closure(MONDAY, MONDAY, " Audit;  day "), closure(FRIDAY, SATURDAY, "Conference")

    text = closures_text([later, first])

    assert text == "2026-04-17/2026-04-18 Conference; 2026-04-20/2026-04-20 Audit, day"
    assert read_closures(text) == (first, later)
    assert read_closures("") == ()


@pytest.mark.parametrize(
    ("first", "last", "name", "words"),
    [
        (MONDAY, FRIDAY, "Audit", "before the first"),
        (MONDAY, date(2027, 4, 21), "Audit", "more than a year"),
        (MONDAY, MONDAY, " ", "Say why"),
        (MONDAY, MONDAY, "x" * 61, "61 characters"),
    ],
)
def test_closed_days_that_cannot_be_are_refused(first: date, last: date, name: str, words: str) -> None:
    with pytest.raises(ValueRefused, match=words):
        closure(first, last, name)


def test_a_stored_text_that_holds_no_closed_days_is_as_if_it_were_not_set() -> None:
    assert Settings.of({"closed_days": "next Monday"}).closures == ()
    assert Settings.of({"closed_days": "2026-04-20/2026-04-20 Audit"}).closures[0].name == "Audit"
    with pytest.raises(ValueRefused, match="is written as"):
        checked("closed_days", "2026-04-20 Audit")


def test_what_the_site_sets_of_its_days_is_checked_and_stored_one_way() -> None:
    text = "2026-05-01/2026-05-01 Audit;2026-04-20/2026-04-20  Training"

    assert checked("closed_days", text) == ("2026-04-20/2026-04-20 Training; 2026-05-01/2026-05-01 Audit")
    assert checked("weekend", "fri") == "fri"
    with pytest.raises(ValueRefused, match="from 0 to 480"):
        checked("visit_minutes", "481")
