"""A note, an answer or a question that is interrupted waits where it was typed, and about what it was typed."""

from entry_steps import As, Open, focused, new_visit, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import overview, safety
from tracker.domain.flag_notes import Action
from ui.main_window import MainWindow
from ui.screens.eligibility import EligibilityScreen
from ui.screens.queries import QueriesScreen
from ui.screens.safety import SafetyScreen
from ui.screens.site import SiteScreen
from ui.screens.site_settings import SettingsPage


def test_what_is_typed_about_a_flag_waits_while_another_is_looked_at(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("investigator")
    window.show_screen("safety")
    screen = window.screen_now
    assert isinstance(screen, SafetyScreen)
    flags = screen.flags
    first = flags.panel.line
    assert first is not None

    press_key(qtbot, Qt.Key.Key_Return)
    press(qtbot, "d")  # dose reduced
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "half")
    press_key(qtbot, Qt.Key.Key_Escape)
    press_key(qtbot, Qt.Key.Key_Down)
    of_the_next = flags.panel.note.text(), flags.panel.action.text()
    window.show_screen("today")
    said = window.message.text()
    window.show_screen("safety")
    press_key(qtbot, Qt.Key.Key_Up)
    of_the_first = flags.panel.note.text(), flags.panel.action.text()
    flags.panel.acknowledge.click()

    assert of_the_next[0] == ""
    assert of_the_next[1] != Action.REDUCED.value
    assert said.startswith(f"Typed but not recorded: {first.flag.number}, ")
    assert of_the_first == ("half", Action.REDUCED.value)
    notes = safety.history(screen.bridge.site, first.flag.id)
    assert (notes[-1].action, notes[-1].text) == (Action.REDUCED, "half")
    assert screen.left_behind() == ""


def test_an_answer_and_a_question_wait_in_the_list_of_queries(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("coordinator")
    window.show_screen("queries")
    screen = window.screen_now
    assert isinstance(screen, QueriesScreen)
    first = screen.panel.query
    assert first is not None

    press_key(qtbot, Qt.Key.Key_Return)
    press(qtbot, "seen")
    press_key(qtbot, Qt.Key.Key_Escape)
    press_key(qtbot, Qt.Key.Key_Down)
    of_the_next = screen.panel.text.text()
    screen.new_button.click()
    press(qtbot, "which arm")
    window.show_screen("today")
    said = window.message.text()
    window.show_screen("queries", query_id=first.id)
    screen.new_button.click()

    assert of_the_next == ""
    assert said.startswith(f"Typed but not recorded: answer to query {first.number}.")
    assert "a new query" in said
    assert (screen.panel.text.text(), screen.new_query.text.text()) == ("seen", "which arm")
    press_key(qtbot, Qt.Key.Key_Escape)
    assert screen.new_query.left_behind() == ""


def test_a_question_at_a_field_waits_while_its_drawer_is_closed(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press_key(qtbot, Qt.Key.Key_F7)
    press(qtbot, "both sides?")
    press_key(qtbot, Qt.Key.Key_Escape)
    press(qtbot, "1")
    press_key(qtbot, Qt.Key.Key_F7)
    of_the_next = screen.asks.page.ask.text.text() if screen.asks.page and screen.asks.page.ask else None
    press_key(qtbot, Qt.Key.Key_Escape)
    said = screen.left_behind()
    press_key(qtbot, Qt.Key.Key_Up)
    press_key(qtbot, Qt.Key.Key_F7)
    press_key(qtbot, Qt.Key.Key_Return)

    assert of_the_next == ""
    assert said == "Typed but not recorded: new query, Face."
    assert [one.raised.text for one in screen.record.queries] == ["both sides?"]
    assert screen.left_behind() == ""
    assert focused() is screen.asks.drawer.close_button if screen.asks.drawer else False


def test_a_decision_that_is_typed_waits_for_its_participant_alone(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    site = empty_shell.bridge.site
    new_visit(site, "bird", "screening")
    new_visit(site, "bird", "screening")
    one, other = (row.participant.id for row in overview.participants(site))
    empty_shell.show_screen("eligibility", participant_id=one)
    screen = empty_shell.screen_now
    assert isinstance(screen, EligibilityScreen)
    decision = screen.eligibility.decision

    decision.kit.setFocus()
    press(qtbot, "K-1")
    empty_shell.show_screen("eligibility", participant_id=other)
    of_the_other = decision.kit.text()
    said = screen.left_behind()
    empty_shell.show_screen("eligibility", participant_id=one)

    assert of_the_other == ""
    assert said == "Typed but not recorded: 01-S001, decision."
    assert decision.kit.text() == "K-1"


def test_a_setting_that_was_refused_stands_there_again_with_its_reason(
    qtbot: QtBot, empty_shell: MainWindow
) -> None:
    empty_shell.show_screen("site", page="settings")
    screen = empty_shell.screen_now
    assert isinstance(screen, SiteScreen)
    page = screen.page
    assert isinstance(page, SettingsPage)
    field = page.fields["backup_hours"]
    field.setFocus()
    press(qtbot, "8\r")  # 48: the field begins with 4

    empty_shell.show_screen("today")
    empty_shell.show_screen("site", page="settings")

    assert field.text() == "48"
    assert field.message() == "48 is not possible here. Enter a whole number from 1 to 24."
