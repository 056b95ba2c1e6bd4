"""The database file: how it is opened, what is damaged or newer, and that the migrations make the tables."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from site_file import content, plain_sql, rows
from stage import PASSWORD

from tracker import studies
from tracker.errors import SiteError
from tracker.site import Site
from tracker.storage import database
from tracker.storage.tables import PARTICIPANT, Base

PAGE = 4096
"""Bytes of a page of SQLCipher 4; each is authenticated on its own."""


def change(path: Path, statement: str) -> None:
    """Change the closed database of a site beside the program."""
    with plain_sql(path, "anna", PASSWORD) as connection:
        connection.execute(statement)
        connection.commit()


def flip(path: Path, position: int) -> None:
    """Flip one byte of the database file."""
    stored = bytearray((path / "data.db").read_bytes())
    stored[position] ^= 0xFF
    (path / "data.db").write_bytes(stored)


# --- how it is opened


def test_every_connection_keeps_a_log_waits_for_the_disk_and_checks_references(new_site: Site) -> None:
    with ExitStack() as several:
        connections = [several.enter_context(new_site.look()) for _n in range(4)]
        for connection in connections:
            settings = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]

            # 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
            assert settings == ["wal", 2, 1]


def test_a_row_that_names_a_study_that_is_not_there_is_refused(new_site: Site) -> None:
    row = {
        "study_id": "no study",
        "screening_number": "1",
        "initials": "A.B.",
        "sex": "F",
        "consent_version": "1",
        "status": "screening",
    }

    with pytest.raises(SiteError, match="SQLITE_CONSTRAINT"), new_site.work() as work:
        work.insert(PARTICIPANT, {**row, "consent_date": new_site.today()})


def test_what_the_database_refuses_is_said_without_the_values(new_site: Site) -> None:
    with pytest.raises(SiteError) as caught, new_site.work() as work:
        work.connection.exec_driver_sql("INSERT INTO study (id, key) VALUES (NULL, ?)", ("disk is full",))

    said = f"{caught.value} {caught.value.__cause__}"
    assert "NOT NULL constraint failed" in said
    assert "disk is full" not in said


# --- damaged, missing, newer


def test_an_emptied_database_is_said_and_stays_as_it_is(site_path: Path) -> None:
    (site_path / "data.db").write_bytes(b"")
    before = content(site_path)

    with pytest.raises(SiteError, match="The database of this site is empty"):
        Site.open(site_path, "anna", PASSWORD)

    assert content(site_path) == before


@pytest.mark.parametrize("position", [3, 100, PAGE - 1])
def test_a_damaged_first_page_is_said_and_stays_as_it_is(site_path: Path, position: int) -> None:
    flip(site_path, position)
    before = content(site_path)

    with pytest.raises(SiteError, match="it is damaged, or belongs to other keys"):
        Site.open(site_path, "anna", PASSWORD)

    assert content(site_path) == before


def test_a_damaged_page_that_is_read_later_is_said_then(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        page = rows(connection, "SELECT rootpage FROM sqlite_master WHERE name = 'protocol_version'")[0][
            "rootpage"
        ]
    flip(site_path, (page - 1) * PAGE + 200)

    site = Site.open(site_path, "anna", PASSWORD)
    with site, pytest.raises(SiteError, match="it is damaged, or belongs to other keys"):
        studies.studies(site)


def test_a_truncated_database_is_said(site_path: Path) -> None:
    stored = (site_path / "data.db").read_bytes()
    (site_path / "data.db").write_bytes(stored[: PAGE * 2])

    with pytest.raises(SiteError, match="it is damaged, or belongs to other keys"):
        Site.open(site_path, "anna", PASSWORD)


def test_a_database_of_a_newer_version_is_refused_and_stays_as_it_is(site_path: Path) -> None:
    change(site_path, "UPDATE alembic_version SET version_num = '9999'")
    before = content(site_path)

    with pytest.raises(SiteError, match=r"made by a newer Visitbook\. Open it with that version\."):
        Site.open(site_path, "anna", PASSWORD)

    assert content(site_path) == before


def test_a_database_that_another_process_keeps_locked_is_said(
    site_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    with Site.open(site_path, "anna", PASSWORD) as site, plain_sql(site_path, "anna", PASSWORD) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(SiteError, match="Another window is saving to this site just now"), site.work():
            pass
        other.rollback()

        with site.work() as work:
            work.writer.note("print", "site", site.info.id, {"what": "a label"})


def test_a_window_hears_soon_that_another_process_is_writing_and_its_worker_waits_longer(
    new_site: Site,
) -> None:
    new_site.turns.never_wait()

    window = _milliseconds(new_site)
    with ThreadPoolExecutor(1) as worker:
        beside = worker.submit(_milliseconds, new_site).result(10)
    again = _milliseconds(new_site)

    assert (window, beside, again) == (100, 5000, 100)


def _milliseconds(site: Site) -> int:
    """For how long a write of this thread waits for the lock that another process has."""
    with site.work() as work:
        return int(work.connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())


# --- migrations


def test_the_migrations_make_the_tables_that_are_described(new_site: Site) -> None:
    with new_site.look() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )

        assert compare_metadata(context, Base.metadata) == []


def test_the_files_of_the_migrations_are_named_by_their_step() -> None:
    scripts = ScriptDirectory(str(database.MIGRATIONS))
    steps = [script.revision for script in reversed(list(scripts.walk_revisions()))]

    files = sorted((database.MIGRATIONS / "versions").glob("*.py"))

    assert [file.stem.split("_")[0] for file in files] == steps
    assert scripts.get_heads() == [steps[-1]]


def test_after_the_migrations_the_trail_refuses_to_be_changed_or_shortened(site_path: Path) -> None:
    statements = (
        "UPDATE audit SET reason = 'another' WHERE sequence = 1",
        "DELETE FROM audit WHERE sequence = 1",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 1",
        "REPLACE INTO audit SELECT * FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)",
        "UPDATE OR REPLACE audit SET sequence = 2 WHERE sequence = 1",
    )
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        before = rows(connection, "SELECT * FROM audit")
        for statement in statements:
            with pytest.raises(sqlcipher.IntegrityError, match="the audit trail is append-only"):
                connection.execute(statement)

        assert rows(connection, "SELECT * FROM audit") == before


def with_a_further_step(folder: Path, statements: str) -> Path:
    """The migrations of this version and one more."""
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = database.newest_revision()
    (folder / "versions" / "9000_more.py").write_text(
        "from alembic import op\n\n"
        f'revision = "9000"\ndown_revision = "{newest}"\n\n\n'
        f"def upgrade() -> None:\n{statements}"
    )
    return folder


def test_a_database_of_an_older_version_is_brought_up_to_date(
    site_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = '    op.execute("CREATE TABLE added (id VARCHAR(36) NOT NULL PRIMARY KEY)")\n'
    monkeypatch.setattr(database, "MIGRATIONS", with_a_further_step(tmp_path / "migrations", step))

    with Site.open(site_path, "anna", PASSWORD) as site, site.look() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()

    assert "added" in tables


def test_a_step_that_fails_halfway_leaves_the_database_as_it_was(
    site_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = (
        '    op.execute("CREATE TABLE added (id VARCHAR(36) NOT NULL PRIMARY KEY)")\n'
        '    op.execute("UPDATE participant SET absent = 1")\n'
    )
    with monkeypatch.context() as newer:
        newer.setattr(database, "MIGRATIONS", with_a_further_step(tmp_path / "migrations", step))
        with pytest.raises(SiteError, match="SQLITE_ERROR"):
            Site.open(site_path, "anna", PASSWORD)

    with Site.open(site_path, "anna", PASSWORD) as site, site.look() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
        assert "added" not in tables


def test_a_migration_imports_nothing_of_the_program() -> None:
    for file in (database.MIGRATIONS / "versions").glob("*.py"):
        spec = spec_from_file_location(file.stem, file)
        assert spec is not None
        step = module_from_spec(spec)
        assert spec.loader is not None
        spec.loader.exec_module(step)

        assert not any(
            str(getattr(value, "__module__", "")).startswith("tracker") for value in vars(step).values()
        )


def test_where_sqlite_had_no_memory_or_its_disk_failed_it_the_refusal_is_a_sentence(new_site: Site) -> None:
    """The driver says either by MemoryError (SQLITE_NOMEM, SQLITE_IOERR_NOMEM), which is no error of a database."""
    with pytest.raises(SiteError, match="no memory left"), new_site.work():
        raise MemoryError
