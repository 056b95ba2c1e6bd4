"""Steps with a flag: product.md 3.6, "raised, acknowledged by an investigator with an action and a note, closed"."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.domain.flag_notes import ACTION_WORDS, STEP_WORDS, Action, FlagNote, FlagStep
from tracker.domain.flag_steps import STATE_WORDS, after, may_follow
from tracker.domain.flag_words import note_words, said_words, standing_words
from tracker.domain.records import Flag, FlagState
from tracker.errors import NotPossible

AT = datetime(2026, 4, 14, 22, 30, tzinfo=UTC)
TEHRAN = ZoneInfo("Asia/Tehran")
SEEN = FlagNote(
    FlagStep.ACKNOWLEDGED, "Dr A. Roy", AT, Action.REDUCED, "repeat in a week", "212 U/L", "> 100"
)
CLOSED = FlagNote(FlagStep.CLOSED, "Dr A. Roy", AT, None, "back to normal")
ANEW = FlagNote(FlagStep.REJUDGED, "", AT, value="188 U/L")
FLAG = Flag(
    id="f",
    participant_id="p",
    visit_id="v",
    number="S-1",
    visit_short="W6",
    form="laboratory",
    item="alt",
    label="ALT > 100",
    rule_id="alt",
    cannot_tell=False,
    value="212 U/L",
    limit="> 100 U/L",
    because="above 100 U/L",
    words="",
    where="",
    state=FlagState.OPEN,
    raised_at=AT,
)


@pytest.mark.parametrize(
    ("state", "step", "then"),
    [
        (FlagState.OPEN, FlagStep.ACKNOWLEDGED, FlagState.ACKNOWLEDGED),
        (FlagState.ACKNOWLEDGED, FlagStep.ACKNOWLEDGED, FlagState.ACKNOWLEDGED),
        (FlagState.ACKNOWLEDGED, FlagStep.CLOSED, FlagState.CLOSED),
        (FlagState.ACKNOWLEDGED, FlagStep.REOPENED, FlagState.OPEN),
        (FlagState.CLOSED, FlagStep.REOPENED, FlagState.OPEN),
    ],
)
def test_a_step_leads_from_one_state_to_the_next(state: FlagState, step: FlagStep, then: FlagState) -> None:
    assert after(state, step) is then


@pytest.mark.parametrize(
    ("state", "step", "said"),
    [
        (FlagState.OPEN, FlagStep.CLOSED, r"This flag is open\. Acknowledge it first\."),
        (FlagState.CLOSED, FlagStep.ACKNOWLEDGED, r"closed\. Re-open it first"),
        (FlagState.WITHDRAWN, FlagStep.ACKNOWLEDGED, r"withdrawn\. Its value was corrected"),
        (FlagState.OPEN, FlagStep.REOPENED, r"This flag is open"),
    ],
)
def test_a_step_that_a_flag_does_not_wait_for_is_refused_in_words(
    state: FlagState, step: FlagStep, said: str
) -> None:
    with pytest.raises(NotPossible, match=said):
        after(state, step)


def test_what_may_follow_is_what_is_not_refused() -> None:
    assert may_follow(FlagState.OPEN) == (FlagStep.ACKNOWLEDGED,)
    assert may_follow(FlagState.ACKNOWLEDGED) == (FlagStep.ACKNOWLEDGED, FlagStep.CLOSED, FlagStep.REOPENED)
    assert may_follow(FlagState.CLOSED) == (FlagStep.REOPENED,)
    assert may_follow(FlagState.WITHDRAWN) == ()


def test_every_step_action_and_state_has_words() -> None:
    assert set(STEP_WORDS) == set(FlagStep)
    assert set(ACTION_WORDS) == set(Action)
    assert set(STATE_WORDS) == set(FlagState)


def test_a_step_is_told_on_the_day_of_the_site() -> None:
    # 22:30 UTC is 02:00 of the next day in Tehran (UTC+3:30, no summer time since 2022).
    assert note_words(SEEN, TEHRAN) == "acknowledged 15 Apr 2026 by Dr A. Roy: dose reduced, repeat in a week"
    assert note_words(ANEW, TEHRAN) == "judged anew 15 Apr 2026"
    assert said_words(CLOSED) == "back to normal"


def test_a_flag_tells_who_acknowledged_and_who_closed_it() -> None:
    seen = replace(FLAG, state=FlagState.ACKNOWLEDGED, notes=(SEEN,))
    closed = replace(FLAG, state=FlagState.CLOSED, notes=(SEEN, CLOSED))

    assert seen.seen == SEEN
    assert seen.closed is None
    assert [words.split(" ")[0] for words in standing_words(closed, TEHRAN)] == ["acknowledged", "closed"]


def test_a_flag_that_was_judged_anew_is_not_seen_whoever_saw_it_before() -> None:
    anew = replace(FLAG, notes=(SEEN, ANEW))

    assert anew.seen is None
    assert standing_words(anew, TEHRAN) == ()


def test_a_state_without_a_step_is_told_of_nobody() -> None:
    """A site of a version before the steps were kept."""
    assert replace(FLAG, state=FlagState.ACKNOWLEDGED).seen is None
    assert replace(FLAG, state=FlagState.CLOSED).closed is None
