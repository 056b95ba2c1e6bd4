"""One question with a few answers, each with its letter: Y, N, A for not applicable; up and down move on."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.language import N_, _
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.key_cap import HEIGHT as CAP
from ui.widgets.key_cap import cap_width, paint_cap

YES_NO = (("yes", N_("Yes"), "Y"), ("no", N_("No"), "N"))
YES_NO_NA = (*YES_NO, ("not_applicable", N_("Not applicable"), "A"))
_TALL, _PAD = 27, 8


class AnswerStrip(QWidget):
    """The answers side by side. `answered` brings the code; `moved` −1 or 1 for the neighbouring question."""

    answered = Signal(str)
    moved = Signal(int)

    def __init__(
        self, question_id: str, label: str, answers: Sequence[tuple[str, str, str]] = YES_NO
    ) -> None:
        super().__init__()
        self.question_id = question_id
        self._label = label
        self._answers = tuple(answers)
        self.code = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_code("")

    def set_code(self, code: str) -> None:
        """Show the recorded answer, "" for none."""
        self.code = code
        words = next((_(words) for known, words, _key in self._answers if known == code), _("not answered"))
        self.setAccessibleName(f"{self._label}: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """All answers in one row."""
        return QSize(round(self._boxes()[-1].right()) + 1, _TALL)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters answer, arrows move."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        typed = event.text().upper()
        code = next((code for code, _words, letter in self._answers if letter == typed), None)
        if code is not None and not event.modifiers():
            self.answered.emit(code)
        elif key in steps:
            self.moved.emit(steps[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press answers."""
        for box, (code, *_rest) in zip(self._boxes(), self._answers, strict=True):
            if placed(self, box).contains(event.position()):
                self.answered.emit(code)

    def paintEvent(self, event: object) -> None:
        """Draw the answers; the recorded one is filled and semibold."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box, (code, words, cap) in zip(self._boxes(), self._answers, strict=True):
            chosen = code == self.code
            painter.setPen(QPen(theme.colour("accent" if chosen else "line2"), 1.5 if chosen else 1))
            painter.setBrush(theme.colour("accent_soft" if chosen else "surface"))
            painter.drawRoundedRect(placed(self, box).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
            painter.setFont(theme.font(theme.LABEL, theme.SEMIBOLD if chosen else theme.REGULAR))
            painter.setPen(theme.colour("ink" if chosen else "ink2"))
            painter.drawText(placed(self, box.adjusted(_PAD, 0, 0, 0)), _LEFT, isolated(_(words)))
            room = cap_width(cap)
            key = QRectF(box.right() - _PAD - room + 3, (_TALL - CAP) / 2, room, CAP)
            paint_cap(painter, placed(self, key), cap)

    def _boxes(self) -> list[QRectF]:
        metrics, boxes, x = QFontMetrics(theme.font(theme.LABEL, theme.SEMIBOLD)), [], 0.0
        for _code, words, cap in self._answers:
            width = metrics.horizontalAdvance(_(words)) + cap_width(cap) + 2 * _PAD + 3
            boxes.append(QRectF(x, 0, width, _TALL))
            x += width + 6
        return boxes


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # the painter mirrors it
