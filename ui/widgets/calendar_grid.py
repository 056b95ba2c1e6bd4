"""The calendar: a month or a week of days. Appointments are chosen, opened, and carried to another day.

Arrows: left and right go from day to day, up and down through the appointments of a day and on to the next week.
With Shift they carry the chosen appointment; Enter puts it down, Escape puts it back. The mouse drags it.
"""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.moving import outside
from tracker.domain.working_days import WorkingDays
from tracker.language import _, ngettext
from ui import dates
from ui.widgets.calendar_paint import CalendarPainter, Look, spoken
from ui.widgets.calendar_places import Places
from ui.widgets.text import tip

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CalendarGrid(QWidget):
    """Shows a `SiteCalendar` of whole weeks; entries come back by its signals."""

    opened = Signal(object)
    chosen = Signal(object)
    """An entry, or None."""
    day_wanted = Signal(object)
    """The day whose whole list is wanted."""
    left = Signal(object)
    """A day beyond those that show."""
    dropped = Signal(object, object)
    """An entry and the day it was put down on."""
    lifted = Signal(bool)
    """Whether an appointment is in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(420, 240)
        self.setAccessibleName(_("Calendar"))
        self.may_move = True
        self._calendar = SiteCalendar(date.min, date.min + timedelta(days=6), date.min, WorkingDays())
        self._month: int | None = None
        self._day, self._chosen = date.min, ""
        self._carried: CalendarEntry | None = None
        self._over: date | None = None
        self._pressed: QPointF | None = None
        self._known: tuple[tuple[int, int, bool], Places] | None = None

    def set_calendar(self, calendar: SiteCalendar, day: date, month: int | None = None) -> None:
        """Show other days, the cursor on one of them; `month` is that of a whole page."""
        self._calendar, self._month, self._day = calendar, month, day
        self._carried = self._over = self._pressed = self._known = None
        if self.entry() is None:
            self._chosen = ""
        self._tell()

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self._day

    def entry(self) -> CalendarEntry | None:
        """The chosen appointment, or window without one."""
        every = (*self._calendar.booked, *self._calendar.waiting)
        return next((one for one in every if one.visit.id == self._chosen), None)

    def choose(self, visit_id: str) -> None:
        """Choose an entry by its visit; "" for none."""
        self._chosen = visit_id
        found = self.entry()
        if found is not None and found.day is not None:
            self._day = found.day
        self._tell()

    # --- carrying

    def carry(self, entry: CalendarEntry, day: date | None) -> None:
        """Take an entry in hand, over a day; None where it is over no day."""
        if self.may_move and entry.is_movable:
            first = self._carried is None
            self._carried, self._over = entry, day
            if first:
                self.lifted.emit(True)
            self._tell()

    def put_back(self) -> None:
        """Let go of what is in hand; it stays where it was."""
        if self._carried is not None:
            self._carried = self._over = None
            self.lifted.emit(False)
            self._tell()

    def put_down(self) -> None:
        """Let go of what is in hand on the day it is over."""
        entry, day = self._carried, self._over
        self.put_back()
        if entry is not None and day is not None and day != entry.day:
            self._chosen, self._day = entry.visit.id, day
            self.dropped.emit(entry, day)

    def carry_at(self, entry: CalendarEntry, place: QPoint) -> None:
        """The same from beside the calendar, at a place of the screen."""
        self.carry(entry, self._places().day_at(QPointF(self.mapFromGlobal(place))))

    def words_of(self, entry: CalendarEntry, day: date) -> str:
        """What is to be said of a day before an appointment is put down there; empty where nothing is."""
        away, days = outside(entry.visit, day), self._calendar.days
        if away > 0:
            return ngettext("{n} day late", "{n} days late", away).format(n=away)
        if away < 0:
            return ngettext("{n} day early", "{n} days early", -away).format(n=-away)
        return "" if days.is_open(day) else days.named(day) or _("weekend")

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose, open, carry."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self.isRightToLeft() and abs(step) == 1:
            step = -step
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if step is not None and (shift or self._carried is not None):
            self._carry_by(step)
        elif step is not None:
            self._move_by(step)
        elif event.key() in _ENTER:
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and self._carried is not None:
            self.put_back()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        entry = self.entry()
        if self._carried is not None:
            self.put_down()
        elif entry is not None:
            self.opened.emit(entry)
        else:
            self.day_wanted.emit(self._day)

    def _carry_by(self, step: int) -> None:
        entry = self._carried or self.entry()
        if entry is None or not (self.may_move and entry.is_movable):
            return
        day = (self._over or entry.day or self._day) + timedelta(days=step)
        if self._calendar.first <= day <= self._calendar.last:
            self.carry(entry, day)

    def _move_by(self, step: int) -> None:
        """Down and up go through a day's appointments first."""
        here = list(self._places().on(self._day))
        at = next((n for n, one in enumerate(here) if one.visit.id == self._chosen), None)
        towards = -1 if step < 0 else 1
        if abs(step) == 7 and here:
            wanted = (at + towards) if at is not None else (0 if towards > 0 else -1)
            if 0 <= wanted < len(here):
                self._choose(self._day, here[wanted])
                return
            if wanted < 0 and at is not None:
                self._choose(self._day, None)
                return
        self._go(self._day + timedelta(days=step), from_below=step == -7)

    def _go(self, day: date, *, from_below: bool = False) -> None:
        if not self._calendar.first <= day <= self._calendar.last:
            self.left.emit(day)
            return
        here = self._places().on(day)
        self._choose(day, here[-1 if from_below else 0] if here else None)

    def _choose(self, day: date, entry: CalendarEntry | None) -> None:
        self._day, self._chosen = day, entry.visit.id if entry else ""
        self._tell()
        self.chosen.emit(entry)

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position()
        places = self._places()
        day = places.day_at(event.position())
        if day is not None:
            self._choose(day, places.entry_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry what was pressed."""
        entry = self.entry()
        if self._pressed is None or entry is None:
            return
        far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._carried is not None:
            self.carry(entry, self._places().day_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put it down; a press on the foot of a day asks for its whole list."""
        pressed, self._pressed = self._pressed, None
        places = self._places()
        day = places.day_at(event.position())
        if self._carried is not None:
            self._over = day
            self.put_down()
        elif pressed is not None and day is not None and self.entry() is None:
            told = places.more(day) or places.to_book(day)
            if told and places.foot(day).contains(event.position()):
                self.day_wanted.emit(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click opens."""
        entry = self._places().entry_at(event.position())
        if entry is not None:
            self.opened.emit(entry)

    # --- painting

    def event(self, event: QEvent) -> bool:
        """Say in a tooltip what is under the mouse in whole."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tip(self.tip_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def tip_at(self, place: QPointF) -> str:
        """The tooltip at a place: the whole entry, or the day and why it is closed."""
        places = self._places()
        entry, day = places.entry_at(place), places.day_at(place)
        if entry is not None:
            return spoken(entry)
        if day is None:
            return ""
        return "\n".join(filter(None, (dates.spoken(day), self._calendar.days.why_closed(day))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the whole calendar."""
        words = self.words_of(self._carried, self._over) if self._carried and self._over else ""
        look = Look(self._month, self._day, self.entry(), self._carried, self._over, words, self.hasFocus())
        CalendarPainter(QPainter(self), self._places(), look, mirrored=self.isRightToLeft()).paint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor; what is in hand goes back."""
        super().focusOutEvent(event)
        self.put_back()
        self.update()

    def _places(self) -> Places:
        asked = (self.width(), self.height(), self.isRightToLeft())
        if self._known is None or self._known[0] != asked:
            places = Places(self._calendar, (self.width(), self.height()), mirrored=self.isRightToLeft())
            self._known = (asked, places)
        return self._known[1]

    def _tell(self) -> None:
        """Repaint, and say for a screen reader where the cursor is."""
        entry = self._carried or self.entry()
        closed = self._calendar.days.why_closed(self._day) if self._day > date.min else ""
        told = spoken(entry) if entry else ", ".join(filter(None, (dates.spoken(self._day), closed)))
        if self._carried and self._over:
            told = _("{entry}, to {day}").format(entry=told, day=dates.spoken(self._over))
        self.setAccessibleDescription(told)
        self.update()
