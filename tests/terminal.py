"""The command line from a test: said in this process or run as the program itself."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Say = Callable[..., tuple[int, str, str]]
"""Says words to the command line; gives the exit code, what it printed and what it complained of."""


def program(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with no terminal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VISITBOOK")}
    return subprocess.run(
        [sys.executable, "-m", "ui.app", *map(str, words)],
        cwd=ROOT,
        env={**kept, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def is_one_sentence(complaint: str) -> bool:
    """Whether the error is one line that ends as a sentence, with no trace of the program."""
    return complaint.count("\n") == 1 and complaint.endswith(".\n") and "Traceback" not in complaint
