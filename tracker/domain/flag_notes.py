"""What is done and said about a flag after it was raised: each step with who, when, and the value they had seen.

That a flag is raised, acknowledged by an investigator with an action and a note, and closed is product.md 3.6. The
actions on the drug are those of ICH E2B(R3) G.k.8 (reduced, interrupted, withdrawn); the others are our own words.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.language import N_


class FlagStep(StrEnum):
    """What was done with a flag; the first and the last two are the program's own."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    REOPENED = "re-opened"
    REJUDGED = "judged anew"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What an investigator did about a flag."""

    REPEATED = "repeat"
    REDUCED = "reduced"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"
    TREATED = "treated"
    REFERRED = "referred"
    EVENT = "event"
    ASKED = "asked"
    NONE = "none"
    OTHER = "other"


STEP_WORDS = {
    FlagStep.RAISED: N_("raised"),
    FlagStep.ACKNOWLEDGED: N_("acknowledged"),
    FlagStep.CLOSED: N_("closed"),
    FlagStep.REOPENED: N_("re-opened"),
    FlagStep.REJUDGED: N_("judged anew"),
    FlagStep.WITHDRAWN: N_("withdrawn"),
}
ACTION_WORDS = {
    Action.REPEATED: N_("test to be repeated"),
    Action.REDUCED: N_("dose reduced"),
    Action.INTERRUPTED: N_("drug interrupted"),
    Action.STOPPED: N_("drug stopped"),
    Action.TREATED: N_("treatment given"),
    Action.REFERRED: N_("referred"),
    Action.EVENT: N_("recorded as adverse event"),
    Action.ASKED: N_("missing information asked for"),
    Action.NONE: N_("no action needed"),
    Action.OTHER: N_("other, see note"),
}
EXPLAINED = frozenset({Action.NONE, Action.OTHER})
"""The actions that say nothing without a note."""


@dataclass(frozen=True)
class FlagNote:
    """One step with a flag: by whom (by nobody where the program took it), when, what was done and said.

    `value` and `limit` are the flag's at that moment, as texts with their units.
    """

    step: FlagStep
    by: str
    at: datetime
    action: Action | None = None
    text: str = ""
    value: str = ""
    limit: str = ""
