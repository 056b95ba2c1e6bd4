"""A row of things that goes on in a second row where it does not fit, so that it survives a narrow window."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from ui import theme


class Flow(QLayout):
    """Lays its widgets start to end, centred on each row, wrapping like words."""

    def __init__(
        self, parent: QWidget | None = None, gap: int = theme.GAP_SMALL, row_gap: int | None = None
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._row_gap = gap, gap if row_gap is None else row_gap
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def clear(self) -> None:
        """Let go of every widget."""
        while self._items:
            widget = self._items.pop().widget()
            if widget:
                widget.hide()
                widget.deleteLater()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no room that others could use."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at this width."""
        around = self.contentsMargins()
        rows = self._rows(width - around.left() - around.right())
        return (
            around.top()
            + around.bottom()
            + sum(self._height(row) for row in rows)
            + self._row_gap * max(0, len(rows) - 1)
        )

    def sizeHint(self) -> QSize:
        """All in one row."""
        width = sum(item.sizeHint().width() + self._gap for item in self._shown())
        return QSize(max(0, width - self._gap), self._height(self._shown()))

    def minimumSize(self) -> QSize:
        """As narrow as its widest item."""
        widest = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(widest, self._height(self._shown()))

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        rect = rect.marginsRemoved(self.contentsMargins())
        y = rect.top()
        for row in self._rows(rect.width()):
            height, x = self._height(row), 0
            for item in row:
                size = item.sizeHint().boundedTo(QSize(rect.width(), item.sizeHint().height()))
                left = rect.left() + x if not self._mirrored() else rect.right() + 1 - x - size.width()
                item.setGeometry(QRect(QPoint(left, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._row_gap

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = width + 1
        for item in self._shown():
            wanted = item.sizeHint().width()
            if used + wanted > width:
                rows.append([])
                used = 0
            rows[-1].append(item)
            used += wanted + self._gap
        return rows

    def _height(self, row: list[QLayoutItem]) -> int:
        return max((item.sizeHint().height() for item in row), default=0)

    def _mirrored(self) -> bool:
        holder = self.parentWidget()
        return holder is not None and holder.layoutDirection() is Qt.LayoutDirection.RightToLeft


class FlowBox(QWidget):
    """A widget that holds a flow."""

    def __init__(self, gap: int = theme.GAP_SMALL, row_gap: int = 6) -> None:
        super().__init__()
        self.flow = Flow(self, gap, row_gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        self.flow.addWidget(widget)
