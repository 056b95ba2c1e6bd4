"""A step with a flag in words, as the screens and the paper say it."""

from datetime import tzinfo

from tracker.domain.dates import full
from tracker.domain.flag_notes import ACTION_WORDS, STEP_WORDS, FlagNote
from tracker.domain.records import Flag
from tracker.language import _


def note_words(note: FlagNote, zone: tzinfo) -> str:
    """ "acknowledged 14 Apr 2026 by Dr A. Roy: dose reduced, repeat in a week"; days are those of the site's zone."""
    who = _("by {who}").format(who=note.by) if note.by else ""
    head = " ".join(part for part in (_(STEP_WORDS[note.step]), full(note.at.astimezone(zone)), who) if part)
    said = said_words(note)
    return f"{head}: {said}" if said else head


def said_words(note: FlagNote) -> str:
    """What was done and said, without by whom: "dose reduced, repeat in a week"."""
    action = _(ACTION_WORDS[note.action]) if note.action else ""
    return ", ".join(part for part in (action, note.text) if part)


def standing_words(flag: Flag, zone: tzinfo) -> tuple[str, ...]:
    """Who acknowledged a flag as it is judged now, and who closed it; nothing while it is open."""
    return tuple(note_words(note, zone) for note in (flag.seen, flag.closed) if note)
