"""One trend by itself: the value from visit to visit with its limits, the visits below."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.domain.views import Trend, TrendPoint
from tracker.language import _
from ui import theme
from ui.widgets.axis import TimeAxis
from ui.widgets.trend_plot import ROW_HEIGHT, TrendPainter, TrendRow
from ui.widgets.trend_scale import trend_words

_LEFT, _RIGHT, _FOOT = 112, 66, 20


class TrendCard(QWidget):
    """Nothing is drawn, and no room taken, where a value has no course yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend: Trend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROW_HEIGHT + _FOOT)

    def show_trend(self, trend: Trend | None) -> None:
        """Show another trend."""
        self._trend = trend
        self.setVisible(trend is not None)
        self.setAccessibleName(_("Course of {name}").format(name=trend.name) if trend else "")
        self.setAccessibleDescription(trend_words(trend) if trend else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of the participant's page."""
        return QSize(360, ROW_HEIGHT + _FOOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, a hairline for each visit, the course, the visits' names."""
        if self._trend is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right in every language
        days = [point.on for point in self._trend.points]
        axis = TimeAxis.around(days, _LEFT, self.width() - _RIGHT, None)
        drawn = TrendPainter(TrendRow(self._trend), QRectF(-14, 0, self.width() + 14, ROW_HEIGHT), axis)
        drawn.paint_ground(painter)
        painter.setPen(QPen(theme.colour("line"), 1))
        for day in days:
            painter.drawLine(QPointF(axis.x(day), 8), QPointF(axis.x(day), ROW_HEIGHT - 8))
        drawn.paint(painter)
        self._paint_names(painter, axis)

    def _paint_names(self, painter: QPainter, axis: TimeAxis) -> None:
        """The latest visit first: an earlier one is left out where it would run into a later."""
        assert self._trend is not None
        painter.setFont(theme.font(theme.HINT))
        painter.setPen(theme.colour("ink3"))
        metrics, taken = QFontMetrics(theme.font(theme.HINT)), float(self.width())
        for point in sorted(self._trend.points, key=_by_day, reverse=True):
            wide = metrics.horizontalAdvance(point.label)
            start = min(axis.x(point.on) - wide / 2, self.width() - wide - 1)
            if start + wide < taken - 6:
                box = QRectF(start, ROW_HEIGHT - 4, wide + 2, 16)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, point.label)
                taken = start


def _by_day(point: TrendPoint) -> int:
    return point.on.toordinal()
