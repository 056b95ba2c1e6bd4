"""Pills that filter a list, each with its sign and count, and the switch between studies."""

from contextlib import nullcontext

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.widgets.fields import Select
from ui.widgets.flow import Flow
from ui.widgets.glyphs import Glyph, paint_glyph
from ui.widgets.painted_button import PaintedButton

_HEIGHT = 26


class Pill(PaintedButton):
    """One filter; the one in use is filled with ink."""

    def __init__(self, name: str, words: str, glyph: Glyph | None = None) -> None:
        super().__init__()
        self.name, self._glyph, self._count = name, glyph, 0
        self.setText(words)
        self.setCheckable(True)
        self.setProperty("focusRing", _HEIGHT // 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show how many rows it leaves."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Sign, words, count and 10 px on either side."""
        sign = theme.GLYPH + 6 if self._glyph else 0
        return QSize(22 + sign + self._wide(self.text()) + 7 + self._wide(str(self._count)), _HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Draw the pill from its start edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        painter.setPen(QPen(theme.colour("ink" if chosen else "line2"), 1))
        ground = "ink" if chosen else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _HEIGHT / 2, _HEIGHT / 2)
        x = 11.0
        if self._glyph is not None:
            with theme.on_ink() if chosen else nullcontext():
                paint_glyph(painter, self.box(x, (_HEIGHT - 14) / 2, 14, 14), self._glyph)
            x += theme.GLYPH + 6
        self._words(painter, x, self.text(), "surface" if chosen else "ink")
        self._words(
            painter, x + self._wide(self.text()) + 7, str(self._count), "surface" if chosen else "ink2"
        )

    def _words(self, painter: QPainter, x: float, text: str, token: str) -> None:
        painter.setFont(theme.font(theme.LABEL, theme.MEDIUM))
        painter.setPen(theme.colour(token))
        painter.drawText(
            self.box(x, 0, self._wide(text) + 2, _HEIGHT), Qt.AlignmentFlag.AlignCenter, isolated(text)
        )

    def _wide(self, text: str) -> int:
        return QFontMetrics(theme.font(theme.LABEL, theme.MEDIUM)).horizontalAdvance(text)


class Pills(QWidget):
    """A row of pills of which one is in use; those without rows hide, except the first."""

    chosen = Signal(str)

    def __init__(self, pills: list[Pill]) -> None:
        super().__init__()
        self._pills = {pill.name: pill for pill in pills}
        self._group = QButtonGroup(self)
        row = Flow(self, gap=7)
        for pill in pills:
            self._group.addButton(pill)
            pill.clicked.connect(self._clicked)
            row.addWidget(pill)
        pills[0].setChecked(True)

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show the counts; a filter in use stays even when nothing is left."""
        for number, (name, pill) in enumerate(self._pills.items()):
            pill.set_count(counts.get(name, 0))
            pill.setVisible(number == 0 or counts.get(name, 0) > 0 or pill.isChecked())

    def name(self) -> str:
        """The filter in use."""
        return next(name for name, pill in self._pills.items() if pill.isChecked())

    def choose(self, name: str) -> None:
        """Put a filter in use."""
        self._pills[name].setChecked(True)
        self._pills[name].show()

    def pill(self, name: str) -> Pill:
        """One pill."""
        return self._pills[name]

    def _clicked(self) -> None:
        self.chosen.emit(self.name())


class Segment(PaintedButton):
    """One part of a switch."""

    def __init__(self, code: str, words: str, count: int, last: bool) -> None:
        super().__init__()
        self.code, self._count, self._last = code, str(count), last
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(f"{words}, {count}")
        self.setFixedHeight(theme.CONTROL)
        self.setProperty("focusRing", theme.RADIUS_BUTTON)

    def sizeHint(self) -> QSize:
        """Words, count and 11 px on either side."""
        bold, small = self._metrics()
        return QSize(
            30 + bold.horizontalAdvance(self.text()) + small.horizontalAdvance(self._count), theme.CONTROL
        )

    def paintEvent(self, event: object) -> None:
        """Draw the part; the chosen one has a border of its own."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(QPen(theme.colour("accent"), 1.2) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if chosen else "hover"))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, theme.RADIUS_FIELD, theme.RADIUS_FIELD)
        elif not self._last:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(self.width() - 1, 8, self.width() - 1, self.height() - 8)
        bold, _small = self._metrics()
        wide = bold.horizontalAdvance(self.text())
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if chosen else theme.REGULAR))
        painter.setPen(theme.colour("accent" if chosen else "ink2"))
        painter.drawText(
            self.box(11, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, isolated(self.text())
        )
        painter.setFont(theme.font(theme.LABEL))
        painter.setPen(theme.colour("ink2"))
        painter.drawText(
            self.box(11 + wide + 7, 0, 60, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            isolated(self._count),
        )

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD)), QFontMetrics(theme.font(theme.LABEL))


class _Segments(QWidget):
    """The parts in their common frame."""

    def paintEvent(self, event: object) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS_BUTTON, theme.RADIUS_BUTTON)


class Switch(QStackedWidget):
    """A choice among few, side by side; where there is no room a drop-down."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedHeight(theme.CONTROL)
        self._segments = _Segments()
        self._row = QHBoxLayout(self._segments)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.select = Select(name)
        self.select.activated.connect(self._selected)
        self.addWidget(self._segments)
        self.addWidget(self.select)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_choices(self, choices: list[tuple[str, str, int]], code: str) -> None:
        """Offer (code, words, count); `code` is in use."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        for number, (one, words, count) in enumerate(choices):
            segment = Segment(one, words, count, last=number + 1 == len(choices))
            segment.setChecked(one == code)
            segment.clicked.connect(self._clicked)
            self._group.addButton(segment)
            self._row.addWidget(segment)
        self.select.set_choices(
            [(one, _("{words} ({n})").format(words=words, n=n)) for one, words, n in choices]
        )
        self.select.set_code(code)
        self.updateGeometry()

    def set_narrow(self, narrow: bool) -> None:
        """Side by side, or as a drop-down."""
        self.setCurrentIndex(1 if narrow else 0)

    def wide(self) -> int:
        """The px that the parts need side by side."""
        return sum(button.sizeHint().width() for button in self._group.buttons())

    def code(self) -> str:
        """The choice in use."""
        return self.select.code()

    def sizeHint(self) -> QSize:
        """Of what shows."""
        return QSize(self.wide() if self.currentIndex() == 0 else 200, theme.CONTROL)

    def minimumSizeHint(self) -> QSize:
        """May become a narrow drop-down."""
        return QSize(120, theme.CONTROL)

    def _clicked(self) -> None:
        code = next(one.code for one in self._group.buttons() if isinstance(one, Segment) and one.isChecked())
        self.select.set_code(code)
        self.chosen.emit(code)

    def _selected(self, _row: int) -> None:
        for one in self._group.buttons():
            if isinstance(one, Segment):
                one.setChecked(one.code == self.select.code())
        self.chosen.emit(self.select.code())
