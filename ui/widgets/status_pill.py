"""A pill in a header: a status sign and its word on the sign's own tint."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.direction import isolated
from ui.widgets.glyphs import Glyph, paint_glyph

_HEIGHT, _PAD, _GAP = 20, 8, 6
_TINTS = {"accent": "accent_soft", "flag": "flag_bg", "ask": "ask_bg", "warn": "warn_bg", "done": "done_bg"}


class StatusPill(QWidget):
    """Sign, where there is one, and word; `ink` is accent, flag, ask, warn or done."""

    def __init__(self, glyph: Glyph | None, words: str, ink: str) -> None:
        super().__init__()
        self._glyph, self._ink, self.words = glyph, ink, words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = QFontMetrics(theme.font(theme.LABEL, theme.MEDIUM)).horizontalAdvance(self.words)
        return QSize(words + self._sign_room() + 2 * _PAD, _HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Draw tint, sign and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_TINTS[self._ink]))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side, middle = theme.GLYPH, self.height() / 2
        left = self.width() - _PAD - side if mirrored else _PAD
        if self._glyph is not None:
            paint_glyph(painter, QRectF(left, middle - side / 2, side, side), self._glyph)
        painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
        painter.setPen(theme.colour(self._ink))
        room = self._sign_room()
        box = (
            self.rect().adjusted(_PAD, 0, -_PAD - room, 0)
            if mirrored
            else self.rect().adjusted(_PAD + room, 0, 0, 0)
        )
        start = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.drawText(box, start | Qt.AlignmentFlag.AlignVCenter, isolated(self.words))

    def _sign_room(self) -> int:
        return 0 if self._glyph is None else theme.GLYPH + _GAP
