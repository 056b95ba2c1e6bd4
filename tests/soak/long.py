"""The long soak: `python3 run.py soak`. Kills, faults of the disk, damage and made-up input, until something is lost.

`--kills`, `--faults`, `--damages` and `--fuzz` (seconds) say how much of each; `--seed` repeats the instants of a run
as far as a clock can.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from . import bases, damage, fuzz
from .soaking import Soak, Tally


def main() -> int:
    """Soak and say what came of it; 1 where anything was lost or broke."""
    wanted = _words()
    begun, tally = time.monotonic(), Tally()
    bases.light_keys()
    with tempfile.TemporaryDirectory(prefix="visitbook-soak-") as name:
        where = Path(name)
        soak = Soak(bases.make(where), where, random.Random(wanted.seed), tally, _aloud)
        soak.kill(wanted.kills)
        soak.fail(wanted.faults)
        damage.soak(soak, wanted.damages)
        inputs, failures = fuzz.run(wanted.fuzz) if wanted.fuzz else (0, [])
        for failure in failures:
            _aloud(str(failure))
    losses = len(tally.losses) + len(failures)
    if wanted.json:
        _print(json.dumps({"kills": tally.kills, "faults": tally.faults, "losses": tally.losses}))
    else:
        _report(tally, inputs, losses, wanted.seed, time.monotonic() - begun)
    return 1 if losses else 0


def _words() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python3 run.py soak", description="Nothing may be lost.")
    reader.add_argument("--kills", type=int, default=1200, help="processes killed at random instants")
    reader.add_argument("--faults", type=int, default=600, help="rounds with a failing or full disk")
    reader.add_argument("--damages", type=int, default=300, help="files damaged at random places")
    reader.add_argument("--fuzz", type=float, default=120, help="seconds of made-up input")
    reader.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    reader.add_argument("--json", action="store_true", help="what came of it as JSON")
    return reader.parse_args()


def _report(tally: Tally, inputs: int, losses: int, seed: int, seconds: float) -> None:
    rows = [
        *((f"killed during {name}", n) for name, n in tally.kills.items()),
        *tally.faults.items(),
        ("different refusals in words", len(tally.refused)),
    ]
    for name, n in rows:
        _print(f"  {n:7d}  {name}")
    kills, faults = tally.kills.total(), tally.faults.total()
    _print(f"kills: {kills}, faults: {faults}, inputs tried: {inputs}, losses: {losses}")
    _print(f"seed {seed}, {seconds / 60:.1f} minutes")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _aloud(text: str) -> None:
    sys.stderr.write(f"LOST: {text}\n")
    sys.stderr.flush()
