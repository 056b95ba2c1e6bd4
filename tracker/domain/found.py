"""What is found about a study’s records beside the answers: calculated values, eligibility, deviations, flags, queries,
later consents, unmasking.

Each kind is described once, part by part, for every format of export and for what an export may not hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.domain.flag_notes import ACTION_WORDS
from tracker.domain.flag_notes import STEP_WORDS as FLAG_STEPS
from tracker.domain.flag_steps import STATE_WORDS as FLAG_STATES
from tracker.domain.queries import KIND_WORDS, STATE_WORDS, STEP_WORDS
from tracker.language import N_

Value = str | Decimal | int | bool | date | datetime


class PartKind(StrEnum):
    """What a part of a finding is."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    DAY = "day"
    MOMENT = "moment"
    """An aware instant."""
    YES_NO = "yes_no"
    LOGIN = "login"
    """The login of a user; empty where the program did it."""


@dataclass(frozen=True)
class Part:
    """One part of a finding: its name, what it is called, and from whom it is kept."""

    id: str
    label: str
    kind: PartKind = PartKind.TEXT
    codes: tuple[tuple[str, str], ...] = ()
    own_words: bool = False
    """Whether it may hold what a person wrote, a name, a day or an age: kept from masked and de-identified exports."""
    orders: bool = False
    """Whether it is counted over everyone at the site: kept from a de-identified export, as it tells who came first."""


@dataclass(frozen=True)
class FoundShape:
    """A kind of findings. `placed`: each may be about a form and an item.

    Only those that are `told_masked` may reach a masked assessor, of forms that assessors see: the others name limits,
    drugs and arms.
    """

    id: str
    title: str
    parts: tuple[Part, ...]
    placed: bool = False
    told_masked: bool = False


@dataclass(frozen=True)
class Found:
    """One finding of a participant; `planned_id`, `form` and `item` are empty where it is about more than these."""

    kind: str
    planned_id: str
    values: Mapping[str, Value]
    form: str = ""
    item: str = ""


def _codes(words: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), label) for code, label in words.items())


DERIVED, DECISIONS, CRITERIA, DEVIATIONS, FLAGS, DONE, QUERIES, CONSENTS, OPENINGS = (
    *("derived", "eligibility", "criteria", "deviations"),
    *("flags", "flag_steps", "queries"),
    *("consents", "unmaskings"),
)
_BECAUSE = N_("Why")

SHAPES: tuple[FoundShape, ...] = (
    FoundShape(
        DERIVED,
        N_("Calculated values"),
        (
            Part("equation", N_("Equation")),
            Part("value", N_("Value, not rounded; empty where it cannot be told"), PartKind.NUMBER),
            Part("unit", N_("Unit")),
            Part("creatinine", N_("Creatinine that went into it")),
            Part("age", N_("Age that went into it"), own_words=True),
            Part("sex", N_("Sex that went into it")),
            Part("weight", N_("Weight that went into it")),
            Part("weight_date", N_("Day of that weight"), PartKind.DAY),
            Part("race_factor", N_("Race factor")),
            Part("because", N_("Why there is no value"), own_words=True),
        ),
        placed=True,
        told_masked=True,
    ),
    FoundShape(
        DECISIONS,
        N_("Eligibility decisions"),
        (
            Part("decision", N_("Which of the participant’s decisions"), PartKind.WHOLE),
            Part("outcome", N_("Outcome")),
            Part("decided_on", N_("Day of the decision"), PartKind.DAY),
            Part("decided_by", N_("Who decided"), own_words=True),
            Part("reason", N_("Reason"), own_words=True),
        ),
    ),
    FoundShape(
        CRITERIA,
        N_("What each criterion said when eligibility was decided"),
        (
            Part("decision", N_("Which of the participant’s decisions"), PartKind.WHOLE),
            Part("criterion", N_("Criterion")),
            Part("outcome", N_("Outcome")),
            Part("because", _BECAUSE, own_words=True),
        ),
    ),
    FoundShape(
        DEVIATIONS,
        N_("Protocol deviations"),
        (
            Part("kind", N_("Kind")),
            Part("on", N_("Day"), PartKind.DAY),
            Part("detail", N_("What differs"), own_words=True),
            Part("reason", N_("Reason"), own_words=True),
            Part("withdrawn", N_("yes where the record it rests on was corrected since"), PartKind.YES_NO),
        ),
    ),
    FoundShape(
        FLAGS,
        N_("Flags"),
        (
            Part("flag", N_("Which of the participant’s flags"), PartKind.WHOLE),
            Part("rule", N_("Rule")),
            Part("label", N_("What it stands on")),
            Part("state", N_("State"), codes=_codes(FLAG_STATES)),
            Part(
                "cannot_tell",
                N_("yes where the limit may be crossed and that cannot be told"),
                PartKind.YES_NO,
            ),
            Part("value", N_("Value"), own_words=True),
            Part("limit", N_("Limit")),
            Part("because", _BECAUSE, own_words=True),
            Part("words", N_("What the rule says")),
            Part("source", N_("Source")),
            Part("origin", N_("Label pack; empty for the study’s own rule")),
            Part("raised_at", N_("Raised"), PartKind.MOMENT),
        ),
        placed=True,
    ),
    FoundShape(
        DONE,
        N_("What was done with flags"),
        (
            Part("flag", N_("Which of the participant’s flags"), PartKind.WHOLE),
            Part("step", N_("Step"), codes=_codes(FLAG_STEPS)),
            Part("at", N_("When"), PartKind.MOMENT),
            Part("by", N_("By whom; empty where the program did it"), PartKind.LOGIN),
            Part("action", N_("Action"), codes=_codes(ACTION_WORDS)),
            Part("text", N_("Note"), own_words=True),
            Part("value", N_("Value at that moment"), own_words=True),
            Part("limit", N_("Limit at that moment")),
        ),
        placed=True,
    ),
    FoundShape(
        QUERIES,
        N_("Queries with all that was said"),
        (
            Part("query", N_("Which of the participant’s queries"), PartKind.WHOLE),
            Part("site_number", N_("Number of the query at the site"), PartKind.WHOLE, orders=True),
            Part("kind", N_("Who asks, and why"), codes=_codes(KIND_WORDS)),
            Part("state", N_("State"), codes=_codes(STATE_WORDS)),
            Part("step", N_("Step"), codes=_codes(STEP_WORDS)),
            Part("at", N_("When"), PartKind.MOMENT),
            Part("by", N_("By whom; empty where the program did it"), PartKind.LOGIN),
            Part("text", N_("What was said"), own_words=True),
        ),
        placed=True,
        told_masked=True,
    ),
    FoundShape(
        CONSENTS,
        N_("Consents to later versions of the form"),
        (
            Part("version", N_("Version of the consent form")),
            Part("consented_on", N_("Day of consent"), PartKind.DAY),
            Part("recorded_at", N_("Recorded"), PartKind.MOMENT),
            Part("by", N_("Recorded by"), PartKind.LOGIN),
        ),
    ),
    FoundShape(
        OPENINGS,
        N_("Unmasking and code breaks"),
        (
            Part("broken_on", N_("Day on which a code was broken elsewhere"), PartKind.DAY),
            Part("by_whom", N_("By whom"), own_words=True),
            Part("reason", N_("Reason"), own_words=True),
            Part("recorded_at", N_("Recorded"), PartKind.MOMENT),
        ),
    ),
)
"""Every kind in the order in which exports tell them."""
