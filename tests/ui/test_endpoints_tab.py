"""The Endpoints tab: how each endpoint stands, what the chosen line rests on, the response group; never masked."""

from pathlib import Path

from course import course, easi, typed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY, TestClock

from tracker import demo, endpoints, overview, studies
from tracker.domain.improvement import TotalImprovement
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.participant import ParticipantScreen
from ui.widgets.cards import TitledCard
from ui.widgets.endpoint_words import improvement_words
from ui.widgets.glyphs import Glyph

ERASMUS = {
    # EASI 16.0, 8.0 and 9.6: EASI-50 at week 4, lost at week 12.
    "baseline": {"easi": easi(2, 5), "pp_nrs": typed({"itch": 3})},
    "week4": {"easi": easi(1, 5)},
    "week12": {"easi": easi(2, 3)},
}


def tab_of(shell: MainWindow, who: str) -> ParticipantScreen:
    shell.show_screen("participant", participant_id=who, tab="endpoints")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    return screen


def lines(screen: ParticipantScreen) -> list[list[str]]:
    rows = screen.endpoints.table.table
    return [
        [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def test_each_line_gives_state_baseline_value_and_change(empty_shell: MainWindow, clock: TestClock) -> None:
    who = course(empty_shell.bridge.site, clock, "emc-daily-practice", ERASMUS)

    screen = tab_of(empty_shell, who)

    told = {(line[0], line[1]): line[2:] for line in lines(screen)}
    assert told["Week 4", "EASI-50"] == ["reached", "16.0", "8.0", "−8.0", "−50 %"]
    assert told["Week 12", "EASI-50"] == ["not reached", "16.0", "9.6", "−6.4", "−40 %"]
    assert told["Week 4", "Itch, a fall of at least 4 points where baseline is at least 4"][0] == "not judged"


def test_a_state_has_a_shape_beside_its_word(empty_shell: MainWindow, clock: TestClock) -> None:
    who = course(empty_shell.bridge.site, clock, "emc-daily-practice", ERASMUS)

    table = tab_of(empty_shell, who).endpoints.table.table

    signs = {str(row.state): table.columns[2].glyph(row) for row in table.rows}
    assert signs["reached"] is Glyph.COMPLETE
    assert len(set(signs.values())) == len(signs)


def test_the_chosen_line_says_why_by_which_baseline_and_from_which_source(
    qtbot: QtBot, empty_shell: MainWindow, clock: TestClock
) -> None:
    who = course(empty_shell.bridge.site, clock, "emc-daily-practice", ERASMUS)
    screen = tab_of(empty_shell, who)

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)

    tab = screen.endpoints
    assert tab.name.whole() == "EASI-50, Week 4"
    assert "EASI improvement since Start (%) 50, limit ≥ 50" in tab.details.whole()
    assert "Baseline 16.0 at Start, 16 Mar 2026" in tab.details.whole()
    assert "the site’s choice" in tab.source.whole()


def test_what_is_missing_is_named(empty_shell: MainWindow, clock: TestClock) -> None:
    own = {**ERASMUS, "week12": {"easi": typed({"head_neck.area": 1})}}
    who = course(empty_shell.bridge.site, clock, "emc-daily-practice", own)
    screen = tab_of(empty_shell, who)
    place = next(
        n for n, line in enumerate(lines(screen)) if line[:3] == ["Week 12", "EASI-50", "cannot tell"]
    )

    screen.endpoints.table.choose(place)

    assert "Missing: EASI at W12" in screen.endpoints.details.whole()


def test_without_a_definition_nobody_is_classified(empty_shell: MainWindow, clock: TestClock) -> None:
    who = course(empty_shell.bridge.site, clock, "emc-daily-practice", ERASMUS)

    tab = tab_of(empty_shell, who).endpoints

    assert tab.pattern.whole() == "Not classified"
    assert "The article gives no rule." in tab.pattern_words.whole()


def test_the_group_is_shown_with_the_sites_definition(empty_shell: MainWindow, clock: TestClock) -> None:
    site = empty_shell.bridge.site
    texts = {"measure": "easi", "kind": "percent", "value": "50", "visits": "week4,week12"}
    endpoints.define_response(site, studies.study(site, "emc-daily-practice").id, texts, "agreed")
    who = course(site, clock, "emc-daily-practice", ERASMUS)

    tab = tab_of(empty_shell, who).endpoints

    assert tab.pattern.whole() == "Temporary responder"
    assert "By the site’s definition." in tab.pattern_words.whole()
    assert "W12: no response (improved by 40 %)" in tab.pattern_words.whole()


def test_a_study_that_names_no_response_groups_has_no_card_for_them(shell: MainWindow) -> None:
    row = next(one for one in overview.participants(shell.bridge.site) if one.study_key == "bird")

    screen = tab_of(shell, row.participant.id)

    tab = screen.endpoints
    assert [card.accessibleName() for card in tab.findChildren(TitledCard) if card.isVisibleTo(tab)] == []


def test_the_total_improvement_score_is_told_with_points_category_and_enzyme(shell: MainWindow) -> None:
    rows = [one for one in overview.participants(shell.bridge.site) if one.study_key == "bird"]
    row = max(rows, key=lambda one: sum(cell.visit.is_held for cell in one.cells))

    tab = tab_of(shell, row.participant.id).endpoints

    assert "Points: Physician global" in tab.details.whole()
    assert "the most abnormal muscle enzyme" in tab.details.whole()
    assert improvement_words(TotalImprovement()) == ""


def test_a_masked_assessor_has_no_such_tab(
    qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=TestClock(TODAY)) as site:
        window = MainWindow(Bridge(site))
        qtbot.addWidget(window)
        row = next(one for one in overview.participants(site) if one.study_key == "bird")

        screen = tab_of(window, row.participant.id)

        assert not screen.tabs.is_shown("endpoints")
        assert screen.tabs.now() == "overview"
