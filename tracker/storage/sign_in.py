"""The way from a password to the database key: shut out or not, a change of key finished, wrong tries noted."""

import platform
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tracker.domain.lockout import TRIES
from tracker.errors import SiteError, WrongPassphrase
from tracker.language import _, ngettext
from tracker.storage import files, folder, keys, rekey, tries


def key_for(path: Path, login: str, password: str, now: datetime) -> bytes:
    """The database key of a site. WrongPassphrase, ShutOut; each wrong password is noted."""
    tries.check(path, login, now)
    try:
        rekey.settle(path, login, password)
        key = keys.unwrap(folder.keys_of(path), login, password)
    except WrongPassphrase as refusal:
        raise _noted(path, login, now, refusal) from None
    tries.let_in(path, login)
    return key


def key_to_read(path: Path, login: str, password: str, now: datetime) -> bytes:
    """The database key, without a change to the folder where it can only be read. WrongPassphrase, ShutOut."""
    tries.check(path, login, now)
    try:
        return keys.unwrap(rekey.keys_in_force(path), login, password)
    except WrongPassphrase as refusal:
        said = refusal
        with suppress(SiteError):  # a disk that can only be read notes nothing
            said = _noted(path, login, now, refusal)
        raise said from None


def confirm(path: Path, login: str, password: str, now: datetime) -> None:
    """The password again, for a signature: wrong tries count as at sign-in. WrongPassphrase, ShutOut."""
    tries.check(path, login, now)
    try:
        keys.unwrap(folder.keys_of(path), login, password)
    except WrongPassphrase as refusal:
        raise _noted(path, login, now, refusal) from None
    tries.let_in(path, login)


def _noted(path: Path, login: str, now: datetime, refusal: WrongPassphrase) -> WrongPassphrase:
    """The refusal, with how many tries are left once they become few."""
    if login not in folder.keys_of(path).users:
        return refusal  # a name that nobody has shuts nobody out
    noted = tries.wrong(path, login, now, platform.node())
    left = TRIES - noted.failed
    if left > 2:
        return refusal
    if noted.until is not None:
        words = _("{login} is now shut out for {minutes}.").format(
            login=login, minutes=tries.time_left(noted.until, now)
        )
        return WrongPassphrase(refusal.happened, f"{words} {tries.todo()}")
    words = ngettext("{n} try is left.", "{n} tries are left.", left).format(n=left)
    return WrongPassphrase(refusal.happened, f"{refusal.todo} {words}")


def renew_first_format(path: Path, login: str, password: str) -> None:
    """Give a user of the first format keys of their own, so that the database key can be changed without them.

    Only once the database is up to date: what an upgrade keeps is kept with the keys that the older version reads.
    """
    held = folder.keys_of(path)
    if "public" in held.users[login]:
        return
    entry = keys.rewrap(held.users[login], login, password, password)
    with files.sentences(path):
        keys.write_keys(path / folder.KEYS, held.with_user(login, entry))
