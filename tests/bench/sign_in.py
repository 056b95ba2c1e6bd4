"""`sign_in`: Enter on the right passphrase, and Today is painted with the visits of 500 participants.

The limit: Argon2 at the same cost, the file opened by the bare driver, the same rows, and Qt's table with as many.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.sites import demo_of
from bench.turns import Taken
from bench.windows import apart

PEOPLE, REPEATS = 500, 9


def measure(keep: Path) -> Iterator[Taken]:
    """Both in one fresh process, which has loaded all it needs while the person typed; many processes."""
    site = str(demo_of(keep, PEOPLE))
    turns = [apart(keep, "sign-in", site) for _turn in range(REPEATS + 1)][1:]
    yield Taken(*(1000 * median(turn[whose] for turn in turns) for whose in ("ours", "limit")))
