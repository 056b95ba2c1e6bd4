"""The calendar: seen by month, week and day; appointments are moved by mouse and keys, and taken back."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from calendar_steps import drag, places, shown, stored, words_painted
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY, TestClock
from test_overview import started

from tracker import demo, overview, settings, site_calendar, studies, visits
from tracker.domain.moving import Step
from tracker.domain.protocol import Window
from tracker.site import Site
from tracker.storage import read_results
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.calendar import CalendarScreen
from ui.screens.document import DocumentScreen
from ui.screens.visit import VisitScreen
from ui.widgets.calendar_places import Places

StudyId = Callable[[str], str]
TARGET = date(2026, 4, 21)
"""Week 4 of who began three weeks ago; the site's window is 16 to 26 April."""


@pytest.fixture
def booked(new_site: Site, study_id: StudyId) -> tuple[str, str]:
    """Somebody of the daily-practice cohort with week 4 booked at 9:30; week 12 is not booked."""
    for planned in ("week4", "week12"):
        window = Window(minus=5, plus=5)
        studies.set_site_window(new_site, study_id("emc-daily-practice"), planned, window, "agreed")
    number = started(new_site, study_id, TODAY - timedelta(days=21))
    week4, week12 = (visits.find_visit(new_site, number, planned) for planned in ("week4", "week12"))
    visits.book(new_site, week4, TARGET, time(9, 30))
    return week4, week12


@pytest.fixture
def calendar(empty_shell: MainWindow, booked: tuple[str, str]) -> CalendarScreen:
    return shown(empty_shell)


# --- seeing


def test_the_month_says_what_it_holds_and_shades_the_days_without_visits(calendar: CalendarScreen) -> None:
    assert calendar.head.title.whole() == "April 2026"
    assert calendar.head.about.whole() == "1 visit"
    assert calendar.calendar is not None
    assert calendar.calendar.first.weekday() == 5  # Saturday: the week of Iran begins after Friday
    assert "weekend" in calendar.grid.tip_at(places(calendar).cell(date(2026, 4, 17)).center())


def test_an_appointment_on_a_day_without_visits_has_the_sign_that_the_foot_explains(
    empty_shell: MainWindow, new_site: Site, booked: tuple[str, str]
) -> None:
    week4, _week12 = booked
    visits.book(new_site, week4, date(2026, 4, 17), time(9, 30))  # a Friday: weekend in Iran

    calendar = shown(empty_shell)

    assert "!" in words_painted(calendar.grid)


def test_arrows_choose_and_enter_opens_the_visit(
    qtbot: QtBot, empty_shell: MainWindow, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    calendar.grid.setFocus()

    qtbot.keyClick(calendar.grid, Qt.Key.Key_Down)  # 14 April has nobody: on to the 21st
    assert calendar.grid.entry() is not None
    assert "21 April 2026, 09:30" in calendar.grid.accessibleDescription()
    qtbot.keyClick(calendar.grid, Qt.Key.Key_Return)

    assert isinstance(empty_shell.screen_now, VisitScreen)
    assert empty_shell.screen_now.record.visit.id == booked[0]


def test_an_arrow_over_the_edge_shows_the_next_month(qtbot: QtBot, calendar: CalendarScreen) -> None:
    calendar.grid.setFocus()

    for _week in range(4):
        qtbot.keyClick(calendar.grid, Qt.Key.Key_Down)

    assert calendar.head.title.whole() == "May 2026"
    assert calendar.grid.day.month == 5


def test_keys_turn_pages_and_change_the_view(qtbot: QtBot, calendar: CalendarScreen) -> None:
    calendar.grid.setFocus()

    qtbot.keyClick(calendar.grid, Qt.Key.Key_PageDown)
    assert calendar.head.title.whole() == "May 2026"
    qtbot.keyClick(calendar.grid, Qt.Key.Key_T)
    assert calendar.head.title.whole() == "April 2026"
    qtbot.keyClick(calendar.grid, Qt.Key.Key_W)
    assert calendar.head.title.whole() == "11 Apr – 17 Apr 2026"
    qtbot.keyClick(calendar.grid, Qt.Key.Key_PageDown)
    qtbot.keyClick(calendar.grid, Qt.Key.Key_D)
    assert calendar.head.title.whole() == "Tuesday 21 April 2026"
    assert [line.when for line in calendar.list.model_.lines] == ["09:30"]


def test_a_week_has_a_bar_for_each_window_without_an_appointment(
    empty_shell: MainWindow, calendar: CalendarScreen
) -> None:
    calendar.show_for(view="week", day=date(2026, 6, 16))

    (bar,) = places(calendar).bars
    assert (bar.entry.visit.planned_id, bar.first, bar.last) == ("week12", 0, 6)
    assert [line.entry.visit.planned_id for line in calendar.rail.lines] == ["week12"]
    assert calendar.head.about.whole() == "0 visits, 1 to book"


def test_a_day_without_anybody_says_so(calendar: CalendarScreen) -> None:
    calendar.show_for(view="day", day=date(2026, 4, 12))

    assert calendar.list.isHidden()
    assert calendar.head.about.whole() == "0 visits"


def test_what_does_not_fit_into_a_day_is_counted_and_a_press_shows_the_day(
    qtbot: QtBot, shell: MainWindow
) -> None:
    screen = shown(shell)
    shell.resize(1366, 560)
    QApplication.processEvents()
    full = next(day for day in places(screen).days if places(screen).more(day))

    qtbot.mouseClick(screen.grid, Qt.MouseButton.LeftButton, pos=places(screen).foot(full).center().toPoint())

    assert screen.head.tabs.now() == "day"
    assert screen.calendar is not None
    assert screen.calendar.first == full


def test_one_study_can_be_shown_alone(calendar: CalendarScreen, study_id: StudyId) -> None:
    calendar.head.study.set_code(study_id("bird"))
    calendar.head.study.activated.emit(0)

    assert calendar.head.about.whole() == "0 visits"


# --- moving


def test_dragged_inside_its_window_an_appointment_moves_at_once_and_can_be_taken_back(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    drag(qtbot, calendar, booked[0], TARGET + timedelta(days=2))

    week4 = stored(calendar, booked[0])
    assert (week4.appointment, week4.appointment_time) == (TARGET + timedelta(days=2), time(9, 30))
    assert calendar.panel.isHidden()
    assert calendar.head.undo_words.whole().endswith("Week 4 moved.")

    qtbot.keyClick(calendar.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert stored(calendar, booked[0]).appointment == TARGET
    assert calendar.head.undo.isHidden()


def test_dragged_outside_it_asks_for_the_reason_in_line(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    drag(qtbot, calendar, booked[0], date(2026, 4, 28))
    assert stored(calendar, booked[0]).appointment == TARGET
    assert calendar.panel.day.message() == "Last day 26 Apr 2026: 2 days after the window"
    number = next(
        one.participant.shown_number for one in calendar.calendar.booked if one.visit.id == booked[0]
    )
    assert calendar.panel.title.whole() == f"Move {number} Week 4"
    assert calendar.panel.reason.hasFocus() or calendar.panel.reason.editor.hasFocus()

    qtbot.keyClicks(QApplication.focusWidget(), "she travels")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    week4 = stored(calendar, booked[0])
    assert week4.appointment == date(2026, 4, 28)
    with calendar.bridge.site.look() as connection:
        reasons = {one.reason for one in read_results.history(connection, week4.participant_id, 5)}
    assert "she travels" in reasons
    assert calendar.entry() is not None
    assert calendar.rail.card.problems.whole() == "2 days after the window."


def test_a_day_without_visits_is_said_before_it_is_booked(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    drag(qtbot, calendar, booked[0], date(2026, 4, 24))

    assert stored(calendar, booked[0]).appointment == TARGET
    assert "Friday, weekend" in calendar.panel.day.message()
    assert calendar.panel.reason.isHidden()


def test_escape_in_the_panel_leaves_the_appointment_where_it_was(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    drag(qtbot, calendar, booked[0], date(2026, 4, 28))

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert calendar.panel.isHidden()
    assert calendar.grid.hasFocus()
    assert stored(calendar, booked[0]).appointment == TARGET


def test_shift_and_arrows_carry_it_and_enter_puts_it_down(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    calendar.grid.setFocus()
    calendar.grid.choose(booked[0])

    qtbot.keyClick(calendar.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "22 April 2026" in calendar.grid.accessibleDescription()
    assert stored(calendar, booked[0]).appointment == TARGET
    qtbot.keyClick(calendar.grid, Qt.Key.Key_Return)

    assert stored(calendar, booked[0]).appointment == TARGET + timedelta(days=1)


def test_escape_puts_what_is_carried_back(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    calendar.grid.setFocus()
    calendar.grid.choose(booked[0])

    qtbot.keyClick(calendar.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(calendar.grid, Qt.Key.Key_Escape)
    qtbot.keyClick(calendar.grid, Qt.Key.Key_Return)

    assert stored(calendar, booked[0]).appointment == TARGET


def test_later_appointments_are_shown_first_and_then_go_along(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    week4, week12 = booked
    later = stored(calendar, week12).target
    assert later is not None
    calendar.bridge.try_do(lambda: site_calendar.move(calendar.bridge.site, [Step(week12, later)]))

    drag(qtbot, calendar, week4, TARGET + timedelta(days=1))
    assert calendar.panel.later.words() == ["Week 12: Tue 16 Jun → Wed 17 Jun"]
    assert [stored(calendar, one).appointment for one in booked] == [TARGET, later]
    calendar.panel.later.pill.click()
    calendar.panel.save.click()

    assert [stored(calendar, one).appointment for one in booked] == [
        TARGET + timedelta(days=1),
        later + timedelta(days=1),
    ]
    assert calendar.head.undo_words.whole().endswith("Week 4 and 1 later appointment moved.")
    calendar.head.undo.click()
    assert [stored(calendar, one).appointment for one in booked] == [TARGET, later]


def test_typed_in_the_panel_later_appointments_are_seen_before_enter_records(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    later = stored(calendar, booked[1]).target
    visits.book(calendar.bridge.site, booked[1], later)
    calendar.grid.setFocus()
    calendar.grid.choose(booked[0])
    qtbot.keyClick(calendar.grid, Qt.Key.Key_B)

    qtbot.keyClicks(QApplication.focusWidget(), "22.4.2026")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert calendar.panel.later.isVisible()
    assert stored(calendar, booked[0]).appointment == TARGET
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert stored(calendar, booked[0]).appointment == date(2026, 4, 22)
    assert stored(calendar, booked[1]).appointment == later


def test_a_window_from_the_list_is_dragged_to_a_day(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    calendar.show_for(view="month", day=date(2026, 6, 14))
    QApplication.processEvents()
    (line,) = calendar.rail.lines
    day = date(2026, 6, 17)

    calendar.rail.carried.emit(
        line.entry, calendar.grid.mapToGlobal(places(calendar).cell(day).center().toPoint())
    )
    calendar.rail.let_go.emit()

    assert stored(calendar, booked[1]).appointment == day


def test_b_books_on_the_working_day_that_is_proposed(
    qtbot: QtBot, calendar: CalendarScreen, booked: tuple[str, str]
) -> None:
    # The target of week 12, Tuesday 16 June, is closed by the site: Wednesday is as near as Monday, and later.
    settings.change(calendar.bridge.site, "closed_days", "2026-06-16/2026-06-16 Audit")
    calendar.show_for(view="month", day=date(2026, 6, 14))
    calendar.rail.lines[0].click()

    qtbot.keyClick(calendar.grid, Qt.Key.Key_B)
    assert calendar.panel.day.day() == date(2026, 6, 17)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert stored(calendar, booked[1]).appointment == date(2026, 6, 17)


def test_who_may_not_plan_carries_nothing(
    qtbot: QtBot, demo_site: Site, clock: TestClock, dressed: QApplication
) -> None:
    with Site.open(demo_site.path, "monitor", demo.PASSWORD, clock=clock) as monitor:
        screen = CalendarScreen(Bridge(monitor), lambda *_name, **_wanted: None)
        qtbot.addWidget(screen)
        screen.resize(1180, 700)
        with qtbot.waitExposed(screen):
            screen.show()
        screen.show_for()
        assert screen.calendar is not None
        entry = next(one for one in screen.calendar.booked if one.is_movable)
        before = overview.participant(monitor, entry.participant.id).visits

        screen.rail.chosen.emit(entry.visit.id)
        qtbot.keyClick(screen.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(screen.grid, Qt.Key.Key_B)

        assert screen.panel.isHidden()
        assert screen.rail.card.book_button.isHidden()
        assert overview.participant(monitor, entry.participant.id).visits == before
        screen.bridge.wait()


# --- frame


def test_without_room_the_rail_is_a_drawer(calendar: CalendarScreen, empty_shell: MainWindow) -> None:
    empty_shell.resize(960, 540)
    QApplication.processEvents()

    assert calendar.rail.isHidden()
    calendar.head.rail.click()
    assert calendar._drawer.isVisible()


def test_in_a_low_window_the_panel_takes_the_place_of_the_days(
    qtbot: QtBot, calendar: CalendarScreen, empty_shell: MainWindow, booked: tuple[str, str]
) -> None:
    empty_shell.resize(960, 540)
    calendar.grid.setFocus()
    calendar.grid.choose(booked[0])

    qtbot.keyClick(calendar.grid, Qt.Key.Key_B)
    QApplication.processEvents()
    assert not calendar.grid.isVisible()
    assert calendar.panel.height() >= calendar.panel.sizeHint().height()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert calendar.grid.isVisible()
    assert calendar.grid.hasFocus()


def test_from_right_to_left_the_first_day_stands_at_the_right(
    calendar: CalendarScreen, dressed: QApplication
) -> None:
    assert calendar.calendar is not None
    mirrored = Places(calendar.calendar, (700, 400), mirrored=True)

    assert mirrored.cell(calendar.calendar.first).right() == 700
    assert mirrored.day_at(QPointF(690, 60)) == calendar.calendar.first


@pytest.mark.parametrize("view", ["month", "week"])
def test_it_is_printed(qtbot: QtBot, empty_shell: MainWindow, calendar: CalendarScreen, view: str) -> None:
    calendar.show_for(view=view)

    calendar.head.print.click()

    document = empty_shell.screen_now
    assert isinstance(document, DocumentScreen)
    qtbot.waitUntil(lambda: bool(document.pdf))
    assert b"/PDF" in document.pdf
