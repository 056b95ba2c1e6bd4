"""Today: what asks for someone. Every row opens where the work is, and prints its sheet."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.domain.rights import Right
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.today_rail import TodayRail
from ui.shortcuts import bind
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import Card
from ui.widgets.drawer import Drawer
from ui.widgets.empty_state import EmptyState
from ui.widgets.few_card import MOST
from ui.widgets.glyphs import Glyph
from ui.widgets.text import Text
from ui.widgets.window_bar import WindowMarks
from ui.widgets.worklist import Heading, Line, Worklist

if TYPE_CHECKING:
    from tracker.domain.records import Changes
    from tracker.domain.views import TodayBoard, TodayRow, Waiting

_RAIL = 316
_ROOM_FOR_RAIL = 1080


class TodayScreen(Screen):
    """The worklist, with open flags and unfinished visits beside it."""

    title = N_("Today")
    help_text = N_(
        "Today lists the visits that need someone: past their window, closing soon, due or booked today, and in "
        "the next seven days; and whom no date names: the next visit is to be booked, or enrolment to be decided. "
        "The bar is the visit’s window: solid as the protocol states it, dashed as the site "
        "set it, the target line alone where neither did. The tick is today. Choose a row and press Enter to "
        "open the visit, or its next step."
    )
    keys = (
        (N_("↑+↓"), N_("choose a visit")),
        (N_("Enter"), N_("open the visit, or what the row says is to be done")),
        (N_("P"), N_("print the visit’s blank sheet"), Right.PRINT),
        (N_("S"), N_("sign several complete visits at once"), Right.SIGN),
    )
    side_entry = "today"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._summary = Text("", theme.BODY, theme.REGULAR, "ink2", elide=True)
        self.new_button = primary(_("New participant"), icon="plus")
        self.new_button.setToolTip(_("Register a participant (Ctrl+N)"))
        self.sheets_button = plain(_("Print all sheets of today"), icon="printer")
        self.rail_button = plain("")
        self.worklist = Worklist()
        backs_up = bridge.may(Right.BACK_UP)
        self._signs = bridge.may(Right.SIGN)
        self._board: TodayBoard | None = None
        self.rail = TodayRail(go, backs_up=backs_up, signs=self._signs)
        self._drawer_rail = TodayRail(go, backs_up=backs_up, signs=self._signs)
        self._foot = Text(
            _("Bar: window, line: target, tick: today. Dashed: the site’s own window. No bar: not stated."),
            theme.HINT,
            theme.REGULAR,
            "ink3",
            elide=True,
        )
        self._places = QStackedWidget()
        self._registers = bridge.may(Right.MANAGE)
        self._lay_out()
        self._drawer = Drawer(self)
        self._drawer.put(self._drawer_rail)
        self._connect()

    def show_for(self, **wanted: Any) -> None:
        """Read the board anew."""
        from tracker import overview  # noqa: PLC0415  loads the database; the sign-in paints without it

        self._show_kept()
        site = self.bridge.site
        board = overview.today(site, most=MOST)
        self.set_board(board)
        if MOST in (len(board.unsigned), len(board.incomplete)):
            self.bridge.in_background(lambda: overview.how_much_waits(site), self._count)
        begins = self.worklist.model_.lines or not self._registers
        self.begin_at(self.worklist if begins else self.new_button)

    def refresh(self, changes: "Changes") -> None:
        """Any change may move a row."""
        self.show_for()

    def _count(self, waiting: "Waiting") -> None:
        """Where more wait than are listed the counts follow."""
        for rail in (self.rail, self._drawer_rail):
            rail.count(waiting)
        self.rail_button.set_text(self.rail.words())

    def _show_kept(self) -> None:
        """How the site is kept, now and whenever a backup or drill is over."""
        from tracker import keeping  # noqa: PLC0415  as above

        kept, now = keeping.kept(self.bridge.site), self.bridge.site.now()
        for rail in (self.rail, self._drawer_rail):
            rail.set_kept(kept, now)

    def set_board(self, board: "TodayBoard") -> None:
        """Show a board."""
        self._board = board
        past = tuple(row for row in board.overdue if row.visit.status == "past target")
        overdue = tuple(row for row in board.overdue if row.visit.status != "past target")
        week_end = dates.with_weekday(board.today + timedelta(days=7))
        sections = (
            (Glyph.OVERDUE, _("Overdue"), overdue, _("window past, visit not held")),
            (Glyph.PAST_TARGET, _("Past target"), past, _("no window stated in the protocol")),
            (Glyph.CLOSING, _("Window closing"), board.closing, _("three days or fewer left")),
            (Glyph.OPEN, _("Today"), board.due, ""),
            (Glyph.CLOSING, _("Screening expires"), board.screening, _("baseline not held")),
            (Glyph.PLANNED, _("To book"), board.to_book, _("next visit, no date yet")),
            (Glyph.BEGUN, _("Enrolment not decided"), board.to_decide, _("baseline held")),
            (Glyph.PLANNED, _("This week"), board.this_week, _("to {day}").format(day=week_end)),
        )
        items: list[Heading | Line] = []
        for glyph, title, rows, note in sections:
            if rows:
                items.append(Heading(glyph, title, len(rows), note))
                items += [_line(row, board, ahead=rows is board.this_week) for row in rows]
        self.worklist.set_items(items)
        self._places.setCurrentIndex(0 if items else 1)
        self._summary.set_text(_summary(board) if items else "")
        self.rail.set_board(board)
        self._drawer_rail.set_board(board)
        self.rail_button.set_text(self.rail.words())
        self.sheets_button.setVisible(bool(board.due) and self.bridge.may(Right.PRINT))
        self.counted.emit("today", len(board.overdue) + len(board.closing) + len(board.due))
        self.counted.emit("safety", sum(flag.state == "open" for flag in board.flags))
        self.counted.emit("queries", len(board.queries))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room beside it the rail becomes a drawer, its counts a button."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= _ROOM_FOR_RAIL
        self._rail_column.setVisible(roomy)
        self.rail_button.setVisible(not roomy and bool(self.rail_button.text()))
        if roomy:
            self._drawer.hide()

    def _connect(self) -> None:
        self.bridge.kept.connect(self._show_kept)
        self.worklist.opened.connect(self._open)
        self.worklist.printed.connect(self._print)
        self.sheets_button.clicked.connect(self._print_all)
        self.new_button.clicked.connect(self._register)
        self.rail_button.clicked.connect(self._open_rail)
        if self._signs:
            bind(self, "S", self._sign)

    def _open(self, row: "TodayRow") -> None:
        """Where the work of the row is: mostly in the visit."""
        who = row.participant.id
        if self._board and row in self._board.to_book and self._registers:
            self.go("participant", participant_id=who, tab="visits", book=row.visit.id)
        elif self._board and row in self._board.to_decide:
            self.go("participant", participant_id=who, tab="eligibility")
        else:
            self.go("visit", visit_id=row.visit.id)

    def _print(self, row: "TodayRow") -> None:
        self.go("document", visit_id=row.visit.id, what="sheet")

    def _print_all(self) -> None:
        self.go("document", what="day")

    def _register(self) -> None:
        self.go("register")

    def _sign(self) -> None:
        self.go("signing")

    def _open_rail(self) -> None:
        self._drawer.open(_("Needs someone"))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 11, 16, 16)
        row.setSpacing(theme.GAP_WIDE)
        column = QVBoxLayout()
        column.setSpacing(theme.GAP)
        column.addLayout(self._head())
        card = Card()
        first = primary(_("Register a participant"), icon="plus")
        first.clicked.connect(self._register)
        self._empty = EmptyState(
            "calendar-days",
            _("No visit asks for someone this week"),
            _("Visits appear here as their windows open. Register a participant to plan the first ones.")
            if self._registers
            else _("Visits appear here as their windows open."),
            (first,) if self._registers else (),
        )
        self._places.addWidget(self.worklist)
        self._places.addWidget(self._empty)
        card.body.addWidget(self._places, stretch=1)
        self._foot.setContentsMargins(13, 4, 13, 6)
        card.body.addWidget(self._foot)
        column.addWidget(card, stretch=1)
        row.addLayout(column, stretch=1)
        self._rail_column = QWidget()
        self._rail_column.setFixedWidth(_RAIL)
        beside = QVBoxLayout(self._rail_column)
        beside.setContentsMargins(0, theme.CONTROL + theme.GAP, 0, 0)
        beside.addWidget(self.rail)
        row.addWidget(self._rail_column)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(Text(_(self.title), theme.PAGE, theme.SEMIBOLD))
        head.addWidget(self._summary, stretch=1, alignment=Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.sheets_button)
        head.addWidget(self.rail_button)
        head.addWidget(self.new_button)
        if not self._registers:
            self.new_button.hide()
        return head


def _line(row: "TodayRow", board: "TodayBoard", *, ahead: bool) -> Line:
    """`ahead`: in the week to come."""
    visit = row.visit
    begun = row.progress == "begun"
    glyph = {"overdue": Glyph.OVERDUE, "past target": Glyph.PAST_TARGET, "closing": Glyph.CLOSING}.get(
        visit.status
    )
    words = row.words
    if begun:
        glyph, words = Glyph.BEGUN, _("begun, go on")
    booked = Glyph.OPEN if visit.appointment and visit.appointment != board.today else None
    return Line(
        row,
        _when(row, board, ahead=ahead),
        words,
        glyph,
        glyph is not None,
        WindowMarks.of(visit, board.today, booked),
    )


def _when(row: "TodayRow", board: "TodayBoard", *, ahead: bool) -> str:
    visit = row.visit
    at = dates.clock(visit.appointment_time) if visit.appointment_time else "–"
    if visit.appointment == board.today:
        return at
    if visit.appointment is not None and visit.appointment < board.today:
        return _("was {day}").format(day=dates.short(visit.appointment))
    if visit.appointment is not None:
        return f"{dates.weekday(visit.appointment)} {at}"
    asked = visit.earliest or visit.target
    if ahead and asked is not None:
        return f"{dates.weekday(asked)} –"
    return "–"


def _summary(board: "TodayBoard") -> str:
    booked = sum(row.visit.appointment == board.today for row in board.due)
    begun = sum(row.progress == "begun" for row in board.due)
    closing, to_book = len(board.closing), len(board.to_book)
    parts = [ngettext("{n} visit booked", "{n} visits booked", booked).format(n=booked)]
    if begun:
        parts.append(ngettext("{n} begun", "{n} begun", begun).format(n=begun))
    if closing:
        last = max((row.visit.latest for row in board.closing if row.visit.latest), default=board.today)
        words = ngettext("{n} window closes by {day}", "{n} windows close by {day}", closing)
        parts.append(words.format(n=closing, day=dates.long_weekday(last)))
    if to_book:
        parts.append(ngettext("{n} to book", "{n} to book", to_book).format(n=to_book))
    return ", ".join(parts)
