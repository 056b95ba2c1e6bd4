"""Stopping treatment, withdrawal, loss and death at a real site, and taking them back."""

from collections.abc import Callable
from datetime import date

import pytest
from stage import CONSENT, TestClock

from tracker import enrolment, leaving, overview, studies, unplanned, visits
from tracker.domain.protocol import Window
from tracker.domain.records import ParticipantStatus, Sex, VisitStatus
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]
BASELINE, LATER = date(2026, 3, 10), date(2026, 3, 25)
Leave = Callable[[Site, str, date, str], object]
WAYS = [
    (leaving.withdraw, ParticipantStatus.WITHDRAWN),
    (leaving.lost_to_follow_up, ParticipantStatus.LOST),
    (leaving.died, ParticipantStatus.DIED),
]


def enrolled_in(site: Site, study: str, clock: TestClock) -> str:
    clock.set_to(BASELINE)
    given = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_date=date(1970, 2, 2))
    participant = enrolment.register(site, study, given)[0]
    page = overview.participant(site, participant)
    visits.hold(site, page.visits[0].id, BASELINE)
    for result in enrolment.eligibility(site, participant).results:
        answer = "yes" if result.criterion.kind == "inclusion" else "no"
        for question in (result.criterion.id, *(one.id for one in result.criterion.questions)):
            if result.criterion.condition is None or question != result.criterion.id:
                enrolment.answer(site, participant, question, answer)
    return participant


@pytest.fixture
def enrolled(new_site: Site, study_id: StudyId, clock: TestClock) -> str:
    """A daily-practice participant, baseline on 10 March, week 4 with the site's own window of 5 days."""
    study = study_id("emc-daily-practice")
    studies.set_site_window(new_site, study, "week4", Window(minus=5, plus=5), "agreed")
    participant = enrolled_in(new_site, study, clock)
    enrolment.enrol(new_site, participant, BASELINE, "Dr Roy")
    clock.set_to(LATER)
    return participant


def statuses(site: Site, participant: str) -> list[str]:
    return [visit.status.value for visit in overview.participant(site, participant).visits]


@pytest.mark.parametrize(("leave", "status"), WAYS)
def test_each_way_of_leaving_lets_go_of_what_was_planned_and_nothing_more_is_due(
    new_site: Site, enrolled: str, leave: Leave, status: ParticipantStatus
) -> None:
    leave(new_site, enrolled, LATER, "as told on the telephone")

    who = overview.participant(new_site, enrolled).participant
    [row] = overview.participants(new_site)
    board = overview.today(new_site, date(2026, 4, 8))
    assert (who.status, who.ended_on, who.end_reason) == (status, LATER, "as told on the telephone")
    assert statuses(new_site, enrolled) == ["held", "not needed", "not needed"]
    assert (row.next_in_days, board.due, board.overdue, board.this_week) == (None, (), (), ())


@pytest.mark.parametrize(("leave", "status"), WAYS)
def test_what_will_change_is_told_before_and_is_what_then_changes(
    new_site: Site, enrolled: str, leave: Leave, status: ParticipantStatus
) -> None:
    told = leaving.what_changes(new_site, enrolled, status, LATER)
    before = statuses(new_site, enrolled)
    leave(new_site, enrolled, LATER, "as told on the telephone")

    now = {visit.id for visit in overview.participant(new_site, enrolled).visits if visit.not_needed}
    assert "not needed" not in before
    assert {visit.id for visit in told.not_needed} == now


def test_a_visit_held_after_the_day_is_pointed_out_and_stays(
    new_site: Site, enrolled: str, clock: TestClock
) -> None:
    clock.set_to(date(2026, 4, 14))
    visits.hold(new_site, visits.find_visit(new_site, "DP-001", "week4"), date(2026, 4, 7))

    told = leaving.what_changes(new_site, enrolled, ParticipantStatus.WITHDRAWN, LATER)
    leaving.withdraw(new_site, enrolled, LATER, "moves to another town")

    assert [visit.planned_id for visit in told.held_after] == ["week4"]
    assert statuses(new_site, enrolled) == ["held", "held", "not needed"]


@pytest.mark.parametrize("leave", [leave for leave, _status in WAYS])
def test_leaving_is_refused_without_a_reason_before_enrolment_and_in_the_future(
    new_site: Site, enrolled: str, leave: Leave
) -> None:
    with pytest.raises(ReasonNeeded):
        leave(new_site, enrolled, LATER, "  ")
    with pytest.raises(ValueRefused, match=r"before enrolment \(10 Mar 2026\)") as early:
        leave(new_site, enrolled, date(2026, 3, 9), "reason")
    with pytest.raises(ValueRefused) as late:
        leave(new_site, enrolled, date(2026, 3, 26), "reason")

    assert (early.value.field, late.value.code) == ("on", Refusal.IN_THE_FUTURE)
    assert overview.participant(new_site, enrolled).participant.status is ParticipantStatus.ENROLLED


@pytest.mark.parametrize(("leave", "status"), WAYS)
def test_leaving_is_taken_back_with_a_reason_and_the_visits_are_planned_again(
    new_site: Site, enrolled: str, leave: Leave, status: ParticipantStatus
) -> None:
    before = overview.participant(new_site, enrolled)
    leave(new_site, enrolled, LATER, "as told on the telephone")

    with pytest.raises(ReasonNeeded):
        leaving.return_to_study(new_site, enrolled, "")
    leaving.return_to_study(new_site, enrolled, "a mix-up of two people")

    after = overview.participant(new_site, enrolled)
    assert after.participant == before.participant
    assert after.visits == before.visits
    assert after.history[0].reason == "a mix-up of two people"


def test_who_did_not_leave_cannot_return_and_nobody_leaves_twice(new_site: Site, enrolled: str) -> None:
    with pytest.raises(NotPossible, match="has not left"):
        leaving.return_to_study(new_site, enrolled, "reason")
    leaving.withdraw(new_site, enrolled, LATER, "moves")

    with pytest.raises(NotPossible, match="not on study"):
        leaving.lost_to_follow_up(new_site, enrolled, LATER, "moves")


def test_a_death_is_recorded_in_screening_and_of_who_was_lost(
    new_site: Site, enrolled: str, screening: str, clock: TestClock
) -> None:
    in_screening = visits.open_visit(new_site, screening).participant.id
    leaving.lost_to_follow_up(new_site, enrolled, LATER, "three letters came back")

    with pytest.raises(NotPossible, match="a screening ends with a screen failure"):
        leaving.withdraw(new_site, in_screening, LATER, "moves")
    with pytest.raises(ValueRefused, match="before consent"):
        leaving.died(new_site, in_screening, date(2026, 3, 1), "accident")
    for participant in (in_screening, enrolled):
        leaving.died(new_site, participant, LATER, "not known yet")

    people = [overview.participant(new_site, one).participant for one in (in_screening, enrolled)]
    assert {who.status for who in people} == {ParticipantStatus.DIED}
    leaving.return_to_study(new_site, in_screening, "a mix-up")
    assert overview.participant(new_site, in_screening).participant.status is ParticipantStatus.SCREENING


def test_the_last_visit_of_who_withdraws_stays_booked_and_falls_away_for_who_dies(
    new_site: Site, enrolled: str, clock: TestClock
) -> None:
    unplanned.add_early_termination(new_site, enrolled, date(2026, 3, 30), reason="stops")

    leaving.withdraw(new_site, enrolled, LATER, "moves")
    withdrawn = statuses(new_site, enrolled)
    leaving.return_to_study(new_site, enrolled, "stays after all")
    leaving.died(new_site, enrolled, LATER, "accident")

    assert withdrawn == ["held", "planned", "not needed", "not needed"]
    assert statuses(new_site, enrolled) == ["held", "not needed", "not needed", "not needed"]


def test_a_series_without_an_end_stops_growing_once_someone_left(
    new_site: Site, study_id: StudyId, clock: TestClock
) -> None:
    participant = enrolled_in(new_site, study_id("euroguiderm-baricitinib"), clock)
    enrolment.enrol(new_site, participant, BASELINE, "Dr Roy")
    clock.set_to(date(2026, 6, 12))
    number = overview.participant(new_site, participant).participant.shown_number
    leaving.withdraw(new_site, participant, date(2026, 6, 1), "moves")
    before = len(statuses(new_site, participant))

    extra, _ = unplanned.add_unscheduled(new_site, participant, date(2026, 5, 1), ["easi"], "late entry")
    visits.hold(new_site, extra, date(2026, 5, 1))
    left = len(statuses(new_site, participant))
    leaving.return_to_study(new_site, participant, "stays after all")
    visits.hold(new_site, visits.find_visit(new_site, number, "month3"), date(2026, 6, 10))

    assert left == before + 1
    assert len(statuses(new_site, participant)) == before + 2  # it goes on once the participant is back


def test_stopping_treatment_is_not_leaving_the_study(new_site: Site, enrolled: str) -> None:
    leaving.stop_treatment(new_site, enrolled, LATER, "raised liver enzymes")

    page = overview.participant(new_site, enrolled)
    assert page.participant.status is ParticipantStatus.ENROLLED
    assert page.participant.treatment_stopped_on == LATER
    assert page.participant.treatment_stop_reason == "raised liver enzymes"
    assert VisitStatus.NOT_NEEDED not in {visit.status for visit in page.visits}


def test_stopped_treatment_is_taken_back_with_a_reason(new_site: Site, enrolled: str) -> None:
    before = overview.participant(new_site, enrolled).participant
    with pytest.raises(NotPossible, match="was not stopped"):
        leaving.resume_treatment(new_site, enrolled, "reason")
    leaving.stop_treatment(new_site, enrolled, LATER, "raised liver enzymes")

    with pytest.raises(NotPossible, match="not on treatment"):
        leaving.stop_treatment(new_site, enrolled, LATER, "again")
    with pytest.raises(ReasonNeeded):
        leaving.resume_treatment(new_site, enrolled, " ")
    leaving.resume_treatment(new_site, enrolled, "entered for the wrong participant")

    assert overview.participant(new_site, enrolled).participant == before


def test_treatment_is_stopped_with_a_reason_on_a_day_of_the_study(new_site: Site, enrolled: str) -> None:
    with pytest.raises(ReasonNeeded):
        leaving.stop_treatment(new_site, enrolled, LATER, "")
    with pytest.raises(ValueRefused, match="before enrolment"):
        leaving.stop_treatment(new_site, enrolled, date(2026, 3, 9), "reason")
