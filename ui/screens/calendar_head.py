"""The head of the calendar: which days show, how many come, the views, the study, and what was moved last."""

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.dates import MONTHS
from tracker.language import _, ngettext
from ui import dates, theme
from ui.widgets.buttons import IconButton, plain, quiet
from ui.widgets.fields import Select
from ui.widgets.tab_strip import TabStrip
from ui.widgets.text import Text

MONTH, WEEK, DAY = "month", "week", "day"
_STUDY = 170
_ROOM_FOR_WORDS = 900
"""px: below it the buttons leave out what their keys say."""


class CalendarHead(QWidget):
    """Two lines: the days and how to turn them; what they hold, the views, and the last move with its undo."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", theme.PAGE, theme.SEMIBOLD)
        self.about = Text("", theme.BODY, theme.REGULAR, "ink2", elide=True)
        self.tabs = TabStrip(_("View"), [(MONTH, _("Month")), (WEEK, _("Week")), (DAY, _("Day"))])
        self.study = Select(_("Study"))
        self.before, self.after = (
            IconButton("chevron-left", "", framed=True),
            IconButton("chevron-right", "", framed=True),
        )
        self.today = plain(_("Today"), key="T")
        self.days = quiet(_("Site days"))
        self.print = plain(_("Print"), icon="printer", key="Ctrl P")
        self.rail = plain("")
        self.undo_words = Text("", theme.BODY, theme.MEDIUM, "ink2")
        self.undo = quiet(_("Undo (Ctrl+Z)"))
        self._lay_out()
        self.say_moved("")

    def say(self, calendar: SiteCalendar, view: str, day: date) -> None:
        """Say which days show and what they hold."""
        self.title.set_text(_title(calendar, view, day))
        here = [one for one in calendar.booked if view != MONTH or _is_in_month(one, day)]
        clashes = sum(bool(one.problems) for one in here)
        waiting = len(calendar.waiting)
        parts = (
            calendar.days.why_closed(day) if view == DAY else "",
            ngettext("{n} visit", "{n} visits", len(here)).format(n=len(here)),
            ngettext("{n} clash", "{n} clashes", clashes).format(n=clashes) if clashes else "",
            ngettext("{n} to book", "{n} to book", waiting).format(n=waiting) if waiting else "",
        )
        self.about.set_text(", ".join(part for part in parts if part))
        names = {
            MONTH: (_("The month before (PgUp)"), _("The month after (PgDn)")),
            WEEK: (_("The week before (PgUp)"), _("The week after (PgDn)")),
            DAY: (_("The day before (PgUp)"), _("The day after (PgDn)")),
        }
        icons = ["chevron-left", "chevron-right"]
        if self.isRightToLeft():
            icons.reverse()
        self.before.set_icon(icons[0], names[view][0])
        self.after.set_icon(icons[1], names[view][1])

    def say_moved(self, words: str) -> None:
        """Say what was moved last, with its undo; nothing where there is nothing to undo."""
        self.undo_words.set_text(words)
        self.undo_words.setVisible(bool(words))
        self.undo.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room the way to the site's days goes: it stands in the settings too."""
        super().resizeEvent(event)
        self.days.setVisible(self.width() >= _ROOM_FOR_WORDS)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(theme.GAP_SMALL)
        for part in (self.before, self.after):
            first.addWidget(part)
        first.addSpacing(4)
        first.addWidget(self.title)
        first.addStretch()
        first.addWidget(self.days)
        first.addSpacing(4)
        self.study.setFixedWidth(_STUDY)
        for button in (self.study, self.today, self.print, self.rail):
            first.addWidget(button)
        second = QHBoxLayout()
        second.setSpacing(theme.GAP)
        self.tabs.setFixedWidth(200)
        second.addWidget(self.tabs)
        second.addWidget(self.about, 1)
        second.addWidget(self.undo_words)
        second.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)


def _title(calendar: SiteCalendar, view: str, day: date) -> str:
    if view == DAY:
        return dates.spoken(day)
    if view == WEEK:
        return f"{dates.short(calendar.first)} – {dates.full(calendar.last)}"
    return f"{_(MONTHS[day.month - 1])} {day.year}"


def _is_in_month(entry: CalendarEntry, day: date) -> bool:
    return entry.day is not None and (entry.day.year, entry.day.month) == (day.year, day.month)
