"""Visits that no protocol plans, at a real site."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from stage import CONSENT, TestClock

from tracker import enrolment, leaving, overview, paper, unplanned, visits
from tracker.domain.criteria import Outcome
from tracker.domain.records import Sex, Typed, VisitStatus
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.listings import participants as listed
from tracker.site import Site

StudyId = Callable[[str], str]
BASELINE, LATER = date(2026, 3, 10), date(2026, 3, 25)


@pytest.fixture
def enrolled(new_site: Site, study_id: StudyId, clock: TestClock) -> str:
    """A daily-practice participant, baseline on 10 March."""
    clock.set_to(BASELINE)
    given = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    participant = enrolment.register(new_site, study_id("emc-daily-practice"), given)[0]
    visits.hold(new_site, visits.find_visit(new_site, "DP-S001", "baseline"), BASELINE)
    for result in enrolment.eligibility(new_site, participant).results:
        enrolment.answer(new_site, participant, result.criterion.id, "yes")
    enrolment.enrol(new_site, participant, BASELINE, "Dr Roy")
    clock.set_to(LATER)
    return participant


@pytest.fixture
def screened(new_site: Site, study_id: StudyId, screening: str) -> str:
    """The BAAZ participant whose screening visit has begun."""
    return visits.open_visit(new_site, screening).participant.id


def test_an_unscheduled_visit_is_booked_and_then_held_like_any_other(new_site: Site, enrolled: str) -> None:
    visit_id, _ = unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch is worse")
    waiting = visits.open_visit(new_site, visit_id).visit
    visits.hold(new_site, visit_id, LATER)

    held = visits.open_visit(new_site, visit_id)
    assert (waiting.status, waiting.appointment) == (VisitStatus.DUE, LATER)
    assert (held.visit.status, held.visit.label, held.visit.day) == (VisitStatus.HELD, "Unscheduled 1", 15)
    assert ([form.id for form in held.forms], held.visit.reason) == (["easi"], "itch is worse")


def test_it_stands_between_the_planned_visits_by_its_day_and_so_in_every_list(
    new_site: Site, enrolled: str
) -> None:
    visit_id, _ = unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch is worse")
    visits.hold(new_site, visit_id, LATER)

    order = [visit.planned_id for visit in overview.participant(new_site, enrolled).visits]
    [row] = listed(overview.participants(new_site))
    assert order == ["baseline", "unscheduled-1", "week4", "week12"]
    assert [visit["id"] for visit in row["visits"]] == order
    assert row["visits"][1] == {
        "id": "unscheduled-1",
        "target": None,
        "earliest": None,
        "latest": None,
        "appointment": "2026-03-25",
        "date": "2026-03-25",
        "status": "held",
    }


def test_a_score_of_an_unscheduled_visit_is_compared_with_baseline_and_precedes_the_next(
    new_site: Site, enrolled: str, clock: TestClock
) -> None:
    visit_id, _ = unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi", "pp_nrs"], "itch is worse")
    visits.hold(new_site, visit_id, LATER)
    baseline = visits.find_visit(new_site, "DP-001", "baseline")
    for visit, itch in ((baseline, "4"), (visit_id, "8")):
        visits.save(new_site, visit, "pp_nrs", Typed("itch", itch))
    clock.set_to(date(2026, 4, 14))
    week4 = visits.find_visit(new_site, "DP-001", "week4")
    visits.hold(new_site, week4, date(2026, 4, 7))

    extra = visits.open_visit(new_site, visit_id).form("pp_nrs").score
    following = visits.open_visit(new_site, week4).form("pp_nrs").score
    assert extra is not None
    assert following is not None
    assert (extra.baseline_label, extra.change) == ("Start", 4)
    assert (following.previous_label, following.previous) == ("U1", 8)


@pytest.mark.parametrize(("day", "met"), [(CONSENT, False), (date(2026, 3, 30), True)])
def test_eligibility_reads_unscheduled_visits_up_to_the_day_of_baseline_only(
    new_site: Site, screened: str, clock: TestClock, day: date, met: bool
) -> None:
    # NCT05969730, exclusion: AST or ALT at least twice the ULN; the last value up to randomisation decides
    first = visits.find_visit(new_site, "SAR-S001", "screening")
    clock.set_to(date(2026, 3, 29))
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 29), "as the participant could come")
    clock.set_to(date(2026, 4, 1))
    extra, _ = unplanned.add_unscheduled(new_site, screened, day, ["laboratory"], "sample taken again")
    visits.hold(new_site, extra, day)
    for visit, form, alt in ((first, "laboratory_screening", "20"), (extra, "laboratory", "500")):
        for name in ("alt", "ast"):
            visits.save(new_site, visit, form, Typed(name, alt, "U/L", "", "40", confirmed=True))

    results = enrolment.eligibility(new_site, screened).results

    failed = [r.criterion.id for r in results if r.outcome is Outcome.FAILED]
    assert (failed == []) is met


def test_a_visit_needs_a_reason_a_form_and_a_day_after_consent(new_site: Site, enrolled: str) -> None:
    add = unplanned.add_unscheduled

    with pytest.raises(ReasonNeeded):
        add(new_site, enrolled, LATER, ["easi"], " ")
    with pytest.raises(ValueRefused) as no_form:
        add(new_site, enrolled, LATER, [], "itch")
    with pytest.raises(ValueRefused) as other_form:
        add(new_site, enrolled, LATER, ["eligibility"], "itch")
    with pytest.raises(ValueRefused, match="before consent") as early:
        add(new_site, enrolled, date(2026, 3, 1), ["easi"], "itch")
    with pytest.raises(ValueRefused, match="more than 10 years ahead"):
        add(new_site, enrolled, date(2062, 4, 14), ["easi"], "itch")

    assert (no_form.value.code, other_form.value.code) == (Refusal.MISSING, Refusal.NOT_A_CHOICE)
    assert (no_form.value.field, early.value.field) == ("forms", "day")
    assert len(overview.participant(new_site, enrolled).visits) == 3


def test_early_termination_has_the_forms_of_the_last_visit_and_comes_once(
    new_site: Site, enrolled: str
) -> None:
    leaving.withdraw(new_site, enrolled, LATER, "moves to another town")

    visit_id, _ = unplanned.add_early_termination(new_site, enrolled, LATER)

    record = visits.open_visit(new_site, visit_id)
    last = record.study.protocol.visits[-1]
    assert tuple(form.id for form in record.forms) == last.forms
    assert (record.visit.short, record.visit.reason) == ("ET", "moves to another town")
    with pytest.raises(NotPossible, match="has an early-termination visit already"):
        unplanned.add_early_termination(new_site, enrolled, LATER)


def test_nobody_in_screening_has_an_early_termination(new_site: Site, screened: str) -> None:
    with pytest.raises(NotPossible, match="not on study"):
        unplanned.add_early_termination(new_site, screened, LATER)


def test_a_failed_screening_takes_no_more_visits_and_the_dead_none_after_their_day(
    new_site: Site, screened: str, enrolled: str, clock: TestClock
) -> None:
    enrolment.screen_fail(new_site, screened, LATER, "Dr Roy", "EASI too low")
    leaving.died(new_site, enrolled, date(2026, 3, 24), "accident")

    with pytest.raises(NotPossible, match="screening of SAR-S001 failed"):
        unplanned.add_unscheduled(new_site, screened, LATER, ["easi"], "again")
    with pytest.raises(ValueRefused, match="after the death"):
        unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "again")
    unplanned.add_unscheduled(new_site, enrolled, date(2026, 3, 20), ["easi"], "entered from the ward")


def test_the_next_unscheduled_visit_is_counted_on_and_asks_for_someone_today(
    new_site: Site, enrolled: str
) -> None:
    first, _ = unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch")
    visits.miss(new_site, first, "did not come")

    unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch")

    assert [row.visit.planned_id for row in overview.today(new_site).due] == ["unscheduled-2"]


def test_a_visit_before_enrolment_that_no_protocol_plans_can_be_held(new_site: Site, screened: str) -> None:
    visit_id, _ = unplanned.add_unscheduled(new_site, screened, CONSENT, ["laboratory"], "sample clotted")

    visits.hold(new_site, visit_id, CONSENT)

    assert visits.open_visit(new_site, visit_id).visit.status is VisitStatus.HELD


def test_both_papers_of_an_unscheduled_visit_name_it_and_hold_its_forms(
    new_site: Site, enrolled: str
) -> None:
    visit_id, _ = unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch is worse")
    visits.hold(new_site, visit_id, LATER)

    for made in (paper.blank_sheet, paper.visit_report):
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(made(new_site, visit_id))).pages)
        assert "Unscheduled 1" in text
        assert "itch is worse" in text
        assert "EASI" in text
