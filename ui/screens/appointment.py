"""Book, move or take back an appointment, in the page: day, time, window, and the reason in line."""

from dataclasses import replace
from datetime import date, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from tracker import site_calendar
from tracker.domain.dates import read_time
from tracker.domain.moving import Step, outside
from tracker.domain.records import Visit
from tracker.domain.working_days import proposed_day
from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _, ngettext
from tracker.site import Site
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField, State
from ui.widgets.glyphs import Glyph
from ui.widgets.kept_words import KeptWords
from ui.widgets.later_moves import LaterMoves
from ui.widgets.text import Text
from ui.widgets.visit_list import window_words
from ui.widgets.window_bar import WindowBar, WindowMarks

_MARGIN = timedelta(days=14)


def outside_words(visit: Visit, day: date) -> str:
    """How a day lies outside the visit's window, with the limit first; empty inside it or without one."""
    days = outside(visit, day)
    if days > 0 and visit.latest:
        words = ngettext("{n} day after the window", "{n} days after the window", days)
        return _("Last day {limit}: ").format(limit=dates.full(visit.latest)) + words.format(n=days)
    if days < 0 and visit.earliest:
        words = ngettext("{n} day before the window", "{n} days before the window", -days)
        return _("First day {limit}: ").format(limit=dates.full(visit.earliest)) + words.format(n=-days)
    return ""


def proposed(site: Site, visit: Visit) -> date | None:
    """The day to begin with: the appointment there is, else a working day as near to the target as its window lets."""
    today = site.today()
    around = [day for day in (visit.target, visit.earliest, visit.latest, today) if day]
    days = site_calendar.working_days(site, min(around) - _MARGIN, max(around) + _MARGIN)
    return proposed_day(visit, today, days)


class AppointmentPanel(Card):
    """The panel under the table of visits. `closed` says that it is done or given up."""

    opened = Signal()
    closed = Signal()
    moved = Signal(object)
    """The appointments as they stood before what was just recorded, as steps: what takes it back."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._visit: Visit | None = None
        self._news = False
        """Whether later appointments came up that nobody can have seen yet."""
        self.title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._window = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.day = DateField(_("Day"), required=True, today=bridge.site.today)
        self.time = LabelledField(_("Time"), hint=_("may stay empty"))
        self.reason = LabelledField(_("Reason for a day outside the window"))
        self.typed = KeptWords(self.day, self.time, self.reason)
        self.bar = WindowBar(width=240)
        self.later = LaterMoves()
        self.save = primary(_("Book"), key="↵")
        self.take_back = plain(_("Take back appointment"))
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self.day.changed.connect(self._day_changed)
        self.save.clicked.connect(self.book)
        self.take_back.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self._close)
        self.hide()

    def open_for(self, visit: Visit, day: date | None = None, who: str = "", *, said: bool = True) -> None:
        """Come up for a visit, with the keyboard in the day; with a day given, where something is still to be said.

        `who` is the number of the participant; it is not `said` above where the page says it.
        """
        self._visit = visit
        moved = visit.appointment is not None
        name = f"{who} {visit.label}" if who and said else visit.label
        self.title.set_text((_("Move {visit}") if moved else _("Book {visit}")).format(visit=name))
        self.save.set_text(_("Move") if moved else _("Book"))
        self._window.set_text(_("Window: {window}").format(window=window_words(visit)))
        self.take_back.setVisible(moved)
        self._begin(visit, day, f"{who} {visit.label}".strip())
        self._news = False
        self.show()
        self.opened.emit()
        if day is not None:
            (self.save if self.reason.isHidden() else self.reason).setFocus()
            return
        self.day.setFocus()
        if self.day.editor is not None:
            self.day.editor.selectAll()  # type: ignore[union-attr]  # a date's editor is a line

    def book(self) -> None:
        """Record the appointment; what is wrong stands under its field."""
        at = self._read_time()
        if self._visit is None or not self.day.check() or at is False:
            return
        if self._news:  # what else would move is seen before it is done
            self._news = False
            self.save.setFocus()
            return
        self._record(self.day.day(), at if isinstance(at, time) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.book()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _begin(self, visit: Visit, day: date | None, name: str) -> None:
        """What was typed for this visit, else its appointment or a proposal; a day that is given goes before both."""
        first = day or proposed(self._bridge.site, visit)
        at = visit.appointment_time
        self.typed.come_up(
            visit.id,
            _("{visit}, appointment").format(visit=name),
            dates.full(first) if first else "",
            dates.clock(at) if at else "",
            "",
        )
        if day is not None:
            self.day.set_day(day)
        self._day_changed(self.day.day())

    def _record(self, day: date | None, at: time | None) -> None:
        assert self._visit is not None
        before, reason = self._visit, self.reason.text()
        later = self.later.steps() if day else ()
        undoing = (Step(before.id, before.appointment, before.appointment_time), *self.later.undoing())
        steps = (Step(before.id, day, at), *later)
        try:
            self._bridge.try_do(lambda: site_calendar.move(self._bridge.site, steps, reason))
        except ReasonNeeded as needed:
            self._ask_reason(str(needed))
        except ValueRefused as refused:
            self.day.refuse(refused)
        except TrackerError as error:
            self.day.set_state(State.ERROR, str(error))
        else:
            self._close()
            self.moved.emit(undoing if later else undoing[:1])

    def _take_back(self) -> None:
        self._record(None, None)

    def _close(self) -> None:
        if self._visit is not None:
            self.typed.recorded(self._visit.id)
        self.hide()
        self.closed.emit()

    def _read_time(self) -> time | bool | None:
        """The time; None while empty, False where it is none."""
        text = self.time.text().strip()
        if not text:
            self.time.set_state(State.NORMAL)
            return None
        try:
            at = read_time(text)
        except ValueRefused as refused:
            self.time.set_state(State.ERROR, str(refused))
            return False
        self.time.set_text(dates.clock(at))
        self.time.set_state(State.NORMAL)
        return at

    def _day_changed(self, day: date | None) -> None:
        if self._visit is None:
            return
        words = outside_words(self._visit, day) if day else ""
        closed = self._show_later(day)
        if words or closed:
            self.day.warn(words or closed)
        self.reason.setVisible(bool(words))
        self.reason.set_state(State.NORMAL)
        glyph = Glyph.CLOSING if words else Glyph.OPEN
        chosen = replace(self._visit, appointment=day)
        self.bar.set_marks(WindowMarks.of(chosen, self._bridge.site.today(), glyph))

    def _show_later(self, day: date | None) -> str:
        """Show which appointments can go along; returns why the day is no working day."""
        if self._visit is None or day is None:
            self.later.set_follows(())
            return ""
        site, visit_id = self._bridge.site, self._visit.id
        try:
            found = site_calendar.moving(site, visit_id, day)
        except TrackerError as error:
            self.later.set_follows(())
            self.day.set_state(State.ERROR, str(error))
            return ""
        self._news = self.later.set_follows(found.later)
        return _("The site sees nobody on this day: {why}.").format(why=found.closed) if found.closed else ""

    def _ask_reason(self, words: str) -> None:
        self.reason.show()
        self.reason.set_state(State.WARN, words)
        self.reason.setFocus()

    def _lay_out(self) -> None:
        column = self.closable(self.title, self.close_button)
        column.addLayout(self._fields())
        column.addWidget(self.reason)
        column.addWidget(self.later)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.save)
        row.addWidget(self.take_back)
        row.addStretch()
        column.addLayout(row)

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        self.time.setFixedWidth(110)
        self.day.setFixedWidth(320)  # how far a day lies outside has one line
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        row.addWidget(self.day, 0, top)
        row.addWidget(self.time, 0, top)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self._window)
        side.addWidget(self.bar)
        side.addStretch()
        row.addLayout(side, 3)
        return row
