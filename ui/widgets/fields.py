"""Fields: the label above, the unit inside at the end, the message below with its sign and in words.

`Entry` is the bare line and `Select` the bare choice (for tables and grids); `LabelledField` puts label and
message around either. The border takes the colour of the state, the fill stays; what was typed stays.
"""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.direction import isolated
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.icons import paint_icon
from ui.widgets.text import Text, tip

_INSET = 9


class State(Enum):
    """How a field stands; each has its border, the ink of its message and its sign."""

    NORMAL = "normal"
    WARN = "warn"
    ERROR = "error"
    ASK = "ask"
    NEEDED = "needed"
    MISSING = "missing"

    @property
    def border(self) -> str:
        """The token of the border."""
        return _LOOKS[self][0]

    @property
    def ink(self) -> str:
        """The token of the message."""
        return _LOOKS[self][1]

    @property
    def glyph(self) -> Glyph | None:
        """The sign before the message."""
        return _LOOKS[self][2]


_LOOKS = {
    State.NORMAL: ("line2", "ink3", None),
    State.WARN: ("warn", "warn", Glyph.CLOSING),
    State.ERROR: ("flag", "flag", Glyph.FLAG),
    State.ASK: ("ask", "ask", Glyph.CANNOT_TELL),
    State.NEEDED: ("warn", "warn", Glyph.MISSING),
    State.MISSING: ("line2", "ink2", None),
}


def paint_frame(painter: QPainter, rect: QRectF, state: State, focused: bool, enabled: bool = True) -> None:
    """Draw the fill and border of a field; an error keeps its own border inside the focus ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sunken = state is State.MISSING or not enabled
    painter.setBrush(theme.colour("sunken" if sunken else "surface"))
    loud = state not in (State.NORMAL, State.MISSING)
    token = "accent" if focused and not loud else state.border if enabled else "line"
    width = 2.0 if focused else 1.5 if loud else 1.0
    painter.setPen(QPen(theme.colour(token), width))
    inset = width / 2
    box = rect.adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, theme.RADIUS_FIELD, theme.RADIUS_FIELD)


class Entry(QLineEdit):
    """One line to type in. `left`: the keyboard left it or Enter was pressed, with the text as it stands."""

    left = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        unit: str = "",
        height: int = theme.CONTROL,
        numeric: bool = False,
        px: int = theme.VALUE,
    ) -> None:
        super().__init__()
        self._unit, self._state, self._word = unit, State.NORMAL, ""
        self.setAccessibleName(name)
        self.setFont(theme.font(px))
        self.setFixedHeight(height)
        self.setFrame(False)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        if numeric:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setFont(theme.font(px, theme.SEMIBOLD))
        self._set_margins()
        self.editingFinished.connect(self._was_left)

    @property
    def state(self) -> State:
        """How the field stands."""
        return self._state

    def set_state(self, state: State, word: str = "") -> None:
        """Show a state; with MISSING, `word` (such as not done) stands where the value would."""
        self._state, self._word = state, word
        self.setReadOnly(state is State.MISSING)
        self.setAccessibleDescription(word)
        self.update()

    def set_unit(self, unit: str) -> None:
        """Show another unit."""
        self._unit = unit
        self._set_margins()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the unit on the end side when the direction of the language changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._set_margins()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, then the text as Qt does, then the unit or the word for why there is no value."""
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), self._state, self.hasFocus(), self.isEnabled())
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint_words(painter)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Repaint the frame without its focus."""
        super().focusOutEvent(event)
        self.update()

    def _paint_words(self, painter: QPainter) -> None:
        inside = self.rect().adjusted(_INSET + 1, 0, -_INSET - 1, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self._state is State.MISSING and not self.text():
            painter.setPen(theme.colour("ink2"))
            painter.setFont(theme.font(theme.VALUE))
            painter.drawText(inside, middle | self._side(start=True), isolated(self._word))
        elif self._unit:
            painter.setPen(theme.colour("ink3"))
            painter.setFont(theme.font(theme.LABEL))
            painter.drawText(inside, middle | self._side(start=False), isolated(self._unit))

    def _side(self, start: bool) -> Qt.AlignmentFlag:
        """Painters mirror the two by themselves where the language runs from right to left."""
        return Qt.AlignmentFlag.AlignLeft if start else Qt.AlignmentFlag.AlignRight

    def _set_margins(self) -> None:
        unit = QFontMetrics(theme.font(theme.LABEL)).horizontalAdvance(self._unit) + 8 if self._unit else 0
        inner = QMargins(_INSET - 2, 0, _INSET - 2 + unit, 0)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            inner = QMargins(inner.right(), 0, inner.left(), 0)
        self.setTextMargins(inner)

    def _was_left(self) -> None:
        self.left.emit(self.text())


class Select(QComboBox):
    """A choice among few. First letters choose; the wheel does not: a scrolled page changes no answer."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]] = (), *, height: int = theme.CONTROL
    ) -> None:
        super().__init__()
        self._state = State.NORMAL
        self.setAccessibleName(name)
        self.setFont(theme.font(theme.VALUE if height >= theme.CONTROL else theme.BODY))
        self.setFixedHeight(height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.currentIndexChanged.connect(self._say_whole)
        self.set_choices(choices)

    @property
    def state(self) -> State:
        """How the field stands."""
        return self._state

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer pairs of (code, words)."""
        self.clear()
        for code, words in choices:
            self.addItem(words, code)
        self.updateGeometry()  # Qt does not say that the widest of them is another

    def code(self) -> str:
        """The code of what is chosen, "" for nothing."""
        return str(self.currentData() or "")

    def set_code(self, code: str) -> None:
        """Choose by code; an unknown code chooses nothing."""
        self.setCurrentIndex(self.findData(code))

    def set_state(self, state: State, word: str = "") -> None:
        """Show a state."""
        self._state = state
        self.setAccessibleDescription(word)
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the longest choice."""
        metrics = QFontMetrics(self.font())
        widest = max(
            (metrics.horizontalAdvance(self.itemText(row)) for row in range(self.count())), default=60
        )
        return QSize(widest + 2 * _INSET + theme.ICON + 10, self.height())

    def minimumSizeHint(self) -> QSize:
        """May become narrow; the text is then shortened."""
        return QSize(64, self.height())

    def showPopup(self) -> None:
        """Drop the list down; Qt makes it when it is first asked for, most never are."""
        self.view().setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll instead."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is shortened is whole in the tooltip."""
        super().resizeEvent(event)
        self._say_whole()

    def _say_whole(self) -> None:
        words = self.currentText()
        room = self.width() - 2 * _INSET - 2 - theme.ICON
        self.setToolTip(tip(words) if QFontMetrics(self.font()).horizontalAdvance(words) > room else "")

    def paintEvent(self, event: object) -> None:
        """Draw frame, chosen words and the arrow."""
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), self._state, self.hasFocus(), self.isEnabled())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        inside = self.rect().adjusted(_INSET + 1, 0, -_INSET - 1, 0)
        arrow_x = inside.left() if mirrored else inside.right() - theme.ICON + 3
        arrow = QRectF(arrow_x, self.height() / 2 - 7, 14, 14)
        paint_icon(painter, arrow, "chevron-down", "ink2" if self.isEnabled() else "ink3")
        words = inside.adjusted(theme.ICON if mirrored else 0, 0, 0 if mirrored else -theme.ICON, 0)
        shown = QFontMetrics(self.font()).elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(self.font())
        painter.setPen(theme.colour("ink" if self.isEnabled() else "ink3"))
        side = Qt.AlignmentFlag.AlignLeft  # the painter mirrors it
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, isolated(shown))


class LabelledField(QWidget):
    """A label above, an editor (a line unless another is given) and the message below."""

    left = Signal(str)
    edited = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        unit: str = "",
        hint: str = "",
        height: int = theme.CONTROL,
        editor: Entry | Select | None = None,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint = hint
        self.editor = editor if editor is not None else Entry(label, unit=unit, height=height)
        self.label = Text(label, theme.LABEL, theme.MEDIUM, "ink2")
        self.label.setBuddy(self.editor)
        self.note = Text(note, theme.LABEL, theme.MEDIUM, "warn")
        self._mark = GlyphMark(Glyph.FLAG)
        self._words = Text("", theme.LABEL, theme.REGULAR, "ink3", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.editor)
        self._lay_out()
        self._connect()
        self.set_state(State.NORMAL)

    def text(self) -> str:
        """What stands in the field, or the code of the choice."""
        return self.editor.code() if isinstance(self.editor, Select) else self.editor.text()

    def set_text(self, text: str) -> None:
        """Put text in the field, or choose by code."""
        if isinstance(self.editor, Select):
            self.editor.set_code(text)
        else:
            self.editor.setText(text)

    def put(self, text: str) -> None:
        """Show a text as if it had been typed and left."""
        self.set_text(text)
        self.set_state(State.NORMAL)

    def set_state(self, state: State, message: str = "") -> None:
        """Show a state with its sentence; without one the hint stands below."""
        self.editor.set_state(state)
        self._message(state, message)

    def set_missing(self, word: str, reason: str = "") -> None:
        """Show that there is no value and why: the word in the field, the reason below."""
        self.editor.set_state(State.MISSING, word)
        self._message(State.MISSING, reason)

    def set_hint(self, hint: str) -> None:
        """Change what stands below while nothing is wrong."""
        self._hint = hint
        self.set_state(self.editor.state)

    def message(self) -> str:
        """The sentence below."""
        return self._words.whole()

    def _message(self, state: State, message: str) -> None:
        words = message or self._hint
        self._words.set_ink(state.ink)
        self._words.setFont(theme.font(theme.LABEL, theme.MEDIUM if state.glyph else theme.REGULAR))
        self._words.set_text(words)
        self._words.setVisible(bool(words))
        self._mark.setVisible(state.glyph is not None and bool(words))
        if state.glyph is not None:
            self._mark.set_glyph(state.glyph)
        self.editor.setAccessibleDescription(words)

    def _connect(self) -> None:
        if isinstance(self.editor, Entry):
            self.editor.left.connect(self.left)
            self.editor.textEdited.connect(self.edited)
        else:
            self.editor.activated.connect(self._chosen)

    def _chosen(self, _row: int) -> None:
        self.edited.emit(self.text())
        self.left.emit(self.text())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addStretch()
        head.addWidget(self.note)
        column.addLayout(head)
        column.addWidget(self.editor)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._words, stretch=1)
        column.addLayout(below, stretch=1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
