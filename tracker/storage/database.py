"""Opening the encrypted SQLite file. All that only SQLite and SQLCipher know stays here, their errors included."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from tracker.errors import SiteError
from tracker.language import _

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"
BUSY_MILLISECONDS = 5000


def open_engine(path: Path, key: bytes) -> Engine:
    """An engine over the file with the raw 256-bit key; the file is made when it is not there."""

    def connect() -> sqlcipher.Connection:
        connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
        _prepare(connection, key)
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlcipher.Connection, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key writes to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a wrong key shows only on reading
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    """Writers take the write lock at once, so that what they read is still so when they write."""
    reads = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def migrate(engine: Engine) -> None:
    """Bring the tables to this version's state by the migrations."""
    from alembic import command  # noqa: PLC0415  300 ms, only needed when something is to be done

    with engine.connect() as connection:
        command.upgrade(_alembic(connection), "head")


def check_version(engine: Engine) -> None:
    """Refuse a database of a newer Visitbook; bring an older one up to date."""
    found, newest = _found_revision(engine), _newest_revision()
    if found == newest:
        return
    if found is not None and not _knows(found):
        raise SiteError(_("This site was made by a newer Visitbook."), _("Open it with that version."))
    migrate(engine)


def _found_revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(reads_only=True) as connection, connection.begin():
        row = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        ).first()
        found = (
            connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if row else None
        )
    return None if found is None else str(found)


def _revisions() -> list[str]:
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _newest_revision() -> str:
    return _revisions()[-1]


def _knows(revision: str) -> bool:
    return revision in _revisions()


def _alembic(connection: Connection):  # type: ignore[no-untyped-def]  # alembic is imported lazily
    from alembic.config import Config  # noqa: PLC0415

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
    except (DBAPIError, sqlcipher.Error) as error:
        raise _sentence(str(error)) from error


def _sentence(said: str) -> SiteError:
    known = {
        "file is not a database": SiteError(
            _("The database of this site cannot be read: it is damaged, or belongs to other keys."),
            _("Restore the folder from a backup."),
        ),
        "malformed": SiteError(
            _("The database of this site is damaged."), _("Restore the folder from a backup.")
        ),
        "disk is full": SiteError(
            _("The disk is full; the last change was not saved, everything before it was."),
            _("Make room on the disk and save again."),
        ),
        "readonly database": SiteError(
            _("This folder can only be read, so nothing can be saved in it."),
            _("Ask for the right to write to it."),
        ),
        "unable to open": SiteError(
            _("The database of this site cannot be opened."),
            _("Check that the folder is there and can be written to."),
        ),
        "database is locked": SiteError(
            _("Another window is saving to this site just now."), _("Nothing was lost; save again.")
        ),
        "disk I/O": SiteError(
            _("The disk did not take the change; it was not saved."), _("Check the disk and save again.")
        ),
    }
    for words, sentence in known.items():
        if words in said:
            return sentence
    return SiteError(_("The database refused the change: {reason}.").format(reason=said.splitlines()[0]))
