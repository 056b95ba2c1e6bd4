"""Planned dates, windows and the one status function. Dates by hand from the registry texts' weeks and days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Offset, Window
from tracker.domain.records import Visit, VisitStatus
from tracker.domain.schedule import add_months, days_outside, planned_dates, visit_status

WEEK5 = Visit(
    "v", "p", "week5", "Week 5", "W5", 2, date(2026, 3, 10), date(2026, 3, 5), date(2026, 3, 15), "protocol"
)
WITHOUT_WINDOW = replace(WEEK5, earliest=None, latest=None, window_source="not stated")


def dates(
    study: str, visit: str, anchor: str, day: date, own: Window | None = None
) -> tuple[date | None, ...]:
    found = planned_dates(visit, shipped_studies()[study], anchor, day, own)
    return found.target, found.earliest, found.latest


def test_bird_week_5_is_35_days_after_baseline_give_or_take_five() -> None:
    # NCT04972760: "follow-up visit 1 (W5 +/-5 days)", W0 = day 0
    assert dates("bird", "week5", "baseline", date(2026, 2, 3)) == (
        date(2026, 3, 10),
        date(2026, 3, 5),
        date(2026, 3, 15),
    )


def test_bird_screening_has_a_window_and_no_target() -> None:
    # NCT04972760: "screening visit (W-4 to D-1)"
    assert dates("bird", "screening", "baseline", date(2026, 3, 1)) == (
        None,
        date(2026, 2, 1),
        date(2026, 2, 28),
    )


def test_a_visit_whose_window_the_text_does_not_state_has_only_a_target() -> None:
    assert dates("bsmmu-dcssc", "week4", "baseline", date(2026, 1, 1)) == (date(2026, 1, 29), None, None)


def test_the_sites_own_window_stands_in_where_the_protocol_states_none() -> None:
    own = Window(minus=7, plus=3)

    found = planned_dates("week6", shipped_studies()["baaz-ad-ir"], "baseline", date(2026, 3, 1), own)

    assert (found.target, found.earliest, found.latest) == (
        date(2026, 4, 12),
        date(2026, 4, 5),
        date(2026, 4, 15),
    )
    assert not found.window_stated


def test_days_around_a_target_give_no_window_where_there_is_no_target() -> None:
    # NCT06936215 speaks of a screening visit without a day
    assert dates("bsmmu-dcssc", "screening", "baseline", date(2026, 3, 1), Window(minus=7, plus=7)) == (
        None,
        None,
        None,
    )


def test_a_target_in_months_ends_with_the_month() -> None:
    bird = shipped_studies()["bird"]
    later = bird.visit("week5").model_copy(update={"target": Offset(months=1), "window": None})
    monthly = bird.model_copy(update={"visits": (bird.baseline, later)})

    found = planned_dates("week5", monthly, "baseline", date(2026, 1, 31))

    assert found.target == date(2026, 2, 28)


def test_a_visit_not_held_lies_outside_no_window() -> None:
    assert days_outside(WEEK5) == 0


def test_the_anchor_visit_has_the_anchors_day_as_target() -> None:
    assert dates("baaz-ad-ir", "baseline", "baseline", date(2026, 3, 1)) == (date(2026, 3, 1), None, None)


def test_baaz_counts_visit_1_from_screening() -> None:
    # NCT05969730: "visit 1 (randomization day, or four weeks after screening)"
    assert dates("baaz-ad-ir", "baseline", "screening", date(2026, 2, 1)) == (date(2026, 3, 1), None, None)


def test_three_monthly_visits_fall_on_the_same_day_of_the_month_or_its_last() -> None:
    # EuroGuiDerm: "then three-monthly while on therapy"; calendar months, end of month clamped (convention)
    assert dates("euroguiderm-baricitinib", "month3", "baseline", date(2025, 11, 30))[0] == date(2026, 2, 28)


def test_a_visit_is_not_counted_from_an_anchor_it_does_not_have() -> None:
    with pytest.raises(KeyError, match="not counted from"):
        dates("bird", "week5", "week12", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 3, 4), VisitStatus.PLANNED),
        (date(2026, 3, 5), VisitStatus.DUE),
        (date(2026, 3, 11), VisitStatus.DUE),
        (date(2026, 3, 12), VisitStatus.CLOSING),
        (date(2026, 3, 15), VisitStatus.CLOSING),
        (date(2026, 3, 16), VisitStatus.OVERDUE),
    ],
)
def test_a_stated_window_opens_closes_and_ends_with_its_bounds_inside(
    today: date, status: VisitStatus
) -> None:
    assert visit_status(WEEK5, today) is status


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 3, 9), VisitStatus.PLANNED),
        (date(2026, 3, 10), VisitStatus.DUE),
        (date(2026, 3, 11), VisitStatus.PAST_TARGET),
        (date(2027, 3, 10), VisitStatus.PAST_TARGET),
    ],
)
def test_without_a_window_a_visit_is_past_its_target_and_never_overdue(
    today: date, status: VisitStatus
) -> None:
    assert visit_status(WITHOUT_WINDOW, today) is status


@pytest.mark.parametrize(
    ("held", "status", "outside"),
    [
        (date(2026, 3, 4), VisitStatus.HELD_EARLY, -1),
        (date(2026, 3, 5), VisitStatus.HELD, 0),
        (date(2026, 3, 15), VisitStatus.HELD, 0),
        (date(2026, 3, 17), VisitStatus.HELD_LATE, 2),
    ],
)
def test_a_visit_on_the_last_day_of_its_window_is_on_time(
    held: date, status: VisitStatus, outside: int
) -> None:
    visit = replace(WEEK5, held_on=held)

    assert visit_status(visit, date(2026, 4, 1)) is status
    assert days_outside(visit) == outside


def test_a_visit_held_where_no_window_is_stated_is_never_late() -> None:
    visit = replace(WITHOUT_WINDOW, held_on=date(2026, 6, 1))

    assert visit_status(visit, date(2026, 6, 2)) is VisitStatus.HELD
    assert days_outside(visit) == 0


def test_only_a_person_says_that_a_visit_was_missed() -> None:
    assert visit_status(replace(WEEK5, missed_on=date(2026, 3, 20)), date(2026, 4, 1)) is VisitStatus.MISSED


def test_a_visit_of_someone_who_left_is_not_needed() -> None:
    assert visit_status(replace(WEEK5, not_needed=True), date(2026, 4, 1)) is VisitStatus.NOT_NEEDED


def test_a_booked_visit_that_nothing_dates_is_past_its_appointment() -> None:
    booked = replace(WITHOUT_WINDOW, target=None, appointment=date(2026, 3, 1))

    assert visit_status(booked, date(2026, 3, 2)) is VisitStatus.PAST_TARGET


DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@given(DAYS, st.integers(-4000, 4000))
def test_moving_the_anchor_by_some_days_moves_the_window_by_as_many(day: date, days: int) -> None:
    before, after = (dates("bird", "week12", "baseline", day + timedelta(days=n)) for n in (0, days))

    assert after == tuple(one + timedelta(days=days) for one in before if one)


@given(DAYS, st.integers(0, 240))
def test_months_are_added_without_leaving_the_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later.day < day.day
