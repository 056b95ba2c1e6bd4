"""The identification list on the screen: found, written and corrected by keys, and offered to nobody else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tracker import identity, overview
from tracker.domain.identity import Identity
from ui.main_window import MainWindow
from ui.screens.identity import IdentityScreen
from ui.screens.participant import ParticipantScreen
from ui.widgets.fields import State

NADIA = Identity("Nadia Haidari", "0131 496 0777", "HN-7719025")


@pytest.fixture
def screen(shell: MainWindow) -> IdentityScreen:
    shell.show_screen("identity")
    shown = shell.screen_now
    assert isinstance(shown, IdentityScreen)
    return shown


def type_line(qtbot: QtBot, screen: IdentityScreen, *texts: str) -> None:
    """Open the chosen line and type into its fields in turn, from an empty one."""
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    for text in texts:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Tab)


def unwritten(screen: IdentityScreen) -> str:
    """Choose the first line on which nothing is written; its participant."""
    row = next(row for row in screen.model.rows() if row.identity.is_empty and row.proposed.is_empty)
    screen.table.setCurrentIndex(screen.model.index(screen.model.rows().index(row), 0))
    return row.participant_id


def line(screen: IdentityScreen, who: str) -> Identity:
    return next(one.identity for one in identity.listed(screen.bridge.site) if one.participant_id == who)


def test_everyone_has_a_line_and_the_pill_leaves_those_not_written(
    qtbot: QtBot, screen: IdentityScreen
) -> None:
    everyone = identity.listed(screen.bridge.site)
    empty = [one for one in everyone if one.identity.is_empty]

    assert list(screen.model.rows()) == list(everyone)
    qtbot.mouseClick(screen.pills.pill("empty"), Qt.MouseButton.LeftButton)

    assert list(screen.model.rows()) == empty


def test_a_line_is_written_by_keys_alone(qtbot: QtBot, screen: IdentityScreen) -> None:
    who = unwritten(screen)

    type_line(qtbot, screen, NADIA.name, NADIA.telephone, NADIA.hospital_number)
    qtbot.keyClick(screen.panel.hospital_number.editor, Qt.Key.Key_Return)

    assert line(screen, who) == NADIA
    assert screen.panel.isHidden()
    assert screen.table.hasFocus()
    chosen = screen.model.row_at(screen.table.currentIndex())
    assert chosen
    assert chosen.participant_id == who


def test_letters_typed_in_the_list_find_a_name(qtbot: QtBot, screen: IdentityScreen) -> None:
    who = unwritten(screen)
    identity.record(screen.bridge.site, who, NADIA)
    screen.show_for()

    qtbot.keyClick(screen.table, Qt.Key.Key_H)
    qtbot.keyClicks(screen.search, "aidari")

    assert [row.participant_id for row in screen.model.rows()] == [who]
    qtbot.keyClick(screen.search, Qt.Key.Key_Return)
    assert screen.table.hasFocus()


def test_escape_in_the_search_shows_all_lines_again(qtbot: QtBot, screen: IdentityScreen) -> None:
    everyone = screen.model.rowCount()
    qtbot.keyClick(screen, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(screen.search, "nobody at all")
    assert screen.model.rowCount() == 0

    qtbot.keyClick(screen.search, Qt.Key.Key_Escape)

    assert screen.model.rowCount() == everyone


def test_a_hospital_number_that_stands_elsewhere_is_said_while_it_is_typed(
    qtbot: QtBot, screen: IdentityScreen
) -> None:
    other = screen.model.rows()[-1]
    identity.record(screen.bridge.site, other.participant_id, NADIA)
    screen.show_for()
    unwritten(screen)

    type_line(qtbot, screen, "Nadia Haidari", "", "hn-7719025")

    field = screen.panel.hospital_number
    assert field.editor.state is State.ASK
    assert field.message() == f"Stands at {other.number} too: the same person?"


def test_a_text_that_is_refused_stays_with_its_reason_below(qtbot: QtBot, screen: IdentityScreen) -> None:
    who = unwritten(screen)

    type_line(qtbot, screen, "N" * 201)
    qtbot.keyClick(screen.panel.telephone.editor, Qt.Key.Key_Return)

    assert screen.panel.name.text() == "N" * 201
    assert "longer than 200 characters" in screen.panel.name.message()
    assert line(screen, who).is_empty


def test_what_is_typed_and_not_saved_is_told_on_leaving_and_stays(
    qtbot: QtBot, shell: MainWindow, screen: IdentityScreen
) -> None:
    unwritten(screen)
    type_line(qtbot, screen, "Nadia")

    shell.show_screen("today")
    said = shell.message.text()
    shell.show_screen("identity")

    assert "is not saved" in said
    assert screen.panel.name.text() == "Nadia"
    assert screen.panel.isVisible()


def test_what_is_typed_waits_while_another_line_is_written_and_where_one_goes_back_to_it(
    qtbot: QtBot, shell: MainWindow, screen: IdentityScreen
) -> None:
    unwritten(screen)
    type_line(qtbot, screen, "Nadia")
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    of_the_next = screen.panel.name.text()
    qtbot.keyClick(screen.panel.name.editor, Qt.Key.Key_Escape)

    qtbot.keyClick(screen.table, Qt.Key.Key_Up)
    first = screen.model.row_at(screen.table.currentIndex())
    assert first is not None
    shell.show_screen("today")
    shell.show_screen("identity", participant_id=first.participant_id)

    assert of_the_next != "Nadia"
    assert screen.panel.name.text() == "Nadia"


def test_a_line_says_who_wrote_it_and_what_was_there_before(qtbot: QtBot, screen: IdentityScreen) -> None:
    who = unwritten(screen)
    identity.record(screen.bridge.site, who, NADIA)
    identity.record(screen.bridge.site, who, Identity(NADIA.name, "0131 496 0778", NADIA.hospital_number))

    screen.show_for(participant_id=who)

    latest, first = screen.panel.effect.whole().split("\n")
    assert latest.endswith("coordinator: telephone 0131 496 0777 → 0131 496 0778")
    assert first.endswith("coordinator: written")


def test_ctrl_enter_opens_the_participant(qtbot: QtBot, shell: MainWindow, screen: IdentityScreen) -> None:
    qtbot.keyClick(screen.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(shell.screen_now, ParticipantScreen)


def test_the_menu_of_a_participant_leads_to_its_line(shell: MainWindow) -> None:
    who = overview.participants(shell.bridge.site)[-1].participant.id
    shell.show_screen("participant", participant_id=who)
    page = shell.screen_now
    assert isinstance(page, ParticipantScreen)

    page.head.course.chosen.emit("identity")

    screen = shell.screen_now
    assert isinstance(screen, IdentityScreen)
    chosen = screen.model.row_at(screen.table.currentIndex())
    assert chosen
    assert chosen.participant_id == who
    assert screen.panel.isVisible()


def test_a_new_site_says_what_comes_here(empty_shell: MainWindow) -> None:
    empty_shell.show_screen("identity")
    screen = empty_shell.screen_now
    assert isinstance(screen, IdentityScreen)

    assert screen._empty.isVisible()


def test_the_search_at_the_top_knows_no_name(shell: MainWindow, screen: IdentityScreen) -> None:
    identity.record(screen.bridge.site, unwritten(screen), NADIA)

    assert shell._find("Nadia") == ()
    assert not [row for row in overview.participants(screen.bridge.site) if "Nadia" in str(row)]
