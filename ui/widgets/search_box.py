"""The search box: a number, initials or a scanned code; what is found drops below, Enter opens the first."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from tracker.language import _
from ui import theme
from ui.direction import isolated, placed
from ui.widgets import key_cap
from ui.widgets.icons import paint_icon

if TYPE_CHECKING:
    from tracker.overview import Hit

_PAUSE = 150
"""Milliseconds of silence after which a search runs; a scanner ends with Enter, which does not wait."""
_MOST = 8


class SearchBox(QLineEdit):
    """Searches by `find`, a function of the typed text; `chosen` gives the hit."""

    chosen = Signal(object)

    def __init__(self, find: Callable[[str], "Sequence[Hit]"], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._hits: Sequence[Hit] = ()
        self._hint, self._key = _("Number, initials or scanned code"), _("Ctrl K")
        self.setAccessibleName(_("Search by number, initials or scanned code"))
        self.setToolTip(f"{self._hint} ({self._key})")
        self.setFixedHeight(theme.CONTROL)
        self.setMinimumWidth(160)
        self.setMaximumWidth(360)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRing", theme.RADIUS_BUTTON)
        self.setTextMargins(30, 0, 8, 0)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(self._typed)
        self.list: QListWidget | None = None

    def sizeHint(self) -> QSize:
        """360 px where there is room."""
        return QSize(360, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the arrows move in what was found, Escape lets go."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list is not None and self.list.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
        elif key == Qt.Key.Key_Escape:
            self._forget()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide what was found when the window moves or another part takes the mouse."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.WindowDeactivate):
            self._hide_list()
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing hangs below a box that is not in use."""
        super().focusOutEvent(event)
        if self.list is None or not self.list.underMouse():
            self._hide_list()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the glass, and while empty the hint and its key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(theme.colour("accent" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(theme.colour("ground"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS_BUTTON, theme.RADIUS_BUTTON
        )
        paint_icon(painter, self._placed(10, 8, 16, 16), "search", "ink2")
        if not self.text():
            self._paint_hint(painter)
        painter.end()
        super().paintEvent(event)

    def _paint_hint(self, painter: QPainter) -> None:
        cap = 0
        if not self.hasFocus():
            cap = key_cap.cap_width(self._key)
            place = self._placed(self.width() - cap - 8, 7, cap, key_cap.HEIGHT)
            key_cap.paint_cap(painter, place, self._key)
        painter.setPen(theme.colour("ink3"))
        painter.setFont(theme.font(theme.BODY))
        room = self.width() - 34 - cap - 14
        words = QFontMetrics(theme.font(theme.BODY)).elidedText(self._hint, Qt.TextElideMode.ElideRight, room)
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.drawText(
            self._placed(34, 0, room, self.height()), side | Qt.AlignmentFlag.AlignVCenter, isolated(words)
        )

    def _placed(self, x: float, y: float, width: float, height: float) -> QRectF:
        return placed(self, QRectF(x, y, width, height))

    def _typed(self) -> None:
        self._pause.start()
        if not self.text().strip():
            self._hide_list()

    def _search(self) -> None:
        text = self.text().strip()
        self._hits = self._find(text)[:_MOST] if text else ()
        if text:
            self._show_list()

    def _open(self) -> None:
        self._pause.stop()
        if self.list is not None and self.list.isVisible() and self._hits:
            hit = self._hits[max(0, self.list.currentRow())]
        else:
            self._search()
            if not self._hits:
                return
            hit = self._hits[0]
        self._forget()
        self.chosen.emit(hit)

    def _show_list(self) -> None:
        shown = self.list or self._make_list()
        shown.clear()
        shown.addItems([hit.words for hit in self._hits])
        if not self._hits:
            nothing = QListWidgetItem(_("Nobody here has this number, these initials or this code."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            shown.addItem(nothing)
        else:
            shown.setCurrentRow(0)
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        wide = max(
            self.width(), min(shown.sizeHintForColumn(0) + 24, self.window().width() - corner.x() - 16)
        )
        shown.setGeometry(corner.x(), corner.y(), wide, shown.sizeHintForRow(0) * shown.count() + 12)
        shown.show()
        shown.raise_()

    def _make_list(self) -> QListWidget:
        made = QListWidget(self.window())
        made.setObjectName("menu")
        made.setAccessibleName(_("Found"))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.itemClicked.connect(self._clicked)
        self.window().installEventFilter(self)
        self.list = made
        return made

    def _clicked(self, item: QListWidgetItem) -> None:
        if self._hits and self.list is not None:
            hit = self._hits[self.list.row(item)]
            self._forget()
            self.chosen.emit(hit)

    def _forget(self) -> None:
        self._pause.stop()
        self.clear()
        self._hits = ()
        self._hide_list()

    def _hide_list(self) -> None:
        if self.list is not None:
            self.list.hide()
