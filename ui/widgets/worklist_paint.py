"""Paints the worklist: where each part of a row stands, and how headings and rows look."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.widgets.glyphs import paint_glyph
from ui.widgets.icons import paint_icon
from ui.widgets.window_bar import paint_window_bar

if TYPE_CHECKING:
    from ui.widgets.worklist import Heading, Line, Worklist

HEAD = 43
_START, _END = 14, 8
_BAR, _LEAST_BAR = 116, 66
_TIME, _INITIALS, _GAP = 74, 38, 14
_LEAST_STUDY, _LEAST_VISIT, _SIGN = 44, 60, 22


class Part(Enum):
    """What can be pressed in a row."""

    PRINT = "print"
    OPEN = "open"


@dataclass(frozen=True)
class Sizes:
    """The widths of the columns that depend on what they hold, in px."""

    number: int = 66
    visit: int = 84
    study: int = 70
    opener: int = 52
    printer: int = 38
    words: int = 160
    bar: bool = True

    @property
    def needed(self) -> int:
        """The width a row takes with its bar at the narrowest."""
        before = _START + _TIME + self.number + _INITIALS + self.visit + self.study
        bar = _LEAST_BAR + _GAP if self.bar else 0
        return before + bar + self.words + self.printer + self.opener + _END

    def fitted(self, width: int) -> "Sizes":
        """These widths in a list as wide as this: study, visit and bar give way in turn, the words stay."""
        room = width - self.needed + self.visit + self.study
        study = max(min(self.study, room - self.visit), min(self.study, _LEAST_STUDY))
        visit = max(min(self.visit, room - study), min(self.visit, _LEAST_VISIT))
        fitted = replace(self, study=study, visit=visit)
        return fitted if fitted.needed <= width else replace(fitted, bar=False)

    def part_at(self, offset: int, width: int) -> Part | None:
        """The part at this distance from the start edge."""
        opener = width - _END - self.opener
        if offset >= opener:
            return Part.OPEN
        return Part.PRINT if offset >= opener - self.printer else None


def measured(lines: "list[Line]") -> Sizes:
    """Columns wide enough for what they hold, within reason."""
    bold, plain = (QFontMetrics(theme.font(theme.BODY, weight)) for weight in (theme.SEMIBOLD, theme.REGULAR))
    small, said = QFontMetrics(theme.font(theme.LABEL)), QFontMetrics(theme.font(theme.BODY, theme.MEDIUM))

    def widest(metrics: QFontMetrics, texts: list[str], least: int, most: int) -> int:
        return min(max([least, *(metrics.horizontalAdvance(text) + 12 for text in texts)]), most)

    signed = [said.horizontalAdvance(line.words) + (_SIGN if line.glyph else 0) for line in lines]
    return Sizes(
        number=widest(bold, [line.row.participant.shown_number for line in lines], 66, 130),
        visit=widest(bold, [line.row.visit.label for line in lines], 84, 128),
        study=widest(small, [line.row.study_short for line in lines], 70, 124),
        opener=plain.horizontalAdvance(_("Open")) + 22,
        words=min(max([120, *signed]) + 6, 260),
    )


class WorklistPainter(QStyledItemDelegate):
    """One heading or one visit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """38 px for a visit, more for a heading that follows other rows."""
        heading = hasattr(self._item(index), "count")
        return QSize(0, HEAD - (10 if index.row() == 0 else 0) if heading else theme.ROW_WORKLIST)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        item = self._item(index)
        pen = _Pen(painter, option)
        if hasattr(item, "count"):
            _paint_heading(pen, item)
        else:
            _paint_line(
                pen, item, self._list().sizes.fitted(round(pen.rect.width())), self._list().hasFocus()
            )

    def _list(self) -> "Worklist":
        return cast("Worklist", self.parent())

    def _item(self, index: QModelIndex | QPersistentModelIndex) -> Any:
        return index.data(Qt.ItemDataRole.UserRole)


class _Pen:
    """A painter that counts from the start edge of a row."""

    def __init__(self, painter: QPainter, option: Any) -> None:
        self.painter = painter
        self.rect = QRectF(option.rect)
        self.mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        self.chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def box(self, x: float, width: float, height: float | None = None) -> QRectF:
        """A box at this distance from the start edge, centred in the row's height."""
        tall = self.rect.height() if height is None else height
        start = self.rect.right() + 1 - x - width if self.mirrored else self.rect.left() + x
        return QRectF(start, self.rect.center().y() - tall / 2, width, tall)

    def text(self, box: QRectF, text: str, font: QFont, token: str, end: bool = False) -> None:
        """Text in a box, shortened where it does not fit."""
        side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft  # the painter mirrors them
        self.painter.setFont(font)
        self.painter.setPen(theme.colour(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
        self.painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))

    def line(self, token: str) -> None:
        """A hairline under the row."""
        y = self.rect.bottom() - 0.5
        self.painter.setPen(QPen(theme.colour(token), 1))
        self.painter.drawLine(QPointF(self.rect.left(), y), QPointF(self.rect.right() + 1, y))


def _paint_heading(pen: _Pen, heading: "Heading") -> None:
    low = pen.rect.bottom() - 32
    pen.rect = QRectF(pen.rect.left(), low, pen.rect.width(), 32)
    paint_glyph(pen.painter, pen.box(7, 14, 14), heading.glyph)
    bold = theme.font(theme.BODY, theme.SEMIBOLD)
    wide = QFontMetrics(bold).horizontalAdvance(heading.title)
    pen.text(pen.box(30, wide + 4), heading.title, bold, "ink")
    pen.text(pen.box(30 + wide + 9, 40), str(heading.count), theme.font(theme.BODY), "ink2")
    room = pen.rect.width() - 30 - wide - 60
    pen.text(
        pen.box(pen.rect.width() - room - 8, room), heading.note, theme.font(theme.LABEL), "ink3", end=True
    )
    pen.line("line2")


def _paint_line(pen: _Pen, line: "Line", sizes: Sizes, focused: bool) -> None:
    _paint_ground(pen, focused)
    x = _paint_identity(pen, line, sizes)
    end = pen.rect.width() - _END - sizes.opener - sizes.printer
    if sizes.bar:
        bar = min(_BAR, max(_LEAST_BAR, round(end - x - _GAP - sizes.words)))
        paint_window_bar(pen.painter, pen.box(x, bar), line.marks)
        x += bar + _GAP
    token = _words_token(line)
    if line.glyph is not None:
        paint_glyph(pen.painter, pen.box(x, 14, 14), line.glyph)
        x += _SIGN
    weight = theme.MEDIUM if line.loud else theme.REGULAR
    pen.text(pen.box(x, max(end - x - 4, 20)), line.words, theme.font(theme.BODY, weight), token)
    _paint_presses(pen, sizes, end)
    pen.line("line")


def _words_token(line: "Line") -> str:
    if not line.loud:
        return "ink2"
    return "accent" if line.glyph == "begun" else "warn"


def _paint_ground(pen: _Pen, focused: bool) -> None:
    if pen.chosen:
        pen.painter.fillRect(pen.rect, theme.colour("selected"))
        pen.painter.fillRect(pen.box(0, 3), theme.colour("accent"))
        if focused:
            pen.painter.setPen(QPen(theme.colour("accent"), 1))
            pen.painter.setBrush(Qt.BrushStyle.NoBrush)
            pen.painter.drawRect(pen.rect.adjusted(0.5, 0.5, -0.5, -1.5))
    elif pen.hovered:
        pen.painter.fillRect(pen.rect, theme.colour("hover"))


def _paint_identity(pen: _Pen, line: "Line", sizes: Sizes) -> float:
    bold, plain, small = theme.font(13, theme.SEMIBOLD), theme.font(13), theme.font(theme.LABEL)
    timed = line.row.visit.appointment_time is not None and line.row.visit.appointment == line.marks.today
    x: float = _START
    for text, font, token, width in (
        (line.when, bold if timed else plain, "ink" if timed else "ink2", _TIME),
        (line.row.participant.shown_number, bold, "ink", sizes.number),
        (line.row.participant.initials, plain, "ink2", _INITIALS),
        (line.row.visit.label, theme.font(13, theme.MEDIUM), "ink", sizes.visit),
        (line.row.study_short, small, "ink2", sizes.study),
    ):
        pen.text(pen.box(x, width - 4), text, font, token)
        x += width
    return x


def _paint_presses(pen: _Pen, sizes: Sizes, x: float) -> None:
    paint_icon(pen.painter, pen.box(x + (sizes.printer - 16) / 2, 16, 16), "printer", "ink2")
    x += sizes.printer
    if not pen.chosen:
        arrow = pen.box(x + (sizes.opener - 16) / 2, 16, 16)
        paint_icon(pen.painter, arrow, "chevron-left" if pen.mirrored else "chevron-right", "ink2")
        return
    button = pen.box(x + 2, sizes.opener - 4, 26)
    pen.painter.setPen(Qt.PenStyle.NoPen)
    pen.painter.setBrush(theme.colour("accent"))
    pen.painter.drawRoundedRect(button, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)
    pen.painter.setPen(theme.colour("on_accent"))
    pen.painter.setFont(theme.font(theme.BODY, theme.MEDIUM))
    pen.painter.drawText(button, Qt.AlignmentFlag.AlignCenter, isolated(_("Open")))
