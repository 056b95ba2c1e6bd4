"""Flags as a list: bar, sign, then value, threshold, where and when, and whose rule it is; a press goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.language import _
from ui import dates, theme
from ui.direction import isolated
from ui.widgets.glyphs import Glyph, flag_glyph, paint_glyph
from ui.widgets.painted_button import PaintedButton
from ui.widgets.text import tip
from ui.wording import flag_name, limit_words

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.records import Flag

HEIGHT, LINE = 72, 17
_TEXT = 42


class FlagItem(PaintedButton):
    """One flag; one of a label pack names it in a fourth line."""

    def __init__(self, flag: "Flag", today: "date", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flag, self._glyph = flag, flag_glyph(flag)
        self._name = flag_name(flag)
        self._first = f"{self._name} {flag.value}".strip()
        self._second = flag.because if flag.cannot_tell else limit_words(flag.limit)
        self._third = f"{flag.number}, {flag.visit_short} · {_seen(flag, today)}"
        self._height = HEIGHT + (LINE if flag.origin else 0)
        self.setFixedHeight(self._height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        lines = (self._first, self._second, flag.origin, self._third)
        self.setAccessibleName(". ".join(line for line in lines if line))
        said = (self._first, flag.origin, flag.because, flag.words, flag.where)
        self.setToolTip(tip("\n".join(line for line in said if line)))

    def sizeHint(self) -> QSize:
        """Three lines, or four."""
        return QSize(240, self._height)

    def first_line(self) -> str:
        """The name and the value; where they do not fit, the name is shortened and never the value."""
        metrics = QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD))
        room = self._room() - metrics.horizontalAdvance(f" {self.flag.value}")
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        return f"{name} {self.flag.value}".strip()

    def paintEvent(self, event: object) -> None:
        """Draw the bar, the sign and the three lines from the start edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), theme.colour("hover"))
        token = "ask" if self._glyph is Glyph.CANNOT_TELL else "flag"
        bar = theme.colour(token, 0.5 if self._glyph is Glyph.FLAG_SEEN else 1.0)
        painter.fillRect(self.box(0, 9, 3, self._height - 20), bar)
        paint_glyph(painter, self.box(15, 11, 16, 16), self._glyph)
        self._line(painter, 9, self.first_line(), theme.font(theme.BODY, theme.SEMIBOLD), "ink")
        self._line(painter, 28, self._second, theme.font(theme.LABEL, theme.MEDIUM), token)
        if self.flag.origin:
            self._line(painter, 45, self.flag.origin, theme.font(theme.LABEL), "ink2")
        self._line(painter, self._height - 27, self._third, theme.font(theme.LABEL), "ink2")
        painter.fillRect(QRectF(13, self._height - 1, self.width() - 26, 1), theme.colour("line"))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 3, -4, -4), 4, 4)

    def _line(self, painter: QPainter, y: float, text: str, font: QFont, token: str) -> None:
        room = self._room()
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.drawText(self.box(_TEXT, y, room, 18), side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))

    def _room(self) -> int:
        return self.width() - _TEXT - 12


def _seen(flag: "Flag", today: "date") -> str:
    at = flag.raised_at
    day = _("today {time}").format(time=dates.clock(at)) if at.date() == today else dates.full(at.date())
    return _("{day}, new").format(day=day) if flag.state == "open" else _("{day}, seen").format(day=day)
