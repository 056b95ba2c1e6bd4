"""What is said below a field: the refusal, the question, or the line that asks for a reason. Never a dialog."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.records import Missing
from tracker.language import _
from ui import theme
from ui.entry_draft import Draft, Standing
from ui.widgets import made_late
from ui.widgets.fields import Entry
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.key_cap import KeyCap
from ui.widgets.text import Text

_MARKS = {
    Standing.REFUSED: (Glyph.FLAG, "flag"),
    Standing.CONFIRM: (Glyph.CLOSING, "warn"),
    Standing.REASON: (Glyph.PAST_TARGET, "warn"),
    Standing.WHY: (Glyph.PAST_TARGET, "warn"),
    Standing.QUIET: (Glyph.PAST_TARGET, "warn"),
}


def show_in_place(widget: QWidget, wanted: bool) -> None:
    """Show or hide; a widget without a parent yet is left alone, it would come up as a window of its own."""
    if not wanted or widget.parentWidget() is not None:
        widget.setVisible(wanted)


class ReasonField(Entry):
    """A line for a reason: Enter gives it, Esc gives up."""

    given = Signal(str)
    dropped = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, height=theme.CONTROL_TABLE, px=theme.BODY)
        self.setMinimumWidth(100)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc; everything else is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit(self.text())
        elif event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)


class _Words(QHBoxLayout):
    """The sign and the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._mark, self._words = GlyphMark(Glyph.FLAG, 13), Text("", theme.LABEL, theme.MEDIUM, wrap=True)
        self.setSpacing(6)
        self.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(self._words, 1)

    def say(self, words: str, ink: str, glyph: Glyph | None) -> None:
        """Say something else."""
        self._words.set_text(words)
        self._words.set_ink(ink)
        self._mark.setVisible(glyph is not None)
        if glyph is not None:
            self._mark.set_glyph(glyph)


class _Ask(QWidget):
    """The line for a reason; the keys stand below it where it is narrow, as beside the figure of the mRSS."""

    def __init__(self) -> None:
        super().__init__()
        self.reason = ReasonField(_("Reason"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(6)
        row, keys = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        keys.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(_("Reason"), theme.LABEL, theme.MEDIUM, "ink2"))
        row.addWidget(self.reason, 1)
        for key, words in ((_("Enter"), _("saves")), (_("Esc"), _("back"))):
            keys.addWidget(KeyCap(key))
            keys.addWidget(Text(words, theme.LABEL, ink="ink2"))
        keys.addStretch()
        column.addLayout(row)
        column.addLayout(keys)


class FieldNote(QWidget):
    """The line below a field (or below a grid, for the field in hand); no room while there is nothing to say.

    Most fields never have anything to say: what it says it with is made when it first does.
    """

    closed = Signal(object)
    """The reason was given or dropped: the keyboard goes back to the draft's field."""
    grown = Signal()
    """The line for a reason was made, and has its place in the order of Tab."""

    def __init__(self, draft: Draft | None = None, *, names_field: bool = False) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._names_field = names_field
        self._explaining = False
        self._others: tuple[Draft, ...] = ()
        self._says: _Words | None = None
        self._asks: _Ask | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(4)
        self.set_draft(draft)

    @property
    def draft(self) -> Draft | None:
        """The field in hand."""
        return self._draft

    def set_draft(self, draft: Draft | None) -> None:
        """Speak of another field."""
        if draft is self._draft and draft is not None:
            return
        if self._draft is not None:
            self._draft.shown.disconnect(self._show)
        self._draft, self._explaining = draft, False
        if draft is not None:
            draft.shown.connect(self._show)
        self._show()

    def speak_also_of(self, others: Iterable[Draft]) -> None:
        """Say what other fields of the grid have to say too: no red field is without its words."""
        wanted = tuple(one for one in others if one.message)
        if wanted or self._others:
            self._others = wanted
            self._show()

    def fields(self) -> tuple[QWidget, ...]:
        """What Tab comes to here."""
        return () if self._asks is None else (self._asks.reason,)

    def ask_again(self) -> None:
        """Give the keyboard to the reason, where the field in hand asks for one."""
        if self._draft is not None and self._draft.asks_reason:
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain(self, draft: Draft) -> None:
        """Ask why there is no value; it may stay unsaid."""
        self.set_draft(draft)
        self._explaining = True
        self._reason.setText(draft.typed.missing_reason)
        self._show()
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _reason(self) -> ReasonField:
        return self._ask_line().reason

    def _ask_line(self) -> _Ask:
        if self._asks is None:
            self._asks = _Ask()
            self._asks.hide()
            self._asks.reason.given.connect(self._given)
            self._asks.reason.dropped.connect(self._dropped)
            self._column.addWidget(self._asks)
            made_late.order_tab(self._asks.reason, self)
            self.grown.emit()
        return self._asks

    def _show(self) -> None:
        draft = self._draft
        words, ink, glyph = self._told(draft) if draft else ("", "ink2", None)
        others = [self._told(one) for one in self._others if one is not draft]
        if others and not glyph:
            _words, ink, glyph = others[0]
        words = "\n".join(part for part in (words, *(told for told, _ink, _glyph in others)) if part)
        asks = draft is not None and (draft.asks_reason or self._explaining)
        appears = asks and self._ask_line().isHidden()
        if words or asks:
            self._say(words, ink, glyph)
        if self._asks is not None:
            self._asks.setVisible(asks)
        show_in_place(self, bool(words) or asks)
        if appears and draft is not None and draft.asks_reason:
            self._reason.clear()
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str, ink: str, glyph: Glyph | None) -> None:
        if self._says is None:
            self._says = _Words()
            self._column.insertLayout(0, self._says)
        self._says.say(words, ink, glyph)

    def _told(self, draft: Draft) -> tuple[str, str, Glyph | None]:
        named = _(draft.field.item.label).lower() in draft.message.lower()
        name = f"{draft.label}: " if self._names_field and not named else ""
        if draft.message:
            glyph, ink = _MARKS[draft.standing]
            return name + draft.message, ink, glyph
        if draft.typed.missing is not None:
            return name + self._why(draft), "ink2", None
        entry = draft.field.entry
        if entry is not None and entry.confirmed and not draft.changed:
            return name + _("Unusual, confirmed when it was entered."), "ink2", None
        return "", "ink2", None

    def _why(self, draft: Draft) -> str:
        typed = draft.typed
        if typed.missing_reason:
            return f"{_(str(typed.missing))}, {typed.missing_reason}"
        key = {Missing.NOT_DONE: "F8", Missing.NOT_APPLICABLE: "F9"}.get(
            typed.missing or Missing.UNKNOWN, "F10"
        )
        return _("{word}. {key} again writes why.").format(word=_(str(typed.missing)).capitalize(), key=key)

    def _given(self, reason: str) -> None:
        draft = self._draft
        if draft is None or (draft.asks_reason and not reason.strip()):
            return
        if draft.standing is Standing.REASON:
            draft.give_reason(reason)
        elif draft.typed.missing is not None:
            draft.set_missing(draft.typed.missing, reason.strip())
        self._close(draft)

    def _dropped(self) -> None:
        if self._draft is None:
            return
        if self._draft.asks_reason:
            self._draft.restore()
        self._close(self._draft)

    def _close(self, draft: Draft) -> None:
        self._explaining = False
        self._show()
        self.closed.emit(draft)
