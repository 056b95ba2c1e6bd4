"""Study drug, medication and adverse events on the axis of the visits (visual.md, "Timeline and plots")."""

from dataclasses import replace
from datetime import date

import pytest
from fabricated import ALT, EASI, TODAY, page
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker import overview
from tracker.domain.log_spans import Lane, LogSpan
from tracker.domain.log_views import LogRecord, LogRow
from tracker.domain.logs import LOGS
from tracker.domain.records import LogEntry
from ui.main_window import MainWindow
from ui.screens.participant import ParticipantScreen
from ui.widgets.axis import TimeAxis
from ui.widgets.course_lanes import MOST_ROWS, CourseLanes
from ui.widgets.timeline import Timeline

AXIS = TimeAxis(date(2026, 1, 20), date(2026, 6, 7), 123, 750)
ROWS = {
    "dose": {"drug": "Azathioprine", "amount": "100", "unit": "mg", "every": "day", "started": "2026-03-01"},
    "medication": {"name": "Urea cream", "started": "2019"},
    "adverse_event": {"term": "ALT increased", "grade": "2", "onset": "2026-04-14"},
}
"""The drug, the cream and the event of the mock of the participant screen."""


def span(first: date | None, last: date | None, words: str = "Nausea", *, loud: bool = False) -> LogSpan:
    return LogSpan(Lane.EVENT, "adverse_event", words, first, last, words, words, loud)


def lanes(*spans: LogSpan) -> CourseLanes:
    return CourseLanes(spans, AXIS, 118, TODAY)


@pytest.fixture
def timeline(qtbot: QtBot, dressed: QApplication) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(834, 400)
    logs = {name: LogRecord(LOGS[name], (LogRow(LogEntry(name, name, row)),)) for name, row in ROWS.items()}
    made.show_page(replace(page(), logs=logs), (EASI, ALT))
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_bar_goes_from_its_first_day_to_the_end_of_its_last(dressed: QApplication) -> None:
    (bar,) = lanes(span(date(2026, 3, 1), date(2026, 5, 1))).bars

    assert bar.rect.left() == AXIS.x(date(2026, 3, 1))
    assert bar.rect.right() == AXIS.x(date(2026, 5, 2))
    assert not bar.open_end


def test_what_goes_on_is_drawn_as_far_as_today_and_ends_in_a_point(dressed: QApplication) -> None:
    (bar,) = lanes(span(date(2026, 3, 1), None)).bars

    assert bar.open_end
    assert bar.rect.right() == AXIS.x(date(2026, 4, 15))


def test_what_began_before_the_axis_is_cut_at_its_start(dressed: QApplication) -> None:
    (bar,) = lanes(span(date(2019, 1, 1), date(2026, 5, 1))).bars

    assert bar.cut_start
    assert bar.rect.left() == AXIS.left


def test_words_that_do_not_fit_inside_stand_beside_on_the_axis(dressed: QApplication) -> None:
    short = lanes(span(date(2026, 3, 1), date(2026, 3, 2), "a cold of two days")).bars[0]
    late = lanes(span(date(2026, 6, 6), date(2026, 6, 7), "a cold of two days")).bars[0]

    assert short.beside
    assert short.beside.left() > short.rect.right()
    assert late.beside
    assert late.beside.right() < late.rect.left()


def test_bars_and_words_of_a_lane_never_lie_on_one_another(dressed: QApplication) -> None:
    many = [span(date(2026, 2, 1 + n), date(2026, 3, 1 + 2 * n), f"event {n}") for n in range(3)]

    whole = [bar.rect.united(bar.beside) if bar.beside else bar.rect for bar in lanes(*many).bars]

    assert len(whole) == 3
    assert not any(one.intersects(other) for n, one in enumerate(whole) for other in whole[n + 1 :])


def test_what_finds_no_room_is_counted_and_never_what_asks_for_somebody(dressed: QApplication) -> None:
    quiet = [span(date(2026, 2, 1), date(2026, 5, 1), f"event {n}") for n in range(4)]
    loud = span(date(2026, 3, 15), None, "lung infection, serious", loud=True)

    (lane,) = lanes(*quiet, loud).lanes

    assert lane.more == 5 - MOST_ROWS
    assert loud in [bar.span for bar in lane.bars]


def test_nothing_recorded_takes_no_room(dressed: QApplication) -> None:
    assert lanes().height == 0


def test_the_bars_can_be_heard(timeline: Timeline) -> None:
    words = timeline.accessibleDescription()

    assert "Study drug: Azathioprine 100 mg per day: since 1 Mar 2026, no end recorded" in words
    assert "Adverse events: ALT increased, grade 2, ongoing: since 14 Apr 2026" in words


def test_down_and_enter_open_the_log_of_a_bar(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.setFocus()

    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    heard = timeline.accessibleDescription()
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    with qtbot.waitSignal(timeline.log_chosen) as opened:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)

    assert heard.startswith("Azathioprine")
    assert opened.args == ["medication"]


def test_up_from_the_first_bar_leads_back_to_the_visits(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.setFocus()
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.keyClick(timeline, Qt.Key.Key_Up)

    with qtbot.waitSignal(timeline.visit_chosen):
        qtbot.keyClick(timeline, Qt.Key.Key_Return)


def test_a_click_on_a_bar_opens_its_log(qtbot: QtBot, timeline: Timeline) -> None:
    place: QPointF = timeline._lanes(timeline._axis()).bars[0].rect.center()

    with qtbot.waitSignal(timeline.log_chosen) as opened:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place.toPoint())

    assert opened.args == ["dose"]


def test_a_bar_on_the_page_leads_to_its_tab(shell: MainWindow, qtbot: QtBot) -> None:
    row = next(
        row
        for row in overview.participants(shell.bridge.site)
        if overview.participant(shell.bridge.site, row.participant.id).logs["adverse_event"].standing
    )
    shell.show_screen("participant", participant_id=row.participant.id)
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)

    screen.overview.timeline.log_chosen.emit("adverse_event")

    assert screen.tabs.now() == "adverse_events"
