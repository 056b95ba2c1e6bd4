"""The window bar, the sign of the house: target line, visit mark, today.

Stated in the protocol: filled solid bar. Set by the site: dashed outline. Not stated: the target line alone.
Time runs from left to right in every language, as on the paper.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.language import _
from ui import dates, theme
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.text import tip

if TYPE_CHECKING:
    from tracker.domain.records import Visit

_DAYS_UNSTATED = 10
"""Days that half the bar stands for where no window is stated."""


@dataclass(frozen=True)
class WindowMarks:
    """What the bar shows of one visit."""

    today: date
    target: date | None = None
    earliest: date | None = None
    latest: date | None = None
    by_site: bool = False
    visit_on: date | None = None
    visit_glyph: Glyph | None = None

    @classmethod
    def of(cls, visit: "Visit", today: date, glyph: Glyph | None = None) -> "WindowMarks":
        """The marks of a visit: held on its day, or booked for its appointment."""
        on = visit.held_on or visit.appointment
        by_site = visit.window_source == "site"
        return cls(today, visit.target, visit.earliest, visit.latest, by_site, on, glyph)

    @property
    def window(self) -> tuple[date, date] | None:
        """First and last day, bounds inside, or None where none is stated."""
        return (self.earliest, self.latest) if self.earliest and self.latest else None

    def words(self) -> str:
        """The same for the ear and the tooltip."""
        parts = [_("target {day}").format(day=dates.full(self.target))] if self.target else []
        if self.window is None:
            parts.append(_("window not stated in the protocol"))
        else:
            said = _("site’s window {first} to {last}") if self.by_site else _("window {first} to {last}")
            parts.append(said.format(first=dates.full(self.window[0]), last=dates.full(self.window[1])))
        if self.visit_on:
            parts.append(_("visit {day}").format(day=dates.full(self.visit_on)))
        return ", ".join(parts)


class _Scale:
    """Days to px inside one bar; what lies far outside is kept at the edge."""

    def __init__(self, rect: QRectF, marks: WindowMarks) -> None:
        self._rect = rect
        centre, half = _span(marks)
        wide = 0.80 if 2 * half > 20 else 0.56
        self._centre = centre
        self._day = rect.width() * (wide if marks.window else 1.0) / (2 * half)

    def x(self, ordinal: float) -> float:
        """Where this day (proleptic ordinal) stands."""
        wanted = self._rect.center().x() + (ordinal - self._centre) * self._day
        return min(max(wanted, self._rect.left() + 3), self._rect.right() - 3)


def _span(marks: WindowMarks) -> tuple[float, float]:
    if marks.window:
        first, last = (day.toordinal() for day in marks.window)
        return (first + last) / 2, max((last - first) / 2, 1.0)
    centre = marks.target or marks.visit_on or marks.today
    return float(centre.toordinal()), float(_DAYS_UNSTATED)


def paint_window_bar(painter: QPainter, rect: QRectF, marks: WindowMarks) -> None:
    """Draw the axis, the window, the target line, the visit and the tick of today across `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale, middle = _Scale(rect, marks), rect.center().y()
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    if marks.window is not None:
        _paint_window(painter, scale, middle, marks)
    if marks.target is not None:
        _paint_target(painter, scale.x(marks.target.toordinal()), middle)
    if marks.visit_on is not None and marks.visit_glyph is not None:
        x = scale.x(marks.visit_on.toordinal())
        paint_glyph(painter, QRectF(x - 6, middle - 6, 12, 12), marks.visit_glyph)
    _paint_today(painter, scale.x(marks.today.toordinal()), middle)
    painter.restore()


def _paint_window(painter: QPainter, scale: _Scale, middle: float, marks: WindowMarks) -> None:
    assert marks.window is not None
    first, last = (scale.x(day.toordinal()) for day in marks.window)
    pen = QPen(theme.colour("accent"), 1)
    if marks.by_site:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if marks.by_site else theme.colour("accent_soft"))
    painter.drawRoundedRect(QRectF(first, middle - 3.5, max(last - first, 6), 7), 2.5, 2.5)


def _paint_target(painter: QPainter, x: float, middle: float) -> None:
    painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))


def _paint_today(painter: QPainter, x: float, middle: float) -> None:
    painter.setPen(QPen(theme.colour("ink"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle + 8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("ink"))
    top = middle - 10
    painter.drawPolygon(QPolygonF([QPointF(x - 3, top), QPointF(x + 3, top), QPointF(x, top + 4)]))


class WindowBar(QWidget):
    """The bar in a layout, its dates in the tooltip."""

    def __init__(
        self, marks: WindowMarks | None = None, width: int = 112, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._marks = marks
        self.setFixedSize(QSize(width, 24))
        if marks:
            self.set_marks(marks)

    def set_marks(self, marks: WindowMarks) -> None:
        """Show another visit."""
        self._marks = marks
        self.setToolTip(tip(marks.words()))
        self.setAccessibleName(marks.words())
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw the bar over the whole width."""
        if self._marks is not None:
            paint_window_bar(QPainter(self), QRectF(self.rect()), self._marks)
