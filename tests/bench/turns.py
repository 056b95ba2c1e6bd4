"""Ours and its limit, turn about: whatever else the computer does meanwhile strikes both alike."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Turn = Callable[[], float]
"""Does the work once and says how many seconds the part took that counts."""


@dataclass(frozen=True)
class Taken:
    """The medians of a measure."""

    ours: float
    """In milliseconds, or as `unit` says."""
    limit: float
    of: str = ""
    """Which part of the measure this is, where it has several."""
    unit: str = "ms"


def in_turn(ours: Turn, limit: Turn, *, repeats: int, of: str = "") -> Taken:
    """The medians of as many turns of each, one after the other. The first turn of each is only a warming up."""
    turns = [(_one(ours), _one(limit)) for _turn in range(repeats + 1)][1:]
    return Taken(
        1000 * median(one for one, _limit in turns), 1000 * median(limit for _one, limit in turns), of
    )


def _one(turn: Turn) -> float:
    """A turn that does not pay for what the turn before it threw away."""
    gc.collect()
    return turn()


def timed(work: Callable[[], object]) -> Turn:
    """A turn all of which counts, by the clock on the wall: the disk's time is time too."""

    def turn() -> float:
        began = perf_counter()
        work()
        return perf_counter() - began

    return turn
