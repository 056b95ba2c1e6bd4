"""What nobody can have measured is refused at its field, with the allowed values named: see test_bad_input.py above."""

import pytest
from entry_steps import Open, draft, press, press_key, reread
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker.domain.records import Typed
from tracker.domain.views import FormState
from ui.entry_draft import Standing
from ui.screens.visit import VisitScreen


def type_in(screen: VisitScreen, form: str, item: str, text: str, unit: str = "") -> str:
    """Type into a field and leave it; what is said there."""
    screen.show_form(form)
    field = draft(screen, form, item)
    field.set_text(text)
    field.leave()
    return field.message


@pytest.mark.parametrize(
    ("study", "visit", "form", "item", "typed", "told"),
    [
        # half points where whole ones are asked
        ("bsmmu-dcssc", "screening", "mrss", "face", "1.5", "Enter 0 to 3 in steps of 1."),
        ("bird", "screening", "mmt8", "neck_flexors", "9.5", "Enter 0 to 10 in steps of 1."),
        ("baaz-ad-ir", "baseline", "poem", "item1", "2.5", "Enter 0 to 4 in steps of 1."),
        # 45 on a 0-10 scale
        ("baaz-ad-ir", "baseline", "pp_nrs", "itch", "45", "Enter 0 to 10 in steps of 1."),
        ("bird", "screening", "physician_global", "activity", "45", "Enter 0 to 10 in steps of 0.1."),
        ("bsmmu-dcssc", "screening", "cdai", "patient_global", "45", "Enter 0 to 10 in steps of 0.1."),
        ("bsmmu-dcssc", "screening", "fvc", "percent", "350", "Enter 1 to 250 in steps of 0.1."),
    ],
)
def test_the_field_refuses_it_and_names_the_allowed_values(
    open_visit: Open, study: str, visit: str, form: str, item: str, typed: str, told: str
) -> None:
    screen = open_visit(study, visit)

    said = type_in(screen, form, item, typed)

    assert told in said
    assert draft(screen, form, item).standing is Standing.REFUSED
    assert reread(screen).form(form).state is FormState.EMPTY


def test_seven_missing_items_of_poem_give_no_total_on_screen(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("poem")

    screen.forms.pages["poem"].form.set_rest_not_done()

    score = reread(screen).form("poem").score
    assert score is not None
    assert (score.total, len(score.missing)) == (None, 7)


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e9999999", "9" * 400])
def test_what_only_computers_call_a_number_is_refused_in_a_grid_too(
    qtbot: QtBot, open_visit: Open, typed: str
) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("easi")
    grid = screen.forms.pages["easi"].form

    for item in ("head_neck.erythema", "head_neck.area", "head_neck.area_percent"):
        field = draft(screen, "easi", item)
        field.set_text(typed)
        grid.repaint()
        field.leave()

        assert field.standing is Standing.REFUSED
    assert reread(screen).form("easi").state is FormState.EMPTY


def test_a_unit_of_another_analyte_is_not_even_offered(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    field = next(one for one in reread(screen).form("laboratory_screening").fields if one.item.id == "alt")

    assert field.units == ("U/L", "ukat/L")


def test_a_unit_of_another_analyte_is_refused_at_the_field(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening")
    field = draft(screen, "laboratory_screening", "alt")

    field.resume(Typed("alt", "40", "mg/dL"))

    assert "Choose one of U/L, µkat/L." in field.message


def test_a_sample_of_tomorrow_is_refused_at_the_field(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")

    said = type_in(screen, "laboratory_screening", "sample_date", "15 Apr 2026")

    assert "future" in said


def test_the_refused_text_stays_where_it_was_typed(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")
    screen.show_form("pp_nrs")

    press(qtbot, "45")
    press_key(qtbot, Qt.Key.Key_Return)

    assert draft(screen, "pp_nrs", "itch").typed.text == "45"
    assert draft(screen, "pp_nrs", "itch").standing is Standing.REFUSED


def test_a_dose_without_a_weight_is_told_as_one_that_cannot_be_judged(open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "baseline")

    type_in(screen, "study_drug", "azathioprine_dose", "100")

    flag = next(one for one in reread(screen).flags if one.form == "study_drug")
    assert flag.cannot_tell
    assert "weight" in flag.because.lower()
