"""A visit at a real site: booked, held, missed, completed, in and out of its window."""

from collections.abc import Callable
from datetime import date, time

import pytest
from stage import CONSENT, TestClock

from tracker import enrolment, overview, site_calendar, studies, visits
from tracker.domain.protocol import Window
from tracker.domain.records import Sex, VisitStatus
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]


def test_a_visit_cannot_be_before_consent(new_site: Site, bird: str) -> None:
    with pytest.raises(ValueRefused, match=r"before consent \(2 Mar 2026\)"):
        visits.hold(new_site, visits.find_visit(new_site, "01-S001", "screening"), date(2026, 3, 1))


def test_a_visit_cannot_be_in_the_future(new_site: Site, bird: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        visits.hold(new_site, visits.find_visit(new_site, "01-S001", "screening"), date(2026, 4, 15))

    assert caught.value.code is Refusal.IN_THE_FUTURE


@pytest.mark.parametrize("act", [visits.book, site_calendar.moving])
def test_an_appointment_of_a_mistyped_year_is_refused_and_not_looked_up(
    new_site: Site, bird: str, act: Callable[[Site, str, date], object]
) -> None:
    with pytest.raises(ValueRefused, match=r"14 Apr 9026 is more than 10 years ahead\. Check the year\."):
        act(new_site, visits.find_visit(new_site, "01-S001", "screening"), date(9026, 4, 14))


def test_nothing_is_held_after_baseline_before_enrolment(new_site: Site, bird: str) -> None:
    with pytest.raises(NotPossible, match="not enrolled yet"):
        visits.hold(new_site, visits.find_visit(new_site, "01-S001", "week5"), date(2026, 4, 10))


def test_screening_held_earlier_than_28_days_before_baseline_is_logged_once_baseline_is_held(
    new_site: Site, bird: str
) -> None:
    # NCT04972760: "screening visit (W-4 to D-1)"
    visits.hold(new_site, visits.find_visit(new_site, "01-S001", "screening"), date(2026, 3, 2))
    while_provisional = overview.participant(new_site, bird).deviations

    baseline = visits.find_visit(new_site, "01-S001", "baseline")
    with pytest.raises(ReasonNeeded, match="screening expired on 30 Mar 2026"):
        visits.hold(new_site, baseline, date(2026, 4, 1))
    visits.hold(new_site, baseline, date(2026, 4, 1), "strike of the trains")

    page = overview.participant(new_site, bird)
    assert while_provisional == ()
    assert [(deviation.detail, deviation.reason) for deviation in page.deviations] == [
        ("SCR held 2 days before its window", "strike of the trains")
    ]
    assert page.visits[0].status is VisitStatus.HELD_EARLY


@pytest.fixture
def daily_practice(new_site: Site, study_id: StudyId, clock: TestClock) -> str:
    """An enrolled daily-practice participant, baseline on 1 April, with the site's own window of 5 days at week 4."""
    study = study_id("emc-daily-practice")
    own = Window(minus=5, plus=5)
    studies.set_site_window(new_site, study, "week4", own, "agreed with the investigator")
    registration = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    participant = enrolment.register(new_site, study, registration)[0]
    visits.hold(new_site, visits.find_visit(new_site, "DP-S001", "baseline"), date(2026, 4, 1))
    for result in enrolment.eligibility(new_site, participant).results:
        enrolment.answer(new_site, participant, result.criterion.id, "yes")
    enrolment.enrol(new_site, participant, date(2026, 4, 1), "Dr Roy")
    clock.set_to(date(2026, 5, 20))
    return participant


def test_a_visit_out_of_its_window_asks_why_and_is_logged_as_a_deviation(
    new_site: Site, daily_practice: str
) -> None:
    week4 = visits.find_visit(new_site, "DP-001", "week4")

    with pytest.raises(ReasonNeeded, match="2 days after the window"):
        visits.hold(new_site, week4, date(2026, 5, 6))
    visits.hold(new_site, week4, date(2026, 5, 6), "a strike of the trains")

    logged = overview.participant(new_site, daily_practice).deviations
    assert [(one.detail, one.reason) for one in logged] == [
        ("W4 held 2 days after its window", "a strike of the trains")
    ]


def test_a_corrected_date_inside_the_window_withdraws_the_deviation(
    new_site: Site, daily_practice: str
) -> None:
    week4 = visits.find_visit(new_site, "DP-001", "week4")
    visits.hold(new_site, week4, date(2026, 5, 6), "typed wrongly")

    visits.hold(new_site, week4, date(2026, 5, 4))

    assert overview.participant(new_site, daily_practice).deviations == ()


def test_moving_an_appointment_outside_the_window_asks_why(new_site: Site, bird: str) -> None:
    visits.hold(new_site, visits.find_visit(new_site, "01-S001", "baseline"), date(2026, 4, 1))
    week5 = visits.find_visit(new_site, "01-S001", "week5")

    visits.book(new_site, week5, date(2026, 5, 6), time(9, 30))
    with pytest.raises(ReasonNeeded):
        visits.book(new_site, week5, date(2026, 5, 12))

    visit = visits.open_visit(new_site, week5).visit
    assert (visit.appointment, visit.appointment_time) == (date(2026, 5, 6), time(9, 30))


def test_a_missed_visit_has_a_reason_and_only_a_person_says_so(new_site: Site, bird: str) -> None:
    visit_id = visits.find_visit(new_site, "01-S001", "screening")

    with pytest.raises(ReasonNeeded):
        visits.miss(new_site, visit_id, "")
    visits.miss(new_site, visit_id, "did not come")

    assert visits.open_visit(new_site, visit_id).visit.status is VisitStatus.MISSED


def test_a_missed_visit_that_took_place_after_all_is_held(new_site: Site, bird: str) -> None:
    visit_id = visits.find_visit(new_site, "01-S001", "screening")
    visits.miss(new_site, visit_id, "did not come")

    visits.hold(new_site, visit_id, date(2026, 3, 20))

    visit = visits.open_visit(new_site, visit_id).visit
    assert (visit.held_on, visit.missed_on, visit.missed_reason) == (date(2026, 3, 20), None, "")


def test_a_visit_that_was_held_or_missed_or_let_go_is_not_booked(
    new_site: Site, screening: str, bird: str
) -> None:
    missed, let_go = (visits.find_visit(new_site, "01-S001", name) for name in ("screening", "baseline"))
    visits.miss(new_site, missed, "did not come")
    enrolment.screen_fail(new_site, bird, CONSENT, "Dr Roy", "QuantiFERON positive")

    for visit_id, why in (
        (screening, "already held"),
        (missed, "no longer expected"),
        (let_go, "no longer expected"),
    ):
        with pytest.raises(NotPossible, match=why):
            visits.book(new_site, visit_id, date(2026, 4, 20))


def test_the_date_of_a_completed_visit_changes_only_with_a_reason(new_site: Site, screening: str) -> None:
    visits.complete(new_site, screening)

    with pytest.raises(ReasonNeeded, match="is completed"):
        visits.hold(new_site, screening, date(2026, 3, 3))
    visits.hold(new_site, screening, date(2026, 3, 3), "typed wrongly")

    assert visits.open_visit(new_site, screening).visit.held_on == date(2026, 3, 3)


def test_a_visit_is_completed_once(new_site: Site, screening: str) -> None:
    visits.complete(new_site, screening)
    first = visits.open_visit(new_site, screening).visit.completed_at

    visits.complete(new_site, screening)

    assert visits.open_visit(new_site, screening).visit.completed_at == first


def test_the_sites_own_window_is_shown_as_the_sites_and_makes_a_visit_late(
    new_site: Site, study_id: StudyId, screening: str
) -> None:
    baaz = study_id("baaz-ad-ir")

    studies.set_site_window(new_site, baaz, "week6", Window(minus=7, plus=7), "agreed with the investigator")

    week6 = visits.open_visit(new_site, visits.find_visit(new_site, "SAR-S001", "week6")).visit
    assert week6.window_source == "site"
    assert (week6.earliest, week6.latest) == (date(2026, 5, 4), date(2026, 5, 18))


def test_a_window_that_the_protocol_states_is_not_the_sites_to_set(new_site: Site, study_id: StudyId) -> None:
    with pytest.raises(NotPossible, match="states the window"):
        studies.set_site_window(new_site, study_id("bird"), "week5", Window(minus=1, plus=1), "no")
