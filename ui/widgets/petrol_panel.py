"""The petrol panel beside sign-in and first start: the name, the promise, the window motif or the steps."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.language import _
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.icons import paint_logo

WIDTH = 560
_TODAY = 232
# Each line of the motif: windows as (start, width, state); done is behind today, late asks, open is to come.
_MOTIF = (
    ((0, 22, "done"), (70, 20, "done"), (170, 34, "done"), (330, 34, "open")),
    ((20, 22, "done"), (100, 20, "done"), (210, 34, "late"), (370, 34, "open")),
    ((60, 22, "done"), (150, 20, "done"), (250, 34, "open")),
    ((110, 22, "done"), (200, 20, "late"), (300, 34, "open")),
    ((160, 22, "late"), (270, 20, "open"), (370, 34, "open")),
)


class PetrolPanel(QWidget):
    """560 px of petrol; `steps` replaces the motif by numbered steps, of which `step` is under way."""

    def __init__(self, steps: tuple[str, ...] = (), foot: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._foot, self.step = steps, foot, 0
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Visitbook"))

    def set_step(self, step: int) -> None:
        """Say which step is under way."""
        self.step = step
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw the panel, 64 px in from its edges, closer where the window is narrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBackground(theme.colour("nav"))  # fillRect would load 170 names of gradients
        painter.eraseRect(self.rect())
        low = self.height() < 640
        edge = self._edge()
        painter.translate(edge, 36 if low else 58)
        paint_logo(painter, self._placed(QRectF(0, 0, 36, 36)))
        self._words(painter, (44, 20), "Visitbook", theme.font(theme.SCORE, theme.MEDIUM), "nav_text")
        painter.translate(0, 92 if low else 130)
        room = self._room()
        lines = (
            _("Schedules, scores, laboratory values and the paper"),
            _("that the trial file needs. On this computer alone."),
        )
        promise = _("Every visit, inside its window.")
        self._words(painter, (0, 0), promise, _fitting(promise, room, 28, theme.SEMIBOLD), "nav_text")
        for number, line in enumerate(lines):
            self._words(
                painter, (0, 40 + 24 * number), line, _fitting(max(lines, key=len), room, 15), "nav_text2"
            )
        painter.translate(0, 120 if low else 132)
        if self._steps:
            self._paint_steps(painter)
        else:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right
            painter.scale(min(1.0, room / 432), min(1.0, self.height() / 640))
            _paint_motif(painter)
        painter.resetTransform()
        painter.setLayoutDirection(self.layoutDirection())
        painter.translate(edge, self.height() - 48)
        self._words(painter, (0, 0), self._foot, theme.font(theme.LABEL), "nav_text2")

    def _edge(self) -> int:
        return 64 if self.width() >= WIDTH else 32

    def _room(self) -> int:
        return self.width() - 2 * self._edge()

    def _placed(self, box: QRectF) -> QRectF:
        return placed(self, box, QRectF(0, 0, self._room(), 0))

    def _words(self, painter: QPainter, at: tuple[float, float], text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        box = self._placed(QRectF(at[0], at[1] - 20, self._room() - at[0], 40))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, isolated(text))

    def _paint_steps(self, painter: QPainter) -> None:
        for number, words in enumerate(self._steps):
            y = number * 44.0
            now = number == self.step
            painter.setPen(QPen(theme.colour("nav_mark" if now else "nav_text2"), 1.5))
            painter.setBrush(theme.colour("nav_selected") if number <= self.step else Qt.BrushStyle.NoBrush)
            dot = self._placed(QRectF(0, y - 13, 26, 26))
            painter.drawEllipse(dot)
            if number < self.step:
                _tick(painter, dot.center(), theme.colour("nav_text"))
            else:
                painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
                painter.setPen(theme.colour("nav_text" if now else "nav_text2"))
                painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, isolated(str(number + 1)))
            weight = theme.SEMIBOLD if now else theme.REGULAR
            token = "nav_text" if now else "nav_text2"
            self._words(painter, (40, y), words, theme.font(theme.VALUE, weight), token)


def _fitting(text: str, room: float, px: int, weight: QFont.Weight = theme.REGULAR) -> QFont:
    """The font of `px`, or as much smaller as the text needs to fit."""
    while px > theme.HINT and QFontMetrics(theme.font(px, weight)).horizontalAdvance(text) > room:
        px -= 1
    return theme.font(px, weight)


def _tick(painter: QPainter, centre: QPointF, ink: QColor) -> None:
    painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(-4, 0), QPointF(-1.5, 2.7), QPointF(4, -3.2)]
    painter.drawPolyline(QPolygonF([centre + point for point in points]))


def _paint_motif(painter: QPainter) -> None:
    for row, windows in enumerate(_MOTIF):
        y = 44.0 * row + 28
        painter.setPen(QPen(theme.colour("nav_selected"), 1))
        painter.drawLine(QPointF(0, y), QPointF(432, y))
        for start, width, state in windows:
            _paint_window(painter, QRectF(start, y - 5.5, width, 11), state)
    painter.setPen(QPen(theme.colour("nav_mark"), 2))
    painter.drawLine(QPointF(_TODAY, 0), QPointF(_TODAY, 232))
    painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
    painter.drawText(QRectF(_TODAY + 8, -6, 120, 20), Qt.AlignmentFlag.AlignVCenter, isolated(_("today")))


def _paint_window(painter: QPainter, box: QRectF, state: str) -> None:
    ink = theme.colour("nav_mark" if state == "late" else "nav_text2")
    painter.setPen(QPen(ink, 1.6 if state == "late" else 1.1))
    painter.setBrush(theme.colour("nav_selected" if state == "done" else "nav"))
    painter.drawRoundedRect(box, 3, 3)
    if state == "done":
        _tick(painter, box.center(), theme.colour("nav_text"))
    else:
        painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))
