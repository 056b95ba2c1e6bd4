"""What is to be done for a participant of whom no date asks anything: book the next visit, or decide on enrolment."""

from collections.abc import Sequence
from enum import StrEnum

from tracker.domain.records import Participant, ParticipantStatus, Visit, VisitStatus


class NextStep(StrEnum):
    """What comes next where no window opens and no appointment stands."""

    BOOK = "book"
    DECIDE = "decide"


def next_step(who: Participant, visits: Sequence[Visit], baseline: str) -> tuple[NextStep, Visit] | None:
    """The step and the visit it is about; None where a date asks by itself, or nothing is expected any more.

    `visits` are those expected of the participant, in order and with their status of today; `baseline` is the id of the
    baseline visit. A visit that was passed over, with a later one held, is not asked for.
    """
    if who.status not in (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED):
        return None
    held = [place for place, visit in enumerate(visits) if visit.is_held]
    if who.status is ParticipantStatus.SCREENING:
        for visit in (visits[place] for place in held):
            if visit.planned_id == baseline:
                return NextStep.DECIDE, visit
    after = visits[max(held, default=-1) + 1 :]
    coming = next((visit for visit in after if _is_awaited(visit)), None)
    return (NextStep.BOOK, coming) if coming and _has_no_date(coming) else None


def _is_awaited(visit: Visit) -> bool:
    return visit.status not in (VisitStatus.MISSED, VisitStatus.NOT_NEEDED)


def _has_no_date(visit: Visit) -> bool:
    """Whether nothing places the visit: no target, no window, no appointment. A locked one takes no appointment."""
    dated = visit.target or visit.earliest or visit.appointment
    return visit.status is VisitStatus.PLANNED and not dated and not visit.locked
