"""Backups by hand and by themselves, kept by age, and the drill that proves that one can be restored."""

import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker import VERSION, progress
from tracker.domain.retention import kept
from tracker.domain.rights import Right, may, who_may
from tracker.domain.settings import Settings
from tracker.errors import Cancelled, NotAllowed, SiteError, TrackerError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Clock, Site, SystemClock
from tracker.storage import (
    backup,
    files,
    folder,
    keys,
    mounts,
    read,
    read_backups,
    tables,
    verify,
    whereabouts,
)
from tracker.storage.backup import SUFFIX, Manifest
from tracker.storage.writer import Value

BY_HAND, BY_ITSELF, DRILL = "by hand", "by itself", "drill"
ENDING = SUFFIX
"""How the name of a backup ends."""
DRILL_DAYS = 7
STAMP = "%Y%m%d-%H%M%S"
Listed = tuple[Path, Manifest | None]
"""A backup and what it says of itself; None for one that is damaged."""
CUT_OFF_SECONDS = 3600


@dataclass(frozen=True)
class State:
    """How backups stand: the last good one, the last drill, and what went wrong since."""

    folder: str
    last: datetime | None
    last_file: str
    drilled: datetime | None
    trouble: str

    def is_due(self, now: datetime, hours: int) -> bool:
        """Whether another is due by itself."""
        return bool(self.folder) and (self.last is None or now - self.last >= timedelta(hours=hours))

    def drill_is_due(self, now: datetime) -> bool:
        """Whether a restore drill is due."""
        return self.last is not None and (
            self.drilled is None or now - self.drilled >= timedelta(days=DRILL_DAYS)
        )


@needs(Right.OWN)
def state(site: Site) -> State:
    """How backups stand at this site."""
    made, now = (BY_HAND, BY_ITSELF), site.clock.now()
    with site.look() as connection:
        where = Settings.of(read.settings(connection)).backup_folder
        last = read_backups.last_run(connection, made, good=True, now=now)
        drilled = read_backups.last_run(connection, (DRILL,), good=True, now=now)
        newest = [read_backups.last_run(connection, kinds, good=None, now=now) for kinds in (made, (DRILL,))]
    return State(
        folder=where,
        last=last.at if last else None,
        last_file=last.file if last else "",
        drilled=drilled.at if drilled else None,
        trouble=next((run.said for run in newest if run and not run.good), ""),
    )


@needs(Right.BACK_UP)
def make(site: Site, target: Path) -> Manifest:
    """Back up to a file that a person chose. SiteError where it cannot be made or is not sound."""
    folder.check_outside(target)
    return _made(site, target, BY_HAND)


@needs(Right.OWN)
def by_itself(site: Site) -> Path | None:
    """Back up to the site's folder for backups if one is set, and let go of what is too old; says where to.

    A backup that fails is remembered with its reason, so that Today says so; the reason is raised as well.
    """
    where = state(site).folder
    if not where:
        return None
    target = Path(where) / f"{site.info.code}-{site.now().strftime(STAMP)}{SUFFIX}"
    try:
        check_second_folder(site.path, target.parent)
        _check_there(target.parent)
        _made(site, target, BY_ITSELF)
    except TrackerError as error:
        if not isinstance(error, Cancelled):
            _note(site, BY_ITSELF, target.name, good=False, said=str(error))
        raise
    _let_go(site.info.code, target.parent)
    return target


def check_second_folder(site_path: Path, where: Path) -> None:
    """Refuse a folder for backups that would be lost with the site's own."""
    if where.resolve().is_relative_to(site_path.resolve()):
        raise SiteError(
            _("The folder for backups lies inside the site’s own folder."),
            _("Choose another disk, or another folder at least."),
        )


def _check_there(where: Path) -> None:
    if not where.is_dir():
        raise SiteError(
            _("The folder for backups {path} is not there.").format(path=where),
            _("Connect its disk, or choose another folder under Site, Backups."),
        )


def _made(site: Site, target: Path, kind: str) -> Manifest:
    # A user who is removed meanwhile waits for it, and gets the database a new key then.
    with site.turns.among():
        manifest = backup.write(site.path, site.key, target, f"Visitbook {VERSION}", site.now())
    _note(site, kind, target.name, good=True, seal=manifest.seal)
    whereabouts.remember(site.path, target)
    return manifest


def _note(
    site: Site, kind: str, file: str, *, good: bool, said: str = "", seal: verify.Seal | None = None
) -> None:
    with site.work() as work:
        work.insert(
            tables.BACKUP_RUN,
            {
                "kind": kind,
                "at": site.clock.now(),
                "file": file,
                "good": good,
                "sequence": seal.sequence if seal else None,
                "head": seal.hash if seal else "",
                "said": said,
            },
        )


def _let_go(code: str, where: Path) -> None:
    """Remove the backups of this site that age lets go of; files that are not ours are never touched."""
    _sweep(code, where)
    found = {moment: path for path in where.glob(f"{code}-*{SUFFIX}") if (moment := _moment(code, path))}
    stays = kept(found)
    with files.sentences(where):
        for moment, path in found.items():
            if moment not in stays:
                path.unlink()


def _sweep(code: str, where: Path) -> None:
    """Remove what a backup that was cut off left behind; what is younger may still be in the making."""
    for path in where.glob(f".{code}-*{SUFFIX}.*"):
        with files.sentences(where), suppress(FileNotFoundError):  # just renamed: it was in the making
            if time.time() - path.stat().st_mtime > CUT_OFF_SECONDS:
                path.unlink()


def _moment(code: str, path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name.removeprefix(f"{code}-").removesuffix(SUFFIX), STAMP)  # noqa: DTZ007  local
    except ValueError:
        return None


@needs(Right.OWN)
def newest(site: Site) -> Path | None:
    """The newest backup that lies in the site's folder for backups; one of a wrong clock's day to come is none."""
    where = state(site).folder
    found = Path(where).glob(f"{site.info.code}-*{SUFFIX}") if where else ()
    # A day more: names have the site's own time, which goes back an hour in autumn.
    latest = f"{site.info.code}-{(site.now() + timedelta(days=1)).strftime(STAMP)}{SUFFIX}"
    return max((one for one in found if one.name <= latest), default=None, key=lambda path: path.name)


@needs(Right.BACK_UP)
def listed(site: Site) -> tuple[Listed, ...]:
    """The backups in the site's folder for backups, newest first; None for a file that says nothing of itself."""
    where = state(site).folder
    found = Path(where).glob(f"{site.info.code}-*{SUFFIX}") if where else ()
    return tuple((path, _told(path)) for path in sorted(found, key=lambda path: path.name, reverse=True))


def _told(path: Path) -> Manifest | None:
    try:
        return backup.read_manifest(path)
    except SiteError:
        return None


@needs(Right.OWN)
def drill(site: Site) -> None:
    """Restore the newest backup into a temporary folder, open it, go through its trail, and remove it again.

    SiteError where there is none or it does not hold; either way it is remembered.
    """
    file = newest(site)
    try:
        if file is None:
            raise SiteError(_("There is no backup to try."), _("Make one first."))
        with tempfile.TemporaryDirectory(prefix="visitbook-drill-") as name:
            manifest = backup.unpack(file, Path(name))
            _check_key(manifest, site.key)
            backup.check_unpacked(Path(name), site.key, manifest)
    except TrackerError as error:
        if not isinstance(error, Cancelled):
            _note(site, DRILL, file.name if file else "", good=False, said=str(error))
        raise
    _note(site, DRILL, file.name, good=True, seal=manifest.seal)


def _check_key(manifest: Manifest, key: bytes) -> None:
    if manifest.key != backup.key_mark(key):
        raise SiteError(
            _("The newest backup was made under an older key of this site."),
            _("It opens with the passwords of its day. Make a new one."),
        )


# --- restoring


def restore(file: Path, target: Path, login: str | None, password: str) -> Manifest:
    """Make a site's folder from a backup: all of it, checked by opening it, or nothing.

    WrongPassphrase: a backup opens with the passwords of its day. SiteError for a damaged file, or where the target is
    there already.
    """
    if target.exists():
        raise SiteError(
            _("There is already something at {path}.").format(path=target),
            _("Choose a folder that does not exist yet."),
        )
    mounts.check_local(target)
    making = target.with_name(f".{target.name}.restoring")
    with files.sentences(target):
        _remove(making)  # what a restore that was cut off left
        making.mkdir(parents=True)
        try:
            manifest = backup.unpack(file, making)
            progress.step()
            held = folder.keys_of(making)
            key = keys.unwrap(held, login or folder.only_login(held), password)
            backup.check_unpacked(making, key, manifest)
            making.rename(target)
        finally:
            _remove(making)
        files.sync_folder(target.parent)
    return manifest


def _remove(making: Path) -> None:
    if making.exists():
        for path in making.iterdir():
            path.unlink()
        making.rmdir()


def is_demo(file: Path) -> bool:
    """Whether a backup is of a demo site, whose passphrase everyone knows. SiteError for a file that is no backup."""
    return backup.read_keys(file).demo


def put_in_place(
    file: Path, site_path: Path, login: str | None, password: str, clock: Clock | None = None
) -> Path:
    """Restore a backup in the place of a closed site; what it replaces is kept beside it. Returns where that is.

    NotAllowed for who may not back up: a restore undoes whatever was recorded since.
    Cut off between its two last steps it is finished by whoever opens the site next (folder.finish_restore).
    """
    clock = clock or SystemClock()
    stamp = clock.now().strftime(STAMP)
    aside = site_path.with_name(f"{site_path.stem}{folder.REPLACED}{stamp}{site_path.suffix}")
    fresh = site_path.with_name(f"{site_path.stem}{folder.RESTORED}{stamp}{site_path.suffix}")
    window = folder.Window.take(site_path, login or "") if site_path.exists() else None
    try:
        manifest = restore(file, fresh, login, password)
        try:
            _note_restore(fresh, file, manifest, login, password, clock)
        except BaseException:
            # What went wrong is told, not that the same disk cannot be tidied up either.
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    finally:
        if window:
            window.release()
    with files.sentences(site_path):  # from here on nobody can stop it
        if site_path.exists():
            site_path.rename(aside)
        fresh.rename(site_path)
        files.sync_folder(site_path.parent)
    return aside


def _note_restore(
    fresh: Path, file: Path, manifest: Manifest, login: str | None, password: str, clock: Clock
) -> None:
    """Put on the restored trail that it was restored, from what, by whom. NotAllowed."""
    with Site.open(fresh, login, password, clock=clock) as site:
        _check_may_replace(site)
        said: dict[str, Value] = {
            "file": file.name,
            "made_at": manifest.moment,
            "sequence": manifest.sequence,
        }
        site.note("restore", tables.SITE.name, site.info.id, said)
        whereabouts.remember(fresh, file)


def _check_may_replace(site: Site) -> None:
    """Only who backs up replaces the site. A passphrase that is due to be changed keeps nobody from the way back."""
    if not may(site.user.roles, Right.BACK_UP):
        raise NotAllowed(
            _("{login} may not restore a backup in the site’s place.").format(login=site.user.login),
            _("This is for: {roles}.").format(roles=who_may(Right.BACK_UP)),
        )


def describe(files_: Iterable[Path]) -> tuple[tuple[Path, Manifest], ...]:
    """The backups among these files with what they say of themselves, newest first."""
    told = ((path, _told(path)) for path in files_)
    found = [(path, manifest) for path, manifest in told if manifest is not None]
    return tuple(sorted(found, key=lambda one: one[1].moment, reverse=True))


def offered(site_path: Path) -> tuple[tuple[Path, Manifest], ...]:
    """The backups of a site that cannot be opened, newest first: from where its last ones went."""
    return describe(whereabouts.of(site_path))


def last_good(site_path: Path) -> Path | None:
    """The newest backup of a site that cannot be opened whose database is as it was stored."""
    whole = (path for path, manifest in offered(site_path) if backup.is_as_stored(path, manifest))
    return next(whole, None)


def manifest_of(file: Path) -> Manifest:
    """What a backup says of itself, its moment in the zone of its site. SiteError for a file that is none."""
    return backup.read_manifest(file)
