from entry_steps import Open, draft, press, recorded, reread
from pytestqt.qtbot import QtBot

from ui.screens.visit import VisitScreen
from ui.widgets.lab_table import LabTable


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
