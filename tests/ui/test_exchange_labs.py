"""A laboratory's file taken in by keys and mouse: columns, words, the visit that is asked, check and import."""

from collections.abc import Callable
from pathlib import Path

import pytest
from exchange_steps import choose, find, open_file, page_of, press, run, settled, type_into
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from stage import CONSENT
from worker_steps import held

from tracker import import_mappings, laboratories, unplanned, visits
from tracker.lab_outcome import Done
from tracker.layouts import Use
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.exchange_labs import LabsPage
from ui.widgets.outcome_view import ASKED

HEAD = "Subject,Taken,Assay,Figure,Measure,Normal\n"
"""Names of columns that say nothing to the program."""
ROWS = "SAR-S001,2026-03-02,SGPT,135,Eh/l,0-40\nSAR-S001,2026-03-02,Ferritin,80,ng/mL,10-200\n"


@pytest.fixture
def labs(empty_shell: MainWindow, screening: str) -> LabsPage:
    """The page with a begun BAAZ screening visit at the site."""
    page = page_of(empty_shell, "labs", LabsPage)
    choose(page.file.study, "BAAZ-AD-IR")
    return page


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def made(text: str) -> Path:
        path = tmp_path / f"labs-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return made


def recorded(site: Site, visit: str, item: str) -> str | None:
    record = visits.open_visit(site, visit)
    found = [one.entry for form in record.forms for one in form.fields if one.item.id == item]
    return found[0].text if found and found[0] else None


def test_a_file_with_columns_of_any_name_is_taken_in_by_keys(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site, screening: str
) -> None:
    open_file(qtbot, labs, file(HEAD + ROWS))
    assert labs.notice.words().startswith("Say what the columns are.")
    assert not labs.check.check_button.isEnabled()

    for name, letters in (
        *(("Subject", "par"), ("Taken", "day"), ("Assay", "name")),
        *(("Figure", "res"), ("Measure", "un"), ("Normal", "ref")),
    ):
        find(qtbot, labs.columns.rows[name].role, letters)
    settled(qtbot, labs)
    assert [row.one.text for row in labs.meanings.rows] == ["Eh/l", "Ferritin"]
    find(qtbot, labs.meanings.rows[0].box, "u")
    settled(qtbot, labs)
    qtbot.keyClick(labs.meanings.rows[0].keep, Qt.Key.Key_Return)
    settled(qtbot, labs)
    type_into(qtbot, labs.check.name, "Central")
    run(qtbot, labs, labs.check.check_button)
    assert labs.check.notice.words() == "2 lines: 2 new. Nothing is stored yet."
    assert recorded(new_site, screening, "alt") is None
    qtbot.keyClick(labs.check.import_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not labs.check.work.busy)

    assert labs.check.notice.words().startswith("Imported. 2 lines: 2 new.")
    assert recorded(new_site, screening, "alt") == "135"
    assert recorded(new_site, screening, "other:Ferritin") == "80"
    (saved,) = import_mappings.mappings(new_site)
    assert (saved.name, "Eh/l" in saved.text) == ("Central", True)
    assert [row.new for row in labs.check.table.table.rows] == [2]


def test_the_next_file_of_the_laboratory_is_read_at_once_and_changes_nothing(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site
) -> None:
    laboratory, _changes = laboratories.add(new_site, "Central")
    text = """{participant: Subject, date: Taken, analyte: Assay, value: Figure, unit: Measure, range: Normal,
     units: {Eh/l: U/L}, analytes: {Ferritin: "other:Ferritin"}, laboratory: Central}"""
    import_mappings.save(new_site, "Central", text, laboratory)
    labs.show_page()

    open_file(qtbot, labs, file(HEAD + ROWS))
    assert labs.file.kept.text() == "Central"
    assert labs.shape.fields["laboratory"].text() == "Central"
    run(qtbot, labs, labs.check.check_button)
    run(qtbot, labs, labs.check.import_button)
    run(qtbot, labs, labs.check.check_button)

    assert labs.check.checked is not None
    assert labs.check.checked.count(Done.IDENTICAL) == 2
    assert not labs.check.import_button.isEnabled()


def test_first_rows_change_with_every_choice(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path]
) -> None:
    path = file(
        "No;Date;Test;Result;Unit\nSAR-S001;02.03.2026;Hb;13,456;g/dL\nSAR-S001;31.02.2026;Hb;1;g/dL\n"
    )
    open_file(qtbot, labs, path)
    assert labs.preview is not None
    before = labs.preview.table.rows

    choose(labs.shape.fields["decimal"], "Comma: 0,5")
    settled(qtbot, labs)
    after = labs.preview.table.rows
    choose(labs.shape.fields["date_format"], "Year first: 2026-04-14")
    settled(qtbot, labs)

    # "13,456" may be thousands: as people type it, it is refused; with a decimal comma it is a number.
    assert "13,456" in before[0].problem
    assert after[0].cells[1] == "Haemoglobin\n13.456 g/dL"
    assert "February 2026 has 28 days" in after[1].problem
    assert "is not a date written as ISO" in labs.preview.table.rows[0].problem


def test_one_column_per_test_asks_which_test_and_its_unit(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site, screening: str
) -> None:
    open_file(qtbot, labs, file("No,Date,Liver,Liver max\nSAR-S001,2026-03-02,135,40\n"))
    liver, most = labs.columns.rows["Liver"], labs.columns.rows["Liver max"]

    find(qtbot, liver.role, "results")
    find(qtbot, liver.of, "sgpt")
    find(qtbot, liver.unit, "u")
    find(qtbot, most.role, "upperlimitof")
    find(qtbot, most.of, "alt")
    settled(qtbot, labs)
    run(qtbot, labs, labs.check.check_button)

    assert labs.draft.uses["Liver"] == Use("result_of", of="alt", unit="U/L")
    (line,) = labs.check.outcome.shown()
    assert (line.done, line.cells[2:5]) == (Done.NEW, ("Alanine aminotransferase", "135 U/L", "≤ 40"))
    # CTCAE 5.0, alanine aminotransferase increased: above 3 × ULN, grade 2.
    assert line.cells[6].startswith("high, grade 2")


def test_an_ambiguous_sample_is_asked_in_line_and_answered_by_a_number_for_all_its_results(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site, screening: str
) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    second, _changes = unplanned.add_unscheduled(new_site, who, CONSENT, ("laboratory",), "a second look")
    visits.hold(new_site, second, CONSENT)
    rows = "SAR-S001,2026-03-02,Hb,13.1,g/dL\nSAR-S001,2026-03-02,ALT,35,U/L\n"
    open_file(qtbot, labs, file("No,Date,Test,Result,Unit\n" + rows))

    run(qtbot, labs, labs.check.check_button)
    outcome = labs.check.outcome
    assert (outcome.pills.name(), len(outcome.shown())) == (ASKED, 2)
    assert outcome.detail.whole() == (
        "Row 2, column D: set aside: 2 Mar 2026 may belong to any of SCR, U1: choose the visit."
    )
    qtbot.keyClick(outcome.table, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: not labs.check.work.busy)
    run(qtbot, labs, labs.check.import_button)

    assert (recorded(new_site, second, "alt"), recorded(new_site, second, "haemoglobin")) == ("35", "13.1")
    assert recorded(new_site, screening, "alt") is None


def test_what_cannot_be_read_is_said_at_the_file(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")

    for path, words in (
        (tmp_path / "broken.xlsx", "no whole .xlsx"),
        (tmp_path / "gone.csv", "cannot be read"),
    ):
        type_into(qtbot, labs.file.path, str(path), enter=True)
        qtbot.waitUntil(lambda said=words: said in labs.file.path.message())  # type: ignore[misc]  # of this turn
        assert not labs.check.check_button.isEnabled()


def test_a_change_of_the_layout_takes_back_what_was_checked(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path]
) -> None:
    open_file(qtbot, labs, file("No,Date,Test,Result,Unit\nSAR-S001,2026-03-02,Hb,13.1,g/dL\n"))
    run(qtbot, labs, labs.check.check_button)
    assert labs.check.import_button.isEnabled()

    press(qtbot, labs.check.register)
    assert not labs.check.import_button.isEnabled()
    run(qtbot, labs, labs.check.check_button)
    find(qtbot, labs.columns.rows["Unit"].role, "visit")

    assert not labs.check.import_button.isEnabled()
    assert labs.check.checked is None


def test_a_change_of_the_layout_stops_the_check_that_is_running(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path]
) -> None:
    rows = "".join(f"N-{n},2026-03-02,Hb,13.1,g/dL\n" for n in range(300))
    open_file(qtbot, labs, file("No,Date,Test,Result,Unit\n" + rows))

    press(qtbot, labs.check.check_button)
    find(qtbot, labs.columns.rows["Unit"].role, "visit")
    stopped = not labs.check.work.busy
    settled(qtbot, labs)
    labs.bridge.wait()
    QApplication.processEvents()

    assert stopped
    assert labs.check.checked is None
    assert not labs.check.import_button.isEnabled()


def test_what_is_being_imported_is_not_changed_meanwhile(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site, screening: str
) -> None:
    open_file(qtbot, labs, file("No,Date,Test,Result,Unit\nSAR-S001,2026-03-02,Hb,13.1,g/dL\n"))
    run(qtbot, labs, labs.check.check_button)

    press(qtbot, labs.check.import_button)
    meanwhile = [part.isEnabled() for part in (labs.file, labs.shape, labs.columns)]
    labs.check.reason.editor.setText("asked for")  # type: ignore[union-attr]  # a line
    labs.check.reason.edited.emit("asked for")
    qtbot.waitUntil(lambda: not labs.check.work.busy, timeout=20_000)

    assert meanwhile == [False, False, False]
    assert labs.file.isEnabled()
    assert labs.check.notice.words().startswith("Imported. 1 line: 1 new.")
    assert recorded(new_site, screening, "haemoglobin") == "13.1"


def test_a_file_that_changed_on_the_disk_is_not_imported(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path], new_site: Site, screening: str
) -> None:
    path = file("No,Date,Test,Result,Unit\nSAR-S001,2026-03-02,Hb,13.1,g/dL\n")
    open_file(qtbot, labs, path)
    run(qtbot, labs, labs.check.check_button)
    path.write_text(path.read_text().replace("13.1", "3.1"))

    run(qtbot, labs, labs.check.import_button)

    assert "changed since it was checked" in labs.check.notice.words()
    assert recorded(new_site, screening, "haemoglobin") is None


def test_a_check_can_be_stopped(qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path]) -> None:
    rows = "".join(f"N-{n},2026-03-02,Hb,13.1,g/dL\n" for n in range(3000))
    open_file(qtbot, labs, file("No,Date,Test,Result,Unit\n" + rows))

    with held(labs.bridge):
        press(qtbot, labs.check.check_button)
        labs.check.work.cancel()
    qtbot.waitUntil(lambda: not labs.check.work.busy)

    assert "cancelled" in labs.check.notice.words()
    assert labs.check.checked is None


def test_a_file_of_many_columns_shows_them_in_parts(
    qtbot: QtBot, labs: LabsPage, file: Callable[[str], Path]
) -> None:
    names = [f"c{n}" for n in range(120)]
    open_file(qtbot, labs, file(",".join(names) + "\n" + ",".join("1" for _name in names) + "\n"))
    qtbot.waitUntil(lambda: len(labs.columns.rows) == 40)

    assert labs.columns.more.text() == "Show 80 more columns"
    press(qtbot, labs.columns.more)
    qtbot.waitUntil(lambda: len(labs.columns.rows) == 80)

    assert labs.columns.more.text() == "Show 40 more columns"
