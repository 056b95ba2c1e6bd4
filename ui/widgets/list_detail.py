"""A list with one of its things in full beside it; narrow, what is full lies in a drawer over the list."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.cards import Card
from ui.widgets.drawer import Drawer
from ui.widgets.empty_state import EmptyState

WIDE = 392
"""The width of what stands in full, in px."""
_ROOM = 1000
"""The least width for both side by side, in px."""
_BELOW = 110
"""What of the things below the field in hand is shown too: the note and the button, in px."""


class ListDetail(QWidget):
    """`table` in a card, `empty` in its place where nothing is listed, `detail` beside it."""

    refolded = Signal()
    """The drawer takes what was beside, or gives it back."""

    def __init__(self, table: QWidget, empty: EmptyState, detail: QWidget, over: QWidget) -> None:
        """`over` is what the drawer lies over: the screen."""
        super().__init__()
        self.detail = detail
        self._folded = False
        self._places = QStackedWidget()
        self._places.addWidget(table)
        self._places.addWidget(empty)
        self._area = QScrollArea()
        self._area.setObjectName("sheet")
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        detail.setObjectName("sheet")
        detail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._area.setWidget(detail)
        self._side = Card()
        self._side.body.addWidget(self._area)
        self._side.setFixedWidth(WIDE + 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_WIDE)
        card = Card()
        card.body.addWidget(self._places)
        row.addWidget(card, 1)
        row.addWidget(self._side)
        self.drawer = Drawer(over)

    @property
    def folded(self) -> bool:
        """Whether the window is too narrow for both."""
        return self._folded

    def show_list(self, filled: bool) -> None:
        """Show the table, or what is said of an empty one."""
        self._places.setCurrentIndex(0 if filled else 1)
        self._side.setVisible(filled and not self._folded)
        if not filled:
            self.drawer.hide()

    def open_detail(self, title: str) -> None:
        """Bring up what lies in the drawer."""
        if self._folded:
            self.drawer.open(title)

    def show_focus(self) -> None:
        """Scroll to what has the keyboard in it, once all is laid out."""
        QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        held = self.detail.focusWidget()
        if held is not None and self.detail.isAncestorOf(held):
            area = self.drawer.area if self._folded else self._area
            area.ensureWidgetVisible(held, 0, _BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where there is no room."""
        super().resizeEvent(event)
        folded = self.width() < _ROOM
        if folded != self._folded:
            self._folded = folded
            self._fold()

    def hideEvent(self, event: QHideEvent) -> None:
        """One who comes back begins at the list."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.drawer.hide()

    def _fold(self) -> None:
        self.drawer.hide()
        source, target = (self._area, self.drawer.area) if self._folded else (self.drawer.area, self._area)
        source.takeWidget()
        target.setWidget(self.detail)
        self.detail.setObjectName("sheet")
        self.detail.show()
        self._side.setVisible(not self._folded and self._places.currentIndex() == 0)
        self.refolded.emit()


def column_of(holder: QWidget) -> QVBoxLayout:
    """The column of what stands in full."""
    column = QVBoxLayout(holder)
    column.setContentsMargins(16, 14, 16, 16)
    column.setSpacing(theme.GAP)
    return column
