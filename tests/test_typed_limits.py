"""A limit of a reference range stays as it was typed, with a comma or in other digits, and counts as its number."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyreadstat
import pytest
from test_lab_import import ALT, done, taker

from tracker import exporting, overview, visits
from tracker.domain.records import Typed
from tracker.exporting import Wanted
from tracker.site import Site

Export = Callable[[str], Path]


@pytest.fixture(params=[("0,5", "40,0"), ("۰٫۵", "۴۰٫۰")], ids=["comma", "Persian"])
def limits(new_site: Site, screening: str, request: pytest.FixtureRequest) -> tuple[str, str]:
    """The limits 0.5 and 40.0 as they were typed, with an ALT of 135 at screening and of 90 at baseline."""
    low, high = request.param
    visits.hold(new_site, baseline(new_site), date(2026, 3, 30))
    for visit_id, form, text in (
        (screening, "laboratory_screening", "135"),
        (baseline(new_site), "laboratory", "90"),
    ):
        visits.save(new_site, visit_id, form, Typed("alt", text, unit="U/L", low=low, high=high))
    return low, high


@pytest.fixture
def export(new_site: Site, limits: tuple[str, str], tmp_path: Path) -> Export:
    def file(kind: str) -> Path:
        exporting.export(new_site, Wanted(kind, "baaz-ad-ir"), tmp_path / kind)
        return tmp_path / kind

    return file


def baseline(site: Site) -> str:
    return visits.find_visit(site, "SAR-S001", "baseline")


def test_a_trend_is_drawn_between_them(new_site: Site, limits: tuple[str, str]) -> None:
    who = visits.open_visit(new_site, baseline(new_site)).participant.id

    (found,) = [one for one in overview.participant(new_site, who).trends if one.id == "alt"]

    assert (found.low, found.high) == (Decimal("0.5"), Decimal("40.0"))


def test_the_same_result_in_a_file_is_identical(
    new_site: Site, limits: tuple[str, str], tmp_path: Path
) -> None:
    report = taker(new_site, tmp_path)(ALT.replace("0,40", "0.5,40.0"))

    assert done(report) == ["identical"]


def test_the_tables_tell_them_as_numbers(export: Export) -> None:
    with zipfile.ZipFile(export("csv")) as archive:
        lines = csv.DictReader(io.StringIO(archive.read("items.csv").decode("utf-8-sig")))
        found = {(row["low"], row["high"]) for row in lines if row["item"] == "alt"}

    assert found == {("0.5", "40.0")}


def test_spss_has_them_as_numbers(export: Export) -> None:
    frame, _meta = pyreadstat.read_sav(str(export("spss")), output_format="dict")

    assert 40.0 in frame["laboratory_screening_alt_high"]
    assert 0.5 in frame["laboratory_screening_alt_low"]
