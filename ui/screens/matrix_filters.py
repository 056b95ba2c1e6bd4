"""How the rows of the Participants screen are narrowed: by a pill, by what was typed."""

from typing import TYPE_CHECKING

from tracker.domain.records import VisitStatus
from tracker.language import _
from ui.widgets.glyphs import Glyph
from ui.widgets.pills import Pill

if TYPE_CHECKING:
    from tracker.domain.views import MatrixRow

_WEEK = 7
_STATUS = {VisitStatus.OVERDUE: "overdue", VisitStatus.PAST_TARGET: "past", VisitStatus.CLOSING: "closing"}


def pills() -> list[Pill]:
    """The pills above the matrix, all rows first."""
    return [
        Pill("all", _("All")),
        Pill("overdue", _("Overdue"), Glyph.OVERDUE),
        Pill("past", _("Past target"), Glyph.PAST_TARGET),
        Pill("closing", _("Window closing"), Glyph.CLOSING),
        Pill("week", _("Visit this week"), Glyph.OPEN),
        Pill("begun", _("Not complete"), Glyph.BEGUN),
        Pill("flags", _("Open flags"), Glyph.FLAG),
        Pill("ask", _("Cannot be judged"), Glyph.CANNOT_TELL),
        Pill("queries", _("Queries"), Glyph.QUERY),
        Pill("unsigned", _("Not signed"), Glyph.COMPLETE),
    ]


def kinds(row: "MatrixRow") -> frozenset[str]:
    """The pills behind which a row stands, all of them found in one walk over its visits."""
    found = {"all"}
    if row.next_in_days is not None and 0 <= row.next_in_days <= _WEEK:
        found.add("week")
    for cell in row.cells:
        visit = cell.visit
        if visit.status in _STATUS:
            found.add(_STATUS[visit.status])
        if visit.completed_at is None:
            if visit.held_on is not None or cell.begun:
                found.add("begun")
        elif not visit.signed:
            found.add("unsigned")
        for name, count in (("flags", cell.flags), ("ask", cell.cannot_tell), ("queries", cell.queries)):
            if count:
                found.add(name)
    return frozenset(found)


def fits(row: "MatrixRow", words: str) -> bool:
    """Whether the number, the screening number or the initials hold what was typed, in small letters.

    Points in initials need not be typed.
    """
    if not words:
        return True
    who = row.participant
    initials = who.initials.casefold()
    texts = (
        who.shown_number.casefold(),
        who.screening_number.casefold(),
        initials,
        initials.replace(".", ""),
    )
    return any(words in text for text in texts)
