"""How long a screening holds before baseline, and what is to be repeated once it has expired."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, ParticipantStatus, Visit

_WAITING = (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED)


@dataclass(frozen=True)
class Screening:
    """A screening that was held while baseline was not: the last day on which it holds, bounds inside."""

    held_on: date
    holds_to: date
    days_left: int
    """Whole days from today to the last day: 0 on it, negative once expired."""
    forms: tuple[str, ...]
    """The titles of the laboratory forms of screening. Which of them are repeated is the site's choice (K)."""

    @property
    def expired(self) -> bool:
        """Whether today lies after the last day."""
        return self.days_left < 0


def screening_of(
    who: Participant, protocol: Protocol, visits: Iterable[Visit], today: date
) -> Screening | None:
    """How long the screening of a participant holds, counted in days from the day of the screening visit.

    BIRD: "screening visit (W-4 to D-1)" (NCT04972760), so baseline on day 28 after screening is the last that fits.
    None where the protocol states no limit, screening was not held, baseline was, or nobody waits for it.
    """
    first, days = protocol.visits[0], protocol.screening_valid_days
    held = {visit.planned_id: visit.held_on for visit in visits}
    day = held.get(first.id)
    if days is None or first.is_baseline or day is None:
        return None
    if held.get(protocol.baseline.id) or who.status not in _WAITING:
        return None
    last = day + timedelta(days=days)
    forms = tuple(form.title for form in protocol.forms if form.id in first.forms and form.analytes)
    return Screening(day, last, (last - today).days, forms)
