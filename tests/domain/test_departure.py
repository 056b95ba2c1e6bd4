"""What leaving changes in the schedule, told before it is done."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.departure import departure
from tracker.domain.records import ParticipantStatus, Visit

ON = date(2026, 4, 20)
HELD = Visit("v0", "p", "baseline", "", "", 0, held_on=date(2026, 3, 2))
LATER = replace(HELD, id="v1", planned_id="week4", held_on=date(2026, 4, 21))
MISSED = Visit("v2", "p", "week5", "", "", 2, missed_on=date(2026, 4, 1))
PAST = Visit("v3", "p", "week6", "", "", 3, latest=date(2026, 4, 19))
OPEN = Visit("v4", "p", "week12", "", "", 4, latest=date(2026, 4, 20))
LAST = Visit("v5", "p", "early-termination", "", "", 5, appointment=ON)
ALL = (HELD, LATER, MISSED, PAST, OPEN, LAST)


def test_what_was_held_or_missed_stays_and_what_waits_is_let_go() -> None:
    assert departure(ALL, ParticipantStatus.WITHDRAWN, ON).not_needed == (PAST, OPEN)


@pytest.mark.parametrize("status", [ParticipantStatus.LOST, ParticipantStatus.DIED])
def test_nobody_waits_for_the_last_visit_of_who_died_or_is_lost(status: ParticipantStatus) -> None:
    assert departure(ALL, status, ON).not_needed == (PAST, OPEN, LAST)


def test_visits_held_after_the_day_are_pointed_out() -> None:
    assert departure(ALL, ParticipantStatus.WITHDRAWN, ON).held_after == (LATER,)


def test_visits_whose_window_had_closed_are_pointed_out_unless_their_dates_were_provisional() -> None:
    provisional = replace(PAST, provisional=True)

    assert departure(ALL, ParticipantStatus.WITHDRAWN, ON).past_before == (PAST,)
    assert departure((provisional,), ParticipantStatus.WITHDRAWN, ON).past_before == ()


def test_a_visit_already_let_go_is_not_named_again() -> None:
    gone = replace(OPEN, not_needed=True)

    assert departure((gone,), ParticipantStatus.DIED, ON).not_needed == ()
