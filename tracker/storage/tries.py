"""sign-in.json: wrong passwords, kept beside the database because nobody could open it to note them there.

They survive a restart. The next right password takes them onto the audit trail. Whoever deletes the file ends a
lock-out; what stops them from guessing is the cost of each guess (Argon2id), with this file or without.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracker.domain.lockout import Tries, after_wrong
from tracker.domain.plain_text import visible
from tracker.errors import ShutOut
from tracker.language import _, ngettext
from tracker.storage import files

FILE = "sign-in.json"
LARGEST = 1_000_000
LONGEST_NAME = 200
"""Characters of a user name or of a workstation’s."""
MOST_NOTED = 200
"""Wrong tries that wait for the trail: the newest; of a robot's thousands the count is enough."""


@dataclass(frozen=True)
class WrongTry:
    """A wrong password: for whom, when, from which computer."""

    login: str
    at: datetime
    workstation: str


@dataclass(frozen=True)
class Noted:
    """The tries of each user, and the wrong ones that wait for the trail."""

    users: dict[str, Tries] = field(default_factory=dict)
    waiting: tuple[WrongTry, ...] = ()


def read(folder: Path) -> Noted:
    """What is noted; nothing where the file is absent or damaged (it guards nothing that the keys do not)."""
    try:
        return _noted(files.read_json(folder / FILE, LARGEST))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return Noted()


def _noted(content: Any) -> Noted:
    users = {
        _name(login): Tries(int(tries["failed"]), _moment(tries["until"]) if tries["until"] else None)
        for login, tries in content["users"].items()
    }
    waiting = tuple(
        WrongTry(_name(one["login"]), _moment(one["at"]), _name(one["workstation"]))
        for one in content["waiting"][-MOST_NOTED:]
    )
    return Noted(users, waiting)


def _name(text: object) -> str:
    """A name for the trail, which keeps it for ever: not by the page, and nothing in it that nobody sees."""
    return visible(str(text)[:LONGEST_NAME], lines=False)


def _moment(text: str) -> datetime:
    """An instant with its zone; one that UTC cannot write is none."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


def check(folder: Path, login: str, now: datetime) -> None:
    """Refuse a try of someone who is shut out. ShutOut."""
    tries = read(folder).users.get(login, Tries())
    if tries.until is not None and tries.is_shut_out(now):
        words = _("Too many wrong passphrases: {login} is shut out for another {minutes}.")
        raise ShutOut(words.format(login=login, minutes=time_left(tries.until, now)), todo())


def time_left(until: datetime, now: datetime) -> str:
    """How long a lock-out lasts, rounded up: "15 minutes", from two hours on "16 hours"."""
    n = -(-(until - now).seconds // 60) + 1440 * (until - now).days
    if n >= 120:
        hours = -(-n // 60)
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} minute", "{n} minutes", n).format(n=n)


def todo() -> str:
    """What someone who is shut out can do."""
    return _("Wait, or ask an administrator to let you in.")


def wrong(folder: Path, login: str, now: datetime, workstation: str) -> Tries:
    """Note a wrong password; returns the user's tries."""
    noted = read(folder)
    tries = after_wrong(noted.users.get(login, Tries()), now)
    waiting = (*noted.waiting, WrongTry(login, now, workstation))[-MOST_NOTED:]
    _write(folder, Noted({**noted.users, login: tries}, waiting))
    return tries


def let_in(folder: Path, login: str) -> None:
    """Forget a user's wrong tries, after the right password or by an administrator."""
    noted = read(folder)
    if login in noted.users:
        users = {name: tries for name, tries in noted.users.items() if name != login}
        _write(folder, Noted(users, noted.waiting))


def taken(folder: Path, written: tuple[WrongTry, ...]) -> None:
    """Forget the wrong tries that are on the trail now."""
    noted = read(folder)
    rest = tuple(one for one in noted.waiting if one not in written)
    if rest != noted.waiting:
        _write(folder, Noted(noted.users, rest))


def _write(folder: Path, noted: Noted) -> None:
    content = {
        "users": {
            login: {"failed": tries.failed, "until": tries.until.isoformat() if tries.until else None}
            for login, tries in noted.users.items()
        },
        "waiting": [
            {"login": one.login, "at": one.at.isoformat(), "workstation": one.workstation}
            for one in noted.waiting
        ],
    }
    with files.sentences(folder):
        files.replace_file(folder / FILE, json.dumps(content, indent=1).encode())
