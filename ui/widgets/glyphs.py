"""The status signs, each a shape of its own, drawn as vectors on a grid of 14: none depends on colour."""

from collections.abc import Callable
from enum import StrEnum
from math import cos, pi, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from tracker.language import N_, _
from ui import theme

if TYPE_CHECKING:
    from tracker.domain.records import Flag, Visit


class Glyph(StrEnum):
    """A sign and the word that stands beside it."""

    PLANNED = N_("planned")
    OPEN = N_("window open or booked")
    BEGUN = N_("begun")
    COMPLETE = N_("complete, not signed")
    SIGNED = N_("signed")
    LOCKED = N_("locked")
    MISSED = N_("missed")
    NOT_APPLICABLE = N_("does not apply")
    UNSCHEDULED = N_("unscheduled")
    CLOSING = N_("window closing")
    OVERDUE = N_("overdue")
    PAST_TARGET = N_("past target")
    MISSING = N_("missing answer")
    FLAG = N_("flag")
    FLAG_SEEN = N_("flag seen")
    CANNOT_TELL = N_("cannot be judged")
    QUERY = N_("query")
    HIGH = N_("high")
    LOW = N_("low")
    FLAG_HIGH = N_("high, flagged")
    FLAG_LOW = N_("low, flagged")
    TICK = N_("done")
    CHOSEN = N_("chosen")
    NOT_CHOSEN = N_("not chosen")


def word(glyph: Glyph) -> str:
    """The word of a sign, in the language in use."""
    return _(str(glyph))


def token(glyph: Glyph) -> str:
    """The colour token of a sign, for the words beside it."""
    return _INK.get(glyph, "done")


def visit_glyph(visit: "Visit", begun: bool = False) -> Glyph:
    """The sign of a visit: of its status, and for a held one of how far its forms are."""
    if visit.held_on is not None:
        return _held_glyph(visit)
    if begun:
        return Glyph.BEGUN
    if visit.status == "planned" and visit.appointment is not None:
        return Glyph.OPEN
    return _OF_STATUS[str(visit.status)]


def _held_glyph(visit: "Visit") -> Glyph:
    if visit.locked:
        return Glyph.LOCKED
    if visit.completed_at is None:
        return Glyph.BEGUN
    return Glyph.SIGNED if visit.signed else Glyph.COMPLETE


def flag_glyph(flag: "Flag") -> Glyph:
    """The sign of a flag: new, seen, or one that cannot be judged."""
    if flag.cannot_tell:
        return Glyph.CANNOT_TELL
    return Glyph.FLAG if flag.state == "open" else Glyph.FLAG_SEEN


def paint_glyph(painter: QPainter, rect: QRectF, glyph: Glyph | str) -> None:
    """Draw the sign (or the one with this word) centred in `rect`, which is best 14 px square."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / 14, side / 14)
    _DRAWN[Glyph(glyph)](painter)
    painter.restore()


class GlyphMark(QWidget):
    """A sign in a layout; its word is its accessible name."""

    def __init__(self, glyph: Glyph, size: int = theme.GLYPH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.set_glyph(glyph)

    def set_glyph(self, glyph: Glyph) -> None:
        """Show another sign."""
        self.glyph = glyph
        self.setAccessibleName(word(glyph))
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw the sign over the whole widget."""
        paint_glyph(QPainter(self), QRectF(self.rect()), self.glyph)


_OF_STATUS = {
    "planned": Glyph.PLANNED,
    "due": Glyph.OPEN,
    "closing": Glyph.CLOSING,
    "overdue": Glyph.OVERDUE,
    "past target": Glyph.PAST_TARGET,
    "missed": Glyph.MISSED,
    "not needed": Glyph.NOT_APPLICABLE,
}

_INK = {
    Glyph.PLANNED: "ink3",
    Glyph.OPEN: "accent",
    Glyph.BEGUN: "accent",
    Glyph.CHOSEN: "accent",
    Glyph.NOT_CHOSEN: "ink2",
    Glyph.NOT_APPLICABLE: "ink3",
    Glyph.CLOSING: "warn",
    Glyph.OVERDUE: "warn",
    Glyph.PAST_TARGET: "warn",
    Glyph.MISSING: "warn",
    Glyph.HIGH: "warn",
    Glyph.LOW: "warn",
    Glyph.FLAG: "flag",
    Glyph.FLAG_SEEN: "flag",
    Glyph.FLAG_HIGH: "flag",
    Glyph.FLAG_LOW: "flag",
    Glyph.CANNOT_TELL: "ask",
    Glyph.QUERY: "ask",
}


def _pen(name: str, width: float = 1.5) -> QPen:
    return QPen(
        theme.colour(name), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )


def _inks(painter: QPainter, line: str | None, fill: str | None = None, width: float = 1.5) -> None:
    painter.setPen(_pen(line, width) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.colour(fill)) if fill else Qt.BrushStyle.NoBrush)


def _ring(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(7, 7), 5.6, 5.6)


def _tick(painter: QPainter, ink: QColor, width: float = 1.7) -> None:
    pen = QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(4, 7.2), QPointF(6.1, 9.3), QPointF(10, 4.9)]))


def _square(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1, 1, 12, 12), 2.2, 2.2)


def _outlined_square(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(1.4, 1.4, 11.2, 11.2), 2, 2)


def _bang(painter: QPainter, ink: str, top: float, bottom: float, dot: float) -> None:
    painter.setPen(_pen(ink, 1.7))
    painter.drawLine(QPointF(7, top), QPointF(7, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(ink))
    painter.drawEllipse(QPointF(7, dot), 0.95, 0.95)


def _question(painter: QPainter, ink: str, dy: float = 0.0) -> None:
    painter.setPen(_pen(ink, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(QPointF(5.5, 5.6 + dy))
    path.cubicTo(QPointF(5.5, 3.7 + dy), QPointF(8.6, 3.7 + dy), QPointF(8.5, 5.6 + dy))
    path.cubicTo(QPointF(8.4, 6.8 + dy), QPointF(7, 6.6 + dy), QPointF(7, 7.9 + dy))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(ink))
    painter.drawEllipse(QPointF(7, 9.8 + dy), 0.85, 0.85)


def _triangle(painter: QPainter, inset: float = 0.0) -> None:
    points = [
        QPointF(7, 0.9 + inset),
        QPointF(13.6 - inset, 12.7 - inset / 2),
        QPointF(0.4 + inset, 12.7 - inset / 2),
    ]
    painter.drawPolygon(QPolygonF(points))


def _planned(painter: QPainter) -> None:
    painter.setPen(QPen(theme.colour("ink3"), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for part in range(8):
        painter.drawArc(QRectF(1.4, 1.4, 11.2, 11.2), part * 45 * 16, 27 * 16)


def _open(painter: QPainter) -> None:
    _inks(painter, "accent", "accent_soft")
    _ring(painter)


def _begun(painter: QPainter) -> None:
    _inks(painter, "accent", "surface")
    _ring(painter)
    _inks(painter, None, "accent")
    painter.drawPie(QRectF(3.4, 3.4, 7.2, 7.2), -90 * 16, 180 * 16)


def _complete(painter: QPainter) -> None:
    _inks(painter, None, "done")
    painter.drawEllipse(QPointF(7, 7), 6.3, 6.3)
    _tick(painter, theme.colour("surface"))


def _signed(painter: QPainter) -> None:
    _inks(painter, None, "done")
    _square(painter)
    _tick(painter, theme.colour("surface"))


def _locked(painter: QPainter) -> None:
    _inks(painter, "done")
    painter.drawArc(QRectF(4, 1.1, 6, 8), 0, 180 * 16)
    painter.drawLine(QPointF(4, 5), QPointF(4, 7))
    painter.drawLine(QPointF(10, 5), QPointF(10, 7))
    _inks(painter, None, "done")
    painter.drawRoundedRect(QRectF(1.6, 6, 10.8, 7.4), 1.4, 1.4)


def _missed(painter: QPainter) -> None:
    _inks(painter, "done")
    _ring(painter)
    reach = 5.6 * sin(pi / 4)
    painter.drawLine(QPointF(7 - reach, 7 + reach), QPointF(7 + 5.6 * cos(pi / 4), 7 - reach))


def _dash(painter: QPainter) -> None:
    _inks(painter, "ink3", width=1.6)
    painter.drawLine(QPointF(3.6, 7), QPointF(10.4, 7))


def _unscheduled(painter: QPainter) -> None:
    _inks(painter, None, "done")
    painter.drawPolygon(QPolygonF([QPointF(7, 1.4), QPointF(12.6, 7), QPointF(7, 12.6), QPointF(1.4, 7)]))


def _closing(painter: QPainter) -> None:
    _inks(painter, "warn", "warn_bg", 1.3)
    _outlined_square(painter)
    _inks(painter, "warn", width=1.4)
    painter.drawPolyline(QPolygonF([QPointF(7, 4.1), QPointF(7, 7.6), QPointF(9.4, 7.6)]))


def _overdue(painter: QPainter) -> None:
    _inks(painter, None, "warn")
    _square(painter)
    _bang(painter, "surface", 3.9, 7.5, 10.2)


def _past_target(painter: QPainter) -> None:
    _inks(painter, "warn", "surface", 1.3)
    _outlined_square(painter)
    _bang(painter, "warn", 4.2, 7.4, 9.9)


def _missing(painter: QPainter) -> None:
    _inks(painter, "warn", width=1.3)
    painter.drawRoundedRect(QRectF(2, 2, 10, 10), 2, 2)


def _flag(painter: QPainter) -> None:
    _inks(painter, "flag", "flag", 1.0)
    _triangle(painter, 0.4)
    _bang(painter, "surface", 5.2, 8.1, 10.6)


def _flag_seen(painter: QPainter) -> None:
    _inks(painter, "flag", "flag_bg", 1.4)
    _triangle(painter, 0.8)
    _bang(painter, "flag", 5.6, 8.2, 10.4)


def _cannot_tell(painter: QPainter) -> None:
    _inks(painter, "ask", "ask_bg", 1.4)
    painter.drawPolygon(QPolygonF([QPointF(7, 0.6), QPointF(13.4, 7), QPointF(7, 13.4), QPointF(0.6, 7)]))
    _question(painter, "ask", 0.1)


def _query(painter: QPainter) -> None:
    _inks(painter, None, "ask")
    painter.drawRoundedRect(QRectF(0.8, 1, 12.4, 9.6), 2.2, 2.2)
    painter.drawPolygon(QPolygonF([QPointF(3.4, 10), QPointF(7.6, 10), QPointF(3.6, 13.4)]))
    _question(painter, "surface", -1.2)


def _arrow(ink: str, up: bool) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        _inks(painter, ink, ink, 0.8)
        base, tip = (10.6, 3.4) if up else (3.4, 10.6)
        painter.drawPolygon(QPolygonF([QPointF(7, tip), QPointF(11.4, base), QPointF(2.6, base)]))

    return draw


def _plain_tick(painter: QPainter) -> None:
    _tick(painter, theme.colour("done"), 1.8)


def _chosen(painter: QPainter) -> None:
    """A box one ticks; what it stands for is chosen, not done: it is square-cornered and in the accent."""
    _inks(painter, None, "accent")
    painter.drawRect(QRectF(0.5, 0.5, 13, 13))
    _tick(painter, theme.colour("on_accent"), 2.0)


def _not_chosen(painter: QPainter) -> None:
    _inks(painter, "line2", width=1.2)
    painter.drawRect(QRectF(1.1, 1.1, 11.8, 11.8))


_DRAWN: dict[Glyph, Callable[[QPainter], None]] = {
    Glyph.PLANNED: _planned,
    Glyph.OPEN: _open,
    Glyph.BEGUN: _begun,
    Glyph.COMPLETE: _complete,
    Glyph.SIGNED: _signed,
    Glyph.LOCKED: _locked,
    Glyph.MISSED: _missed,
    Glyph.NOT_APPLICABLE: _dash,
    Glyph.UNSCHEDULED: _unscheduled,
    Glyph.CLOSING: _closing,
    Glyph.OVERDUE: _overdue,
    Glyph.PAST_TARGET: _past_target,
    Glyph.MISSING: _missing,
    Glyph.FLAG: _flag,
    Glyph.FLAG_SEEN: _flag_seen,
    Glyph.CANNOT_TELL: _cannot_tell,
    Glyph.QUERY: _query,
    Glyph.HIGH: _arrow("warn", up=True),
    Glyph.LOW: _arrow("warn", up=False),
    Glyph.FLAG_HIGH: _arrow("flag", up=True),
    Glyph.FLAG_LOW: _arrow("flag", up=False),
    Glyph.TICK: _plain_tick,
    Glyph.CHOSEN: _chosen,
    Glyph.NOT_CHOSEN: _not_chosen,
}
