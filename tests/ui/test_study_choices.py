"""What the site settles on the Study screen, with real keys: open points, masking, the anchor of a series."""

from datetime import date

import pytest
from entry_steps import focused, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stage import CONSENT

from tracker import enrolment, overview, studies
from tracker.domain.records import Sex
from ui.main_window import MainWindow
from ui.screens.study import StudyScreen


def opened(shell: MainWindow, study: str, tab: str) -> StudyScreen:
    shell.show_screen("study", study_id=studies.study(shell.bridge.site, study).id)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose(tab)
    return screen


def cells(screen: StudyScreen, column: int) -> list[str]:
    assert screen.table is not None
    rows = screen.table.table
    return [str(rows.data(rows.index(row, column))) for row in range(rows.rowCount())]


def test_an_open_point_is_settled_by_keys_and_shown_as_the_sites_with_who_and_when(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    screen = opened(empty_shell, "bird", "open")
    before = cells(screen, 1)[0]
    assert screen.table is not None
    screen.table.setFocus()

    press_key(qtbot, Qt.Key.Key_Return)
    press(qtbot, "Day 0")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "as the sponsor wrote\r")

    assert before == "not stated"
    assert cells(screen, 1)[0] == "Day 0\nthe site’s: anna, 14 Apr 2026"
    assert cells(screen, 1)[1] == "not stated"


def test_a_settled_point_is_taken_back_with_a_reason(qtbot: QtBot, empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    studies.choose(site, studies.study(site, "bird").id, "point.day_zero", "Day 0", "sponsor")
    screen = opened(empty_shell, "bird", "open")
    screen.choices.open_panel()
    panel = screen.choices.panel

    qtbot.mouseClick(panel.take_back, Qt.MouseButton.LeftButton)
    asked = panel.reason.message()
    press(qtbot, "read again")
    qtbot.mouseClick(panel.take_back, Qt.MouseButton.LeftButton)

    assert "needs a reason" in asked
    assert cells(screen, 1)[0] == "not stated"


def test_nothing_is_settled_without_words(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = opened(empty_shell, "bird", "open")
    screen.choices.open_panel()

    press(qtbot, "\r")

    assert "Say how it is settled" in screen.choices.panel.text.message()
    assert focused() is screen.choices.panel.text.editor


def test_the_masking_is_chosen_where_the_text_contradicts_itself(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    screen = opened(empty_shell, "bsmmu-dcssc", "arms")
    before = [words for words in cells(screen, 1) if "masked" in words]

    qtbot.mouseClick(screen.choices.button, Qt.MouseButton.LeftButton)
    press(qtbot, "o")  # open label, by its first letter
    screen.choices.panel.reason.setFocus()
    press(qtbot, "agreed with the sponsor\r")

    study = studies.study(empty_shell.bridge.site, "bsmmu-dcssc")
    after = [words for words in cells(screen, 1) if "masked" in words]
    assert before == [
        "masking stated in contradictory ways; assessor masked until the site chooses among assessor masked, open label"
    ]
    assert after == ["open label, by the site’s choice among assessor masked, open label"]
    assert study.protocol.masking.kind == "open_label"


def test_another_anchor_shows_which_visits_move_before_it_is_chosen(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    study = studies.study(site, "euroguiderm-baricitinib")
    given = enrolment.Registration(
        "G.L.", Sex.FEMALE, CONSENT, "1.0", birth_year=1970, baseline_on=date(2026, 4, 20)
    )
    participant = enrolment.register(site, study.id, given)[0]
    screen = opened(empty_shell, "euroguiderm-baricitinib", "visits")

    qtbot.mouseClick(screen.choices.button, Qt.MouseButton.LeftButton)
    press(qtbot, "w")  # week 4
    told = screen.choices.panel.effect.whole().split("\n")
    before = {one.planned_id: one.target for one in overview.participant(site, participant).visits}
    screen.choices.panel.reason.setFocus()
    press(qtbot, "counted from the first control\r")

    after = {one.planned_id: one.target for one in overview.participant(site, participant).visits}
    assert told[0] == "4 planned visits move, of 1 participant:"
    # Week 4 is 18 May; month 3 is three calendar months on.
    assert told[1].endswith("Month 3: 20 Jul 2026 → 18 Aug 2026")
    assert (before["month3"], after["month3"]) == (date(2026, 7, 20), date(2026, 8, 18))
    assert "the site’s choice of anchor" in "".join(cells(screen, 1))


@pytest.mark.parametrize(("study", "tab"), [("bird", "arms"), ("bird", "visits"), ("bird", "criteria")])
def test_where_the_file_leaves_nothing_to_the_site_nothing_is_offered(
    empty_shell: MainWindow, study: str, tab: str
) -> None:
    assert opened(empty_shell, study, tab).choices.isHidden()
