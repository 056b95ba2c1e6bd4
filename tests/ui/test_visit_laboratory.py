from entry_steps import Open, draft, focused, press, press_key, recorded, reread
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import laboratories
from tracker.domain.range_entry import TypedRange
from tracker.site import Site
from ui.screens.visit import VisitScreen
from ui.widgets.lab_choice import LaboratoryChoice
from ui.widgets.lab_table import LabTable
from ui.widgets.unit_box import UnitBox


def give_units(screen: VisitScreen, form: str) -> None:
    """Choose the first unit of every analyte, as a person does on the site's first report."""
    for one in screen.forms.pages[form].form.drafts.values():
        if one.field.units:
            one.set_unit(one.field.units[0])


TWELVE = [*(["12"] * 11), "4"]
"""Results that are possible in the first unit of each; albumin, the last, is 0.5–8 g/dL."""


def numbers_of(screen: VisitScreen) -> list[str]:
    """The first twelve results of the screening report that are numbers."""
    return [one.item.id for one in screen.record.form("laboratory_screening").fields if one.units][:12]


def lab_form(screen: VisitScreen, name: str = "laboratory_screening") -> LabTable:
    form = screen.forms.pages[name].form
    assert isinstance(form, LabTable)
    return form


def test_one_number_and_one_enter_for_each_result_once_the_units_are_known(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    fields = numbers_of(screen)
    screen.show_form("laboratory_screening", fields[0])
    give_units(screen, "laboratory_screening")

    press(qtbot, "".join(f"{number}\r" for number in TWELVE))

    assert [recorded(screen, "laboratory_screening").get(one) for one in fields] == TWELVE


def test_enter_goes_to_a_unit_that_is_not_known_yet_and_from_there_to_the_next_value(
    qtbot: QtBot, open_visit: Open
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")
    form = lab_form(screen)

    press(qtbot, "12\r")
    at_the_unit = focused()
    press(qtbot, "g/d\r")
    at_the_next_value = focused()

    entry = next(
        one.entry
        for one in reread(screen).form("laboratory_screening").fields
        if one.item.id == "haemoglobin"
    )
    assert at_the_unit is form.rows["haemoglobin"].unit
    assert at_the_next_value is form.rows["wbc"].value
    assert entry is not None
    assert (entry.text, entry.unit) == ("12", "g/dL")


def test_arrows_in_the_unit_record_nothing_on_their_way(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")
    press(qtbot, "12\r")

    press_key(qtbot, Qt.Key.Key_Down)
    press_key(qtbot, Qt.Key.Key_Down)
    before = draft(screen, "laboratory_screening", "haemoglobin").field.entry
    press_key(qtbot, Qt.Key.Key_Up)
    press(qtbot, "\r")
    after = draft(screen, "laboratory_screening", "haemoglobin").field.entry

    assert before is not None
    assert before.unit == ""
    assert after is not None
    assert after.unit == "g/dL"


def test_enter_in_an_empty_unit_goes_on_and_the_value_waits_for_it(qtbot: QtBot, open_visit: Open) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")

    press(qtbot, "12\r\r")

    form = lab_form(screen)
    assert focused() is form.rows["wbc"].value
    assert "silence would not mean normal" in form.rows["haemoglobin"].message.whole()


def test_at_the_second_participant_every_unit_is_known(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    laboratories.add(new_site, "Central laboratory")
    first = open_visit("baaz-ad-ir", "screening")
    fields = numbers_of(first)
    first.show_form("laboratory_screening", fields[0])
    for number in TWELVE:
        press(qtbot, f"{number}\r")
        if isinstance(focused(), UnitBox):  # eGFR has one unit, which is never asked
            press_key(qtbot, Qt.Key.Key_Down)
            press(qtbot, "\r")

    second = open_visit("baaz-ad-ir", "screening")
    second.show_form("laboratory_screening", fields[0])
    press(qtbot, "".join(f"{number}\r" for number in TWELVE))

    assert [recorded(second, "laboratory_screening").get(one) for one in fields] == TWELVE
    assert all(draft(second, "laboratory_screening", one).typed.unit for one in fields)


def test_the_only_laboratory_stands_beside_the_sample_and_is_recorded_with_the_first_result(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add_range(new_site, central, TypedRange("haemoglobin", "g/dL", "12.0", "15.5", "F"))
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")
    choice = lab_form(screen).editors["laboratory"]
    assert isinstance(choice, LaboratoryChoice)
    proposed = choice.currentText()

    press(qtbot, "11.8\r")

    row = lab_form(screen).rows["haemoglobin"]
    assert proposed == "Central laboratory"
    assert recorded(screen, "laboratory_screening") == {"laboratory": central, "haemoglobin": "11.8"}
    assert (row.range.text(), row.word.whole()) == ("12.0–15.5", "low")


def test_of_several_laboratories_one_is_chosen_first_and_then_its_ranges_stand_there(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add(new_site, "Branch laboratory")
    laboratories.add_range(new_site, central, TypedRange("haemoglobin", "g/dL", "12.0", "15.5", "F"))
    screen = open_visit("baaz-ad-ir", "screening")

    screen.show_form("laboratory_screening")
    begins = focused()
    press(qtbot, "cen\r")
    goes_on = focused()
    press(qtbot, "11.8\r")

    form = lab_form(screen)
    assert begins is form.editors["laboratory"]
    assert goes_on is form.rows["haemoglobin"].value
    assert form.rows["haemoglobin"].word.whole() == "low"
    assert recorded(screen, "laboratory_screening")["laboratory"] == central


def test_another_unit_than_the_table_s_takes_the_proposed_range_away_and_says_so(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add_range(new_site, central, TypedRange("creatinine", "mg/dL", "0.50", "1.10"))
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "creatinine")
    row = lab_form(screen).rows["creatinine"]

    press(qtbot, "80")
    row.unit.setFocus()
    press(qtbot, "u\r")

    entry = draft(screen, "laboratory_screening", "creatinine").field.entry
    assert entry is not None
    assert (entry.unit, entry.low, entry.high, entry.range_source) == ("umol/L", "", "", "")
    # 1 mg/dL of creatinine is 88.4 µmol/L (113.12 g/mol)
    assert row.message.whole().endswith(
        "The range proposed is 0.50–1.10 mg/dL, about 44–97 µmol/L. Type the range that is printed with this result."
    )


def test_a_recorded_range_that_nobody_typed_does_not_follow_into_another_unit(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add_range(new_site, central, TypedRange("creatinine", "mg/dL", "0.50", "1.10"))
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "creatinine")
    press(qtbot, "20\r")
    recorded_first = draft(screen, "laboratory_screening", "creatinine").typed

    lab_form(screen).rows["creatinine"].unit.setFocus()
    press(qtbot, "u\r")
    asked = draft(screen, "laboratory_screening", "creatinine").message
    press(qtbot, "\r")

    entry = draft(screen, "laboratory_screening", "creatinine").field.entry
    assert (recorded_first.unit, recorded_first.low, recorded_first.high) == ("mg/dL", "0.50", "1.10")
    assert "unusual" in asked  # below 30 µmol/L: clinical reference "labs", unit traps
    assert entry is not None
    assert (entry.unit, entry.low, entry.high, entry.confirmed) == ("umol/L", "", "", True)


def test_the_proposed_range_comes_back_with_its_unit(qtbot: QtBot, open_visit: Open, new_site: Site) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    laboratories.add_range(new_site, central, TypedRange("creatinine", "mg/dL", "0.50", "1.10"))
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "creatinine")
    creatinine = draft(screen, "laboratory_screening", "creatinine")

    creatinine.set_unit("umol/L")
    away = creatinine.typed.low, creatinine.typed.high
    creatinine.set_unit("mg/dL")

    assert away == ("", "")
    assert (creatinine.typed.low, creatinine.typed.high) == ("0.50", "1.10")


def test_a_long_title_and_a_laboratory_make_the_window_no_wider(open_visit: Open, new_site: Site) -> None:
    for name in ("Central laboratory of the University Hospital", "Branch laboratory"):
        laboratories.add(new_site, name)
    screen = open_visit("baaz-ad-ir", "screening")

    screen.show_form("laboratory_screening")

    assert screen.width() == 1310
    assert lab_form(screen).editors["laboratory"].width() <= 200  # type: ignore[attr-defined]  # a widget


def test_a_range_that_cannot_be_told_is_said_under_its_value(
    qtbot: QtBot, open_visit: Open, new_site: Site
) -> None:
    central, _changes = laboratories.add(new_site, "Central laboratory")
    for unit, low, high in (("g/dL", "12.0", "15.5"), ("g/L", "120", "155")):
        laboratories.add_range(new_site, central, TypedRange("haemoglobin", unit, low, high))
    screen = open_visit("baaz-ad-ir", "screening")
    screen.show_form("laboratory_screening", "haemoglobin")

    message = lab_form(screen).rows["haemoglobin"].message.whole()

    assert message.startswith("The range table of Central laboratory does not decide: several ranges serve")


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
