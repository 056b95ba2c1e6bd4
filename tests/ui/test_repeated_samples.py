"""Repeating a sample and choosing which decides, with real keys on a real site."""

import pytest
from entry_steps import Open, draft, focused, press, press_key, recorded, reread
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker.domain.views import Stands
from ui.screens.visit import VisitScreen
from ui.widgets.ask_why import AskWhy
from ui.widgets.item_form import ItemForm, ItemLabel
from ui.widgets.lab_row import LabRow
from ui.widgets.lab_table import LabTable

LAB, SECOND = "laboratory_screening", "laboratory_screening#2"


def row(screen: VisitScreen, form: str, item: str) -> LabRow:
    table = screen.forms.pages[form].form
    assert isinstance(table, LabTable)
    return table.rows[item]


def enter_alt(qtbot: QtBot, screen: VisitScreen, form: str, text: str) -> None:
    screen.show_form(form, "alt")
    alt = draft(screen, form, "alt")
    alt.set_unit("U/L")
    alt.set_range("", "40")
    press(qtbot, f"{text}\r")


def answer(qtbot: QtBot, asks: AskWhy, reason: str) -> None:
    """Press the button from the keyboard, then type the reason."""
    asks.button.setFocus()
    press(qtbot, f"\r{reason}\r")


@pytest.fixture
def twice(qtbot: QtBot, open_visit: Open) -> VisitScreen:
    """ALT 85 in the first sample and 31 in the second."""
    screen = open_visit("baaz-ad-ir", "screening")
    enter_alt(qtbot, screen, LAB, "85")
    answer(qtbot, screen.forms.pages[LAB].repeat, "haemolysed")
    enter_alt(qtbot, screen, SECOND, "31")
    return screen


def test_a_sample_is_repeated_from_the_keyboard_and_shown_at_once(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    enter_alt(qtbot, screen, LAB, "85")

    answer(qtbot, screen.forms.pages[LAB].repeat, "haemolysed")

    assert screen.form_id == SECOND
    assert recorded(screen, SECOND) == {"repeat_reason": "haemolysed"}
    assert list(screen.form_list.rows)[6:8] == [LAB, SECOND]
    assert screen.form_list.rows[SECOND].accessibleName().startswith("Laboratory, screening, repeat 1")
    assert screen.forms.pages[LAB].next.text() == "Next: Repeat 1 (2nd sample)"


def test_the_repeat_is_reached_by_tab_and_given_up_with_escape(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    enter_alt(qtbot, screen, LAB, "85")
    asks = screen.forms.pages[LAB].repeat

    screen.forms.pages[LAB].rest.setFocus()
    press_key(qtbot, Qt.Key.Key_Tab)
    reached = focused() is asks.button
    press(qtbot, "\r  \r")
    still_asking = asks.reason.hasFocus()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert reached
    assert still_asking
    assert focused() is asks.button
    assert screen.forms.pages[LAB].next.isVisible()
    assert SECOND not in [form.id for form in reread(screen).forms]


def test_a_repeat_beside_an_empty_sample_is_refused_in_words(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form(LAB)

    told: list[str] = []
    screen.bridge.failed.connect(lambda error: told.append(str(error)))
    answer(qtbot, screen.forms.pages[LAB].repeat, "haemolysed")

    assert len(told) == 1
    assert "still empty" in told[0]


def test_both_results_say_that_nobody_chose_and_so_does_the_summary(twice: VisitScreen) -> None:
    first, second = (row(twice, form, "alt").choice for form in (LAB, SECOND))

    assert first.words.whole() == "Also 31 U/L (2nd sample, 14 Apr 2026). Nobody chose which decides."
    assert second.words.whole() == "Also 85 U/L (1st sample, 14 Apr 2026). Nobody chose which decides."
    assert "1 to choose" in twice.rail.counts()
    assert [place.item for place in twice.rail.places()][:2] == ["alt", "alt"]


def test_one_result_is_chosen_in_its_row_with_its_reason(qtbot: QtBot, twice: VisitScreen) -> None:
    answer(qtbot, row(twice, SECOND, "alt").choice.ask, "first haemolysed")

    field = next(one for one in reread(twice).form(SECOND).fields if one.item.id == "alt")
    assert field.stands is Stands.DECIDES
    assert row(twice, SECOND, "alt").choice.words.whole() == "Decides over 85 U/L (1st sample, 14 Apr 2026)."
    assert row(twice, LAB, "alt").choice.words.whole() == (
        "Does not decide; 31 U/L (2nd sample, 14 Apr 2026) does."
    )
    assert "to choose" not in twice.rail.counts()


def test_a_whole_sample_is_chosen_above_its_table(qtbot: QtBot, twice: VisitScreen) -> None:
    table = twice.forms.pages[SECOND].form
    assert isinstance(table, LabTable)

    answer(qtbot, table.bar.ask, "first haemolysed")

    assert reread(twice).undecided == ()
    assert not table.bar.ask.isVisible()


def test_a_result_without_a_rival_has_no_line(twice: VisitScreen) -> None:
    assert not row(twice, LAB, "haemoglobin").choice.isVisible()


def test_a_sample_of_another_day_says_so(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form(LAB, "sample_date")

    press(qtbot, "12.4.2026\r")

    table = screen.forms.pages[LAB].form
    assert isinstance(table, LabTable)
    assert table.bar.isVisible()
    assert table.bar.day.whole() == "Sample of 12 Apr 2026, 2 days before the visit."


def test_a_sample_before_consent_is_confirmed_with_a_second_enter(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form(LAB, "sample_date")

    press(qtbot, "28.3.2026\r")
    before = recorded(screen, LAB)
    message = draft(screen, LAB, "sample_date").message
    press(qtbot, "\r")

    assert before == {}
    assert "Before consent (1 Apr 2026)" in message
    assert recorded(screen, LAB) == {"sample_date": "28.3.2026"}


def test_the_body_mass_index_follows_what_is_typed(qtbot: QtBot, open_visit: Open) -> None:
    # 60 kg at 165 cm: 22.04 kg/m²
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "height")
    form = screen.forms.pages["vital_signs"].form
    assert isinstance(form, ItemForm)

    empty = form.derived.words()
    press(qtbot, "165\r60")

    assert empty == []
    assert form.derived.words() == ["Body mass index 22.0 kg/m² weight 60 kg, height 165 cm"]


@pytest.mark.parametrize("weight", ["9" * 400, "1e999999999", "NaN"])
def test_what_is_no_weight_derives_nothing(qtbot: QtBot, open_visit: Open, weight: str) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "height")
    form = screen.forms.pages["vital_signs"].form
    assert isinstance(form, ItemForm)
    press(qtbot, "165\r")

    draft(screen, "vital_signs", "weight").set_text(weight)

    assert form.derived.words() == []


def test_a_first_pressure_above_the_limit_makes_the_repeat_required(qtbot: QtBot, open_visit: Open) -> None:
    # NCT05969730, exclusion criterion 5: repeated systolic blood pressure above 160 mmHg
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "systolic")
    before = screen.forms.pages["vital_signs"].form.open_count()

    press(qtbot, "168\r\r")

    form = screen.forms.pages["vital_signs"].form
    assert draft(screen, "vital_signs", "systolic_repeat").field.item.required
    assert form.open_count() == before + 1  # two more are asked for, one is answered
    labels = [one.whole() for one in form.findChildren(ItemLabel)]
    assert "Systolic, repeated (now required)" in labels


def test_repeated_vital_signs_stand_beside_the_first(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")
    press(qtbot, "60\r")

    answer(qtbot, screen.forms.pages["vital_signs"].repeat, "scales were wrong")
    screen.show_form("vital_signs#2", "weight")
    press(qtbot, "66\r")
    form = screen.forms.pages["vital_signs#2"].form
    assert isinstance(form, ItemForm)
    answer(qtbot, form.bar.ask, "scales were wrong")

    field = next(one for one in reread(screen).form("vital_signs#2").fields if one.item.id == "weight")
    assert field.stands is Stands.DECIDES


def test_a_creatinine_tells_what_is_calculated_and_not_judged(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")
    press(qtbot, "60\r")
    screen.show_form(LAB, "creatinine")
    draft(screen, LAB, "creatinine").set_unit("mg/dL")

    press(qtbot, "1.0\r")

    informs = row(screen, LAB, "creatinine").informs
    assert informs.isVisible()
    assert "by CKD-EPI 2021" in informs.whole()
    assert "by Cockcroft-Gault with 60 kg of 14 Apr 2026" in informs.whole()
