"""One day of the calendar as a worklist: who comes, who was there, and whose window is open without an appointment."""

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.views import TodayRow
from tracker.language import _
from tracker.status_words import status_words
from ui import dates
from ui.widgets.glyphs import Glyph, visit_glyph
from ui.widgets.window_bar import WindowMarks
from ui.widgets.worklist import Heading, Line

Items = list[Heading | Line]


def day_items(calendar: SiteCalendar) -> Items:
    """The sections of a day, those that hold nobody left out."""
    booked = [one for one in calendar.booked if not one.visit.is_held]
    held = [one for one in calendar.booked if one.visit.is_held]
    sections = (
        (Glyph.OPEN, _("Appointments"), booked, ""),
        (Glyph.COMPLETE, _("Held"), held, ""),
        (Glyph.PLANNED, _("To book"), list(calendar.waiting), _("window open, no appointment yet")),
    )
    items: Items = []
    for glyph, title, entries, note in sections:
        if entries:
            items.append(Heading(glyph, title, len(entries), note))
            items += [_line(one, calendar) for one in entries]
    return items


def _line(entry: CalendarEntry, calendar: SiteCalendar) -> Line:
    visit, today = entry.visit, calendar.today
    glyph = visit_glyph(visit)
    at = visit.appointment_time
    words = entry.problems[0] if entry.problems else status_words(visit, today)
    return Line(
        row=TodayRow(entry.participant, entry.study_short, visit, words),
        when=dates.clock(at) if at and not visit.is_held else "–",
        words=words,
        glyph=Glyph.CLOSING if entry.problems else glyph,
        loud=bool(entry.problems),
        marks=WindowMarks.of(visit, today, None),
    )
