"""A backup: one file with the encrypted database, the keys of its users and a manifest of what must be in it.

The file is a .zip that only stores. Its database is as encrypted as the site's own and its keys are locked as the
site's own were: who could sign in on that day opens it with the password of that day.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracker import progress
from tracker.domain.plain_text import visible
from tracker.errors import SiteError
from tracker.language import _
from tracker.storage import database, files, keys, verify
from tracker.storage.folder import DATABASE, KEYS

SUFFIX = ".vbbackup"
MANIFEST = "manifest.json"
FORMAT = 1
PARTS = {DATABASE, KEYS, MANIFEST}
_PART = 1 << 22
"""Bytes that are unpacked at once: between two parts it can be stopped."""
LARGEST_TEXT = 1_000_000
"""Bytes of the manifest and of the keys at most."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `counts` are rows by table, `sequence` and `head` the end of the trail."""

    site_name: str
    made_at: str
    software: str
    revision: str
    sequence: int
    head: str
    sha256: str
    key: str
    """What tells the database key from another, and nothing of the key itself."""
    counts: Mapping[str, int]
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def seal(self) -> verify.Seal:
        """The end of its trail."""
        return verify.Seal(self.sequence, self.head)


# --- making


def write(folder: Path, key: bytes, target: Path, software: str, at: datetime) -> Manifest:
    """Back up a site's folder, opened elsewhere or not. The file is there whole and checked, or not at all.

    SiteError where the copy is not sound or differs from the site, the disk is full, or nothing can be written.
    """
    copy = target.with_name(f".{target.name}.copying")
    with files.sentences(target):
        try:
            before = looked_at(folder / DATABASE, key)
            database.copy(folder / DATABASE, key, copy, key)
            manifest = _manifest(folder, copy, key, software, at)
            _compare(before, (manifest.seal, manifest.counts), database.is_sound(copy, key))
            progress.step()
            with files.replacing(target) as out:
                _pack(out, copy, folder / KEYS, manifest)
                _check_packed(out, manifest)
        finally:
            for end in ("-journal", ""):
                copy.with_name(f"{copy.name}{end}").unlink(missing_ok=True)
    return manifest


def _manifest(folder: Path, copy: Path, key: bytes, software: str, at: datetime) -> Manifest:
    head, counts = looked_at(copy, key)
    return Manifest(
        site_name=keys.read_keys(folder / KEYS).site_name,
        made_at=at.isoformat(timespec="seconds"),
        software=software,
        revision=database.newest_revision(),
        sequence=head.sequence,
        head=head.hash,
        sha256=_sha256(copy),
        key=key_mark(key),
        counts=counts,
    )


def key_mark(key: bytes) -> str:
    """What tells a database key from another: 64 bits of a hash of its 256 random ones."""
    return hashlib.sha256(b"visitbook key mark " + key).hexdigest()[:16]


def looked_at(path: Path, key: bytes) -> tuple[verify.Seal, Mapping[str, int]]:
    """The end of a database's trail and its rows by table."""
    engine = database.open_engine(path, key, log=False)
    try:
        with database.sentences(), database.reading(engine) as connection:
            return verify.head(connection), verify.counts(connection)
    finally:
        engine.dispose()


def _compare(
    site: tuple[verify.Seal, Mapping[str, int]], copy: tuple[verify.Seal, Mapping[str, int]], sound: bool
) -> None:
    """A copy that holds less than the site, or is not sound, is no backup; more may have come while it was made."""
    fewer = copy[0].sequence < site[0].sequence or any(copy[1][name] < n for name, n in site[1].items())
    other = copy[0].sequence == site[0].sequence and copy != site
    if fewer or other or not sound:
        raise SiteError(
            _("The backup is not what the site holds, so it was not kept."),
            _("Make another, on another disk if it happens again."),
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(out: BinaryIO, copy: Path, keys_file: Path, manifest: Manifest) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        archive.write(keys_file, KEYS)
        archive.write(copy, DATABASE)


def _check_packed(out: BinaryIO, manifest: Manifest) -> None:
    out.flush()
    with zipfile.ZipFile(out) as archive, archive.open(DATABASE) as stored:
        if hashlib.file_digest(stored, "sha256").hexdigest() != manifest.sha256:  # type: ignore[arg-type]  # reads bytes
            raise SiteError(_("The backup was not stored as it was written."), _("Use another disk."))


# --- reading back


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. SiteError for a file that is no backup, is damaged, or of a newer version."""
    with _opened(file) as archive:
        return _manifest_of(archive)


def read_keys(file: Path) -> keys.Keys:
    """The keys in a backup: who can open it. SiteError as `read_manifest`."""
    with _opened(file) as archive:
        return keys.parse_keys(archive.read(KEYS))


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    with files.sentences(file):
        if file.exists() and not file.is_file():  # a folder; a device or a pipe, which may never end
            raise _no_backup(file)
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
                if len(names) != len(PARTS) or set(names) != PARTS or _too_large(archive):
                    raise _no_backup(file)
                yield archive
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
            raise _no_backup(file) from error


def _too_large(archive: zipfile.ZipFile) -> bool:
    """Only a stored file can be as large as it says; texts of this format are small."""
    squeezed = any(part.compress_type != zipfile.ZIP_STORED for part in archive.infolist())
    return squeezed or any(archive.getinfo(name).file_size > LARGEST_TEXT for name in (KEYS, MANIFEST))


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    content: Any = json.loads(archive.read(MANIFEST))
    if not isinstance(content, dict) or type(content.get("format")) is not int:
        raise ValueError("manifest")
    if content["format"] > FORMAT:
        raise SiteError(_("This backup was made by a newer Visitbook."), _("Restore it with that version."))
    try:
        manifest = Manifest(**content)
        _check_fields(manifest)
        manifest = replace(manifest, site_name=visible(manifest.site_name[: keys.LONGEST_NAME], lines=False))
    except TypeError as error:
        raise ValueError("manifest") from error
    return manifest


def _check_fields(manifest: Manifest) -> None:
    texts = (
        manifest.site_name,
        manifest.software,
        manifest.revision,
        manifest.sha256,
        manifest.key,
    )
    counted = isinstance(manifest.counts, dict) and all(type(n) is int for n in manifest.counts.values())
    if not all(isinstance(text, str) for text in texts) or not counted:
        raise ValueError("manifest")
    verify.read_seal(manifest.sequence, manifest.head)
    if manifest.moment.tzinfo is None:
        raise ValueError("manifest")


def unpack(file: Path, folder: Path) -> Manifest:
    """Put a backup's database and keys into an empty folder and check that they are as they were stored."""
    with _opened(file) as archive:
        manifest = _manifest_of(archive)
        for name in (DATABASE, KEYS):
            size = archive.getinfo(name).file_size
            with archive.open(name) as stored, (folder / name).open("wb") as out:
                while part := stored.read(_PART):
                    progress.step(out.tell(), size)
                    out.write(part)
            files.sync_file(folder / name)
    if _sha256(folder / DATABASE) != manifest.sha256:
        raise SiteError(_("The backup {name} is damaged.").format(name=file.name), _("Use an older one."))
    return manifest


def is_as_stored(file: Path, manifest: Manifest) -> bool:
    """Whether the database in a backup is to the letter what its manifest says of it."""
    try:
        with _opened(file) as archive, archive.open(DATABASE) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == manifest.sha256  # type: ignore[arg-type]  # reads bytes
    except SiteError:
        return False


def check_unpacked(folder: Path, key: bytes, manifest: Manifest) -> None:
    """Open what was unpacked and compare it with the manifest. SiteError where it differs."""
    if not database.is_sound(folder / DATABASE, key) or _differs(folder, key, manifest):
        raise SiteError(_("The backup does not hold what it says."), _("Use an older one."))


def _differs(folder: Path, key: bytes, manifest: Manifest) -> bool:
    """Whether the database differs from its manifest; tables that later versions added are not in either."""
    engine = database.open_engine(folder / DATABASE, key, log=False)
    try:
        with database.sentences(), database.reading(engine) as connection:
            counted = verify.counts(connection, only=frozenset(manifest.counts))
            return (verify.head(connection), counted) != (manifest.seal, dict(manifest.counts))
    finally:
        engine.dispose()


def _no_backup(file: Path) -> SiteError:
    return SiteError(
        _("{name} is no backup of Visitbook, or it is damaged.").format(name=file.name),
        _("Choose a file whose name ends in {suffix}.").format(suffix=SUFFIX),
    )
