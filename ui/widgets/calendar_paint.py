"""Paints a calendar: weekdays, days, appointments with their signs, bars of windows, and what is being carried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from tracker.domain.calendar_views import CalendarEntry
from tracker.language import _, ngettext
from ui import dates, theme
from ui.direction import isolated
from ui.widgets.calendar_places import DAY_HEAD, EDGE, HEAD, Bar, Places
from ui.widgets.glyphs import Glyph, paint_glyph, token, visit_glyph

_WORDS = 19
"""Where the words of an appointment begin, after its sign, in px."""


@dataclass(frozen=True)
class Look:
    """What is special in the calendar at this moment."""

    month: int | None = None
    """The month of which this is the page; other days are paler."""
    day: date | None = None
    chosen: CalendarEntry | None = None
    carried: CalendarEntry | None = None
    over: date | None = None
    """The day to which the appointment in hand would go, and what is to be said of it there."""
    words: str = ""
    focused: bool = False


class CalendarPainter:
    """Paints one view."""

    def __init__(self, painter: QPainter, places: Places, look: Look, *, mirrored: bool) -> None:
        self._painter, self._places, self._look, self._mirrored = painter, places, look, mirrored
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint(self) -> None:
        """Ground, hairlines, heads, the chosen day, bars, appointments, then what is in hand."""
        for day in self._places.days:
            self._ground(day)
        self._hairlines()
        self._weekdays()
        for day in self._places.days:
            self._day_head(day)
        self._cursor()  # below the bars, whose words may go on across it
        for bar in self._places.bars:
            self._bar(bar)
        for day in self._places.days:
            for rect, entry in self._places.entries(day):
                self._entry(rect, entry)
            self._foot(day)
        if self._look.carried is not None and self._look.over in self._places.days:
            self._ghost(self._look.carried, self._look.over)

    # --- days

    def _ground(self, day: date) -> None:
        cell, calendar = self._places.cell(day), self._places.calendar
        if not calendar.days.is_open(day):
            self._painter.fillRect(cell, theme.colour("ground"))
        in_hand = self._look.carried or self._look.chosen
        if in_hand is not None and in_hand.is_movable and in_hand.is_open_on(day):
            self._painter.fillRect(
                QRectF(cell.left(), cell.top(), cell.width(), DAY_HEAD - 2), theme.colour("accent_soft")
            )
        if in_hand is not None and in_hand.is_movable and in_hand.visit.target == day:
            middle = cell.center().x()
            self._painter.setPen(QPen(theme.colour("accent"), 2))
            self._painter.drawLine(QLineF(middle, cell.top() + 3, middle, cell.top() + DAY_HEAD - 5))

    def _hairlines(self) -> None:
        self._painter.setPen(QPen(theme.colour("line"), 1))
        for day in self._places.days:
            cell = self._places.cell(day)
            y, x = round(cell.top()) + 0.5, round(cell.left()) + 0.5
            self._painter.drawLine(QLineF(cell.left(), y, cell.right(), y))
            if x > 1:
                self._painter.drawLine(QLineF(x, cell.top(), x, cell.bottom()))

    def _weekdays(self) -> None:
        first, wide = self._places.cell(self._places.days[0]), self._places.cell(self._places.days[-1])
        whole = QRectF(0, 0, max(first.right(), wide.right()), HEAD)
        self._painter.fillRect(whole, theme.colour("sunken"))
        for number, day in enumerate(self._places.days[:7]):
            left, column = self._places.column(number)
            words = dates.weekday(day)
            self._text(QRectF(left, 0, column, HEAD), 8, column - 12, words, (12, theme.MEDIUM), "ink2")

    def _day_head(self, day: date) -> None:
        cell, calendar = self._places.cell(day), self._places.calendar
        head = QRectF(cell.left(), cell.top(), cell.width(), DAY_HEAD)
        number = dates.short(day) if day.day == 1 or day == calendar.first else str(day.day)
        today, other = day == calendar.today, self._look.month not in (None, day.month)
        wide = QFontMetrics(theme.font(13, theme.SEMIBOLD)).horizontalAdvance(number)
        if today:
            self._pill(self._placed(head, 5, wide + 12).adjusted(0, 3, 0, -3), "accent")
        ink = "on_accent" if today else "ink3" if other else "ink"
        self._text(head, 11 if today else 8, wide + 4, number, (13, theme.SEMIBOLD), ink)
        start = wide + (24 if today else 18)
        if day == self._look.over and self._look.words:
            self._text(head, start, cell.width() - start - 4, self._look.words, (11, theme.MEDIUM), "warn")
        else:
            name = calendar.days.named(day)
            self._text(head, start, cell.width() - start - 4, name, (11, theme.REGULAR), "ink2")

    def _foot(self, day: date) -> None:
        rect, more, open_ = self._places.foot(day), self._places.more(day), self._places.to_book(day)
        x = 4.0
        if more:
            words = _("+{n} more").format(n=more)
            self._text(rect, x, rect.width() - x, words, (11, theme.MEDIUM), "accent")
            x += QFontMetrics(theme.font(11, theme.MEDIUM)).horizontalAdvance(words) + 10
        if open_:
            paint_glyph(self._painter, self._placed(rect, x, 11), Glyph.PLANNED)
            words = str(open_) if more else ngettext("{n} to book", "{n} to book", open_).format(n=open_)
            self._text(rect, x + 16, rect.width() - x - 16, words, (11, theme.REGULAR), "ink2")

    # --- visits

    def _entry(self, rect: QRectF, entry: CalendarEntry) -> None:
        if self._look.carried is not None and entry.visit.id == self._look.carried.visit.id:
            self._painter.setOpacity(0.45)
        chosen = self._look.chosen is not None and entry.visit.id == self._look.chosen.visit.id
        self._chip(rect, "selected" if chosen else "warn_bg" if entry.problems else "")
        if entry.problems or chosen:
            self._painter.fillRect(
                self._placed(rect, 0, 3), theme.colour("warn" if entry.problems else "accent")
            )
        self._line_one(QRectF(rect.left(), rect.top(), rect.width(), 19), entry)
        if self._places.is_week:
            self._line_two(rect, entry)
        self._painter.setOpacity(1.0)

    def _line_one(self, line: QRectF, entry: CalendarEntry) -> None:
        visit = entry.visit
        paint_glyph(self._painter, self._placed(line, 5, 11), visit_glyph(visit))
        x, loud = float(_WORDS), "warn" if entry.problems else "ink"
        if visit.appointment_time and not visit.held_on:
            x = self._word(line, x, dates.clock(visit.appointment_time), (11, theme.MEDIUM), "ink2")
        x = self._word(line, x, entry.participant.shown_number, (12, theme.SEMIBOLD), loud)
        if entry.problems:
            x = self._word(line, x - 3, "!", (12, theme.SEMIBOLD), "warn")
        rest = line.width() - x - 2
        last = entry.participant.initials if self._places.is_week else visit.short
        self._text(line, x, rest, last, (11, theme.REGULAR), "ink2", whole=True)

    def _line_two(self, rect: QRectF, entry: CalendarEntry) -> None:
        below = QRectF(rect.left(), rect.top() + 19, rect.width(), 18)
        words = f"{entry.visit.label}, {entry.study_short}"
        self._text(below, _WORDS, rect.width() - _WORDS - 4, words, (11, theme.REGULAR), "ink2")
        if entry.problems:
            third = below.translated(0, 17)
            self._text(
                third, _WORDS, rect.width() - _WORDS - 4, entry.problems[0], (11, theme.MEDIUM), "warn"
            )

    def _bar(self, bar: Bar) -> None:
        rect, visit = self._places.bar(bar), bar.entry.visit
        chosen = self._look.chosen is not None and visit.id == self._look.chosen.visit.id
        pen = QPen(theme.colour("accent"), 2 if chosen else 1)
        if visit.window_source == "site":
            pen.setDashPattern([3.0, 2.0])
        fill = "selected" if chosen else "accent_soft" if visit.window_source == "protocol" else "surface"
        self._painter.setPen(pen if visit.earliest else Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.colour(fill))
        if visit.earliest:
            self._painter.drawRoundedRect(
                rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS_FIELD, theme.RADIUS_FIELD
            )
        if visit.target and self._places.calendar.first <= visit.target <= self._places.calendar.last:
            middle = self._places.cell(visit.target).center().x()
            if not visit.earliest:  # no bar to stand in: the line begins the words
                middle = self._placed(rect, 2, 2).center().x()
            self._painter.setPen(QPen(theme.colour("accent"), 2))
            self._painter.drawLine(QLineF(middle, rect.top() + 2, middle, rect.bottom() - 2))
        self._bar_words(rect, bar)

    def _bar_words(self, rect: QRectF, bar: Bar) -> None:
        visit = bar.entry.visit
        if visit.earliest:  # the words are read across the target line
            fill = "accent_soft" if visit.window_source == "protocol" else "surface"
            words = f"{bar.entry.participant.shown_number} {visit.short}"
            wide = QFontMetrics(theme.font(11, theme.SEMIBOLD)).horizontalAdvance(words) + 8
            clear = self._placed(rect, 7, min(wide, rect.width() - 14)).adjusted(0, 2, 0, -2)
            self._painter.fillRect(clear, theme.colour(fill))
        x = self._word(rect, 8, bar.entry.participant.shown_number, (11, theme.SEMIBOLD), "ink")
        x = self._word(rect, x, visit.short, (11, theme.REGULAR), "ink2")
        if bar.cut_after and visit.latest and rect.width() > 220:
            words = _("to {day}").format(day=dates.short(visit.latest))
            self._text(rect, x, rect.width() - x - 8, words, (11, theme.REGULAR), token(visit_glyph(visit)))

    # --- what is in hand

    def _cursor(self) -> None:
        day = self._look.over or (self._look.day if self._look.focused else None)
        if day is None or day not in self._places.days:
            return
        loud = bool(self._look.over and self._look.words)
        self._painter.setPen(QPen(theme.colour("warn" if loud else "accent"), 2))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(self._places.cell(day).adjusted(1.5, 1.5, -1, -1))

    def _ghost(self, entry: CalendarEntry, day: date) -> None:
        cell = self._places.cell(day)
        rect = QRectF(cell.left() + EDGE, cell.bottom() - EDGE - 22, cell.width() - 2 * EDGE, 21)
        self._pill(rect, "accent")
        words = f"{entry.participant.shown_number} {entry.visit.short}"
        self._text(rect, 8, rect.width() - 12, words, (12, theme.SEMIBOLD), "on_accent")

    # --- pieces

    def _chip(self, rect: QRectF, fill: str) -> None:
        if fill or self._places.is_week:
            self._painter.setPen(QPen(theme.colour("line"), 1) if self._places.is_week else Qt.PenStyle.NoPen)
            self._painter.setBrush(theme.colour(fill or "surface"))
            self._painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _pill(self, rect: QRectF, fill: str) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.colour(fill))
        self._painter.drawRoundedRect(rect, theme.RADIUS_FIELD, theme.RADIUS_FIELD)

    def _placed(self, within: QRectF, x: float, width: float) -> QRectF:
        left = within.right() - x - width if self._mirrored else within.left() + x
        return QRectF(left, within.top(), width, within.height())

    def _word(self, line: QRectF, x: float, text: str, type_: tuple[int, QFont.Weight], ink: str) -> float:
        """Write a word and say where the next one begins."""
        wide = QFontMetrics(theme.font(*type_)).horizontalAdvance(text)
        self._text(line, x, min(wide + 1, line.width() - x), text, type_, ink)
        return x + wide + 4

    def _text(
        self,
        within: QRectF,
        x: float,
        width: float,
        text: str,
        type_: tuple[int, QFont.Weight],
        ink: str,
        *,
        whole: bool = False,
    ) -> None:
        """Text from the start edge, shortened where it does not fit; `whole`: or left out."""
        font = theme.font(*type_)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(text)
        if not text or width < min(8, wide) or (whole and wide > width):
            return
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(width) + 1)
        self._painter.setFont(font)
        self._painter.setPen(theme.colour(ink))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it
        self._painter.drawText(self._placed(within, x, width + 2), side, isolated(shown))


def spoken(entry: CalendarEntry) -> str:
    """An entry for a screen reader and the tooltip."""
    visit = entry.visit
    parts: Sequence[str] = (
        dates.spoken(entry.day) if entry.day else _("no appointment yet"),
        dates.clock(visit.appointment_time) if visit.appointment_time else "",
        entry.participant.shown_number,
        entry.participant.initials,
        visit.label,
        entry.study_short,
        *entry.problems,
    )
    return ", ".join(part for part in parts if part)
