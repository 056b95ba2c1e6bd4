"""Files that a disk changed: a byte of the database or of its log flipped, the log cut short. It is found and said.

What can still be read is whole; what is gone is said at the next opening, or by `verify` against a seal kept elsewhere.
"""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from stage import PASSWORD

from tracker import overview, trust
from tracker.errors import Damaged, SiteError, TrackerError
from tracker.site import Site
from tracker.storage.verify import Fault

from . import rounds
from .bases import opened_by_anna, register
from .deeds import SAVES, Deed, nothing
from .soaking import Soak
from .told import SteadyClock, Told

TIMES = 4
SEAL = "kept elsewhere.json"


def soak(soak: Soak, number: int) -> None:
    """So many files damaged at random places, by turns the database and its log."""
    killed = _killed_with_its_log(soak)
    for n in range(number):
        name, damage = DAMAGES[n % len(DAMAGES)]
        path = soak.where / "damaged"
        shutil.copytree(killed, path)
        for loss in damage(soak, path):
            soak.lost(f"{name}: {loss}")
        soak.tally.faults[name] += 1
        shutil.rmtree(path)


def _killed_with_its_log(soak: Soak) -> Path:
    """A site whose process was killed after some saves, and a seal of where its trail ended."""
    path = soak.where / "killed"
    path.mkdir()
    shutil.copytree(soak.bases.site, path / "site.visitbook")
    seen = rounds.undisturbed(Deed("saves", nothing, _save_and_be_killed, SAVES.check), path)
    ids = [what for kind, what in seen.told if kind == "participant"]
    (path / "saved").write_text("\n".join(ids))
    return path


def _save_and_be_killed(path: Path, told: Told) -> None:
    with opened_by_anna(path / "site.visitbook") as site:
        for _n in range(TIMES):
            told.acknowledge("participant", register(site))
        trust.save_seal(site, path / SEAL)
        os.kill(os.getpid(), signal.SIGKILL)


def _flip_in_database(soak: Soak, path: Path) -> Iterator[str]:
    """Every byte of the file is covered: the database does not open, or `verify` names the page."""
    (
        path / "site.visitbook" / "data.db-wal"
    ).unlink()  # the pages of the log would be read in place of the file's
    where = _flip(soak, path / "site.visitbook" / "data.db")
    try:
        with opened_by_anna(path / "site.visitbook") as site:
            if not any(one.fault is Fault.PAGE_DAMAGED for one in trust.verified(site).findings):
                yield f"byte {where} was flipped and not found"
    except Damaged:
        return
    except TrackerError as error:
        yield f"byte {where} was flipped, which is said as: {error}"


def _flip_in_log(soak: Soak, path: Path) -> Iterator[str]:
    where = _flip(soak, path / "site.visitbook" / "data.db-wal")
    yield from (f"byte {where} of the log was flipped: {loss}" for loss in _goes_on(path))


def _cut_log(soak: Soak, path: Path) -> Iterator[str]:
    log = path / "site.visitbook" / "data.db-wal"
    size = soak.dice.randrange(log.stat().st_size)
    os.truncate(log, size)
    yield from (f"the log was cut to {size} bytes: {loss}" for loss in _goes_on(path))


def _flip(soak: Soak, file: Path) -> int:
    content = bytearray(file.read_bytes())
    where = soak.dice.randrange(len(content))
    content[where] ^= 1 << soak.dice.randrange(8)
    file.write_bytes(content)
    return where


def _goes_on(path: Path) -> Iterator[str]:
    """What is gone was said, at the opening or by the seal; what is there is the beginning of what was saved, whole."""
    site_path, said = path / "site.visitbook", False
    try:
        opened_by_anna(site_path).close()
    except Damaged:
        said = True
    except SiteError as error:
        yield f"is said as: {error}"
    with Site.open(site_path, "anna", PASSWORD, clock=SteadyClock()) as site:
        there = {row.participant.id for row in overview.participants(site)}
        saved = (path / "saved").read_text().splitlines()
        by_seal = trust.verified(site, [trust.read_seal(path / SEAL)]).findings
        without = trust.verified(site).findings
    kept = [one for one in saved if one in there]
    if kept != saved[: len(kept)]:
        yield "a save in the middle is gone"
    if len(kept) < len(saved) and not said and not by_seal:
        yield "saves are gone and nobody said so"
    yield from (f"verify: {trust.sentence(one)}" for one in without)


DAMAGES = (
    ("bytes flipped in a database", _flip_in_database),
    ("bytes flipped in a log", _flip_in_log),
    ("logs cut short", _cut_log),
)
