"""Book, move or take back an appointment, in the page: day, time, window, and the reason in line."""

from dataclasses import replace
from datetime import date, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import visits
from tracker.domain.dates import read_time
from tracker.domain.records import Visit
from tracker.domain.schedule import days_outside
from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField, State
from ui.widgets.glyphs import Glyph
from ui.widgets.text import Text
from ui.widgets.visit_list import window_words
from ui.widgets.window_bar import WindowBar, WindowMarks


def outside_words(visit: Visit, day: date) -> str:
    """How a day lies outside the visit's window, with the limit first; empty inside it or without one."""
    days = 0 if visit.provisional else days_outside(replace(visit, held_on=day))
    if days > 0 and visit.latest:
        words = ngettext("{n} day after the window", "{n} days after the window", days)
        return _("Last day {limit}: ").format(limit=dates.full(visit.latest)) + words.format(n=days)
    if days < 0 and visit.earliest:
        words = ngettext("{n} day before the window", "{n} days before the window", -days)
        return _("First day {limit}: ").format(limit=dates.full(visit.earliest)) + words.format(n=-days)
    return ""


def proposed_day(visit: Visit, today: date) -> date | None:
    """The day to begin with: the appointment there is, else the target, or today once that is past."""
    if visit.appointment or visit.target is None:
        return visit.appointment
    day = max(visit.target, today)
    return day if visit.latest is None or day <= visit.latest else today


class AppointmentPanel(Card):
    """The panel under the table of visits. `closed` says that it is done or given up."""

    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._visit: Visit | None = None
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._window = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.day = DateField(_("Day"), required=True, today=bridge.site.today)
        self.time = LabelledField(_("Time"), hint=_("may stay empty"))
        self.reason = LabelledField(_("Reason for a day outside the window"))
        self.bar = WindowBar(width=240)
        self.save = primary(_("Book"), key="↵")
        self.take_back = plain(_("Take back appointment"))
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self.day.changed.connect(self._day_changed)
        self.save.clicked.connect(self.book)
        self.take_back.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self._close)
        self.hide()

    def open_for(self, visit: Visit) -> None:
        """Come up for a visit, with the keyboard in the day."""
        today = self._bridge.site.today()
        self._visit = visit
        moved = visit.appointment is not None
        self._title.set_text((_("Move {visit}") if moved else _("Book {visit}")).format(visit=visit.label))
        self.save.set_text(_("Move") if moved else _("Book"))
        self._window.set_text(_("Window: {window}").format(window=window_words(visit)))
        self.take_back.setVisible(moved)
        self.day.set_day(proposed_day(visit, today))
        self.time.set_text(dates.clock(visit.appointment_time) if visit.appointment_time else "")
        self.time.set_state(State.NORMAL)
        self.reason.set_text("")
        self._day_changed(self.day.day())
        self.show()
        self.day.setFocus()
        if self.day.editor is not None:
            self.day.editor.selectAll()  # type: ignore[union-attr]  # a date's editor is a line

    def book(self) -> None:
        """Record the appointment; what is wrong stands under its field."""
        at = self._read_time()
        if self._visit is None or not self.day.check() or at is False:
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

    def _record(self, day: date | None, at: time | None) -> None:
        assert self._visit is not None
        visit_id, reason = self._visit.id, self.reason.text()
        try:
            self._bridge.try_do(lambda: visits.book(self._bridge.site, visit_id, day, at, reason))
        except ReasonNeeded as needed:
            self._ask_reason(f"{needed.happened} {needed.todo}")
        except ValueRefused as refused:
            self.day.refuse(refused)
        except TrackerError as error:
            self.day.set_state(State.ERROR, f"{error.happened} {error.todo}".strip())
        else:
            self._close()

    def _take_back(self) -> None:
        self._record(None, None)

    def _close(self) -> None:
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
            self.time.set_state(State.ERROR, f"{refused.happened} {refused.todo}")
            return False
        self.time.set_text(dates.clock(at))
        self.time.set_state(State.NORMAL)
        return at

    def _day_changed(self, day: date | None) -> None:
        if self._visit is None:
            return
        words = outside_words(self._visit, day) if day else ""
        if words:
            self.day.warn(words)
        self.reason.setVisible(bool(words))
        self.reason.set_state(State.NORMAL)
        glyph = Glyph.CLOSING if words else Glyph.OPEN
        chosen = replace(self._visit, appointment=day)
        self.bar.set_marks(WindowMarks.of(chosen, self._bridge.site.today(), glyph))

    def _ask_reason(self, words: str) -> None:
        self.reason.show()
        self.reason.set_state(State.WARN, words)
        self.reason.setFocus()

    def _lay_out(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 12, 13, 13)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addLayout(self._fields())
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.save)
        row.addWidget(self.take_back)
        row.addStretch()
        column.addLayout(row)
        self.body.addWidget(holder)

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        self.time.setFixedWidth(110)
        self.day.setMaximumWidth(320)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.day, 2, top)
        row.addWidget(self.time, 0, top)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(self._window)
        side.addWidget(self.bar)
        side.addStretch()
        row.addLayout(side, 3)
        return row
