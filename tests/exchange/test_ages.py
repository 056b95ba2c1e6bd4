"""A de-identified export tells no age over 89 as such; each format says what 90 stands for (45 CFR 164.514)."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from odm_reading import items, problems
from openpyxl import load_workbook
from sav_reading import read
from stage import CONSENT

from tracker import enrolment, exporting
from tracker.domain.records import Sex
from tracker.exporting import Wanted
from tracker.site import Site

SAID = "90 or more"


@pytest.fixture
def export(new_site: Site, study_id: Callable[[str], str], tmp_path: Path) -> Callable[..., Path]:
    """A study with two participants, of 95 and of 89 full years at consent, in a format."""
    for initials, born in (("O.L.", date(1931, 2, 2)), ("Y.G.", date(1936, 12, 2))):
        someone = enrolment.Registration(initials, Sex.FEMALE, CONSENT, "2.0", birth_date=born)
        enrolment.register(new_site, study_id("emc-daily-practice"), someone)

    def file(kind: str, *, deidentified: bool = True) -> Path:
        path = tmp_path / f"{deidentified}.{kind}"
        exporting.export(new_site, Wanted(kind, "emc-daily-practice", deidentified=deidentified), path)
        return path

    return file


def table(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


def test_the_tables_tell_90_and_their_dictionary_what_it_stands_for(export: Callable[..., Path]) -> None:
    ages = [row["age_at_consent"] for row in table(export("csv"), "participants")]
    (said,) = [row for row in table(export("csv"), "dictionary") if row["column"] == "age_at_consent"]
    book = load_workbook(export("xlsx"), read_only=True)
    sheet = list(book["participants"].iter_rows(values_only=True))
    place = sheet[0].index("age_at_consent")

    assert ages == ["90", "89"]
    assert SAID in said["codes"]
    assert [row[place] for row in sheet[1:]] == [90, 89]
    assert any(SAID in str(cell) for row in book["dictionary"].iter_rows(values_only=True) for cell in row)


def test_spss_has_it_as_a_value_label(export: Callable[..., Path]) -> None:
    found = read(export("spss"))

    assert [case["age_at_consent"] for case in found.cases][:1] == [90.0]
    assert found.variables["age_at_consent"].labels[90.0] == SAID


def test_odm_has_it_in_the_description_of_the_item(export: Callable[..., Path]) -> None:
    path = export("odm")

    ages = [
        one.get("Value") for place, one in items(path).items() if str(place[-1]).endswith("age_at_consent")
    ]
    assert (ages, problems(path)) == (["90", "89"], [])
    assert SAID in path.read_text(encoding="utf-8")


def test_an_export_of_the_site_itself_keeps_the_age(export: Callable[..., Path]) -> None:
    rows = table(export("csv", deidentified=False), "participants")
    (said,) = [
        row
        for row in table(export("csv", deidentified=False), "dictionary")
        if row["column"] == "age_at_consent"
    ]

    assert [row["age_at_consent"] for row in rows] == ["95", "89"]
    assert said["codes"] == ""
