"""A step that is half typed waits for what it is about while another participant, study or laboratory is looked at."""

from datetime import date

from entry_steps import new_visit, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import enrolment, laboratories, logbook, overview, studies, visits
from tracker.domain.range_entry import TypedRange
from tracker.domain.signing import Scope
from tracker.site import Site
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.screens.eligibility import EligibilityScreen
from ui.screens.laboratories import LaboratoriesScreen
from ui.screens.lock_box import LockBox
from ui.screens.participant import ParticipantScreen
from ui.screens.study import StudyScreen
from ui.screens.visits_tab import VisitsTab
from ui.widgets.course_menu import UNSCHEDULED, WITHDRAW
from ui.widgets.trust_menu import CODE_BREAK

TODAY = date(2026, 4, 14)


def two_of(site: Site, study: str) -> tuple[str, str]:
    """The ids of two participants who have just been registered."""
    for _each in range(2):
        new_visit(site, study, "screening")
    one, other = sorted(overview.participants(site), key=lambda row: row.participant.shown_number)
    return one.participant.id, other.participant.id


def visits_of(shell: MainWindow, participant: str) -> VisitsTab:
    shell.show_screen("participant", participant_id=participant, tab="visits")
    screen = shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    screen.visits.table.choose(0)
    screen.visits.table.setFocus()
    return screen.visits


def test_an_appointment_that_is_typed_waits_for_its_visit_and_is_then_booked(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    one, other = two_of(empty_shell.bridge.site, "bird")
    tab = visits_of(empty_shell, one)
    press_key(qtbot, Qt.Key.Key_B)
    press(qtbot, "16.4.2026")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "9.30")

    visits_of(empty_shell, other)
    press_key(qtbot, Qt.Key.Key_B)
    of_the_other = tab.appointment.day.text(), tab.appointment.time.text()
    empty_shell.show_screen("today")
    said = empty_shell.message.text()
    visits_of(empty_shell, one)
    press_key(qtbot, Qt.Key.Key_B)
    press_key(qtbot, Qt.Key.Key_Return)

    assert of_the_other == ("", "")
    assert said.startswith("Typed but not recorded: 01-S001 Screening, appointment.")
    booked = overview.participant(empty_shell.bridge.site, one).visits[0]
    assert (booked.appointment, str(booked.appointment_time)) == (date(2026, 4, 16), "09:30:00")
    assert tab.appointment.typed.kept == {}


def test_what_was_stepped_to_waits_and_what_is_given_up_is_gone(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    one, other = two_of(empty_shell.bridge.site, "bird")
    tab = visits_of(empty_shell, one)
    press_key(qtbot, Qt.Key.Key_B)
    press_key(qtbot, Qt.Key.Key_Up)
    press_key(qtbot, Qt.Key.Key_Up)

    visits_of(empty_shell, other)
    visits_of(empty_shell, one)
    press_key(qtbot, Qt.Key.Key_B)
    waited = tab.appointment.day.day()
    press_key(qtbot, Qt.Key.Key_Escape)
    press_key(qtbot, Qt.Key.Key_B)

    assert waited == date(2026, 4, 15)
    assert tab.appointment.day.day() is None
    assert empty_shell.screen_now.left_behind() == ""


def test_days_and_reasons_of_the_steps_of_one_participant_are_not_those_of_another(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    one, other = two_of(empty_shell.bridge.site, "baaz-ad-ir")
    empty_shell.show_screen("participant", participant_id=one)
    screen = empty_shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    panels = {WITHDRAW: screen.leaving, UNSCHEDULED: screen.adding, CODE_BREAK: screen.code_break}

    for step in panels:
        screen.head.course.chosen.emit(step)
        press(qtbot, "12.4.2026")
        press_key(qtbot, Qt.Key.Key_Tab)
        press(qtbot, "words")
    empty_shell.show_screen("participant", participant_id=other)
    of_the_other = []
    for step, panel in panels.items():
        screen.head.course.chosen.emit(step)
        of_the_other.append((panel.day.day(), panel.reason.text()))
    said = screen.left_behind()
    empty_shell.show_screen("participant", participant_id=one)
    for step in panels:
        screen.head.course.chosen.emit(step)

    assert of_the_other == [(TODAY, ""), (TODAY, ""), (TODAY, "")]
    assert said == (
        "Typed but not recorded: SAR-S001, Unscheduled visit; SAR-S001, Withdrawal from the study; "
        "Code of SAR-S001 broken elsewhere."
    )
    assert [panel.day.text() for panel in panels.values()] == ["12 Apr 2026"] * 3
    assert (screen.leaving.reason.text(), screen.code_break.by_whom.text()) == ("words", "words")


def test_a_reason_for_a_lock_waits_for_its_participant(
    qtbot: QtBot, empty_shell: MainWindow, new_site: Site
) -> None:
    empty_shell.show_screen("study")
    box = LockBox(Bridge(new_site), Scope.PARTICIPANT)
    qtbot.addWidget(box)
    box.show_locks("one", "01-001", ())
    box.ask()
    qtbot.keyClicks(box.panel.reason.editor, "cleaned")

    box.show_locks("other", "01-002", ())
    box.ask()
    of_the_other = box.panel.reason.text()
    box.show_locks("one", "01-001", ())
    box.ask()

    assert of_the_other == ""
    assert box.panel.reason.text() == "cleaned"
    assert [one.name for one in box.panel.typed.kept.values()] == ["01-001, Lock this participant"]


def test_a_reason_strikes_the_row_that_was_asked_about_whichever_is_chosen_since(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    who, _other = two_of(site, "baaz-ad-ir")
    for words in ("asthma", "hay fever"):
        logbook.add(site, who, "medical_history", {"words": words})
    empty_shell.show_screen("participant", participant_id=who, tab="history_medication")
    screen = empty_shell.screen_now
    assert isinstance(screen, ParticipantScreen)
    panel = screen.logs["history_medication"].panels["medical_history"]
    panel.table.choose(0)
    panel.table.setFocus()

    press_key(qtbot, Qt.Key.Key_Delete)
    panel.table.choose(1)
    press(qtbot, "entered twice\r")

    assert panel.striking.title.whole() == "Strike out: asthma"
    assert [row.entry.answers["words"] for row in panel.record.standing] == ["hay fever"]


def test_a_reason_that_is_asked_about_an_answer_never_changes_that_of_another(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    people = two_of(site, "baaz-ad-ir")
    for one in people:
        visits.hold(site, overview.participant(site, one).visits[0].id, TODAY)
        empty_shell.show_screen("eligibility", participant_id=one)
        screen = empty_shell.screen_now
        assert isinstance(screen, EligibilityScreen)
        enrolment.answer(site, one, screen.eligibility.strips()[0].question_id, "yes", "")
        visits.complete(site, overview.participant(site, one).visits[0].id)
    panel = screen.eligibility
    first = panel.strips()[0]
    qtbot.keyClick(first, Qt.Key.Key_N)
    press(qtbot, "misread")

    empty_shell.show_screen("eligibility", participant_id=people[0])
    asks_still = panel.reason.isVisible()
    panel.reason.given.emit("misread")

    assert not asks_still
    assert first.code == "yes"
    assert screen.left_behind() == "Typed but not recorded: SAR-S002, changed answer."


def test_what_is_typed_on_the_pages_of_a_study_waits_there(qtbot: QtBot, empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    ids = {key: studies.study(site, key).id for key in ("bird", "baaz-ad-ir")}
    empty_shell.show_screen("study", study_id=ids["bird"], page="open")
    screen = empty_shell.screen_now
    assert isinstance(screen, StudyScreen)
    screen.choices.open_panel()
    press(qtbot, "Day 0")
    empty_shell.show_screen("study", study_id=ids["baaz-ad-ir"], page="visits")
    assert screen.table is not None
    screen.table.choose(2)
    screen.window_button.click()
    press(qtbot, "7")
    screen.tabs.choose("thresholds")
    pack = screen.packs.panels()[0]
    next(iter(screen.packs.cards.values())).toggle.click()
    press(qtbot, "label")

    empty_shell.show_screen("study", study_id=ids["bird"], page="open")
    said = screen.left_behind()
    screen.choices.open_panel()

    assert said.startswith("Typed but not recorded: Window of Week 6; BIRD, Open point; Switch ")
    assert screen.choices.panel.text.text() == "Day 0"
    assert next(iter(pack.typed.kept.values())).texts == ("label",)


def test_a_licensed_text_waits_for_its_item_and_the_reason_for_the_form(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    empty_shell.show_screen(
        "study", page="instruments", study_id=studies.study(empty_shell.bridge.site, "bird").id
    )
    screen = empty_shell.screen_now
    assert isinstance(screen, StudyScreen)
    assert screen.table is not None
    used = next(one for one in screen.table.table.rows if one.wordings)
    panel = screen.instrument_panel
    panel.open_for("bird", used)
    panel.text.setFocus()
    press(qtbot, "first item")
    panel.reason.setFocus()
    press(qtbot, "licence")

    panel.choice.set_code(used.wordings[1].item.id)
    panel.picked.edited.emit(used.wordings[1].item.id)
    of_the_next = panel.text.text(), panel.reason.text()
    screen.tabs.choose("schedule")
    panel.open_for("bird", used)

    assert of_the_next == ("", "licence")
    assert (panel.text.text(), panel.reason.text()) == ("first item", "licence")
    press_key(qtbot, Qt.Key.Key_Escape)
    assert screen.left_behind() == ""


def test_a_range_that_is_half_typed_waits_for_its_laboratory(qtbot: QtBot, empty_shell: MainWindow) -> None:
    site = empty_shell.bridge.site
    for name in ("Central", "Hospital"):
        own = laboratories.add(site, name)[0]
        laboratories.add_range(site, own, TypedRange(analyte="alt", unit="U/L", high="35"))
    empty_shell.show_screen("laboratories")
    screen = empty_shell.screen_now
    assert isinstance(screen, LaboratoriesScreen)
    fields = screen.panel.fields
    screen.add_range.click()
    press(qtbot, "CRP")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "m")
    press_key(qtbot, Qt.Key.Key_Tab)
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "5")

    screen.list.choose(1)
    screen.add_range.click()
    of_the_other = fields["analyte"].text(), fields["high"].text()
    empty_shell.show_screen("today")
    said = empty_shell.message.text()
    empty_shell.show_screen("laboratories")
    screen.list.choose(0)
    screen.add_range.click()

    assert of_the_other == ("", "")
    assert said.startswith("Typed but not recorded: New range of Central.")
    assert [fields[name].text() for name in ("analyte", "unit", "high")] == ["crp", "mg/dL", "5"]
