"""A table whose first columns stay while the others scroll, painted by its cells and heads."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui import theme
from ui.tables import TableModel
from ui.widgets.table_paint import CellPainter, Heads

_Index = QModelIndex | QPersistentModelIndex


class FrozenTable(QTableView):
    """The table; `opened` gives the index on which Enter, or a double click, asked to open."""

    opened = Signal(QModelIndex)

    def __init__(
        self, model: TableModel[Any], frozen: int, name: str, row_height: int = theme.ROW_MATRIX
    ) -> None:
        super().__init__()
        self._frozen = frozen
        self.setAccessibleName(name)
        _dress(self, model, row_height)
        self.still = QTableView(self)
        _dress(self.still, model, row_height)
        self.horizontalHeader().setStretchLastSection(True)
        self.still.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.still.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.still.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.still.setSelectionModel(self.selectionModel())
        self.still.horizontalHeader().sectionClicked.connect(self._sort)
        self.horizontalHeader().sectionClicked.connect(self._sort)
        self.verticalScrollBar().valueChanged.connect(self.still.verticalScrollBar().setValue)
        self.still.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.doubleClicked.connect(self.opened)
        self.still.doubleClicked.connect(self.opened)
        self.still.viewport().installEventFilter(self)
        model.modelReset.connect(self.fit_columns)
        self.fit_columns()

    def set_frozen(self, frozen: int) -> None:
        """Let another number of first columns stay."""
        self._frozen = frozen
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column its width, and the still part its own."""
        model: Any = self.model()
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
            self.still.setColumnWidth(number, column.width)
            self.still.setColumnHidden(number, number >= self._frozen)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the still part as high as the rows beside it."""
        super().resizeEvent(event)
        self._place()

    def scrollTo(self, index: _Index, hint: Any = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Show a cell beside the still part, never beneath it."""
        if index.column() >= self._frozen:
            super().scrollTo(index, hint)
            hidden = self._still_width() - self.visualRect(index).left()
            if self.layoutDirection() is Qt.LayoutDirection.LeftToRight and hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)
        else:
            across = self.horizontalScrollBar().value()
            super().scrollTo(index, hint)
            self.horizontalScrollBar().setValue(across)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing finds a row by its first column."""
        model: Any = self.model()
        wanted = search.casefold()
        here = max(self.currentIndex().row(), 0)
        for step in range(model.rowCount()):
            row = (here + step) % model.rowCount()
            if wanted in str(model.index(row, 0).data()).casefold():
                self.setCurrentIndex(model.index(row, max(self.currentIndex().column(), 0)))
                return

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """A click in the still part gives the table the keyboard; its wheel scrolls both."""
        if event.type() is QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        return False

    def _sort(self, section: int) -> None:
        model: Any = self.model()
        again = model.sorted_by == section and not model.descending
        model.sort(section, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)
        self.still.horizontalHeader().viewport().update()
        self.horizontalHeader().viewport().update()

    def _still_width(self) -> int:
        return sum(self.columnWidth(number) for number in range(self._frozen))

    def _place(self) -> None:
        wide = min(self._still_width(), self.viewport().width())
        height = self.horizontalHeader().height() + self.viewport().height()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = (
            self.viewport().geometry().right() + 1 - wide if mirrored else self.viewport().geometry().left()
        )
        self.still.setGeometry(left, 0, wide, height)
        self.still.raise_()


def _dress(view: QTableView, model: QAbstractItemModel, row_height: int) -> None:
    view.setModel(model)
    view.setHorizontalHeader(Heads(view))
    view.setItemDelegate(CellPainter(view))
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(row_height)
    view.verticalHeader().setDefaultSectionSize(row_height)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setWordWrap(False)
