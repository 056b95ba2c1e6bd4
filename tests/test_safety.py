"""Flags on a real site: read over all participants, acknowledged, closed, opened again, and what changes do to them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from stage import TestClock
from test_signing import INVESTIGATOR, MONITOR, as_

from tests.reports.pdf_reading import outside_the_margins, whole_text
from tracker import demo, events, locking, overview, paper, safety, signing, studies, study_papers, visits
from tracker.domain.flag_notes import Action, FlagStep
from tracker.domain.records import FlagState, Typed
from tracker.domain.signing import Meaning
from tracker.errors import NotAllowed, NotFound, NotPossible, ReasonNeeded, ValueRefused
from tracker.safety import FlagLine
from tracker.site import Site

ALT: dict[str, Any] = {"unit": "U/L", "low": "10", "high": "50", "confirmed": True}
FORM = "laboratory_screening"


def save_alt(site: Site, visit_id: str, text: str, reason: str = "") -> None:
    visits.save(site, visit_id, FORM, Typed("alt", text, **ALT), reason)


@pytest.fixture
def flagged(new_site: Site, screening: str) -> str:
    """A visit with an ALT of 212, where the study's limit is above twice the ULN, here 100 (NCT05969730)."""
    save_alt(new_site, screening, "212")
    return screening


@pytest.fixture
def reza(new_site: Site) -> Iterator[Site]:
    with as_(new_site, INVESTIGATOR) as site:
        yield site


def alt_flag(site: Site) -> FlagLine:
    (found,) = [line for line in safety.flags(site) if line.flag.item == "alt"]
    return found


# --- seen by an investigator


def test_the_list_holds_the_value_the_limit_and_the_words_of_the_source(new_site: Site, flagged: str) -> None:
    line = alt_flag(new_site)

    assert line.study_short == studies.study(new_site, "baaz-ad-ir").protocol.short_title
    assert (line.flag.value, line.flag.state) == ("212 U/L", FlagState.OPEN)
    assert line.flag.limit
    assert line.flag.words
    assert line.flag.where


def test_an_investigator_acknowledges_with_an_action_and_a_note(
    new_site: Site, flagged: str, reza: Site
) -> None:
    changes = safety.acknowledge(reza, alt_flag(reza).flag.id, Action.REPEATED, "in a week")

    flag = alt_flag(new_site).flag
    assert changes.visits == {flagged}
    assert flag.state is FlagState.ACKNOWLEDGED
    assert flag.seen is not None
    assert (flag.seen.by, flag.seen.action, flag.seen.text) == ("Reza Tavakoli", Action.REPEATED, "in a week")
    assert (flag.seen.value, flag.seen.limit) == ("212 U/L", flag.limit)


def test_a_flag_that_was_acknowledged_counts_as_seen_beside_its_visit(
    new_site: Site, flagged: str, reza: Site
) -> None:
    def counted() -> tuple[int, int]:
        cells = (cell for row in overview.participants(new_site) for cell in row.cells)
        return next((cell.flags, cell.seen) for cell in cells if cell.visit.id == flagged)

    before = counted()
    safety.acknowledge(reza, alt_flag(reza).flag.id, Action.REPEATED)

    assert (before, counted()) == ((1, 0), (0, 1))


def test_only_an_investigator_does(new_site: Site, flagged: str) -> None:
    flag_id = alt_flag(new_site).flag.id

    with pytest.raises(NotAllowed, match="may not decide as investigator"):
        safety.acknowledge(new_site, flag_id, Action.REPEATED)
    with as_(new_site, MONITOR) as sara, pytest.raises(NotAllowed):
        safety.close(sara, flag_id, "seen")


@pytest.mark.parametrize("action", [Action.NONE, Action.OTHER])
def test_an_action_that_says_nothing_asks_for_a_note(
    new_site: Site, flagged: str, reza: Site, action: Action
) -> None:
    flag_id = alt_flag(new_site).flag.id

    with pytest.raises(ReasonNeeded, match="says nothing without a note"):
        safety.acknowledge(reza, flag_id, action, "  ")
    safety.acknowledge(reza, flag_id, action, "not clinically significant")

    assert alt_flag(new_site).flag.seen


def test_a_flag_is_closed_after_it_was_acknowledged_and_with_a_note(
    new_site: Site, flagged: str, reza: Site
) -> None:
    flag_id = alt_flag(new_site).flag.id

    with pytest.raises(NotPossible, match="Acknowledge it first"):
        safety.close(reza, flag_id, "normal again")
    safety.acknowledge(reza, flag_id, Action.INTERRUPTED)
    with pytest.raises(ValueRefused, match="There is no note"):
        safety.close(reza, flag_id, "")
    safety.close(reza, flag_id, "normal again")

    flag = alt_flag(new_site).flag
    assert flag.state is FlagState.CLOSED
    assert flag.closed is not None
    assert flag.closed.text == "normal again"
    assert not [one for one in overview.today(new_site).flags if one.id == flag_id]


def test_a_closed_flag_is_opened_again_and_keeps_all_that_was_done(
    new_site: Site, flagged: str, reza: Site
) -> None:
    flag_id = alt_flag(new_site).flag.id
    safety.acknowledge(reza, flag_id, Action.REDUCED)
    safety.close(reza, flag_id, "normal again")

    safety.reopen(reza, flag_id, "closed the wrong one")

    steps = [note.step for note in safety.history(new_site, flag_id)]
    assert alt_flag(new_site).flag.state is FlagState.OPEN
    assert steps == [FlagStep.RAISED, FlagStep.ACKNOWLEDGED, FlagStep.CLOSED, FlagStep.REOPENED]


def test_a_flag_that_is_not_there_is_said_so(new_site: Site, reza: Site) -> None:
    with pytest.raises(NotFound, match="This flag is not recorded"):
        safety.acknowledge(reza, "no-such-flag", Action.REDUCED)


def test_seeing_a_flag_voids_no_signature_and_goes_on_in_a_locked_visit(
    new_site: Site, flagged: str, reza: Site
) -> None:
    visits.complete(new_site, flagged)
    signing.sign(reza, flagged, Meaning.REVIEWED, "one they chose alone")
    locking.lock(reza, locking.Scope.VISIT, flagged)

    safety.acknowledge(reza, alt_flag(reza).flag.id, Action.REDUCED)

    (given,) = signing.signatures(new_site, flagged)
    assert given.stands


# --- what a change does


def test_a_new_value_opens_an_acknowledged_flag_and_the_history_keeps_both_values(
    new_site: Site, flagged: str, reza: Site
) -> None:
    flag_id = alt_flag(new_site).flag.id
    safety.acknowledge(reza, flag_id, Action.REDUCED)

    save_alt(new_site, flagged, "388")

    assert alt_flag(new_site).flag.state is FlagState.OPEN
    assert alt_flag(new_site).flag.seen is None
    assert [(note.step, note.value) for note in safety.history(new_site, flag_id)] == [
        (FlagStep.RAISED, "212 U/L"),
        (FlagStep.ACKNOWLEDGED, "212 U/L"),
        (FlagStep.REJUDGED, "388 U/L"),
    ]


def test_a_corrected_value_withdraws_the_flag_and_deletes_nothing(
    new_site: Site, flagged: str, reza: Site
) -> None:
    flag_id = alt_flag(new_site).flag.id
    safety.acknowledge(reza, flag_id, Action.REPEATED)

    save_alt(new_site, flagged, "21")
    save_alt(new_site, flagged, "212")

    assert alt_flag(new_site).flag.state is FlagState.OPEN
    assert [note.step for note in safety.history(new_site, flag_id)] == [
        FlagStep.RAISED,
        FlagStep.ACKNOWLEDGED,
        FlagStep.WITHDRAWN,
        FlagStep.REJUDGED,
    ]


def test_a_withdrawn_flag_stays_on_the_list_and_takes_no_step(
    new_site: Site, flagged: str, reza: Site
) -> None:
    save_alt(new_site, flagged, "21")

    line = alt_flag(new_site)
    assert line.flag.state is FlagState.WITHDRAWN
    with pytest.raises(NotPossible, match="Its value was corrected"):
        safety.acknowledge(reza, line.flag.id, Action.REDUCED)


# --- trend, events, paper


def test_the_trend_of_a_flag_is_that_of_its_analyte_with_the_limit(demo_site: Site) -> None:
    lines = [
        line for line in safety.flags(demo_site) if line.flag.item == "alt" and not line.flag.cannot_tell
    ]

    found = [trend for line in lines if (trend := safety.trend(demo_site, line.flag.id))]

    assert found
    assert all(trend.id == "alt" and trend.limits for trend in found)


def test_the_demo_has_flags_and_queries_at_every_stage(demo_site: Site) -> None:
    states = {line.flag.state for line in safety.flags(demo_site)}

    assert {FlagState.OPEN, FlagState.ACKNOWLEDGED} <= states


def test_the_events_of_the_site_come_the_latest_first(demo_site: Site) -> None:
    found = events.of_site(demo_site)

    onsets = [line.event.onset for line in found]
    assert onsets == sorted(onsets, reverse=True)
    assert all(line.event.number == number_of(demo_site, line.participant_id) for line in found)


def number_of(site: Site, participant_id: str) -> str:
    return overview.participant(site, participant_id).participant.shown_number


def test_the_visit_report_and_the_safety_listing_say_who_acknowledged_and_what_was_done(
    new_site: Site, flagged: str, reza: Site
) -> None:
    safety.acknowledge(reza, alt_flag(reza).flag.id, Action.REDUCED, "Réponse d’O’Neill: half")
    said = "cknowledged 14 Apr 2026 by Reza Tavakoli: dose reduced, Réponse d’O’Neill: half"

    report = paper.visit_report(new_site, flagged)
    listing = study_papers.safety(new_site, studies.study(new_site, "baaz-ad-ir").id)

    for made in (report, listing):
        assert said in whole_text(made)
        assert outside_the_margins(made) == []


# --- masked


@pytest.fixture
def told(demo_path: Path) -> Iterator[Callable[[str], Site]]:
    opened: list[Site] = []

    def open_as(login: str) -> Site:
        opened.append(Site.open(demo_path, login, demo.PASSWORD, clock=TestClock()))
        return opened[-1]

    yield open_as
    for site in opened:
        site.close()


def test_a_masked_assessor_is_told_of_no_flag_and_no_event_of_a_masked_study(
    told: Callable[[str], Site],
) -> None:
    coordinator, assessor = told("coordinator"), told("assessor")
    masked = {studies.study(coordinator, key).id for key in ("bird", "bsmmu-dcssc")}
    hidden = [line.flag.id for line in safety.flags(coordinator) if line.study_id in masked]

    assert hidden
    assert not [line for line in safety.flags(assessor) if line.study_id in masked]
    assert not [line for line in events.of_site(assessor) if line.study_id in masked]
    with pytest.raises(NotAllowed, match="not for a masked assessor"):
        safety.history(assessor, hidden[0])
    with pytest.raises(NotAllowed):
        safety.trend(assessor, hidden[0])
