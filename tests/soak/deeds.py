"""What a process does until it is killed or its disk fails, and what must be true of its folder ever after."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stage import PASSWORD

from tracker import access, backups, exporting, overview, settings, trail, trust, visits
from tracker.domain.records import Typed
from tracker.errors import SiteError, TrackerError, WrongPassphrase
from tracker.site import NewSite, NewUser, Site
from tracker.storage import database, folder, keys

from .bases import CONSENT, FIRST_PASSWORD, MINA, STUDY, Bases, opened_by_anna, register
from .told import SteadyClock, Told

NEW_PASSWORD = "another sentence that is long"
LAST_WEEK = "the export of last week"
Acknowledged = list[tuple[str, str]]
"""What was told, in order: a kind and what."""
Losses = Iterator[str]


@dataclass(frozen=True)
class Deed:
    """One thing that is done: set up in an empty folder, done by a process, checked by another."""

    name: str
    prepare: Callable[[Bases, Path], object]
    act: Callable[[Path, Told], None]
    check: Callable[[Path, Acknowledged], Losses]


def _site(path: Path) -> Path:
    return path / "site.visitbook"


def nothing(_bases: Bases, _path: Path) -> None:
    """For a deed that begins in an empty folder."""


def _with_site(bases: Bases, path: Path) -> None:
    shutil.copytree(bases.site, _site(path))


def whole(path: Path, told: Acknowledged, *, login: str = "anna", password: str = PASSWORD) -> Losses:
    """What is wrong with a site: it does not open, its trail does not hold, an acknowledged save is gone."""
    try:
        with Site.open(path, login, password, window=True, clock=SteadyClock()) as site:
            yield from (f"verify: {trust.sentence(found)}" for found in trust.verified(site).findings)
            if not database.is_sound(path / folder.DATABASE, site.key):
                yield "a page of the database is not as it was written"
            yield from _gone(site, told)
    except TrackerError as error:
        yield f"does not open: {error}"


def _gone(site: Site, told: Acknowledged) -> Losses:
    there = {row.participant.id for row in overview.participants(site)}
    for kind, what in told:
        if kind == "participant" and what not in there:
            yield f"participant {what} was acknowledged and is gone"
        if kind == "value":
            visit_id, text = what.split()
            form = visits.open_visit(site, visit_id).form("pp_nrs")
            if [field.entry.text for field in form.fields if field.entry] != [text]:
                yield f"the value of visit {visit_id} was acknowledged and is gone"


# --- saves


def _save(path: Path, told: Told) -> None:
    with opened_by_anna(_site(path), window=True) as site:
        for n in range(3):
            told.step(lambda n=n: _save_one(site, told, n))
        told.step(lambda: trust.save_seal(site, site.path / trust.OWN_SEAL))


def _save_one(site: Site, told: Told, n: int) -> None:
    participant_id = register(site)
    told.acknowledge("participant", participant_id)
    visit_id = next(visit.id for visit in overview.participant(site, participant_id).visits)
    visits.hold(site, visit_id, CONSENT)
    visits.save(site, visit_id, "pp_nrs", Typed("itch", str(n)))
    told.acknowledge("value", f"{visit_id} {n}")


def _saved(path: Path, told: Acknowledged) -> Losses:
    yield from whole(_site(path), told)


# --- an older version's file


def _migrate(path: Path, told: Told) -> None:
    with Site.open(_site(path), "anna", FIRST_PASSWORD, clock=SteadyClock()):
        told.acknowledge("opened")


def _migrated(path: Path, told: Acknowledged) -> Losses:
    yield from whole(_site(path), told, password=FIRST_PASSWORD)
    with Site.open(_site(path), "anna", FIRST_PASSWORD, clock=SteadyClock()) as site:
        if len(overview.participants(site)) != 2:
            yield "the two participants of the first version are not there"


# --- backups


def _prepare_backup(bases: Bases, path: Path) -> None:
    _with_site(bases, path)
    (path / "backups").mkdir()


def _back_up(path: Path, told: Told) -> None:
    with opened_by_anna(_site(path)) as site:
        settings.change(site, "backup_folder", str(path / "backups"))
        for _n in range(2):
            made = told.step(lambda: backups.by_itself(site))
            if made:
                told.acknowledge("backup", made.name)
            told.step(lambda: told.acknowledge("participant", register(site)))


def _backed_up(path: Path, told: Acknowledged) -> Losses:
    yield from whole(_site(path), told)
    there = sorted((path / "backups").glob(f"*{backups.SUFFIX}"))
    newest = max((file.name for file in there), default="")
    yield from (
        f"{what} was acknowledged and is gone" for kind, what in told if kind == "backup" and what > newest
    )
    for file in there:
        yield from _restores(file, path / f"of-{file.stem}.visitbook")
    if there:
        for file in (path / "backups").iterdir():
            os.utime(file, (0, 0))  # what is younger may still be in the making
        with opened_by_anna(_site(path)) as site:
            backups.by_itself(site)
        left = [file.name for file in (path / "backups").iterdir() if file.suffix != backups.SUFFIX]
        yield from (f"{name} is left beside the backups" for name in left)


def _restores(file: Path, to: Path) -> Losses:
    try:
        backups.restore(file, to, "anna", PASSWORD)
    except SiteError as error:
        yield f"the backup {file.name} does not restore: {error}"
        return
    yield from whole(to, [])
    shutil.rmtree(to)


# --- restoring


def _prepare_restore(bases: Bases, path: Path) -> None:
    shutil.copyfile(bases.backup, path / "site.vbbackup")


def _restore(path: Path, told: Told) -> None:
    backups.restore(path / "site.vbbackup", _site(path), "anna", PASSWORD)
    told.acknowledge("restored")


def _restored(path: Path, told: Acknowledged) -> Losses:
    if ("restored", "") in told and not _site(path).exists():
        yield "the restored site was acknowledged and is gone"
    if not _site(path).exists():  # whoever restores again gets it, whatever the first try left behind
        try:
            backups.restore(path / "site.vbbackup", _site(path), "anna", PASSWORD)
        except SiteError as error:
            yield f"cannot be restored again: {error}"
            return
    yield from whole(_site(path), [])
    left = {one.name for one in path.iterdir()} - {"site.vbbackup", _site(path).name}
    yield from (f"{name} is left after restoring" for name in sorted(left))


def _prepare_replacing(bases: Bases, path: Path) -> None:
    _prepare_restore(bases, path)
    shutil.copytree(bases.ahead, _site(path))


def _put_in_place(path: Path, told: Told) -> None:
    aside = backups.put_in_place(path / "site.vbbackup", _site(path), "anna", PASSWORD, SteadyClock())
    told.acknowledge("replaced", aside.name)


def _put(path: Path, told: Acknowledged) -> Losses:
    """One participant came with the backup; the second was entered since and must be in one of the folders."""
    yield from whole(_site(path), [])
    found = {_site(path): _participants(_site(path))}
    for aside in path.glob("site.replaced-*.visitbook"):
        yield from whole(aside, [])
        found[aside] = _participants(aside)
    if max(found.values()) != 2:
        yield "what the backup replaced is not kept"
    if any(kind == "replaced" for kind, _what in told) and found[_site(path)] != 1:
        yield "the backup was acknowledged as restored and is not there"


def _participants(path: Path) -> int:
    try:
        with opened_by_anna(path) as site:
            return len(overview.participants(site))
    except SiteError:
        return 0


# --- keys


def _remove_user(path: Path, told: Told) -> None:
    with opened_by_anna(_site(path)) as site:
        told.step(lambda: told.acknowledge("participant", register(site)))
        told.step(lambda: (access.remove(site, "reza", "Left"), told.acknowledge("removed")))
        told.step(lambda: told.acknowledge("participant", register(site)))


def _removed(path: Path, told: Acknowledged) -> Losses:
    yield from whole(_site(path), told)
    if ("removed", "") not in told:  # the administrator sees it undone and does it again
        with opened_by_anna(_site(path)) as site:
            if not any(one.active for one in access.accounts(site) if one.login == "reza"):
                return  # killed after the last save, before it could say so
            try:
                access.remove(site, "reza", "Left")
            except TrackerError as error:
                yield f"cannot be removed again: {error}"
    if "reza" in Site.logins(_site(path)):
        yield "who was removed still has a key"
    yield from (f"{file.name} is left in the site's folder" for file in _site(path).glob("*.next.*"))
    yield from whole(_site(path), told)


def _change_keys(path: Path, told: Told) -> None:
    with opened_by_anna(_site(path)) as site:
        mina = NewUser("mina", "Mina Azari", MINA)
        told.step(lambda: (access.add(site, mina), told.acknowledge("user")))
        told.step(lambda: told.acknowledge("code", access.new_recovery_key(site)))
        told.step(
            lambda: (access.change_own_password(site, PASSWORD, NEW_PASSWORD), told.acknowledge("password"))
        )


def _changed_keys(path: Path, told: Acknowledged) -> Losses:
    kinds = dict(told)
    held = keys.read_keys(_site(path) / folder.KEYS)
    password = NEW_PASSWORD if _fits(held, "anna", NEW_PASSWORD) else PASSWORD
    if "password" in kinds and password == PASSWORD:
        yield "the new passphrase was acknowledged and does not fit"
    yield from whole(_site(path), told, password=password)
    if "user" in kinds and not _fits(held, "mina", MINA):
        yield "the user was acknowledged and cannot sign in"
    if "code" in kinds:
        keys.recover(held, kinds["code"])
    if "user" not in kinds:
        with Site.open(_site(path), "anna", password, clock=SteadyClock()) as site:
            yield from _adds_again(site)


def _adds_again(site: Site) -> Losses:
    """A user whose adding was cut off is there, or can be added again; nothing in between."""
    try:
        access.add(site, NewUser("mina", "Mina Azari", MINA))
    except TrackerError:
        if not _fits(keys.read_keys(site.path / folder.KEYS), "mina", MINA):
            yield "the user can neither sign in nor be added again"


def _fits(held: keys.Keys, login: str, password: str) -> bool:
    try:
        return bool(keys.unwrap(held, login, password))
    except WrongPassphrase:
        return False


# --- a new site


def _create(path: Path, told: Told) -> None:
    anna = NewUser("anna", "Anna Karimi", PASSWORD)
    with Site.create(_site(path), NewSite("Second clinic", "02", "UTC", "IR"), anna, clock=SteadyClock()):
        told.acknowledge("created")


def _created(path: Path, told: Acknowledged) -> Losses:
    if _site(path).exists() or ("created", "") in told:
        yield from whole(_site(path), [])


# --- exports


EXPORTED = {"csv": "given.zip", "xlsx": "given.xlsx", "ics": "given.ics"}


def _prepare_exports(bases: Bases, path: Path) -> None:
    _with_site(bases, path)
    (path / "out").mkdir()
    (path / "out" / EXPORTED["csv"]).write_text(LAST_WEEK)


def _export(path: Path, told: Told) -> None:
    with opened_by_anna(_site(path)) as site:
        for kind in EXPORTED:
            told.step(lambda kind=kind: _export_one(site, told, path / "out", kind))


def _export_one(site: Site, told: Told, folder_out: Path, kind: str) -> None:
    exporting.export(site, exporting.Wanted(kind, STUDY), folder_out / EXPORTED[kind])
    told.acknowledge("exported", kind)


def _exported(path: Path, told: Acknowledged) -> Losses:
    """At a target's name is what was there before, or an export that is whole and on the trail with its hash."""
    yield from whole(_site(path), told)
    with opened_by_anna(_site(path)) as site:
        lines = trail.entries(site, trail.Filter(kind=trail.Kind.PAPER)).lines
        hashes = {new for line in lines for name, _old, new in line.columns if name == "sha256"}
        for kind, name in EXPORTED.items():
            target = path / "out" / name
            content = target.read_bytes() if target.exists() else b""
            known = hashlib.sha256(content).hexdigest() in hashes
            if ("exported", kind) in told and not known:
                yield f"{name} was acknowledged and is not the file that the trail names"
            elif content and not known and content != LAST_WEEK.encode():
                yield f"{name} is half written, or not on the trail"
        for kind, name in EXPORTED.items():
            exporting.export(site, exporting.Wanted(kind, STUDY), path / "out" / name)
    left = {one.name for one in (path / "out").iterdir()} - set(EXPORTED.values())
    yield from (f"{name} is left beside the exports" for name in sorted(left))


SAVES = Deed("saves", _with_site, _save, _saved)
MIGRATION = Deed(
    "migrations", lambda bases, path: shutil.copytree(bases.first, _site(path)), _migrate, _migrated
)
BACKUP = Deed("backups", _prepare_backup, _back_up, _backed_up)
RESTORE = Deed("restores", _prepare_restore, _restore, _restored)
REPLACING = Deed("restores in place", _prepare_replacing, _put_in_place, _put)
REKEYING = Deed("re-keying", _with_site, _remove_user, _removed)
KEYS = Deed("users and passphrases", _with_site, _change_keys, _changed_keys)
CREATION = Deed("new sites", nothing, _create, _created)
EXPORTS = Deed("exports", _prepare_exports, _export, _exported)
DEEDS = (SAVES, MIGRATION, BACKUP, RESTORE, REPLACING, REKEYING, KEYS, CREATION, EXPORTS)
