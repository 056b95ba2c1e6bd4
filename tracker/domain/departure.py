"""What leaving a study changes in its schedule, told before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.planned import EARLY_TERMINATION
from tracker.domain.records import ParticipantStatus, Visit

WAYS = (ParticipantStatus.WITHDRAWN, ParticipantStatus.LOST, ParticipantStatus.DIED)
"""The ways to leave a study before its end."""


@dataclass(frozen=True)
class Departure:
    """The visits that leaving on a day concerns."""

    not_needed: tuple[Visit, ...]
    """No longer expected."""
    held_after: tuple[Visit, ...]
    """Recorded as held after that day: they stay, and are pointed out."""
    past_before: tuple[Visit, ...]
    """Of those no longer expected, the ones whose window had closed by then: were they missed?"""


def departure(visits: Iterable[Visit], status: ParticipantStatus, on: date) -> Departure:
    """What becomes of the visits when a participant leaves on a day.

    A visit for early termination stays expected of who withdraws; of who died or cannot be found it is not.
    """
    found = tuple(visits)
    waits = [one for one in found if not (one.held_on or one.missed_on or one.not_needed)]
    if status is ParticipantStatus.WITHDRAWN:
        waits = [one for one in waits if one.planned_id != EARLY_TERMINATION]
    after = tuple(one for one in found if one.held_on and one.held_on > on)
    past = tuple(one for one in waits if one.latest is not None and one.latest < on and not one.provisional)
    return Departure(tuple(waits), after, past)
