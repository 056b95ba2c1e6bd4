"""Giving a study on: what is exported is read once as frozen records, written whole, and noted on the audit trail."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from tracker import appointments, datasets, studies
from tracker.datasets import Trail
from tracker.domain.rights import Right
from tracker.errors import Cancelled, NotPossible, SiteError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import files, folder, read

WRITERS = {
    "odm": "tracker.exchange.odm",
    "csv": "tracker.exchange.csv_tables",
    "xlsx": "tracker.exchange.xlsx",
    "spss": "tracker.exchange.spss",
}
"""The formats of a study and who writes each: imported when asked for, some libraries are slow to load."""
CALENDAR = "ics"
"""The format of appointments: of the site, of a study, or of one participant."""
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


@dataclass(frozen=True)
class _Prepared:
    """What is about to be written: by whom, how many participants, and what the trail will say of it."""

    write: Callable[[BinaryIO, Callable[[], None]], None]
    count: int
    about: tuple[str, str, str | None]
    """The table, the record and the participant of the entry."""


@needs(Right.EXPORT)
def export(site: Site, wanted: Wanted, target: Path, progress: Told | None = None) -> None:
    """Write what is wanted; the file is there whole or not at all, and on the trail with its hash.

    SiteError where it cannot be written; Cancelled where `progress` said so; NotPossible for what does not go together.
    """
    _check(wanted)
    folder.check_outside(target)
    prepared = _calendar(site, wanted) if wanted.kind == CALENDAR else _study(site, wanted)
    try:
        with files.replacing(target) as out:
            prepared.write(out, _counted(prepared.count, progress))
            # Before the file takes its name: none leaves the site that the trail does not know.
            _note(site, prepared, wanted, target.name, _sha256(out))
    except OSError as error:
        raise SiteError(
            _("{name} could not be written: {reason}.").format(
                name=target.name, reason=error.strerror or error
            ),
            _("Choose another folder, or make room, and export again."),
        ) from error


def _check(wanted: Wanted) -> None:
    is_calendar = wanted.kind == CALENDAR
    if wanted.study is None and not is_calendar:
        raise NotPossible(_("An export needs its study."), _("Name the study."))
    if wanted.participant is not None and not is_calendar:
        raise NotPossible(
            _("Only a calendar is of one participant."), _("Leave the participant out, or choose ics.")
        )
    if wanted.deidentified and is_calendar:
        raise NotPossible(
            _("A calendar holds the days on which people come, so it cannot be de-identified."),
            _("Choose another format."),
        )
    if wanted.transactional and wanted.kind != "odm":
        raise NotPossible(_("Only ODM tells every change."), _("Choose odm, or leave “transactional” out."))


def _study(site: Site, wanted: Wanted) -> _Prepared:
    """The study by one of the writers, that of ODM with the trail."""
    trail = Trail.NOTHING
    how: dict[str, bool] = {}
    if wanted.kind == "odm":
        trail = Trail.WHOLE if wanted.transactional else Trail.LAST
        how = {"transactional": wanted.transactional}
    data = datasets.dataset(
        site, wanted.study or "", masked=wanted.masked, deidentified=wanted.deidentified, trail=trail
    )
    writer = import_module(WRITERS[wanted.kind])
    return _Prepared(
        lambda out, told: writer.write(data, out, told, **how), data.count, ("study", data.study.id, None)
    )


def _calendar(site: Site, wanted: Wanted) -> _Prepared:
    from tracker.exchange import calendar  # noqa: PLC0415  as the other writers: a slow library, for who asks

    with site.look() as connection:
        who = read.participant_by_number(connection, wanted.participant) if wanted.participant else None
    study = studies.study(site, wanted.study) if wanted.study else None
    data = appointments.calendar(site, wanted.study, wanted.participant)
    about = ("study", study.id) if study else ("site", site.info.id)
    return _Prepared(
        lambda out, told: calendar.write(data, out, told), data.count, (*about, who.id if who else None)
    )


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


def _note(site: Site, prepared: _Prepared, wanted: Wanted, name: str, sha256: str) -> None:
    table, record, participant = prepared.about
    said: dict[str, str | int | bool] = {
        "format": wanted.kind,
        "file": name,
        "sha256": sha256,
        "participants": prepared.count,
        "masked": wanted.masked,
        "deidentified": wanted.deidentified,
        "transactional": wanted.transactional,
    }
    site.note("export", table, record, said, participant=participant)
