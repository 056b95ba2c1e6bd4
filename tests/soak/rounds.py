"""One round: a process does a deed, is killed at some instant or refused a call to its disk, and is gone.

The process is a fork of this one, so that it costs no start of Python and no import.
"""

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import calls
from .deeds import Acknowledged, Deed
from .told import Told

LONGEST = 60
"""Seconds after which a process counts as hung."""


@dataclass(frozen=True)
class Seen:
    """What came of a process: what it told, how it ended, how long it took, how many calls to the disk it made."""

    told: Acknowledged
    killed: bool
    seconds: float
    calls: int = 0

    @property
    def refused(self) -> list[str]:
        """The sentences with which steps were refused."""
        return [what for kind, what in self.told if kind == "refused"]

    @property
    def broke(self) -> list[str]:
        """What ended in a traceback."""
        return [what for kind, what in self.told if kind == "broke"]


def undisturbed(deed: Deed, path: Path, answer: calls.Answer | None = None) -> Seen:
    """The deed to its end, or with each call to the disk answered by `answer`."""
    return _run(deed, path, answer, None)


def killed_after(deed: Deed, path: Path, seconds: float) -> Seen:
    """The deed, killed so many seconds after its start, wherever it is then."""
    return _run(deed, path, None, seconds)


def _run(deed: Deed, path: Path, answer: calls.Answer | None, seconds: float | None) -> Seen:
    ours, theirs = socket.socketpair() if answer else (None, None)
    read_end, write_end = os.pipe()
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        _act(deed, path, write_end, theirs)
    os.close(write_end)
    made = 0
    if answer is not None and ours and theirs:
        with ours, theirs:
            made = calls.watch(child, ours, answer)
    else:
        _wait(child, LONGEST if seconds is None else seconds)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(read_end, errors="replace") as pipe:
        told = _lines(pipe.read())
    return Seen(told, os.WIFSIGNALED(status), time.perf_counter() - begun, made)


def _act(deed: Deed, path: Path, pipe: int, way: socket.socket | None) -> None:
    """In the fork: never returns, never unwinds into what the parent was doing."""
    told = Told()
    try:
        os.dup2(pipe, 1)
        if way is not None:
            calls.hand_over(way)
        told.step(lambda: deed.act(path, told))
    except BaseException:
        told.broke()
    finally:
        os._exit(0)


def _wait(child: int, seconds: float) -> None:
    """Let it work so long, or to its end if that comes first; then kill it."""
    handle = os.pidfd_open(child)
    try:
        select.select([handle], [], [], seconds)
        signal.pidfd_send_signal(handle, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        os.close(handle)


def _lines(text: str) -> Acknowledged:
    """What was told; a last line that was cut off by the kill was not told."""
    whole = text[: text.rfind("\n") + 1]
    return [(kind, what) for kind, _space, what in (line.partition(" ") for line in whole.splitlines())]


Check = Callable[[Deed, Path, Seen], list[str]]


def losses(deed: Deed, path: Path, seen: Seen) -> list[str]:
    """What is lost or broken after a round. Nothing may be, whatever happened."""
    found = [f"no words: {what}" for what in seen.broke]
    try:
        return [*found, *deed.check(path, seen.told)]
    except Exception as error:
        return [*found, f"cannot be checked: {type(error).__name__}: {error}"]
