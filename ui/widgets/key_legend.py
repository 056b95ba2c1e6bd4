"""Keys in their boxes, each before what it does: in one line, or one below the other."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.direction import isolated, placed
from ui.widgets.key_cap import HEIGHT, cap_width, paint_cap

Keys = Sequence[tuple[str, str]]
"""Each key with its words, both as they are shown."""
_GAP, _APART = 6, 16
"""Between key and words, and between two of a line, in px."""
_KEYS, _ROOM = 56, 2000
"""The least width of the column of keys, and room enough for any words, in px."""


class KeyLegend(QWidget):
    """`upright`: one below the other, the words in a column of their own."""

    def __init__(self, keys: Keys, *, upright: bool = False) -> None:
        super().__init__()
        self._keys, self._upright = tuple(keys), upright
        self.setAccessibleName(", ".join(f"{key} {words}" for key, words in self._keys))
        self.setFixedHeight(len(self._keys) * (HEIGHT + _GAP) - _GAP if upright else HEIGHT)

    def sizeHint(self) -> QSize:
        """As wide as the longest line."""
        ends = [x + _words_width(words) for (_key, words), _cap, x, _y in self._places()]
        return QSize(round(max(ends, default=0)) + (0 if self._upright else _APART), self.height())

    def minimumSizeHint(self) -> QSize:
        """The same: no key is cut."""
        return self.sizeHint()

    def paintEvent(self, event: object) -> None:
        """Draw each key and its words."""
        painter = QPainter(self)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it
        for (key, words), cap, x, y in self._places():
            paint_cap(painter, placed(self, QRectF(cap, y, cap_width(key), HEIGHT)), key)
            painter.setPen(theme.colour(self._ink()))
            painter.setFont(theme.font(theme.LABEL))
            box = QRectF(x, y, _words_width(words), HEIGHT)
            painter.drawText(placed(self, box), side, isolated(words))

    def _ink(self) -> str:
        return "ink2" if self._upright else "ink"

    def _places(self) -> Iterator[tuple[tuple[str, str], float, float, float]]:
        """Each key with where its box begins, where its words begin, and the top of both."""
        column = max([_KEYS, *(cap_width(key) for key, _words in self._keys)])
        x = 0.0
        for row, (key, words) in enumerate(self._keys):
            if self._upright:
                yield (key, words), 0.0, column, row * (HEIGHT + _GAP)
            else:
                begins = x + cap_width(key) + _GAP
                yield (key, words), x, begins, 0.0
                x = begins + _words_width(words) + _APART


def _words_width(words: str) -> int:
    """As a label counts it."""
    return QFontMetrics(theme.font(theme.LABEL)).boundingRect(QRect(0, 0, _ROOM, _ROOM), 0, words).width()
