"""What becomes of an appointment, change by change (RFC 5545: SEQUENCE counts revisions, 3.8.7.4)."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from tracker.domain.appointments import Appointment, Change, appointment, check_ahead
from tracker.errors import ValueRefused

FIRST = datetime(2026, 4, 1, 8, tzinfo=UTC)


def after(*written: dict[str, Any]) -> Appointment | None:
    """The appointment after these changes, one each day."""
    changes = [Change(FIRST.replace(day=at), values) for at, values in enumerate(written, start=1)]
    return appointment("v1", "SAR-001", "Week 4", changes)


def test_a_visit_without_an_appointment_is_in_no_calendar() -> None:
    assert after() is None
    assert after({"appointment": None, "target": "2026-05-01"}, {"held_on": "2026-05-01"}) is None


def test_a_new_appointment_has_not_changed_yet() -> None:
    found = after({"appointment": "2026-05-01", "appointment_time": "08:30:00"})

    assert found == Appointment(
        "v1", "SAR-001", "Week 4", date(2026, 5, 1), time(8, 30), FIRST, sequence=0, cancelled=False
    )


def test_a_moved_appointment_counts_one_more_with_the_instant_of_the_move() -> None:
    found = after(
        {"appointment": "2026-05-01", "appointment_time": "08:30:00"},
        {"appointment": "2026-05-04"},
        {"appointment_time": None},
    )

    assert found is not None
    assert (found.day, found.time, found.sequence) == (date(2026, 5, 4), None, 2)
    assert found.changed_at == FIRST.replace(day=3)


def test_what_does_not_change_the_appointment_does_not_count() -> None:
    found = after({"appointment": "2026-05-01"}, {"held_on": "2026-05-01"}, {"missed_on": None})

    assert found is not None
    assert (found.sequence, found.changed_at) == (0, FIRST)


def test_an_appointment_that_was_taken_back_is_cancelled_on_the_day_it_would_have_been() -> None:
    found = after(
        {"appointment": "2026-05-01", "appointment_time": "08:30:00"},
        {"appointment": None, "appointment_time": None},
    )

    assert found is not None
    assert (found.day, found.time) == (date(2026, 5, 1), time(8, 30))
    assert (found.sequence, found.cancelled) == (1, True)


def test_a_missed_visit_and_one_that_is_not_needed_are_cancelled() -> None:
    for gone in ({"missed_on": "2026-05-09"}, {"not_needed": True}):
        found = after({"appointment": "2026-05-01"}, gone)

        assert found is not None
        assert (found.cancelled, found.sequence) == (True, 1)


def test_an_appointment_made_again_stands_again() -> None:
    found = after({"appointment": "2026-05-01"}, {"appointment": None}, {"appointment": "2026-05-20"})

    assert found is not None
    assert (found.day, found.cancelled, found.sequence) == (date(2026, 5, 20), False, 2)


def test_an_appointment_of_a_visit_that_was_let_go_before_is_none_until_it_is_expected_again() -> None:
    assert after({"not_needed": True, "appointment": "2026-05-01"}) is None

    found = after({"not_needed": True, "appointment": "2026-05-01"}, {"not_needed": False})
    assert found is not None
    assert (found.day, found.sequence) == (date(2026, 5, 1), 0)


def test_a_day_of_a_mistyped_year_is_no_appointment() -> None:
    today = date(2026, 4, 14)

    check_ahead(date(2036, 12, 31), today)
    with pytest.raises(
        ValueRefused, match=r"14 Apr 2062 is more than 10 years ahead\. Check the year\."
    ) as found:
        check_ahead(date(2062, 4, 14), today, "day")

    assert found.value.field == "day"
