"""A table whose first columns stay while the others scroll, painted by its cells and heads.

Widths are the person's: an edge of a head is drawn, or Ctrl+Shift with an arrow; `name_layout` keeps them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView

from ui import column_layout, theme
from ui.tables import Column, TableModel
from ui.widgets.table_paint import CellPainter, Heads

_Index = QModelIndex | QPersistentModelIndex


_CTRL = Qt.KeyboardModifier.ControlModifier


class FrozenTable(QTableView):
    """The table; `opened` gives the index on which Enter, or a double click, asked to open."""

    opened = Signal(QModelIndex)

    def __init__(
        self, model: TableModel[Any], frozen: int, name: str, row_height: int = theme.ROW_MATRIX
    ) -> None:
        super().__init__()
        self._frozen = frozen
        self._fitting, self._layout_name, self._widths = False, "", dict[str, int]()
        self._line: QLineEdit | None = None
        self.setAccessibleName(name)
        self.setProperty("focusRing", theme.RADIUS_CARD)
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
        for head in (self.still.horizontalHeader(), self.horizontalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            head.setMinimumSectionSize(column_layout.NARROWEST)
            head.sectionResized.connect(self._resized)
        self.verticalScrollBar().valueChanged.connect(self.still.verticalScrollBar().setValue)
        self.still.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.doubleClicked.connect(self.opened)
        self.still.doubleClicked.connect(self.opened)
        self.still.viewport().installEventFilter(self)
        model.modelReset.connect(self.fit_columns)
        self.fit_columns()

    def show_rows(self, rows: Sequence[Any], kept: Callable[[Any], bool]) -> None:
        """Show other rows; the kept one stays in hand, else the one that has come to its place."""
        model: Any = self.model()
        place = max(self.currentIndex().row(), 0)
        model.set_rows(rows)
        if rows and not self.go_to(kept):
            self.setCurrentIndex(model.index(min(place, len(rows) - 1), 0))

    def go_to(self, wanted: Callable[[Any], bool]) -> bool:
        """Take the first row that is wanted in hand; returns whether there is one."""
        model: Any = self.model()
        place = next((place for place, row in enumerate(model.rows()) if wanted(row)), None)
        if place is not None:
            self.setCurrentIndex(model.index(place, max(self.currentIndex().column(), 0)))
        return place is not None

    def set_frozen(self, frozen: int) -> None:
        """Let another number of first columns stay."""
        self._frozen = frozen
        self.fit_columns()

    def name_layout(self, name: str) -> None:
        """Show the columns as wide as they were left under this name, and keep them under it from now on."""
        self._layout_name, self._widths = name, column_layout.kept(name)
        self.fit_columns()

    def type_into(self, line: QLineEdit) -> None:
        """Letters and digits go on in this line."""
        self._line = line

    def fit_columns(self) -> None:
        """Give each column its width, and the still part its own."""
        model: Any = self.model()
        self._fitting = True
        for number, width in enumerate(self._shared(model.columns)):
            self.setColumnWidth(number, width)
            self.still.setColumnWidth(number, width)
            self.still.setColumnHidden(number, number >= self._frozen)
        self._fitting = False
        for head in (self.still.horizontalHeader(), self.horizontalHeader()):
            if isinstance(head, Heads):
                head.fit()
        self._place()

    def _shared(self, columns: Sequence[Column[Any]]) -> list[int]:
        """As wide as each was drawn, or else as made; long words share what is left over."""
        widths = [self._widths.get(one.head.title, one.width) for one in columns]
        shares = [0 if one.head.title in self._widths else one.stretch for one in columns]
        room = max(0, self.viewport().width() - sum(widths))
        return [
            width + (room * share // sum(shares) if share else 0)
            for width, share in zip(widths, shares, strict=True)
        ]

    def _resized(self, number: int, _before: int, width: int) -> None:
        """A person drew the edge of a head: both parts follow, and it stays so."""
        model: Any = self.model()
        head = self.sender()
        if self._fitting or not (isinstance(head, Heads) and head.drawn) or number >= len(model.columns):
            return
        if head is self.still.horizontalHeader() or not self._is_last(number):
            self._set_width(number, width)

    def _set_width(self, number: int, width: int) -> None:
        model: Any = self.model()
        self._widths[model.columns[number].head.title] = column_layout.within(width)
        self.fit_columns()
        if self._layout_name:
            column_layout.keep(self._layout_name, self._widths)

    def _is_last(self, number: int) -> bool:
        """The last column takes what is left, whatever its width."""
        return number == self.model().columnCount() - 1

    def widths_as_made(self) -> None:
        """Every column as wide as it was made."""
        self._widths = {}
        self.fit_columns()
        if self._layout_name:
            column_layout.keep(self._layout_name, {})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew, and keep the still part as high as the rows beside it."""
        super().resizeEvent(event)
        model: Any = self.model()
        if event.size().width() != event.oldSize().width() and any(one.stretch for one in model.columns):
            self.fit_columns()
        else:
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
        """Enter opens; Ctrl with an arrow sorts, with Shift too it draws the column; letters go into the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif self.currentIndex().isValid() and self._column_key(event):
            event.accept()
        elif self._line is not None and event.text().isprintable() and event.text().strip():
            self._line.setFocus()
            self._line.setText(event.text())
            self._line.textEdited.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _column_key(self, event: QKeyEvent) -> bool:
        """Sort by the column one is in, or make it wider, narrower, or all as they were made."""
        column, keys = self.currentIndex().column(), event.modifiers()
        orders = {Qt.Key.Key_Up: Qt.SortOrder.AscendingOrder, Qt.Key.Key_Down: Qt.SortOrder.DescendingOrder}
        if keys == _CTRL and event.key() in orders:
            self._sort_by(column, orders[Qt.Key(event.key())])
        elif step := column_layout.drawn_by(event):
            self._set_width(column, self.columnWidth(column) + step)
        elif column_layout.gives_back(event):
            self.widths_as_made()
        else:
            return False
        return True

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
        self._sort_by(section, Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder)

    def _sort_by(self, section: int, order: Qt.SortOrder) -> None:
        model: Any = self.model()
        model.sort(section, order)
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
