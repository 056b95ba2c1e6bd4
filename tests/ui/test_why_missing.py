"""A study whose form wants a reason for every answer without a value: asked in line, one for the whole rest."""

import pytest
from entry_steps import Open, draft, focused, press, press_key, recorded, reread
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import studies
from tracker.catalogue.study_files import shipped_text
from tracker.site import Site
from ui.screens.visit import VisitScreen


@pytest.fixture
def screen(new_site: Site, open_visit: Open) -> VisitScreen:
    """EMC daily practice as a site would write it that wants to know why itch was not asked, or EASI not scored."""
    text = shipped_text("emc-daily-practice").replace("id: emc-daily-practice", "id: own-study", 1)
    text = text.replace("DP-", "OS-").replace("instrument: easi,", "instrument: easi, why_missing: true,")
    studies.add(new_site, text=text)
    shown = open_visit("own-study", "baseline")
    shown.show_form("easi")
    return shown


def test_not_done_asks_its_reason_in_line_and_is_recorded_with_it(qtbot: QtBot, screen: VisitScreen) -> None:
    press_key(qtbot, Qt.Key.Key_F8)
    before, said = recorded(screen, "easi"), draft(screen, "easi", "head_neck.area").message
    press(qtbot, "in a cast\r")

    entry = reread(screen).form("easi").fields[0].entry
    assert before == {}
    assert said == "Not done needs its reason on this form. Say why there is no value."
    assert entry is not None
    assert (entry.shown, entry.missing_reason) == ("not done", "in a cast")
    assert focused() is screen.forms.pages["easi"].form.editors["head_neck.area"]


def test_escape_leaves_the_answer_as_it_was(qtbot: QtBot, screen: VisitScreen) -> None:
    press_key(qtbot, Qt.Key.Key_F9)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert draft(screen, "easi", "head_neck.area").empty
    assert recorded(screen, "easi") == {}


def test_the_rest_is_set_to_not_done_with_one_reason(qtbot: QtBot, screen: VisitScreen) -> None:
    press(qtbot, "3")
    qtbot.keyClick(focused(), Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    asked = screen.act_line.is_asking
    press(qtbot, "went home\r")

    fields = [one.entry for one in reread(screen).form("easi").fields if one.entry]
    assert asked
    assert len(fields) == 20
    assert {one.missing_reason for one in fields if one.missing} == {"went home"}
    assert screen.forms.unsaved() == []


def test_without_the_one_reason_nothing_of_the_rest_is_recorded(qtbot: QtBot, screen: VisitScreen) -> None:
    qtbot.keyClick(focused(), Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    press_key(qtbot, Qt.Key.Key_Escape)

    assert recorded(screen, "easi") == {}
    assert screen.forms.unsaved() == []
    assert screen.forms.isAncestorOf(focused())


def test_a_form_that_asks_no_reason_takes_the_answer_alone(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.show_form("pp_nrs")

    press_key(qtbot, Qt.Key.Key_F10)

    assert list(recorded(screen, "pp_nrs").values()) == ["unknown"]
