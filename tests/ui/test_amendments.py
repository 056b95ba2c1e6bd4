"""Amendments on the Study screen: a file is looked at, what moves is seen, it is accepted or rejected; then consent."""

from datetime import date
from pathlib import Path

import pytest
from amended import Study, amended, later, visit_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY
from test_amending import dropped_week4, enrolled, person, stored
from test_signing import MONITOR, as_

from tracker import amending, overview, studies, visits
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.amendment_panel import AmendmentPanel
from ui.screens.participant import ParticipantScreen
from ui.screens.study import StudyScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.tables import CELL, Cell
from ui.widgets.line_button import LineButton

KEY = "emc-daily-practice"


def page(shell: MainWindow) -> StudyScreen:
    site = shell.bridge.site
    shell.show_screen("study", study_id=studies.study(site, KEY).id, page="versions")
    screen = shell.screen_now
    assert isinstance(screen, StudyScreen)
    return screen


def look_at(shell: MainWindow, folder: Path, text: str) -> AmendmentPanel:
    file = folder / "next.yaml"
    file.write_text(text, encoding="utf-8")
    panel = page(shell).amendments.panel
    page(shell).amendments.import_file(file)
    settle(shell)
    return panel


def settle(shell: MainWindow) -> None:
    """The worker is done, and what it brought has come."""
    shell.bridge.wait()
    QApplication.processEvents()


def shown(panel: AmendmentPanel) -> list[list[str]]:
    model = panel.model
    cells = [[model.index(row, n).data(CELL) for n in range(7)] for row in range(model.rowCount())]
    return [[one.text if isinstance(one, Cell) else "" for one in row] for row in cells]


def typed(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def tab(qtbot: QtBot, times: int = 1) -> None:
    for _time in range(times):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


def test_what_would_move_is_seen_before_anything_changes(empty_shell: MainWindow, tmp_path: Path) -> None:
    who = person(empty_shell.bridge.site, KEY)
    before = stored(empty_shell.bridge.site, who)

    panel = look_at(empty_shell, tmp_path, amended(KEY, later("week12", weeks=14)))

    # 12 and 14 weeks after 16 March 2026.
    assert shown(panel) == [
        ["DP-S001", "N.H.", "Week 12", "moves", "8 Jun 2026", "22 Jun 2026", ""],
    ]
    assert "1 visit held or missed stays under its version" in panel.words.whole()
    assert stored(empty_shell.bridge.site, who) == before


def test_an_amendment_is_accepted_by_keys_alone(
    qtbot: QtBot, empty_shell: MainWindow, tmp_path: Path
) -> None:
    site = empty_shell.bridge.site
    who = person(site, KEY)
    panel = look_at(empty_shell, tmp_path, amended(KEY, later("week12", weeks=14)))
    assert QApplication.focusWidget() is panel.moved

    tab(qtbot)
    typed(qtbot, "10 Apr 2026")
    tab(qtbot)
    typed(qtbot, "2.0")
    tab(qtbot)
    typed(qtbot, "a longer treatment")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle(empty_shell)

    assert stored(site, who)["week12"].protocol_version == "2.0"
    screen = page(empty_shell)
    assert screen.table is not None
    assert [one.version for one in screen.table.table.rows] == ["2.0", "1.0"]
    assert panel.isHidden()
    assert "study file version 2.0" in screen._facts.whole()
    assert overview.today(site).consents[0].participant.id == who


@pytest.mark.parametrize(
    ("day", "reason", "words"),
    [("", "why", "Type a date"), ("15 Apr 2026", "why", "in the future"), ("10 Apr 2026", "", "its reason")],
)
def test_what_is_missing_is_said_under_its_field(
    empty_shell: MainWindow, tmp_path: Path, day: str, reason: str, words: str
) -> None:
    panel = look_at(empty_shell, tmp_path, amended(KEY, later("week12", weeks=14)))
    panel.approved.set_text(day)
    panel.approved.check()
    panel.reason.set_text(reason)

    panel.action.click()
    settle(empty_shell)

    said = f"{panel.approved.message()} {panel.reason.message()}"
    assert (words in said) or (not day and said.strip())
    assert studies.study(empty_shell.bridge.site, KEY).protocol.version == "1.0"


def test_a_file_that_cannot_follow_says_why_in_the_page(empty_shell: MainWindow, tmp_path: Path) -> None:
    panel = look_at(empty_shell, tmp_path, amended("bird", lambda _study: None))

    assert "The file is of the study bird, and not of emc-daily-practice." in panel._say.whole()
    assert panel.action.isHidden()
    assert empty_shell.message.isHidden()


def test_a_file_that_is_no_study_names_its_lines(empty_shell: MainWindow, tmp_path: Path) -> None:
    panel = look_at(empty_shell, tmp_path, "id: [")

    assert "next.yaml, line 2" in panel._say.whole()


def test_a_version_is_rejected_with_its_reason(empty_shell: MainWindow, tmp_path: Path) -> None:
    panel = look_at(empty_shell, tmp_path, amended(KEY, later("week12", weeks=14)))

    panel.reject.click()
    refused = panel.reason.message()
    panel.reason.set_text("not approved yet")
    panel.reject.click()

    assert "needs a reason" in refused
    assert panel.isHidden()
    assert (
        len(amending.versions(empty_shell.bridge.site, studies.study(empty_shell.bridge.site, KEY).id)) == 1
    )


def test_an_appointment_outside_its_new_window_is_pointed_out(
    empty_shell: MainWindow, tmp_path: Path
) -> None:
    site = empty_shell.bridge.site
    person(site, KEY)
    who = person(site, KEY, "P.Q.", held=False)  # whose baseline is still booked

    def change(study: Study) -> None:
        later("week4", weeks=5)(study)
        visit_of(study, "week4")["window"] = {"minus": 1, "plus": 1}

    visits.book(site, stored(site, who)["week4"].id, TODAY.replace(day=13))
    panel = look_at(empty_shell, tmp_path, amended(KEY, change))

    row = next(one for one in shown(panel) if one[1] == "P.Q.")
    assert row[6] == "13 Apr 2026, outside its window"
    assert "1 appointment would lie outside its window" in panel.warning.words()


def test_who_must_consent_again_is_listed_on_today_and_recorded_on_the_page(
    qtbot: QtBot, empty_shell: MainWindow, tmp_path: Path
) -> None:
    site = empty_shell.bridge.site
    who = person(site, KEY)
    text = amended(KEY, later("week12", weeks=14))
    given = amending.Acceptance(TODAY.replace(day=10), "a risk was added", "2.0")
    amending.accept(site, studies.study(site, KEY).id, text, given)
    empty_shell.show_screen("today")
    today = empty_shell.screen_now
    assert isinstance(today, TodayScreen)
    (row,) = today.rail.consents.findChildren(LineButton)

    row.click()
    screen = empty_shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    typed(qtbot, "13 Apr 2026")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert screen.consent.isHidden()
    (consent,) = overview.participant(site, who).consents
    assert consent.consented_on == TODAY.replace(day=13)
    assert overview.today(site).consents == ()
    empty_shell.show_screen("today")
    assert today.rail.consents.isHidden()


def test_a_monitor_reads_the_versions_and_takes_none_in(qtbot: QtBot, empty_shell: MainWindow) -> None:
    with as_(empty_shell.bridge.site, MONITOR) as site:
        window = MainWindow(Bridge(site))
        qtbot.addWidget(window)
        screen = page(window)

        assert screen.amendments.import_button.isHidden()
        assert screen.table is not None
        assert len(screen.table.table.rows) == 1
        window.close()


def test_a_dropped_visit_that_took_place_before_is_begun_by_its_day(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    who = dropped_week4(site)
    enrolled(site, who)
    visit_id = stored(site, who)["week4"].id
    empty_shell.show_screen("visit", visit_id=visit_id)
    screen = empty_shell.screen_now
    assert isinstance(screen, VisitScreen)
    proposed = screen.begin.day.text()

    typed(qtbot, "12.4.2026\r")
    refused = screen.begin.day.message()
    screen.begin.day.editor.selectAll()  # type: ignore[union-attr]  # a date's editor is a line
    typed(qtbot, "9.4.2026\r")

    assert proposed == ""
    assert refused.startswith("An amendment dropped W4, and its approval is not after this day.")
    assert stored(site, who)["week4"].held_on == date(2026, 4, 9)
    assert screen.record.visit.protocol_version == "1.0"
