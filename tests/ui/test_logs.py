"""The logs on a participant's page, by keyboard: enter, change, strike out, and what is never lost."""

from datetime import date
from pathlib import Path

import pytest
from entry_steps import focused, press, press_key
from fabricated import page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TestClock

from tracker import demo, enrolment, logbook, overview, studies
from tracker.domain.log_views import LogRow
from tracker.domain.logs import LOGS
from tracker.domain.records import ParticipantStatus, Sex
from tracker.enrolment import Registration
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.log_panel import LogPanel
from ui.screens.log_tab import LogTab
from ui.screens.participant import LOG_TABS, ParticipantScreen
from ui.screens.visit import VisitScreen
from ui.widgets.buttons import Button


def register(site: Site, study: str = "baaz-ad-ir", initials: str = "A.B.") -> str:
    person = Registration(initials, Sex.MALE, date(2026, 3, 2), "1.0", birth_year=1980)
    return enrolment.register(site, studies.study(site, study).id, person)[0]


def open_tab(shell: MainWindow, participant: str, tab: str) -> LogTab:
    shell.show_screen("participant", participant_id=participant, tab=tab)
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    return screen.logs[tab]


@pytest.fixture
def participant(empty_shell: MainWindow) -> str:
    return register(empty_shell.bridge.site)


@pytest.fixture
def events(empty_shell: MainWindow, participant: str) -> LogPanel:
    """The empty log of adverse events, with the keyboard in it."""
    return open_tab(empty_shell, participant, "adverse_events").panels["adverse_event"]


def rows(panel: LogPanel) -> tuple[LogRow, ...]:
    return panel.record.rows


def typed(panel: LogPanel, item: str, text: str) -> None:
    """Go to a field and type, as a person who jumps about does."""
    assert panel.editor.form is not None
    panel.editor.form.focus_item(item)
    QTest.keyClicks(focused(), text)


def said(panel: LogPanel, item: str) -> str:
    assert panel.editor.form is not None
    return panel.editor.form.drafts[item].message


def save(qtbot: QtBot) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def add_event(panel: LogPanel, participant: str, site: Site, words: str = "nausea") -> None:
    logbook.add(site, participant, "adverse_event", {"words": words, "onset": "2026-04-01", "serious": "no"})
    panel.show_page(overview.participant(site, participant))


# --- entering a row


def test_an_empty_log_says_how_the_first_row_is_entered(events: LogPanel) -> None:
    assert events.empty.isVisible()
    assert "N enters the first row" in events.empty.whole()
    assert focused() is events.add_button


def test_a_row_is_entered_by_keys_alone(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    press(qtbot, "nausea\r")  # words
    press(qtbot, "\r")  # no term
    press(qtbot, "2")  # grade
    press(qtbot, "Apr 2026\r\r")  # onset, no end
    press(qtbot, "e")  # recovering
    press(qtbot, "n")  # not serious: the three fields of serious events are passed over
    press(qtbot, "p")  # relation possible
    press(qtbot, "d")  # dose not changed
    press(qtbot, "after breakfast\r")  # note, the last field: Enter saves

    (row,) = rows(events)
    answers = row.entry.answers
    assert (answers["words"], answers["grade"], answers["onset"]) == ("nausea", "2", "2026-04")
    assert (answers["outcome"], answers["relation"], answers["action"]) == (
        "recovering",
        "possible",
        "dose_not_changed",
    )
    assert answers["note"] == "after breakfast"
    assert not events.editor.isVisible()
    assert focused() is events.table


def test_what_is_wrong_stands_below_its_field_and_the_text_stays(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "onset", "2027")
    typed(events, "grade", "5")
    save(qtbot)

    assert "needed" in said(events, "words")
    assert "2027 is in the future" in said(events, "onset")
    assert said(events, "serious")
    assert focused().accessibleName() == "Adverse event, in the words used"
    assert events.editor.form is not None
    assert events.editor.form.drafts["onset"].typed.text == "2027"
    assert rows(events) == ()


def test_a_field_is_checked_as_it_is_left_and_a_date_is_written_out(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "onset", "1.4.2026")
    press_key(qtbot, Qt.Key.Key_Tab)
    typed(events, "ended", "soon")
    press_key(qtbot, Qt.Key.Key_Tab)

    assert events.editor.form is not None
    assert events.editor.form.drafts["onset"].typed.text == "1 Apr 2026"
    assert "This is not a date" in said(events, "ended")


def test_serious_asks_for_its_criteria_and_several_can_be_chosen(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "words", "pneumonia")
    typed(events, "onset", "2.4.2026")
    typed(events, "serious", "y")
    typed(events, "serious_criteria", "hm")
    typed(events, "serious_criteria", "d")
    typed(events, "serious_criteria", "d")
    typed(events, "aware_on", "3.4.2026")
    save(qtbot)

    (row,) = rows(events)
    assert row.entry.answers["serious_criteria"] == "hospitalisation medically_important"
    assert "Not reported; aware since 3 Apr 2026, 11 days" in events.table.table.columns[-1].text(row)


def test_what_is_asked_of_serious_events_alone_is_not_shown_before(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    form = events.editor.form
    assert form is not None
    assert not form.editors["aware_on"].isVisibleTo(form)

    typed(events, "serious", "y")
    assert form.editors["aware_on"].isVisibleTo(form)

    typed(events, "aware_on", "3.4.2026")
    typed(events, "serious", "n")
    assert form.typed_answers()["aware_on"] == ""


def test_there_is_no_not_done_in_a_log(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "words", "x")
    press_key(qtbot, Qt.Key.Key_F8)

    assert events.editor.form is not None
    assert events.editor.form.drafts["words"].typed.missing is None


def test_a_ctcae_term_is_offered_and_taken_with_its_version(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "words", "low platelets")
    typed(events, "onset", "2.4.2026")
    typed(events, "serious", "n")
    typed(events, "term", "platelet")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    save(qtbot)

    assert rows(events)[0].entry.answers["term"] == "Platelet count decreased (CTCAE v5.0)"


# --- giving up and coming back


def test_escape_says_what_is_lost_before_it_goes(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    typed(events, "words", "nausea")
    press_key(qtbot, Qt.Key.Key_Tab)
    press_key(qtbot, Qt.Key.Key_Escape)
    assert "what you typed is not saved" in events.editor._notice.words()

    press_key(qtbot, Qt.Key.Key_Escape)
    assert not events.editor.isVisible()


def test_escape_closes_an_untouched_row_at_once(qtbot: QtBot, events: LogPanel) -> None:
    press(qtbot, "n")
    press_key(qtbot, Qt.Key.Key_Escape)

    assert not events.editor.isVisible()
    assert focused() is events.add_button


def test_a_typed_row_waits_while_another_participant_is_looked_at(
    qtbot: QtBot, empty_shell: MainWindow, participant: str, events: LogPanel
) -> None:
    other = register(empty_shell.bridge.site, initials="C.D.")
    press(qtbot, "n")
    typed(events, "words", "nausea")

    open_tab(empty_shell, other, "adverse_events")
    assert not events.editor.is_open()
    assert "Adverse event: what you typed is not saved." in empty_shell.left_behind()

    open_tab(empty_shell, participant, "adverse_events")
    assert events.editor.form is not None
    assert events.editor.form.drafts["words"].typed.text == "nausea"


# --- changing and striking out


def test_enter_changes_the_chosen_row(
    qtbot: QtBot, empty_shell: MainWindow, participant: str, events: LogPanel
) -> None:
    add_event(events, participant, empty_shell.bridge.site)
    events.table.setFocus()
    press_key(qtbot, Qt.Key.Key_Return)
    typed(events, "ended", "3.4.2026")
    save(qtbot)

    assert rows(events)[0].entry.answers["ended"] == "2026-04-03"


def test_del_strikes_a_row_out_with_a_reason(
    qtbot: QtBot, empty_shell: MainWindow, participant: str, events: LogPanel
) -> None:
    add_event(events, participant, empty_shell.bridge.site)
    events.table.setFocus()
    press_key(qtbot, Qt.Key.Key_Delete)
    press(qtbot, "\r")
    assert "needs a reason" in events.striking.reason.message()

    press(qtbot, "entered twice\r")

    assert events.record.standing == ()
    assert not events.table.isVisible()
    events.struck_pill.click()
    (row,) = events.table.table.rows
    assert events.table.table.columns[0].struck(row)
    assert events.table.table.columns[-1].text(row) == "struck out: entered twice"
    assert not events.edit_button.isEnabled()


def test_after_the_study_a_change_asks_why_in_line(qtbot: QtBot, empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    who = register(site)
    logbook.add(site, who, "medical_history", {"words": "asthma"})
    enrolment.screen_fail(site, who, date(2026, 3, 5), "Dr Roy", "not eligible")
    panel = open_tab(empty_shell, who, "history_medication").panels["medical_history"]
    press_key(qtbot, Qt.Key.Key_Return)
    typed(panel, "note", "mild")
    save(qtbot)
    assert "Say why this row changes." in panel.editor.reason.message()

    press(qtbot, "from the letter\r")
    assert rows(panel)[0].entry.answers["note"] == "mild"


# --- the other logs


def test_n_goes_to_the_log_that_has_the_keyboard(
    qtbot: QtBot, empty_shell: MainWindow, participant: str
) -> None:
    tab = open_tab(empty_shell, participant, "history_medication")
    tab.panels["vaccination"].add_button.setFocus()

    press(qtbot, "n")

    assert tab.panels["vaccination"].editor.is_open()
    assert not tab.panels["medical_history"].editor.is_open()


def test_methotrexate_by_the_day_is_refused_at_the_field(
    qtbot: QtBot, empty_shell: MainWindow, participant: str
) -> None:
    panel = open_tab(empty_shell, participant, "history_medication").panels["medication"]
    panel.add()
    typed(panel, "name", "methotrexate")
    typed(panel, "dose", "15")
    typed(panel, "unit", "m")
    typed(panel, "every", "d")
    save(qtbot)

    assert "once a WEEK, never daily" in said(panel, "every")
    assert rows(panel) == ()


def test_a_kit_number_stays_text_and_no_arm_is_offered(qtbot: QtBot, empty_shell: MainWindow) -> None:
    who = register(empty_shell.bridge.site, "bird")
    panel = open_tab(empty_shell, who, "study_drug").panels["dispensing"]
    panel.add()
    typed(panel, "drug", "baricitinib")
    typed(panel, "kit", "007")
    typed(panel, "dispensed_on", "1.4.2026")
    typed(panel, "dispensed", "35")
    save(qtbot)

    assert "would give the arm away" in said(panel, "drug")


def test_every_log_stands_under_one_tab() -> None:
    assert sorted(name for names in LOG_TABS.values() for name in names) == sorted(LOGS)


def test_a_masked_assessor_sees_no_tab_of_logs(
    qtbot: QtBot, dressed: QApplication, demo_path: Path, clock: TestClock
) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=clock) as site:
        screen = ParticipantScreen(Bridge(site), lambda *_name, **_wanted: None)
        qtbot.addWidget(screen)
        found = overview.participants(site, studies.study(site, "bsmmu-dcssc").id)
        enrolled = ParticipantStatus.ENROLLED
        on_study = next(row.participant for row in found if row.participant.status is enrolled)

        screen.show_for(participant_id=on_study.id, tab="study_drug")

        assert screen.tabs.now() == "overview"
        assert not any(screen.tabs.is_shown(tab) for tab in LOG_TABS)
        assert screen.page is not None
        assert screen.page.logs == {}


def test_a_page_without_logs_shows_empty_ones(qtbot: QtBot, dressed: QApplication, new_site: Site) -> None:
    tab = LogTab(Bridge(new_site), ("dose",))
    qtbot.addWidget(tab)

    tab.show_page(page())

    assert tab.panels["dose"].record.rows == ()


def test_the_form_of_a_visit_leads_to_its_log(qtbot: QtBot, shell: MainWindow) -> None:
    site = shell.bridge.site
    cells = (
        cell.visit for row in overview.participants(site) if row.study_key == "bird" for cell in row.cells
    )
    visit = next(visit for visit in cells if visit.held_on and visit.planned_id == "baseline")
    shell.show_screen("visit", visit_id=visit.id, form_id="adverse_events")
    screen = shell.screen_now
    assert isinstance(screen, VisitScreen)
    link = next(
        one for one in screen.forms.pages["adverse_events"].findChildren(Button) if "log" in one.text()
    )

    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)

    assert isinstance(shell.screen_now, ParticipantScreen)
    assert shell.screen_now.tabs.now() == "adverse_events"
