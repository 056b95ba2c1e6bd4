"""Starting tests' own processes: the program in another window, killed, or in a file system of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHILD = ROOT / "tests" / "storage" / "child.py"


def start(what: str, *words: object, own_disks: bool = False) -> subprocess.Popen[str]:
    """A process that does one of the things of storage/child.py; `own_disks` lets it mount some."""
    command = [sys.executable, str(CHILD), what, *map(str, words)]
    return subprocess.Popen(
        [*(["unshare", "-rm"] if own_disks else []), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
    )


def seen(process: subprocess.Popen[str]) -> Any:
    """What the process printed at its end; fails where it broke."""
    printed, _errors = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(printed.splitlines()[-1])


def needs_own_disks(folder: Path) -> None:
    """Skip where this computer lets nobody mount a disk of their own (only Linux can, and not everywhere)."""
    if shutil.which("unshare") is None or not shutil.which("mount"):
        pytest.skip("no unshare or mount here, so no small or read-only disk to try")
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here, so no small or read-only disk to try")
