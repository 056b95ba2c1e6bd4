"""What becomes of a participant's visits when the study gets a new version. Product.md 3.3.

An amendment re-plans only what has not happened: a visit that was held or missed keeps its dates and its version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.domain.consent import ON_STUDY
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, Visit
from tracker.domain.versions import is_planned


class Fate(StrEnum):
    """What becomes of a visit that has not happened."""

    MOVED = "moved"
    """Other dates."""
    ADDED = "added"
    DROPPED = "dropped"
    """No longer planned."""
    BACK = "back"
    """Planned again."""
    SAME = "same"
    """The same dates, under the new version."""


@dataclass(frozen=True)
class Move:
    """One visit before and after: for a new one `before` is None."""

    before: Visit | None
    after: Visit
    fate: Fate

    @property
    def outside(self) -> bool:
        """Whether its appointment no longer lies inside its window."""
        day, first, last = self.after.appointment, self.after.earliest, self.after.latest
        if day is None or self.fate is Fate.DROPPED or first is None or last is None:
            return False
        return not first <= day <= last


def is_open(visit: Visit) -> bool:
    """Whether nothing happened with a visit yet: only such a one follows an amendment."""
    return visit.held_on is None and visit.missed_on is None


def was_dropped(who: Participant, visit: Visit, current: Protocol) -> bool:
    """Whether an amendment took a visit out of the plan of someone on study: only before it can it have happened."""
    return visit.not_needed and who.status in ON_STUDY and not is_planned(current, visit.planned_id)


def followed(who: Participant, visit: Visit, version: str, new: Protocol) -> Visit:
    """A stored visit as it stands under the new version, not yet dated by it; what happened is left as it is."""
    if not is_open(visit):
        return visit
    if is_unplanned(visit.planned_id):
        return replace(visit, protocol_version=version)
    if not is_planned(new, visit.planned_id):
        return replace(visit, not_needed=True)
    let_go = visit.not_needed and who.status not in ON_STUDY
    return replace(visit, protocol_version=version, not_needed=let_go)


def is_still_ahead(visit: Visit, stored: Sequence[Visit], order: Sequence[str], today: date) -> bool:
    """Whether a visit that a new version adds can still take place: no later one happened, its days are not over.

    `order` are the ids of the planned visits in their order.
    """
    after = set(order[order.index(visit.planned_id) + 1 :]) if visit.planned_id in order else set()
    if any(not is_open(one) and one.planned_id in after for one in stored):
        return False
    last = visit.latest or visit.target
    return last is None or last >= today


def fate(before: Visit | None, after: Visit) -> Fate:
    """What becomes of a visit between two versions."""
    if before is None:
        return Fate.ADDED
    if after.not_needed != before.not_needed:
        return Fate.DROPPED if after.not_needed else Fate.BACK
    same = all(
        getattr(before, name) == getattr(after, name)
        for name in ("target", "earliest", "latest", "window_source")
    )
    return Fate.SAME if same else Fate.MOVED
