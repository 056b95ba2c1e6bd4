"""The ways into a site's database: to write, brought up to date first; or to read, whatever keeps it from writing."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect

from tracker.errors import Damaged, SiteError
from tracker.language import _
from tracker.storage import database, files, folder, log_file, mounts, upgrade
from tracker.storage.database import Age
from tracker.storage.folder import DATABASE
from tracker.storage.tables import Base


@dataclass(frozen=True)
class Opened:
    """An open database; `copy` is the temporary folder it lies in where it is a copy that is read."""

    engine: Engine
    copy: "tempfile.TemporaryDirectory[str] | None" = None
    damaged_log: str = ""
    """The name under which a damaged log is kept that this opening left behind."""

    def close(self) -> None:
        """Let go of the file, and of the copy."""
        self.engine.dispose()
        if self.copy is not None:
            self.copy.cleanup()


def to_write(path: Path, key: bytes) -> Opened:
    """The database of a site; one of an older version is brought up to date, one of a newer is refused."""
    with folder.alone(path), database.sentences():
        damaged_log = log_file.check(path, path / f"{DATABASE}-wal")
        if damaged_log:
            database.fold_log(path / DATABASE, key)  # what can be read of it
        engine, found = _held(path / DATABASE, key)
        if found:
            engine.dispose()
            upgrade.upgrade(path, key, found)
            engine, _none = _held(path / DATABASE, key)
    return Opened(engine, damaged_log=damaged_log)


def _held(file: Path, key: bytes) -> tuple[Engine, str]:
    """An engine that holds the file (a connection stays in its pool); beside it the step of an older version's."""
    engine = database.open_engine(file, key)
    try:
        match database.age(engine):
            case Age.NEWER:
                raise database.newer()
            case Age.OLDER:
                return engine, database.found_revision(engine)
            case _:
                return engine, ""
    except BaseException:
        engine.dispose()
        raise


def to_read(path: Path, key: bytes) -> Opened:
    """The database of a site without a change to anything: beside another window as it grows, else a copy of it.

    A newer version's is read as far as it still has all that this version reads, else refused.
    """
    with database.sentences():
        try:
            mounts.check_local(path)
            folder.check_writable(path)
        except SiteError:
            return _copied(path, key)
        with folder.alone(path):
            engine = database.open_engine(path / DATABASE, key, read_only=True)
            try:
                if database.age(engine) is Age.OLDER:
                    engine.dispose()
                    return _copied(path, key)
                return Opened(_readable(engine))
            except BaseException:
                engine.dispose()
                raise


def _copied(path: Path, key: bytes) -> Opened:
    """A copy in a temporary folder, as encrypted as the site itself, brought up to date there."""
    holder = tempfile.TemporaryDirectory(prefix="visitbook-read-")
    try:
        copy = Path(holder.name) / DATABASE
        with files.sentences(path):
            for end in ("", "-wal"):
                if (path / f"{DATABASE}{end}").exists():
                    shutil.copyfile(path / f"{DATABASE}{end}", f"{copy}{end}")
        _bring_up(copy, key)
        return Opened(_readable(database.open_engine(copy, key, read_only=True)), holder)
    except BaseException:
        holder.cleanup()
        raise


def _bring_up(copy: Path, key: bytes) -> None:
    database.fold_log(copy, key)
    if not database.is_sound(copy, key):
        raise Damaged(
            _("The database could not be read whole: it is damaged, or was being written to."),
            _("Try again; if it happens again, restore the folder from a backup."),
        )
    engine = database.open_engine(copy, key, log=False)
    try:
        older = database.age(engine) is Age.OLDER
    finally:
        engine.dispose()
    if older:
        upgrade.in_place(copy, key)


def _readable(engine: Engine) -> Engine:
    """The engine, where the database has every column that this version reads. SiteError else."""
    try:
        if database.age(engine) is Age.NEWER:
            with database.reading(engine) as connection:
                seen = inspect(connection)
                for table in Base.metadata.sorted_tables:
                    there = seen.get_columns(table.name) if seen.has_table(table.name) else []
                    if not {column.name for column in table.c} <= {column["name"] for column in there}:
                        raise database.newer()
    except BaseException:
        engine.dispose()
        raise
    return engine
