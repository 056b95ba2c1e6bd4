"""Which step may follow with a flag: open to acknowledged to closed, and back to open."""

from collections.abc import Mapping

from tracker.domain.flag_notes import FlagStep
from tracker.domain.records import FlagState
from tracker.errors import NotPossible
from tracker.language import N_, _

STATE_WORDS = {
    FlagState.OPEN: N_("open"),
    FlagState.ACKNOWLEDGED: N_("acknowledged"),
    FlagState.CLOSED: N_("closed"),
    FlagState.WITHDRAWN: N_("withdrawn"),
}
_SEEN = frozenset({FlagState.ACKNOWLEDGED})
_STEPS: Mapping[FlagStep, tuple[frozenset[FlagState], FlagState]] = {
    FlagStep.ACKNOWLEDGED: (_SEEN | {FlagState.OPEN}, FlagState.ACKNOWLEDGED),
    FlagStep.CLOSED: (_SEEN, FlagState.CLOSED),
    FlagStep.REOPENED: (_SEEN | {FlagState.CLOSED}, FlagState.OPEN),
}
"""From which states each step of a person leads to which; a second action may be added to one that was seen."""
_TODO = {
    FlagState.OPEN: N_("Acknowledge it first."),
    FlagState.ACKNOWLEDGED: N_("There is nothing to do."),
    FlagState.CLOSED: N_("Re-open it first."),
    FlagState.WITHDRAWN: N_("Its value was corrected; nothing is to be said of it any more."),
}


def after(state: FlagState, step: FlagStep) -> FlagState:
    """The state that a person's step leads to. NotPossible for one that the flag does not wait for."""
    allowed, then = _STEPS[step]
    if state not in allowed:
        raise NotPossible(_("This flag is {state}.").format(state=_(STATE_WORDS[state])), _(_TODO[state]))
    return then


def may_follow(state: FlagState) -> tuple[FlagStep, ...]:
    """The steps that a person may take with a flag in this state."""
    return tuple(step for step, (allowed, _then) in _STEPS.items() if state in allowed)
