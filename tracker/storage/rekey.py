"""A new database key for a site: the whole database is written anew beside the old one, then takes its place.

Two files change, and no system changes two at once. So the new keys wait beside the old ones until the new database is
in its place; whoever opens the site after a crash in between finishes the change or drops it.
"""

from collections.abc import Callable
from pathlib import Path

from tracker.errors import SiteError
from tracker.language import _
from tracker.storage import backup, database, files, keys
from tracker.storage.folder import DATABASE, KEYS, alone, keys_of

NEXT_DATABASE, NEXT_KEYS = "data.next.db", "keys.next.json"


class Unfinished(SiteError):
    """The database has its new key, but the new keys still wait beside the old ones: the next sign-in finishes it."""


def rekey(folder: Path, key: bytes, new: bytes, remaining: keys.Keys) -> None:
    """Give the database a new key (new_database_key), sealed to the users who remain.

    SiteError where another process has the site open, or a remaining user has no key of their own yet (an entry of the
    first format). Before the new database is in its place, nothing has changed; Unfinished after that.
    """
    _all_have_own(remaining)
    with files.sentences(folder), alone(folder):
        check_settled(folder)
        database.fold_log(folder / DATABASE, key)
        try:
            _write_anew(folder, key, new, remaining)
        except BaseException:
            _drop(folder)
            raise
        _put_in_place(folder)


def _write_anew(folder: Path, key: bytes, new: bytes, remaining: keys.Keys) -> None:
    with database.held_still(folder / DATABASE, key):
        database.copy(folder / DATABASE, key, folder / NEXT_DATABASE, new)
        seen = backup.looked_at(folder / NEXT_DATABASE, new)
        if not database.is_sound(folder / NEXT_DATABASE, new) or seen != backup.looked_at(
            folder / DATABASE, key
        ):
            raise SiteError(
                _("The database could not be written anew."), _("Nothing was changed; try again.")
            )
        keys.write_keys(folder / NEXT_KEYS, keys.all_resealed(remaining, new))


def _put_in_place(folder: Path) -> None:
    try:
        (folder / NEXT_DATABASE).replace(folder / DATABASE)
    except OSError:  # and nothing else: an interrupt may come when it is in its place already
        _drop(folder)
        raise
    files.sync_folder(folder)
    try:
        (folder / NEXT_KEYS).replace(folder / KEYS)
    except OSError as error:
        raise Unfinished(*_words()) from error
    files.sync_folder(folder)


def check_settled(folder: Path) -> None:
    """Refuse to change keys while new ones wait: they are the only ones that open the database. SiteError."""
    if _keys_wait(folder):
        raise SiteError(*_words())


def _keys_wait(folder: Path) -> bool:
    return (folder / NEXT_KEYS).exists() and not (folder / NEXT_DATABASE).exists()


def _words() -> tuple[str, str]:
    return (
        _("The site has its new key, but keys.json could not be replaced yet."),
        _("Check the disk, close the site and sign in again: that finishes it."),
    )


def _drop(folder: Path) -> None:
    """The keys first: new keys without a new database beside them mean that it is in its place."""
    (folder / NEXT_KEYS).unlink(missing_ok=True)
    files.sync_folder(folder)
    for name in (NEXT_DATABASE, f"{NEXT_DATABASE}-journal"):
        (folder / name).unlink(missing_ok=True)


def _all_have_own(remaining: keys.Keys) -> None:
    without = [login for login, entry in remaining.users.items() if "public" not in entry]
    if without:
        raise SiteError(
            _("{names} must sign in once before the key can be changed.").format(names=", ".join(without)),
            _("Their keys are of the first version and are renewed at sign-in."),
        )


def settle(folder: Path, login: str, password: str) -> None:
    """Finish a change of key that was cut off, or drop it; does nothing where none was.

    WrongPassphrase where only the new keys open the database and user and password do not fit them.
    """
    _settle(folder, lambda held: keys.unwrap(held, login, password))


def settle_by_code(folder: Path, code: str) -> None:
    """As `settle`, for who has the recovery key and no password."""
    _settle(folder, lambda held: keys.recover(held, code))


def _settle(folder: Path, fits: Callable[[keys.Keys], bytes]) -> None:
    if not any((folder / name).exists() for name in (NEXT_KEYS, NEXT_DATABASE)):
        return
    with files.sentences(folder), alone(folder):
        if _keys_wait(folder):
            fits(keys.read_keys(folder / NEXT_KEYS))
            (folder / NEXT_KEYS).replace(folder / KEYS)
            files.sync_folder(folder)
        else:  # the old database is still in its place, and so are its keys
            _drop(folder)


def keys_in_force(folder: Path) -> keys.Keys:
    """The keys that open the database, for who reads only: those that wait, where it has its new key already."""
    if _keys_wait(folder):
        return keys.read_keys(folder / NEXT_KEYS)
    return keys_of(folder)
