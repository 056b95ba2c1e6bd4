"""What the dose rules say stands below the field of the dose, and goes while the dose is changed."""

from entry_steps import Open, draft, press, press_key
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.screens.visit import VisitScreen
from ui.widgets.text import Text
from ui.widgets.value_rules import ValueRules


def told(screen: VisitScreen) -> list[str]:
    lines = [one for one in screen.forms.pages["study_drug"].form.findChildren(ValueRules) if one.isVisible()]
    return [text.text() for line in lines for text in line.findChildren(Text)]


def test_a_dose_that_cannot_be_judged_says_below_its_field_what_is_missing(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("study_drug")
    before = told(screen)
    press(qtbot, "4")
    press_key(qtbot, Qt.Key.Key_Return)

    after = told(screen)
    draft(screen, "study_drug", "baricitinib_dose").set_text("2")

    assert before == []
    assert len(after) == 1
    assert "product label" in after[0]
    assert "baricitinib product information" in after[0]
    assert told(screen) == []


def test_a_dose_by_weight_names_the_weight_below_its_field(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    for form, item, text in (("vital_signs", "weight", "58.0"), ("study_drug", "azathioprine_dose", "150")):
        screen.show_form(form)
        draft(screen, form, item).set_text(text)
        draft(screen, form, item).leave()

    said = [text.replace("\u2060", "") for text in told(screen)]
    assert len(said) == 1
    assert "150 mg at 58.0 kg of 14 Apr 2026" in said[0]
