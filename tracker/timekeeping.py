"""What the trail says of the computer's clock: set back, or in another time zone than at the sign-in before.

The order of the trail is its numbers, so no clock can change it; these entries say why its times do not follow.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.rights import Right
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage import read_keeping
from tracker.storage.writer import CLOCK

SAID_DAYS = 30
"""Days for which Today says that a clock was odd."""


@dataclass(frozen=True)
class Oddity:
    """Something odd about a computer's clock or disk, in a sentence, and when it was found (site's zone)."""

    at: datetime
    words: str


def zone_of_computer() -> str:
    """The computer's time zone as the system names it, the same in summer and winter: "CET/CEST, UTC+01:00"."""
    if hasattr(time, "tzset"):
        time.tzset()  # the system's setting may have changed since the program started
    minutes = -time.timezone // 60
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{'/'.join(dict.fromkeys(time.tzname))}, UTC{sign}{hours:02}:{rest:02}"


def note_zone(work: Work, zone: str | None = None) -> None:
    """Note the computer's time zone where this computer had another at its sign-in before, or none is known yet."""
    now, workstation = zone or zone_of_computer(), work.site.actor.workstation
    before = read_keeping.zone_of(work.connection, workstation)
    if before != now:
        said = {"zone": now} if before is None else {"zone": now, "before": before}
        work.writer.note(CLOCK, CLOCK, CLOCK, said)


@needs(Right.OWN)
def oddities(site: Site) -> tuple[Oddity, ...]:
    """What was odd in the last weeks, newest first."""
    since = site.clock.now() - timedelta(days=SAID_DAYS)
    with site.look() as connection:
        rows = read_keeping.odd_entries(connection, since)
    return tuple(
        Oddity(row.at.astimezone(site.zone), words) for row in rows if (words := _words(site, row.said))
    )


def _words(site: Site, said: dict[str, str]) -> str:
    if "file" in said:
        return _(
            "The disk damaged the log of the last saves ({file}): check the entries before this day."
        ).format(file=said["file"])
    if "was" in said:
        was, is_ = (datetime.fromisoformat(said[name]).astimezone(site.zone) for name in ("was", "is"))
        return _("The clock was set back from {was} to {now}.").format(
            was=was.strftime("%Y-%m-%d %H:%M"), now=is_.strftime("%Y-%m-%d %H:%M")
        )
    if "before" in said:
        return _("The time zone was changed from {before} to {now}.").format(
            before=said["before"], now=said["zone"]
        )
    return ""
