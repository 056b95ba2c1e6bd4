"""The order of the laboratory's own report: drag a result, or move it by Alt and an arrow; Enter keeps the order."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
)

from tracker.language import _
from ui import theme
from ui.widgets import buttons
from ui.widgets.cards import Card
from ui.widgets.key_cap import KeyCap
from ui.widgets.text import Text

_ROW, _MOST_ROWS, _WIDE = 30, 10, 420
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OrderList(QListWidget):
    """The results, one a line. `given` and `dropped` are Enter and Esc."""

    given = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("menu")
        self.setAccessibleName(_("Results in the order of the report"))
        self.setFont(theme.font(theme.BODY, theme.MEDIUM))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.setMaximumWidth(_WIDE)

    def ids(self) -> list[str]:
        """The analytes as they stand."""
        return [self.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow move the line, letters find one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        row = self.currentRow()
        if 0 <= row + by < self.count():
            moved = self.takeItem(row)
            self.insertItem(row + by, moved)
            self.setCurrentRow(row + by)


class OrderPanel(Card):
    """In the page, in the place of the table. `kept` brings the order, empty for that of the study."""

    kept = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = OrderList()
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self.keep = buttons.primary(_("Keep this order"), key="↵")
        self.study = buttons.plain(_("Order of the study"))
        self.close_button = buttons.quiet(_("Close"))
        self.keep.clicked.connect(self._keep)
        self.study.clicked.connect(self._as_study)
        self.close_button.clicked.connect(self._close)
        self.list.given.connect(self._keep)
        self.list.dropped.connect(self._close)
        self._lay_out()
        self.hide()

    def open_for(self, laboratory: str, results: Sequence[tuple[str, str]]) -> None:
        """Come up with the results as they stand, each by id and name, and the keyboard in them."""
        words = _("Order of the report of {laboratory}").format(laboratory=laboratory)
        self._title.set_text(words if laboratory else _("Order of the laboratory’s report"))
        self.list.clear()
        for name, label in results:
            line = QListWidgetItem(label)
            line.setData(Qt.ItemDataRole.UserRole, name)
            line.setSizeHint(QSize(0, _ROW))
            self.list.addItem(line)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(self.list.count(), _MOST_ROWS) * _ROW + 12)
        self.show()
        QTimer.singleShot(0, self, self._into_view)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _into_view(self) -> None:
        """The page may be scrolled to where the button is."""
        area: QObject | None = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None:
            area.ensureWidgetVisible(self.keep)
            area.ensureWidgetVisible(self._title)

    def _keep(self) -> None:
        self.hide()
        self.kept.emit(self.list.ids())

    def _as_study(self) -> None:
        self.hide()
        self.kept.emit([])

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        column = self.closable(self._title, self.close_button)
        column.addLayout(_hint())
        column.addWidget(self.list)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP_SMALL)
        foot.addWidget(self.keep)
        foot.addWidget(self.study)
        foot.addStretch()
        column.addLayout(foot)


def _hint() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(Text(_("Drag a line, or move it with"), theme.LABEL, ink="ink2"))
    for key in ("Alt+↑", "Alt+↓"):
        row.addWidget(KeyCap(key))
    row.addWidget(Text(_("A first letter finds a result."), theme.LABEL, ink="ink2"))
    row.addStretch()
    return row
