"""Compliance with the study drug, and the clock of serious adverse events."""

from datetime import date
from fractions import Fraction

import pytest

from tracker.domain.compliance import compliance
from tracker.domain.serious import report_clock

TODAY = date(2026, 4, 14)
BACK = {
    "dispensed_on": "2026-03-02",
    "dispensed": "84",
    "per_day": "2",
    "returned_on": "2026-04-13",
    "returned": "5",
}
"""42 days of 2 tablets."""


def test_compliance_is_taken_of_expected_and_exact() -> None:
    found = compliance(BACK)

    assert (found.expected, found.taken) == (84, 79)
    assert found.percent == Fraction(7900, 84)
    assert found.over_used is False
    assert found.words == "94.0 % (79 of 84)"


def test_more_gone_than_was_to_be_taken_is_said() -> None:
    found = compliance(BACK | {"returned_on": "2026-04-10"})

    assert found.over_used is True
    assert found.words == "more than expected: 101.3 % (79 of 78)"


def test_a_drug_of_once_a_week_is_counted_by_weeks() -> None:
    found = compliance(BACK | {"per_day": "", "per_week": "10", "dispensed": "60", "returned": "10"})

    assert found.expected == 60
    assert found.words == "83.3 % (50 of 60)"


def test_a_part_of_a_week_expects_its_part() -> None:
    found = compliance(BACK | {"per_day": "", "per_week": "10", "returned_on": "2026-03-05"})

    assert found.expected == Fraction(30, 7)
    assert "of 4.3" in found.words


@pytest.mark.parametrize(
    ("missing", "name"),
    [
        ("returned", "tablets returned"),
        ("returned_on", "day returned"),
        ("per_day", "tablets per day or week"),
        ("dispensed", "tablets dispensed"),
    ],
)
def test_where_something_is_missing_it_cannot_be_told(missing: str, name: str) -> None:
    found = compliance(BACK | {missing: ""})

    assert found.percent is None
    assert found.over_used is None
    assert found.words == f"cannot tell: {name} missing"


def test_returned_on_the_same_day_says_nothing() -> None:
    found = compliance(BACK | {"returned_on": "2026-03-02"})

    assert found.percent is None
    assert found.words == "cannot tell: returned on the day it was dispensed"


# --- the clock of a serious adverse event


SERIOUS = {"serious": "yes", "aware_on": "2026-04-03"}


def test_without_a_time_of_the_site_the_days_since_awareness_are_counted() -> None:
    clock = report_clock(SERIOUS, TODAY)

    assert clock
    assert (clock.days, clock.due, clock.late) == (11, None, None)
    assert clock.words == (
        "Not reported; aware since 3 Apr 2026, 11 days. The study states no time to report: the site sets it."
    )


def test_with_the_time_of_the_site_a_report_is_due_and_may_be_late() -> None:
    clock = report_clock(SERIOUS, TODAY, "1")

    assert clock
    assert (clock.due, clock.late) == (date(2026, 4, 4), True)
    assert clock.words == "Not reported; aware since 3 Apr 2026, 11 days; due 4 Apr 2026"


@pytest.mark.parametrize(
    ("reported", "words"),
    [
        ("2026-04-03", "Reported 3 Apr 2026, when the site became aware"),
        ("2026-04-04", "Reported 4 Apr 2026, 1 day after the site became aware"),
        ("2026-04-05", "Reported 5 Apr 2026, 2 days after the site became aware, late"),
    ],
)
def test_a_report_stops_the_clock(reported: str, words: str) -> None:
    clock = report_clock(SERIOUS | {"reported_on": reported}, TODAY, "1")

    assert clock
    assert clock.words == words


@pytest.mark.parametrize("limit", ["soon", "-1", "1.5", "99999"])
def test_a_time_that_is_no_number_of_days_sets_nothing(limit: str) -> None:
    clock = report_clock(SERIOUS, TODAY, limit)

    assert clock
    assert clock.due is None


def test_only_serious_events_that_the_site_knows_of_have_a_clock() -> None:
    assert report_clock({"serious": "no", "aware_on": "2026-04-03"}, TODAY) is None
    assert report_clock({"serious": "yes"}, TODAY) is None
