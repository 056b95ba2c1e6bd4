"""A site's folder: which files it has, and the lock that keeps a second window out."""

import glob
import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from tracker.errors import Damaged, SiteError, Unwritable, in_short
from tracker.language import _
from tracker.storage import files, keys

DATABASE, KEYS, LOCK, HOLDER = "data.db", "keys.json", "window.lock", "window.json"
CHANGE_LOCK = "change.lock"
"""Held while the database file itself is opened or replaced."""
RESTORED, REPLACED = ".restored-", ".replaced-"
"""Between a site's name and a moment: a restored folder before it takes its place, and the one it replaces."""
SUFFIX = ".visitbook"
LARGEST_HOLDER = 10_000
"""Bytes of window.json at most."""
ROOM = 64 * 1024
"""Bytes free without which SQLite cannot open a database: the index of its log takes 32 KiB."""


def keys_of(path: Path) -> keys.Keys:
    """The keys of the site in this folder. SiteError where the folder is no site; Damaged where a part is missing."""
    with files.sentences(path):
        finish_restore(path)
        there = [name for name in (KEYS, DATABASE) if (path / name).is_file()]
        if len(there) == 1:
            missing = DATABASE if there == [KEYS] else KEYS
            raise Damaged(
                _("The file {name} is missing from the site’s folder {path}.").format(
                    name=missing, path=path
                ),
                _("Restore the folder from a backup."),
            )
        if not there:
            raise SiteError(
                _("{path} is not a Visitbook site.").format(path=path),
                _("Choose a folder whose name ends in {suffix}, with data.db and keys.json in it.").format(
                    suffix=SUFFIX
                ),
            )
        return keys.read_keys(path / KEYS)


def finish_restore(path: Path) -> None:
    """Where a restore was cut off after it put the old folder aside, the restored one takes its place now."""
    if path.exists():
        return
    for fresh in path.parent.glob(f"{glob.escape(path.stem)}{RESTORED}*{path.suffix}"):
        if fresh.with_name(fresh.name.replace(RESTORED, REPLACED)).exists():
            fresh.rename(path)
            files.sync_folder(path.parent)
            return


def only_login(site_keys: keys.Keys) -> str:
    """Who signs in where nobody is named: the only user, in the demo its coordinator. SiteError for several."""
    if len(site_keys.users) == 1:
        return site_keys.logins[0]
    if site_keys.demo and "coordinator" in site_keys.users:
        return "coordinator"
    names = ", ".join(site_keys.logins)
    raise SiteError(_("This site has several users: {names}.").format(names=names), _("Say who acts."))


def check_outside(target: Path) -> None:
    """Refuse to save a document in a site's folder, where it could take the place of the database or the keys.

    Also by a link that leads there, as a link is followed.
    """
    with files.sentences(target.parent):
        where = target.resolve().parent
        is_inside = any(
            one.suffix == SUFFIX or all((one / name).exists() for name in (KEYS, DATABASE))
            for one in (where, *where.parents)
        )
    if is_inside:
        raise SiteError(
            _("{path} is the folder of a site; only what belongs to the site is kept there.").format(
                path=target.parent
            ),
            _("Choose another folder."),
        )


@contextmanager
def alone(path: Path, seconds: float = 2) -> Iterator[None]:
    """Keep others from opening or replacing the database file as long as this lasts. SiteError where another does."""
    lock = FileLock(path / CHANGE_LOCK, thread_local=False)
    with files.sentences(path):
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            raise SiteError(
                _("This site is being opened or brought up to date by another window just now."),
                _("Wait a minute and open it again."),
            ) from None
    try:
        yield
    finally:
        lock.release()


def check_writable(path: Path) -> None:
    """Refuse a folder in which nothing can be saved: even reading the database needs its log beside it."""
    if not os.access(path, os.W_OK) or not os.access(path / DATABASE, os.W_OK):
        raise files.read_only(path)
    with files.sentences(path):
        if shutil.disk_usage(path).free < ROOM:
            raise files.full()


def mark(path: Path) -> tuple[int, int]:
    """What tells this folder's database from any other file."""
    with files.sentences(path):
        found = (path / DATABASE).stat()
        return found.st_dev, found.st_ino


def check_in_place(path: Path, opened: tuple[int, int]) -> None:
    """Refuse to write where the database was moved or deleted: an open file goes on taking what nobody will find."""
    try:
        there = mark(path) == opened
    except SiteError:
        there = False
    if not there:
        raise SiteError(
            _("The site’s folder {path} is no longer in its place; nothing was saved.").format(path=path),
            _("Put the folder back and try again. Write down what you were entering."),
        )


class Window:
    """The one window that may be open on a site; the system frees it when the process ends, however it ends."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock

    @classmethod
    def take(cls, path: Path, login: str) -> Self:
        """Keep other windows out. SiteError with who holds it where one is open."""
        # Not bound to a thread: a site may be opened in a worker and closed by the window.
        lock = FileLock(path / LOCK, thread_local=False)
        with files.sentences(path):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise Unwritable(
                    _("This site is already open in another window ({holder}).").format(holder=_holder(path)),
                    _("Go on there, close that window first, or open it here to read only."),
                ) from None
        holder = json.dumps({"login": login, "workstation": platform.node()})
        # On a full disk the name is missing from the other window's sentence, no more.
        with suppress(OSError):
            (path / HOLDER).write_text(holder, encoding="utf-8")
        return cls(path, lock)

    def release(self) -> None:
        """Let another window in. A second time does nothing."""
        if self._lock.is_locked:
            with suppress(OSError):
                (self._path / HOLDER).unlink()
            self._lock.release()


def _holder(path: Path) -> str:
    try:
        holder = files.read_json(path / HOLDER, LARGEST_HOLDER)
        who, where = (in_short(str(holder[name])) for name in ("login", "workstation"))
        return _("{login} at {workstation}").format(login=who, workstation=where)
    except (OSError, ValueError, KeyError, TypeError):
        return _("another user")
