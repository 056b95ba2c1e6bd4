"""Which laboratory measured a sample: a choice over a draft, found by typing its name."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter

from tracker.language import _
from ui import theme
from ui.direction import isolated
from ui.entry_draft import Draft, Standing
from ui.widgets.choice_strip import choices_of
from ui.widgets.fields import State
from ui.widgets.hand import Hand
from ui.widgets.typed_select import TypedSelect

HEIGHT, WIDTH = 28, 190


class LaboratoryChoice(TypedSelect):
    """Shows what is recorded, else what is proposed and will be recorded with the first result."""

    hand: Hand
    """The form's, by which it is told of what is typed here."""

    def __init__(self, draft: Draft) -> None:
        offered = [(choice.code, _(choice.label)) for choice in choices_of(draft.field)]
        super().__init__(draft.label, self._named, offered, height=HEIGHT)
        self.draft = draft
        self._offered = offered
        self.setFont(theme.font(theme.BODY))
        self.setMaximumWidth(WIDTH)
        self.picked.connect(draft.set_text)
        self.activated.connect(self._chosen)
        draft.shown.connect(self._show)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether one of several must be chosen before anything can be proposed."""
        return self.draft.empty and not self.draft.field.suggested

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter records and goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.draft.enter()
            if not self.draft.asks:
                self.hand.gone_on.emit(self)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say which field is in hand."""
        super().focusInEvent(event)
        self.hand.entered.emit(self.draft)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save the choice, but not because its own list came up."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.draft.leave()

    def paintEvent(self, event: object) -> None:
        """While nothing is chosen, say so."""
        super().paintEvent(event)
        if self.currentIndex() < 0:
            painter = QPainter(self)
            painter.setFont(self.font())
            painter.setPen(theme.colour("ask"))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect().adjusted(10, 0, -28, 0), side, isolated(_("choose")))

    def take_over(self) -> None:
        """Get the keyboard as by Tab."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def _named(self, text: str) -> list[str]:
        wanted = text.casefold()
        return [code for code, name in self._offered if name.casefold().startswith(wanted)]

    def _chosen(self, _row: int) -> None:
        self.draft.set_text(self.code())
        self.draft.leave()

    def _show(self) -> None:
        self.set_code(self.draft.typed.text or self.draft.field.suggested)
        self.setEnabled(not self.draft.read_only)
        standing = self.draft.standing
        asks = State.ASK if self.is_open else State.NORMAL
        self.set_state(State.ERROR if standing is Standing.REFUSED else asks, self.draft.message)
