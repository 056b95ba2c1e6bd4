"""The calendar of a site whose days are known, and appointments that move in it with those after them."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from stage import TODAY, TestClock
from test_overview import started

from tracker import enrolment, overview, settings, site_calendar, studies, visits
from tracker.domain.calendar_views import CalendarEntry
from tracker.domain.moving import Step
from tracker.domain.protocol import Window
from tracker.domain.records import Sex, Visit
from tracker.domain.rights import Right
from tracker.errors import NotPossible, ReasonNeeded
from tracker.site import Site
from tracker.storage import read_results

StudyId = Callable[[str], str]
WEEK = TODAY, TODAY + timedelta(days=6)


def told(entries: tuple[CalendarEntry, ...]) -> list[tuple[str, str, date | None]]:
    return [(one.participant.shown_number, one.visit.planned_id, one.day) for one in entries]


def seen(site: Site, visit_id: str) -> Visit:
    return visits.open_visit(site, visit_id).visit


@pytest.fixture
def with_windows(new_site: Site, study_id: StudyId) -> Site:
    """The site with its own windows of 5 days in the daily-practice cohort."""
    for planned in ("week4", "week12"):
        window = Window(minus=5, plus=5)
        studies.set_site_window(new_site, study_id("emc-daily-practice"), planned, window, "agreed")
    return new_site


def test_the_calendar_has_who_is_booked_who_was_held_and_whose_window_is_open(
    with_windows: Site, study_id: StudyId
) -> None:
    held = started(with_windows, study_id, TODAY)
    booked, waiting = (started(with_windows, study_id, TODAY - timedelta(days=26)) for _n in range(2))
    visits.book(with_windows, visits.find_visit(with_windows, booked, "week4"), TODAY, time(9, 30))

    found = site_calendar.between(with_windows, *WEEK)

    assert told(found.booked) == [(booked, "week4", TODAY), (held, "baseline", TODAY)]
    assert told(found.waiting) == [(waiting, "week4", None)]
    assert found.booked[0].problems == ("Closed: Martyrdom of Imam Ja’far al-Sadiq.",)


def test_the_calendar_of_a_study_has_nobody_of_another(with_windows: Site, study_id: StudyId) -> None:
    number = started(with_windows, study_id, TODAY)

    own = site_calendar.between(with_windows, *WEEK, study_id("emc-daily-practice"))
    other = site_calendar.between(with_windows, *WEEK, study_id("bird"))

    assert told(own.booked) == [(number, "baseline", TODAY)]
    assert (other.booked, other.waiting) == ((), ())


def test_who_is_not_enrolled_is_not_waited_for_after_baseline(new_site: Site, study_id: StudyId) -> None:
    person = enrolment.Registration(
        "A.B.", Sex.FEMALE, TODAY, "1.0", birth_year=1990, baseline_on=TODAY + timedelta(days=3)
    )
    enrolment.register(new_site, study_id("bird"), person)

    found = site_calendar.between(new_site, TODAY, TODAY + timedelta(days=400))

    assert {one.visit.planned_id for one in (*found.booked, *found.waiting)} == {"screening", "baseline"}


def test_the_days_of_a_site_are_those_of_its_country_until_it_sets_its_own(new_site: Site) -> None:
    # The site is in Iran: Friday, and the public holidays of Iran.
    nature_day, friday, saturday = date(2026, 4, 2), date(2026, 4, 17), date(2026, 4, 18)

    country = site_calendar.working_days(new_site, date(2026, 4, 1), date(2026, 4, 30))
    settings.change(new_site, "weekend", "sat-sun")
    settings.change(new_site, "holidays_of", "FR")
    settings.change(new_site, "closed_days", f"{TODAY}/{TODAY} Inspection")
    own = site_calendar.working_days(new_site, date(2026, 4, 1), date(2026, 4, 30))
    settings.change(new_site, "holidays_of", "none")
    without = site_calendar.working_days(new_site, date(2026, 4, 1), date(2026, 4, 30))

    assert country.why_closed(nature_day) == "Nature’s Day"
    assert [country.is_open(friday), country.is_open(saturday)] == [False, True]
    assert own.why_closed(date(2026, 4, 6)) == "Easter Monday"
    assert own.why_closed(TODAY) == "Inspection"
    assert [own.is_open(friday), own.is_open(saturday)] == [True, False]
    assert without.is_open(date(2026, 4, 6))


def two_booked(site: Site, study_id: StudyId) -> tuple[str, str]:
    """Week 4 and week 12 of somebody who began 3 weeks ago, each booked on its target."""
    number = started(site, study_id, TODAY - timedelta(days=21))
    found = [visits.find_visit(site, number, planned) for planned in ("week4", "week12")]
    for visit_id in found:
        visits.book(site, visit_id, seen(site, visit_id).target, time(9, 30))
    return found[0], found[1]


def test_a_move_shows_what_would_go_with_it_and_does_nothing_yet(
    with_windows: Site, study_id: StudyId
) -> None:
    week4, week12 = two_booked(with_windows, study_id)
    target = seen(with_windows, week4).target
    assert target is not None

    found = site_calendar.moving(with_windows, week4, target + timedelta(days=2))

    assert (found.outside, found.closed) == (0, "")
    assert [(one.visit.id, one.day - one.was, one.must) for one in found.later] == [
        (week12, timedelta(days=2), False)
    ]
    assert seen(with_windows, week4).appointment == target


def test_a_move_outside_the_window_and_on_a_closed_day_says_so(with_windows: Site, study_id: StudyId) -> None:
    week4, _week12 = two_booked(with_windows, study_id)
    friday = date(2026, 5, 1)  # target 21 April, the site's window ends on the 26th

    found = site_calendar.moving(with_windows, week4, friday)

    assert (found.outside, found.closed) == (5, "Friday, weekend")


def test_a_baseline_that_moves_takes_the_windows_of_the_later_visits_with_it(
    with_windows: Site, study_id: StudyId
) -> None:
    person = enrolment.Registration(
        "A.B.", Sex.FEMALE, TODAY, "1.0", birth_year=1990, baseline_on=TODAY + timedelta(days=1)
    )
    who = enrolment.register(with_windows, study_id("emc-daily-practice"), person)[0]
    by_plan = {one.planned_id: one for one in overview.participant(with_windows, who).visits}
    visits.book(with_windows, by_plan["week4"].id, by_plan["week4"].target)

    found = site_calendar.moving(with_windows, by_plan["baseline"].id, TODAY + timedelta(days=12))

    (week4,) = found.later
    assert by_plan["week4"].target is not None
    assert week4.visit.target == by_plan["week4"].target + timedelta(days=11)
    assert (week4.day, week4.must) == (week4.visit.target, True)


def test_appointments_move_together_or_not_at_all(with_windows: Site, study_id: StudyId) -> None:
    week4, week12 = two_booked(with_windows, study_id)
    before = [seen(with_windows, one).appointment for one in (week4, week12)]
    assert before[0] is not None
    wanted = before[0] + timedelta(days=2)

    with pytest.raises(ReasonNeeded, match="after the window"):
        site_calendar.move(with_windows, [Step(week4, wanted), Step(week12, before[0] + timedelta(days=99))])
    assert [seen(with_windows, one).appointment for one in (week4, week12)] == before

    steps = [Step(week4, wanted, time(11)), Step(week12, before[0] + timedelta(days=99))]
    changes = site_calendar.move(with_windows, steps, "travels")

    assert seen(with_windows, week4).appointment == wanted
    assert seen(with_windows, week4).appointment_time == time(11)
    assert changes.visits >= {week4, week12}


def test_the_reason_of_a_move_is_on_the_trail(with_windows: Site, study_id: StudyId) -> None:
    week4, _week12 = two_booked(with_windows, study_id)

    site_calendar.move(with_windows, [Step(week4, date(2026, 4, 30))], "travels")

    with with_windows.look() as connection:
        entries = read_results.history(connection, seen(with_windows, week4).participant_id, 5)
    assert "travels" in {one.reason for one in entries}


def test_what_was_held_cannot_be_moved(with_windows: Site, study_id: StudyId) -> None:
    number = started(with_windows, study_id, TODAY - timedelta(days=21))
    baseline = visits.find_visit(with_windows, number, "baseline")

    with pytest.raises(NotPossible, match="already held"):
        site_calendar.move(with_windows, [Step(baseline, TODAY)])


def test_a_masked_assessor_sees_the_calendar_without_the_arm(demo_site: Site, clock: TestClock) -> None:
    first, last = TODAY - timedelta(days=60), TODAY + timedelta(days=60)
    with Site.open(demo_site.path, "assessor", "demo", clock=clock) as assessor:
        found = site_calendar.between(assessor, first, last)
        assert not assessor.user.roles & {Right.MANAGE}
    hidden = {studies.study(demo_site, key).id for key in ("bird", "bsmmu-dcssc")}

    entries = [one for one in (*found.booked, *found.waiting) if one.participant.study_id in hidden]
    assert entries
    assert {(one.participant.arm, one.participant.kit, one.visit.missed_reason) for one in entries} == {
        (None, None, "")
    }
