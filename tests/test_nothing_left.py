"""A day at a site reaches for no network and leaves nothing of a participant outside the site's own files.

One process goes through the day (watched_day.py) with a home and a folder for temporary files of its own.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from terminal import ROOT
from watched_day import NUMBER, PERSONAL

CHILD = ROOT / "tests" / "watched_day.py"
NETWORK = ("PySide6.QtNetwork", "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests")
"""What a program that talks to others would load."""


@dataclass(frozen=True)
class Day:
    """What was seen of the day, and where things lie after it."""

    seen: dict[str, Any]
    asked: list[str]
    kernel: dict[str, int]
    said: str
    folder: Path
    home: Path
    temporary: Path

    def left(self) -> Iterator[Path]:
        """Every file outside the person's own folder."""
        return (path for where in (self.home, self.temporary) for path in where.rglob("*") if path.is_file())


def can_be_alone() -> bool:
    """Whether a process can have a network of its own here, in which the kernel counts what it asks for."""
    probe = ["unshare", "-rn", "true"]
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(probe, capture_output=True, check=False).returncode
    )


def needs_to_be_alone() -> None:
    """Skip where the kernel's counters are everyone's."""
    if not can_be_alone():
        pytest.skip("no network of one's own here, so the kernel cannot be asked")


def spent(what: str, root: Path) -> Day:
    """A process that does it, and what it left."""
    places = {name: root / name for name in ("folder", "home", "temporary")}
    for place in places.values():
        place.mkdir()
    before, after = (["unshare", "-rn"], ["alone"]) if can_be_alone() else ([], [])
    done = subprocess.run(
        [*before, sys.executable, str(CHILD), what, str(places["folder"]), *after],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
            "QT_QPA_PLATFORM": "offscreen",
            **dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(places["home"])),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(places["temporary"])),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Day(**json.loads(done.stdout.splitlines()[-1]), said=done.stderr + done.stdout, **places)


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return spent("day", tmp_path_factory.mktemp("day"))


def imported(path: Path) -> Iterator[str]:
    """What a module of ours loads, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name for one in node.names for name in (one.name, one.name.partition(".")[0]))
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, node.module.partition(".")[0])


def holds(content: bytes, words: str) -> bool:
    """Whether words stand in a file, in the encodings that programs write."""
    return any(words.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be"))


def test_no_connection_is_asked_for(day: Day) -> None:
    assert day.asked == []
    assert "PySide6.QtNetwork" not in day.seen["modules"]


def test_no_module_of_ours_could_ask_for_one() -> None:
    ours = [path for name in ("tracker", "ui", "migrations") for path in (ROOT / name).rglob("*.py")]

    assert [path.name for path in ours if set(NETWORK) & set(imported(path))] == []


def test_nothing_in_the_process_reaches_out_of_the_computer(day: Day) -> None:
    needs_to_be_alone()

    assert day.kernel["outside"] == 0


def test_only_printing_reaches_for_a_service_of_the_computer_itself(day: Day) -> None:
    needs_to_be_alone()

    assert day.kernel == day.seen["printing"]  # the system's printing service (CUPS), which prints


def test_a_connection_would_have_been_seen(tmp_path: Path) -> None:
    needs_to_be_alone()

    made = spent("connect", tmp_path)

    assert made.asked == ["socket.connect"]
    assert made.kernel == {"computer": 1, "outside": 1}  # the second went past Python


@pytest.mark.parametrize("words", [*PERSONAL, NUMBER])
def test_nothing_of_a_participant_lies_outside_the_site_and_what_was_saved(day: Day, words: str) -> None:
    assert [path.name for path in day.left() if holds(path.read_bytes(), words)] == []


@pytest.mark.parametrize("words", PERSONAL)
def test_nothing_of_a_participant_is_readable_in_the_site_or_its_backup(day: Day, words: str) -> None:
    encrypted = [path for path in day.folder.rglob("*") if path.is_file() and path.suffix != ".pdf"]

    assert {path.name for path in encrypted} >= {"data.db", "keys.json", "site.vbbackup"}
    assert [path.name for path in encrypted if holds(path.read_bytes(), words)] == []


def test_no_temporary_file_is_left(day: Day) -> None:
    assert list(day.temporary.iterdir()) == []
    assert sorted(path.name for path in (day.folder / "saved").iterdir()) == [
        "printed.pdf",
        "report.pdf",
        "site.vbbackup",
    ]


def test_the_home_gets_settings_and_a_log_and_nothing_more(day: Day) -> None:
    assert {path.suffix for path in day.left()} <= {".ini", ".conf", ".log"}


def test_settings_name_the_folders_of_sites_and_no_one(day: Day) -> None:
    (settings,) = [path.read_text(encoding="utf-8") for path in day.left() if path.suffix == ".ini"]

    kept = {line.partition("=")[0] for line in settings.splitlines() if "=" in line}
    assert kept == {"sites", "geometry"}


def test_the_window_names_the_site_and_no_one(day: Day) -> None:
    assert day.seen["titles"] == ["Sari Dermatology Clinic – Visitbook", "Visitbook"]


def test_a_defect_is_logged_by_its_place_and_nothing_typed_is_told_anywhere(day: Day) -> None:
    (log,) = [path.read_text(encoding="utf-8") for path in day.left() if path.suffix == ".log"]

    assert log.count("ValueError at ") == 3  # in the window, in a thread, in a destructor
    assert not [words for words in PERSONAL if words in log or words in day.said]


def test_a_crash_leaves_no_picture_of_the_memory(day: Day) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows keeps no core files")

    assert day.seen["core"] == 0


def test_a_backup_holds_nothing_but_what_a_restore_needs(day: Day) -> None:
    with zipfile.ZipFile(day.folder / "saved" / "site.vbbackup") as archive:
        assert sorted(archive.namelist()) == ["data.db", "keys.json", "manifest.json"]
