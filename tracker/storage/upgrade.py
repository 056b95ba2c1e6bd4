"""An older database is brought up to date: on a copy, which is compared with it and then takes its place.

What it was before is kept as a site of its own inside the folder, with the keys of that day. The caller keeps other
processes from opening the site meanwhile (folder.alone).
"""

import hashlib
import shutil
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from tracker.errors import SiteError
from tracker.language import _
from tracker.storage import database, files, verify
from tracker.storage.folder import DATABASE, KEYS
from tracker.storage.tables import AUDIT

NEXT_DATABASE = "data.upgraded.db"
KEPT = "before-upgrade"
"""How the folder begins that keeps a site as it was; the step that its tables had follows."""


def upgrade(folder: Path, key: bytes, found: str) -> Path:
    """Bring the closed database of a site from the step it was found at up to date; returns where the old one is kept.

    SiteError where another process has it open, a step fails, or something of the old one would be missing. Before
    the new database is in its place, nothing has changed.
    """
    with files.sentences(folder):
        drop(folder)
        database.fold_log(folder / DATABASE, key)
        try:
            with database.held_still(folder / DATABASE, key):
                database.copy(folder / DATABASE, key, folder / NEXT_DATABASE, key)
                in_place(folder / NEXT_DATABASE, key)
                _check(folder / DATABASE, folder / NEXT_DATABASE, key)
                files.sync_file(folder / NEXT_DATABASE)
                kept = _keep(folder, key, found)
            (folder / NEXT_DATABASE).replace(folder / DATABASE)
            files.sync_folder(folder)
        finally:
            drop(folder)
    return kept


def in_place(path: Path, key: bytes) -> None:
    """Bring a database up to date where it lies: a copy, never a site's own."""
    engine = database.open_engine(path, key, log=False)
    try:
        with database.sentences():
            database.migrate(engine)
    finally:
        engine.dispose()


def drop(folder: Path) -> None:
    """Remove a copy that was not finished; its journal first, which must not be applied to the next copy."""
    for name in (f"{NEXT_DATABASE}-journal", NEXT_DATABASE):
        (folder / name).unlink(missing_ok=True)


# --- comparing


def _check(old: Path, new: Path, key: bytes) -> None:
    before, after = (database.open_engine(path, key, log=False) for path in (old, new))
    try:
        with database.sentences():
            whole = database.is_sound(new, key) and _holds_all(before, after)
    finally:
        before.dispose()
        after.dispose()
    if not whole:
        raise SiteError(
            _("The site could not be brought up to date without losing something, so it was left as it was."),
            _("Open it with the version before, and report this."),
        )


def _holds_all(before: Engine, after: Engine) -> bool:
    """Whether no row is missing, the trail is the same to the letter, and guarded as before."""
    with database.reading(before) as old, database.reading(after) as new:
        columns = [column["name"] for column in inspect(old).get_columns(AUDIT.name)]
        rows = _rows(new)
        return (
            all(rows.get(table, -1) >= n for table, n in _rows(old).items())
            and _trail(old, columns) == _trail(new, columns)
            and _triggers(old) <= _triggers(new)  # rebuilding a table drops its triggers
            and not new.exec_driver_sql("PRAGMA foreign_key_check").first()
        )


def _rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = inspect(connection).get_table_names()
    return {
        name: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()) for name in names
    }


def _triggers(connection: Connection) -> set[tuple[str, str]]:
    """What guards the tables."""
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {(row.name, row.sql) for row in found}


def _trail(connection: Connection, columns: list[str]) -> str:
    """A hash of the trail as it is stored."""
    told = hashlib.sha256()
    listed = ", ".join(f'"{name}"' for name in columns)
    for row in connection.exec_driver_sql(f"SELECT {listed} FROM audit ORDER BY sequence"):
        told.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


# --- keeping the old


def _keep(folder: Path, key: bytes, found: str) -> Path:
    """Copy the database and the keys as they are into a folder of their own, unless a cut-off upgrade did so."""
    kept = _name(folder, key, found)
    if not kept.exists():
        making = folder / f".{kept.name}.part"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        for name in (DATABASE, KEYS):
            shutil.copyfile(folder / name, making / name)
            files.sync_file(making / name)
        files.sync_folder(making)
        making.rename(kept)
    return kept


def _name(folder: Path, key: bytes, found: str) -> Path:
    """The first name that is free, or that already keeps what this database holds."""
    for n in count(1):
        kept = folder / (f"{KEPT}-{found}" if n == 1 else f"{KEPT}-{found}-{n}")
        if not kept.exists() or _holds_same(kept / DATABASE, folder / DATABASE, key):
            return kept
    raise AssertionError


def _holds_same(one: Path, other: Path, key: bytes) -> bool:
    """Whether two databases end in the same entry of the trail; one that does not open is another."""
    try:
        return _head(one, key) == _head(other, key)
    except SiteError:
        return False


def _head(path: Path, key: bytes) -> verify.Seal:
    engine = database.open_engine(path, key, log=False)
    try:
        with database.sentences(), database.reading(engine) as connection:
            return verify.head(connection)
    finally:
        engine.dispose()
