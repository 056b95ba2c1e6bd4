"""The states of a query, and what the program does with its own as their causes come and go."""

from datetime import UTC, datetime

import pytest

from tracker.domain.queries import (
    KIND_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    Cause,
    Message,
    Query,
    QueryKind,
    QueryState,
    Step,
    after,
    follows,
)
from tracker.errors import NotPossible

AT = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
NO_UNIT = Cause(QueryKind.MISSING, "12.5 has no unit.", "laboratory", "haemoglobin")


def query(state: QueryState, cause: str = NO_UNIT.text) -> Query:
    return Query("q", 5, "p", QueryKind.MISSING, state, "v", "laboratory", "haemoglobin", cause)


@pytest.mark.parametrize(
    ("state", "step", "then"),
    [
        (QueryState.OPEN, Step.ANSWERED, QueryState.ANSWERED),
        (QueryState.OPEN, Step.CLOSED, QueryState.CLOSED),
        (QueryState.OPEN, Step.SETTLED, QueryState.CLOSED),
        (QueryState.OPEN, Step.RAISED, QueryState.OPEN),
        (QueryState.ANSWERED, Step.ANSWERED, QueryState.ANSWERED),
        (QueryState.ANSWERED, Step.CLOSED, QueryState.CLOSED),
        (QueryState.ANSWERED, Step.REOPENED, QueryState.OPEN),
        (QueryState.CLOSED, Step.REOPENED, QueryState.OPEN),
    ],
)
def test_each_step_leads_to_its_state(state: QueryState, step: Step, then: QueryState) -> None:
    assert after(state, step) is then


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (QueryState.OPEN, Step.REOPENED),
        (QueryState.CLOSED, Step.ANSWERED),
        (QueryState.CLOSED, Step.CLOSED),
        (QueryState.CLOSED, Step.SETTLED),
        (QueryState.ANSWERED, Step.RAISED),
    ],
)
def test_a_step_that_a_query_does_not_wait_for_is_refused(state: QueryState, step: Step) -> None:
    with pytest.raises(NotPossible, match=f"This query is {state.value}"):
        after(state, step)


@pytest.mark.parametrize(
    ("known", "cause", "step"),
    [
        (None, None, None),
        (None, NO_UNIT, Step.RAISED),
        (query(QueryState.OPEN), NO_UNIT, None),
        (query(QueryState.OPEN, "13 has no unit."), NO_UNIT, Step.RAISED),
        (query(QueryState.ANSWERED, "13 has no unit."), NO_UNIT, Step.REOPENED),
        (query(QueryState.OPEN), None, Step.SETTLED),
        (query(QueryState.ANSWERED), None, Step.SETTLED),
        (query(QueryState.CLOSED, ""), None, None),
        (query(QueryState.CLOSED, ""), NO_UNIT, Step.REOPENED),
        (query(QueryState.CLOSED), NO_UNIT, None),  # a person closed it knowing the cause
    ],
)
def test_the_program_follows_what_it_finds(
    known: Query | None, cause: Cause | None, step: Step | None
) -> None:
    assert follows(known, cause) is step


def test_what_is_asked_is_what_was_said_when_it_was_opened_last() -> None:
    said = (
        Message(Step.RAISED, "sara", AT, "Is this the right unit?"),
        Message(Step.ANSWERED, "anna", AT, "Yes."),
        Message(Step.REOPENED, "sara", AT, "The report says g/L."),
        Message(Step.ANSWERED, "anna", AT, "Corrected."),
    )
    asked = Query("q", 5, "p", QueryKind.BY_HAND, QueryState.ANSWERED, messages=said)

    assert asked.asked == "The report says g/L."
    assert asked.raised is said[0]
    assert asked.stands


def test_a_query_that_was_opened_again_says_so_until_it_is_answered() -> None:
    again = (Message(Step.RAISED, "sara", AT, "Why?"), Message(Step.REOPENED, "sara", AT, "Not legible."))
    answered = (*again, Message(Step.ANSWERED, "anna", AT, "61.5"))

    assert Query("q", 5, "p", QueryKind.BY_HAND, QueryState.OPEN, messages=again).reopened
    assert not Query("q", 5, "p", QueryKind.BY_HAND, QueryState.OPEN, messages=again[:1]).reopened
    assert not Query("q", 5, "p", QueryKind.BY_HAND, QueryState.ANSWERED, messages=answered).reopened


def test_a_cause_is_known_by_its_kind_and_place() -> None:
    assert NO_UNIT.place == (QueryKind.MISSING, "laboratory", "haemoglobin")
    assert not query(QueryState.CLOSED).stands


def test_every_state_kind_and_step_has_its_word() -> None:
    assert (KIND_WORDS.keys(), STATE_WORDS.keys(), STEP_WORDS.keys()) == (
        set(QueryKind),
        set(QueryState),
        set(Step),
    )
