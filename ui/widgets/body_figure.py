"""The mannequin on the screen, front and back: tint and digit for each site; a click cycles 0 to 3."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.domain.body_figure import BACK, FRONT, SIDE_MARKS, Curve, Line, Move, Point, Segment
from tracker.domain.instruments.mrss import LEGEND
from tracker.language import N_, _
from ui import theme
from ui.entry_draft import Draft, Standing
from ui.widgets.text import tip

STEPS = {"0": 0, "1": 2, "2": 3, "3": 5}
"""The severity step of each mRSS digit."""

_TOP, _FOOT = 40, 42
_WIDE = 0.46
"""Width of one view with the digits beside its fingers, as a share of its height."""


class BodyFigure(QWidget):
    """Both views over the drafts of the list beside it: same values, same focus. `picked`: a clicked site."""

    picked = Signal(str)
    hint = N_("hatched: not scored")
    """What stands beside the titles."""

    def __init__(self, drafts: dict[str, Draft]) -> None:
        super().__init__()
        self._drafts = drafts
        self._focus = ""
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(380, 440))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Body figure, front and back; the list beside it has the same sites"))
        for draft in drafts.values():
            draft.shown.connect(self.update)

    def sizeHint(self) -> QSize:
        """The size of the figure card."""
        return QSize(450, 544)

    def set_focus_site(self, item_id: str) -> None:
        """Outline the site that has the keyboard in the list."""
        self._focus = item_id
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the site under the pointer."""
        site = self._site_at(event.position())
        if site and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(site)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over sites, and their name."""
        site = self._site_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if site else Qt.CursorShape.ArrowCursor)
        self.setToolTip(tip(self._drafts[site].label) if site in self._drafts else "")

    def place_of(self, item_id: str) -> QPointF:
        """The middle of a site in the front view, in this widget."""
        for segment, _path in self._placed():
            if segment.site == item_id and segment in FRONT:
                return self._on_screen(segment.anchor, 0)
        raise KeyError(item_id)

    def _site_at(self, place: QPointF) -> str:
        for segment, path in self._placed():
            if segment.site in self._drafts and path.contains(place):
                return segment.site or ""
        return ""

    # --- geometry -------------------------------------------------------------------------------------------

    def _on_screen(self, point: Point, view: int) -> QPointF:
        return _place(point, view, self.width(), self.height())

    def _placed(self) -> "_Outlines":
        return _outlines(self.width(), self.height())

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: object) -> None:
        """Draw both views, their titles, the sides and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a body keeps its sides in every language
        self._paint_titles(painter)
        placed = self._placed()
        for segment, path in placed:
            self._paint_segment(painter, segment, path)
        half = len(FRONT)
        for index, (segment, _path) in enumerate(placed):
            self._paint_digit(painter, segment, 0 if index < half else 1)
        self._paint_legend(painter)

    def _paint_segment(self, painter: QPainter, segment: Segment, path: QPainterPath) -> None:
        draft = self._drafts.get(segment.site or "")
        focused = bool(segment.site) and segment.site == self._focus
        painter.setBrush(self._fill(draft))
        if focused:
            painter.setPen(QPen(theme.colour("accent"), 2.4))
        elif draft is None:
            painter.setPen(QPen(theme.colour("line2"), 1))
        else:
            dashed = Qt.PenStyle.DashLine if draft.empty else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour("flag" if _refused(draft) else "ink2"), 1.2, dashed))
        painter.drawPath(path)
        if draft is None or draft.typed.missing is not None:
            painter.fillPath(path, QBrush(theme.colour("line2", 0.45), Qt.BrushStyle.BDiagPattern))

    def _fill(self, draft: Draft | None) -> QBrush:
        if draft is None or draft.typed.missing is not None:
            return QBrush(theme.colour("sunken"))
        step = STEPS.get(draft.typed.text)
        return QBrush(theme.colour("surface") if step is None else theme.severity(step))

    def _paint_digit(self, painter: QPainter, segment: Segment, view: int) -> None:
        draft = self._drafts.get(segment.site or "")
        if draft is None or draft.empty:
            return
        beside = segment.label != segment.anchor and "fingers" in segment.id
        step = STEPS.get(draft.typed.text, 0)
        missing = draft.typed.missing is not None
        painter.setPen(theme.colour("ink") if beside or missing else theme.severity_text(step))
        large = segment.site in ("face", "anterior_chest", "abdomen")
        painter.setFont(theme.font(16 if large else 14, theme.SEMIBOLD))
        middle = self._on_screen(segment.label, view)
        box = QRectF(middle.x() - 16, middle.y() - 12, 32, 24)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "–" if missing else draft.typed.text)

    def _paint_titles(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(theme.colour("ink"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(15, 8, 120, 22), left, _("Front"))
        painter.drawText(QRectF(self.width() * 0.545, 8, 120, 22), left, _("Back"))
        painter.setFont(theme.font(theme.HINT))
        painter.setPen(theme.colour("ink3"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 8, self.width() - 15, 22), right, _(self.hint) if self.hint else "")
        for view, letters in enumerate(((_("R"), _("L")), (_("L"), _("R")))):
            for mark, letter in zip(SIDE_MARKS, letters, strict=True):
                self._paint_side(painter, self._on_screen(mark, view), letter)

    def _paint_side(self, painter: QPainter, middle: QPointF, letter: str) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("sunken"))
        painter.drawEllipse(middle, 11, 11)
        painter.setPen(theme.colour("ink2"))
        painter.setFont(theme.font(theme.HINT, theme.SEMIBOLD))
        box = QRectF(middle.x() - 11, middle.y() - 11, 22, 22)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)

    def _paint_legend(self, painter: QPainter) -> None:
        x, y = 15.0, self.height() - 29.0
        for digit, words in LEGEND:
            step, box = STEPS[digit], QRectF(x, y, 22, 18)
            painter.setPen(QPen(theme.colour("line2"), 1))
            painter.setBrush(theme.severity(step))
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(theme.font(theme.HINT, theme.SEMIBOLD))
            painter.setPen(theme.severity_text(step))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digit)
            painter.setFont(theme.font(theme.LABEL))
            painter.setPen(theme.colour("ink"))
            wide = painter.fontMetrics().horizontalAdvance(_(words)) + 4
            words_box = QRectF(x + 28, y, wide, 18)
            painter.drawText(words_box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _(words))
            x += 28 + wide + 10


_Outlines = tuple[tuple[Segment, QPainterPath], ...]


@lru_cache(maxsize=8)
def _outlines(width: int, height: int) -> _Outlines:
    """The figure in a size; each visit has one of its own, and a window seldom changes its size."""
    views = enumerate((FRONT, BACK))
    return tuple((one, _outline(one, view, width, height)) for view, segments in views for one in segments)


def _outline(segment: Segment, view: int, width: int, height: int) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for command in segment.path:
        points = [_place(point, view, width, height) for point in command]
        if isinstance(command, Move):
            path.moveTo(points[0])
        elif isinstance(command, Line):
            path.lineTo(points[0])
        elif isinstance(command, Curve):
            path.cubicTo(points[0], points[1], points[2])
        else:
            path.closeSubpath()
    return path


def _place(point: Point, view: int, width: int, height: int) -> QPointF:
    scale, middle = min(height - _TOP - _FOOT, width / 2 / _WIDE), width * (0.254 + 0.492 * view)
    return QPointF(middle + (point.x - 0.5) * scale, _TOP + point.y * scale)


def _refused(draft: Draft) -> bool:
    return draft.standing is Standing.REFUSED
