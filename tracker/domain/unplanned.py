"""Which forms a visit may have that no protocol plans."""

from collections.abc import Iterable

from tracker.domain.planned import EARLY_TERMINATION, unscheduled_number
from tracker.domain.protocol import Protocol


def offered_forms(protocol: Protocol) -> tuple[str, ...]:
    """The forms to choose from, in the order of the study file: those it names, else all used after baseline.

    The questions of eligibility are never among them: they are decided up to baseline.
    """
    if protocol.unscheduled_forms is not None:
        return protocol.unscheduled_forms
    visits = [visit.id for visit in protocol.visits]
    later = protocol.visits[visits.index(protocol.baseline.id) + 1 :] or (protocol.baseline,)
    used = {name for visit in later for name in visit.forms}
    return tuple(form.id for form in protocol.forms if form.id in used and not form.criteria)


def proposed_forms(protocol: Protocol, visit_id: str) -> tuple[str, ...]:
    """The forms to begin with: at early termination those of the study file or of the last visit, else none."""
    if visit_id != EARLY_TERMINATION:
        return ()
    if protocol.early_termination_forms is not None:
        return protocol.early_termination_forms
    offered = offered_forms(protocol)
    return tuple(name for name in protocol.visits[-1].forms if name in offered)


def next_unscheduled(known: Iterable[str]) -> str:
    """The id of the next unscheduled visit beside the ids that a participant has."""
    return f"unscheduled-{max(map(unscheduled_number, known), default=0) + 1}"
