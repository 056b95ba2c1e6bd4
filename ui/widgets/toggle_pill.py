"""A pill that is on or off: chooses which values a page shows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from ui import theme
from ui.direction import isolated, placed
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.painted_button import PaintedButton

_HEIGHT, _PAD = 24, 10


class TogglePill(PaintedButton):
    """Words in a pill; a tick when on, a triangle where the value is beyond a limit now."""

    def __init__(self, words: str, key: str, *, flagged: bool = False) -> None:
        super().__init__()
        self.key, self._flagged = key, flagged
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setProperty("focusRing", _HEIGHT // 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Words, and room for the sign."""
        words = QFontMetrics(theme.font(theme.LABEL, theme.MEDIUM)).horizontalAdvance(self.text())
        return QSize(words + 2 * _PAD + (18 if self._sign() else 0), _HEIGHT)

    def checkStateSet(self) -> None:
        """The sign comes or goes with it."""
        super().checkStateSet()
        self.updateGeometry()

    def nextCheckState(self) -> None:
        """Toggle; the sign may come or go with it."""
        super().nextCheckState()
        self.updateGeometry()

    def paintEvent(self, event: object) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setBrush(theme.colour("accent_soft" if on else "surface"))
        painter.setPen(QPen(theme.colour("accent" if on else "line2"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        sign = self._sign()
        if sign is not None:
            paint_glyph(painter, placed(self, QRectF(_PAD, 6, 12, 12)), sign)
        painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
        painter.setPen(theme.colour("accent" if on else "ink2"))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it
        painter.drawText(self.rect().adjusted(_PAD, 0, -_PAD, 0), side, isolated(self.text()))

    def _sign(self) -> Glyph | None:
        if self._flagged:
            return Glyph.FLAG
        return Glyph.TICK if self.isChecked() else None
