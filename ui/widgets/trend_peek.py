"""The course of a value over the list, while the pointer rests on its row."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QTimer
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from tracker.domain.views import Trend
from ui.widgets.trend_card import TrendCard

_RESTS = 350
"""Milliseconds the pointer stays on a row before its course comes up."""
_WIDE = 380


class TrendPeek(QFrame):
    """Lies over `over`; `course` gives the trend of a row, or None."""

    def __init__(
        self,
        over: QWidget,
        views: tuple[QAbstractItemView, ...],
        course: Callable[[QModelIndex], Trend | None],
    ) -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.card = TrendCard()
        self._course, self._at = course, QModelIndex()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 6)
        column.addWidget(self.card)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_RESTS)
        self._wait.timeout.connect(self._come)
        self.setFixedWidth(_WIDE)
        for view in views:
            view.setMouseTracking(True)
            view.entered.connect(self._entered)
            view.viewport().installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go when the pointer leaves the list, or something is pressed or scrolled there."""
        if event.type() in (QEvent.Type.Leave, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.go()
        return False

    def go(self) -> None:
        """Go away."""
        self._wait.stop()
        self.hide()

    def _entered(self, index: QModelIndex) -> None:
        if index.row() != self._at.row() or self.isHidden():
            self._at = index
            self.hide()
            self._wait.start()

    def _come(self) -> None:
        over = self.parentWidget()
        trend = self._course(self._at) if self._at.isValid() else None
        if trend is None or over is None:
            return
        self.card.show_trend(trend)
        self.adjustSize()
        pointer = over.mapFromGlobal(self.cursor().pos())
        right, bottom = over.width() - self.width() - 8, over.height() - self.height() - 8
        below = pointer.y() + 22
        y = below if below <= bottom else pointer.y() - self.height() - 22
        self.move(QPoint(max(min(pointer.x() - 60, right), 8), max(y, 8)))
        self.show()
        self.raise_()
