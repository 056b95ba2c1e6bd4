"""Results that a file brought and that no form asks for stand on the page and can be corrected there."""

from collections.abc import Callable
from pathlib import Path

from entry_steps import Open, press, recorded
from pytestqt.qtbot import QtBot
from stage import TODAY

from tracker import lab_import
from tracker.site import Site

MAPPING = """{participant: No, date: Day, analyte: Test, value: Result, unit: Unit, low: Low, high: High,
 analytes: {FER: "other:Ferritin"}, date_format: ISO}"""


def test_an_analyte_that_the_catalogue_lacks_is_shown_in_its_unit_and_can_be_corrected(
    qtbot: QtBot, open_visit: Open, new_site: Site, study_id: Callable[[str], str], tmp_path: Path
) -> None:
    screen = open_visit("baaz-ad-ir", "screening")
    number = screen.record.participant.shown_number
    file = tmp_path / "labs.csv"
    file.write_text(f"No,Day,Test,Result,Unit,Low,High\n{number},{TODAY},FER,5.20,ng/mL,10,200\n")

    _report, changes = lab_import.labs(new_site, study_id("baaz-ad-ir"), file, lab_import.Wanted(MAPPING))
    screen.refresh(changes)
    screen.show_form("laboratory_screening", "other:Ferritin")
    row = screen.forms.pages["laboratory_screening"].form.drafts["other:Ferritin"]
    press(qtbot, "52\r")

    assert (row.field.item.label, row.field.units) == ("Ferritin", ("ng/mL",))
    assert recorded(screen, "laboratory_screening")["other:Ferritin"] == "52"
