"""The muscles of the MMT-8 on the mannequin, front and back: strength as colour and number; a click as in the list."""

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from tracker.domain.body_figure import Point, Segment
from tracker.language import N_, _
from ui import theme
from ui.entry_draft import Draft, Standing
from ui.widgets.body_figure import BodyFigure

_RADIUS = 12.0
_NECK = (0, Point(0.5, 0.139))
_MUSCLES = {
    "deltoid": (0, 0.104, 0.196),
    "biceps": (0, 0.103, 0.272),
    "quadriceps": (0, 0.043, 0.600),
    "ankle_dorsiflexors": (0, 0.046, 0.800),
    "wrist_extensors": (1, 0.124, 0.415),
    "gluteus_medius": (1, 0.050, 0.418),
    "gluteus_maximus": (1, 0.036, 0.485),
}
"""The view (front, back) in which a muscle is drawn, and its place: outwards and down, as shares of the height."""
_WEAKNESS = ((10, 0), (8, 1), (6, 2), (4, 3), (2, 4), (0, 5))
"""The severity step from each strength down; our own, as the Kendall scale names no bands."""
_LEGEND = (N_("10"), N_("8–9"), N_("6–7"), N_("4–5"), N_("2–3"), N_("0–1"))


def strength_tint(draft: Draft) -> int | None:
    """The severity step of a muscle: the weaker, the darker."""
    text = draft.typed.text
    if not text.isdecimal() or int(text) > 10:
        return None
    return next(step for least, step in _WEAKNESS if int(text) >= least)


def one_less(draft: Draft) -> str:
    """What a click makes of a muscle: full strength where nothing stands, else one less, from 0 to 10 again."""
    text = draft.typed.text
    return str(int(text) - 1) if text.isdecimal() and Decimal(text) > 0 else "10"


class MuscleFigure(BodyFigure):
    """Both views over the drafts of the list beside it: a disc for each muscle, in the view that shows it."""

    hint = ""

    def sizeHint(self) -> QSize:
        """As tall as the list beside it, so that the total below is in sight."""
        return QSize(380, 452)

    def place_of(self, item_id: str) -> QPointF:
        """The middle of a muscle's disc, in this widget."""
        view, point = _place(item_id)
        return self._on_screen(point, view)

    def _site_at(self, place: QPointF) -> str:
        for item_id in self._drafts:
            away = self.place_of(item_id) - place
            if QPointF.dotProduct(away, away) <= (_RADIUS + 2) ** 2:
                return item_id
        return ""

    def paintEvent(self, event: object) -> None:
        """Draw both views, then the muscles on them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a body keeps its sides in every language
        self._paint_titles(painter)
        for segment, path in self._placed():
            self._paint_segment(painter, segment, path)
        for item_id, draft in self._drafts.items():
            self._paint_muscle(painter, self.place_of(item_id), draft)
        self._paint_legend(painter)

    def _paint_segment(self, painter: QPainter, segment: Segment, path: QPainterPath) -> None:
        painter.setBrush(theme.colour("sunken"))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawPath(path)

    def _paint_muscle(self, painter: QPainter, middle: QPointF, draft: Draft) -> None:
        step, missing = strength_tint(draft), draft.typed.missing is not None
        painter.setBrush(theme.colour("sunken") if missing else theme.severity(step or 0))
        painter.setPen(self._outline(draft))
        painter.drawEllipse(middle, _RADIUS, _RADIUS)
        if draft.empty:
            return
        painter.setPen(theme.colour("ink2") if missing else theme.severity_text(step or 0))
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        box = QRectF(middle.x() - 16, middle.y() - 12, 32, 24)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–" if missing else draft.typed.text)

    def _outline(self, draft: Draft) -> QPen:
        if draft.item_id == self._focus:
            return QPen(theme.colour("accent"), 2.6)
        dashed = Qt.PenStyle.DashLine if draft.empty else Qt.PenStyle.SolidLine
        return QPen(theme.colour("flag" if draft.standing is Standing.REFUSED else "ink2"), 1.2, dashed)

    def _paint_legend(self, painter: QPainter) -> None:
        x, y = 15.0, self.height() - 29.0
        painter.setFont(theme.font(theme.HINT, theme.SEMIBOLD))
        for (_least, step), words in zip(_WEAKNESS, _LEGEND, strict=True):
            box = QRectF(x, y, 34, 18)
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.setBrush(theme.severity(step))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(theme.severity_text(step))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _(words))
            x += 40


def _place(item_id: str) -> tuple[int, Point]:
    """View and place of a muscle: in front the right side is at the left of the picture, from behind at the right."""
    side, _dot, muscle = item_id.partition(".")
    if muscle not in _MUSCLES:
        return _NECK
    view, out, down = _MUSCLES[muscle]
    at_left = (side == "right") is (view == 0)
    return view, Point(0.5 - out if at_left else 0.5 + out, down)
