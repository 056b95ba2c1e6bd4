from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest
from entry_steps import press
from fabricated import flag
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import enrolment, overview, visits
from tracker.domain.records import Sex, VisitStatus
from tracker.domain.views import TodayBoard, TodayRow
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.document import DocumentScreen
from ui.screens.participant import ParticipantScreen
from ui.screens.register import RegisterScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.widgets.flag_list import FlagItem
from ui.widgets.glyphs import Glyph
from ui.widgets.window_bar import WindowMarks
from ui.widgets.worklist import LINE, Heading


@pytest.fixture
def today(shell: MainWindow) -> TodayScreen:
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    return screen


@pytest.fixture
def row(demo_site: Site) -> TodayRow:
    board = overview.today(demo_site)
    return (board.due or board.this_week or board.overdue)[0]


def headings(screen: TodayScreen) -> list[str]:
    model = screen.worklist.model_
    items = [model.index(number).data(LINE) for number in range(model.rowCount())]
    return [item.title for item in items if isinstance(item, Heading)]


def test_each_section_stands_under_its_own_words(today: TodayScreen, row: TodayRow) -> None:
    overdue = replace(row, visit=replace(row.visit, id="a", status=VisitStatus.OVERDUE))
    past = replace(row, visit=replace(row.visit, id="b", status=VisitStatus.PAST_TARGET))
    closing = replace(row, visit=replace(row.visit, id="c", status=VisitStatus.CLOSING))

    today.set_board(TodayBoard(TODAY, (overdue, past), (closing,), (row,), (row,)))

    assert headings(today) == ["Overdue", "Past target", "Window closing", "Today", "This week"]


def test_the_arrows_skip_headings_and_enter_opens_the_visit(
    qtbot: QtBot, shell: MainWindow, today: TodayScreen
) -> None:
    lines = today.worklist.model_.lines

    qtbot.keyClick(today.worklist, Qt.Key.Key_Down)
    qtbot.keyClick(today.worklist, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, VisitScreen)
    assert shell.screen_now.record.visit.id == lines[1].row.visit.id


def test_p_prints_the_sheet_of_the_chosen_visit(qtbot: QtBot, shell: MainWindow, today: TodayScreen) -> None:
    qtbot.keyClick(today.worklist, Qt.Key.Key_P)

    assert isinstance(shell.screen_now, DocumentScreen)


@pytest.mark.parametrize(("back", "kind"), [(20, VisitScreen), (80, DocumentScreen)])
def test_a_press_on_the_arrow_opens_and_on_the_printer_prints(
    qtbot: QtBot, shell: MainWindow, today: TodayScreen, back: int, kind: type
) -> None:
    viewport = today.worklist.viewport()
    place = today.worklist.visualRect(today.worklist.currentIndex()).center()
    place.setX(viewport.width() - back)

    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)

    assert isinstance(shell.screen_now, kind)


def test_a_line_says_everything_aloud(today: TodayScreen) -> None:
    line = today.worklist.model_.lines[0]

    spoken = today.worklist.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)

    assert line.row.participant.shown_number in spoken
    assert line.words in spoken


def test_the_side_bar_counts_what_waits(shell: MainWindow, today: TodayScreen) -> None:
    board = overview.today(shell.bridge.site)

    expected = len(board.overdue) + len(board.closing) + len(board.due)

    assert shell.side_bar.buttons["today"].count == expected


def test_an_empty_day_says_what_to_do_next(qtbot: QtBot, empty_shell: MainWindow) -> None:
    empty_shell.show_screen("today")

    qtbot.keyClick(empty_shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(empty_shell.screen_now, RegisterScreen)


def test_where_there_is_no_room_the_rail_is_a_button_with_its_counts(
    qtbot: QtBot, shell: MainWindow, today: TodayScreen
) -> None:
    shell.resize(960, 540)

    words = today.rail_button.text()
    qtbot.mouseClick(today.rail_button, Qt.MouseButton.LeftButton)

    assert str(sum(flag.state == "open" for flag in overview.today(shell.bridge.site).flags)) in words
    assert not today.rail.isVisible()
    assert today._drawer.isVisible()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"window_source": "site"}, "site’s window 7 Apr 2026 to 21 Apr 2026"),
        ({"window_source": "protocol"}, "window 7 Apr 2026 to 21 Apr 2026"),
        ({"earliest": None, "latest": None}, "window not stated in the protocol"),
    ],
)
def test_the_window_bar_says_who_stated_the_window(
    row: TodayRow, change: dict[str, object], words: str
) -> None:
    week = timedelta(days=7)
    visit = replace(row.visit, target=TODAY, earliest=TODAY - week, latest=TODAY + week)

    said = WindowMarks.of(replace(visit, **change), TODAY).words()  # type: ignore[arg-type]

    assert words in said


def test_a_booked_visit_shows_its_time_and_a_begun_one_its_sign(today: TodayScreen, row: TodayRow) -> None:
    booked = replace(
        row, visit=replace(row.visit, appointment=TODAY, appointment_time=time(9)), progress="begun"
    )

    today.set_board(TodayBoard(TODAY, due=(booked,)))

    (line,) = today.worklist.model_.lines
    assert line.when == "09:00"
    assert line.glyph is Glyph.BEGUN


def test_a_flag_shortens_its_name_and_never_its_value(qtbot: QtBot) -> None:
    rule = flag("f1", "Azathioprine 1.5–2.5 mg/kg a day", "101.5 mg/d", "1.5–2.5 mg/kg")
    item = FlagItem(rule, TODAY)
    qtbot.addWidget(item)

    item.resize(240, item.height())

    assert item.first_line().startswith("Azathioprine")
    assert item.first_line().endswith("… 101.5 mg/d")


def test_whom_no_date_names_stands_on_today_and_enter_books_the_visit(
    qtbot: QtBot, empty_shell: MainWindow, study_id: Callable[[str], str]
) -> None:
    site = empty_shell.bridge.site
    person = enrolment.Registration("A.B.", Sex.FEMALE, TODAY, "1.0", birth_year=1990)
    enrolment.register(site, study_id("bird"), person)
    empty_shell.show_screen("today")
    today = empty_shell.screen_now
    assert isinstance(today, TodayScreen)
    shown = headings(today), today._summary.text(), today.worklist.model_.lines[0].words

    qtbot.keyClick(today.worklist, Qt.Key.Key_Return)
    press(qtbot, "16.4.2026\r")

    assert shown == (["To book"], "0 visits booked, 1 to book", "book the visit")
    assert isinstance(empty_shell.screen_now, ParticipantScreen)
    visit = visits.open_visit(site, visits.find_visit(site, "01-S001", "screening")).visit
    assert visit.appointment == TODAY + timedelta(days=2)


def test_signing_several_is_offered_where_several_wait(today: TodayScreen, row: TodayRow) -> None:
    offered = []
    for waiting in ((), (row,), (row, row)):
        today.set_board(TodayBoard(TODAY, unsigned=waiting))
        offered.append(today.rail.sign_button.isVisible())

    assert offered == [False, False, True]
