"""The Results page: numbers by visit and arm, endpoints counted, the site's definition of a response in line."""

from pathlib import Path

from course import course, easi
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY, TestClock

from tracker import demo, studies
from tracker.domain.response_pattern import ResponseRule, rule_of
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.results_page import ResultsPage
from ui.screens.study import StudyScreen

FALLS = {"baseline": {"easi": easi(2, 5)}, "week4": {"easi": easi(1, 5)}, "week12": {"easi": easi(2, 3)}}


def results(shell: MainWindow, study_key: str) -> ResultsPage:
    """The page with its numbers, which come from the worker."""
    shell.show_screen("study", study_id=studies.study(shell.bridge.site, study_key).id)
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.tabs.choose("results")
    return page_of(shell)


def page_of(shell: MainWindow) -> ResultsPage:
    shell.bridge.wait()
    for _round in range(3):
        QApplication.processEvents()
    (page,) = (one for one in shell.screen_now.findChildren(ResultsPage) if one.isVisibleTo(shell.screen_now))
    return page


def line(page: ResultsPage, row: int) -> list[str]:
    rows = page.table.table
    return [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]


def test_a_score_is_summed_up_by_visit_and_arm(empty_shell: MainWindow, clock: TestClock) -> None:
    site = empty_shell.bridge.site
    # EASI 16.0 and 19.2 at the start: mean 17.6, SD √5.12 = 2.263, quartiles 16.8 and 18.4.
    for area in (5, 6):
        course(site, clock, "emc-daily-practice", {**FALLS, "baseline": {"easi": easi(2, area)}}, "week4")

    page = results(empty_shell, "emc-daily-practice")

    assert line(page, 0) == [
        "Start of treatment",
        "Baricitinib 4 mg once daily",
        "2",
        "0",
        "0",
        "17.60",
        "2.26",
        "17.60",
        "16.80 to 18.40",
        "16.0 to 19.2",
    ]
    assert line(page, 2)[2:5] == ["0", "0", "2"]


def test_the_change_from_baseline_is_a_choice(empty_shell: MainWindow, clock: TestClock) -> None:
    course(empty_shell.bridge.site, clock, "emc-daily-practice", FALLS)
    page = results(empty_shell, "emc-daily-practice")

    page.what.setCurrentIndex(1)
    page.what.activated.emit(1)

    assert line(page, 0)[0] == "Week 4"
    assert line(page, 0)[5:7] == ["−8.00", "–"]  # one value has no SD


def test_endpoints_are_counted_with_those_that_cannot_be_told(
    empty_shell: MainWindow, clock: TestClock
) -> None:
    course(empty_shell.bridge.site, clock, "emc-daily-practice", FALLS)

    counts = results(empty_shell, "emc-daily-practice").counts.table.rows

    told = {(one.endpoint.id, one.visit): (one.reached, one.judged) for one in counts}
    assert told["easi50", "Week 4"] == (1, 1)
    assert told["easi50", "Week 12"] == (0, 1)


def test_before_anyone_is_enrolled_the_page_says_what_comes(empty_shell: MainWindow) -> None:
    page = results(empty_shell, "bird")

    assert "Nobody is enrolled yet." in page.words.whole()
    assert not page.table.isVisibleTo(page)


def test_the_arms_of_a_double_blind_study_stand_together(shell: MainWindow) -> None:
    page = results(shell, "bird")

    assert {row.group for row in page.table.table.rows} == {"All, arms are masked"}


def test_a_score_without_any_value_of_the_kind_says_so(empty_shell: MainWindow, clock: TestClock) -> None:
    course(empty_shell.bridge.site, clock, "emc-daily-practice", FALLS, "baseline")
    page = results(empty_shell, "emc-daily-practice")

    page.what.setCurrentIndex(1)
    page.what.activated.emit(1)

    assert not page.table.isVisibleTo(page)


def test_the_site_enters_its_definition_by_keyboard(
    qtbot: QtBot, empty_shell: MainWindow, clock: TestClock
) -> None:
    site = empty_shell.bridge.site
    course(site, clock, "emc-daily-practice", FALLS)
    panel = results(empty_shell, "emc-daily-practice").response
    assert "The article gives no rule." in panel.words.whole()

    panel.open_button.click()
    panel.kind.set_text("percent")
    qtbot.keyClicks(panel.value.editor, "50")
    qtbot.keyClicks(panel.reason.editor, "agreed with the investigator")
    qtbot.keyClick(panel.save, Qt.Key.Key_Return)

    study = studies.study(site, "emc-daily-practice")
    rule = rule_of(study.choices, study.protocol)
    assert isinstance(rule, ResponseRule)
    assert (rule.measure, rule.kind, rule.visits) == ("easi", "percent", ("week4", "week12"))
    now = page_of(empty_shell).response
    assert "improved by at least 50 % of baseline" in now.words.whole()
    assert "temporary responder 1" in now.counted.whole()


def test_what_is_not_right_stands_at_its_field(empty_shell: MainWindow) -> None:
    panel = results(empty_shell, "emc-daily-practice").response
    panel.open_button.click()

    panel.save.click()
    no_reason = panel.reason.message()
    panel.reason.set_text("agreed")
    panel.save.click()
    no_kind = panel.kind.message()
    panel.kind.set_text("points")
    panel.value.set_text("often")
    panel.save.click()
    no_number = panel.value.message()
    panel.value.set_text("5")
    panel.visits["week4"].setChecked(False)
    panel.save.click()

    assert "A reason is needed" in no_reason
    assert "Choose one." in no_kind
    assert "“often” is no limit." in no_number
    assert "two or more visits" in panel.visit_words.whole()


def test_the_definition_is_taken_back(empty_shell: MainWindow, clock: TestClock) -> None:
    site = empty_shell.bridge.site
    panel = results(empty_shell, "emc-daily-practice").response
    panel.open_button.click()
    panel.kind.set_text("level")
    panel.value.set_text("7")
    panel.reason.set_text("agreed")
    panel.save.click()
    again = page_of(empty_shell).response
    again.open_button.click()

    again.reason.set_text("settled otherwise")
    again.take_back.click()

    assert not any(studies.study(site, "emc-daily-practice").choices.under("rule").values())
    assert "The article gives no rule." in page_of(empty_shell).response.words.whole()


def test_the_form_closes_without_a_trace(empty_shell: MainWindow) -> None:
    panel = results(empty_shell, "emc-daily-practice").response
    panel.open_button.click()

    panel.close_button.click()

    assert panel.open_button.isVisibleTo(panel)
    assert not panel.save.isVisibleTo(panel)


def test_only_a_study_that_speaks_of_response_groups_asks_for_them(empty_shell: MainWindow) -> None:
    page = results(empty_shell, "bird")

    assert not page.response.isVisibleTo(page)


def test_a_masked_assessor_has_no_results(
    qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=TestClock(TODAY)) as site:
        window = MainWindow(Bridge(site))
        qtbot.addWidget(window)

        window.show_screen("study", study_id=studies.study(site, "bird").id)
        screen = window.screen_now
        assert isinstance(screen, StudyScreen)

        assert not screen.tabs.is_shown("results")
