"""How the site is kept, in words: the last backup, the last drill, what is wrong."""

from datetime import datetime
from typing import TYPE_CHECKING

from tracker.language import _, ngettext
from ui import dates
from ui.widgets.glyphs import Glyph

if TYPE_CHECKING:
    from tracker.keeping import Kept

Line = tuple[Glyph, str]


def lines(kept: "Kept", now: datetime) -> tuple[Line, ...]:
    """A sign and a sentence each; what is wrong comes first."""
    found: list[Line] = []
    if kept.broken:
        found.append((Glyph.FLAG, kept.broken))
    if kept.backups.trouble:
        found.append((Glyph.MISSING, _("The last try failed: {why}").format(why=kept.backups.trouble)))
    found.append(_backup(kept, now))
    if kept.backups.drilled is not None or kept.backups.last is not None:
        found.append(_drill(kept, now))
    found += [(Glyph.MISSING, one.words) for one in kept.oddities[:2]]
    return tuple(found)


def _backup(kept: "Kept", now: datetime) -> Line:
    state = kept.backups
    if state.last is None:
        words = _("No backup yet.") if state.folder else _("No folder for backups is chosen yet.")
        return Glyph.MISSING if kept.late else Glyph.PLANNED, words
    sign = Glyph.MISSING if kept.late else Glyph.TICK
    words = _("Last backup {when}.").format(when=when(state.last, now))
    return sign, words if state.folder else f"{words} {_('None is made by itself: no folder is chosen.')}"


def _drill(kept: "Kept", now: datetime) -> Line:
    drilled = kept.backups.drilled
    if drilled is None:
        return Glyph.PLANNED, _("No backup was tried out yet; one is, once a week.")
    sign = Glyph.PLANNED if kept.drill_due else Glyph.TICK
    return sign, _("Tried out by restoring {when}.").format(when=when(drilled, now))


def when(moment: datetime, now: datetime) -> str:
    """A moment as one says it now: today 09:41, yesterday 17:30, 3 days ago, 14 Apr 2026."""
    there = moment.astimezone(now.tzinfo)
    days = (now.date() - there.date()).days
    if days == 0:
        return _("today {time}").format(time=dates.clock(there))
    if days == 1:
        return _("yesterday {time}").format(time=dates.clock(there))
    if 1 < days < 14:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    return dates.full(there.date())
