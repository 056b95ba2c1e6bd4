"""The common-axis card: visits, study drug, medication, adverse events and the trends chosen, on one time axis."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tracker.domain.log_spans import LogSpan, spans
from tracker.domain.records import Participant, ParticipantStatus, Visit
from tracker.domain.views import ParticipantPage, Trend
from tracker.language import _
from ui import dates, theme
from ui.widgets import timeline_lane, trend_plot
from ui.widgets.axis import TimeAxis
from ui.widgets.course_lanes import Bar, CourseLanes, days_of, lanes_words
from ui.widgets.text import tip
from ui.widgets.timeline_lane import LanePainter, day_of
from ui.widgets.trend_plot import TrendPainter, TrendRow
from ui.widgets.trend_scale import trend_words

_HEAD, _FOOT = 34, 32
_LANES = _HEAD + timeline_lane.HEIGHT
"""px from the top to the bars of the logs, or to the first trend where there are none."""
_LEFT, _RIGHT = 123, 84
_TICKS_APART = 56
_MONTHS_APART = 64
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class Timeline(QWidget):
    """Visits, logs and trends of one participant. Left and right choose a visit, down and up a bar, Enter opens it."""

    visit_chosen = Signal(str)
    log_chosen = Signal(str)
    """The log of the bar that was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._visits: tuple[Visit, ...] = ()
        self._rows: tuple[TrendRow, ...] = ()
        self._spans: tuple[LogSpan, ...] = ()
        self._bar = -1
        self._today: date | None = None
        self._zero: date | None = None
        self._zero_label = self._zero_name = ""
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_page(self, page: ParticipantPage, trends: Iterable[Trend]) -> None:
        """Show the page's visits with these of its trends beneath."""
        self._visits = tuple(sorted((one for one in page.visits if day_of(one)), key=_by_day))
        baseline = _baseline(page)
        self._zero = day_of(baseline) if baseline else None
        self._zero_label, zero_short = (baseline.label, baseline.short) if baseline else ("", "")
        self._zero_name = timeline_lane.short_name(baseline) if baseline else ""
        self._today = page.today if _goes_on(page.participant) else None
        rules = tuple(day for day in (self._today, *(one.held_on for one in self._visits)) if day)
        self._rows = tuple(
            TrendRow(trend, rules, zero_short, self._zero_label) for trend in trends if trend.points
        )
        self._spans = spans(page.logs)
        self._at, self._bar = min(self._at, len(self._visits) - 1), -1
        self.setAccessibleName(_("Visits and values on one time axis"))
        self.setProperty("focusRing", theme.RADIUS_CARD)
        self.setAccessibleDescription(self._words())
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as what is shown."""
        lanes = round(self._lanes(self._axis()).height)
        trends = len(self._rows) * trend_plot.ROW_HEIGHT
        return QSize(700, _HEAD + timeline_lane.HEIGHT + lanes + trends + _FOOT)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a window at 200 %."""
        return QSize(420, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is wider needs fewer rows for its bars."""
        super().resizeEvent(event)
        if self.sizeHint().height() != self.height():
            self.setFixedHeight(self.sizeHint().height())

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground first, then hairlines and today, then what is read."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right in every language
        axis = self._axis()
        lanes = self._lanes(axis)
        rects = [self._row_rect(index, lanes) for index in range(len(self._rows))]
        trends = [TrendPainter(row, rect, axis) for row, rect in zip(self._rows, rects, strict=True)]
        for trend in trends:
            trend.paint_ground(painter)
        tops = [_HEAD, *([_LANES] if lanes.lanes else []), *(rect.top() for rect in rects)]
        self._paint_hairlines(painter, axis, tops)
        self._paint_head(painter, axis)
        self._paint_foot(painter, axis)
        for trend in trends:
            trend.paint(painter)
        self._lane(axis).paint(painter)
        lanes.paint(painter)
        self._paint_lane_words(painter)
        self._paint_focus(painter, axis, lanes)

    def _axis(self) -> TimeAxis:
        days = [day for visit in self._visits for day in _days(visit)]
        days += [point.on for row in self._rows for point in row.trend.points]
        begun = min((day for day in days if day is not None), default=None)
        days += days_of(self._spans, begun) if begun else ()
        days += [self._today] if self._today or not days else []
        known = [day for day in days if day is not None] or [date(2026, 1, 1)]
        return TimeAxis.around(known, _LEFT, self.width() - _RIGHT, self._zero)

    def _lane(self, axis: TimeAxis) -> LanePainter:
        rect = QRectF(0, _HEAD, self.width(), timeline_lane.HEIGHT)
        return LanePainter(self._visits, rect, axis, self._today)

    def _lanes(self, axis: TimeAxis) -> CourseLanes:
        return CourseLanes(self._spans, axis, _LANES, self._today)

    def _row_rect(self, index: int, lanes: CourseLanes | None = None) -> QRectF:
        above = (lanes or self._lanes(self._axis())).height
        top = _LANES + above + index * trend_plot.ROW_HEIGHT
        return QRectF(0, top, self.width(), trend_plot.ROW_HEIGHT)

    def _paint_hairlines(self, painter: QPainter, axis: TimeAxis, tops: Iterable[float]) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        for y in tops:
            painter.drawLine(QLineF(0, y + 0.5, self.width(), y + 0.5))
        foot = self.height() - _FOOT + 4
        for visit in self._visits:
            if visit.held_on:
                x = round(axis.x(visit.held_on)) + 0.5
                painter.drawLine(QLineF(x, _LANES - 12, x, foot))
        if self._today:
            painter.setPen(QPen(theme.colour("accent"), 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(axis.x(self._today), _HEAD + 8, axis.x(self._today), foot))

    def _paint_head(self, painter: QPainter, axis: TimeAxis) -> None:
        words = _("Day from {visit}").format(visit=self._zero_name) if self._zero else ""
        self._text(painter, QRectF(14, 0, _LEFT - 30, _HEAD), words)
        for x, number in axis.day_ticks(_TICKS_APART):
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.drawLine(QLineF(x, _HEAD - 4, x, _HEAD))
            words = str(number).replace("-", "−")
            self._text(painter, QRectF(x - 24, 0, 48, _HEAD), words, align=_CENTRE)

    def _paint_foot(self, painter: QPainter, axis: TimeAxis) -> None:
        top = self.height() - _FOOT + 6
        taken = self._paint_today(painter, axis, top) if self._today else QRectF()
        for x, day in axis.month_ticks(_MONTHS_APART):
            rect = QRectF(x - 28, top, 56, 18)
            if not rect.intersects(taken):
                words = dates.short(day) if day.month > 1 else f"{dates.short(day)} {day.year}"
                self._text(painter, rect, words, align=_CENTRE)

    def _paint_today(self, painter: QPainter, axis: TimeAxis, top: float) -> QRectF:
        assert self._today is not None
        words = _("today, {day}").format(day=dates.short(self._today))
        width = QFontMetricsF(theme.font(theme.HINT, theme.SEMIBOLD)).horizontalAdvance(words) + 18
        left = min(max(axis.x(self._today) - width / 2, 2), self.width() - width - 2)
        rect = QRectF(left, top, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(rect, 4, 4)
        self._text(painter, rect, words, ink="on_accent", align=_CENTRE, weight=theme.SEMIBOLD)
        return rect.adjusted(-4, 0, 4, 0)

    def _paint_lane_words(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(theme.colour("ink"))
        painter.drawText(QPointF(14, _HEAD + 40), _("Visits"))
        for line, words in enumerate(timeline_lane.window_hints(self._visits)):
            self._text(painter, QRectF(14, _HEAD + 46 + 14 * line, _LEFT - 18, 14), words, ink="ink3")

    def _text(
        self,
        painter: QPainter,
        rect: QRectF,
        words: str,
        *,
        ink: str = "ink2",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        weight: QFont.Weight = theme.REGULAR,
    ) -> None:
        painter.setFont(theme.font(theme.HINT, weight))
        painter.setPen(theme.colour(ink))
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_focus(self, painter: QPainter, axis: TimeAxis, lanes: CourseLanes) -> None:
        if not self.hasFocus():
            return
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if 0 <= self._bar < len(lanes.bars):
            painter.drawRoundedRect(lanes.bars[self._bar].rect.adjusted(-3, -2, 7, 2), 4, 4)
        elif 0 <= self._at < len(self._visits):
            rect = self._lane(axis).mark_rect(self._visits[self._at])
            painter.drawRoundedRect(rect.adjusted(-5, -5, 5, 5), 4, 4)

    # --- pointer and keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move among the visits, down and up among the bars below; Enter opens the chosen one."""
        across, down = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}, {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in across and self._visits:
            self._choose_visit(self._at + across[Qt.Key(event.key())])
        elif event.key() in down and self._choose_bar(self._bar + down[Qt.Key(event.key())]):
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._open():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _choose_visit(self, place: int) -> None:
        self._at, self._bar = max(0, min(len(self._visits) - 1, place)), -1
        self.setAccessibleDescription(visit_words(self._visits[self._at]))
        self.update()

    def _choose_bar(self, place: int) -> bool:
        """Go to a bar, or up to the visits; False where there is nothing further."""
        bars = self._lanes(self._axis()).bars
        if not -1 <= place < len(bars) or place == self._bar:
            return False
        self._bar = place
        if place >= 0:
            self.setAccessibleDescription(bars[place].span.whole)
        return True

    def _open(self) -> bool:
        bars = self._lanes(self._axis()).bars
        if 0 <= self._bar < len(bars):
            self.log_chosen.emit(bars[self._bar].span.log)
        elif 0 <= self._at < len(self._visits):
            self.visit_chosen.emit(self._visits[self._at].id)
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a visit's mark opens it, one on a bar its log."""
        visit, bar = self._visit_at(event.position()), self._bar_at(event.position())
        if visit:
            self.visit_chosen.emit(visit.id)
        elif bar:
            self.log_chosen.emit(bar.span.log)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand says that a mark can be opened."""
        over = bool(self._visit_at(event.position()) or self._bar_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """The tooltip of a mark gives the visit in words, that of a bar the row of its log."""
        if isinstance(event, QHelpEvent):
            place = QPointF(event.pos())
            visit, bar = self._visit_at(place), self._bar_at(place)
            words = visit_words(visit) if visit else bar.span.whole if bar else ""
            QToolTip.showText(event.globalPos(), tip(words), self)
            return True
        return super().event(event)

    def _bar_at(self, place: QPointF) -> Bar | None:
        return self._lanes(self._axis()).bar_at(place)

    def _visit_at(self, place: QPointF) -> Visit | None:
        lane = self._lane(self._axis())
        near = (one for one in self._visits if lane.mark_rect(one).adjusted(-6, -8, 6, 8).contains(place))
        return next(near, None)

    def _words(self) -> str:
        """All of it in sentences, for those who hear it."""
        logs = [lanes_words(self._spans)] if self._spans else []
        trends = (trend_words(row.trend) for row in self._rows)
        return ". ".join([*map(visit_words, self._visits), *logs, *trends])


def visit_words(visit: Visit) -> str:
    """One visit in a sentence: name, status, and its days."""
    parts = [f"{visit.label}: {_(visit.status)}"]
    if visit.held_on:
        parts.append(_("on {day}").format(day=dates.full(visit.held_on)))
    elif visit.appointment:
        parts.append(_("booked for {day}").format(day=dates.full(visit.appointment)))
    if visit.target:
        parts.append(_("target {day}").format(day=dates.full(visit.target)))
    if visit.earliest and visit.latest:
        days = _("window {first} to {last}")
        parts.append(days.format(first=dates.full(visit.earliest), last=dates.full(visit.latest)))
    return ", ".join(parts)


def _baseline(page: ParticipantPage) -> Visit | None:
    planned = page.study.protocol.baseline.id
    return next((one for one in page.visits if one.planned_id == planned and day_of(one)), None)


def _goes_on(participant: Participant) -> bool:
    return participant.status in (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED)


def _days(visit: Visit) -> tuple[date | None, ...]:
    return tuple(day for day in (visit.earliest, visit.latest, visit.target, day_of(visit)) if day)


def _by_day(visit: Visit) -> date:
    return day_of(visit) or date.max
