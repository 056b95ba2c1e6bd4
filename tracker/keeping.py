"""Whether the site is kept safe, for Today: backups, drills, the seal of the window before, the computer's clock."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tracker import backups, settings, timekeeping, trust
from tracker.backups import State
from tracker.domain.rights import Right
from tracker.domain.settings import Settings
from tracker.errors import SiteError
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import files, read, read_keeping, verify
from tracker.timekeeping import Oddity
from tracker.trust import OWN_SEAL

LATE = timedelta(days=2)
"""A last backup older than this is said loudly: a weekend is no cause for alarm, three days are."""


@dataclass(frozen=True)
class Kept:
    """How the site is kept: backups, whether one or a drill is due, what does not fit the seal, odd clocks."""

    backups: State
    due: bool
    drill_due: bool
    late: bool
    """Whether there is no good backup of the last days."""
    broken: str
    oddities: tuple[Oddity, ...]

    @property
    def is_well(self) -> bool:
        """Whether nobody need do anything."""
        return not (self.broken or self.late or self.backups.trouble)


@needs(Right.OWN)
def kept(site: Site) -> Kept:
    """How the site is kept now."""
    state, now = backups.state(site), site.clock.now()
    with site.look() as connection:
        hours = Settings.of(read.settings(connection)).backup_hours
    return Kept(
        backups=state,
        due=state.is_due(now, hours),
        drill_due=state.drill_is_due(now),
        late=not site.info.demo and (state.last is None or now - state.last > LATE),
        broken=broken_since_sealed(site),
        oddities=timekeeping.oddities(site),
    )


@needs(Right.BACK_UP)
def choose_folder(site: Site, where: Path) -> None:
    """Have backups go to a folder from now on. SiteError where it cannot be used for that."""
    backups.check_second_folder(site.path, where)
    with files.sentences(where):
        if not where.is_dir():
            raise SiteError(
                _("There is no folder {path}.").format(path=where), _("Make it, or choose another.")
            )
        files.check_takes_files(where)
    settings.change(site, "backup_folder", str(where))


@needs(Right.BACK_UP)
def length(site: Site) -> int:
    """How many entries the trail has."""
    with site.look() as connection:
        return verify.head(connection).sequence


def seal(site: Site) -> None:
    """Seal the trail in the site's own folder as the window closes: what is cut off it later is found.

    A seal that the trail does not go on from stays: it is what tells of the tampering, to `verify` and to the next.
    """
    if broken_since_sealed(site):
        return
    trust.save_seal(site, site.path / OWN_SEAL)


@needs(Right.OWN)
def broken_since_sealed(site: Site) -> str:
    """What is wrong with the trail since the last window closed, in a sentence; "" where it goes on from there."""
    try:
        sealed = trust.read_seal(Path(site.path) / OWN_SEAL)
    except SiteError:
        return ""
    with site.look() as connection:
        found = read_keeping.hash_of(connection, sealed.sequence)
    if found == sealed.hash or not sealed.sequence:
        return ""
    return _(
        "The trail does not go on from where the last window left it (entry {n}): an older copy was put in the "
        "site’s place, or the file was changed outside the program."
    ).format(n=sealed.sequence)
