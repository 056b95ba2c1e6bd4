from datetime import date

import pytest
from entry_steps import Open, draft, focused, press, press_key, recorded, reread, screen_of, show
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import overview, visits
from tracker.domain.records import Typed, VisitStatus
from tracker.site import Site
from ui.entry_draft import Standing
from ui.widgets.cards import Card
from ui.widgets.text import Text


# --- refused, confirmed, explained
def test_an_unusual_value_is_recorded_when_enter_is_pressed_again(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    item = next(one.item for one in screen.record.form("vital_signs").fields if one.item.soft_high)
    unusual = str(item.soft_high + 1)  # type: ignore[operator]
    screen.show_form("vital_signs", item.id)

    press(qtbot, f"{unusual}\r")
    asked, stored = draft(screen, "vital_signs", item.id), recorded(screen, "vital_signs")
    standing = asked.standing
    press(qtbot, "\r")

    assert standing is Standing.CONFIRM
    assert stored == {}
    assert recorded(screen, "vital_signs") == {item.id: unusual}


def test_a_confirmed_value_says_so_below_it(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    item = next(one.item for one in screen.record.form("vital_signs").fields if one.item.soft_high)
    screen.show_form("vital_signs", item.id)

    press(qtbot, f"{item.soft_high + 1}\r\r")  # type: ignore[operator]  # chosen as it has one

    note = screen.forms.pages["vital_signs"].form.notes[item.id]
    assert [one.whole() for one in note.findChildren(Text) if one.isVisible()] == [
        "Unusual, confirmed when it was entered."
    ]


def test_below_a_grid_every_field_that_was_refused_has_its_words(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")

    press(qtbot, "7")
    screen.show_form("mrss", "abdomen")
    press(qtbot, "8")
    screen.show_form("mrss", "foot_left")

    note = screen.forms.pages["mrss"].form.note
    words = "\n".join(one.whole() for one in note.findChildren(Text) if one.isVisible())
    assert note.isVisible()
    assert "Face: 7 " in words
    assert "Abdomen: 8 " in words


def test_a_date_that_does_not_exist_is_refused_in_words_and_its_text_kept(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("laboratory_screening", "sample_date")

    press(qtbot, "31.04.2026")
    press_key(qtbot, Qt.Key.Key_Tab)

    sample = draft(screen, "laboratory_screening", "sample_date")
    assert sample.message == "April has 30 days. Your text is kept."
    assert sample.typed.text == "31.04.2026"
    assert recorded(screen, "laboratory_screening") == {}


def test_after_completion_a_change_asks_its_reason_in_line_and_enter_saves_it(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")
    press(qtbot, "1")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("mrss", "face")

    press(qtbot, "2")
    kept = recorded(screen, "mrss")
    press(qtbot, "typing error\r")

    assert kept == {"face": "1"}
    assert recorded(screen, "mrss") == {"face": "2"}
    assert focused() is screen.forms.pages["mrss"].form.editors["face"]


def test_escape_brings_back_the_recorded_value_instead_of_giving_a_reason(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    screen.show_form("mrss")
    press(qtbot, "1")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("mrss", "face")

    press(qtbot, "2")
    press_key(qtbot, Qt.Key.Key_Escape)

    face = draft(screen, "mrss", "face")
    assert face.typed.text == "1"
    assert face.standing is Standing.QUIET
    assert recorded(screen, "mrss") == {"face": "1"}


# --- eligibility
def test_y_and_n_answer_the_criteria_and_go_on(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("eligibility")
    first, second = [one.item.id for one in screen.record.form("eligibility").fields][:2]

    press(qtbot, "yn")

    assert recorded(screen, "eligibility") == {first: "yes", second: "no"}


# --- beginning and completing
def test_a_visit_that_is_not_held_asks_for_its_date_and_then_opens_its_fields(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening", held=False)
    screen.begin.day.editor.selectAll()  # type: ignore[union-attr]

    press(qtbot, "13.4.2026\r")

    assert reread(screen).visit.held_on == date(2026, 4, 13)
    assert screen.form_id == screen.record.forms[0].id


@pytest.mark.parametrize(
    ("typed", "words"),
    [("31.04.2026", "April has 30 days"), ("31 Mar 2026", "before consent"), ("15.4.2026", "in the future")],
)
def test_a_day_that_cannot_be_is_refused_at_the_date(
    qtbot: QtBot, open_visit: Open, typed: str, words: str
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening", held=False)
    screen.begin.day.editor.selectAll()  # type: ignore[union-attr]

    press(qtbot, f"{typed}\r")

    assert words in screen.begin.day.message()
    assert reread(screen).visit.held_on is None


def test_completing_lists_what_is_missing_in_the_page_and_then_completes(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")

    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown, still_open = screen.complete_panel.isVisible(), reread(screen).visit.completed_at
    press(qtbot, "\r")

    assert shown
    assert still_open is None
    assert reread(screen).visit.completed_at is not None
    assert not screen.complete_panel.isVisible()


def test_a_line_of_the_rail_goes_to_its_field(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")
    form, field = screen.record.missing[3]

    screen.go_to(screen.rail.places()[3])

    assert screen.form_id == form.id
    assert focused().draft.item_id == field.item.id  # type: ignore[attr-defined]


def test_narrow_the_rail_is_a_drawer_and_the_forms_a_choice(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening")

    screen.resize(904, 470)
    screen.header.summary.click()

    assert not screen.form_list.isVisible()
    assert screen.form_choice.isVisible()
    assert screen.rail.isVisible()
    assert "missing" in screen.header.summary.text()


def test_narrow_no_form_is_offered_before_the_visit_has_begun(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("bsmmu-dcssc", "screening", held=False)
    screen.resize(904, 470)
    before = screen.form_choice.isVisible()

    press(qtbot, "\r")

    assert not before
    assert screen.form_choice.isVisible()


def test_a_value_saved_elsewhere_shows_without_touching_what_is_being_typed(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")
    other, editor = "systolic", focused()

    press(qtbot, "62")
    visits.save(screen.bridge.site, screen.record.visit.id, "vital_signs", Typed(other, "120"))
    screen.saver.read_again()

    assert draft(screen, "vital_signs", "weight").typed.text == "62"
    assert draft(screen, "vital_signs", other).typed.text == "120"
    assert focused() is editor


def test_a_day_outside_the_window_asks_its_reason_in_the_page_and_logs_a_deviation(
    qtbot: QtBot, demo_site: Site
) -> None:
    listed = [row.visit for row in overview.today(demo_site, TODAY).overdue]
    overdue = next(visit for visit in listed if visit.status is VisitStatus.OVERDUE)
    screen = screen_of(demo_site)
    show(qtbot, screen, overdue.id)

    press(qtbot, "\r")
    asked, held = screen.begin.reason.isVisible(), reread(screen).visit.held_on
    press(qtbot, "was abroad\r")

    assert asked
    assert held is None
    assert reread(screen).visit.held_on == TODAY
    assert [one.reason for one in reread(screen).deviations] == ["was abroad"]


def test_coming_back_to_a_form_that_asks_for_a_reason_leads_to_the_reason(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("easi", "head_neck.area")
    press(qtbot, "3")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.saver.read_again()
    screen.show_form("easi", "head_neck.area")
    press(qtbot, "4")
    screen.show_form("bsa")

    screen.show_form("easi")
    press(qtbot, "typing slip\r")

    entry = reread(screen).form("easi").fields[0].entry
    assert entry is not None
    assert entry.shown == "4"


def test_after_the_last_form_of_a_completed_visit_comes_its_report(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    visits.complete(screen.bridge.site, screen.record.visit.id)
    screen.show_for(visit_id=screen.record.visit.id, form_id=screen.record.forms[-1].id)

    press_key(qtbot, Qt.Key.Key_PageDown)

    assert screen.header.report.hasFocus()


def test_criteria_of_one_kind_alone_leave_no_empty_card(open_visit: Open) -> None:
    """De Wijs et al. state who was included and no exclusion."""
    screen = open_visit("emc-daily-practice", "baseline")
    screen.show_form("eligibility")

    form = screen.forms.pages["eligibility"].form
    assert [card.isVisible() for card in form.findChildren(Card)] == [True]


def test_the_buttons_below_a_long_list_are_in_sight_and_escape_goes_on_entering(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("bird", "screening")
    screen.resize(904, 460)

    screen.ask_complete()
    QApplication.processEvents()
    panel = screen.complete_panel
    foot = panel.complete.mapTo(screen, panel.complete.rect().bottomRight()).y()
    press_key(qtbot, Qt.Key.Key_Escape)

    assert foot < screen.height()
    assert not panel.isVisible()
    assert reread(screen).visit.completed_at is None
