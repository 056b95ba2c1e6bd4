"""Study drug, medication and adverse events as bars on the shared axis, below the visits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from tracker.domain.log_spans import Lane, LogSpan, around
from tracker.language import N_, _
from ui import theme
from ui.widgets.axis import TimeAxis

ROW, _BAR = 24, 18
_ABOVE = 8
_TIP = 6
_LEAST = 8
"""px: a row, its bar, the air above and below the lanes, the point of an open end, and the shortest bar."""
MOST_ROWS = 3
"""Rows that a lane takes at most; what finds no room is counted beside its name and stands in its tab."""
_GAP = 8
_SIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
"""Time runs from left to right in every language, and what is written along it too."""
NAMES = {
    Lane.DRUG: N_("Study drug"),
    Lane.MEDICATION: N_("Medication"),
    Lane.EVENT: N_("Adverse events"),
}
_LOOKS = {
    Lane.DRUG: ("s4", "surface", ""),
    Lane.MEDICATION: ("done_bg", "ink", ""),
    Lane.EVENT: ("done_bg", "ink", "done"),
}
"""Fill, ink of the words inside, and border of a bar; one that asks for somebody is drawn as a flag."""


@dataclass(frozen=True)
class Bar:
    """One row of a log where it is drawn; `beside` is where its words stand when they do not fit inside."""

    span: LogSpan
    rect: QRectF
    words: str
    beside: QRectF | None
    cut_start: bool
    open_end: bool


@dataclass(frozen=True)
class LaneRows:
    """One lane: its bars, its place, and how many rows of its log found no room."""

    lane: Lane
    rect: QRectF
    bars: tuple[Bar, ...]
    more: int


class CourseLanes:
    """Where everything stands, worked out for an axis; `height` without one."""

    def __init__(self, spans: Sequence[LogSpan], axis: TimeAxis, top: float, today: date | None) -> None:
        self._axis, self._today = axis, today
        self.lanes = tuple(self._arranged(spans, top))

    @property
    def height(self) -> float:
        """px from the first lane to the last with the air around; 0 without any."""
        return sum(lane.rect.height() for lane in self.lanes) + 2 * _ABOVE if self.lanes else 0

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All bars, lane by lane."""
        return tuple(bar for lane in self.lanes for bar in lane.bars)

    def bar_at(self, place: QPointF) -> Bar | None:
        """The bar, or its words, under a place."""
        for bar in self.bars:
            if bar.rect.contains(place) or (bar.beside is not None and bar.beside.contains(place)):
                return bar
        return None

    def paint(self, painter: QPainter) -> None:
        """Names at the left, then the bars."""
        for lane in self.lanes:
            self._paint_name(painter, lane)
            for bar in lane.bars:
                _paint_bar(painter, bar)

    # --- arranging ------------------------------------------------------------------------------------------

    def _arranged(self, spans: Sequence[LogSpan], top: float) -> Iterator[LaneRows]:
        top += _ABOVE
        for lane in Lane:
            mine = around(tuple(one for one in spans if one.lane is lane), self._axis.first, self._axis.last)
            if not mine:
                continue
            bars, rows, more = self._stacked(mine, top)
            yield LaneRows(lane, QRectF(0, top, self._axis.right, rows * ROW), bars, more)
            top += rows * ROW

    def _stacked(self, spans: Sequence[LogSpan], top: float) -> tuple[tuple[Bar, ...], int, int]:
        """Bars in as few rows as they need, what asks for somebody first; how many rows, how many found no room."""
        taken: list[list[tuple[float, float]]] = [[] for _row in range(MOST_ROWS)]
        bars = []
        for span in sorted(spans, key=lambda one: (not one.loud, one.first or date.min)):
            left, right = self._reach(span)
            wide = _wide(span.words)
            start, end = (left, right) if wide + 16 <= right - left else self._with_words(left, right, wide)
            row = next((number for number, held in enumerate(taken) if _is_free(held, start, end)), None)
            if row is not None:
                taken[row].append((start, end))
                bars.append(self._bar(span, left, right, top + row * ROW, start, end))
        shown = sorted(bars, key=lambda bar: bar.rect.left())
        return tuple(shown), sum(map(bool, taken)), len(spans) - len(bars)

    def _reach(self, span: LogSpan) -> tuple[float, float]:
        """From where to where the bar goes: inside the axis, what goes on as far as today."""
        axis = self._axis
        first = max(span.first or axis.first, axis.first)
        last = min(span.last or self._today or axis.last, axis.last)
        left, right = axis.x(first), axis.x(max(first, last) + timedelta(days=1))
        return left, min(max(right, left + _LEAST), axis.right + _LEAST)

    def _with_words(self, left: float, right: float, wide: float) -> tuple[float, float]:
        """The bar with its words beside it: after it, or before it where the axis ends."""
        room = self._axis.right + _LEAST
        if right + _TIP + 6 + wide <= room or left - 6 - wide < self._axis.left:
            return left, min(right + _TIP + 6 + wide, room)
        return left - 6 - wide, right

    def _bar(self, span: LogSpan, left: float, right: float, top: float, start: float, end: float) -> Bar:
        rect = QRectF(left, top + (ROW - _BAR) / 2, right - left, _BAR)
        beside = None
        if start < left:
            beside = QRectF(start, rect.top(), left - 6 - start, _BAR)
        elif end > right:
            beside = QRectF(right + _TIP + 6, rect.top(), end - right - _TIP - 6, _BAR)
        cut = span.first is None or span.first < self._axis.first
        goes_on = span.last is None or span.last > self._axis.last
        return Bar(span, rect, span.words, beside, cut, goes_on)

    # --- painting -------------------------------------------------------------------------------------------

    def _paint_name(self, painter: QPainter, lane: LaneRows) -> None:
        painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(14, lane.rect.top(), self._axis.left - 18, ROW), _SIDE, _(NAMES[lane.lane]))
        if lane.more:
            painter.setFont(theme.font(theme.HINT))
            painter.setPen(theme.colour("ink3"))
            words = _("{n} more in its tab").format(n=lane.more)
            painter.drawText(
                QRectF(14, lane.rect.top() + ROW - 4, self._axis.left - 18, ROW - 6), _SIDE, words
            )


def _paint_bar(painter: QPainter, bar: Bar) -> None:
    fill, ink, border = ("flag_bg", "flag", "flag") if bar.span.loud else _LOOKS[bar.span.lane]
    painter.setBrush(theme.colour(fill))
    painter.setPen(QPen(theme.colour(border), 1.2) if border else Qt.PenStyle.NoPen)
    painter.drawPolygon(_outline(bar))
    painter.setFont(theme.font(theme.HINT, theme.MEDIUM))
    inside = bar.beside is None
    loud = "flag" if bar.span.loud else "ink"
    painter.setPen(theme.colour(ink if inside else loud))
    place = bar.rect.adjusted(8, 0, -4, 0) if bar.beside is None else bar.beside
    if not inside:
        painter.fillRect(place.adjusted(-3, 1, 3, -1), theme.colour("surface"))
    metrics = QFontMetricsF(painter.font())
    words = metrics.elidedText(bar.words, Qt.TextElideMode.ElideRight, place.width() + 1)
    painter.drawText(place, _SIDE, words)


def _outline(bar: Bar) -> QPolygonF:
    """A bar that ends in a point where it goes on, and is notched where it began before the axis."""
    rect = bar.rect
    points = [rect.topLeft(), rect.topRight()]
    if bar.open_end:
        points.append(QPointF(rect.right() + _TIP, rect.center().y()))
    points += [rect.bottomRight(), rect.bottomLeft()]
    if bar.cut_start:
        points.append(QPointF(rect.left() + _TIP / 2, rect.center().y()))
    return QPolygonF(points)


def _is_free(held: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    """Whether a row has room from `start` to `end`."""
    return all(end + _GAP < first or start > last + _GAP for first, last in held)


def _wide(words: str) -> float:
    return QFontMetricsF(theme.font(theme.HINT, theme.MEDIUM)).horizontalAdvance(words)


def days_of(spans: Iterable[LogSpan], since: date) -> Iterator[date]:
    """The days that the axis should show: starts and ends from the first visit on."""
    for span in spans:
        yield from (day for day in (span.first, span.last) if day is not None and day >= since)


def lanes_words(spans: Iterable[LogSpan]) -> str:
    """All of it in sentences, for those who hear it."""
    told: dict[Lane, list[str]] = {}
    for span in spans:
        told.setdefault(span.lane, []).append(span.whole)
    return ". ".join(f"{_(NAMES[lane])}: {'; '.join(words)}" for lane, words in told.items())
