"""One field to type in, for grids, tables and forms: value, ghost of the last visit, and how it stands.

The keys are the same everywhere: Tab and Enter go on, Shift+Tab back, arrows inside grids, F8 to F10 say why
there is no value, Esc brings back what is recorded. A field that can hold no further digit goes on by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit

from tracker.domain.protocol import Item, ItemKind
from tracker.domain.records import Missing
from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.entry_draft import Draft, Standing
from ui.widgets.hand import Hand
from ui.widgets.undo_keys import is_redo, is_undo

MISSING_KEYS = {
    Qt.Key.Key_F8: Missing.NOT_DONE,
    Qt.Key.Key_F9: Missing.NOT_APPLICABLE,
    Qt.Key.Key_F10: Missing.UNKNOWN,
}
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_HALF = Decimal("0.5")
_TEN = ("t", "T")
_STAYS_PUT = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


@dataclass(frozen=True)
class Look:
    """How large a cell is and how its text stands in it; sizes in px."""

    width: int
    height: int
    px: int
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter
    inset: tuple[int, int] = (10, 10)
    ghost: str = ""
    """The last visit's value as shown in the corner, `{value}` in it; empty: shown elsewhere."""


GRID = Look(92, 58, theme.PAGE, inset=(4, 26), ghost="was {value}")
SITE = Look(52, 30, 16, inset=(2, 16), ghost="{value}")
TABLE = Look(72, 27, theme.VALUE, inset=(2, 20), ghost="{value}")
LAB = Look(92, theme.CONTROL_TABLE, theme.VALUE, Qt.AlignmentFlag.AlignRight, (8, 8))
LINE = Look(180, theme.CONTROL, theme.VALUE, Qt.AlignmentFlag.AlignLeft)

Tint = Callable[[Draft], int | None]


def takes_one_character(item: Item) -> bool:
    """Whether every value of the item is a single digit, perhaps with a half."""
    return _counts(item) and item.high is not None and item.high < 10


def takes_halves(item: Item) -> bool:
    """Whether half points are allowed, so that "." adds one."""
    return item.kind is ItemKind.NUMBER and item.step == _HALF


def takes_ten(item: Item) -> bool:
    """Whether 0 to 10 is asked, so that one key stands for ten (MMT-8, rating scales)."""
    return _counts(item) and item.high == 10


def is_full(item: Item, text: str) -> bool:
    """Whether no further digit could follow, so that the field goes on by itself (whole numbers up to 10)."""
    if not _counts(item) or not text.isdecimal() or item.high is None:
        return False
    return int(text) == 0 or int(text) * 10 > item.high


def _counts(item: Item) -> bool:
    short = item.high is not None and item.high <= 10
    return item.kind is ItemKind.NUMBER and short and item.step in (Decimal(1), _HALF)


class EntryCell(QLineEdit):
    """A field over a draft, which tells its form by the `hand` of the form what keys ask for."""

    hand: Hand
    """The form's, by which it is told of what is typed here."""

    def __init__(self, draft: Draft, look: Look, tint: Tint | None = None, *, arrows: bool = True) -> None:
        super().__init__()
        self.draft = draft
        self._look, self._tint, self._arrows = look, tint, arrows
        if look is LINE:
            self.setFixedHeight(look.height)
        else:
            self.setFixedSize(look.width, look.height)
        self.setFont(theme.font(look.px, theme.MEDIUM if look in (LINE, TABLE) else theme.SEMIBOLD))
        self.setAlignment(look.align | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTextMargins(look.inset[0], 0, look.inset[1] + self._unit_width(), 0)
        self.setAccessibleName(draft.label)
        draft.shown.connect(self._show)
        self.textEdited.connect(self._typed)
        self._show()

    def sizeHint(self) -> QSize:
        """The size of its look."""
        return QSize(self._look.width, self._look.height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every field; whatever is none of them is typed."""
        key = Qt.Key(event.key())
        if is_undo(event) or is_redo(event):
            event.ignore()  # the screen's
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in MISSING_KEYS and not event.modifiers():
            self._miss(MISSING_KEYS[key])
        elif key == Qt.Key.Key_Escape and (self.draft.changed or self.draft.asks):
            self.draft.restore()
        elif event.text() == "%" and self.draft.field.item.kind is ItemKind.NUMBER:
            event.ignore()  # of no number; the form of EASI takes areas in percent by it
        elif self._steers(key, event.modifiers()):
            self.hand.steered.emit(self, int(key))
        elif not self._typed_directly(event.text()):
            self._type_or_clear(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what stands there, so that typing replaces it."""
        super().focusInEvent(event)
        if event.reason() not in _STAYS_PUT:
            self.selectAll()
            self.hand.entered.emit(self.draft)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save what was typed."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS_PUT:
            self.deselect()
            self.draft.leave()

    def take_over(self) -> None:
        """Get the keyboard as by Tab."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def add_half(self) -> None:
        """Add half a point to the whole number that stands here."""
        text = self.draft.typed.text
        if takes_halves(self.draft.field.item) and text.isdecimal():
            self._set(f"{text}.5")
            self.draft.leave()

    def _enter(self) -> None:
        self.draft.enter()
        if not self.draft.asks:
            self.hand.gone_on.emit(self)

    def _miss(self, missing: Missing) -> None:
        """The second press of the same key asks why."""
        if self.draft.typed.missing is missing:
            self.hand.explain.emit(self.draft)
        else:
            self.draft.set_missing(missing)

    def _steers(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if not self._arrows or key not in ARROWS or modifiers & Qt.KeyboardModifier.ShiftModifier:
            return False
        if takes_one_character(self.draft.field.item) or key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return True
        at_start = key == Qt.Key.Key_Left and self.cursorPosition() == 0 and not self.hasSelectedText()
        at_end = key == Qt.Key.Key_Right and self.cursorPosition() == len(self.text())
        return at_start or at_end

    def _typed_directly(self, text: str) -> bool:
        """In a field of one digit a digit replaces what is there; "." asks for a half, "t" is ten."""
        item = self.draft.field.item
        if text in _TEN and takes_ten(item):
            self._set("10")
            self._go_on_if_full()
            return True
        if not takes_one_character(item) or not text:
            return False
        if text in (".", ","):
            self.hand.half.emit(self)  # of the sign just left, though this field may take none
            return True
        if not text.isdecimal():
            return False
        self._set(text)
        self._go_on_if_full()
        return True

    def _type_or_clear(self, event: QKeyEvent) -> None:
        clears = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        if clears and self.draft.typed.missing is not None:
            self.draft.set_text("")
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self.draft.set_text(text)
        self._go_on_if_full()

    def _set(self, text: str) -> None:
        self.draft.set_text(text)

    def _go_on_if_full(self) -> None:
        if is_full(self.draft.field.item, self.draft.typed.text):
            self.draft.leave()
            if not self.draft.asks:
                self.hand.filled.emit(self)

    def _show(self) -> None:
        text = self.draft.typed.text
        if self.text().strip() != text:
            self.setText(text)
        if self.isReadOnly() is not self.draft.read_only:
            self.setReadOnly(self.draft.read_only)
        self.setAccessibleDescription(self._said())
        self.update()

    def _said(self) -> str:
        """What a screen reader adds to the name: why there is no value, the message, the last value."""
        previous = self.draft.field.previous
        last = _("was {value}").format(value=previous.shown) if previous else ""
        missing = str(self.draft.typed.missing or "")
        locked = _("read-only") if self.draft.read_only else ""
        return ". ".join(part for part in (missing, self.draft.message, last, locked) if part)

    # --- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, ghost and unit; the text as a field while it is edited, else in the ink of its tint.

        What is only read has a hairline for a border, and no selection that asks to be typed over.
        """
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = self._step()
        self._paint_box(painter, step)
        self._paint_corner(painter, step)
        if self.hasFocus() and self.draft.typed.missing is None and not self.draft.read_only:
            painter.end()
            super().paintEvent(event)
        else:
            self._paint_text(painter, step)

    def _step(self) -> int | None:
        edited = self.hasFocus() and not self.draft.read_only
        if edited or self.draft.empty or self._tint is None or self.draft.typed.missing:
            return None
        return self._tint(self.draft)

    def _paint_box(self, painter: QPainter, step: int | None) -> None:
        width = 2.0 if self.hasFocus() else 1.0
        token = self._border()
        if token not in ("accent", "line", "line2"):
            width = 1.6
        sunken = self.draft.typed.missing or self.draft.read_only or not self.isEnabled()
        fill = theme.colour("sunken" if sunken else "surface")
        painter.setBrush(fill if step is None else theme.severity(step))
        painter.setPen(QPen(theme.colour(token), width))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, theme.RADIUS_FIELD, theme.RADIUS_FIELD)

    def _border(self) -> str:
        judged = self.draft.field.judgement
        if self.draft.standing is Standing.REFUSED:
            return "flag"
        if self.draft.standing is not Standing.QUIET or (self.draft.message and not self.draft.changed):
            return "warn"
        if judged and not self.draft.changed and (judged.crossed or judged.undecided):
            return "flag" if judged.crossed else "ask"
        return "accent" if self.hasFocus() else "line" if self.draft.read_only else "line2"

    def _paint_corner(self, painter: QPainter, step: int | None) -> None:
        unit = self.draft.field.item.unit if self._look is LINE and not self.draft.typed.missing else ""
        if unit:
            painter.setPen(_small_ink(step))
            self._small(painter, unit, Qt.AlignmentFlag.AlignVCenter, theme.LABEL, unit=True)
        previous = self.draft.field.previous
        if self._look.ghost and previous is not None and previous.shown and not self.draft.typed.missing:
            words = _(self._look.ghost).format(value=previous.shown)
            painter.setPen(_small_ink(step))
            self._small(painter, words, Qt.AlignmentFlag.AlignBottom, theme.HINT)

    def _small(
        self, painter: QPainter, text: str, where: Qt.AlignmentFlag, px: int, *, unit: bool = False
    ) -> None:
        painter.setFont(theme.font(px))
        box = QRectF(self.rect()).adjusted(4, 0, -7 if self.height() > 40 or unit else -5, 0 if unit else -3)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | where, isolated(text))

    def _paint_text(self, painter: QPainter, step: int | None) -> None:
        missing = self.draft.typed.missing
        painter.setPen(theme.colour("ink2") if missing else theme.severity_text(step or 0))
        painter.setFont(theme.font(min(self._look.px, theme.LABEL)) if missing else self.font())
        if missing:
            side = 11 if self._look is LINE else 4
            box = QRectF(self.rect()).adjusted(side, 0, -side, 0)
            where = Qt.AlignmentFlag.AlignLeft if self._look is LINE else Qt.AlignmentFlag.AlignHCenter
        else:
            box, where = self._text_box(), self._look.align
        text = _(str(missing)) if missing else self.text()
        wrap = Qt.TextFlag.TextWordWrap if self.height() > 40 else Qt.TextFlag.TextSingleLine
        painter.drawText(box, int(where | Qt.AlignmentFlag.AlignVCenter) | int(wrap), isolated(text))

    def _text_box(self) -> QRectF:
        margins = self.textMargins()
        return QRectF(self.rect()).adjusted(margins.left() + 2, 0, -margins.right() - 2, 0)

    def _unit_width(self) -> int:
        if self._look is not LINE or not self.draft.field.item.unit:
            return 0
        return self.fontMetrics().horizontalAdvance(self.draft.field.item.unit)


def _small_ink(step: int | None) -> QColor:
    return theme.colour("ink3") if step is None else theme.severity_small_text(step)
