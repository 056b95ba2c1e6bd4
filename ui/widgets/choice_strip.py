"""A choice among few answers, all visible: a digit, a letter or a click chooses and goes on; arrows move."""

from functools import cached_property

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.domain.protocol import Choice, ItemKind
from tracker.domain.views import Field
from tracker.language import N_, _
from ui import theme
from ui.direction import isolated, placed
from ui.entry_draft import Draft, Standing
from ui.widgets.entry_cell import MISSING_KEYS
from ui.widgets.hand import Hand
from ui.widgets.key_cap import HEIGHT, cap_width, paint_cap

_GAP, _PAD = 6, 9
_YES_NO = (Choice(code="yes", label=N_("Yes")), Choice(code="no", label=N_("No")))


def choices_of(field: Field) -> tuple[Choice, ...]:
    """The allowed answers of an item; yes and no where it lists none."""
    if field.item.choices:
        return field.item.choices
    return _YES_NO if field.item.kind is ItemKind.YES_NO else ()


def key_of(choice: Choice, choices: tuple[Choice, ...]) -> str:
    """The key that chooses: the code where it is one character, else the first free letter of the words."""
    if len(choice.code) == 1:
        return choice.code
    if choice.code == "not_applicable":
        return "a"
    before = choices[: choices.index(choice)]
    taken = {key_of(other, choices) for other in before}
    words = _(choice.label).lower()
    # "µ" is on no key, and its capital reads as M.
    return next((letter for letter in words if letter.isalnum() and letter not in {*taken, "µ"}), "")


class ChoiceStrip(QWidget):
    """The answers side by side (wrapped where they do not fit), or below one another when `stacked`."""

    hand: Hand
    """The form's, by which it is told of what is typed here."""

    def __init__(self, draft: Draft, *, stacked: bool = False, small: bool = False) -> None:
        super().__init__()
        self.draft = draft
        self._choices = choices_of(draft.field)
        self._stacked = stacked
        self._tall = 40 if stacked else theme.CONTROL_TABLE if small else 29
        self._boxes: list[QRectF] = []
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("focusRing", theme.RADIUS_FIELD)
        self.setAccessibleName(draft.label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        draft.shown.connect(self._show)
        self._show()

    # --- size -----------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """All answers in one row, or in one column."""
        widths = [max(width, 32) for width in self._widths]
        if self._stacked:
            return QSize(max(widths, default=0) + 120, self._tall * len(widths) + _GAP * (len(widths) - 1))
        return QSize(sum(widths) + _GAP * (len(widths) - 1), self._tall)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest answer."""
        return QSize(max(self._widths, default=40), self._tall)

    def hasHeightForWidth(self) -> bool:
        """Answers wrap."""
        return not self._stacked

    def heightForWidth(self, width: int) -> int:
        """As many rows as the answers need."""
        boxes = self._placed(width)
        return round(boxes[-1].bottom()) if boxes else self._tall

    @cached_property
    def _widths(self) -> list[int]:
        """How wide each answer is; Qt asks for the sizes of a strip hundreds of times while it lays a form out."""
        return [self._width(choice) for choice in self._choices]

    def _width(self, choice: Choice) -> int:
        words = QFontMetrics(theme.font(theme.BODY, theme.MEDIUM)).horizontalAdvance(_(choice.label))
        return words + 2 * _PAD + self._key_room(choice)

    def _key_room(self, choice: Choice) -> int:
        key = self._key(choice)
        return cap_width(key) + 6 if key else 0

    def _key(self, choice: Choice) -> str:
        """The key beside the words; none where the words are the key."""
        key = key_of(choice, self._choices)
        return "" if key == choice.label else key.upper()

    def _placed(self, width: int) -> list[QRectF]:
        boxes: list[QRectF] = []
        x = y = 0.0
        for own in self._widths:
            wide = float(width if self._stacked else max(own, 32))
            if x > 0 and x + wide > width:
                x, y = 0.0, y + self._tall + _GAP
            boxes.append(QRectF(x, y, wide, self._tall))
            x += wide + _GAP
        return [placed(self, box, QRectF(0, 0, width, 0)) for box in boxes]

    # --- keys and mouse -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the answers choose and go on; the keys of every field do what they do elsewhere."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        elif key in MISSING_KEYS and not event.modifiers():
            self._miss(event)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.draft.set_text("")
        elif key == Qt.Key.Key_Escape and (self.draft.changed or self.draft.asks):
            self.draft.restore()
        elif not self._moved(key) and not self._chose_by(event.text().lower()):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        found = self._at(event.position().toPoint())
        if found >= 0 and self.isEnabled():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(self._choices[found].code)
            self.draft.leave()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the answer under the pointer."""
        self._hover = self._at(event.position().toPoint())
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say which field is in hand."""
        super().focusInEvent(event)
        self.hand.entered.emit(self.draft)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save the choice."""
        super().focusOutEvent(event)
        self.draft.leave()
        self.update()

    def take_over(self) -> None:
        """Get the keyboard as by Tab."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, code: str) -> None:
        """Take this answer."""
        self.draft.set_text(code)

    def holds(self, choice: Choice) -> bool:
        """Whether this answer stands."""
        return choice.code == self.draft.typed.text

    def _go_on(self) -> None:
        self.draft.enter()
        if not self.draft.asks:
            self.hand.gone_on.emit(self)

    def _miss(self, event: QKeyEvent) -> None:
        missing = MISSING_KEYS[Qt.Key(event.key())]
        if self.draft.typed.missing is missing:
            self.hand.explain.emit(self.draft)
        else:
            self.draft.set_missing(missing)

    def _moved(self, key: Qt.Key) -> bool:
        """Along the answers an arrow moves the choice, across them it goes to the next field."""
        across = (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if self.isRightToLeft():
            across = across[::-1]
        along = (Qt.Key.Key_Up, Qt.Key.Key_Down) if self._stacked else across
        if key in along:
            self._step(-1 if key == along[0] else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.hand.steered.emit(self, int(key))
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        codes = [choice.code for choice in self._choices]
        at = codes.index(self.draft.typed.text) if self.draft.typed.text in codes else -1 if by > 0 else 0
        self.choose(codes[(at + by) % len(codes)])

    def _chose_by(self, letter: str) -> bool:
        for choice in self._choices:
            if letter and letter == key_of(choice, self._choices).lower():
                self.choose(choice.code)
                self._go_on()
                return True
        return False

    def _at(self, point: QPoint) -> int:
        return next((index for index, box in enumerate(self._boxes) if box.contains(point)), -1)

    # --- painting -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        chosen = ", ".join(_(choice.label) for choice in self._choices if self.holds(choice))
        locked = _("read-only") if self.draft.read_only else ""
        said = (chosen or str(self.draft.typed.missing or ""), self.draft.message, locked)
        self.setAccessibleDescription(". ".join(part for part in said if part))
        self.update()

    def paintEvent(self, event: object) -> None:
        """Draw each answer: key, words, and the chosen one filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes = self._placed(self.width())
        for index, (choice, box) in enumerate(zip(self._choices, self._boxes, strict=True)):
            self._paint_answer(painter, choice, box, index)

    def _paint_answer(self, painter: QPainter, choice: Choice, box: QRectF, index: int) -> None:
        chosen = self.holds(choice) and self.draft.typed.missing is None
        was = self.draft.field.previous is not None and self.draft.field.previous.text == choice.code
        painter.setBrush(theme.colour(self._fill(chosen, index)))
        painter.setPen(QPen(theme.colour(self._border(chosen)), 1.6 if chosen else 1))
        painter.drawRoundedRect(box.adjusted(0.8, 0.8, -0.8, -0.8), theme.RADIUS_FIELD, theme.RADIUS_FIELD)
        key, x = self._key(choice), box.left() + _PAD
        if key:
            cap = QRectF(x, box.center().y() - HEIGHT / 2, cap_width(key), HEIGHT)
            paint_cap(painter, placed(self, cap, box), key)
            x = cap.right() + 6
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD if chosen else theme.REGULAR))
        side = Qt.AlignmentFlag.AlignVCenter
        side |= Qt.AlignmentFlag.AlignLeft if key or self._stacked else Qt.AlignmentFlag.AlignHCenter
        right = box.right() - (_PAD if key or self._stacked else 0)
        text = QRectF(x if key or self._stacked else box.left(), box.top(), 0, box.height())
        text.setRight(right)
        painter.drawText(placed(self, text, box), side, isolated(_(choice.label)))
        if was:
            self._paint_was(painter, box)

    def _paint_was(self, painter: QPainter, box: QRectF) -> None:
        """The last visit's answer: in words where there is room, else a small mark below."""
        painter.setPen(theme.colour("ink3"))
        if self._stacked:
            painter.setFont(theme.font(theme.HINT))
            label = self.draft.field.previous_label
            words = _("was this at {visit}").format(visit=label) if label else _("was this")
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            place = placed(self, box.adjusted(0, 0, -_PAD, 0), box)
            painter.drawText(place, side, isolated(words))
        else:
            painter.setPen(QPen(theme.colour("ink3"), 2))
            painter.drawLine(box.bottomLeft() + QPoint(7, -4), box.bottomRight() + QPoint(-7, -4))

    def _fill(self, chosen: bool, index: int) -> str:
        if self.draft.typed.missing is not None or not self.isEnabled():
            return "sunken"
        if self.draft.read_only:
            return "selected" if chosen else "sunken"
        return "selected" if chosen else "hover" if index == self._hover else "surface"

    def _border(self, chosen: bool) -> str:
        if self.draft.standing is Standing.REFUSED:
            return "flag"
        if self.draft.asks:
            return "warn"
        return "accent" if chosen else "line2" if self.isEnabled() and not self.draft.read_only else "line"
