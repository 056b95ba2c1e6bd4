"""Paints the visits on the shared axis: windows as bars, targets as lines, status glyphs on real dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from tracker.domain.records import Visit, VisitStatus
from tracker.language import _
from ui import dates, theme
from ui.widgets.axis import TimeAxis
from ui.widgets.glyphs import paint_glyph, visit_glyph

HEIGHT = 84
_GLYPH = 14
_BAR = 12
_LONGEST_NAME = 12
_WAITING = frozenset(
    {VisitStatus.DUE, VisitStatus.CLOSING, VisitStatus.OVERDUE, VisitStatus.PAST_TARGET, VisitStatus.MISSED}
)


def day_of(visit: Visit) -> date | None:
    """The day a visit stands on: held, else booked, else its target."""
    return visit.held_on or visit.appointment or visit.target


def has_glyph(visit: Visit) -> bool:
    """Whether the visit shows its status glyph; one merely planned shows its bar and target line alone."""
    return visit.is_held or visit.appointment is not None or visit.status in _WAITING


def date_words(visit: Visit) -> str:
    """The short date under a visit: held or booked day, else the window, else the target."""
    if visit.held_on or visit.appointment or visit.earliest is None or visit.latest is None:
        day = day_of(visit)
        return dates.short(day) if day else ""
    return span(visit.earliest, visit.latest)


def span(first: date, last: date) -> str:
    """5–19 Apr, or 30 Mar – 9 Apr."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{dates.short(last)}"
    return f"{dates.short(first)} – {dates.short(last)}"


def window_hints(visits: Iterable[Visit]) -> tuple[str, ...]:
    """What the bars mean where they are not simply the protocol's."""
    shown = [visit for visit in visits if visit.target is not None]
    sources = {visit.window_source for visit in shown}
    hints = []
    if "site" in sources:
        hints.append(_("dashed: site’s own"))
    if "not stated" in sources - {"site"} and any(_lacks_window(visit) for visit in shown):
        hints.append(_("line alone: not stated"))
    if any(visit.provisional and not visit.is_held for visit in shown):
        hints.append(_("dates provisional"))
    return tuple(hints[:2])


def _lacks_window(visit: Visit) -> bool:
    return visit.earliest is None and visit.day != 0


def short_name(visit: Visit) -> str:
    """The visit's name, in short where the long one has no room."""
    return visit.label if len(visit.label) <= _LONGEST_NAME else visit.short


@dataclass(frozen=True)
class _Label:
    x: float
    text: str
    colour: str


class LanePainter:
    """Paints one participant's visits into `rect` along the axis."""

    def __init__(self, visits: tuple[Visit, ...], rect: QRectF, axis: TimeAxis, today: date | None) -> None:
        self._visits = tuple(visit for visit in visits if day_of(visit) is not None)
        self._rect, self._axis, self._today = rect, axis, today
        self._y = rect.top() + 44

    def mark_rect(self, visit: Visit) -> QRectF:
        """Where the visit's mark is, for pointer and focus ring."""
        day = day_of(visit)
        x = self._axis.x(day) if day else self._rect.left()
        return QRectF(x - _GLYPH / 2, self._y - _GLYPH / 2, _GLYPH, _GLYPH)

    def paint(self, painter: QPainter) -> None:
        """Line, bars, targets, glyphs, then the words."""
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QLineF(self._axis.left, self._y, self._axis.right, self._y))
        for visit in self._visits:
            self._paint_bar(painter, visit)
        for visit in self._visits:
            self._paint_target(painter, visit)
        for visit in self._visits:
            if has_glyph(visit):
                paint_glyph(painter, self.mark_rect(visit), visit_glyph(visit))
        self._paint_names(painter)
        self._paint_dates(painter)

    def _paint_bar(self, painter: QPainter, visit: Visit) -> None:
        if visit.earliest is None or visit.latest is None:
            return
        left, right = self._axis.x(visit.earliest), self._axis.x(visit.latest)
        site = visit.window_source == "site"
        painter.setPen(
            QPen(theme.colour("accent"), 1.2, Qt.PenStyle.DashLine if site else Qt.PenStyle.SolidLine)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush if site else theme.colour("accent_soft"))
        painter.drawRoundedRect(QRectF(left, self._y - _BAR / 2, max(4.0, right - left), _BAR), 3, 3)

    def _paint_target(self, painter: QPainter, visit: Visit) -> None:
        if visit.target is None:
            return
        x, reach = self._axis.x(visit.target), _BAR / 2 + 1
        style = Qt.PenStyle.DotLine if visit.provisional and not visit.is_held else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.colour("accent"), 2, style))
        painter.drawLine(QLineF(x, self._y - reach, x, self._y + reach))

    def _paint_names(self, painter: QPainter) -> None:
        labels = (
            _Label(self._middle(visit), short_name(visit), "accent" if self._is_now(visit) else "ink")
            for visit in self._visits
        )
        self._paint_row(painter, labels, theme.MEDIUM, (self._rect.top() + 14, self._rect.top() + 1))

    def _paint_dates(self, painter: QPainter) -> None:
        labels = (_Label(self._middle(visit), date_words(visit), "ink2") for visit in self._visits)
        self._paint_row(painter, labels, theme.REGULAR, (self._y + 9, self._y + 22))

    def _middle(self, visit: Visit) -> float:
        return self.mark_rect(visit).center().x()

    def _is_now(self, visit: Visit) -> bool:
        return not visit.is_held and visit.status in (VisitStatus.DUE, VisitStatus.CLOSING)

    def _paint_row(
        self, painter: QPainter, labels: Iterable[_Label], weight: QFont.Weight, tops: tuple[float, float]
    ) -> None:
        """Words side by side; one that would touch its neighbour takes the second line, or is left out."""
        font = theme.font(theme.HINT if weight is theme.REGULAR else theme.LABEL, weight)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        ends = [float("-inf"), float("-inf")]
        for label in labels:
            width = metrics.horizontalAdvance(label.text)
            left = min(max(label.x - width / 2, self._axis.left - 8), self._rect.right() - width - 6)
            line = next((number for number in (0, 1) if left > ends[number] + 6), None)
            if line is None:
                continue
            ends[line] = left + width
            place = QRectF(left - 2, tops[line] + 1, width + 4, metrics.height() - 2)
            painter.fillRect(place, theme.colour("surface"))
            painter.setPen(theme.colour(label.colour))
            painter.drawText(QPointF(left, tops[line] + metrics.ascent()), label.text)
