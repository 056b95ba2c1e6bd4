"""`start`: the process begins, and the sign-in page is painted; beside a bare window with as many widgets."""

from collections.abc import Iterator
from pathlib import Path

from bench.sites import demo_of
from bench.turns import Taken, in_turn
from bench.windows import apart


def measure(keep: Path) -> Iterator[Taken]:
    """A fresh process for every turn; which site it is does not matter, as nobody signs in."""
    site = str(demo_of(keep, 100))
    ours = apart(keep, "start-ours", site)
    widgets = (str(int(ours["labels"])), str(int(ours["fields"])))
    yield in_turn(
        lambda: _seconds(keep, "start-ours", site), lambda: _seconds(keep, "start-bare", *widgets), repeats=9
    )


def _seconds(keep: Path, *words: str) -> float:
    said = apart(keep, *words)
    return said["painted"] - said["began"]
