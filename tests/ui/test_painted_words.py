"""What a form paints instead of a label each is said to a screen reader all the same, and fits where it stands."""

from entry_steps import Open, press_key
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.screens.visit import VisitScreen
from ui.widgets.entry_cell import EntryCell
from ui.widgets.key_legend import KeyLegend
from ui.widgets.written import Line, Written


def said(screen: VisitScreen, kind: type[Written] | type[KeyLegend]) -> list[str]:
    return [one.accessibleName() for one in screen.findChildren(kind) if one.isVisible()]


def test_the_regions_of_easi_are_named_with_their_weights(open_visit: Open) -> None:
    """Hanifin et al. 2001: from 8 years on head and neck weigh 0.1, upper limbs 0.2, trunk 0.3, lower limbs 0.4."""
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("easi")

    QApplication.processEvents()

    words = said(screen, Written)
    assert "Head and neck, weight × 0.1" in words
    assert "Lower limbs, weight × 0.4" in words
    assert "Erythema, 0–3" in words


def test_the_keys_beside_a_form_are_said(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")

    (keys,) = (one for one in said(screen, KeyLegend) if one.startswith("Tab"))

    assert "F8 not done" in keys
    assert "Ctrl+Z undo" in keys


def test_a_long_text_goes_on_below_and_takes_the_height_for_it(qtbot: QtBot) -> None:
    written = Written(Line("One word after the other, " * 12), Line("and an end", gap=3), wrap=True)
    qtbot.addWidget(written)

    wide, narrow = written.heightForWidth(1200), written.heightForWidth(200)
    written.set_lines(Line("short"))

    assert narrow > wide
    assert written.heightForWidth(200) < wide


def test_a_reason_asked_for_late_stands_in_the_order_of_tab_behind_its_field(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("vital_signs")
    first, second = list(screen.forms.pages["vital_signs"].form.drafts)[:2]
    screen.show_form("vital_signs", first)
    press_key(qtbot, Qt.Key.Key_F8)
    press_key(qtbot, Qt.Key.Key_F8)

    asked = screen.focusWidget()
    press_key(qtbot, Qt.Key.Key_Tab)
    following = screen.focusWidget()
    press_key(qtbot, Qt.Key.Key_Backtab)
    back = screen.focusWidget()

    assert asked is not None
    assert asked.accessibleName() == "Reason"
    assert isinstance(following, EntryCell)
    assert following.draft.item_id == second
    assert back is asked
