"""Queries: questions about recorded data, raised by a person or by the program, answered, closed and re-opened.

The three states and the five steps are those of ICH E6 practice (raise, answer, close, re-open), to be confirmed by
the site; "settled" is ours: the program takes its own question back once its cause is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.errors import NotPossible
from tracker.language import N_, _


class QueryState(StrEnum):
    """Where a query stands: nobody answered yet, an answer waits to be read, or it is closed."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class QueryKind(StrEnum):
    """Who asks: a person, or the program for one of three causes."""

    BY_HAND = "by hand"
    MISSING = "missing"
    OUT_OF_RANGE = "out of range"
    INCONSISTENT = "inconsistent"


class Step(StrEnum):
    """What was done to a query."""

    RAISED = "raised"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "re-opened"
    SETTLED = "settled"


KIND_WORDS = {
    QueryKind.BY_HAND: N_("by hand"),
    QueryKind.MISSING: N_("missing"),
    QueryKind.OUT_OF_RANGE: N_("out of range"),
    QueryKind.INCONSISTENT: N_("inconsistent"),
}
STATE_WORDS = {
    QueryState.OPEN: N_("open"),
    QueryState.ANSWERED: N_("answered"),
    QueryState.CLOSED: N_("closed"),
}
STEP_WORDS = {
    Step.RAISED: N_("raised"),
    Step.ANSWERED: N_("answered"),
    Step.CLOSED: N_("closed"),
    Step.REOPENED: N_("re-opened"),
    Step.SETTLED: N_("settled"),
}
_STANDING = frozenset({QueryState.OPEN, QueryState.ANSWERED})
_STEPS: Mapping[Step, tuple[frozenset[QueryState], QueryState]] = {
    Step.RAISED: (frozenset({QueryState.OPEN}), QueryState.OPEN),
    Step.ANSWERED: (_STANDING, QueryState.ANSWERED),
    Step.CLOSED: (_STANDING, QueryState.CLOSED),
    Step.REOPENED: (frozenset({QueryState.ANSWERED, QueryState.CLOSED}), QueryState.OPEN),
    Step.SETTLED: (_STANDING, QueryState.CLOSED),
}
"""From which states each step leads to which; a query that is open is raised again where its cause is another one."""


@dataclass(frozen=True)
class Message:
    """One thing said: by the user with this login, or by nobody where the program did."""

    step: Step
    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Query:
    """A query with all that was said of it, the first thing first. `number` is what people call it."""

    id: str
    number: int
    participant_id: str
    kind: QueryKind
    state: QueryState
    visit_id: str | None = None
    form: str = ""
    item: str = ""
    cause: str = ""
    """What an automatic one found; empty where a person asks, or the cause is gone."""
    messages: tuple[Message, ...] = ()
    participant: str = ""
    """The participant's number."""
    place: str = ""
    """What it is about, in words: "Week 6, Laboratory, ALT"."""
    study_id: str = ""

    @property
    def stands(self) -> bool:
        """Whether somebody still has to answer or to read the answer."""
        return self.state in _STANDING

    @property
    def reopened(self) -> bool:
        """Whether it was opened again and still waits for an answer."""
        return self.state is QueryState.OPEN and self.messages[-1].step is Step.REOPENED

    @property
    def raised(self) -> Message:
        """How it began."""
        return self.messages[0]

    @property
    def asked(self) -> str:
        """What is asked now: what was said when it was raised or opened last."""
        asked = [one.text for one in self.messages if one.step in (Step.RAISED, Step.REOPENED)]
        return asked[-1]


@dataclass(frozen=True)
class Cause:
    """What the program finds at a field (of a form, where `item` is empty; of a visit, where `form` is too)."""

    kind: QueryKind
    text: str
    form: str = ""
    item: str = ""

    @property
    def place(self) -> tuple[QueryKind, str, str]:
        """What it is known by at a visit: there is one query of a kind for a field."""
        return self.kind, self.form, self.item


def after(state: QueryState, step: Step) -> QueryState:
    """The state that a step leads to. NotPossible for one that the query does not wait for."""
    allowed, then = _STEPS[step]
    if state not in allowed:
        raise NotPossible(
            _("This query is {state}.").format(state=_(STATE_WORDS[state])),
            _("Re-open it first.") if state is QueryState.CLOSED else _("There is nothing to do."),
        )
    return then


def follows(known: Query | None, cause: Cause | None) -> Step | None:
    """What the program does with its own query as it finds the cause: raise, raise anew, re-open, settle, or nothing.

    What a person closed stays closed as long as the cause is the same.
    """
    if known is None:
        return Step.RAISED if cause else None
    if cause is None:
        return Step.SETTLED if known.stands else None
    if known.cause == cause.text:
        return None
    return Step.RAISED if known.state is QueryState.OPEN else Step.REOPENED
