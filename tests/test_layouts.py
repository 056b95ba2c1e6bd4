"""The assistant for files: what is proposed of a layout, how its first rows are read, which words lack a meaning."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import Workbook

from tracker import import_mappings, lab_import, lab_layouts, laboratories, layouts, participant_layouts
from tracker.errors import SiteError, Unwritable
from tracker.exchange.mapping import read_mapping
from tracker.exchange.table_file import TableRefused
from tracker.lab_import import Wanted
from tracker.layouts import Draft, Use
from tracker.site import Site

LONG = "Patient No;Collected on;Test;Result;Units;Normal range\n"
SEMICOLON = LONG + "SAR-S001;02.03.2026;SGPT;135;U/L;0-40\nSAR-S001;02.03.2026;Gamma GT;31;Eh/l;0-55\n"
PEOPLE = (
    "Screening no,Initials,Gender,Year of birth,Consent date,Visit,Visit date,Weight\n"
    "SAR-S801,N.H.,f,1990,02.03.2026,W6,2.3.2026,61\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """A file with this text."""

    def made(text: str) -> Path:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return made


@pytest.fixture
def baaz(study_id: Callable[[str], str]) -> str:
    return study_id("baaz-ad-ir")


# --- what is proposed


def test_columns_are_known_by_their_usual_names(new_site: Site, file: Callable[[str], Path]) -> None:
    draft = lab_layouts.proposed(new_site, file(SEMICOLON)).draft

    assert {name: use.role for name, use in draft.uses.items()} == {
        "Patient No": "participant",
        "Collected on": "date",
        "Test": "analyte",
        "Result": "value",
        "Units": "unit",
        "Normal range": "range",
    }


def test_a_column_for_each_analyte_is_known_by_the_analyte_and_its_unit(
    new_site: Site, file: Callable[[str], Path]
) -> None:
    draft = lab_layouts.proposed(
        new_site, file("ID,Date,ALT (U/L),Hb,Result\nS1,2026-03-02,35,13.1,x\n")
    ).draft
    plain = lab_layouts.proposed(
        new_site, file("ID,Date,ALT (U/L),Hb,Remark\nS1,2026-03-02,35,13.1,x\n")
    ).draft

    # With a column "Result" the file has one result per row: what else looks like an analyte is not one.
    assert [use.role for use in draft.uses.values()] == ["participant", "date", "value"]
    assert plain.uses["ALT (U/L)"] == Use("result_of", of="alt", unit="U/L")
    assert plain.uses["Hb"] == Use("result_of", of="haemoglobin")
    assert "Remark" not in plain.uses


def test_a_title_above_the_names_is_no_header(
    new_site: Site, file: Callable[[str], Path], tmp_path: Path
) -> None:
    book = Workbook()
    for row in (
        ["Central Laboratory"],
        [],
        ["No", "Date", "Test", "Result"],
        ["S1", "2026-03-02", "ALT", "35"],
    ):
        book.active.append(row)
    book.save(tmp_path / "titled.xlsx")

    text = lab_layouts.proposed(new_site, file("Central Laboratory, Sari\n\n" + SEMICOLON))
    sheet = lab_layouts.proposed(new_site, tmp_path / "titled.xlsx")

    assert (text.look.header_row, text.look.separator, len(text.look.columns)) == (3, ";", 6)
    assert (sheet.look.header_row, [one.name for one in sheet.look.columns]) == (
        3,
        ["No", "Date", "Test", "Result"],
    )


def test_columns_without_a_name_or_with_the_same_say_so(new_site: Site, file: Callable[[str], Path]) -> None:
    found = layouts.look(new_site, file("No,Value,Value,,Day\nS1,1,2,3,4\n"), {})

    assert [bool(one.problem) for one in found.columns] == [False, True, True, True, False]
    assert found.columns[1].problem == "Several columns are called “Value”."
    assert found.columns[3].problem == "It has no name in row 1."


def test_a_layout_that_was_kept_is_proposed_for_the_next_file_with_its_columns(
    new_site: Site, file: Callable[[str], Path], baaz: str
) -> None:
    laboratory, _changes = laboratories.add(new_site, "Central")
    draft = lab_layouts.proposed(new_site, file(SEMICOLON)).draft.told("units", "Eh/l", "U/L")
    import_mappings.save(new_site, "Central CSV", lab_layouts.text_of(draft), laboratory)

    again = lab_layouts.proposed(new_site, file("Of April;;;;;\n" + SEMICOLON))
    other = lab_layouts.proposed(new_site, file("No,Day\nS1,1\n"))

    assert (again.name, again.laboratory_id, again.look.header_row) == ("Central CSV", laboratory, 2)
    assert again.draft.tables["units"] == {"Eh/l": "U/L"}
    assert lab_layouts.unread(new_site, baaz, file(SEMICOLON), lab_layouts.text_of(again.draft)) == ()
    assert other.name == ""


# --- from and to a mapping


def test_a_layout_is_the_same_after_it_was_kept_and_read_again() -> None:
    draft = Draft(
        uses={
            "No": Use("participant"),
            "Day": Use("date"),
            "SGPT": Use("result_of", of="alt"),
            "unit of SGPT": Use("unit_of", of="alt"),
            "low": Use("low_of", of="alt"),
            "Hb": Use("result_of", of="haemoglobin", unit="g/dL"),
        },
        shape={"decimal": ",", "date_format": "ISO", "header_row": "3"},
        tables={"analytes": {}, "units": {"%": "%"}, "words": {"neg.": "negative"}, "visits": {}},
        settings={"when_ambiguous": "nearest", "laboratory": "Central"},
    )

    text = lab_layouts.text_of(draft)

    assert lab_layouts.draft_of(text) == draft
    assert read_mapping(text).columns["SGPT"].unit_column == "unit of SGPT"


def test_a_role_that_one_column_has_leaves_the_other() -> None:
    draft = Draft().used("A", Use("date")).used("B", Use("date"))

    assert draft.uses == {"B": Use("date")}
    assert draft.used("B", Use()).uses == {}


def test_a_spreadsheet_with_a_row_for_each_participant_is_the_same_after_it_was_kept() -> None:
    draft = Draft(
        uses={
            "No": Use("participant"),
            "Sex": Use("sex"),
            "W6 on": Use("held_on", at="week6"),
            "W6 weight": Use("value_of", of="vital_signs.weight", at="week6"),
            "W6 why": Use("reason_at", at="week6"),
        },
        shape={"date_format": "day first"},
        tables={"words": {"w": "F"}, "visits": {}},
        settings={"constant:consent_version": "2.0"},
    )

    assert participant_layouts.draft_of(participant_layouts.text_of(draft)) == draft


# --- the first rows and the words of the file


def test_the_first_rows_say_what_is_read_and_what_is_wrong(
    new_site: Site, screening: str, file: Callable[[str], Path], baaz: str
) -> None:
    path = file(SEMICOLON + "N-9;31.02.2026;SGPT;1;U/L;\n")
    text = lab_layouts.text_of(lab_layouts.proposed(new_site, path).draft)

    found = lab_layouts.preview(new_site, path, text)

    assert found.rows[0].cells == ("SAR-S001\n2 Mar 2026", "Alanine aminotransferase\n135 U/L (0–40)")
    assert [(one.row, bool(one.problem)) for one in found.rows] == [(2, False), (3, True), (4, True)]
    assert found.rows[1].problem == "“Eh/l”: say below what it means"
    assert "February 2026 has 28 days" in found.rows[2].problem


def test_every_word_without_a_meaning_is_asked_once_with_its_count(
    new_site: Site, file: Callable[[str], Path], baaz: str
) -> None:
    rows = (
        "S1;2.3.2026;Ferritin;8;ng/mL;\n" * 3 + "S1;2.3.2026;ALT;haemolysed;U/L;\nS1;2.3.2026;ALT;8;Eh/l;\n"
    )
    path = file(LONG + rows)
    text = lab_layouts.text_of(lab_layouts.proposed(new_site, path).draft)

    found = lab_layouts.unread(new_site, baaz, path, text)

    assert [(one.table, one.text, one.count) for one in found] == [
        ("analytes", "Ferritin", 3),
        ("words", "haemolysed", 1),
        ("units", "Eh/l", 1),
    ]
    assert found[1].choices == (("not done", "not done"),)
    assert ("U/L", "U/L") in found[2].choices


def test_visits_are_proposed_where_only_their_spelling_differs(
    new_site: Site, file: Callable[[str], Path], baaz: str
) -> None:
    path = file(PEOPLE + "SAR-S802,M.M.,weiblich,1984,12.03.2026,Woche 6,12.3.2026,74\n")
    draft = participant_layouts.proposed(new_site, baaz, path).draft

    found = participant_layouts.unread(new_site, baaz, path, participant_layouts.text_of(draft))

    assert {one.text: (one.table, one.proposed) for one in found} == {
        "W6": ("visits", "week6"),
        "Woche 6": ("visits", ""),
        "weiblich": ("words", ""),
    }


def test_the_first_rows_of_a_spreadsheet_show_person_visit_and_values(
    new_site: Site, file: Callable[[str], Path], baaz: str
) -> None:
    path = file(PEOPLE)
    draft = participant_layouts.proposed(new_site, baaz, path).draft.told("visits", "W6", "week6")

    (row,) = participant_layouts.preview(new_site, baaz, path, participant_layouts.text_of(draft)).rows
    unusable = participant_layouts.preview(new_site, baaz, path, "visit: Visit\n")

    assert row.cells == ("SAR-S801\nN.H., F, 1990, consent 2 Mar 2026", "Week 6 2 Mar 2026\n1 value")
    assert (unusable.rows, "it is missing" in unusable.problem) == ((), True)


# --- while a file is taken in


def test_a_file_that_changed_since_it_was_checked_is_refused(
    new_site: Site, screening: str, file: Callable[[str], Path], baaz: str
) -> None:
    path = file(SEMICOLON)
    text = lab_layouts.text_of(lab_layouts.proposed(new_site, path).draft)
    checked = lab_import.labs(new_site, baaz, path, Wanted(text, dry_run=True))[0]
    path.write_text(SEMICOLON.replace("135", "35"))

    with pytest.raises(TableRefused, match="changed since it was checked"):
        lab_import.labs(new_site, baaz, path, Wanted(text, sha256=checked.sha256))


def test_while_an_import_is_written_another_thread_is_refused_in_words(new_site: Site) -> None:
    said: list[SiteError | Unwritable] = []

    def other() -> None:
        try:
            laboratories.add(new_site, "North")
        except Unwritable as error:
            said.append(error)

    with new_site.alone():
        thread = Thread(target=other)
        thread.start()
        thread.join()
        laboratories.add(new_site, "Central")

    assert [str(one) for one in said] == [
        "An import, an amendment or a set of signatures is being written, so nothing else was saved. "
        "Save it again once it is over."
    ]
    assert [one.name for one in laboratories.laboratories(new_site)] == ["Central"]
