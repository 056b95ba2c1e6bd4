"""The one table model: a screen lists its columns, each says what it shows of a row and how it sorts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.widgets.glyphs import Glyph
from ui.widgets.text import tip

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CELL = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1
HEAD = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Cell:
    """What one cell shows: a sign, words in an ink, a note after them, and a sign at the end."""

    text: str = ""
    glyph: Glyph | None = None
    ink: str = "ink"
    bold: bool = False
    note: str = ""
    mark: Glyph | None = None
    tip: str = ""
    what: str = ""
    """Which thing the cell stands for, for what opening it does; "" where it opens nothing of its own."""
    brief: str = ""
    """Said instead of `text` where that does not fit."""

    @property
    def spoken(self) -> str:
        """The cell for a screen reader: its sign's word too."""
        parts = (self.glyph or "", self.text, self.note, self.mark or "")
        return ", ".join(str(part) for part in parts if part)


@dataclass(frozen=True)
class Head:
    """What a column's head shows: title, a second line, and how much of what was due is done."""

    title: str
    second: str = ""
    done: int | None = None
    due: int | None = None

    @property
    def counts(self) -> str:
        """Done of due, "" where the column does not count."""
        return "" if self.done is None else f"{self.done} / {self.due}"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `order` gives what a row is sorted by; without it the column does not sort."""

    head: Head
    width: int
    cell: Callable[[Row], Cell]
    order: Callable[[Row], Any] | None = None
    end: bool = False
    """Whether the text stands at the end side (numbers)."""
    stretch: int = 0
    """Its share of the room that the columns leave."""


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows under columns."""

    def __init__(self, columns: Sequence[Column[Row]] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column[Row], ...] = tuple(columns)
        self._rows: list[Row] = []
        self.sorted_by, self.descending = -1, False

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns as they stand."""
        return self._columns

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns; the rows stay, the order is given up."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self.sorted_by = -1
        self.endResetModel()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows in the order in use."""
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    def row_at(self, index: _Index) -> Row | None:
        """The row of an index."""
        return self._rows[index.row()] if index.isValid() else None

    def rows(self) -> tuple[Row, ...]:
        """All rows in the order shown."""
        return tuple(self._rows)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, what it says aloud, its tooltip, or the cell and row themselves."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role not in _SHOWN:
            return None
        cell = self._columns[index.column()].cell(row)
        return _SHOWN[role](cell)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The title of a column, or under HEAD all its head shows."""
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        head = self._columns[section].head
        if role == HEAD:
            return head
        if role == Qt.ItemDataRole.DisplayRole:
            return head.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (head.title, head.second, head.counts) if part)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows without a value stand last either way."""
        if not 0 <= column < len(self._columns) or self._columns[column].order is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(index, self._rows[index.row()]) for index in before]
        self.sorted_by, self.descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for index, row in held]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        key = self._columns[self.sorted_by].order if self.sorted_by >= 0 else None
        if key is None:
            return
        known = [(key(row), place, row) for place, row in enumerate(self._rows)]
        valued = sorted(
            (one for one in known if one[0] is not None), key=lambda one: one[0], reverse=self.descending
        )
        self._rows = [row for _key, _place, row in valued] + [
            row for value, _place, row in known if value is None
        ]


_SHOWN: dict[int, Callable[[Cell], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda cell: cell.text,
    Qt.ItemDataRole.AccessibleTextRole: lambda cell: cell.spoken,
    Qt.ItemDataRole.ToolTipRole: lambda cell: tip(cell.tip) or None,
    CELL: lambda cell: cell,
}
