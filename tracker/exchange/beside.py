"""Where writers keep what they need in between: beside the target, never in a folder for all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO


def nameless(out: BinaryIO) -> IO[bytes]:
    """A file without a name, gone when it is closed or the program ends, on the disk of the target."""
    path = _path(out)
    return tempfile.TemporaryFile(dir=path.parent if path else None)


@contextmanager
def working_folder(out: BinaryIO) -> Iterator[Path]:
    """A folder for files that need a name; it goes in the end, and what a killed program left of it goes first."""
    path = _path(out)
    if path is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    folder_path = path.with_name(f"{path.name}s")
    shutil.rmtree(folder_path, ignore_errors=True)
    folder_path.mkdir(mode=0o700)
    try:
        yield folder_path
    finally:
        shutil.rmtree(folder_path, ignore_errors=True)


def _path(out: BinaryIO) -> Path | None:
    name = getattr(out, "name", None)
    return Path(name) if isinstance(name, str) else None
