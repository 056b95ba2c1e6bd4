from decimal import Decimal

import pytest
from entry_steps import Open, draft, focused, press, press_key, recorded, reread
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker.domain.records import Missing
from ui.entry_draft import Standing
from ui.widgets.score_list import SidedForm


# --- EASI
def test_a_whole_easi_is_twenty_digits_and_a_key_for_each_half(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press(qtbot, "21.1113.11122111121112.")

    # clinical/scores.md 1 (Hanifin 2001): sum over regions of weight x area x signs, weights 0.1 0.2 0.3 0.4;
    # "3." does nothing, an area has no halves.
    answers = recorded(screen, "easi")
    assert len(answers) == 20
    assert answers["head_neck.erythema"] == "1.5"
    assert answers["lower_limbs.lichenification"] == "2.5"
    total = reread(screen).form("easi").score
    expected = Decimal("0.1") * 2 * Decimal("4.5") + Decimal("0.2") * 3 * 5
    expected += Decimal("0.3") * 2 * 4 + Decimal("0.4") * 2 * Decimal("5.5")
    assert total is not None
    assert total.total == expected


def test_a_half_goes_to_the_last_sign_of_a_region_though_the_area_of_the_next_is_in_hand(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press(qtbot, "31112.4")

    answers = recorded(screen, "easi")
    assert answers["head_neck.lichenification"] == "2.5"
    assert answers["upper_limbs.area"] == "4"


def test_an_area_in_percent_is_recorded_with_the_area_score_it_stands_for(
    qtbot: QtBot, open_visit: Open
) -> None:
    """clinical/scores.md 1: 30 to 49 % of a region is area score 3, 90 to 100 % is 6."""
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press(qtbot, "%35\r1111%4")
    form = screen.forms.pages["easi"].form
    in_digits = form.editors["upper_limbs.erythema"] is focused()
    screen.show_form("easi", "head_neck.area_percent")
    press(qtbot, "90\r")

    answers = recorded(screen, "easi")
    assert in_digits
    assert (answers["head_neck.area_percent"], answers["head_neck.area"]) == ("90", "6")
    assert answers["upper_limbs.area"] == "4"
    assert "upper_limbs.area_percent" not in answers
    assert screen.forms.unsaved() == []


def test_an_area_typed_as_a_digit_takes_its_percent_back_and_one_undo_brings_both_again(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")
    press(qtbot, "%35\r")
    screen.show_form("easi", "head_neck.area")

    press(qtbot, "5")
    by_digit = recorded(screen, "easi")
    qtbot.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert by_digit == {"head_neck.area": "5"}
    assert recorded(screen, "easi") == {"head_neck.area": "3", "head_neck.area_percent": "35"}


def test_a_percent_that_is_none_is_refused_in_words_and_its_text_kept(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press(qtbot, "%350\r")

    percent = draft(screen, "easi", "head_neck.area_percent")
    assert (percent.standing, percent.typed.text) == (Standing.REFUSED, "350")
    assert recorded(screen, "easi") == {}


def test_the_total_grows_with_the_last_digit_before_the_field_is_left(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press(qtbot, "21111" * 3 + "2111")
    before = screen.forms.pages["easi"].form.score()
    press(qtbot, "1")
    after = screen.forms.pages["easi"].form.score()

    assert before is not None
    assert before.total is None
    assert after is not None
    assert after.total == Decimal(8)


def test_arrows_move_in_the_easi_grid_by_row_and_column(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("easi")

    press_key(qtbot, Qt.Key.Key_Down)
    press_key(qtbot, Qt.Key.Key_Right)
    press(qtbot, "2")

    assert recorded(screen, "easi") == {"upper_limbs.erythema": "2"}


# --- mRSS
def test_seventeen_keystrokes_fill_an_mrss(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press(qtbot, "1" * 16)
    waiting = reread(screen).form("mrss").score
    press(qtbot, "3")
    full = reread(screen).form("mrss").score

    assert waiting is not None
    assert waiting.total is None
    assert full is not None
    assert full.total == 19


def test_the_figure_has_the_focus_of_the_list_and_a_click_cycles_a_site(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")
    form = screen.forms.pages["mrss"].form
    assert isinstance(form, SidedForm)
    figure = form.figure
    assert figure is not None

    seen = []
    for _click in range(5):
        place = figure.place_of("thigh_left").toPoint()
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)
        seen.append(recorded(screen, "mrss")["thigh_left"])

    assert seen == ["0", "1", "2", "3", "0"]
    assert draft(screen, "mrss", "thigh_left") is focused().draft  # type: ignore[attr-defined]


def test_the_muscles_of_the_mmt8_lie_on_the_figure_and_a_click_goes_to_the_field_and_then_counts_down(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bird", "screening")
    screen.show_form("mmt8")
    form = screen.forms.pages["mmt8"].form
    assert isinstance(form, SidedForm)
    items = [one.item.id for one in screen.record.form("mmt8").required]

    def click(item: str) -> str | None:
        place = form.figure.place_of(item).toPoint()
        qtbot.mouseClick(form.figure, Qt.MouseButton.LeftButton, pos=place)
        return recorded(screen, "mmt8").get(item)

    seen = [click("left.gluteus_maximus") for _click in range(3)]
    click("right.deltoid")
    back = click("left.gluteus_maximus")

    assert len({(form.figure.place_of(one).x(), form.figure.place_of(one).y()) for one in items}) == 15
    assert seen == ["10", "9", "8"]
    assert back == "8"
    assert focused() is form.editors["left.gluteus_maximus"]


def test_an_impossible_digit_stays_in_its_site_with_the_reason_and_is_not_stored(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press(qtbot, "71")

    face = draft(screen, "mrss", "face")
    assert face.typed.text == "7"
    assert face.standing is Standing.REFUSED
    assert "0" in face.message
    assert "3" in face.message
    assert recorded(screen, "mrss") == {"anterior_chest": "1"}


# --- keys of every field
@pytest.mark.parametrize(
    ("key", "missing"),
    [
        (Qt.Key.Key_F8, Missing.NOT_DONE),
        (Qt.Key.Key_F9, Missing.NOT_APPLICABLE),
        (Qt.Key.Key_F10, Missing.UNKNOWN),
    ],
)
def test_a_function_key_answers_why_there_is_no_value(
    qtbot: QtBot, open_visit: Open, key: Qt.Key, missing: Missing
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press_key(qtbot, key)

    assert recorded(screen, "mrss") == {"face": str(missing)}


def test_the_same_function_key_again_asks_why_in_the_page(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press_key(qtbot, Qt.Key.Key_F8)
    press_key(qtbot, Qt.Key.Key_F8)
    press(qtbot, "in a cast\r")

    field = reread(screen).form("mrss").fields[0]
    assert field.entry is not None
    assert field.entry.missing_reason == "in a cast"
    assert focused() is screen.forms.pages["mrss"].form.editors["face"]


def test_the_rest_is_set_to_not_done_and_what_is_there_stays(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")
    press(qtbot, "12")

    qtbot.mouseClick(screen.forms.pages["mrss"].rest, Qt.MouseButton.LeftButton)

    answers = recorded(screen, "mrss")
    assert len(answers) == 17
    assert (answers["face"], answers["anterior_chest"]) == ("1", "2")
    assert list(answers.values()).count("not done") == 15


def test_page_down_goes_to_the_next_form_and_page_up_back(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    ids = [form.id for form in screen.record.forms]
    screen.show_form(ids[0])

    press_key(qtbot, Qt.Key.Key_PageDown)
    second = screen.form_id
    press_key(qtbot, Qt.Key.Key_PageUp)

    assert (second, screen.form_id) == (ids[1], ids[0])


def test_a_text_being_typed_is_saved_when_another_form_comes(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")

    press(qtbot, "62.0")
    screen.next_form()

    assert recorded(screen, "vital_signs") == {"weight": "62.0"}


def test_a_text_being_typed_is_saved_when_the_window_closes(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")

    press(qtbot, "62.0")
    screen.close()

    assert recorded(screen, "vital_signs") == {"weight": "62.0"}
