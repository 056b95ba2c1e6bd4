"""`memory`: what stays in memory once Today is shown, beside a bare window; Linux alone tells it."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.sign_in import PEOPLE
from bench.sites import demo_of
from bench.turns import Taken
from bench.windows import apart

REPEATS = 3


def measure(keep: Path) -> Iterator[Taken]:
    """Resident memory of two processes, five seconds after what they show is there."""
    site = str(demo_of(keep, PEOPLE))
    ours = median(apart(keep, "memory-ours", site)["mb"] for _turn in range(REPEATS))
    bare = median(apart(keep, "memory-bare")["mb"] for _turn in range(REPEATS))
    yield Taken(ours, bare, unit="mb")
