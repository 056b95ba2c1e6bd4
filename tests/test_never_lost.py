"""The short form of `python3 run.py soak`: processes killed, failing disks, damaged files; nothing may be lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from soak import calls
from terminal import ROOT

from tracker import backups, settings
from tracker.site import Site

KILLS, FAULTS, DAMAGES = 50, 32, 12

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the soak forks and watches as Linux lets it")


@pytest.fixture(scope="module")
def soaked() -> dict[str, Any]:
    """What a short soak counted, always at the same places. A process of its own: it forks, which threads forbid."""
    words = ["--kills", KILLS, "--faults", FAULTS, "--damages", DAMAGES, "--fuzz", 0, "--seed", 6, "--json"]
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "soak", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_after_fifty_kills_every_file_opens_verifies_and_has_every_acknowledged_save(
    soaked: dict[str, Any],
) -> None:
    assert soaked["losses"] == []
    assert sum(soaked["kills"].values()) == KILLS
    assert set(soaked["kills"]) == {
        *("saves", "migrations", "backups", "restores", "restores in place"),
        *("re-keying", "users and passphrases", "new sites", "exports"),
    }


def test_a_disk_that_fails_or_is_full_loses_nothing_and_is_said_in_words(soaked: dict[str, Any]) -> None:
    if not calls.usable():
        pytest.skip("this system lets no process refuse another its calls to the disk")

    assert {name for name, n in soaked["faults"].items() if n} >= {
        *("one I/O error", "I/O errors from then on", "a full disk once", "a full disk from then on"),
    }
    assert soaked["losses"] == []


def test_flipped_bytes_and_cut_logs_are_found_and_said(soaked: dict[str, Any]) -> None:
    assert {name: n for name, n in soaked["faults"].items() if "bytes" in name or "logs" in name} == {
        "bytes flipped in a database": DAMAGES // 3,
        "bytes flipped in a log": DAMAGES // 3,
        "logs cut short": DAMAGES // 3,
    }
    assert soaked["losses"] == []


def test_what_a_backup_that_was_cut_off_left_is_removed_when_it_can_no_longer_be_in_the_making(
    new_site: Site, tmp_path: Path
) -> None:
    folder = tmp_path / "second disk"
    folder.mkdir()
    settings.change(new_site, "backup_folder", str(folder))
    left = [folder / f".01-20260413-094100.vbbackup.{end}" for end in ("copying", "copying-journal", "part")]
    young = folder / ".01-20260414-094100.vbbackup.part"
    for file in (*left, young):
        file.touch()
    for file in left:
        os.utime(file, (0, 0))

    made = backups.by_itself(new_site)

    assert set(folder.iterdir()) == {made, young}
