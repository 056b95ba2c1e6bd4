"""What clashes in a calendar, and how its entries are ordered; how close is too close is the site's to say."""

from datetime import date, time
from typing import Any

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar, by_end, with_clashes
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit
from tracker.domain.working_days import WEEKENDS, WorkingDays

DAY = date(2026, 4, 15)
SATURDAY = date(2026, 4, 18)
DAYS = WorkingDays(WEEKENDS["sat-sun"])


def entry(
    number: str, at: time | None = None, day: date | None = DAY, name: str = "", **known: Any
) -> CalendarEntry:
    who = Participant(
        number,
        "s",
        number,
        number,
        "A.B.",
        Sex.FEMALE,
        None,
        1990,
        date(2026, 3, 2),
        "1.0",
        ParticipantStatus.ENROLLED,
    )
    visit = Visit(
        name or f"v{number}",
        number,
        "week5",
        "Week 5",
        "W5",
        1,
        appointment=day,
        appointment_time=at,
        **known,
    )
    return CalendarEntry(who, "BIRD", visit)


def clashes(*entries: CalendarEntry, minutes: int = 30) -> list[tuple[str, tuple[str, ...]]]:
    found = with_clashes(entries, minutes, DAYS)
    return [(one.participant.shown_number, one.problems) for one in found]


def test_two_appointments_at_one_time_clash_and_say_with_whom() -> None:
    assert clashes(entry("01", time(9)), entry("02", time(9)), entry("03", time(10))) == [
        ("01", ("Same time as 02, W5.",)),
        ("02", ("Same time as 01, W5.",)),
        ("03", ()),
    ]


def test_two_that_begin_closer_than_a_visit_takes_clash_unless_the_site_says_never() -> None:
    early, late = entry("01", time(9)), entry("02", time(9, 29))

    assert [problems for _number, problems in clashes(early, late)] == [
        ("Close to 02, W5.",),
        ("Close to 01, W5.",),
    ]
    assert [problems for _number, problems in clashes(early, entry("02", time(9, 30)))] == [(), ()]
    assert [problems for _number, problems in clashes(early, entry("02", time(9)), minutes=0)] == [(), ()]


def test_of_many_at_one_time_three_are_named() -> None:
    crowd = [entry(f"0{number}", time(9)) for number in range(1, 7)]

    assert clashes(*crowd)[0] == (
        "01",
        ("Same time as 02, W5.", "Same time as 03, W5.", "Same time as 04, W5."),
    )


def test_those_without_a_time_stand_last_and_clash_with_no_time() -> None:
    assert clashes(entry("02"), entry("01", time(9)), entry("03")) == [("01", ()), ("02", ()), ("03", ())]


def test_two_visits_of_one_participant_on_a_day_clash() -> None:
    apart = clashes(entry("01", time(9)), entry("01", time(14), name="other"))
    together = clashes(entry("01", time(9)), entry("01", time(9), name="other"))

    assert apart == together == [("01", ("Two visits of 01 on one day.",))] * 2


def test_an_appointment_on_a_closed_day_or_outside_its_window_says_so() -> None:
    early = entry("01", day=SATURDAY, earliest=date(2026, 4, 20), latest=date(2026, 4, 24))
    late = entry("02", earliest=date(2026, 4, 6), latest=date(2026, 4, 14))

    assert clashes(early, late) == [
        ("02", ("1 day after the window.",)),
        ("01", ("Closed: Saturday, weekend.", "2 days before the window.")),
    ]


def test_what_was_held_clashes_with_nothing() -> None:
    held = entry("01", time(9), held_on=SATURDAY, day=SATURDAY)
    booked = entry("02", time(9), day=SATURDAY)

    assert clashes(held, booked) == [("01", ()), ("02", ("Closed: Saturday, weekend.",))]
    assert not held.is_movable


def test_a_visit_held_stands_on_its_own_day_and_one_without_a_day_waits() -> None:
    moved, waits = entry("01", held_on=SATURDAY), entry("02", day=None, target=DAY)

    assert moved.day == SATURDAY
    assert waits.day is None
    assert clashes(waits) == [("02", ())]


def test_a_calendar_tells_who_comes_and_whose_window_is_open() -> None:
    booked = entry("01", time(9))
    window = entry("02", day=None, target=DAY, earliest=date(2026, 4, 14), latest=date(2026, 4, 16))
    unstated = entry("03", day=None, target=DAY)
    calendar = SiteCalendar(DAY, DAY, DAY, DAYS, (booked,), (window, unstated))

    assert calendar.on(DAY) == (booked,)
    assert calendar.on(SATURDAY) == ()
    assert calendar.open_on(DAY) == (window, unstated)
    assert calendar.open_on(date(2026, 4, 16)) == (window,)


def test_the_window_that_ends_first_waits_in_front() -> None:
    late = entry("01", day=None, target=SATURDAY)
    soon = entry("02", day=None, earliest=DAY, latest=DAY)
    never = entry("03", day=None)

    assert sorted([never, late, soon], key=by_end) == [soon, late, never]
