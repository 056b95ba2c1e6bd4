"""The Laboratories screen with real keys: a laboratory, its ranges, what is refused and where."""

import pytest
from entry_steps import focused, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import laboratories
from tracker.domain.range_entry import TypedRange
from tracker.domain.records import Sex
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.laboratories import LaboratoriesScreen
from ui.widgets.fields import State

ALT = TypedRange("alt", "U/L", "", "35", sex="F")


@pytest.fixture
def central(new_site: Site) -> str:
    """A laboratory with one range, there before the window opens."""
    laboratory, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add_range(new_site, laboratory, ALT)
    return laboratory


def opened(shell: MainWindow) -> LaboratoriesScreen:
    shell.show_screen("laboratories")
    screen = shell.screen_now
    assert isinstance(screen, LaboratoriesScreen)
    return screen


def cells(screen: LaboratoriesScreen, column: int) -> list[str]:
    rows = screen.table.table
    return [str(rows.data(rows.index(row, column))) for row in range(rows.rowCount())]


def test_a_site_without_a_laboratory_is_asked_for_its_name(qtbot: QtBot, empty_shell: MainWindow) -> None:
    screen = opened(empty_shell)

    press(qtbot, "Central laboratory\r")

    assert screen.laboratory is not None
    assert screen.laboratory.name == "Central laboratory"
    assert not screen.naming.isVisible()
    assert focused() is screen.add_range


def test_a_range_is_typed_from_analyte_to_limits(qtbot: QtBot, empty_shell: MainWindow, central: str) -> None:
    screen = opened(empty_shell)
    screen.add_range.click()

    press(qtbot, "SGOT")
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "u")
    press_key(qtbot, Qt.Key.Key_Tab)
    press_key(qtbot, Qt.Key.Key_Tab)
    press(qtbot, "34.0\r")

    (_alt, ast) = sorted(laboratories.ranges(empty_shell.bridge.site, central), key=lambda one: one.analyte)
    assert (ast.analyte, ast.unit, ast.low, ast.high, ast.sex) == ("ast", "U/L", "", "34.0", None)
    assert "≤ 34.0 U/L" in cells(screen, 1)
    assert screen.panel.isVisible()
    assert focused() is screen.panel.fields["analyte"].editor


def test_after_a_range_the_next_is_for_the_same_people(
    qtbot: QtBot, empty_shell: MainWindow, central: str
) -> None:
    screen = opened(empty_shell)
    screen.add_range.click()
    fields = screen.panel.fields
    for name, text in (("analyte", "crp"), ("high", "5"), ("sex", "F"), ("age_from", "18")):
        fields[name].set_text(text)
        if name == "analyte":
            fields[name].editor.picked.emit(text)  # type: ignore[union-attr]  # a TypedSelect
    fields["unit"].set_text("mg/L")

    screen.panel.record()

    assert (fields["sex"].text(), fields["age_from"].text()) == ("F", "18")
    assert (fields["analyte"].text(), fields["high"].text()) == ("", "")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"low": "41", "high": "40"}, "low", "above the upper"),
        ({"high": "40"}, "analyte", "could both serve"),
        ({"high": "99999"}, "high", "outside"),
        ({"high": "40", "age_from": "130"}, "age_from", "not an age"),
        ({"high": "40", "valid_from": "31.2.2026"}, "valid_from", "28 days"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_recorded(
    empty_shell: MainWindow, central: str, wrong: dict[str, str], field: str, words: str
) -> None:
    screen = opened(empty_shell)
    screen.add_range.click()
    fields = screen.panel.fields
    fields["analyte"].set_text("alt")
    fields["analyte"].editor.picked.emit("alt")  # type: ignore[union-attr]  # a TypedSelect
    fields["unit"].set_text("U/L")
    for name, text in wrong.items():
        fields[name].set_text(text)

    screen.panel.record()

    assert words in fields[field].message()
    assert fields[field].editor.state is State.ERROR
    assert len(laboratories.ranges(empty_shell.bridge.site, central)) == 1


def test_enter_on_a_range_changes_it(qtbot: QtBot, empty_shell: MainWindow, central: str) -> None:
    screen = opened(empty_shell)
    screen.table.setFocus()

    press(qtbot, "\r")
    press_key(qtbot, Qt.Key.Key_Tab)
    press_key(qtbot, Qt.Key.Key_Backspace)
    press(qtbot, "40\r")

    (one,) = laboratories.ranges(empty_shell.bridge.site, central)
    assert (one.high, one.sex) == ("40", Sex.FEMALE)
    assert cells(screen, 1) == ["≤ 40 U/L"]
    assert not screen.panel.isVisible()


def test_a_range_is_struck_only_with_a_reason(qtbot: QtBot, empty_shell: MainWindow, central: str) -> None:
    screen = opened(empty_shell)
    screen.table.setFocus()
    press(qtbot, "\r")

    screen.panel.strike.click()
    asked = screen.panel.reason.message()
    screen.panel.reason.set_text("of another laboratory")
    screen.panel.strike.click()

    assert "reason" in asked
    assert laboratories.ranges(empty_shell.bridge.site, central) == ()
    assert focused() is screen.add_range


def test_the_ranges_of_another_laboratory_can_be_copied(empty_shell: MainWindow, central: str) -> None:
    branch, _changes = laboratories.add(empty_shell.bridge.site, "Branch laboratory")
    screen = opened(empty_shell)

    screen.list.choose(1)
    offered = screen.copy_button.text()
    screen.copy_button.click()

    assert offered == "Copy from Central laboratory"
    assert len(laboratories.ranges(empty_shell.bridge.site, branch)) == 1
    assert screen.copy_button.isHidden()


def test_a_laboratory_that_is_no_longer_offered_says_so_and_comes_back(
    empty_shell: MainWindow, central: str
) -> None:
    screen = opened(empty_shell)

    screen.active_button.click()
    rows = screen.list.table
    shown = str(rows.data(rows.index(0, 0)))
    screen.active_button.click()

    assert shown == "Central laboratory\nno longer offered"
    assert laboratories.laboratories(empty_shell.bridge.site)[0].active


def test_a_name_that_is_taken_is_refused_in_place(
    qtbot: QtBot, empty_shell: MainWindow, central: str
) -> None:
    screen = opened(empty_shell)
    screen.add_button.click()

    press(qtbot, "central laboratory\r")
    refused = screen.naming.name.message()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert "already a laboratory of this site" in refused
    assert not screen.naming.isVisible()


def test_a_laboratory_is_renamed(qtbot: QtBot, empty_shell: MainWindow, central: str) -> None:
    screen = opened(empty_shell)
    screen.rename_button.click()
    screen.naming.name.set_text("Central laboratory, Sari")

    press(qtbot, "\r")

    assert [one.name for one in laboratories.laboratories(empty_shell.bridge.site)] == [
        "Central laboratory, Sari"
    ]


def test_the_row_one_goes_to_and_the_panel_it_opens_stay_in_sight(qtbot: QtBot, shell: MainWindow) -> None:
    screen = opened(shell)
    screen.table.setFocus()
    bar = screen.page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)

    for _row in range(len(screen.table.table.rows)):
        press_key(qtbot, Qt.Key.Key_Down)
    below = bar.value()
    press(qtbot, "\r")

    assert below > 0
    assert bar.value() == 0
    assert focused() is screen.panel.fields["low"].editor
