"""The assistant that makes a mapping, the mappings that are kept, and the import from the command line."""

import json
from pathlib import Path

import pytest
from stage import PASSWORD
from terminal import Say
from test_lab_import import ALT, HEAD, MAPPING

from tracker import import_mappings, lab_import, laboratories
from tracker.errors import NotFound
from tracker.exchange.mapping import MappingRefused
from tracker.site import Site


def test_the_preview_shows_rows_results_and_who_is_known(
    new_site: Site, screening: str, tmp_path: Path
) -> None:
    path = tmp_path / "labs.csv"
    path.write_text(HEAD + ALT + "N-9,2026-03-02,SGPT,35,U/L,0,40\n")

    found = lab_import.preview(new_site, path, MAPPING)
    unmapped = lab_import.preview(new_site, path, "participant: No\n")

    assert [one.analyte for one in found.results] == ["alt", "alt"]
    assert (found.known, found.problem) == ({"SAR-S001"}, "")
    assert unmapped.rows == found.rows
    assert "The mapping cannot be used" in unmapped.problem


def test_a_mapping_is_saved_for_a_laboratory_and_found_by_its_name(new_site: Site) -> None:
    laboratory, _changes = laboratories.add(new_site, "Central")
    import_mappings.save(new_site, "Central  CSV", MAPPING, laboratory)
    import_mappings.save(new_site, "central csv", MAPPING + "\n", laboratory)

    (saved,) = import_mappings.mappings(new_site)
    assert (saved.name, saved.laboratory_id) == ("central csv", laboratory)
    assert import_mappings.text_of(new_site, "Central csv") == MAPPING + "\n"
    with pytest.raises(NotFound, match=r"no saved mapping North.*Saved are: central csv"):
        import_mappings.mapping(new_site, "North")
    with pytest.raises(MappingRefused):
        import_mappings.save(new_site, "Bad", "participant: No\n")


def test_the_command_line_reports_every_row_in_order(
    new_site: Site, screening: str, tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "labs.csv").write_text(HEAD + "N-9,2026-03-02,SGPT,35,U/L,0,40\n" + ALT)
    (tmp_path / "m.yaml").write_text(MAPPING)
    monkeypatch.setenv("VISITBOOK_PASSPHRASE", PASSWORD)
    words = ("import", "labs", tmp_path / "labs.csv", "--site", new_site.path, "--study", "baaz-ad-ir")

    code, out, err = say(*words, "--mapping", tmp_path / "m.yaml", "--json", tmp_path / "r.json")

    assert (code, err) == (0, "")
    assert "new: 1, changed: 0, identical: 0, set aside: 1" in out
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    # commands.md: every row in order with range_flag, grade, thresholds crossed, and what was done, and why
    assert [(row["row"], row["status"], row["why"]) for row in report["rows"]] == [
        (2, "set_aside", "no participant has the number N-9"),
        (3, "new", ""),
    ]
    second = report["rows"][1]
    assert (second["range_flag"], second["grade"], second["visit"]) == ("high", 2, "screening")
    assert (report["new"], report["set_aside"], len(report["sha256"])) == (1, 1, 64)
