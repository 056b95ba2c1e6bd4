"""A table to read: sunken head, hairlines, words that wrap; glyphs beside words, never colour alone.

Widths are the person's: an edge of a head is drawn, two clicks on it give the column its own width back. By keys the
arrows go to a column, Ctrl and Shift with an arrow draw it, Ctrl 0 gives every column its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import column_layout, theme
from ui.direction import isolated
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.plain_head import PlainHead

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_PAD, _ABOVE = 12, 8
_ASIDE = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_ELSEWHERE = 0.5
"""The tint of the chosen row while the keyboard is elsewhere: of several tables on a page one answers to the keys."""
_TIGHTEST = 0.6
"""How far columns that stretch give way in a narrow window before the table scrolls sideways."""


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: its title and what it shows of a row. Those with a `stretch` share what `width` leaves."""

    title: str
    text: Callable[[T], str]
    width: int = 110
    stretch: int = 0
    ink: Callable[[T], str] = field(default=lambda _row: "ink")
    weight: QFont.Weight = theme.REGULAR
    glyph: Callable[[T], Glyph | None] = field(default=lambda _row: None)
    number: bool = False
    struck: Callable[[T], bool] = field(default=lambda _row: False)
    """Whether the words are struck through."""


class TableRows(QAbstractTableModel, Generic[T]):
    """Rows under columns, read only."""

    def __init__(self, columns: Sequence[Column[T]], parent: QTableView) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[T, ...] = ()

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, to the eye and to a screen reader."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return self.columns[index.column()].text(self.rows[index.row()])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The title of a column, at the side its words stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(self.columns[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.LABEL, theme.MEDIUM)
        return None


class PlainTable(QTableView, Generic[T]):
    """A table as high as its rows. `opened` (Enter, double click) and `chosen` bring the row."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[T]],
        *,
        selects: bool = False,
        least_row: int = theme.ROW_MATRIX,
    ) -> None:
        super().__init__()
        self.table: TableRows[T] = TableRows(columns, self)
        self._least_row, self._selects = least_row, selects
        self._layout_name, self._fitting = f"plain-{name}", False
        self._widths = column_layout.kept(self._layout_name)
        self.head = PlainHead(self)
        self.setModel(self.table)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_Cell(self))
        self.setFont(theme.font())
        self._set_up()
        self._set_up_head()
        self.activated.connect(self._opened)
        self.selectionModel().currentRowChanged.connect(self._chosen)

    def set_rows(self, rows: Sequence[T]) -> None:
        """Show other rows; the chosen one stays where it was, and in its column."""
        row, column = self.currentIndex().row(), max(self.currentIndex().column(), 0)
        self.table.set_rows(rows)
        self._fit()
        if self._selects and rows:
            self.choose(min(max(row, 0), len(rows) - 1), column)

    def choose(self, row: int, column: int = 0) -> None:
        """Make a row the chosen one."""
        self.setCurrentIndex(self.table.index(row, column))

    def chosen_row(self) -> T | None:
        """The chosen row."""
        row = self.currentIndex().row()
        return self.table.rows[row] if 0 <= row < len(self.table.rows) else None

    def sizeHint(self) -> QSize:
        """As high as head and rows."""
        rows = sum(self.rowHeight(row) for row in range(len(self.table.rows)))
        bar = self.horizontalScrollBar()
        high = self.head.height() + rows + (bar.height() if bar.isVisible() else 0)
        return QSize(super().sizeHint().width(), high)

    def minimumSizeHint(self) -> QSize:
        """The same height: the page scrolls, not the table."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters, and in a table that only reads the arrows too, are the page's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selects:
            self._opened(self.currentIndex())
        elif self._selects and self.currentIndex().isValid() and self._column_key(event):
            event.accept()
        elif event.text().strip() or not self._selects:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No key reaches a column from elsewhere."""
        super().focusOutEvent(event)
        self.head.mark(-1)

    def _column_key(self, event: QKeyEvent) -> bool:
        """Go to a column, which is then marked; make it wider, narrower, or all as they were made."""
        column = self.currentIndex().column()
        if step := column_layout.drawn_by(event):
            self._drawn(column, 0, self.columnWidth(column) + step)
        elif column_layout.gives_back(event):
            self._widths = {}
            self._keep_widths()
        elif event.key() in _ASIDE and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            return False
        self.head.mark(self.currentIndex().column())
        return True

    def _opened(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(self.table.rows[index.row()])

    def _chosen(self, now: Index, _before: Index) -> None:
        if now.isValid():
            self._keep_in_view(now)
            self.chosen.emit(self.table.rows[now.row()])

    def _keep_in_view(self, now: Index) -> None:
        """The table is as high as its rows and the page scrolls: it follows whoever walks through the rows."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if area is not None else None
        if area is None or page is None or not self.hasFocus():
            return
        row = self.visualRect(now)
        for corner in (row.topLeft(), row.bottomLeft()):
            place = self.viewport().mapTo(page, corner)
            area.ensureVisible(0, place.y(), 0, _ABOVE)

    def _set_up(self) -> None:
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.SingleSelection if self._selects else modes.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._selects else Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        if self._selects:
            self.setProperty("focusRing", theme.RADIUS_CARD)

    def _set_up_head(self) -> None:
        self.setHorizontalHeader(self.head)
        self.head.sectionResized.connect(self._drawn)
        self.head.sectionHandleDoubleClicked.connect(self._as_made)

    def _drawn(self, number: int, _before: int, width: int) -> None:
        """A person drew the edge of a head: it stays so."""
        if not self._fitting and number < len(self.table.columns):
            self._widths[self.table.columns[number].title] = column_layout.within(width)
            self._keep_widths()

    def _as_made(self, number: int) -> None:
        self._widths.pop(self.table.columns[number].title, None)
        self._keep_widths()

    def _keep_widths(self) -> None:
        column_layout.keep(self._layout_name, self._widths)
        self._fit()

    def _fit(self) -> None:
        """Share the width, then give every row the height its longest words need."""
        self._fitting = True
        for number, width in enumerate(self._shared(self.viewport().width())):
            self.setColumnWidth(number, width)
        self._fitting = False
        for row, shown in enumerate(self.table.rows):
            self.setRowHeight(row, self._row_height(shown))
        self.updateGeometry()

    def _shared(self, room: int) -> list[int]:
        """The width of each column: as it was drawn, or else as made with its share of what is left."""
        made = [
            replace(column, width=self._widths[column.title], stretch=0)
            if column.title in self._widths
            else column
            for column in self.table.columns
        ]
        parts = sum(column.stretch for column in made)
        firm = sum(column.width for column in made if not column.stretch)
        loose = sum(column.width for column in made if column.stretch)
        tight = min(1.0, max(_TIGHTEST, (room - firm) / loose)) if loose else 1.0
        rest, widths = max(0, room - firm - loose), []
        for column in made:
            share = rest * column.stretch // parts if parts else 0
            rest, parts = rest - share, parts - column.stretch
            widths.append(int(column.width * (tight if column.stretch else 1)) + share)
        return widths

    def _row_height(self, row: T) -> int:
        heights = (
            text_height(column, row, self.columnWidth(number))
            for number, column in enumerate(self.table.columns)
        )
        return max(self._least_row, *heights)


def text_height(column: Column[T], row: T, width: int) -> int:
    """How high a cell is when its words wrap at this width."""
    indent = theme.GLYPH + 8 if column.glyph(row) else 0
    box = QRect(0, 0, max(20, width - 2 * _PAD - indent), 10_000)
    metrics = QFontMetrics(theme.font(theme.BODY, column.weight))
    return metrics.boundingRect(box, _WRAP, isolated(column.text(row))).height() + 2 * _ABOVE


_WRAP = int(Qt.TextFlag.TextWordWrap)


class _Cell(QStyledItemDelegate):
    """Paints a cell: tint of the chosen row, glyph, wrapped words, hairline."""

    def __init__(self, table: PlainTable[Any]) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        column, row = self._table.table.columns[index.column()], self._table.table.rows[index.row()]
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("surface"))  # over the tint of the view itself
            painter.fillRect(rect, theme.colour("selected", 1.0 if self._table.hasFocus() else _ELSEWHERE))
            if index.column() == 0:
                painter.fillRect(self._start_edge(rect), theme.colour("accent"))
        if index.row() + 1 < len(self._table.table.rows):
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        self._paint_words(painter, rect, column, row)
        painter.restore()

    def _start_edge(self, rect: QRect) -> QRect:
        mirrored = self._table.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return QRect(rect.right() - 2 if mirrored else rect.left(), rect.top(), 3, rect.height())

    def _paint_words(self, painter: QPainter, rect: QRect, column: Column[Any], row: object) -> None:
        inside = rect.adjusted(_PAD, _ABOVE, -_PAD, -_ABOVE)
        glyph = column.glyph(row)
        if glyph is not None:
            side = theme.GLYPH
            mirrored = self._table.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = inside.right() - side if mirrored else inside.left()
            paint_glyph(painter, QRectF(left, inside.top() + 2, side, side), glyph)
            inside.adjust(0 if mirrored else side + 8, 0, -side - 8 if mirrored else 0, 0)
        font = QFont(theme.font(theme.BODY, column.weight))  # its own: the theme's fonts are shared
        font.setStrikeOut(column.struck(row))
        painter.setFont(font)
        painter.setPen(theme.colour(column.ink(row)))
        wanted = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        side_flag = QStyle.visualAlignment(self._table.layoutDirection(), wanted)
        painter.drawText(inside, int(side_flag) | _WRAP, isolated(column.text(row)))
