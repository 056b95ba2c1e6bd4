"""Ctrl+Z and Ctrl+Shift+Z inside a visit: real keys, the line that says what came back, the reason after completion."""

from entry_steps import Open, draft, focused, press, press_key, recorded
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import visits
from ui.entry_draft import Standing
from ui.screens.visit import VisitScreen

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def undo(qtbot: QtBot) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL)


def redo(qtbot: QtBot) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_Z, CTRL | SHIFT)


def mrss(open_visit: Open) -> VisitScreen:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")
    return screen


def test_each_undo_goes_to_the_field_it_brought_back_and_says_so(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)
    press(qtbot, "123")

    undo(qtbot)
    at_first, said = focused(), screen.act_line.words()
    undo(qtbot)

    editors = screen.forms.pages["mrss"].form.editors
    assert at_first is editors["abdomen"]
    assert said == "Undone: Abdomen: 3 → –"
    assert focused() is editors["anterior_chest"]
    assert recorded(screen, "mrss") == {"face": "1"}


def test_redo_makes_it_again_also_with_ctrl_y(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)
    press(qtbot, "12")
    undo(qtbot)
    undo(qtbot)

    redo(qtbot)
    qtbot.keyClick(focused(), Qt.Key.Key_Y, CTRL)

    assert recorded(screen, "mrss") == {"face": "1", "anterior_chest": "2"}
    assert screen.act_line.words().startswith("Redone: ")


def test_a_text_that_is_not_recorded_is_undone_first_and_redo_brings_it_back(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = mrss(open_visit)
    press(qtbot, "1")
    press(qtbot, "7")
    screen.show_form("mrss", "anterior_chest")

    undo(qtbot)
    gone = draft(screen, "mrss", "anterior_chest").typed.text
    redo(qtbot)

    chest = draft(screen, "mrss", "anterior_chest")
    assert gone == ""
    assert (chest.typed.text, chest.standing) == ("7", Standing.REFUSED)
    assert recorded(screen, "mrss") == {"face": "1"}


def test_after_completion_undo_asks_its_reason_in_the_page(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)
    press(qtbot, "1")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("mrss", "face")

    undo(qtbot)
    kept, asked = recorded(screen, "mrss"), screen.act_line.is_asking
    press(qtbot, "wrong participant\r")

    assert (kept, asked) == ({"face": "1"}, True)
    assert recorded(screen, "mrss") == {}
    assert focused() is screen.forms.pages["mrss"].form.editors["face"]


def test_escape_instead_of_a_reason_leaves_the_record_as_it_is(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)
    press(qtbot, "1")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("mrss", "face")

    undo(qtbot)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert screen.act_line.words() == ""
    assert recorded(screen, "mrss") == {"face": "1"}
    assert screen.forms.isAncestorOf(focused())


def test_with_nothing_to_undo_the_line_says_what_could_be(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)

    undo(qtbot)

    assert "nothing to undo" in screen.act_line.words()


def test_the_rest_set_to_not_done_is_undone_by_one_key(qtbot: QtBot, open_visit: Open) -> None:
    screen = mrss(open_visit)
    press(qtbot, "12")
    qtbot.keyClick(focused(), Qt.Key.Key_F8, SHIFT)
    assert len(recorded(screen, "mrss")) == 17
    screen.show_form("mrss", "face")

    undo(qtbot)

    assert recorded(screen, "mrss") == {"face": "1", "anterior_chest": "2"}


def test_a_choice_and_a_laboratory_value_are_undone_from_their_own_fields(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")
    press(qtbot, "12\rg/d\r")
    screen.forms.pages["laboratory_screening"].form.rows["haemoglobin"].range.setFocus()  # type: ignore[attr-defined]  # a laboratory row

    undo(qtbot)
    without_unit = draft(screen, "laboratory_screening", "haemoglobin").typed
    undo(qtbot)
    screen.show_form("eligibility")
    press(qtbot, "y")
    undo(qtbot)

    assert (without_unit.text, without_unit.unit) == ("12", "")
    assert recorded(screen, "laboratory_screening") == {}
    assert recorded(screen, "eligibility") == {}
