"""Where everything of a calendar stands: the cells of its days, the appointments in them, the bars of open windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF

from tracker.domain.calendar_views import CalendarEntry, SiteCalendar

HEAD, DAY_HEAD, FOOT = 28, 24, 18
"""px: the row of weekdays, the line with a day's number, the line that says what does not fit."""
LINE, CARD, CARD_PROBLEM = 19, 42, 58
"""px: an appointment in a month, in a week, and in a week with what clashes."""
LANE, MOST_LANES = 22, 6
GAP, EDGE = 2, 4


@dataclass(frozen=True)
class Bar:
    """The window of a visit without an appointment, across the days of a week."""

    entry: CalendarEntry
    first: int
    last: int
    """Columns, both inside."""
    lane: int
    cut_after: bool
    """Whether the window goes on beyond the last day that shows."""


class Places:
    """The geometry of one view; columns run with the language."""

    def __init__(self, calendar: SiteCalendar, size: tuple[int, int], *, mirrored: bool) -> None:
        self.calendar = calendar
        self._wide, self._tall = size
        self._mirrored = mirrored
        self.days = [
            calendar.first + timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1)
        ]
        self.rows = max(len(self.days) // 7, 1)
        self.is_week = self.rows == 1
        self.bars = _bars(calendar) if self.is_week else ()
        self._entries: dict[date, list[CalendarEntry]] = {}
        self._placed: dict[date, list[tuple[QRectF, CalendarEntry]]] = {}
        for one in calendar.booked:
            if one.day is not None:
                self._entries.setdefault(one.day, []).append(one)

    def on(self, day: date) -> Sequence[CalendarEntry]:
        """Who comes on a day."""
        return self._entries.get(day, ())

    def column(self, number: int) -> tuple[float, float]:
        """Left edge and width of a column, counted from the start of the line."""
        wide = self._wide / 7
        return (self._wide - (number + 1) * wide if self._mirrored else number * wide), wide

    def cell(self, day: date) -> QRectF:
        """The cell of a day."""
        row, column = divmod((day - self.calendar.first).days, 7)
        tall = (self._tall - HEAD) / self.rows
        left, wide = self.column(column)
        return QRectF(left, HEAD + row * tall, wide, tall)

    def day_at(self, point: QPointF) -> date | None:
        """The day under a point."""
        return next((day for day in self.days if self.cell(day).contains(point)), None)

    def entries(self, day: date) -> list[tuple[QRectF, CalendarEntry]]:
        """The appointments of a day that fit into its cell, with their places."""
        if day not in self._placed:
            self._placed[day] = self._place(day)
        return self._placed[day]

    def _place(self, day: date) -> list[tuple[QRectF, CalendarEntry]]:
        cell, found = self.cell(day), list(self.on(day))
        top = cell.top() + DAY_HEAD + (self.lanes * LANE + GAP if self.bars else 0)
        foot = cell.bottom() - EDGE - FOOT
        placed: list[tuple[QRectF, CalendarEntry]] = []
        for number, one in enumerate(found):
            tall = self._height(one)
            last = number + 1 == len(found) and not self.to_book(day)
            if top + tall > (cell.bottom() - EDGE if last else foot):
                break
            placed.append((QRectF(cell.left() + EDGE, top, cell.width() - 2 * EDGE, tall), one))
            top += tall + GAP
        return placed

    def more(self, day: date) -> int:
        """How many appointments of a day do not fit."""
        return len(self.on(day)) - len(self.entries(day))

    def to_book(self, day: date) -> int:
        """How many windows a month says can be booked on a day; a week shows their bars."""
        bookable = day >= self.calendar.today and self.calendar.days.is_open(day)
        return len(self.calendar.open_on(day)) if bookable and not self.is_week else 0

    def foot(self, day: date) -> QRectF:
        """The line at the foot of a cell."""
        cell = self.cell(day)
        return QRectF(cell.left() + EDGE, cell.bottom() - EDGE - FOOT, cell.width() - 2 * EDGE, FOOT)

    @property
    def lanes(self) -> int:
        """How many lanes of bars there are."""
        return max((bar.lane + 1 for bar in self.bars), default=0)

    def bar(self, bar: Bar) -> QRectF:
        """The place of a bar."""
        first, last = (self.column(number) for number in (bar.first, bar.last))
        left, right = min(first[0], last[0]), max(first[0], last[0]) + first[1]
        return QRectF(left + EDGE, HEAD + DAY_HEAD + bar.lane * LANE, right - left - 2 * EDGE, LANE - 4)

    def entry_at(self, point: QPointF) -> CalendarEntry | None:
        """The appointment, or the bar, under a point."""
        day = self.day_at(point)
        if day is None:
            return None
        bars = ((self.bar(one), one.entry) for one in self.bars)
        return next((one for rect, one in (*self.entries(day), *bars) if rect.contains(point)), None)

    def _height(self, entry: CalendarEntry) -> float:
        if not self.is_week:
            return LINE
        return CARD_PROBLEM if entry.problems else CARD


def _bars(calendar: SiteCalendar) -> tuple[Bar, ...]:
    """The windows in lanes, none over another; what finds no lane is in the list beside the calendar."""
    taken: list[int] = []
    found = []
    last_column = (calendar.last - calendar.first).days
    for one in calendar.waiting:
        first = one.visit.earliest or one.visit.target
        last = one.visit.latest or one.visit.target
        if first is None or last is None:
            continue
        start, end = max((first - calendar.first).days, 0), min((last - calendar.first).days, last_column)
        lane = next((n for n, free in enumerate(taken) if free <= start), len(taken))
        if lane == MOST_LANES:
            continue
        taken[lane : lane + 1] = [end + 1]
        found.append(Bar(one, start, end, lane, last > calendar.last))
    return tuple(found)
