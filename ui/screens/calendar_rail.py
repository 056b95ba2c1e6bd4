"""Beside the calendar: the chosen visit with what clashes and what can be done, and the windows to be booked."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.records import Visit, VisitStatus
from tracker.language import _, ngettext
from tracker.status_words import status_words
from ui import dates, theme
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.glyphs import Glyph, GlyphMark, visit_glyph
from ui.widgets.line_button import LineButton
from ui.widgets.text import Text
from ui.widgets.visit_list import appointment_words, window_words
from ui.widgets.window_bar import WindowBar, WindowMarks

WIDTH = 300
_MOST = 60
"""Lines of the list; what is to be booked first is in front, the rest is counted."""


def until_words(visit: Visit) -> str:
    """Until when, or about when, a visit is to be booked; that its time is past."""
    if visit.latest:
        gone = visit.status is VisitStatus.OVERDUE
        return (_("was to {day}") if gone else _("to {day}")).format(day=dates.short(visit.latest))
    return _("about {day}").format(day=dates.short(visit.target)) if visit.target else ""


class WaitingLine(LineButton):
    """A window without an appointment: pressed it is chosen, dragged it goes to a day of the calendar."""

    carried = Signal(object, QPoint)
    let_go = Signal()

    def __init__(self, entry: CalendarEntry) -> None:
        visit = entry.visit
        super().__init__(entry.participant.shown_number, visit.short, until_words(visit), visit.id)
        self.entry = entry
        self._pressed: QPoint | None = None
        self._is_carried = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where it was pressed."""
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moved far enough, it is in hand."""
        super().mouseMoveEvent(event)
        if self._pressed is None:
            return
        far = (
            event.position().toPoint() - self._pressed
        ).manhattanLength() >= QApplication.startDragDistance()
        if far or self._is_carried:
            self._is_carried = True
            self.carried.emit(self.entry, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what is in hand; else it was pressed."""
        super().mouseReleaseEvent(event)
        carried, self._pressed, self._is_carried = self._is_carried, None, False
        if carried:
            self.let_go.emit()


class ChosenCard(TitledCard):
    """The visit that is chosen in the calendar; what can be done with it, with the keys."""

    open_wanted = Signal(object)
    book_wanted = Signal(object)

    def __init__(self, *, may_book: bool) -> None:
        super().__init__(_("Chosen visit"))
        self._may_book = may_book
        self.entry: CalendarEntry | None = None
        self._who = Text("", theme.FORM, theme.SEMIBOLD)
        self._what = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self._when = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._window = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._status = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self._mark = GlyphMark(Glyph.PLANNED)
        self.problems = Text("", theme.BODY, theme.MEDIUM, "warn", wrap=True)
        self._bar = WindowBar(width=180)
        self._none = Text(
            _("Choose a visit with the arrows or the mouse."), theme.BODY, theme.REGULAR, "ink2", wrap=True
        )
        self.open_button = primary(_("Open"), key="↵")
        self.book_button = plain(_("Move"), key="B")
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.book_button.clicked.connect(self._book)
        self.show_entry(None, None)

    def show_entry(self, entry: CalendarEntry | None, calendar: SiteCalendar | None) -> None:
        """Show an entry, or that none is chosen."""
        self.entry = entry
        self._none.setVisible(entry is None)
        self._holder.setVisible(entry is not None)
        if entry is None or calendar is None:
            return
        visit, who = entry.visit, entry.participant
        self._who.set_text(f"{who.shown_number}  {who.initials}")
        self._what.set_text(f"{visit.label}, {entry.study_short}")
        held = _("Held {day}").format(day=dates.full(visit.held_on)) if visit.held_on else ""
        booked = _("Booked {day}").format(day=appointment_words(visit)) if visit.appointment else ""
        self._when.set_text(held or booked or _("No appointment yet"))
        self._window.set_text(_("Window: {window}").format(window=window_words(visit)))
        self._status.set_text(status_words(visit, calendar.today).capitalize())
        self._mark.set_glyph(visit_glyph(visit))
        self._bar.set_marks(WindowMarks.of(visit, calendar.today, visit_glyph(visit)))
        self.problems.set_text("\n".join(entry.problems))
        self.problems.setVisible(bool(entry.problems))
        self.book_button.set_text(_("Move") if visit.appointment else _("Book"))
        self.book_button.setVisible(self._may_book and entry.is_movable)

    def _open(self) -> None:
        self.open_wanted.emit(self.entry)

    def _book(self) -> None:
        self.book_wanted.emit(self.entry)

    def _lay_out(self) -> None:
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        status = QHBoxLayout()
        status.setSpacing(6)
        status.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        status.addWidget(self._status, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_SMALL)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.book_button)
        buttons.addStretch()
        for part in (self._who, self._what, self._when, self._window, self._bar):
            column.addWidget(part)
        column.addLayout(status)
        column.addWidget(self.problems)
        column.addSpacing(4)
        column.addLayout(buttons)
        whole = QWidget()
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(13, 10, 13, 13)
        outer.addWidget(self._none)
        outer.addWidget(self._holder)
        self.body.addWidget(whole)


class CalendarRail(QWidget):
    """The chosen visit above, what is to be booked below."""

    chosen = Signal(str)
    carried = Signal(object, QPoint)
    let_go = Signal()

    def __init__(self, *, may_book: bool) -> None:
        super().__init__()
        self.card = ChosenCard(may_book=may_book)
        self.waiting = TitledCard(_("To book"))
        self._may_book = may_book
        self._empty = Text(
            _("Every window in these days has its appointment."), theme.BODY, theme.REGULAR, "ink2", wrap=True
        )
        self.lines: list[WaitingLine] = []
        self._count = 0
        self._rest = Text("", theme.BODY, theme.REGULAR, "ink2")
        self._lay_out()

    def set_calendar(self, calendar: SiteCalendar) -> None:
        """Show what waits for an appointment in these days."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [WaitingLine(entry) for entry in calendar.waiting[:_MOST]]
        self._count = len(calendar.waiting)
        for line in self.lines:
            line.clicked.connect(self._pressed)
            if self._may_book:
                line.carried.connect(self.carried)
                line.let_go.connect(self.let_go)
            self._column.insertWidget(self._column.count() - 2, line)
        self.waiting.set_count(self._count or None)
        rest = self._count - len(self.lines)
        self._rest.set_text(ngettext("and {n} more", "and {n} more", rest).format(n=rest))
        self._rest.setVisible(rest > 0)
        self._empty.setVisible(not self.lines)

    def words(self) -> str:
        """What the rail holds, for the button that opens it as a drawer."""
        count = self._count
        return ngettext("{n} to book", "{n} to book", count).format(n=count) if count else _("Chosen visit")

    def _pressed(self) -> None:
        line = self.sender()
        if isinstance(line, WaitingLine):
            self.chosen.emit(line.what)

    def _lay_out(self) -> None:
        holder = QWidget()
        holder.setObjectName("sheet")
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._empty.setContentsMargins(13, 6, 13, 8)
        self._column.addWidget(self._empty)
        self._rest.setContentsMargins(13, 6, 13, 8)
        self._column.addWidget(self._rest)
        self._column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        self.waiting.body.addWidget(area, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_WIDE)
        column.addWidget(self.card)
        column.addWidget(self.waiting, 1)
