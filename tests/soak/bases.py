"""The folders that rounds start from, made once: a site, the same further on, its backup, one of the first version."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stage import PASSWORD

from tracker import access, backups, enrolment, studies
from tracker.domain.records import Sex
from tracker.site import NewSite, NewUser, Site
from tracker.storage import folder, keys, read

from .told import SteadyClock

STUDY = "emc-daily-practice"
REZA, MINA = "a long sentence of his", "a longer sentence of hers"
FIRST_PASSWORD = "kept from the first version"
SAVED = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
CONSENT = date(2026, 3, 2)
REGISTRATION = enrolment.Registration(
    "N.H.", Sex.FEMALE, CONSENT, "2.0", birth_date=date(1991, 5, 5), screening_on=CONSENT
)


@dataclass(frozen=True)
class Bases:
    """Folders that are copied for each round and never written to."""

    site: Path
    """Anna and reza, one study, one participant."""
    ahead: Path
    """The same with one participant more."""
    backup: Path
    """Of `site`."""
    first: Path
    """Of version 0.1."""


def light_keys() -> None:
    """Keys that take 5 ms to derive: a soak opens a site thousands of times. test_keys.py holds the real ones."""
    keys.ARGON2 = {name: least for name, (least, _most) in keys.BOUNDS.items()}


def make(where: Path) -> Bases:
    """Make them all in an empty folder."""
    site, ahead, backup = where / "site.visitbook", where / "ahead.visitbook", where / "site.vbbackup"
    info = NewSite("Sari Dermatology Clinic", "01", "UTC", "IR")
    with Site.create(site, info, NewUser("anna", "Anna Karimi", PASSWORD), clock=SteadyClock()) as opened:
        studies.add(opened, STUDY)
        access.add(opened, NewUser("reza", "Reza Tavakoli", REZA))
        register(opened)
        backups.make(opened, backup)
    shutil.copytree(site, ahead)
    with opened_by_anna(ahead) as opened:
        register(opened)
    return Bases(site, ahead, backup, _first(where / "first.visitbook"))


def opened_by_anna(path: Path, *, window: bool = False) -> Site:
    return Site.open(path, "anna", PASSWORD, window=window, clock=SteadyClock())


def register(site: Site) -> str:
    """One save of many rows: a participant with all visits and their trail. Returns the participant's id."""
    with site.look() as connection:
        study_id = next(one.id for one in read.studies(connection) if one.key == STUDY)
    return enrolment.register(site, study_id, REGISTRATION)[0]


def _first(path: Path) -> Path:
    """The site of the first version, its key locked lightly and in the format of that version."""
    shutil.copytree(SAVED, path)
    key = keys.unwrap(keys.read_keys(path / folder.KEYS), "anna", FIRST_PASSWORD)
    held = keys.read_keys(path / folder.KEYS)
    light = keys._locked(key, "anna", FIRST_PASSWORD)
    keys.write_keys(path / folder.KEYS, held.with_user("anna", light))
    return path
