import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import overview, queries, studies, visits
from tracker.domain.records import Changes
from tracker.domain.views import MatrixRow
from ui import column_layout
from ui.main_window import MainWindow
from ui.screens.matrix_filters import kinds
from ui.screens.participant import ParticipantScreen
from ui.screens.participant_columns import visit_cell
from ui.screens.participants import ParticipantsScreen
from ui.screens.visit import VisitScreen
from ui.tables import CELL
from ui.widgets.glyphs import Glyph


@pytest.fixture
def bird(shell: MainWindow) -> ParticipantsScreen:
    """The matrix of BIRD: five visits, windows stated."""
    shell.show_screen("participants", study_id=studies.study(shell.bridge.site, "bird").id)
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    return screen


def heads(screen: ParticipantsScreen) -> list[str]:
    return [column.head.title for column in screen.model.columns]


def test_a_study_has_a_column_for_each_of_its_visits(bird: ParticipantsScreen) -> None:
    assert heads(bird)[:3] == ["Number", "Initials", "Status"]
    assert [head for head in heads(bird) if head.startswith(("Screening", "Baseline", "Week"))] == [
        "Screening",
        "Baseline",
        "Week 5",
        "Week 12",
        "Week 24",
    ]


def test_a_column_says_its_window_as_the_protocol_states_it(bird: ParticipantsScreen) -> None:
    """NCT04972760: screening within 28 days, visits at weeks 5, 12 and 24, each five days either way."""
    seconds = {column.head.title: column.head.second for column in bird.model.columns}

    assert seconds["Screening"] == "day −28 to −1"
    assert seconds["Week 5"] == "day 30–40"
    assert seconds["Week 12"] == "day 79–89"
    assert seconds["Week 24"] == "day 163–173"


def test_a_column_counts_the_held_among_the_due(bird: ParticipantsScreen) -> None:
    rows = [row for row in overview.participants(bird.bridge.site) if row.study_key == "bird"]
    held = sum(row.cells[0].visit.is_held for row in rows)

    head = next(column.head for column in bird.model.columns if column.head.title == "Screening")

    assert head.done == held


def test_enter_on_a_visit_opens_the_visit(qtbot: QtBot, shell: MainWindow, bird: ParticipantsScreen) -> None:
    column = heads(bird).index("Baseline")
    wanted = bird.model.index(0, column).data(CELL).what

    bird.table.setCurrentIndex(bird.model.index(0, column))
    qtbot.keyClick(bird.table, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, VisitScreen)
    assert shell.screen_now.record.visit.id == wanted


def test_enter_on_the_number_opens_the_participant(
    qtbot: QtBot, shell: MainWindow, bird: ParticipantsScreen
) -> None:
    qtbot.keyClick(bird.table, Qt.Key.Key_Home)
    qtbot.keyClick(bird.table, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, ParticipantScreen)


def test_a_pill_leaves_the_rows_it_counts(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("participants")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    flagged = [row for row in screen.model.rows() if any(cell.flags for cell in row.cells)]

    qtbot.mouseClick(screen.pills.pill("flags"), Qt.MouseButton.LeftButton)

    assert list(screen.model.rows()) == flagged
    assert screen.pills.pill("flags").accessibleName() == f"Open flags, {len(flagged)}"


def test_typing_a_number_finds_its_row(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("participants")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    last = screen.model.rows()[-1].participant.shown_number

    screen.table.keyboardSearch(last)

    assert screen.table.currentIndex().row() == screen.model.rowCount() - 1


def test_a_press_on_a_head_sorts_and_says_so(shell: MainWindow, bird: ParticipantsScreen) -> None:
    bird.table.horizontalHeader().sectionClicked.emit(1)

    initials = [row.participant.initials for row in bird.model.rows()]
    assert initials == sorted(initials)
    assert bird._sorted.whole() == "sorted by initials"


def test_identity_stays_while_the_visits_scroll(shell: MainWindow, bird: ParticipantsScreen) -> None:
    shell.resize(960, 540)

    bird.table.setCurrentIndex(bird.model.index(0, bird.model.columnCount() - 1))

    assert bird.table.still.isVisible()
    assert bird.table.still.visualRect(bird.model.index(0, 0)).left() == 0
    assert bird.table.horizontalScrollBar().value() > 0


def test_days_outside_the_window_stand_beside_the_date(bird: ParticipantsScreen) -> None:
    row: MatrixRow = bird.model.rows()[0]
    cell = row.cells[0]
    assert cell.visit.held_on
    assert cell.visit.latest

    late = replace(cell.visit, held_on=cell.visit.latest.replace(year=cell.visit.latest.year + 1))
    shown = visit_cell(replace(cell, visit=late, flags=1), bird.bridge.site.today())

    assert shown.note == "+365 d"
    assert shown.mark is Glyph.FLAG


def test_five_thousand_participants_scroll_smoothly(qtbot: QtBot, bird: ParticipantsScreen) -> None:
    rows = bird._rows
    many = ((n, rows[n % len(rows)]) for n in range(5000))
    people = (replace(row, participant=replace(row.participant, id=str(n))) for n, row in many)
    bird.set_rows(tuple(people), bird._studies)
    bar = bird.table.verticalScrollBar()

    begun = time.perf_counter()
    for step in range(20):
        bar.setValue(bar.maximum() * step // 20)
        bird.table.viewport().repaint()
        bird.table.still.viewport().repaint()
    each = (time.perf_counter() - begun) / 20

    assert each < 0.1  # a page a tenth of a second apart still reads as moving; measured 10 to 20 ms


def test_an_appointment_that_does_not_fit_beside_its_time_loses_its_weekday_not_its_day(
    shell: MainWindow,
) -> None:
    row = next(row for row in overview.participants(shell.bridge.site) if row.next_in_days is not None)
    visit = replace(row.cells[0].visit, held_on=None, appointment=date(2026, 4, 15), status="due")

    cell = visit_cell(replace(row.cells[0], visit=visit, begun=False), date(2026, 4, 14))

    assert (cell.text, cell.brief) == ("Wed 15 Apr", "15 Apr")


def test_a_visit_that_is_no_longer_needed_shows_no_appointment(shell: MainWindow) -> None:
    row = overview.participants(shell.bridge.site)[0]
    visit = replace(row.cells[0].visit, held_on=None, appointment=date(2026, 4, 20), status="not needed")

    cell = visit_cell(replace(row.cells[0], visit=visit, begun=False), date(2026, 4, 14))

    assert cell.text == ""


# --- finding


def test_digits_typed_in_the_table_leave_the_rows_that_hold_them(
    qtbot: QtBot, bird: ParticipantsScreen
) -> None:
    last = bird.model.rows()[-1].participant.shown_number

    qtbot.keyClick(bird.table, last[0])
    qtbot.keyClicks(bird.search, last[1:])

    assert bird.search.hasFocus()
    assert [row.participant.shown_number for row in bird.model.rows()] == [last]


def test_enter_on_the_only_row_left_opens_its_participant(
    qtbot: QtBot, shell: MainWindow, bird: ParticipantsScreen
) -> None:
    who = bird.model.rows()[-1].participant
    qtbot.keyClicks(bird.search, who.shown_number)

    qtbot.keyClick(bird.search, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, ParticipantScreen)
    assert shell.screen_now.page
    assert shell.screen_now.page.participant.id == who.id


def test_initials_are_found_without_their_points(qtbot: QtBot, bird: ParticipantsScreen) -> None:
    who = bird.model.rows()[0].participant

    qtbot.keyClicks(bird.search, who.initials.replace(".", "").lower())

    assert who in [row.participant for row in bird.model.rows()]
    qtbot.keyClick(bird.search, Qt.Key.Key_Escape)
    assert bird.model.rowCount() == len(bird._of_study())


def test_a_sheet_scanned_into_the_table_opens_its_visit(
    qtbot: QtBot, shell: MainWindow, bird: ParticipantsScreen
) -> None:
    wanted = bird.model.rows()[0].cells[0].visit.id
    code = visits.open_visit(bird.bridge.site, wanted).code

    qtbot.keyClick(bird.table, code[0])
    qtbot.keyClicks(bird.search, code[1:])
    qtbot.keyClick(bird.search, Qt.Key.Key_Return)

    assert isinstance(shell.screen_now, VisitScreen)
    assert shell.screen_now.record.visit.id == wanted


# --- the person's own order and widths


def test_ctrl_and_an_arrow_sort_by_the_column_one_is_in(qtbot: QtBot, bird: ParticipantsScreen) -> None:
    bird.table.setCurrentIndex(bird.model.index(0, 1))

    qtbot.keyClick(bird.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)

    initials = [row.participant.initials for row in bird.model.rows()]
    assert initials == sorted(initials, reverse=True)


def test_the_width_of_a_column_is_as_it_was_left_after_the_next_start(
    qtbot: QtBot, shell: MainWindow, bird: ParticipantsScreen
) -> None:
    place = heads(bird).index("Week 5")
    bird.table.setCurrentIndex(bird.model.index(0, place))
    before = bird.table.columnWidth(place)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

    qtbot.keyClick(bird.table, Qt.Key.Key_Right, both)
    again = ParticipantsScreen(shell.bridge, shell.show_screen)
    qtbot.addWidget(again)
    again.show_for(study_id=studies.study(shell.bridge.site, "bird").id)

    assert before < bird.table.columnWidth(place) == again.table.columnWidth(place)


def test_a_head_whose_edge_is_drawn_is_kept_and_ctrl_0_gives_all_back(
    qtbot: QtBot, bird: ParticipantsScreen
) -> None:
    head, place = bird.table.horizontalHeader(), heads(bird).index("Week 5")
    edge = QPoint(head.sectionViewportPosition(place) + head.sectionSize(place) - 1, 10)
    before = bird.table.columnWidth(place)

    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(head.viewport(), edge + QPoint(30, 0))
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(30, 0))
    drawn = column_layout.kept("participants-bird")
    qtbot.keyClick(bird.table, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)

    assert drawn == {"Week 5": before + 30}
    assert bird.table.columnWidth(place) == before
    assert column_layout.kept("participants-bird") == {}


# --- queries, signatures, and many participants


def test_a_query_stands_in_its_cell_behind_its_pill_and_in_the_tooltip(
    qtbot: QtBot, bird: ParticipantsScreen
) -> None:
    row = next(row for row in bird.model.rows() if not (row.cells[0].flags or row.cells[0].cannot_tell))
    visit = row.cells[0].visit

    queries.raise_query(bird.bridge.site, row.participant.id, "Which day?", visit.id)
    bird.show_for(study_id=bird._study_id)
    bird.refresh(Changes(participants=frozenset({row.participant.id})))
    qtbot.mouseClick(bird.pills.pill("queries"), Qt.MouseButton.LeftButton)

    shown = next(one for one in bird.model.rows() if one.participant.id == row.participant.id)
    cell = visit_cell(shown.cells[0], bird.bridge.site.today())
    assert cell.mark is Glyph.QUERY
    assert cell.tip.endswith("1 open query")


def test_a_flag_that_was_acknowledged_is_an_outline_and_no_open_flag(bird: ParticipantsScreen) -> None:
    found = bird._rows[0].cells[0]
    quiet = replace(found, flags=0, cannot_tell=0, queries=0, seen=1)
    open_ = replace(quiet, flags=1)

    cell, loud = (visit_cell(one, TODAY) for one in (quiet, open_))

    assert (cell.mark, loud.mark) == (Glyph.FLAG_SEEN, Glyph.FLAG)
    assert cell.tip.endswith("1 flag seen")
    assert "flags" not in kinds(replace(bird._rows[0], cells=(quiet,)))


def test_only_whose_record_changed_is_read_again(bird: ParticipantsScreen) -> None:
    before = {row.participant.id: row for row in bird._rows}
    who = bird.model.rows()[0].participant.id

    bird.refresh(Changes(participants=frozenset({who})))

    after = {row.participant.id: row for row in bird._rows}
    assert {one for one in after if after[one] is not before[one]} == {who}


def test_what_changed_while_another_screen_showed_is_there_on_the_way_back(
    shell: MainWindow, bird: ParticipantsScreen
) -> None:
    row = next(row for row in bird.model.rows() if any(cell.visit.appointment for cell in row.cells))
    coming = next(cell.visit for cell in row.cells if cell.visit.appointment and not cell.visit.is_held)
    shell.show_screen("today")

    shell.bridge.do(
        lambda: visits.book(shell.bridge.site, coming.id, TODAY + timedelta(days=1), None, "moved")
    )
    shell.show_screen("participants")

    shown = next(one for one in bird._rows if one.participant.id == row.participant.id)
    assert next(
        one.visit for one in shown.cells if one.visit.id == coming.id
    ).appointment == TODAY + timedelta(days=1)


def test_filters_and_orders_of_five_thousand_take_no_tenth_of_a_second(bird: ParticipantsScreen) -> None:
    rows = bird._rows
    many = ((n, rows[n % len(rows)]) for n in range(5000))
    people = (replace(row, participant=replace(row.participant, id=str(n))) for n, row in many)
    bird._study_id = ""
    bird.set_rows(tuple(people), bird._studies)
    took = {}

    def time_of(what: str, act: Callable[[], object]) -> None:
        """The quickest of three: a busy computer says nothing of the window."""
        for _time in range(3):
            begun = time.perf_counter()
            act()
            took[what] = min(took.get(what, 1.0), time.perf_counter() - begun)

    for name in ("overdue", "begun", "all"):
        time_of(name, bird.pills.pill(name).click)
    for column in range(bird.model.columnCount()):
        time_of(str(column), lambda column=column: bird.table.horizontalHeader().sectionClicked.emit(column))

    assert {what: round(each, 3) for what, each in took.items() if each > 0.1} == {}  # measured 2 to 40 ms
