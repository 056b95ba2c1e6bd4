"""Backups: whole or not there, checked by opening, refused where damaged; what they hold is what the site held."""

import json
import os
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from site_file import plain_sql
from stage import PASSWORD, TestClock

from tracker import demo
from tracker.errors import SiteError, WrongPassphrase
from tracker.site import Site
from tracker.storage import backup, keys, verify

AT = datetime(2026, 4, 14, 9, 41, tzinfo=UTC)


def key_of(path: Path, login: str = "coordinator", password: str = demo.PASSWORD) -> bytes:
    return keys.unwrap(keys.read_keys(path / "keys.json"), login, password)


@pytest.fixture
def made(demo_path: Path, tmp_path: Path) -> Path:
    """A backup of the demo site."""
    target = tmp_path / "demo.vbbackup"
    backup.write(demo_path, key_of(demo_path), target, "Visitbook 0.1.0", AT)
    return target


def rewritten(file: Path, name: str, content: bytes) -> Path:
    """The same backup with one part replaced."""
    with zipfile.ZipFile(file) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as new:
        for part, bytes_ in {**parts, name: content}.items():
            new.writestr(part, bytes_)
    return file


def test_a_backup_restores_to_a_site_without_a_fault(made: Path, demo_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "restored.visitbook"
    folder.mkdir()

    manifest = backup.unpack(made, folder)
    backup.check_unpacked(folder, key_of(folder), manifest)

    with (
        Site.open(folder, "coordinator", demo.PASSWORD, clock=TestClock()) as site,
        site.look() as connection,
    ):
        assert list(verify.findings(connection, (manifest.seal,))) == []
        assert verify.counts(connection) == manifest.counts
    assert (folder / "keys.json").read_bytes() == (demo_path / "keys.json").read_bytes()


def test_a_backup_says_what_it_holds_without_a_password(made: Path) -> None:
    manifest = backup.read_manifest(made)

    assert (manifest.site_name, manifest.moment) == ("Demo Hospital, made-up people", AT)
    assert manifest.counts["participant"] == 25  # the demo of the fixture
    assert manifest.counts["audit"] == manifest.sequence


def test_nothing_is_left_beside_a_backup(made: Path) -> None:
    assert [file.name for file in made.parent.iterdir() if "demo.vb" in file.name] == ["demo.vbbackup"]


def test_a_backup_is_made_while_the_site_is_open_and_written_to(demo_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "open.vbbackup"
    with Site.open(demo_path, "coordinator", demo.PASSWORD, clock=TestClock()) as site:
        with site.work() as work:
            work.writer.note("print", "site", site.info.id, {"what": "a label"})

        manifest = backup.write(demo_path, key_of(demo_path), target, "Visitbook 0.1.0", AT)

        with site.look() as connection:
            assert manifest.seal == verify.head(connection)


def test_the_database_in_a_backup_is_encrypted(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        stored = archive.read("data.db")

    assert b"SQLite format 3" not in stored
    assert b"participant" not in stored


def test_a_password_of_nobody_opens_no_backup(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "restored.visitbook"
    folder.mkdir()
    backup.unpack(made, folder)

    with pytest.raises(WrongPassphrase):
        key_of(folder, "coordinator", PASSWORD)


@pytest.mark.skipif(sys.platform == "win32", reason="has no pipes in folders")
def test_a_pipe_is_no_backup(tmp_path: Path) -> None:
    pipe = tmp_path / "holiday.vbbackup"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)  # else whoever opens it waits for a writer

    with pytest.raises(SiteError, match=r"holiday\.vbbackup is no backup of Visitbook"):
        backup.read_manifest(pipe)
    os.close(held)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(200)])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "holiday.vbbackup"
    file.write_bytes(content)

    with pytest.raises(SiteError, match=r"holiday\.vbbackup is no backup of Visitbook"):
        backup.read_manifest(file)


@pytest.mark.parametrize(
    "names",
    [
        ["data.db", "keys.json"],
        ["data.db", "keys.json", "manifest.json", "../../outside"],
        ["../data.db", "keys.json", "manifest.json"],
        ["data.db", "data.db", "manifest.json"],
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_backup_with_other_parts_is_refused_and_nothing_is_unpacked(
    tmp_path: Path, names: list[str]
) -> None:
    file, folder = tmp_path / "forged.vbbackup", tmp_path / "folder"
    folder.mkdir()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"{}")

    with pytest.raises(SiteError, match="is no backup"):
        backup.unpack(file, folder)

    assert list(folder.iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_a_squeezed_part_is_refused_before_it_is_unpacked(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in backup.PARTS:
            bomb.writestr(name, bytes(30_000_000))

    with pytest.raises(SiteError, match="is no backup"):
        backup.read_manifest(made)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"null",
        b'{"format": "1"}',
        b'{"format": 1}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_manifest_that_is_none_is_refused(made: Path, manifest: bytes) -> None:
    with pytest.raises(SiteError, match="is no backup"):
        backup.read_manifest(rewritten(made, "manifest.json", manifest))


@pytest.mark.parametrize(
    ("field", "value"), [("counts", 5), ("made_at", "soon"), ("made_at", "2026-04-14"), ("head", 1)]
)
def test_a_manifest_with_a_field_of_another_kind_is_refused(made: Path, field: str, value: object) -> None:
    with zipfile.ZipFile(made) as archive:
        content = json.loads(archive.read("manifest.json"))

    with pytest.raises(SiteError, match="is no backup"):
        backup.read_manifest(rewritten(made, "manifest.json", json.dumps({**content, field: value}).encode()))


def test_a_backup_of_a_newer_version_is_said(made: Path) -> None:
    with pytest.raises(SiteError, match="made by a newer Visitbook"):
        backup.read_manifest(rewritten(made, "manifest.json", b'{"format": 2}'))


def test_a_flipped_byte_in_the_database_is_said(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        stored = bytearray(archive.read("data.db"))
    stored[5000] ^= 1
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(SiteError, match="is damaged"):
        backup.unpack(rewritten(made, "data.db", bytes(stored)), folder)


def test_a_database_of_another_site_is_said(made: Path, tmp_path: Path, demo_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    manifest = backup.unpack(made, folder)
    with plain_sql(folder, "coordinator", demo.PASSWORD) as connection:
        connection.execute("DELETE FROM deviation")
        connection.commit()

    with pytest.raises(SiteError, match="does not hold what it says"):
        backup.check_unpacked(folder, key_of(folder), manifest)


def test_a_damaged_site_gives_no_backup_and_leaves_the_last_one(made: Path, demo_path: Path) -> None:
    key, before = key_of(demo_path), made.read_bytes()
    stored = bytearray((demo_path / "data.db").read_bytes())
    stored[len(stored) // 2] ^= 1
    (demo_path / "data.db").write_bytes(stored)

    with pytest.raises(SiteError):
        backup.write(demo_path, key, made, "Visitbook 0.1.0", AT)

    assert made.read_bytes() == before


def test_a_folder_that_is_not_there_is_said(demo_path: Path, tmp_path: Path) -> None:
    with pytest.raises(SiteError):
        backup.write(demo_path, key_of(demo_path), tmp_path / "gone" / "b.vbbackup", "Visitbook 0.1.0", AT)
