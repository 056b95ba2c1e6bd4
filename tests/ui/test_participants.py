import time
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import overview, studies
from tracker.domain.views import MatrixRow
from ui.main_window import MainWindow
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
    bird.set_rows(tuple(replace(rows[n % len(rows)]) for n in range(5000)), bird._studies)
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
