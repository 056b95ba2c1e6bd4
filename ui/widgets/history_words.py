"""The lines of the History tab: the trail of one participant in words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.domain.audit_entry import AuditEntry
from tracker.domain.views import ParticipantPage
from tracker.trail_words import Names, change_words, items_of, row_of
from ui import dates


@dataclass(frozen=True)
class HistoryLine:
    """One line of the History tab."""

    when: str
    who: str
    what: str
    change: str
    reason: str


def history_lines(page: ParticipantPage) -> tuple[HistoryLine, ...]:
    """The page's trail, newest first; entries that only touch the machine's columns are left out."""
    names = Names(
        visits={visit.id: visit.label for visit in page.visits},
        items={"": items_of(page.study.protocol)},
        made={entry.record: row_of(entry.new) for entry in page.history if entry.action == "insert"},
        others=page.laboratories,
    )
    # What follows from a value by itself: the value's own line says what changed, the trail of the site has both.
    lines = (_line(entry, names) for entry in page.history if entry.table != "derived")
    return tuple(line for line in lines if line.change)


def _line(entry: AuditEntry, names: Names) -> HistoryLine:
    at = entry.at.astimezone(ZoneInfo(entry.zone))
    when = f"{dates.full(at.date())}, {dates.clock(at)}"
    return HistoryLine(when, entry.user, names.of(entry), change_words(entry, names), entry.reason)
