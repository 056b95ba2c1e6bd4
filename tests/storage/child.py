"""What tests run in processes of their own: windows, writers, savers that are killed, disks that are full or read-only.

`python child.py WHAT ARGUMENTS`; what was seen is printed as JSON on the last line.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from stage import PASSWORD, TestClock

from tracker import access, enrolment, overview
from tracker.domain.records import Sex
from tracker.errors import SiteError
from tracker.site import NewSite, NewUser, Site
from tracker.storage import read

REGISTRATION = enrolment.Registration(
    "N.H.", Sex.FEMALE, date(2026, 3, 2), "2.0", birth_date=date(1991, 5, 5), screening_on=date(2026, 3, 2)
)


def say(seen: object) -> None:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


def opened(path: Path, *, window: bool = False) -> Site:
    return Site.open(path, "anna", PASSWORD, window=window, clock=TestClock())


def register(site: Site) -> str:
    """One save: a participant with all visits and their trail. Returns the participant's id."""
    with site.look() as connection:
        study_id = next(one.id for one in read.studies(connection) if one.key == "emc-daily-practice")
    return enrolment.register(site, study_id, REGISTRATION)[0]


def sentence(call: Callable[[], Any]) -> str:
    """What is said where the call is refused; empty where it went well."""
    try:
        result = call()
    except SiteError as error:
        return str(error)
    if isinstance(result, Site):
        result.close()
    return ""


def hold(path: Path) -> None:
    """A window that stays open until its standard input ends."""
    with opened(path, window=True):
        say("open")
        sys.stdin.read()


def write(path: Path, times: str) -> None:
    """Save many times in a row as soon as a line comes."""
    with opened(path) as site:
        say("ready")
        sys.stdin.readline()
        say([register(site) for _n in range(int(times))])


def killed(path: Path, times: str) -> None:
    """Open a window that saves without end, and kill it in the middle, so many times. Prints what it acknowledged."""
    say([number for n in range(int(times)) for number in _killed_once(path, n)])


def _killed_once(path: Path, n: int) -> list[str]:
    read_end, write_end = os.pipe()
    process = os.fork()
    if process == 0:
        _save_for_ever(path, write_end)
    os.close(write_end)
    with os.fdopen(read_end) as acknowledged:
        seen = [acknowledged.readline()]
        until = time.perf_counter() + n / 1000  # another moment of the next saves in each round
        while time.perf_counter() < until:
            pass
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return [line.strip() for line in (*seen, *acknowledged)]


def _save_for_ever(path: Path, acknowledge: int) -> NoReturn:
    with opened(path, window=True) as site:
        while True:
            os.write(acknowledge, f"{register(site)}\n".encode())


def full_disk(path: Path, disk: Path) -> None:
    """A site on a disk of 6 MB that fills up, and has room again."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=True)
    path = shutil.copytree(path, disk / "site.visitbook")
    ballast, seen = disk / "ballast", {}
    with opened(path, window=True) as site:
        saved = [register(site)]
        _fill(ballast)
        seen["save"] = _save_until_refused(site, saved)
        seen["after_refusal"] = _ids(site)
        keys = (path / "keys.json").read_bytes()
        new = NewUser("reza", "Reza Tavakoli", "another long sentence")
        seen["add_user"] = sentence(lambda: access.add(site, new))
        seen["keys_kept"] = keys == (path / "keys.json").read_bytes()
        seen["create"] = sentence(lambda: _create(disk / "second.visitbook"))
        seen["names"] = sorted(file.name for file in disk.iterdir())
        ballast.unlink()
        saved.append(register(site))
    seen["saved"] = saved
    _fill(ballast)
    seen["open"] = sentence(lambda: opened(path, window=True))
    ballast.unlink()
    with opened(path, window=True) as site:
        seen["at_the_end"] = _ids(site)
    say(seen)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _save_until_refused(site: Site, saved: list[str]) -> str:
    for _n in range(1000):
        try:
            saved.append(register(site))
        except SiteError as error:
            return str(error)
    return ""


def _create(path: Path) -> Site:
    info = NewSite("Second clinic", "02", "UTC", "IR")
    return Site.create(path, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=TestClock())


def _ids(site: Site) -> list[str]:
    return [row.participant.id for row in overview.participants(site)]


def read_only_disk(path: Path, disk: Path) -> None:
    """A site on a disk that can only be read, copied there while it was open: its log is beside it."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=True)
    with opened(path) as site:
        register(site)
        path = shutil.copytree(path, disk / "site.visitbook")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    seen = {
        "logins": Site.logins(path),
        "window": sentence(lambda: opened(path, window=True)),
        "command": sentence(lambda: opened(path)),
        "create": sentence(lambda: _create(disk / "second.visitbook")),
        **_read_there(path),
    }
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    seen["writable_again"] = sentence(lambda: opened(path, window=True))
    say(seen)


def _read_there(path: Path) -> dict[str, Any]:
    with Site.open(path, "anna", PASSWORD, read_only=True, clock=TestClock()) as site:
        return {"seen": len(_ids(site)), "written": sentence(lambda: register(site))}


CALLS: dict[str, Callable[..., None]] = {
    "hold": hold,
    "write": write,
    "killed": killed,
    "full_disk": full_disk,
    "read_only_disk": read_only_disk,
}

if __name__ == "__main__":
    what, where, *others = sys.argv[1:]
    CALLS[what](Path(where), *(Path(word) if "/" in word else word for word in others))
