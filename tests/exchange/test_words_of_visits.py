"""Why a visit beside the schedule took place, why treatment stopped, which screening failed before: in every table."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from odm_reading import elements, problems
from stage import CONSENT, TODAY, TestClock
from test_leaving import enrolled_in

from tracker import enrolment, exporting, leaving, rescreening, unplanned
from tracker.domain.records import Sex
from tracker.exporting import Wanted
from tracker.site import Site

STUDY, LATER = "emc-daily-practice", date(2026, 3, 25)
Export = Callable[..., Path]


@pytest.fixture
def export(new_site: Site, study_id: Callable[[str], str], clock: TestClock, tmp_path: Path) -> Export:
    """A study with one participant who came unplanned and stopped treatment, and one screened again, in a format."""
    study = study_id(STUDY)
    enrolled = enrolled_in(new_site, study, clock)
    enrolment.enrol(new_site, enrolled, date(2026, 3, 10), "Dr Roy")
    clock.set_to(TODAY)
    unplanned.add_unscheduled(new_site, enrolled, LATER, ["easi"], "itch is worse")
    leaving.stop_treatment(new_site, enrolled, LATER, "headache")
    given = enrolment.Registration("O.L.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1990, 2, 2))
    failed = enrolment.register(new_site, study, given)[0]
    enrolment.screen_fail(new_site, failed, TODAY, "Dr Roy", "no eczema")
    rescreening.rescreen(new_site, failed, replace(given, consent_date=TODAY))

    def file(kind: str, **how: bool) -> Path:
        exporting.export(new_site, Wanted(kind, STUDY, **how), tmp_path / kind)
        return tmp_path / kind

    return file


def table(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"))))


def test_the_tables_tell_them(export: Export) -> None:
    path = export("csv")

    enrolled, _failed, again = table(path, "participants")
    (extra,) = [row for row in table(path, "visits") if row["visit"] == "unscheduled-1"]
    assert (enrolled["treatment_stopped_on"], enrolled["treatment_stop_reason"]) == ("2026-03-25", "headache")
    assert (again["number"], again["rescreened_from"]) == ("DP-S003", "DP-S002")
    assert extra["reason"] == "itch is worse"


def test_a_masked_or_de_identified_table_tells_no_words_of_them(export: Export) -> None:
    for how in ({"masked": True}, {"deidentified": True}):
        path = export("csv", **how)

        enrolled, _failed, again = table(path, "participants")
        assert "treatment_stop_reason" not in enrolled
        assert again["rescreened_from"] == "DP-S002"
        assert not any(row["reason"] for row in table(path, "visits"))


def test_odm_names_the_screening_before(export: Export) -> None:
    path = export("odm")

    found = {
        place[0]: one.get("Value") for place, one in elements(path) if place[-1].endswith("rescreened_from")
    }
    assert found == {"DP-S003": "DP-S002"}
    assert problems(path) == []
