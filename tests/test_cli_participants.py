"""import participants on the command line (commands.md)."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from stage import PASSWORD
from terminal import Say, is_one_sentence

from tracker import import_mappings, overview
from tracker.site import Site
from tracker.storage import files

MAPPING = """
participant: number
initials: initials
sex: sex
birth_year: born
consent_date: consent
constants: {consent_version: "1.0"}
date_format: ISO
"""
SHEET = "number,initials,sex,born,consent\nDW-7,N.H.,F,1991,2025-12-02\nDW-8,B.L.,M,1980,2026-02-31\n"
Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def take_in(say: Say, site_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Import a spreadsheet into the daily-practice cohort of a closed site."""
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)
    sheet, mapping = tmp_path / "people.csv", tmp_path / "mapping.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    words = ("import", "participants", sheet, "--site", site_path, "--study", "emc-daily-practice")

    def command(*more: object, by: object = mapping) -> tuple[int, str, str]:
        return say(*words, "--mapping", by, *more)

    return command


def numbers(site_path: Path) -> list[str]:
    with Site.open(site_path, "anna", PASSWORD) as site:
        return [row.participant.shown_number for row in overview.participants(site)]


def test_sound_rows_are_taken_in_and_the_others_named_by_row_and_column(
    take_in: Import, site_path: Path
) -> None:
    code, out, err = take_in("--create-participants")

    assert (code, err) == (0, "")
    assert out == (
        "new: 1, changed: 0, identical: 0, set aside: 1\n"
        "row 3: set aside: column E: February 2026 has 28 days\n"
    )
    assert numbers(site_path) == ["DW-7"]


def test_a_dry_run_writes_its_report_and_nothing_else(
    take_in: Import, site_path: Path, tmp_path: Path
) -> None:
    code, out, _err = take_in("--dry-run", "--json", tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert code == 0
    assert out.startswith("Dry run: nothing was stored.")
    assert (report["dry_run"], report["new"], report["set_aside"]) == (True, 1, 1)
    assert [(row["row"], row["participant"], row["status"]) for row in report["rows"]] == [
        (2, "DW-7", "new"),
        (3, "DW-8", "set_aside"),
    ]
    assert report["rows"][1]["columns"] == ["E"]
    assert numbers(site_path) == []


def test_a_saved_mapping_is_named_instead_of_its_file(take_in: Import, site_path: Path) -> None:
    with Site.open(site_path, "anna", PASSWORD) as site:
        import_mappings.save(site, "Our sheet", MAPPING, kind="participants")

    assert take_in(by="Our sheet")[0] == 0
    assert numbers(site_path) == ["DW-7"]


def test_a_mapping_that_cannot_be_used_is_refused_in_one_sentence(take_in: Import, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(MAPPING + "colour: red\n", encoding="utf-8")

    code, out, err = take_in(by=wrong)

    assert (code, out) == (2, "")
    assert "a mapping has no such field" in err
    assert is_one_sentence(err)


@pytest.mark.parametrize("place", ["missing/report.json", "people.csv/report.json"])
def test_nothing_is_taken_in_where_the_report_cannot_be_written(
    take_in: Import, site_path: Path, tmp_path: Path, place: str
) -> None:
    code, out, err = take_in("--json", tmp_path / place)

    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert err.startswith("report.json could not be written")
    assert numbers(site_path) == []


def test_a_report_that_fills_the_disk_says_that_the_rows_are_taken_in(
    take_in: Import, site_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "replace_file", full)
    code, out, err = take_in("--json", tmp_path / "report.json")

    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert err.startswith("The rows are taken in, but report.json could not be written: No space left")
    assert numbers(site_path) == ["DW-7"]
