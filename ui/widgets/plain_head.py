"""The head of a plain table: it marks the column that the keys reach, from when one goes there to when one leaves."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import column_layout, theme

_HIGH, _MARK = 34, 2


class PlainHead(QHeaderView):
    """Titles over hairlines; a mark in the accent below the title of one column, or of none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._marked = -1
        self.setFixedHeight(_HIGH)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(column_layout.NARROWEST)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)

    def mark(self, column: int) -> None:
        """Mark this column; -1 for none."""
        self._marked = column
        self.viewport().update()

    @property
    def marked(self) -> int:
        """The column that is marked, -1 for none."""
        return self._marked

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Draw the title as the stylesheet has it, and the mark."""
        super().paintSection(painter, rect, column)
        if column == self._marked:
            painter.fillRect(
                rect.left(), rect.bottom() - _MARK + 1, rect.width(), _MARK, theme.colour("accent")
            )
