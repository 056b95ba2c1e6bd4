"""A few ways to do something, as cards: the name of each, and in a sentence what it is for."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from ui import theme
from ui.direction import isolated
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import tip

_PAD, _DOT, _INDENT = 13, 16, 38
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading)


class ChoiceCard(PaintedButton):
    """Put several into one exclusive button group; Space and Enter choose, the arrows move."""

    def __init__(self, key: str, name: str, sentence: str) -> None:
        super().__init__()
        self.key, self._sentence = key, sentence
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(f"{name}. {sentence}")
        self.setToolTip(tip(sentence))
        self.setProperty("focusRing", theme.RADIUS_CARD)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(170)

    def hasHeightForWidth(self) -> bool:
        """Its sentence wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Name, sentence and the room around them."""
        box = QRect(0, 0, max(60, width - _INDENT - _PAD), 10_000)
        metrics = QFontMetrics(theme.font(theme.LABEL))
        return 34 + metrics.boundingRect(box, _WRAP, self._sentence).height() + _PAD

    def sizeHint(self) -> QSize:
        """As high as its sentence at this width."""
        wide = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 210
        return QSize(210, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Never lower than its words."""
        return QSize(170, self.sizeHint().height())

    def paintEvent(self, event: object) -> None:
        """Draw the sheet, the ring, the name and the sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if chosen else "line2"), 1.5 if chosen else 1))
        painter.setBrush(theme.colour("selected" if chosen else "hover" if self.underMouse() else "surface"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS_CARD, theme.RADIUS_CARD
        )
        self._paint_ring(painter, chosen)
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.setFont(theme.font(theme.VALUE, theme.SEMIBOLD))
        painter.setPen(theme.colour("ink"))
        wide = self.width() - _INDENT - _PAD
        painter.drawText(
            self.box(_INDENT, 9, wide, 22), side | Qt.AlignmentFlag.AlignVCenter, isolated(self.text())
        )
        painter.setFont(theme.font(theme.LABEL))
        painter.setPen(theme.colour("ink2"))
        below = self.box(_INDENT, 33, wide, self.height() - 34)
        painter.drawText(
            below, int(side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), isolated(self._sentence)
        )

    def _paint_ring(self, painter: QPainter, chosen: bool) -> None:
        box = self.box(_PAD, 12, _DOT, _DOT)
        painter.setPen(QPen(theme.colour("accent" if chosen else "line2"), 1.5))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(QPointF(box.center()), 4, 4)


_LEAST = 200
"""px that a card needs beside others."""


class ChoiceCards(QWidget):
    """Cards side by side, as many in a row as there is room for; one is chosen. `chosen` brings its key."""

    chosen = Signal(str)

    def __init__(self, cards: Sequence[ChoiceCard]) -> None:
        super().__init__()
        self._cards = {card.key: card for card in cards}
        self._across = 0
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        for card in cards:
            self._group.addButton(card)
        cards[0].setChecked(True)
        self._group.buttonClicked.connect(self._clicked)
        self._arrange(len(cards))

    def key(self) -> str:
        """The one that is chosen."""
        return next(key for key, card in self._cards.items() if card.isChecked())

    def card(self, key: str) -> ChoiceCard:
        """One card."""
        return self._cards[key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them anew where more or fewer fit."""
        super().resizeEvent(event)
        self._arrange(
            min(len(self._cards), max(1, (event.size().width() + theme.GAP) // (_LEAST + theme.GAP)))
        )

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as one card."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for place, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, place // across, place % across)
        for at in range(len(self._cards)):
            self._grid.setColumnStretch(at, 1 if at < across else 0)

    def _clicked(self) -> None:
        self.chosen.emit(self.key())
