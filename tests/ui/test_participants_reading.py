"""Where participants are many the first stand there at once, and the worker reads the others."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import overview, studies
from ui.main_window import MainWindow
from ui.screens import matrix_rows
from ui.screens.participant import ParticipantScreen
from ui.screens.participants import ParticipantsScreen


def test_many_participants_are_read_by_the_worker_while_the_window_answers(
    qtbot: QtBot, shell: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_rows, "AT_ONCE", 5)
    monkeypatch.setattr(matrix_rows, "FIRST", 5)
    monkeypatch.setattr(matrix_rows, "PART", 10)
    told: list[tuple[int, int]] = []

    shell.show_screen("participants")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    screen._known.so_far.connect(lambda done, of: told.append((done, of)))
    assert screen.is_reading
    assert screen._reading.isVisible()
    first, pills = [row.participant.id for row in screen.model.rows()], shown_pills(screen)
    qtbot.waitUntil(lambda: not screen.is_reading)

    assert told == [(5, 25), (15, 25)]
    assert list(screen._rows) == list(overview.participants(shell.bridge.site))
    assert first == [row.participant.id for row in screen._rows[:5]]
    assert pills == {"all": "25"}  # the other counts follow
    assert len(shown_pills(screen)) > 3
    assert not screen._reading.isVisible()


def shown_pills(screen: ParticipantsScreen) -> dict[str, str]:
    return {
        name: pill.accessibleName().rpartition(" ")[2]
        for name, pill in screen.pills._pills.items()
        if not pill.isHidden()
    }


def test_while_the_others_are_read_a_study_shows_its_first_and_finding_finds_whom_it_does_not_show(
    qtbot: QtBot, shell: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = shell.bridge.site
    monkeypatch.setattr(matrix_rows, "AT_ONCE", 2)
    monkeypatch.setattr(matrix_rows, "FIRST", 2)
    study = studies.study(site, "bird").id
    of_bird, last = overview.participant_ids(site, study), overview.participant_ids(site)[-1]
    number = overview.participants(site, only=[last])[0].participant.shown_number

    shell.show_screen("participants")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantsScreen)
    screen.switch.chosen.emit(study)
    shown = (
        [row.participant.id for row in screen.model.rows()],
        [column.head.done for column in screen.model.columns],
    )
    screen.switch.chosen.emit("")
    screen.search.setFocus()
    qtbot.keyClicks(screen.search, number)
    nobody = screen._empty.isVisible(), screen.is_reading
    qtbot.keyClick(screen.search, Qt.Key.Key_Return)

    assert shown[0] == list(of_bird[:2])
    assert set(shown[1]) == {None}
    assert nobody == (True, True)
    assert isinstance(shell.screen_now, ParticipantScreen)
    assert shell.screen_now.page.participant.id == last
