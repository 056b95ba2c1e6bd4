"""The site's own spreadsheet taken in by keys and mouse: people, visits and values, row by row."""

from pathlib import Path

import pytest
from exchange_steps import choose, find, open_file, page_of, press, run, settled, type_into
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tracker import overview, visits
from tracker.lab_outcome import Done
from tracker.site import Site
from ui.main_window import MainWindow
from ui.screens.exchange_people import PeoplePage

HEAD = "Screening no,Initials,Gender,Year of birth,Consent date,Visit,Visit date,Weight\n"


@pytest.fixture
def people(empty_shell: MainWindow) -> PeoplePage:
    page = page_of(empty_shell, "people", PeoplePage)
    choose(page.file.study, "BAAZ-AD-IR")
    return page


def test_a_spreadsheet_becomes_participants_with_their_visits_and_values(
    qtbot: QtBot, people: PeoplePage, new_site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "ours.csv"
    rows = (
        "SAR-S801,N.H.,f,1990,02.03.2026,Screening,2.3.2026,61\n",
        "SAR-S802,M.M.,weiblich,1984,12.03.2026,Screening,12.3.2026,74\n",
        "SAR-S803,K.K.,m,1984,12.03.2026,Screening,31.2.2026,74\n",
    )
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    open_file(qtbot, people, path)
    assert {row.one.text for row in people.meanings.rows} == {"Screening", "weiblich"}

    assert people._words.action is not None
    press(qtbot, people._words.action)
    settled(qtbot, people)
    find(qtbot, people.meanings.rows[0].box, "fem")
    settled(qtbot, people)
    type_into(qtbot, people.shape.fields["constant:consent_version"], "2.0", enter=True)
    settled(qtbot, people)
    run(qtbot, people, people.check.check_button)
    assert people.check.notice.words() == "3 lines: 2 new, 1 set aside. Nothing is stored yet."
    assert overview.participants(new_site) == ()
    run(qtbot, people, people.check.import_button)

    assert [row.participant.screening_number for row in overview.participants(new_site)] == [
        "SAR-S801",
        "SAR-S802",
    ]
    visit = visits.open_visit(new_site, visits.find_visit(new_site, "SAR-S802", "screening"))
    weights = [
        one.entry.text for form in visit.forms for one in form.fields if one.item.id == "weight" and one.entry
    ]
    assert weights == ["74"]
    (aside,) = [line for line in people.check.outcome.shown() if line.done is Done.SET_ASIDE]
    assert (aside.row, aside.column) == (4, "G")
    assert "February 2026 has 28 days" in aside.why


def test_a_row_for_each_participant_has_columns_for_each_visit(
    qtbot: QtBot, people: PeoplePage, new_site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(
        "Screening no,Initials,Sex,Year of birth,Consent date,Consent version,SCR on,SCR kg\n"
        "SAR-S801,N.H.,f,1990,02.03.2026,2.0,2.3.2026,61\n"
    )
    open_file(qtbot, people, path)
    day, weight = people.columns.rows["SCR on"], people.columns.rows["SCR kg"]

    find(qtbot, day.role, "held")
    find(qtbot, day.visit, "scr")
    find(qtbot, weight.role, "values")
    find(qtbot, weight.of, "weight")
    find(qtbot, weight.visit, "scr")
    settled(qtbot, people)
    run(qtbot, people, people.check.check_button)
    run(qtbot, people, people.check.import_button)

    assert people.check.notice.words().startswith("Imported. 1 line: 1 new.")
    visit = visits.open_visit(new_site, visits.find_visit(new_site, "SAR-S801", "screening"))
    assert visit.visit.held_on is not None


def test_enter_walks_from_column_to_column(qtbot: QtBot, people: PeoplePage, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(HEAD + "SAR-S801,N.H.,f,1990,02.03.2026,Screening,2.3.2026,61\n")
    open_file(qtbot, people, path)
    first = people.columns.rows["Screening no"].role
    first.setFocus()

    for _column in range(3):
        qtbot.keyClick(people.window().focusWidget(), Qt.Key.Key_Return)

    assert people.window().focusWidget() is people.columns.rows["Year of birth"].role
