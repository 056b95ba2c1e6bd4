"""What becomes of visits under a new version, and who must consent again."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.amended_visits import Fate, Move, fate, followed, is_open, is_still_ahead, was_dropped
from tracker.domain.consent import must_consent, same_version
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit

EMC = shipped_studies()["emc-daily-practice"]
WITHOUT = EMC.model_copy(update={"visits": tuple(one for one in EMC.visits if one.id != "week4")})
WHO = Participant(
    *("p", "s", "DP-S001", None, "N.H.", Sex.FEMALE, None, 1990, date(2026, 3, 2), "1.0"),
    ParticipantStatus.ENROLLED,
)
OPEN = Visit("v", "p", "week4", "", "", 1000, target=date(2026, 4, 13), protocol_version="1.0")
HELD = replace(OPEN, held_on=date(2026, 4, 13))
MISSED = replace(OPEN, missed_on=date(2026, 4, 13))
TODAY = date(2026, 4, 14)


@pytest.mark.parametrize("visit", [HELD, MISSED])
def test_what_happened_keeps_its_version(visit: Visit) -> None:
    assert followed(WHO, visit, "2.0", WITHOUT) is visit
    assert not is_open(visit)


def test_what_has_not_happened_follows() -> None:
    assert followed(WHO, OPEN, "2.0", EMC).protocol_version == "2.0"
    extra = replace(OPEN, planned_id="unscheduled-1")
    assert followed(WHO, extra, "2.0", WITHOUT).protocol_version == "2.0"


def test_a_visit_that_the_version_lacks_is_let_go_under_its_own() -> None:
    found = followed(WHO, OPEN, "2.0", WITHOUT)

    assert (found.not_needed, found.protocol_version) == (True, "1.0")


def test_only_an_amendment_drops_a_visit_of_who_is_on_study() -> None:
    let_go, gone = replace(OPEN, not_needed=True), replace(WHO, status=ParticipantStatus.WITHDRAWN)

    assert was_dropped(WHO, let_go, WITHOUT)
    assert not was_dropped(WHO, OPEN, WITHOUT)
    assert not was_dropped(WHO, let_go, EMC)
    assert not was_dropped(gone, let_go, WITHOUT)


def test_a_visit_comes_back_for_who_is_on_study_alone() -> None:
    let_go, gone = replace(OPEN, not_needed=True), replace(WHO, status=ParticipantStatus.WITHDRAWN)

    assert not followed(WHO, let_go, "2.0", EMC).not_needed
    assert followed(gone, let_go, "2.0", EMC).not_needed


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, OPEN, Fate.ADDED),
        (OPEN, replace(OPEN, not_needed=True), Fate.DROPPED),
        (replace(OPEN, not_needed=True), OPEN, Fate.BACK),
        (OPEN, replace(OPEN, protocol_version="2.0"), Fate.SAME),
        (OPEN, replace(OPEN, latest=date(2026, 4, 16)), Fate.MOVED),
    ],
)
def test_how_a_visit_fares(before: Visit | None, after: Visit, expected: Fate) -> None:
    assert fate(before, after) is expected


def test_an_added_visit_is_ahead_until_a_later_one_happened_or_its_days_are_over() -> None:
    order = ["baseline", "week4", "week12"]
    later = replace(HELD, planned_id="week12")
    open_window = replace(OPEN, latest=date(2026, 4, 16))

    assert not is_still_ahead(OPEN, (), order, TODAY)
    assert is_still_ahead(open_window, (), order, TODAY)
    assert not is_still_ahead(open_window, (later,), order, TODAY)
    assert is_still_ahead(replace(OPEN, target=None), (), order, TODAY)
    assert is_still_ahead(replace(open_window, planned_id="month3"), (later,), order, TODAY)


def test_an_appointment_lies_outside_where_a_window_says_so() -> None:
    booked = replace(
        OPEN, appointment=date(2026, 4, 20), earliest=date(2026, 4, 10), latest=date(2026, 4, 16)
    )

    assert Move(OPEN, booked, Fate.MOVED).outside
    assert not Move(OPEN, replace(booked, appointment=date(2026, 4, 16)), Fate.MOVED).outside
    assert not Move(OPEN, replace(booked, latest=None), Fate.MOVED).outside
    assert not Move(OPEN, booked, Fate.DROPPED).outside
    assert not Move(OPEN, OPEN, Fate.MOVED).outside


# --- consent


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2.0", " 2.0 ", True),
        ("v2.0", "Version 2.0", True),
        ("V. 2.0", "2.0", True),
        ("2.0", "2.1", False),
        ("vi", "i", False),
    ],
)
def test_the_same_version_may_be_written_otherwise(one: str, other: str, same: bool) -> None:
    assert same_version(one, other) is same


def test_who_must_consent_again() -> None:
    assert must_consent(WHO, (), "2.0")
    assert not must_consent(WHO, ("2.0",), "2.0")
    assert not must_consent(WHO, (), "1.0")
    assert not must_consent(WHO, (), "")
    assert not must_consent(replace(WHO, status=ParticipantStatus.COMPLETED), (), "2.0")
