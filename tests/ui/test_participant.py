"""The participant's page of the demo site: head, tabs, booking, missing a visit, history."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from fabricated import TODAY, page
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import demo, enrolment, overview, studies, visits
from tracker.domain.records import ParticipantStatus, Sex, Visit, VisitStatus
from tracker.enrolment import Registration
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.appointment import outside_words
from ui.screens.participant import ParticipantScreen
from ui.screens.participant_overview import ParticipantOverview, at_first
from ui.screens.visit import VisitScreen
from ui.widgets.flag_list import FlagItem
from ui.widgets.history_words import history_lines
from ui.widgets.participant_head import ParticipantHead
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill
from ui.widgets.visit_list import progress_words, target_words, window_words


def open_one(
    shell: MainWindow, study_key: str, status: ParticipantStatus, tab: str = ""
) -> ParticipantScreen:
    """The page of the first participant of a study with this status."""
    rows = overview.participants(shell.bridge.site)
    found = next(row for row in rows if row.study_key == study_key and row.participant.status is status)
    shell.show_screen("participant", participant_id=found.participant.id, tab=tab)
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    return screen


def registered(shell: MainWindow, baseline: date = date(2026, 5, 4)) -> ParticipantScreen:
    """A participant of BIRD (windows stated), screening today, baseline booked, at the Visits tab."""
    site = shell.bridge.site
    person = Registration(
        "A.B.", Sex.MALE, date(2026, 4, 1), "1.0", birth_year=1980, screening_on=TODAY, baseline_on=baseline
    )
    participant_id, _changes = enrolment.register(site, studies.study(site, "bird").id, person)
    shell.show_screen("participant", participant_id=participant_id, tab="visits")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    return screen


def texts(widget: ParticipantHead | ParticipantOverview) -> str:
    return " | ".join(text.whole() for text in widget.findChildren(Text))


def stored(screen: ParticipantScreen, planned_id: str) -> Visit:
    assert screen.page is not None
    return next(one for one in screen.page.visits if one.planned_id == planned_id)


# --- head -------------------------------------------------------------------------------------------------------


def test_the_head_gives_number_sex_age_arm_and_consent(qtbot: QtBot, dressed: QApplication) -> None:
    head = ParticipantHead()
    qtbot.addWidget(head)

    head.show_page(page())

    shown = texts(head)
    assert "SAR-014" in shown
    assert "N.H., woman, 34 years" in shown
    assert "Arm | Arm B, azathioprine" in shown
    assert "version 2.0, 27 Jan 2026" in shown
    pills = [pill.words for pill in head.findChildren(StatusPill)]
    assert pills == ["On study, day 44", "2 flags", "1 cannot be judged"]


def test_the_arm_of_a_double_blind_study_is_never_shown(shell: MainWindow) -> None:
    screen = open_one(shell, "bird", ParticipantStatus.ENROLLED)

    shown = texts(screen.head)
    assert "Kit | K-" in shown
    assert "Arm" not in shown


def test_a_year_alone_gives_a_least_age(empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)

    assert "A.B., man, at least 45 years" in texts(screen.head)


def test_a_masked_assessor_is_told_so_and_sees_neither_arm_nor_laboratory(
    qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as site:
        screen = ParticipantScreen(Bridge(site), lambda *_name, **_wanted: None)
        qtbot.addWidget(screen)
        rows = [row for row in overview.participants(site) if row.study_key == "bsmmu-dcssc"]
        on_study = next(row.participant for row in rows if row.participant.enrolled_on)

        screen.show_for(participant_id=on_study.id, tab="history")

        assert screen.tabs.now() == "overview"
        assert "You are masked in this study" in texts(screen.head)
        assert screen.head._masked.isVisibleTo(screen.head)
        assert "Arm" not in texts(screen.head).split(" | ")
        assert screen.page is not None
        assert all(not trend.unit for trend in screen.page.trends)


# --- tabs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "tab"),
    [
        (Qt.Key.Key_1, "overview"),
        (Qt.Key.Key_2, "visits"),
        (Qt.Key.Key_3, "eligibility"),
        (Qt.Key.Key_4, "adverse_events"),
    ],
)
def test_ctrl_and_a_digit_choose_a_tab(qtbot: QtBot, shell: MainWindow, key: Qt.Key, tab: str) -> None:
    screen = open_one(shell, "bird", ParticipantStatus.ENROLLED, "history" if tab == "overview" else "")

    qtbot.keyClick(screen, key, Qt.KeyboardModifier.ControlModifier)

    assert screen.tabs.now() == tab


def test_left_and_right_move_among_the_tabs(qtbot: QtBot, shell: MainWindow) -> None:
    screen = open_one(shell, "bird", ParticipantStatus.ENROLLED)
    screen.tabs._tabs["overview"].setFocus()

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)

    assert screen.tabs.now() == "visits"


# --- overview ---------------------------------------------------------------------------------------------------


def test_what_is_beyond_a_limit_is_shown_first_beside_the_first_score() -> None:
    assert at_first(page()) == ("easi", "alt")


def test_values_are_chosen_by_pills(qtbot: QtBot, dressed: QApplication) -> None:
    made = ParticipantOverview()
    qtbot.addWidget(made)
    made.show_page(page())
    haemoglobin = next(pill for pill in made.findChildren(TogglePill) if pill.key == "hb")

    haemoglobin.click()

    assert [row.trend.id for row in made.timeline._rows] == ["easi", "alt", "hb"]


def test_a_flag_leads_to_its_visit(qtbot: QtBot, dressed: QApplication) -> None:
    made = ParticipantOverview()
    qtbot.addWidget(made)
    made.show_page(page())

    with qtbot.waitSignal(made.visit_wanted) as wanted:
        made.rail.findChildren(FlagItem)[0].click()

    assert wanted.args == ["v-w6"]


def test_deviations_and_the_next_visit_stand_in_the_rail(qtbot: QtBot, dressed: QApplication) -> None:
    made = ParticipantOverview()
    qtbot.addWidget(made)

    made.show_page(page())

    shown = texts(made)
    assert "Visit 1 held 5 days late | 1 Mar 2026 · bank holiday" in shown
    assert "Week 6 | booked Tue 14 Apr | Window 5–19 Apr, the site’s" in shown


def test_a_participant_without_a_held_visit_says_what_will_appear(empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)

    screen.tabs.choose("overview")

    assert "No visits held yet." in texts(screen.overview)


# --- visits -----------------------------------------------------------------------------------------------------


def test_enter_opens_the_chosen_visit(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.setFocus()

    qtbot.keyClick(screen.visits.table, Qt.Key.Key_Return)

    opened = empty_shell.screen_now
    assert isinstance(opened, VisitScreen)


def test_b_books_with_day_and_time(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.choose(2)
    screen.visits.table.setFocus()

    qtbot.keyClick(screen.visits.table, Qt.Key.Key_B)
    qtbot.keyClicks(QApplication.focusWidget(), "10.6.2026")
    screen.visits.appointment.time.set_text("9.30")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    week_5 = stored(screen, "week5")
    assert (week_5.appointment, week_5.appointment_time) == (date(2026, 6, 10), time(9, 30))
    assert screen.visits.appointment.isHidden()


def test_an_impossible_day_keeps_the_panel_open_with_its_words(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.choose(2)
    screen.visits.table.setFocus()
    qtbot.keyClick(screen.visits.table, Qt.Key.Key_B)

    qtbot.keyClicks(QApplication.focusWidget(), "31.6.2026")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    panel = screen.visits.appointment
    assert panel.isVisible()
    assert panel.day.message() == "June has 30 days. Your text is kept."
    assert stored(screen, "week5").appointment is None


def test_a_day_outside_the_window_is_amber_and_asks_why(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell, baseline=TODAY + timedelta(days=3))
    site = empty_shell.bridge.site
    screening = stored(screen, "screening")
    visits.hold(site, screening.id, TODAY)
    screen.visits.table.choose(0)
    moved = replace(screening, held_on=None, provisional=False)

    screen.visits.appointment.open_for(moved)
    screen.visits.appointment.day.set_day(TODAY + timedelta(days=3))
    screen.visits.appointment.day.changed.emit(TODAY + timedelta(days=3))

    assert screen.visits.appointment.day.message() == "Last day 16 Apr 2026: 1 day after the window"
    assert screen.visits.appointment.reason.isVisible()


def test_a_day_is_outside_only_beyond_the_last_day_itself() -> None:
    week_6 = page().visits[2]

    assert outside_words(week_6, date(2026, 4, 19)) == ""
    assert outside_words(week_6, date(2026, 4, 21)) == "Last day 19 Apr 2026: 2 days after the window"
    assert outside_words(week_6, date(2026, 4, 4)) == "First day 5 Apr 2026: 1 day before the window"


def test_an_appointment_can_be_taken_back(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.choose(0)
    screen.visits.table.setFocus()
    qtbot.keyClick(screen.visits.table, Qt.Key.Key_B)

    screen.visits.appointment.take_back.click()

    assert stored(screen, "screening").appointment is None


def test_a_missed_visit_needs_its_reason(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.choose(0)
    screen.visits.table.setFocus()
    qtbot.keyClick(screen.visits.table, Qt.Key.Key_M)

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert screen.visits.missed.isVisible()
    assert stored(screen, "screening").missed_on is None

    qtbot.keyClicks(QApplication.focusWidget(), "ill at home")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    missed = stored(screen, "screening")
    assert (missed.status, missed.missed_reason) == (VisitStatus.MISSED, "ill at home")
    assert screen.visits.missed.isHidden()


def test_escape_closes_the_panel_and_gives_the_keyboard_back(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.visits.table.setFocus()
    qtbot.keyClick(screen.visits.table, Qt.Key.Key_B)

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert screen.visits.appointment.isHidden()
    assert screen.visits.table.hasFocus()


def test_a_held_visit_can_be_opened_and_printed_but_not_booked(shell: MainWindow) -> None:
    screen = open_one(shell, "emc-daily-practice", ParticipantStatus.ENROLLED, "visits")

    screen.visits.table.choose(0)

    assert screen.visits.open_button.isEnabled()
    assert screen.visits.print_button.isEnabled()
    assert not screen.visits.book_button.isEnabled()
    assert not screen.visits.miss_button.isEnabled()


def test_the_next_visit_can_be_booked_from_the_overview(empty_shell: MainWindow) -> None:
    screen = registered(empty_shell)
    screen.tabs.choose("overview")

    screen.head.book_button.click()

    assert screen.tabs.now() == "visits"
    assert screen.visits.appointment.isVisible()


def test_the_words_of_a_visit_say_what_is_not_stated_and_what_is_provisional() -> None:
    week_12 = replace(
        page().visits[3], earliest=None, latest=None, window_source="not stated", provisional=True
    )

    assert window_words(week_12) == "not stated in the protocol"
    assert target_words(week_12) == "24 May 2026, provisional"


def test_a_late_visit_says_by_how_much() -> None:
    late = replace(page().visits[2], held_on=date(2026, 4, 21), status=VisitStatus.HELD_LATE)

    assert progress_words(late, TODAY) == "held 2 days late, not complete"


# --- history ----------------------------------------------------------------------------------------------------


def test_the_history_says_who_changed_what_from_what_to_what_and_why() -> None:
    changed = replace(
        page().history[0],
        table="visit",
        record="v-w6",
        old='{"appointment":"2026-04-12"}',
        new='{"appointment":"2026-04-14"}',
    )

    (line,) = history_lines(page(history=(changed,)))

    assert (line.who, line.what) == ("lmoreau", "Week 6")
    assert line.change == "appointment: 12 Apr 2026 → 14 Apr 2026"
    assert line.reason == "typing slip"


def test_a_value_in_the_history_is_named_by_item_and_visit() -> None:
    made = replace(
        page().history[1],
        table="result",
        record="r1",
        new='{"form":"lab","item":"alt","visit_id":"v-w6","text":"11","unit":"U/L","low":"","high":"35","value":"11"}',
    )
    changed = replace(
        page().history[0], table="result", record="r1", old='{"text":"11"}', new='{"text":"112"}'
    )

    newer, older = history_lines(page(history=(changed, made)))

    assert newer.what == older.what == "Alanine aminotransferase, Week 6"
    assert newer.change == "value: 11 → 112"
    assert older.change == "value: 11 · unit: U/L · ULN: 35"


def test_the_history_is_in_the_time_of_its_site() -> None:
    (line,) = history_lines(
        page(history=(replace(page().history[1], new='{"initials":"N.H."}', zone="Asia/Tehran"),))
    )

    assert line.when == "27 Jan 2026, 11:30"


def test_the_history_of_a_real_site_is_readable(shell: MainWindow) -> None:
    screen = open_one(shell, "emc-daily-practice", ParticipantStatus.ENROLLED, "history")

    lines = screen.history.table.table.rows

    assert {line.who for line in lines} == {"coordinator", "investigator"}  # who enters, and who signs
    assert all(line.what and line.change for line in lines)
    assert not any("_" in line.change for line in lines)
