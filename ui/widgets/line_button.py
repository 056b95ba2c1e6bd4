"""A line that can be pressed: a number in bold, what it is about, and words at the end."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.direction import isolated
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import tip

HEIGHT = 31


class LineButton(PaintedButton):
    """One line of a list in a card; `what` says which thing it stands for."""

    def __init__(self, bold: str, words: str, end: str, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = what
        self._bold, self._words, self._end = bold, words, end
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        whole = ", ".join(part for part in (bold, words, end) if part)
        self.setAccessibleName(whole)
        self.setToolTip(tip(whole))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(220, HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Draw the three parts, start to end; the middle gives way."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), theme.colour("hover"))
        bold, plain, small = theme.font(13, theme.SEMIBOLD), theme.font(13), theme.font(theme.LABEL)
        number = min(QFontMetrics(bold).horizontalAdvance(self._bold), self.width() // 2)
        end = QFontMetrics(small).horizontalAdvance(self._end)
        self._part(painter, (14, number + 2), self._bold, bold, "ink")
        x = 14 + max(number, 66) + 10
        self._part(painter, (x, max(self.width() - x - end - 26, 0)), self._words, plain, "ink")
        self._part(painter, (self.width() - end - 16, end + 2), self._end, small, "ink2")
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 2, -4, -2), 4, 4)

    def _part(
        self, painter: QPainter, place: tuple[float, float], text: str, font: QFont, token: str
    ) -> None:
        x, width = place
        box = self.box(x, 0, width, self.height())
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(width))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))
