"""The file system: files replaced in one step, folders made durable, and its refusals in sentences."""

import errno
import io
import json
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from tracker.errors import SiteError, Unwritable
from tracker.language import _

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


def replace_file(path: Path, content: bytes) -> None:
    """Write or replace a file in one step, so that a crash leaves the old or the new one whole."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write at length; it takes its place only when all of it is written, and leaves nothing otherwise.

    A link stays a link to the file that is replaced. What is no file (a pipe, /dev/null) is never replaced: it is
    written to at the end.
    """
    path = Path(os.path.realpath(path))
    if _is_special(path):
        held = io.BytesIO()
        yield held
        with path.open("wb") as special:
            special.write(held.getvalue())
        return
    waiting = path.with_name(f".{path.name}.part")
    try:
        with waiting.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
    sync_folder(path.parent)


def _is_special(path: Path) -> bool:
    """Whether a name stands for a pipe or a device, in whose place a file would be wrong."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def read_json(path: Path, largest: int) -> Any:
    """What a small JSON file holds. OSError; ValueError where it is larger than `largest` bytes or no JSON."""
    with path.open("rb") as file:
        raw = file.read(largest + 1)
    if len(raw) > largest:
        raise ValueError("too large")
    try:
        return json.loads(raw.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("too deep") from error


def check_takes_files(folder: Path) -> None:
    """Refuse a folder in which no file can be made: by making one, which is gone again. OSError."""
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"0")


def sync_file(path: Path) -> None:
    """Have the disk keep what was written to a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Have the disk keep the names in a folder: a new file's name could be lost in a power cut without it.

    Windows opens no folder, and some file systems refuse; what was written is there all the same.
    """
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what the file system says about `path` into what a person can act on."""
    try:
        yield
    except OSError as error:
        raise _sentence(path, error) from error


def read_only(path: Path) -> SiteError:
    """The sentence for a folder in which nothing can be saved."""
    return Unwritable(
        _("The folder {path} can only be read, so nothing can be saved in it.").format(path=path),
        _("Ask for the right to write to it, or use a copy on another disk."),
    )


def full() -> SiteError:
    """The sentence for a disk without room."""
    return SiteError(_("The disk is full."), _("Make room on the disk and try again."))


def _sentence(path: Path, error: OSError) -> SiteError:
    if error.errno in _FULL:
        return full()
    if error.errno == errno.EROFS:
        return read_only(path)
    if isinstance(error, PermissionError):
        return SiteError(
            _("You do not have the right to use {path}.").format(path=path),
            _("Ask for the right to read and write there, or choose another folder."),
        )
    return SiteError(
        _("{path} cannot be used: {reason}.").format(path=path, reason=error.strerror or error),
        _("Check the path."),
    )
