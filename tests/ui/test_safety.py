"""The safety screen, driven as an investigator drives it: choose, act, note, go on."""

from entry_steps import As, focused, press, press_key
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tracker import demo, safety
from tracker.domain.flag_notes import Action
from tracker.domain.records import FlagState
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.participant import ParticipantScreen
from ui.screens.safety import SafetyScreen
from ui.screens.visit import VisitScreen
from ui.widgets.buttons import Button


def safety_screen(window: MainWindow, **wanted: str) -> SafetyScreen:
    window.show_screen("safety", **wanted)
    QApplication.processEvents()
    screen = window.screen_now
    assert isinstance(screen, SafetyScreen)
    return screen


def said(screen: SafetyScreen) -> str:
    panel = screen.flags.panel
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def state(site: Site, flag_id: str) -> FlagState:
    return next(line.flag.state for line in safety.flags(site) if line.flag.id == flag_id)


def chosen(screen: SafetyScreen) -> str:
    assert screen.flags.panel.line is not None
    return screen.flags.panel.line.flag.id


def test_the_panel_shows_value_limit_source_and_course_of_the_chosen_flag(signed_in: As) -> None:
    window = signed_in("coordinator")
    alt = next(line for line in safety.flags(window.bridge.site) if line.flag.item == "alt")
    screen = safety_screen(window, flag_id=alt.flag.id)

    line = screen.flags.panel.line
    assert line is not None
    words = said(screen)
    assert line.flag.value in words
    assert line.flag.where in words
    assert "Raised by Visitbook" in words
    assert screen.flags.panel.trend.isVisible()
    assert line.flag.number in words


def test_an_investigator_acknowledges_by_keys_alone_and_goes_on_to_the_next(
    qtbot: QtBot, signed_in: As
) -> None:
    screen = safety_screen(signed_in("investigator"))
    first = chosen(screen)

    press_key(qtbot, Qt.Key.Key_Return)  # the list: act on the flag
    press(qtbot, "d")  # the action by its first letter: dose reduced
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "half\r")

    flag = next(line.flag for line in safety.flags(screen.bridge.site) if line.flag.id == first)
    assert flag.seen is not None
    assert (flag.seen.action, flag.seen.text, flag.seen.by) == (Action.REDUCED, "half", demo.INVESTIGATOR)
    assert focused() is screen.flags.table
    assert chosen(screen) != first


def test_an_action_that_needs_a_note_asks_for_it_in_place(qtbot: QtBot, signed_in: As) -> None:
    screen = safety_screen(signed_in("investigator"))
    first, panel = chosen(screen), screen.flags.panel
    panel.action.set_text(Action.NONE.value)

    panel.acknowledge.click()

    assert "says nothing without a note" in panel.note.message()
    assert focused() is panel.note.editor
    assert state(screen.bridge.site, first) is FlagState.OPEN


def test_a_seen_flag_is_closed_with_a_note_and_opened_again(qtbot: QtBot, signed_in: As) -> None:
    screen = safety_screen(signed_in("investigator"))
    screen.flags.pills.choose("seen")
    screen.flags.pills.chosen.emit("seen")
    first, panel = chosen(screen), screen.flags.panel

    panel.note.set_text("normal again")
    panel.close_flag.click()
    safety_screen(screen.window(), flag_id=first)  # type: ignore[arg-type]  # the shell
    assert state(screen.bridge.site, first) is FlagState.CLOSED
    panel.note.set_text("the wrong one")
    panel.reopen.click()

    assert state(screen.bridge.site, first) is FlagState.OPEN
    assert [note.text for note in safety.history(screen.bridge.site, first)][-2:] == [
        "normal again",
        "the wrong one",
    ]


def test_who_does_not_decide_reads_and_is_told_who_does(signed_in: As) -> None:
    screen = safety_screen(signed_in("coordinator"))

    assert "An investigator acknowledges flags" in said(screen)
    assert not screen.flags.panel.acknowledge.isVisible()


def test_g_goes_to_the_value_itself(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("coordinator")
    screen = safety_screen(window)
    line = screen.flags.panel.line
    assert line is not None

    press(qtbot, "g")

    visit = window.screen_now
    assert isinstance(visit, VisitScreen)
    assert (visit.record.visit.id, visit.form_id) == (line.flag.visit_id, line.flag.form)


def test_the_course_comes_up_where_the_pointer_rests_and_goes_with_it(qtbot: QtBot, signed_in: As) -> None:
    screen = safety_screen(signed_in("coordinator"))
    table, peek = screen.flags.table, screen.flags.peek
    screen.flags.pills.choose("all")
    screen.flags.pills.chosen.emit("all")
    row = next(at for at, line in enumerate(screen.flags.model.rows()) if line.flag.item == "alt")

    table.entered.emit(table.model().index(row, 2))
    qtbot.waitUntil(peek.isVisible, timeout=2000)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 40))

    assert not peek.isVisible()
    assert "Course of" in peek.card.accessibleName()


def test_a_study_filters_flags_and_events_and_each_state_has_its_own_list(signed_in: As) -> None:
    screen = safety_screen(signed_in("coordinator"))
    lines = safety.flags(screen.bridge.site)
    study = next(line.study_id for line in lines)

    screen.switch.chosen.emit(study)
    screen.flags.pills.choose("all")
    screen.flags.pills.chosen.emit("all")

    shown = screen.flags.model.rows()
    assert {line.flag.id for line in shown} == {line.flag.id for line in lines if line.study_id == study}


def test_an_event_opens_the_log_of_its_participant(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("coordinator")
    screen = safety_screen(window, page="events")
    line = screen.events.model.rows()[0]

    press_key(qtbot, Qt.Key.Key_Return)

    page = window.screen_now
    assert isinstance(page, ParticipantScreen)
    assert page.page is not None
    assert (page.page.participant.id, page.tabs.now()) == (line.participant_id, "adverse_events")


def test_narrow_the_flag_lies_in_a_drawer_and_esc_gives_the_list_back(qtbot: QtBot, signed_in: As) -> None:
    window = signed_in("investigator")
    window.resize(960, 540)
    screen = safety_screen(window)

    screen.flags.table.opened.emit(screen.flags.table.currentIndex())
    assert screen.flags.both.drawer.isVisible()
    assert screen.flags.panel.isVisible()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert not screen.flags.both.drawer.isVisible()
    assert focused() is screen.flags.table


def test_the_listing_is_printed_from_here(signed_in: As) -> None:
    screen = safety_screen(signed_in("coordinator"))

    offered = [line.text() for line in screen.printing.menu.actions()]

    assert any(words.startswith("Safety listing, ") for words in offered)
    assert screen.findChildren(Button)


def test_an_empty_site_says_what_will_come(empty_shell: MainWindow) -> None:
    screen = safety_screen(empty_shell)

    assert screen.flags.model.rowCount(QModelIndex()) == 0
    words = [label.text() for label in screen.flags.findChildren(QLabel) if label.isVisible()]
    assert "No flag was raised" in words


def test_an_assessor_is_offered_no_flags(signed_in: As) -> None:
    window = signed_in("assessor")

    assert "safety" not in window.side_bar.buttons
    assert "queries" in window.side_bar.buttons
