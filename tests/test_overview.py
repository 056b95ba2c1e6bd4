"""Today, the participants by visits and finding, on a site whose days are known."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from stage import TODAY, TestClock

from tracker import enrolment, overview, studies, visits
from tracker.domain.protocol import Window
from tracker.domain.records import Sex, Typed, VisitStatus
from tracker.domain.views import TodayRow
from tracker.site import Site

StudyId = Callable[[str], str]


def started(site: Site, study_id: StudyId, baseline: date) -> str:
    """A daily-practice participant who began on a day and is enrolled; returns the number."""
    study = study_id("emc-daily-practice")
    registration = enrolment.Registration("E.W.", Sex.FEMALE, baseline, "1.0", birth_year=1990)
    participant = enrolment.register(site, study, registration)[0]
    number = overview.participant(site, participant).participant.screening_number
    visits.hold(site, visits.find_visit(site, number, "baseline"), baseline)
    for result in enrolment.eligibility(site, participant).results:
        enrolment.answer(site, participant, result.criterion.id, "yes")
    enrolment.enrol(site, participant, baseline, "Dr Roy")
    visits.complete(site, visits.find_visit(site, number, "baseline"))
    return overview.participant(site, participant).participant.shown_number


def numbers(rows: tuple[TodayRow, ...]) -> list[tuple[str, str, str]]:
    return [(row.participant.shown_number, row.visit.planned_id, row.words) for row in rows]


@pytest.fixture
def with_window(new_site: Site, study_id: StudyId) -> Site:
    """The site with its own window of 5 days at week 4 of the daily-practice cohort."""
    study = study_id("emc-daily-practice")
    studies.set_site_window(new_site, study, "week4", Window(minus=5, plus=5), "agreed")
    return new_site


def test_a_window_that_ended_yesterday_is_overdue_and_one_that_ends_today_is_closing(
    with_window: Site, study_id: StudyId
) -> None:
    ended = started(with_window, study_id, TODAY - timedelta(days=28 + 6))
    ends = started(with_window, study_id, TODAY - timedelta(days=28 + 5))

    board = overview.today(with_window)

    assert numbers(board.overdue) == [(ended, "week4", "1 day past the window")]
    assert numbers(board.closing) == [(ends, "week4", "last day is today")]


def test_without_a_window_a_visit_is_past_its_target_and_stays_on_the_list(
    new_site: Site, study_id: StudyId
) -> None:
    number = started(new_site, study_id, TODAY - timedelta(days=33))

    board = overview.today(new_site)

    assert numbers(board.overdue) == [(number, "week4", "5 days past the target")]
    assert board.overdue[0].visit.status is VisitStatus.PAST_TARGET


def test_an_appointment_today_is_due_and_sorted_by_its_time(new_site: Site, study_id: StudyId) -> None:
    late, early = (started(new_site, study_id, TODAY - timedelta(days=26)) for _n in range(2))
    visits.book(new_site, visits.find_visit(new_site, late, "week4"), TODAY, time(14, 0))
    visits.book(new_site, visits.find_visit(new_site, early, "week4"), TODAY, time(9, 30))

    board = overview.today(new_site)

    assert [row.participant.shown_number for row in board.due] == [early, late]


def test_an_overdue_visit_that_is_booked_later_is_still_overdue(with_window: Site, study_id: StudyId) -> None:
    number = started(with_window, study_id, TODAY - timedelta(days=28 + 6))
    week4 = visits.find_visit(with_window, number, "week4")

    visits.book(with_window, week4, TODAY + timedelta(days=20), None, "no day before")

    assert numbers(overview.today(with_window).overdue)[0][:2] == (number, "week4")


def test_past_its_target_and_booked_anew_a_visit_is_no_longer_overdue(
    new_site: Site, study_id: StudyId
) -> None:
    number = started(new_site, study_id, TODAY - timedelta(days=33))

    visits.book(new_site, visits.find_visit(new_site, number, "week4"), TODAY + timedelta(days=3))

    board = overview.today(new_site)
    assert board.overdue == ()
    assert numbers(board.this_week) == [(number, "week4", "5 days past the target")]


def test_visits_after_baseline_are_asked_only_of_who_is_enrolled(new_site: Site, study_id: StudyId) -> None:
    registration = enrolment.Registration("B.L.", Sex.MALE, TODAY, "1.0", birth_year=1970, baseline_on=TODAY)
    enrolment.register(new_site, study_id("bird"), registration)

    board = overview.today(new_site, on=TODAY + timedelta(days=36))  # week 5 would be yesterday

    listed = (*board.overdue, *board.closing, *board.due, *board.this_week)
    assert {row.visit.planned_id for row in listed} == {"screening", "baseline"}


def test_whom_no_date_names_is_listed_with_what_to_do_next(new_site: Site, study_id: StudyId) -> None:
    registration = enrolment.Registration("B.L.", Sex.MALE, TODAY, "1.0", birth_year=1970)
    who = enrolment.register(new_site, study_id("bird"), registration)[0]
    screening, baseline = (visits.find_visit(new_site, "01-S001", one) for one in ("screening", "baseline"))

    steps = [overview.today(new_site)]
    visits.hold(new_site, screening, TODAY)
    steps.append(overview.today(new_site))
    visits.hold(new_site, baseline, TODAY)
    steps.append(overview.today(new_site))
    enrolment.screen_fail(new_site, who, TODAY, "Dr Roy", "prednisone above 20 mg")
    steps.append(overview.today(new_site))

    listed = [numbers((*board.to_book, *board.to_decide)) for board in steps]
    assert listed == [
        [("01-S001", "screening", "book the visit")],
        [("01-S001", "baseline", "book the visit")],
        [("01-S001", "baseline", "decide on enrolment")],
        [],
    ]


def test_a_screening_that_expires_is_listed_once(new_site: Site, study_id: StudyId) -> None:
    held = TODAY - timedelta(days=30)
    registration = enrolment.Registration("B.L.", Sex.MALE, held, "1.0", birth_year=1970)
    enrolment.register(new_site, study_id("bird"), registration)
    visits.hold(new_site, visits.find_visit(new_site, "01-S001", "screening"), held)

    board = overview.today(new_site)

    assert numbers(board.screening) == [("01-S001", "baseline", "expired 2 days ago")]
    assert board.to_book == ()


def test_a_visit_of_this_week_is_listed_and_one_of_the_week_after_is_not(
    new_site: Site, study_id: StudyId
) -> None:
    soon = started(new_site, study_id, TODAY - timedelta(days=28 - 7))
    started(new_site, study_id, TODAY - timedelta(days=28 - 8))

    board = overview.today(new_site)

    assert numbers(board.this_week) == [(soon, "week4", "no appointment yet")]


def test_a_begun_visit_stays_on_the_list_until_it_is_completed(new_site: Site, study_id: StudyId) -> None:
    number = started(new_site, study_id, TODAY - timedelta(days=28))
    week4 = visits.find_visit(new_site, number, "week4")

    visits.hold(new_site, week4, TODAY)
    before = numbers(overview.today(new_site).incomplete)
    visits.complete(new_site, week4)

    assert [row[:2] for row in before] == [(number, "week4")]
    assert overview.today(new_site).incomplete == ()


def test_open_flags_come_with_their_visit_and_those_not_judged_last(
    new_site: Site, study_id: StudyId
) -> None:
    registration = enrolment.Registration("N.H.", Sex.FEMALE, TODAY, "1.0", birth_year=1990)
    enrolment.register(new_site, study_id("baaz-ad-ir"), registration)
    screening = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, screening, TODAY)
    for typed in (Typed("platelets", "81", "10*9/L"), Typed("haemoglobin", "9.1")):
        visits.save(new_site, screening, "laboratory_screening", typed)

    flags = overview.today(new_site).flags

    assert [(flag.item, flag.visit_short, flag.cannot_tell) for flag in flags] == [
        ("platelets", "SCR", False),
        ("haemoglobin", "SCR", True),
    ]


def test_the_matrix_today_and_the_participants_page_say_the_same_status(demo_site: Site) -> None:
    rows = overview.participants(demo_site)
    board = overview.today(demo_site)

    by_matrix = {cell.visit.id: cell.visit for row in rows for cell in row.cells}
    by_page = {
        visit.id: visit
        for row in rows
        for visit in overview.participant(demo_site, row.participant.id).visits
    }
    listed = (*board.overdue, *board.closing, *board.due, *board.this_week, *board.incomplete)
    assert by_page == by_matrix
    assert all(by_matrix[row.visit.id] == row.visit for row in listed)


def test_another_day_gives_another_board(with_window: Site, study_id: StudyId) -> None:
    number = started(with_window, study_id, TODAY - timedelta(days=28))

    board = overview.today(with_window, on=TODAY + timedelta(days=6))

    assert board.today == TODAY + timedelta(days=6)
    assert numbers(board.overdue) == [(number, "week4", "1 day past the window")]


@pytest.mark.parametrize("text", ["DP-0", "dp-001", "E.W", "e.w."])
def test_a_participant_is_found_by_the_beginning_of_number_or_initials(
    new_site: Site, study_id: StudyId, text: str
) -> None:
    started(new_site, study_id, TODAY)

    assert [hit.words for hit in overview.find(new_site, text)] == ["DP-001  E.W.  Daily practice"]


@pytest.mark.parametrize("text", ["", "%", "_", "VB-0000-0000", "x" * 5000])
def test_nothing_is_found_where_there_is_nothing(new_site: Site, study_id: StudyId, text: str) -> None:
    started(new_site, study_id, TODAY)

    assert overview.find(new_site, text) == ()


def test_the_next_visit_is_counted_in_days(with_window: Site, study_id: StudyId, clock: TestClock) -> None:
    started(with_window, study_id, TODAY - timedelta(days=30))

    row = overview.participants(with_window)[0]

    assert row.next_in_days == 3  # the window of week 4 ends on day 33


def test_some_participants_are_read_as_they_stand_among_all(demo_site: Site) -> None:
    every = overview.participants(demo_site)
    ids = overview.participant_ids(demo_site)

    assert ids == tuple(row.participant.id for row in every)
    assert set(overview.participants(demo_site, only=ids[3:6])) == set(every[3:6])


def test_the_participants_of_each_study_are_counted(demo_site: Site) -> None:
    counted = overview.how_many(demo_site)

    assert sorted(counted.values()) == [5, 5, 5, 5, 5]  # 25 people dealt to five studies
