"""Rounds without end: kills at random instants, faults of the disk at each call; and what was counted."""

import errno
import random
import resource
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from . import calls, rounds
from .bases import Bases
from .deeds import DEEDS, Deed

Say = Callable[[str], object]


@dataclass
class Tally:
    """What was tried and what was lost."""

    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    """The sentences with which steps were refused while the disk failed."""
    losses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Soak:
    """A soak in a folder of its own; `dice` says at which instants, `say` hears of each loss at once."""

    bases: Bases
    where: Path
    dice: random.Random
    tally: Tally
    say: Say

    @contextmanager
    def _round(self, deed: Deed) -> Iterator[Path]:
        path = Path(tempfile.mkdtemp(dir=self.where))
        try:
            deed.prepare(self.bases, path)
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def _settle(self, deed: Deed, path: Path, seen: rounds.Seen, how: str) -> None:
        self.tally.refused.update(sentence.replace(str(path), "…") for sentence in seen.refused)
        for loss in rounds.losses(deed, path, seen):
            self.lost(f"{deed.name}, {how}: {loss}")

    def lost(self, what: str) -> None:
        """Count a loss and say it at once."""
        self.tally.losses.append(what)
        self.say(what)

    # --- kills

    def kill(self, number: int) -> None:
        """So many kills, shared out over the deeds: half by the clock, half at a call to the disk."""
        done = 0
        while done < number:
            deed, seconds, made = self._extents[done % len(DEEDS)]
            if made and (done // len(DEEDS)) % 2:
                killed = self._kill_at(deed, self._one_of(made))
            else:
                killed = self._kill_after(deed, self.dice.uniform(0, seconds))
            done += killed
            self.tally.kills[deed.name] += killed

    @cached_property
    def _extents(self) -> list[tuple[Deed, float, list[calls.Call]]]:
        return [(deed, *self._extent(deed)) for deed in DEEDS]

    def _extent(self, deed: Deed) -> tuple[float, list[calls.Call]]:
        """How long a deed takes and which calls it makes where nothing disturbs it. It must lose nothing either."""
        with self._round(deed) as path:
            seen = rounds.undisturbed(deed, path)
            self._settle(deed, path, seen, "undisturbed")
        made: list[calls.Call] = []
        if calls.usable():
            with self._round(deed) as path:
                rounds.undisturbed(deed, path, lambda call: made.append(call) or 0)
        return seen.seconds, made

    def _one_of(self, made: list[calls.Call]) -> calls.Call:
        """One at random; each kind of call is as likely as any other, or the few that rename would hardly be met."""
        name = self.dice.choice(sorted({call.name for call in made}))
        return self.dice.choice([call for call in made if call.name == name])

    def _kill_after(self, deed: Deed, seconds: float) -> bool:
        with self._round(deed) as path:
            seen = rounds.killed_after(deed, path, seconds)
            self._settle(deed, path, seen, f"killed after {seconds:.6f} s")
        return seen.killed

    def _kill_at(self, deed: Deed, at: calls.Call) -> bool:
        with self._round(deed) as path:
            seen = rounds.undisturbed(deed, path, lambda call: calls.KILL if call.number == at.number else 0)
            self._settle(deed, path, seen, f"killed at {at}")
        return seen.killed

    # --- faults

    def fail(self, number: int) -> None:
        """So many faults, shared out over the deeds and kinds: one call, or every call from one on."""
        if not calls.usable():
            self._limit(number)
            return
        for n in range(number):
            deed, _seconds, made = self._extents[n % len(DEEDS)]
            kind = KINDS[(n // len(DEEDS)) % len(KINDS)]
            self._fail_at(deed, kind, self._one_of([call for call in made if kind.meets(call)]))

    def _fail_at(self, deed: Deed, kind: "Kind", at: calls.Call) -> None:
        met = 0

        def answer(call: calls.Call) -> int:
            nonlocal met
            hit = call.number == at.number if kind.once else call.number >= at.number
            if hit and kind.meets(call):
                met += 1
                return kind.error
            return 0

        with self._round(deed) as path:
            seen = rounds.undisturbed(deed, path, answer)
            self._settle(deed, path, seen, f"{kind.name} at {at}")
        self.tally.faults[kind.name] += met

    def _limit(self, number: int) -> None:
        """Where no call can be refused: files that may not grow beyond some size."""
        for n in range(number):
            deed = DEEDS[n % len(DEEDS)]
            size = self.dice.randint(0, 400_000)
            with self._round(deed) as path:
                with _largest_file(size):
                    seen = rounds.undisturbed(deed, path)
                self._settle(deed, path, seen, f"files of at most {size} bytes")
            self.tally.faults["files that may not grow"] += 1


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what the disk says, and whether only once or from then on."""

    name: str
    error: int
    once: bool

    def meets(self, call: calls.Call) -> bool:
        """Whether such a disk refuses such a call: a full one still reads, renames and removes."""
        return self.error != errno.ENOSPC or call.name in calls.WITHOUT_ROOM


KINDS = (
    Kind("one I/O error", errno.EIO, True),
    Kind("I/O errors from then on", errno.EIO, False),
    Kind("a full disk from then on", errno.ENOSPC, False),
    Kind("a full disk once", errno.ENOSPC, True),
)


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """Processes started meanwhile can write no file beyond this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
