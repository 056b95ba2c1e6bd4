"""A page that scrolls: its right edge stays where the page's head ends, whether the bar shows or not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui import theme

_BAR = 12


class PageArea(QScrollArea):
    """Scrolls one widget up and down, with the margins of a page."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("page")
        self._body = QWidget()
        self._body.setObjectName("pageBody")
        self._column = QVBoxLayout(self._body)
        self._column.addWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._body)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        self._fit(0, 0)

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def _fit(self, _least: int, most: int) -> None:
        wide = theme.GAP_WIDE
        start, end = wide, wide - _BAR if most else wide
        left, right = (end, start) if self.isRightToLeft() else (start, end)
        self._column.setContentsMargins(left, theme.GAP, right, wide)
