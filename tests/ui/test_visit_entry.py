from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tracker import enrolment, overview, studies, visits
from tracker.domain.records import Missing, Sex, Typed, VisitRecord
from tracker.site import Site
from ui import theme
from ui.bridge import Bridge
from ui.entry_draft import Draft, Standing
from ui.screens.visit import VisitScreen
from ui.widgets.lab_table import LabTable
from ui.widgets.score_list import SidedForm

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform says so of any window

TODAY = date(2026, 4, 14)
Open = Callable[..., VisitScreen]


@pytest.fixture
def went() -> list[tuple[str, dict[str, str]]]:
    return []


@pytest.fixture
def open_visit(qtbot: QtBot, new_site: Site, went: list[tuple[str, dict[str, str]]]) -> Iterator[Open]:
    """Register a participant in a study and open the first visit, held today unless `held` is False."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, dark=False)
    bridge = Bridge(new_site)

    def go(name: str, **wanted: str) -> None:
        went.append((name, wanted))

    def open_(study: str, planned: str, *, held: bool = True, sex: Sex = Sex.FEMALE) -> VisitScreen:
        known = next(one for one in studies.studies(new_site) if one.protocol.id == study)
        person = enrolment.Registration("A.B.", sex, date(2026, 4, 1), "1.0", birth_date=date(1990, 5, 5))
        participant, _changes = enrolment.register(new_site, known.id, person)
        number = enrolment.eligibility(new_site, participant).participant.shown_number
        visit_id = visits.find_visit(new_site, number, planned)
        if held:
            visits.hold(new_site, visit_id, TODAY)
        return show(qtbot, VisitScreen(bridge, go), visit_id)

    yield open_
    QApplication.processEvents()


def show(qtbot: QtBot, screen: VisitScreen, visit_id: str) -> VisitScreen:
    qtbot.addWidget(screen)
    screen.resize(1310, 720)
    with qtbot.waitExposed(screen):
        screen.show()
    screen.show_for(visit_id=visit_id)
    return screen


def press(qtbot: QtBot, keys: str) -> None:
    """Real key presses, each into whatever has the keyboard at that moment; "\\r" is Enter."""
    for key in keys:
        if key == "\r":
            press_key(qtbot, Qt.Key.Key_Return)
        else:
            qtbot.keyClick(focused(), key)


def press_key(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(focused(), key)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def reread(screen: VisitScreen) -> VisitRecord:
    return visits.open_visit(screen.bridge.site, screen.record.visit.id)


def recorded(screen: VisitScreen, form: str) -> dict[str, str]:
    fields = reread(screen).form(form).fields
    return {one.item.id: one.entry.shown for one in fields if one.entry and one.answered}


def draft(screen: VisitScreen, form: str, item: str) -> Draft:
    return screen.forms.pages[form].form.drafts[item]


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


# --- laboratory


def give_units(screen: VisitScreen, form: str) -> None:
    """Choose the first unit of every analyte, as a person does on the site's first report."""
    for one in screen.forms.pages[form].form.drafts.values():
        if one.field.units:
            one.set_unit(one.field.units[0])


def test_one_number_and_one_enter_for_each_result(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    fields = [one.item.id for one in screen.record.form("laboratory_screening").fields if one.units][:12]
    screen.show_form("laboratory_screening", fields[0])

    press(qtbot, "12\r" * 12)

    assert [recorded(screen, "laboratory_screening").get(one) for one in fields] == ["12"] * 12


def test_a_flag_stands_in_row_and_rail_the_moment_the_field_is_left(qtbot: QtBot, open_visit: Open) -> None:
    # baaz-ad-ir (NCT05969730): AST or ALT at least twice the upper limit of normal excludes.
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "alt")
    alt = draft(screen, "laboratory_screening", "alt")
    alt.set_unit("U/L")
    alt.set_range("", "35")

    press(qtbot, "112")
    before = [flag for flag in screen.record.flags if flag.item == "alt"]
    press(qtbot, "\r")

    form = screen.forms.pages["laboratory_screening"].form
    assert isinstance(form, LabTable)
    row = form.rows["alt"]
    assert before == []
    assert [flag.item for flag in screen.record.flags if not flag.cannot_tell] == ["alt"]
    assert row.judgement is not None
    assert row.judgement.crossed
    assert row.mark.isVisible()
    assert "112" in row.message.whole()
    assert row.word.whole() == "high"
    assert screen.rail.counts().startswith("1 flag,")


def test_a_value_without_a_unit_is_kept_and_cannot_be_judged(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "alt")

    press(qtbot, "38\r")

    form = screen.forms.pages["laboratory_screening"].form
    assert isinstance(form, LabTable)
    assert recorded(screen, "laboratory_screening") == {"alt": "38"}
    assert [flag.cannot_tell for flag in screen.record.flags if flag.item == "alt"] == [True]
    assert "silence would not mean normal" in form.rows["alt"].message.whole()


def test_a_result_below_its_measuring_limit_stays_as_typed(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "crp")
    give_units(screen, "laboratory_screening")

    press(qtbot, "<0.2\r")

    assert recorded(screen, "laboratory_screening") == {"crp": "<0.2"}


def test_a_typed_range_goes_with_its_result(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")
    draft(screen, "laboratory_screening", "haemoglobin").set_unit("g/dL")
    form = screen.forms.pages["laboratory_screening"].form
    assert isinstance(form, LabTable)

    press(qtbot, "11.8")
    form.rows["haemoglobin"].range.setFocus()
    press(qtbot, "12.0-15.5\r")

    entry = next(
        one.entry
        for one in reread(screen).form("laboratory_screening").fields
        if one.item.id == "haemoglobin"
    )
    assert entry is not None
    assert (entry.low, entry.high) == ("12.0", "15.5")
    assert form.rows["haemoglobin"].word.whole() == "low"


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


def test_a_value_saved_elsewhere_shows_without_touching_what_is_being_typed(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("vital_signs", "weight")
    other = next(one.item.id for one in screen.record.form("vital_signs").fields if one.item.id != "weight")
    editor = focused()

    press(qtbot, "62")
    visits.save(screen.bridge.site, screen.record.visit.id, "vital_signs", Typed(other, "120"))
    screen.saver.read_again()

    assert draft(screen, "vital_signs", "weight").typed.text == "62"
    assert draft(screen, "vital_signs", other).typed.text == "120"
    assert focused() is editor


def test_a_day_outside_the_window_asks_its_reason_in_the_page_and_logs_a_deviation(
    qtbot: QtBot, demo_site: Site
) -> None:
    overdue = overview.today(demo_site, TODAY).overdue[0].visit
    screen = VisitScreen(Bridge(demo_site), lambda *_args, **_kw: None)
    show(qtbot, screen, overdue.id)

    press(qtbot, "\r")
    asked, held = screen.begin.reason.isVisible(), reread(screen).visit.held_on
    press(qtbot, "was abroad\r")

    assert asked
    assert held is None
    assert reread(screen).visit.held_on == TODAY
    assert [one.reason for one in reread(screen).deviations if not one.withdrawn] == ["was abroad"]
