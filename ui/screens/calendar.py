"""The calendar of the site: month, week and day; appointments are seen, moved and booked, clashes are named."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker import site_calendar, studies
from tracker.domain.calendar_views import CalendarEntry, SiteCalendar
from tracker.domain.rights import Right
from tracker.domain.schedule import add_months
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.appointment import AppointmentPanel
from ui.screens.calendar_day import day_items
from ui.screens.calendar_head import DAY, MONTH, WEEK, CalendarHead
from ui.screens.calendar_moves import Moves
from ui.screens.calendar_rail import WIDTH, CalendarRail
from ui.shortcuts import bind
from ui.widgets.buttons import Button, plain
from ui.widgets.calendar_grid import CalendarGrid
from ui.widgets.cards import Card
from ui.widgets.drawer import Drawer
from ui.widgets.empty_state import EmptyState
from ui.widgets.kept_words import not_recorded
from ui.widgets.text import Text
from ui.widgets.worklist import Worklist

if TYPE_CHECKING:
    from tracker.domain.records import Changes
    from tracker.domain.views import TodayRow

_ROOM_FOR_RAIL, _ROOM_FOR_BOTH = 1080, 620
"""px: the width for the rail, and the height for the days below the panel that moves an appointment."""


class CalendarScreen(Screen):
    """`show_for(day=None, view=None)`."""

    title = N_("Calendar")
    help_text = N_(
        "The calendar shows who comes when, and whose window is open without an appointment. Drag an appointment to "
        "another day, or hold Shift and press an arrow, then Enter. Inside its window it is moved at once and can be "
        "undone; outside the window you are asked why. Where later appointments of the same participant can go with "
        "it, you see them first. Shaded days are days without visits: weekend, public holiday, or closed by the site."
    )
    keys = (
        (N_("←+→"), N_("the day before, the day after")),
        (N_("↑+↓"), N_("the appointments of a day, then the week before or after")),
        (
            N_("Shift+←+→"),
            N_("carry the chosen appointment; Enter puts it down, Esc puts it back"),
            Right.MANAGE,
        ),
        (N_("Enter"), N_("open the visit; on a day without visits its list")),
        (N_("B"), N_("book or move the chosen visit by typing"), Right.MANAGE),
        (N_("Ctrl+Z"), N_("undo the last move"), Right.MANAGE),
        (N_("M"), N_("month")),
        (N_("W"), N_("week")),
        (N_("D"), N_("day")),
        (N_("T"), N_("today")),
        (N_("PgUp+PgDn"), N_("the month, week or day before, and after")),
        (N_("Ctrl+P"), N_("print"), Right.PRINT),
    )
    side_entry = "calendar"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.may_book = bridge.may(Right.MANAGE)
        self._day = bridge.site.today()
        self.calendar: SiteCalendar | None = None
        self.head, self.panel = CalendarHead(), AppointmentPanel(bridge)
        self.moves = Moves(bridge, self.panel, self)
        self.grid, self.list = CalendarGrid(), Worklist()
        self.grid.may_move = self.may_book
        self.rail = CalendarRail(may_book=self.may_book)
        self._drawer_rail = CalendarRail(may_book=self.may_book)
        self._foot = Text("", theme.HINT, theme.REGULAR, "ink3", elide=True)
        self._places = QStackedWidget()
        self._lay_out()
        self._drawer = Drawer(self)
        self._drawer.put(self._drawer_rail)
        self._connect()
        self._set_keys()

    # --- showing

    def show_for(self, *, day: date | None = None, view: str = "", **wanted: Any) -> None:
        """Show the days around one (today at first), as they were seen the last time."""
        self._day, self.calendar = day or self._day, None
        self._set_studies()
        self.moves.forget()
        self.panel.hide()
        self.head.tabs.choose(view or self.head.tabs.now() or MONTH)
        self.read()
        self.begin_at(self._shown())

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Appointments that were typed and not booked."""
        return not_recorded(self.panel.typed.kept)

    def refresh(self, changes: "Changes") -> None:
        """Any change may move a visit."""
        self.read()

    def read(self) -> None:
        """Read the days that show, and whatever stands beside them."""
        view = self.head.tabs.now()
        first, last = self._days(view)
        study = self.head.study.code() or None
        self.calendar = site_calendar.between(self.bridge.site, first, last, study)
        if view == DAY:
            items = day_items(self.calendar)
            self.list.set_items(items)
            self._places.setCurrentIndex(1 if items else 2)
        else:
            self.grid.set_calendar(self.calendar, self._day, self._day.month if view == MONTH else None)
            self._places.setCurrentIndex(0)
        for rail in (self.rail, self._drawer_rail):
            rail.set_calendar(self.calendar)
        self._show_chosen()
        self.head.say(self.calendar, view, self._day)
        self.head.rail.set_text(self.rail.words())
        self._say_moved()
        self._fit()

    def _days(self, view: str) -> tuple[date, date]:
        """The first and the last day that show."""
        if view == DAY:
            return self._day, self._day
        days = site_calendar.working_days(self.bridge.site, self._day, self._day)
        if view == WEEK:
            first = days.week_of(self._day)
            return first, first + timedelta(days=6)
        start = self._day.replace(day=1)
        end = add_months(start, 1) - timedelta(days=1)
        return days.week_of(start), days.week_of(end) + timedelta(days=6)

    def _set_studies(self) -> None:
        known = [(one.id, one.protocol.short_title) for one in studies.studies(self.bridge.site)]
        now = self.head.study.code()
        self.head.study.set_choices([("", _("All studies")), *known])
        self.head.study.set_code(now if now in dict(known) else "")

    def _shown(self) -> QWidget:
        return self.list if self.head.tabs.now() == DAY else self.grid

    def entry(self) -> CalendarEntry | None:
        """The visit that is chosen, in whichever view."""
        if self.head.tabs.now() != DAY or self.calendar is None:
            return self.grid.entry()
        line = self.list.current_line()
        every = (*self.calendar.booked, *self.calendar.waiting)
        return next((one for one in every if line and one.visit.id == line.row.visit.id), None)

    def _show_chosen(self, *_what: object) -> None:
        for rail in (self.rail, self._drawer_rail):
            rail.card.show_entry(self.entry(), self.calendar)
        if self.head.tabs.now() != DAY:
            self._day = self.grid.day

    # --- going

    def turn(self, towards: int) -> None:
        """Show the month, week or day before (-1) or after (1)."""
        view = self.head.tabs.now()
        if view == MONTH:
            self._day = add_months(self._day, towards)
        else:
            self._day += timedelta(days=towards * (7 if view == WEEK else 1))
        self.read()

    def _back(self) -> None:
        self.turn(-1)

    def _on(self) -> None:
        self.turn(1)

    def _to_today(self) -> None:
        self._to_day(self.bridge.site.today())

    def _to_day(self, day: date) -> None:
        self._day = day
        self.read()

    def _open_day(self, day: date) -> None:
        self._day = day
        self._view(DAY)

    def _view(self, view: str) -> None:
        self.head.tabs.choose(view)  # which reads
        self._shown().setFocus()

    def _read_again(self, *_what: object) -> None:
        if self.calendar is not None:
            self.read()

    def _open(self, entry: "CalendarEntry | TodayRow") -> None:
        self.go("visit", visit_id=entry.visit.id)

    def _print_sheet(self, row: "TodayRow") -> None:
        if self.bridge.may(Right.PRINT):
            self.go("document", visit_id=row.visit.id, what="sheet")

    def _print(self) -> None:
        if self.bridge.may(Right.PRINT):
            kind = {MONTH: "calendar", WEEK: "calendar-week", DAY: "day"}[self.head.tabs.now()]
            self.go("document", what=kind, day=self._day, study_id=self.head.study.code())

    def _site_days(self) -> None:
        self.go("site", page="days")

    def _open_rail(self) -> None:
        self._drawer.open(_("Beside the calendar"))

    def _choose(self, visit_id: str) -> None:
        self._drawer.hide()
        if self.head.tabs.now() == DAY:
            self.list.choose(visit_id)
        else:
            self.grid.choose(visit_id)
        self._show_chosen()
        self._shown().setFocus()

    # --- moving

    def _book_chosen(self, *_what: object) -> None:
        entry = self.entry()
        if entry is not None and self.may_book and entry.is_movable:
            self._drawer.hide()
            self.panel.open_for(entry.visit, who=entry.participant.shown_number)

    def _moved(self, visit_id: str) -> None:
        self._choose(visit_id)
        self._say_moved()

    def _say_moved(self) -> None:
        self.head.say_moved(self.moves.words(self.entry()))

    def _carried_beside(self, entry: CalendarEntry, place: QPoint) -> None:
        if self.head.tabs.now() != DAY:
            self.grid.carry_at(entry, place)

    def _back_to_days(self) -> None:
        self._shown().setFocus()

    # --- frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room beside it the rail becomes a drawer; without room below it the panel takes its place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= _ROOM_FOR_RAIL
        self.rail.setVisible(roomy)
        low = self.height() < _ROOM_FOR_BOTH
        self._card.setVisible(not (low and self.panel.isVisibleTo(self)))
        self.head.rail.setVisible(not roomy)
        if roomy:
            self._drawer.hide()

    def _connect(self) -> None:
        head, grid = self.head, self.grid
        for signal, call in (
            (head.tabs.chosen, self._read_again),
            (head.study.activated, self._read_again),
            (grid.opened, self._open),
            (grid.chosen, self._show_chosen),
            (grid.day_wanted, self._open_day),
            (grid.left, self._to_day),
            (grid.dropped, self.moves.drop),
            (self.list.opened, self._open),
            (self.list.printed, self._print_sheet),
            (self.list.selectionModel().currentChanged, self._show_chosen),
            (self.moves.done, self._moved),
            (self.panel.opened, self._fit),
            (self.panel.closed, self._fit),
            (self.panel.closed, self._back_to_days),
            (self.rail.carried, self._carried_beside),
            (self.rail.let_go, grid.put_down),
            (head.before.clicked, self._back),
            (head.after.clicked, self._on),
            (head.today.clicked, self._to_today),
            (head.days.clicked, self._site_days),
            (head.print.clicked, self._print),
            (head.rail.clicked, self._open_rail),
            (head.undo.clicked, self.moves.undo),
        ):
            signal.connect(call)
        for rail in (self.rail, self._drawer_rail):
            rail.chosen.connect(self._choose)
            rail.card.open_wanted.connect(self._open)
            rail.card.book_wanted.connect(self._book_chosen)

    def _set_keys(self) -> None:
        views = {"M": self._show_month, "W": self._show_week, "D": self._show_day}
        typed = {**views, "T": self._to_today, "B": self._book_chosen}
        whole = {"PgUp": self._back, "PgDown": self._on, "Ctrl+P": self._print, "Ctrl+Z": self.moves.undo}
        for keys, call in typed.items():
            for place in (self.grid, self.list):
                bind(place, keys, call)
        for keys, call in whole.items():
            bind(self, keys, call)

    def _show_month(self) -> None:
        self._view(MONTH)

    def _show_week(self) -> None:
        self._view(WEEK)

    def _show_day(self) -> None:
        self._view(DAY)

    def _lay_out(self) -> None:
        self._foot.set_text(
            _(
                "Shaded days: no visits. Drag a visit, or hold Shift and press an arrow. “!”: a clash, named beside it."
            )
            if self.may_book
            else _("Shaded days: no visits. “!”: a clash, named beside it.")
        )
        empty = EmptyState(
            "calendar-days",
            _("Nobody comes on this day"),
            _("No appointment stands here, and no window without one is open."),
            (self._back_button(),),
        )
        for place in (self.grid, self.list, empty):
            self._places.addWidget(place)
        self._card = Card()
        self._card.body.addWidget(self._places)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self.panel)
        left.addWidget(self._card, 1)
        left.addStretch()
        left.addWidget(self._foot)
        below = QHBoxLayout()
        below.setSpacing(theme.GAP_WIDE)
        below.addLayout(left, 1)
        self.rail.setFixedWidth(WIDTH)
        below.addWidget(self.rail)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 10)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(self.head)
        column.addLayout(below, 1)

    def _back_button(self) -> Button:
        button = plain(_("See the month"), key="M")
        button.clicked.connect(self._show_month)
        return button
