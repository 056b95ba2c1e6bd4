"""Giving a study on: what is exported is read once as frozen records, written whole, and noted on the audit trail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol

from tracker import datasets
from tracker.datasets import Trail
from tracker.domain.dataset import Dataset
from tracker.domain.rights import Right
from tracker.errors import Cancelled, NotPossible, SiteError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import files, folder

WRITERS = {
    "odm": "tracker.exchange.odm",
    "csv": "tracker.exchange.csv_tables",
    "xlsx": "tracker.exchange.xlsx",
    "spss": "tracker.exchange.spss",
}
"""The formats of a study and who writes each: imported when asked for, some libraries are slow to load."""
Told = Callable[[int, int], bool]
"""Is told how many of how many participants are written; its False cancels."""


@dataclass(frozen=True)
class Wanted:
    """What is to be exported. `study` by id or the key of its file; `transactional` is for ODM alone."""

    kind: str
    study: str | None = None
    participant: str | None = None
    """The number of the one participant of a calendar."""
    masked: bool = False
    deidentified: bool = False
    transactional: bool = False


class Writer(Protocol):
    """What each format's module has."""

    def write(self, dataset: Dataset, out: BinaryIO, told: Callable[[], None], **how: bool) -> None:
        """Write the dataset; `told` is called after each participant. `transactional` is given to ODM alone."""


@needs(Right.EXPORT)
def export(site: Site, wanted: Wanted, target: Path, progress: Told | None = None) -> None:
    """Write a study in one of WRITERS' formats; the file is there whole or not at all, and on the trail with its hash.

    SiteError where it cannot be written; Cancelled where `progress` said so; NotPossible for what does not go together.
    """
    if wanted.study is None:
        raise NotPossible(_("An export needs its study."), _("Name it with --study."))
    data = datasets.dataset(
        site,
        wanted.study,
        masked=wanted.masked,
        deidentified=wanted.deidentified,
        trail=_trail(wanted),
    )
    writer: Writer = import_module(WRITERS[wanted.kind])
    how = {"transactional": True} if wanted.transactional else {}
    folder.check_outside(target)
    try:
        with files.replacing(target) as out:
            writer.write(data, out, _counted(data.count, progress), **how)
            _note(site, data, wanted.kind, target.name, _sha256(out))
    except OSError as error:
        raise SiteError(
            _("{name} could not be written: {reason}.").format(
                name=target.name, reason=error.strerror or error
            ),
            _("Choose another folder, or make room, and export again."),
        ) from error


def _trail(wanted: Wanted) -> Trail:
    if wanted.kind != "odm":
        return Trail.NOTHING
    return Trail.WHOLE if wanted.transactional else Trail.LAST


def _counted(count: int, progress: Told | None) -> Callable[[], None]:
    written = 0

    def told() -> None:
        nonlocal written
        written += 1
        if progress and not progress(written, count):
            raise Cancelled(_("The export was cancelled; nothing was written."))

    return told


def _sha256(out: BinaryIO) -> str:
    out.flush()
    out.seek(0)
    digest = hashlib.sha256()
    while part := out.read(1 << 20):
        digest.update(part)
    return digest.hexdigest()


def _note(site: Site, data: Dataset, kind: str, name: str, sha256: str) -> None:
    said: dict[str, str | int | bool] = {
        "format": kind,
        "file": name,
        "sha256": sha256,
        "participants": data.count,
        "masked": data.masked,
        "deidentified": data.deidentified,
    }
    site.note("export", "study", data.study.id, said)
