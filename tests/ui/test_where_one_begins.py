"""Where the keyboard is when a screen comes up: at what is done next, whatever had it the last time."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import enrolment, overview, studies, visits
from tracker.domain.records import ParticipantStatus, Sex
from tracker.enrolment import Registration
from ui.main_window import MainWindow
from ui.screens.eligibility import EligibilityScreen
from ui.screens.participant import ParticipantScreen
from ui.screens.register import RegisterScreen
from ui.screens.today import TodayScreen
from ui.screens.visit import VisitScreen
from ui.widgets.entry_cell import EntryCell


def screened(shell: MainWindow, study_key: str, *, held: bool = True) -> str:
    """A new participant; the first visit is held today unless `held` is False."""
    site = shell.bridge.site
    person = Registration("A.B.", Sex.FEMALE, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
    participant_id, _changes = enrolment.register(site, studies.study(site, study_key).id, person)
    if held:
        visits.hold(site, overview.participant(site, participant_id).visits[0].id, TODAY)
    return participant_id


def test_today_begins_in_its_list_each_time(qtbot: QtBot, shell: MainWindow) -> None:
    shell.show_screen("today")
    screen = shell.screen_now
    assert isinstance(screen, TodayScreen)
    screen.new_button.setFocus()

    shell.show_screen("participants")
    shell.show_screen("today")

    assert screen.worklist.hasFocus()


def test_a_participants_page_begins_at_the_visit_that_comes_next(shell: MainWindow) -> None:
    rows = overview.participants(shell.bridge.site)
    who = next(row.participant for row in rows if row.participant.status is ParticipantStatus.ENROLLED)

    shell.show_screen("participant", participant_id=who.id)

    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    assert screen.head.open_button.hasFocus()


@pytest.mark.parametrize(("tab", "part"), [("visits", "visits"), ("history", "tabs")])
def test_another_tab_begins_in_its_table_or_on_its_name(shell: MainWindow, tab: str, part: str) -> None:
    who = overview.participants(shell.bridge.site)[0].participant

    shell.show_screen("participant", participant_id=who.id, tab=tab)

    focused = QApplication.focusWidget()
    assert focused is not None
    assert getattr(shell.screen_now, part).isAncestorOf(focused)


def test_eligibility_begins_with_the_date_of_the_visit_then_with_the_first_open_question(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    who = screened(empty_shell, "baaz-ad-ir", held=False)
    empty_shell.show_screen("eligibility", participant_id=who)
    screen = empty_shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    before = screen.eligibility.note_button.hasFocus()

    visits.hold(empty_shell.bridge.site, overview.participant(screen.bridge.site, who).visits[0].id, TODAY)
    empty_shell.show_screen("eligibility", participant_id=who)

    assert before
    assert screen.eligibility.strips()[0].hasFocus()


@pytest.mark.parametrize(
    ("study", "criterion", "form", "item"),
    [
        ("baaz-ad-ir", "inclusion_4", "easi", "head_neck.area"),
        ("baaz-ad-ir", "exclusion_16_2", "laboratory_screening", "alp"),
        ("bird", "inclusion_2", "mmt8", "neck_flexors"),
    ],
)
def test_go_there_opens_the_very_field_that_is_missing(
    qtbot: QtBot, empty_shell: MainWindow, study: str, criterion: str, form: str, item: str
) -> None:
    empty_shell.show_screen("eligibility", participant_id=screened(empty_shell, study))
    page = empty_shell.screen_now
    assert isinstance(page, EligibilityScreen)

    qtbot.mouseClick(page.eligibility.rows[criterion].there, Qt.MouseButton.LeftButton)

    screen = empty_shell.screen_now
    assert isinstance(screen, VisitScreen)
    cell = QApplication.focusWidget()
    assert isinstance(cell, EntryCell)
    assert (screen.form_id, cell.draft.form_id, cell.draft.item_id) == (form, form, item)


def test_asking_for_a_new_participant_while_one_is_typed_keeps_what_is_typed(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    empty_shell.show_screen("register")
    screen = empty_shell.screen_now
    assert isinstance(screen, RegisterScreen)
    qtbot.keyClicks(screen.initials.editor, "A.B.")

    qtbot.keyClick(screen, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert screen.initials.text() == "A.B."


def test_an_appointment_that_stands_alone_stands_at_the_start(empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    places = {}
    for key in ("baaz-ad-ir", "emc-daily-practice", "bird"):
        empty_shell.show_screen("register", study_id=studies.study(site, key).id)
        QApplication.processEvents()
        screen = empty_shell.screen_now
        assert isinstance(screen, RegisterScreen)
        places[key] = screen.baseline.x() == screen.initials.x()

    assert places == {"baaz-ad-ir": False, "emc-daily-practice": True, "bird": False}


def test_a_tab_chosen_by_its_key_gets_the_keyboard(qtbot: QtBot, shell: MainWindow) -> None:
    who = overview.participants(shell.bridge.site)[0].participant
    shell.show_screen("participant", participant_id=who.id)
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)

    qtbot.keyClick(screen, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    focused = QApplication.focusWidget()
    assert focused is not None
    assert screen.visits.isAncestorOf(focused)


def test_after_the_decision_comes_the_next_visit(qtbot: QtBot, empty_shell: MainWindow) -> None:
    empty_shell.show_screen("eligibility", participant_id=screened(empty_shell, "emc-daily-practice"))
    screen = empty_shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    for _question in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    screen.eligibility.decision.decided_by.set_text("Dr A. Roy")

    qtbot.mouseClick(screen.eligibility.decision.enrol_button, Qt.MouseButton.LeftButton)

    assert screen.head.open_button.hasFocus()


def test_a_laboratory_form_without_an_open_value_begins_at_its_first_value(
    qtbot: QtBot, shell: MainWindow
) -> None:
    cells = [cell for row in overview.participants(shell.bridge.site) for cell in row.cells]
    record = next(
        record
        for cell in cells
        if cell.visit.completed_at
        for record in [visits.open_visit(shell.bridge.site, cell.visit.id)]
        if any(form.kind == "laboratory" and form.done == len(form.required) for form in record.forms)
    )
    form = next(one for one in record.forms if one.kind == "laboratory" and one.done == len(one.required))

    shell.show_screen("visit", visit_id=record.visit.id, form_id=form.id)

    cell = QApplication.focusWidget()
    assert isinstance(cell, EntryCell)
    assert cell.draft.item_id == form.required[0].item.id
