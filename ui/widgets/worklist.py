"""The worklist of Today: sections of visits, one painted row each; the chosen row alone has a button.

The arrows move between visits, Enter opens, P prints; a click selects, on the arrow or a second one opens.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QToolTip, QWidget

from tracker.language import _
from ui.widgets.glyphs import Glyph
from ui.widgets.window_bar import WindowMarks
from ui.widgets.worklist_paint import Part, Sizes, WorklistPainter, measured

if TYPE_CHECKING:
    from tracker.domain.views import TodayRow

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Heading:
    """The head of a section."""

    glyph: Glyph
    title: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One visit as it is painted."""

    row: "TodayRow"
    when: str
    words: str
    glyph: Glyph | None
    loud: bool
    marks: WindowMarks

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        who, visit = self.row.participant, self.row.visit
        parts = (who.shown_number, who.initials, visit.label, self.row.study_short, self.when, self.words)
        return ", ".join(part for part in parts if part not in ("", "–"))


class WorklistModel(QAbstractListModel):
    """Headings and lines, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[Heading | Line] = []

    def set_items(self, items: list[Heading | Line]) -> None:
        """Show other sections."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    @property
    def lines(self) -> list[Line]:
        """The visits alone."""
        return [item for item in self._items if isinstance(item, Line)]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many headings and lines."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row, or under LINE the row itself."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == LINE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.spoken if isinstance(item, Line) else f"{item.title} {item.count}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if index.isValid() and isinstance(self._items[index.row()], Line):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class Worklist(QListView):
    """The list; `opened` and `printed` give the `TodayRow`."""

    opened = Signal(object)
    printed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklist")
        self.setAccessibleName(_("Visits that need someone"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model_ = WorklistModel(self)
        self.setModel(self.model_)
        self.sizes = Sizes()
        self.setItemDelegate(WorklistPainter(self))
        self.setStyleSheet("QListView { background: transparent; border: none; outline: none; }")

    def set_items(self, items: list[Heading | Line]) -> None:
        """Show other sections and keep the chosen visit chosen."""
        before = self.current_line()
        lines = [item for item in items if isinstance(item, Line)]
        self.sizes = measured(lines)
        self.model_.set_items(items)
        self.choose(before.row.visit.id if before else "")

    def current_line(self) -> Line | None:
        """The chosen visit."""
        item = self.currentIndex().data(LINE)
        return item if isinstance(item, Line) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, P prints the sheet, the arrows skip headings."""
        line = self.current_line()
        if line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line.row)
        elif line and event.key() == Qt.Key.Key_P and not event.modifiers():
            self.printed.emit(line.row)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """On the printer print, on the arrow or the button open."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = index.data(LINE)
        if isinstance(line, Line) and event.button() is Qt.MouseButton.LeftButton:
            part = self.part_at(index, event.position().toPoint().x())
            if part is not None:
                (self.printed if part is Part.PRINT else self.opened).emit(line.row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click on the words opens."""
        index = self.indexAt(event.position().toPoint())
        line = index.data(LINE)
        if isinstance(line, Line) and self.part_at(index, event.position().toPoint().x()) is None:
            self.opened.emit(line.row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point where a click does something."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        over = self.part_at(self.indexAt(point), point.x()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in a tooltip what the place under the mouse means."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, x: int, y: int) -> str:
        """The tooltip at a place: what a press does, the dates of a bar, or the whole row."""
        index = self.indexAt(QRect(x, y, 1, 1).topLeft())
        line = index.data(LINE)
        if not isinstance(line, Line):
            return ""
        part = self.part_at(index, x)
        if part is Part.PRINT:
            return _("Print the sheet (P)")
        if part is Part.OPEN:
            return _("Open (Enter)")
        return f"{line.spoken}\n{line.marks.words()}"

    def part_at(self, index: _Index, x: int) -> Part | None:
        """The printer or the opener at this place of a row, None elsewhere."""
        if not isinstance(index.data(LINE), Line):
            return None
        offset = x
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            offset = self.viewport().width() - x
        return self.sizes.part_at(offset, self.viewport().width())

    def choose(self, visit_id: str) -> None:
        """Make the visit with this id the chosen one; the first where it is not there."""
        rows = [row for row in range(self.model_.rowCount()) if isinstance(self._item(row), Line)]
        wanted = next(
            (row for row in rows if self._item(row).row.visit.id == visit_id), rows[0] if rows else None
        )
        if wanted is not None:
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.model_.index(wanted), chosen)

    def _step(self, step: int) -> None:
        row = self.currentIndex().row() + step
        while 0 <= row < self.model_.rowCount() and not isinstance(self._item(row), Line):
            row += step
        if 0 <= row < self.model_.rowCount():
            self.setCurrentIndex(self.model_.index(row))
            above = self._item(row - 1) if row else None
            if isinstance(above, Heading):
                self.scrollTo(self.model_.index(row - 1))
            self.scrollTo(self.model_.index(row))

    def _item(self, row: int) -> Any:
        return self.model_.index(row).data(LINE)
