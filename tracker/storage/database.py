"""Opening the encrypted SQLite file. All that only SQLite and SQLCipher know stays here, their errors included."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite  # noqa: F401  else the first engine loads it, while a person waits
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from tracker import progress
from tracker.errors import Cancelled, Damaged, SiteError, Unwritable
from tracker.language import _
from tracker.storage import files

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"
BUSY_MILLISECONDS, AT_ONCE_MILLISECONDS = 5000, 100
"""How long another process may keep the file locked; for a window, which stands still meanwhile, the second."""


def open_engine(
    path: Path, key: bytes, *, make: bool = False, log: bool = True, read_only: bool = False
) -> Engine:
    """An engine over the file with the raw 256-bit key; an empty file is only accepted to `make` a database.

    Without `log` the file is opened as it is, for a copy that is only looked at; `read_only` takes no change.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=partial(connect, path, key, make=make, log=log, read_only=read_only),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def connect(
    path: Path, key: bytes, *, make: bool = False, log: bool = True, read_only: bool = False
) -> sqlcipher.Connection:
    """A connection of the driver; see `open_engine`."""
    connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        _unlock(connection, key)
        if not make:
            _refuse_empty(connection)
        if log:
            _set_up(connection)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view."""
    with engine.connect().execution_options(reads_only=True) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, at_once: bool = False) -> Iterator[Connection]:
    """A transaction that writes; `at_once` for a window, which does not stand still until another process is done."""
    with engine.connect().execution_options(at_once=at_once) as connection, connection.begin():
        yield connection


_OPERATIONS = 10_000
"""Steps of SQLite's machine between two questions whether it is to go on: some ten milliseconds."""
_PAGES = 2048
"""Pages that are copied at once, 8 MB: between two parts a copy can be stopped."""


def copy(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
    """A consistent copy of a database, open elsewhere or not, under the same or another key; flushed to the disk."""
    target.unlink(missing_ok=True)
    with (
        sentences(),
        closing(connect(source, key, log=False)) as read,
        closing(connect(target, target_key, make=True, log=False)) as written,
    ):
        read.backup(written, pages=_PAGES, progress=_copied)
    files.sync_file(target)


def _copied(_status: int, left: int, of: int) -> None:
    progress.step(of - left, of)


def fold_log(path: Path, key: bytes) -> None:
    """Write the log (WAL) of a closed database back into it, so that no log of it is left beside it.

    SiteError where another process has it open.
    """
    with sentences(), closing(connect(path, key)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        alone = not busy and _without_log(connection)
    if not alone:
        raise SiteError(
            _("This site is open in another window or program too, and nothing was changed."),
            _("Close it there, then try again."),
        )


def _without_log(connection: sqlcipher.Connection) -> bool:
    """Whether the database has no log any more; it keeps it as long as anyone else has it open."""
    try:
        mode: tuple[str] = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        return mode == ("delete",)
    except sqlcipher.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
        return False


@contextmanager
def held_still(path: Path, key: bytes) -> Iterator[None]:
    """Keep other processes from writing to a database without a log (fold_log) as long as this lasts."""
    with sentences(), closing(connect(path, key, log=False)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


def is_sound(path: Path, key: bytes) -> bool:
    """Whether every page of a closed database is as SQLCipher wrote it and SQLite finds no fault.

    Cancelled between the two, and while SQLite looks; SQLCipher goes through the pages, 200 MB in a second, unasked.
    """
    with sentences(), closing(connect(path, key, log=False)) as connection:
        if _faults(connection):
            return False
        progress.step()
        with _stoppable(connection):
            found: list[tuple[str]] = connection.execute("PRAGMA quick_check").fetchall()
        return found == [("ok",)]


@contextmanager
def _stoppable(connection: sqlcipher.Connection) -> Iterator[None]:
    """SQLite asks now and then whether it is to go on. Cancelled where whoever waits wants it to stop."""
    stopped: list[Cancelled] = []

    def stops() -> bool:
        try:
            progress.step()
        except Cancelled as error:  # which SQLite would swallow
            stopped.append(error)
        return bool(stopped)

    connection.set_progress_handler(stops, _OPERATIONS)
    try:
        yield
    except sqlcipher.OperationalError:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def damaged_pages(path: Path, key: bytes) -> tuple[str, ...]:
    """The pages of a database, open elsewhere or not, that are not as SQLCipher wrote them.

    Asked twice: a page that another window is just writing is whole the second time.
    """
    with sentences(), closing(connect(path, key, log=False)) as connection:
        faults = _faults(connection)
        again = _faults(connection) if faults else []
    return tuple(
        sorted({one.rpartition(" ")[2] for one in faults if one in again}, key=lambda n: (len(n), n))
    )


def _faults(connection: sqlcipher.Connection) -> list[str]:
    """What SQLCipher says of the file: "HMAC verification failed for page 12"."""
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]


def _unlock(connection: sqlcipher.Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key writes to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    # The file's format, whatever a later SQLCipher prefers.
    connection.execute("PRAGMA cipher_compatibility = 4")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA temp_store = MEMORY")  # what SQLite sorts never lies in a file in the clear
    connection.execute("PRAGMA trusted_schema = OFF")  # a file from elsewhere calls no function by its views
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows only on reading


def _refuse_empty(connection: sqlcipher.Connection) -> None:
    """An emptied file opens with every key: say so before anything is written to it."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        raise Damaged(_("The database of this site is empty."), _("Restore the folder from a backup."))


def _set_up(connection: sqlcipher.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise SiteError(
            _("This disk cannot keep the database of a site."),
            _("Move the folder to a disk of this computer."),
        )


def _begin(connection: Connection) -> None:
    """Writers take the write lock at once, so that what they read is still so when they write."""
    options = connection.get_execution_options()
    if options.get("reads_only", False):
        connection.exec_driver_sql("BEGIN")
        return
    _wait_for_others(connection, AT_ONCE_MILLISECONDS if options.get("at_once") else BUSY_MILLISECONDS)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _wait_for_others(connection: Connection, milliseconds: int) -> None:
    """A connection of the pool is a window's now and a worker's then; it remembers whose it was last."""
    if connection.info.get("waits", BUSY_MILLISECONDS) != milliseconds:
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        connection.info["waits"] = milliseconds


def migrate(engine: Engine) -> None:
    """Bring the tables to this version's state by the migrations."""
    from alembic import command  # noqa: PLC0415  300 ms, only needed when something is to be done

    with engine.connect() as connection:
        command.upgrade(_alembic(connection), "head")


class Age(StrEnum):
    """How a database stands to the steps that this version knows."""

    OLDER, CURRENT, NEWER = "older", "current", "newer"


def age(engine: Engine) -> Age:
    """Whether a database is of this version, of an older or a newer one."""
    found, known = found_revision(engine), _revisions()
    if found not in known:
        return Age.NEWER
    return Age.CURRENT if found == known[-1] else Age.OLDER


def newer() -> SiteError:
    """The refusal of a database of a newer version."""
    return Unwritable(_("This site was made by a newer Visitbook."), _("Open it with that version."))


def found_revision(engine: Engine) -> str:
    """The last step that a database has."""
    with reading(engine) as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def newest_revision() -> str:
    """The state of the tables that this version works on."""
    return _revisions()[-1]


def _revisions() -> list[str]:
    """The steps in order, by the file names: Alembic reads the same from the files, but costs 300 ms to import."""
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _alembic(connection: Connection):  # type: ignore[no-untyped-def]  # alembic is imported lazily
    from alembic.config import Config  # noqa: PLC0415  costs 300 ms, only upgrades pay

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def sentences() -> Iterator[None]:
    """Turn what SQLite says into what a person can act on."""
    try:
        yield
    except DBAPIError as error:
        raise _sentence(error.orig) from error
    except sqlcipher.Error as error:
        raise _sentence(error) from error
    except (
        MemoryError
    ) as error:  # so the driver says that SQLite had none, also where a disk failed it in reading
        raise _no_memory() from error


def _sentence(error: BaseException | None) -> SiteError:
    """By SQLite's name of the error; its message could hold words that were typed."""
    name = getattr(error, "sqlite_errorname", "") or _UNNAMED.get(str(error), "")
    for start, sentence in _SENTENCES.items():
        if name.startswith(start):
            return sentence()
    return SiteError(
        _("The database refused the change ({reason}); nothing of it was saved.").format(
            reason=name or type(error).__name__
        ),
        _("Check what was entered; if it is refused again, report this."),
    )


def _full() -> SiteError:
    return SiteError(
        _("The disk is full, so this could not be saved; everything saved before is there."),
        _("Make room on the disk and try again."),
    )


def _no_memory() -> SiteError:
    return SiteError(
        _(
            "The computer had no memory left for this, or its disk could not be read; nothing of it was saved."
        ),
        _("Close other programs and try again; if it is refused again, have the disk checked."),
    )


def _damaged() -> SiteError:
    return Damaged(
        _("The database of this site cannot be read: it is damaged, or belongs to other keys."),
        _("Restore the folder from a backup."),
    )


def _read_only() -> SiteError:
    return Unwritable(
        _("This folder can only be read, so nothing can be saved in it."),
        _("Ask for the right to write to it."),
    )


def _not_opened() -> SiteError:
    return SiteError(
        _("The database of this site cannot be opened."),
        _("Check that the folder is there and can be written to."),
    )


def _busy() -> SiteError:
    return SiteError(_("Another window is saving to this site just now."), _("Nothing was lost; save again."))


def _disk_refused() -> SiteError:
    return SiteError(
        _("The disk refused to read or write; everything saved before is there."),
        _("Check the disk and try again."),
    )


_SENTENCES: dict[str, Callable[[], SiteError]] = {
    "SQLITE_FULL": _full,
    "SQLITE_NOTADB": _damaged,
    "SQLITE_CORRUPT": _damaged,
    "SQLITE_READONLY": _read_only,
    "SQLITE_CANTOPEN": _not_opened,
    "SQLITE_BUSY": _busy,
    "SQLITE_LOCKED": _busy,
    "SQLITE_IOERR": _disk_refused,
}
_UNNAMED = {"database or disk is full": "SQLITE_FULL", "disk I/O error": "SQLITE_IOERR"}
"""What an online copy (Connection.backup) says: its errors have no name, only SQLite's own fixed message."""
