"""An older site is brought up to date on a copy; what it was before is kept, and a cut-off loses nothing."""

import shutil
from pathlib import Path

import pytest
from site_file import content, plain_sql, rows, trail
from stage import TestClock

from tracker import overview, trust
from tracker.errors import SiteError
from tracker.site import Site
from tracker.storage import database, folder, keys, upgrade

SAVED = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
PASSWORD = "kept from the first version"
KEPT = "before-upgrade-0001"


@pytest.fixture
def path(tmp_path: Path, light_keys: None) -> Path:
    """A site as the first version saved it."""
    return shutil.copytree(SAVED, tmp_path / SAVED.name)


def opened(path: Path) -> Site:
    return Site.open(path, "anna", PASSWORD, clock=TestClock())


def step(path: Path) -> str:
    with plain_sql(path, "anna", PASSWORD) as connection:
        return str(rows(connection, "SELECT version_num FROM alembic_version")[0]["version_num"])


def test_a_site_of_the_first_version_is_brought_up_to_date_with_its_trail_to_the_letter(path: Path) -> None:
    with plain_sql(path, "anna", PASSWORD) as connection:
        before = trail(connection)

    opened(path).close()

    with plain_sql(path, "anna", PASSWORD) as connection:
        assert trail(connection)[: len(before)] == before
    assert step(path) == database.newest_revision()


def test_after_it_every_row_is_what_the_trail_says(path: Path) -> None:
    with opened(path) as site:
        assert trust.verified(site).findings == ()


def test_what_it_was_is_kept_inside_as_a_site_of_its_own_with_the_keys_of_that_day(path: Path) -> None:
    before = content(path)
    with plain_sql(path, "anna", PASSWORD) as connection:
        told = trail(connection)

    opened(path).close()

    with plain_sql(path / KEPT, "anna", PASSWORD) as connection:
        assert trail(connection) == told
    assert step(path / KEPT) == "0001"
    assert content(path / KEPT)["keys.json"] == before["keys.json"]
    assert content(path)["keys.json"] != before["keys.json"]  # the user has keys of their own now


def test_nothing_else_is_left_in_the_folder_and_the_next_opening_upgrades_nothing(path: Path) -> None:
    opened(path).close()
    first = content(path)["data.db"]

    opened(path).close()

    names = {one.name for one in path.iterdir()}
    assert names == {"data.db", "keys.json", KEPT, folder.CHANGE_LOCK}
    assert content(path)["data.db"] == first


def test_what_was_kept_opens_and_is_brought_up_to_date_by_itself(path: Path) -> None:
    opened(path).close()

    with opened(path / KEPT) as kept:
        assert len(overview.participants(kept)) == 2


def test_an_older_site_that_is_put_back_is_kept_again_only_where_it_differs(path: Path) -> None:
    opened(path).close()
    for name in ("data.db", "keys.json"):
        shutil.copyfile(path / KEPT / name, path / name)
    opened(path).close()
    assert [one.name for one in path.glob("before-upgrade-*")] == [KEPT]

    for name in ("data.db", "keys.json"):
        shutil.copyfile(SAVED / name, path / name)
    with plain_sql(path, "anna", PASSWORD) as connection:
        (last,) = rows(connection, "SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")
        another = {**last, "sequence": last["sequence"] + 1, "hash": "0" * 64}
        marks = ", ".join("?" * len(another))
        connection.execute(f"INSERT INTO audit ({', '.join(another)}) VALUES ({marks})", (*another.values(),))
        connection.commit()
    opened(path).close()

    assert sorted(one.name for one in path.glob("before-upgrade-*")) == [KEPT, f"{KEPT}-2"]


def test_a_copy_that_an_upgrade_left_when_it_was_cut_off_is_made_anew(path: Path) -> None:
    (path / upgrade.NEXT_DATABASE).write_bytes(b"half of it")
    (path / f"{upgrade.NEXT_DATABASE}-journal").write_bytes(b"of the half")
    (path / f".{KEPT}.part").mkdir()

    opened(path).close()

    assert step(path) == database.newest_revision()
    assert not list(path.glob(f"{upgrade.NEXT_DATABASE}*"))
    assert not (path / f".{KEPT}.part").exists()


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM participant WHERE screening_number = 'SAR-S002'",
        "DROP TRIGGER audit_refuses_delete",
        "DROP TABLE protocol_version",
    ],
)
def test_a_step_that_loses_something_is_refused_and_the_site_left_as_it_was(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    before = content(path)
    monkeypatch.setattr(database, "MIGRATIONS", with_a_step(tmp_path / "migrations", loss))

    with pytest.raises(SiteError, match="without losing something, so it was left as it was"):
        opened(path)

    assert content(path)["keys.json"] == before["keys.json"]
    assert step(path) == "0001"
    assert {one.name for one in path.iterdir()} == {"data.db", "keys.json", folder.CHANGE_LOCK}


def with_a_step(target: Path, statement: str) -> Path:
    """The migrations of this version and one more that loses something."""
    shutil.copytree(database.MIGRATIONS, target, ignore=shutil.ignore_patterns("__pycache__"))
    newest = database.newest_revision()
    (target / "versions" / "9000_more.py").write_text(
        f'from alembic import op\n\nrevision = "9000"\ndown_revision = "{newest}"\n\n\n'
        f'def upgrade() -> None:\n    op.execute("{statement}")\n'
    )
    return target


def test_a_site_that_another_program_has_open_is_not_upgraded(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    key = keys.unwrap(keys.read_keys(path / "keys.json"), "anna", PASSWORD)
    other = database.connect(path / "data.db", key)
    try:
        with pytest.raises(SiteError, match=r"open in another window or program too.*Close it there"):
            opened(path)
    finally:
        other.close()

    opened(path).close()


def test_while_one_window_brings_a_site_up_to_date_another_is_told_to_wait(path: Path) -> None:
    with folder.alone(path), pytest.raises(SiteError, match="brought up to date by another window"):
        opened(path)
