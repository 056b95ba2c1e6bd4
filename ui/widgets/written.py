"""Several short texts that stand together, painted by one widget.

A label each would be as good to read, but a form of labels takes most of its time to make, style and lay them out.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.direction import isolated

_WIDEST = 420
"""What a text that can wrap asks for at most, in px."""
_UNBOUNDED = 10_000


@dataclass(frozen=True)
class Line:
    """A text in a size, a weight and an ink of the visual language; `gap` px stand above it."""

    text: str
    px: int = theme.BODY
    weight: QFont.Weight = theme.REGULAR
    ink: str = "ink"
    gap: int = 0

    def font(self) -> QFont:
        """The font it is painted in."""
        return theme.font(self.px, self.weight)


class Written(QWidget):
    """Lines one below the other, aligned as a label would be; `wrap`: a long one goes on below."""

    def __init__(
        self,
        *lines: Line,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self._side = align & Qt.AlignmentFlag.AlignHorizontal_Mask
        self._edge = align & Qt.AlignmentFlag.AlignVertical_Mask
        self._wrap = wrap
        self._lines: tuple[Line, ...] = ()
        self._heights: dict[int, list[int]] = {}
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.set_lines(*lines)

    def set_lines(self, *lines: Line) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines, self._heights = lines, {}
            self.setAccessibleName(self.words())
            self.updateGeometry()
            self.update()

    def words(self) -> str:
        """All that stands here."""
        return ", ".join(line.text for line in self._lines)

    def sizeHint(self) -> QSize:
        """The widest line, where it may wrap no wider than a column of text; and all of them high."""
        wide = self._widest() + self._beside()
        if self._wrap:
            wide = min(wide, _WIDEST)
        return QSize(wide, self.heightForWidth(self.width() if self._is_placed() else wide))

    def minimumSizeHint(self) -> QSize:
        """A text that wraps may become narrow, never lower than its lines."""
        return QSize(40, self.sizeHint().height()) if self._wrap else self.sizeHint()

    def heightForWidth(self, width: int) -> int:
        """All lines and the gaps above them."""
        edges = self.contentsMargins()
        gaps = edges.top() + edges.bottom() + sum(line.gap for line in self._lines)
        return gaps + sum(self._heights_in(width - self._beside()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew: the height follows."""
        super().resizeEvent(event)
        if self._wrap and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: object) -> None:
        """Write the lines."""
        painter, inside = QPainter(self), self.contentsRect()
        heights, y = self._heights_in(inside.width()), self._top()
        middle = Qt.AlignmentFlag.AlignVCenter
        flags = int(self._side | (middle if self._edge == middle else Qt.AlignmentFlag.AlignTop))
        flags |= self._flow()
        for line, height in zip(self._lines, heights, strict=True):
            y += line.gap
            painter.setFont(line.font())
            painter.setPen(theme.colour(line.ink))
            painter.drawText(QRect(inside.left(), y, inside.width(), height), flags, isolated(line.text))
            y += height

    def _beside(self) -> int:
        edges = self.contentsMargins()
        return edges.left() + edges.right()

    def _is_placed(self) -> bool:
        return self._wrap and self.testAttribute(Qt.WidgetAttribute.WA_Resized)

    def _flow(self) -> int:
        return int(Qt.TextFlag.TextWordWrap) if self._wrap else 0

    def _top(self) -> int:
        above, spare = self.contentsMargins().top(), self.height() - self.heightForWidth(self.width())
        if self._edge == Qt.AlignmentFlag.AlignTop:
            return above
        return above + (spare if self._edge == Qt.AlignmentFlag.AlignBottom else spare // 2)

    def _widest(self) -> int:
        return max((_room(line, _UNBOUNDED, 0).width() for line in self._lines), default=0)

    def _heights_in(self, width: int) -> list[int]:
        room = width if self._wrap else _UNBOUNDED
        if room not in self._heights:
            self._heights[room] = [_room(line, room, self._flow()).height() for line in self._lines]
        return self._heights[room]


@lru_cache(maxsize=1024)
def _room(line: Line, width: int, flags: int) -> QRect:
    """What a line takes; the forms of all visits have the same."""
    return QFontMetrics(line.font()).boundingRect(QRect(0, 0, width, _UNBOUNDED), flags, line.text)
