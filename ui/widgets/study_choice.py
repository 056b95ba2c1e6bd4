"""A study as a card that can be ticked: its name, what it is, and what is special about it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.language import _, ngettext
from ui import theme
from ui.direction import isolated, placed
from ui.widgets.text import tip

if TYPE_CHECKING:
    from tracker.domain.protocol import Protocol

HEIGHT = 74


class StudyChoice(QAbstractButton):
    """One study; Space ticks it."""

    def __init__(self, protocol: "Protocol", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = protocol.id
        self._name, self._second = protocol.short_title, protocol.registry or _("no registry number")
        self._about, self._points = protocol.title, ", ".join(special_points(protocol))
        self.setCheckable(True)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusRing", theme.RADIUS_CARD)
        self.setAccessibleName(f"{self._name}. {self._about}. {self._points}")
        self.setToolTip(tip(f"{self._about}\n{self._points}"))

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(440, HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Draw the sheet, the tick box and the three lines from the start edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if ticked else "line2"), 1.5 if ticked else 1))
        painter.setBrush(theme.colour("selected" if ticked else "hover" if self.underMouse() else "surface"))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, theme.RADIUS_CARD, theme.RADIUS_CARD)
        self._paint_tick(painter)
        bold = theme.font(theme.VALUE, theme.SEMIBOLD)
        wide = QFontMetrics(bold).horizontalAdvance(self._name)
        self._line(painter, (44, 11, wide + 4), self._name, "ink", px=theme.VALUE)
        self._line(painter, (44 + wide + 12, 11, self.width() - wide - 72), self._second, "ink3")
        self._line(painter, (44, 30, self.width() - 60), self._about, "ink2")
        self._line(painter, (44, 48, self.width() - 60), self._points, "accent")

    def _paint_tick(self, painter: QPainter) -> None:
        box = self._placed(15, 15, 16, 16)
        ticked = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if ticked else "line2"), 1.3))
        painter.setBrush(theme.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(
                QPen(theme.colour("on_accent"), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            )
            points = [QPointF(-3.8, 0.2), QPointF(-1.2, 2.8), QPointF(4, -3)]
            painter.drawPolyline(QPolygonF([box.center() + point for point in points]))

    def _line(
        self,
        painter: QPainter,
        place: tuple[float, float, float],
        text: str,
        token: str,
        *,
        px: int = theme.LABEL,
    ) -> None:
        font = theme.font(px, theme.SEMIBOLD if px > theme.LABEL else theme.REGULAR)
        x, y, width = place
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(width))
        painter.drawText(self._placed(x, y, width, 18), side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))

    def _placed(self, x: float, y: float, width: float, height: float) -> QRectF:
        return placed(self, QRectF(x, y, width, height))


def special_points(protocol: "Protocol") -> tuple[str, ...]:
    """What sets a study apart, read from its file."""
    masking = {
        "double_blind": _("double blind: a kit number, never the arm"),
        "assessor": _("masked assessor"),
        "open_label": _("open label"),
    }
    kind = {"cohort": _("cohort, no treatment arms to allocate"), "routine": _("routine care, not a trial")}
    visits = len(protocol.visits)
    windows = sum(visit.window is not None for visit in protocol.visits)
    points = [
        kind.get(protocol.kind, ""),
        masking.get(protocol.masking.kind, ""),
        _("visits without an end") if any(visit.repeat for visit in protocol.visits) else "",
        ngettext("{n} visit", "{n} visits", visits).format(n=visits),
        "" if windows else _("windows not stated"),
    ]
    return tuple(point for point in points if point)
