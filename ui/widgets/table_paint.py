"""How the cells and heads of tables look."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.tables import CELL, HEAD, Cell, Head
from ui.widgets.glyphs import paint_glyph

_Index = QModelIndex | QPersistentModelIndex
HEAD_HEIGHT, LOW_HEAD = 52, 34
"""Of a head with a second line or a count, and of one with a title alone, in px."""
_PAD = 10


class CellPainter(QStyledItemDelegate):
    """Draws a `Cell`: sign, words, note, and a sign at the end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell with its ground."""
        view: Any = option
        cell: Cell = index.data(CELL)
        chosen = bool(view.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(view.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, chosen, index)
        mirrored = view.direction is Qt.LayoutDirection.RightToLeft
        if chosen and index.column() == 0:
            painter.fillRect(
                QRectF(rect.right() - 2 if mirrored else rect.left(), rect.top(), 3, rect.height()),
                theme.colour("accent"),
            )
        self._content(painter, _Room(rect, mirrored, _PAD if cell.glyph is None else 5), cell, index)
        if view.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 4, 4)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, chosen: bool, index: _Index) -> None:
        painter.fillRect(rect, theme.colour("selected" if chosen else "surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        bottom = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right() + 1, bottom))

    def _content(self, painter: QPainter, room: "_Room", cell: Cell, index: _Index) -> None:
        if cell.mark is not None:
            paint_glyph(painter, room.end(theme.GLYPH, theme.GLYPH), cell.mark)
            room.cut(6)
        if cell.glyph is not None:
            paint_glyph(painter, room.start(theme.GLYPH, theme.GLYPH), cell.glyph)
            room.skip(8)
        model: Any = index.model()
        at_end = bool(model.columns[index.column()].end)
        note_font = theme.font(theme.HINT, theme.MEDIUM)
        note = QFontMetrics(note_font).horizontalAdvance(cell.note) + 6 if cell.note else 0
        small = cell.bold and cell.glyph is not None
        weight = theme.SEMIBOLD if cell.bold else theme.REGULAR
        font = theme.font(theme.LABEL if small else theme.BODY, weight)
        metrics = QFontMetrics(font)
        left = max(room.width() - note, 10)
        words = cell.brief if cell.brief and metrics.horizontalAdvance(cell.text) > left else cell.text
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
        wide = metrics.horizontalAdvance(shown) + 1
        painter.setFont(font)
        painter.setPen(theme.colour(cell.ink))
        box = room.end(wide, room.rect.height()) if at_end else room.start(wide, room.rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, isolated(shown))
        if cell.note:
            room.skip(6)
            painter.setFont(note_font)
            painter.setPen(theme.colour("warn" if cell.note[0] in "+−" else "ink3"))
            box = room.start(note, room.rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, isolated(cell.note))


class _Room:
    """What is left of a cell, taken from the start or the end edge."""

    def __init__(self, rect: QRectF, mirrored: bool, end: float) -> None:
        self.rect, self._mirrored = rect, mirrored
        self._start, self._end = float(_PAD), end

    def width(self) -> int:
        """Px left between both."""
        return int(self.rect.width() - self._start - self._end)

    def start(self, width: float, height: float) -> QRectF:
        """Take a box from the start."""
        box = self._box(self._start, width, height)
        self._start += width
        return box

    def end(self, width: float, height: float) -> QRectF:
        """Take a box from the end."""
        self._end += width
        return self._box(self.rect.width() - self._end, width, height)

    def skip(self, px: float) -> None:
        """Leave room at the start."""
        self._start += px

    def cut(self, px: float) -> None:
        """Leave room at the end."""
        self._end += px

    def _box(self, x: float, width: float, height: float) -> QRectF:
        left = self.rect.right() + 1 - x - width if self._mirrored else self.rect.left() + x
        return QRectF(left, self.rect.center().y() + 0.5 - height / 2, width, height)


class Heads(QHeaderView):
    """Draws a `Head`: title, second line, done of due, and 3 px of progress."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setHighlightSections(False)
        self.drawn = False
        """Whether a person has the mouse on it: what is resized then is resized by them."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press may begin to draw an edge."""
        self.drawn = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It is drawn no more."""
        super().mouseReleaseEvent(event)
        self.drawn = False

    def fit(self) -> None:
        """Be as high as the heads need: one line, or two."""
        model: Any = self.model()
        tall = any(one.head.second or one.head.due is not None for one in model.columns)
        self.setFixedHeight(HEAD_HEIGHT if tall else LOW_HEAD)

    def sizeHint(self) -> QSize:
        """As high as it was fitted."""
        return QSize(super().sizeHint().width(), self.height())

    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:
        """Draw one head."""
        model: Any = self.model()
        head: Head | None = model.headerData(section, Qt.Orientation.Horizontal, HEAD)
        if head is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect)
        painter.fillRect(box, theme.colour("sunken"))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(
            QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right() + 1, box.bottom() - 0.5)
        )
        self._paint_words(painter, box, head, model.columns[section].end)
        if head.due is not None:
            self._paint_edge(painter, box)
            self._paint_progress(painter, box, head)
        if model.sorted_by == section:
            self._paint_order(painter, box, model.descending)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, head: Head, at_end: bool) -> None:
        # The painter mirrors them where the screen runs from right to left.
        side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        inside = box.adjusted(_PAD, 0, -_PAD, 0)
        bold, small = theme.font(theme.LABEL, theme.SEMIBOLD), theme.font(theme.HINT)
        counted = head.due is not None
        painter.setPen(theme.colour("ink" if counted else "ink2"))
        top = QRectF(inside.left(), box.top() + 6, inside.width(), 18) if head.second else inside
        below = QRectF(inside.left(), box.top() + 23, inside.width(), 16)
        wide, counts = QFontMetrics(bold).horizontalAdvance(head.title), QFontMetrics(small)
        taken = counts.horizontalAdvance(_done_words(head)) + 8 if counted else 0
        beside = wide + taken <= inside.width()  # else the count goes down, beside the second line
        self._head_line(painter, top, head.title, bold, taken if beside else 0, side)
        painter.setPen(theme.colour("ink2"))
        if head.second:
            self._head_line(painter, below, head.second, small, 0 if beside else taken, side)
        if counted:
            far = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.setFont(small)
            painter.drawText(top if beside else below, far, isolated(_done_words(head)))

    def _head_line(
        self, painter: QPainter, line: QRectF, words: str, font: QFont, taken: int, side: Qt.AlignmentFlag
    ) -> None:
        """One line of a head, shortened where what is taken at its end leaves too little."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        room = line.adjusted(taken if mirrored else 0, 0, 0 if mirrored else -taken, 0)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.setFont(font)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))

    def _paint_edge(self, painter: QPainter, box: QRectF) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = box.right() if mirrored else box.left() + 0.5
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(QPointF(x, box.top() + 7), QPointF(x, box.bottom() - 7))

    def _paint_progress(self, painter: QPainter, box: QRectF, head: Head) -> None:
        track = QRectF(box.left() + _PAD, box.bottom() - 8, box.width() - 2 * _PAD, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, 1.5, 1.5)
        if head.due and head.done:
            wide = track.width() * head.done / head.due
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            painter.setBrush(theme.colour("done"))
            start = track.right() - wide if mirrored else track.left()
            painter.drawRoundedRect(QRectF(start, track.top(), wide, 3), 1.5, 1.5)

    def _paint_order(self, painter: QPainter, box: QRectF, descending: bool) -> None:
        mark = QRectF(box.right() - 12, box.bottom() - 14, 9, 9)
        painter.translate(mark.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        tip = 2.5 if descending else -2.5
        painter.drawPolygon([QPointF(-3.5, -tip), QPointF(3.5, -tip), QPointF(0, tip)])


def _done_words(head: Head) -> str:
    return _("{done} of {due}").format(done=head.done, due=head.due)
