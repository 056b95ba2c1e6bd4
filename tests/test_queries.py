"""Queries on a real site: raised by people and by the program, answered, closed, re-opened, settled by themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from course import CONSENT, VISITS, course
from stage import PASSWORD, TestClock
from test_signing import INVESTIGATOR, MONITOR, as_

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, whole_text
from tracker import (
    lab_import,
    listings,
    locking,
    logbook,
    overview,
    queries,
    samples,
    signing,
    studies,
    study_papers,
    visits,
)
from tracker.domain.queries import Query, QueryKind, QueryState, Step
from tracker.domain.records import Missing, Role, Typed
from tracker.domain.signing import Meaning
from tracker.errors import NotAllowed, NotFound, NotPossible, ReasonNeeded, ValueRefused
from tracker.site import NewUser, Site

ASSESSOR = NewUser("omid", "Omid Rahimi", "a sentence of theirs", frozenset({Role.ASSESSOR}))
HB = Typed("haemoglobin", "12.5", confirmed=True)
HB_G = Typed("haemoglobin", "12.5", "g/dL", confirmed=True)


@pytest.fixture
def complete(new_site: Site, screening: str) -> str:
    """A completed screening visit with a weight; nothing else is recorded."""
    visits.save(new_site, screening, "vital_signs", Typed("weight", "61.5"))
    visits.complete(new_site, screening)
    return screening


def participant_of(site: Site, visit_id: str) -> str:
    return visits.open_visit(site, visit_id).participant.id


def at(site: Site, visit_id: str, form: str, item: str = "") -> list[Query]:
    return [one for one in queries.of_visit(site, visit_id) if (one.form, one.item) == (form, item)]


def weight_query(site: Site, visit_id: str) -> str:
    who = participant_of(site, visit_id)
    return queries.raise_query(site, who, "Source says 65.1.", visit_id, "vital_signs", "weight")[0]


# --- by hand


def test_a_query_says_who_asked_when_and_about_what(new_site: Site, complete: str) -> None:
    with as_(new_site, MONITOR) as sara:
        weight_query(sara, complete)

    (found,) = at(new_site, complete, "vital_signs", "weight")
    assert (found.kind, found.state) == (QueryKind.BY_HAND, QueryState.OPEN)
    assert found.place == "Screening, Vital signs, Body, weight"
    assert (found.raised.by, found.raised.text) == ("sara", "Source says 65.1.")
    assert found.raised.at.astimezone(new_site.zone).date() == new_site.today()


def test_a_query_is_answered_closed_and_opened_again_and_keeps_all_that_was_said(
    new_site: Site, complete: str
) -> None:
    query_id = weight_query(new_site, complete)

    queries.answer(new_site, query_id, "The scale was read again: 61.5.")
    queries.close(new_site, query_id)
    queries.reopen(new_site, query_id, "The scale was exchanged that day.")

    (found,) = at(new_site, complete, "vital_signs", "weight")
    assert found.state is QueryState.OPEN
    assert [one.step for one in found.messages] == [Step.RAISED, Step.ANSWERED, Step.CLOSED, Step.REOPENED]
    assert found.asked == "The scale was exchanged that day."


def test_a_closed_query_takes_no_answer(new_site: Site, complete: str) -> None:
    query_id = weight_query(new_site, complete)
    queries.close(new_site, query_id)

    with pytest.raises(NotPossible, match=r"This query is closed\. Re-open it first"):
        queries.answer(new_site, query_id, "61.5")


def test_a_query_without_a_text_or_at_a_place_that_is_not_there_is_refused(
    new_site: Site, complete: str, bird: str
) -> None:
    who = participant_of(new_site, complete)

    with pytest.raises(ValueRefused, match="There is no text"):
        queries.raise_query(new_site, who, "  ")
    with pytest.raises(NotFound, match="not one of the participant’s"):
        queries.raise_query(new_site, bird, "Why?", complete)
    with pytest.raises(NotFound, match="not part of the visit"):
        queries.raise_query(new_site, who, "Why?", complete, "kit")
    with pytest.raises(NotFound, match="does not ask for this"):
        queries.raise_query(new_site, who, "Why?", complete, "vital_signs", "alt")
    with pytest.raises(NotFound, match="Choose the visit"):
        queries.raise_query(new_site, who, "Why?", None, "vital_signs")


def test_a_monitor_asks_and_does_not_answer_and_an_assessor_answers_and_does_not_ask(
    new_site: Site, complete: str
) -> None:
    query_id = weight_query(new_site, complete)

    with as_(new_site, MONITOR) as sara, pytest.raises(NotAllowed):
        queries.answer(sara, query_id, "61.5")
    with as_(new_site, ASSESSOR) as omid, pytest.raises(NotAllowed):
        queries.raise_query(omid, participant_of(new_site, complete), "Why?")


def test_a_query_voids_no_signature_and_may_be_raised_in_a_locked_visit(
    new_site: Site, complete: str
) -> None:
    signing.sign(new_site, complete, Meaning.ENTERED, PASSWORD)
    with as_(new_site, INVESTIGATOR) as reza:
        locking.lock(reza, locking.Scope.VISIT, complete)

    weight_query(new_site, complete)

    (given,) = signing.signatures(new_site, complete)
    assert given.stands


# --- by the program


def test_nothing_is_asked_before_a_visit_is_completed(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "laboratory_screening", HB)

    assert queries.of_visit(new_site, screening) == ()


def test_a_completed_visit_is_asked_about_each_missing_item_and_once_about_an_empty_form(
    new_site: Site, complete: str
) -> None:
    found = queries.of_visit(new_site, complete)

    record = visits.open_visit(new_site, complete)
    vital = [one.item.id for one in record.form("vital_signs").required if not one.answered]
    assert {one.kind for one in found} == {QueryKind.MISSING}
    assert sorted(one.item for one in found if one.form == "vital_signs") == sorted(vital)
    assert [one.asked for one in at(new_site, complete, "easi")] == ["Nothing is recorded: 20 items."]
    assert {one.raised.by for one in found} == {""}


def test_an_answer_settles_the_query_and_its_loss_opens_it_again(new_site: Site, complete: str) -> None:
    visits.save(new_site, complete, "vital_signs", Typed("systolic", "122"), "found on the sheet")
    (settled,) = at(new_site, complete, "vital_signs", "systolic")
    visits.save(new_site, complete, "vital_signs", Typed("systolic", ""), "wrong sheet")

    (found,) = at(new_site, complete, "vital_signs", "systolic")
    assert settled.state is QueryState.CLOSED
    assert found.state is QueryState.OPEN
    assert [one.step for one in found.messages] == [Step.RAISED, Step.SETTLED, Step.REOPENED]


def test_a_value_without_a_unit_and_a_missing_value_without_a_reason_are_asked_about(
    new_site: Site, complete: str
) -> None:
    visits.save(new_site, complete, "laboratory_screening", HB, "late report")
    visits.save(
        new_site, complete, "laboratory_screening", Typed("wbc", missing=Missing.NOT_DONE), "late report"
    )

    (hb,) = at(new_site, complete, "laboratory_screening", "haemoglobin")
    (wbc,) = at(new_site, complete, "laboratory_screening", "wbc")
    assert hb.asked == "12.5 has no unit."
    assert wbc.asked == "It says “not done” without a reason."


def test_an_unusual_value_that_was_confirmed_is_asked_about_once_for_each_value(
    new_site: Site, complete: str
) -> None:
    pressure = Typed("systolic", "172", confirmed=True)
    visits.save(new_site, complete, "vital_signs", pressure, "read from the sheet")

    asked = [
        one for one in at(new_site, complete, "vital_signs", "systolic") if one.kind is QueryKind.OUT_OF_RANGE
    ]
    assert [one.asked for one in asked] == ["172 mmHg is unusual; who entered it confirmed it."]
    queries.close(new_site, asked[0].id, "measured twice")
    visits.save(new_site, complete, "vital_signs", Typed("systolic", "171", confirmed=True), "read again")
    again = queries.of_visit(new_site, complete)
    (now,) = [one for one in again if one.id == asked[0].id]
    assert now.state is QueryState.OPEN
    assert now.asked.startswith("171 mmHg")


def test_a_query_of_the_program_whose_cause_stands_is_closed_with_a_reason_alone_and_stays_closed(
    new_site: Site, complete: str
) -> None:
    (pressure,) = at(new_site, complete, "vital_signs", "systolic")

    with pytest.raises(ReasonNeeded, match="neither a value nor a reason"):
        queries.close(new_site, pressure.id)
    queries.close(new_site, pressure.id, "no cuff on the ward")
    visits.save(new_site, complete, "vital_signs", Typed("weight", "61.0"), "read again")

    (found,) = at(new_site, complete, "vital_signs", "systolic")
    assert found.state is QueryState.CLOSED


def test_an_imported_result_settles_what_was_missing(new_site: Site, complete: str, tmp_path: Path) -> None:
    wbc = Typed("wbc", "5", "10*9/L", confirmed=True)
    visits.save(new_site, complete, "laboratory_screening", wbc, "late report")
    (asked,) = at(new_site, complete, "laboratory_screening", "haemoglobin")
    file = tmp_path / "labs.csv"
    file.write_text("who,day,what,value,unit\nSAR-S001,2026-03-02,HB,12.5,g/dL\n", encoding="utf-8")
    columns = "participant: who\ndate: day\nanalyte: what\nvalue: value\nunit: unit\n"
    mapping = columns + "analytes: {HB: haemoglobin}\ndate_format: ISO\n"
    wanted = lab_import.Wanted(mapping, reason="late report")

    lab_import.labs(new_site, studies.study(new_site, "baaz-ad-ir").id, file, wanted)

    (found,) = at(new_site, complete, "laboratory_screening", "haemoglobin")
    assert (asked.state, found.state) == (QueryState.OPEN, QueryState.CLOSED)


def test_two_results_of_which_nobody_chose_are_asked_about_until_one_is_chosen(
    new_site: Site, complete: str
) -> None:
    form = "laboratory_screening"
    visits.save(new_site, complete, form, HB_G, "late report")
    again, _changes = samples.repeat(new_site, complete, form, "haemolysed")
    visits.save(new_site, complete, again, HB_G, "second tube")
    (asked,) = at(new_site, complete, again, "haemoglobin")
    third, _changes = samples.repeat(new_site, complete, form, "to be sure")
    visits.save(new_site, complete, third, HB_G, "third tube")
    (passed,) = at(new_site, complete, again, "haemoglobin")
    samples.choose(new_site, complete, third, "the first was haemolysed")

    (found,) = at(new_site, complete, third, "haemoglobin")
    assert passed.state is QueryState.CLOSED  # asked once, at the latest sample
    assert at(new_site, complete, again) == [one for one in at(new_site, complete, again) if not one.stands]
    assert (asked.kind, asked.state) == (QueryKind.INCONSISTENT, QueryState.OPEN)
    assert asked.place.startswith("Screening, Laboratory")
    assert found.state is QueryState.CLOSED


def test_events_that_the_visit_tells_of_are_looked_for_in_the_log(new_site: Site, complete: str) -> None:
    who = participant_of(new_site, complete)
    told = Typed("new_or_changed", "yes")
    visits.save(new_site, complete, "adverse_events", told, "told by telephone")
    (asked,) = [
        one
        for one in at(new_site, complete, "adverse_events", "new_or_changed")
        if one.kind is QueryKind.INCONSISTENT
    ]
    event = {"words": "headache", "onset": CONSENT.isoformat(), "serious": "no"}
    logbook.add(new_site, who, "adverse_event", event)

    found = {one.id: one for one in queries.of_visit(new_site, complete)}
    assert asked.state is QueryState.OPEN
    assert "the log has none" in asked.asked
    assert found[asked.id].state is QueryState.CLOSED


def test_visits_out_of_their_order_are_asked_about(new_site: Site, clock: TestClock) -> None:
    who = course(new_site, clock, "emc-daily-practice", {})
    first, second = [one for one in overview.participant(new_site, who).visits if one.is_held][:2]
    assert first.held_on

    visits.hold(new_site, second.id, date(2026, 3, 3), "the sheet says so")

    (asked,) = at(new_site, second.id, "")
    assert asked.kind is QueryKind.INCONSISTENT
    assert asked.asked.startswith("It took place on 3 Mar 2026, before ")


@pytest.mark.parametrize("key", VISITS)
def test_a_whole_course_that_is_answered_throughout_asks_nothing_but_of_events(
    new_site: Site, clock: TestClock, key: str
) -> None:
    who = course(new_site, clock, key, {}, until=VISITS[key][1])

    found = queries.of_participant(new_site, who)

    # Answers of the course are made up: events without a log, values at the edge of what is usual.
    assert not [one for one in found if one.kind is QueryKind.MISSING and not one.cause.endswith("unit.")]


# --- lists


def test_what_waits_is_on_today_and_goes_when_it_is_closed(new_site: Site, complete: str) -> None:
    query_id = weight_query(new_site, complete)
    before = overview.today(new_site).queries
    queries.answer(new_site, query_id, "61.5")
    answered = {one.id: one.state for one in overview.today(new_site).queries}
    queries.close(new_site, query_id)

    assert query_id in {one.id for one in before}
    assert answered[query_id] is QueryState.ANSWERED
    assert query_id not in {one.id for one in overview.today(new_site).queries}
    assert overview.today(new_site).queries == queries.standing(new_site)


def test_the_worklist_of_other_programs_tells_them(new_site: Site, complete: str) -> None:
    weight_query(new_site, complete)
    board = overview.today(new_site)
    keys = {study.id: study.protocol.id for study in studies.studies(new_site)}

    told, lines = listings.today(board, keys)["queries"], list(listings.today_lines(board, keys))

    assert [one["text"] for one in told if one["kind"] == "by hand"] == ["Source says 65.1."]
    assert any(line.startswith("query ") and "Source says 65.1." in line for line in lines)


def test_numbers_go_up_one_by_one(new_site: Site, complete: str) -> None:
    weight_query(new_site, complete)

    numbers = [one.number for one in queries.of_visit(new_site, complete)]
    assert numbers == list(range(1, len(numbers) + 1))


# --- masked


@pytest.fixture
def masked(new_site: Site, clock: TestClock) -> Iterator[tuple[Site, Site, str]]:
    """A study that masks its assessors, with a visit; the coordinator and the assessor."""
    who = course(new_site, clock, "bsmmu-dcssc", {}, until="baseline")
    visit = next(one for one in overview.participant(new_site, who).visits if one.planned_id == "baseline")
    with as_(new_site, ASSESSOR) as omid:
        yield new_site, omid, visit.id


def test_an_assessor_sees_and_answers_only_what_is_asked_at_forms_they_see(
    masked: tuple[Site, Site, str],
) -> None:
    anna, omid, visit_id = masked
    who = participant_of(anna, visit_id)
    seen = queries.raise_query(anna, who, "The face: 2 or 3?", visit_id, "mrss", "face")[0]
    hidden = queries.raise_query(anna, who, "Methotrexate taken?", visit_id, "study_drug")[0]
    about = queries.raise_query(anna, who, "Methotrexate stopped?")[0]

    queries.answer(omid, seen, "3")
    for query_id in (hidden, about):
        with pytest.raises(NotAllowed, match="what a masked assessor does not see"):
            queries.answer(omid, query_id, "yes")

    for found in (
        queries.of_visit(omid, visit_id),
        queries.of_participant(omid, who),
        queries.standing(omid),
        overview.today(omid).queries,
    ):
        assert "Methotrexate" not in " ".join(said.text for one in found for said in one.messages)
        assert seen in {one.id for one in found}


# --- paper


def test_the_listing_holds_every_query_with_all_that_was_said(new_site: Site, complete: str) -> None:
    query_id = weight_query(new_site, complete)
    queries.answer(new_site, query_id, "Réponse d’O’Neill: 61.5 ≥ 61")
    baaz = studies.study(new_site, "baaz-ad-ir").id

    made = study_papers.queries(new_site, baaz)

    text = whole_text(made)
    assert "answered by anna: Réponse d’O’Neill: 61.5 ≥ 61" in text
    assert "raised by Visitbook" in text
    assert "Nothing is recorded" in text
    assert f"Queries {len(queries.of_visit(new_site, complete))}" in text
    assert "Answered, to be closed 1" in text
    assert outside_the_margins(made) == []
    assert overlapping_text(made) == []


def test_the_masked_listing_leaves_out_what_assessors_do_not_see(masked: tuple[Site, Site, str]) -> None:
    anna, omid, visit_id = masked
    who = participant_of(anna, visit_id)
    queries.raise_query(anna, who, "The face: 2 or 3?", visit_id, "mrss", "face")
    queries.raise_query(anna, who, "Methotrexate taken?", visit_id, "study_drug")
    study_id = studies.study(anna, "bsmmu-dcssc").id

    for made in (study_papers.queries(anna, study_id, masked=True), study_papers.queries(omid, study_id)):
        text = whole_text(made)
        assert "The face: 2 or 3?" in text
        assert "Methotrexate" not in text


def test_a_study_without_queries_says_so(new_site: Site) -> None:
    text = whole_text(study_papers.queries(new_site, studies.study(new_site, "bird").id))

    assert "No query is open." in text
