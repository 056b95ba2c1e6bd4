"""How fast Visitbook is, as ratios: what we take beside the least that the same work takes, in one run on one machine.

    python3 run.py bench [NAME ...] [--keep FOLDER]

Prints one JSON line for each ratio. Each measure is a module of this folder, named as in MEASURES, with
`measure(keep) -> Iterator[Taken]`, and runs in a process of its own: nothing that one of them imported or left in
memory helps or hinders the next. Sites that are dear to make stay in `--keep` for the next run. Made-up people only.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.turns import Taken

MEASURES: dict[str, float] = {
    "save_field": 4,
    "save_visit": 6,
    "visit_report": 2.5,
    "judge": 4,
    "odm": 3,
    "growth": 1.3,
    "start": 1.5,
    "sign_in": 2,
    "open_visit": 2,
    "matrix": 2.5,
    "memory": 3.5,
}
"""Each measure and its goal: how many times the limit it may take at most (issue 8's table)."""


def main() -> int:
    """Measure what the words name, or all; the exit code says whether every process came to its end."""
    words = argparse.ArgumentParser(prog="run.py bench", description="Measure how fast Visitbook is.")
    words.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)}")
    words.add_argument("--keep", type=Path, help="a folder for the sites, kept for the next run")
    words.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = words.parse_args()
    for name in given.names:
        if name not in MEASURES:
            words.error(f"there is no measure {name}")
    if given.here:
        _here(given.names[0], given.keep)
        return 0
    with tempfile.TemporaryDirectory(prefix="visitbook-bench-") as passing:
        keep = (given.keep or Path(passing)).resolve()
        keep.mkdir(parents=True, exist_ok=True)
        return max([_apart(name, keep) for name in given.names or MEASURES])


def _apart(name: str, keep: Path) -> int:
    """One measure in a fresh process; its lines go where ours go."""
    command = [sys.executable, str(Path(__file__).parent), name, "--here", "--keep", str(keep)]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return subprocess.run(command, env=environment, check=False).returncode


def _here(name: str, keep: Path) -> None:
    for taken in importlib.import_module(f"bench.{name}").measure(keep):
        sys.stdout.write(json.dumps(line(name, taken, MEASURES[name])) + "\n")
        sys.stdout.flush()


def line(name: str, taken: Taken, goal: float) -> dict[str, str | float]:
    """What is printed of a measure. Memory is told in MB, all else in milliseconds."""
    whole = f"{name}.{taken.of}" if taken.of else name
    return {
        "name": whole,
        f"ours_{taken.unit}": round(taken.ours, 3),
        f"limit_{taken.unit}": round(taken.limit, 3),
        "ratio": round(taken.ours / taken.limit, 2),
        "goal": goal,
    }
