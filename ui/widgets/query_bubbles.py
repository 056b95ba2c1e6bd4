"""Bubbles beside the fields of a form about which a query stands; a press, or F7 in the field, shows it."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from tracker.domain.queries import Query
from tracker.language import _
from ui import theme
from ui.widgets.entry_form import EntryForm
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.text import tip

_SIDE = 18
_OUT = 5
"""How much of it lies over the corner of the field, in px; the rest stands beside."""


class Bubble(QAbstractButton):
    """The sign on the corner of a field; the keyboard stays in the field, F7 does the same."""

    def __init__(self, item_id: str, over: QWidget) -> None:
        super().__init__(over)
        self.item_id = item_id
        self.setFixedSize(_SIDE, _SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, queries: list[Query]) -> None:
        """Say what is asked."""
        words = "\n".join(_("Query {n}: {asked}").format(n=one.number, asked=one.asked) for one in queries)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))

    def sizeHint(self) -> QSize:
        """A sign with its rim."""
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: object) -> None:
        """Draw the sign on a rim of the sheet's colour, so that it stands clear of the field's border."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 1, 0, -1), 4, 4)
        inset = 1 if self.underMouse() else 2
        paint_glyph(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), Glyph.QUERY)


class QueryBubbles(QObject):
    """Keeps the bubbles of one form at their fields. `wanted` brings the item that was pressed."""

    wanted = Signal(str)

    def __init__(self, form: EntryForm) -> None:
        super().__init__(form)
        self._form = form
        self.marks: dict[str, Bubble] = {}
        form.installEventFilter(self)

    def show_queries(self, queries: Iterable[Query]) -> None:
        """Show a bubble at each item with a query that stands."""
        asked: dict[str, list[Query]] = {}
        for one in queries:
            if one.stands and one.item in self._form.editors:
                asked.setdefault(one.item, []).append(one)
        for item_id in self.marks.keys() - asked.keys():
            mark = self.marks.pop(item_id)
            mark.hide()
            mark.deleteLater()
        for item_id, mine in asked.items():
            if item_id not in self.marks:
                self.marks[item_id] = Bubble(item_id, self._form)
                self.marks[item_id].clicked.connect(self._pressed)
            self.marks[item_id].say(mine)
        self._place_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that moves takes its bubble along."""
        if self.marks and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self._place_soon()
        return False

    def _place_soon(self) -> None:
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        for item_id, mark in self.marks.items():
            editor: object = self._form.editors[item_id]
            if isinstance(editor, QWidget):
                self._place_at(editor, mark)

    def _place_at(self, editor: QWidget, mark: Bubble) -> None:
        over, mirrored = self._around(editor), self._form.isRightToLeft()
        if mark.parentWidget() is not over:
            mark.setParent(over)
        end = editor.mapTo(over, QPoint(0 if mirrored else editor.width(), 0))
        start = end.x() - _SIDE + _OUT if mirrored else end.x() - _OUT
        mark.move(min(max(start, 0), over.width() - _SIDE), max(end.y() - _SIDE // 2, 0))
        mark.setVisible(editor.isVisibleTo(over))
        mark.raise_()

    def _around(self, editor: QWidget) -> QWidget:
        """The form, or the page around it where a field stands beside the title, as the date of a sample does."""
        over: QWidget = self._form
        while not over.isAncestorOf(editor) and (above := over.parentWidget()) is not None:
            over = above
        return over

    def _pressed(self) -> None:
        mark = self.sender()
        if isinstance(mark, Bubble):
            self.wanted.emit(mark.item_id)
