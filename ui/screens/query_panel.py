"""One query in full: what it is about, all that was said of it, and what one says now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import queries
from tracker.domain.queries import KIND_WORDS, STATE_WORDS, STEP_WORDS, Message, Query, QueryState
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import TrackerError
from tracker.language import _
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import Button, Kind
from ui.widgets.emptied import empty
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.glyphs import Glyph
from ui.widgets.kept_words import Kept, KeptWords, not_recorded
from ui.widgets.list_detail import column_of
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text, rule

INKS = {QueryState.OPEN: "ask", QueryState.ANSWERED: "accent", QueryState.CLOSED: "done"}
"""How loud a state is: what waits for an answer, for a reader, for nobody."""


def state_words(query: Query) -> str:
    """The state in a word; what was opened again says so."""
    return _("re-opened") if query.reopened else _(STATE_WORDS[query.state])


class QueryPanel(QWidget):
    """`there` asks for its place; `done` says that something was said. `at_field` is where one is there already.

    `kept`: what is typed and waits, shared by the panels of a drawer.
    """

    there = Signal(object)
    done = Signal()

    def __init__(self, bridge: Bridge, *, at_field: bool = False, kept: Kept | None = None) -> None:
        super().__init__()
        self._bridge, self._at_field = bridge, at_field
        self.query: Query | None = None
        self.answers, self.asks = bridge.may(Right.ANSWER), bridge.may(Right.QUERY)
        self.title = Text("", theme.BODY if at_field else theme.FORM, theme.SEMIBOLD)
        self._pills = QHBoxLayout()
        self._state: QWidget | None = None
        self.place = Text("", theme.BODY, theme.MEDIUM, wrap=True)
        self.kind = Text("", theme.LABEL, ink="ink2", wrap=True)
        self.go_there = Button(_("Go there"), Kind.QUIET, key="G", height=24)
        self.text = LabelledField(_("Answer"))
        self.typed = KeptWords(self.text, kept=kept)
        self.answer = Button(_("Answer"), Kind.PRIMARY, key="↵")
        self.close_query = Button(_("Close the query"), Kind.PLAIN)
        self.reopen = Button(_("Open again"), Kind.PLAIN)
        self._lay_out()
        self._connect()

    def show_query(self, query: Query) -> None:
        """Show a query; what is typed for another one waits there."""
        self.typed.turn_to(query.id, _("answer to query {n}").format(n=query.number), "")
        self.query = query
        self.title.set_text(_("Query {n}").format(n=query.number))
        self._show_state(query)
        self.place.set_text(query.place if self._at_field else f"{query.participant}, {query.place}")
        kind = _("by hand") if query.kind == "by hand" else _("by Visitbook: {kind}")
        self.kind.set_text(kind.format(kind=_(KIND_WORDS[query.kind])))
        self.go_there.setVisible(not self._at_field)
        self._show_messages(query)
        self._show_steps(query)

    def begin(self) -> None:
        """Take the keyboard where something can be said, else at the way there."""
        target: QWidget = self.text if self._acts.isVisibleTo(self) else self.go_there
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def left_behind(self) -> str:
        """The answers that were typed and not recorded."""
        return not_recorded(self.typed.kept)

    # --- what was said

    def _show_state(self, query: Query) -> None:
        if self._state is not None:
            self._pills.removeWidget(self._state)
            self._state.hide()
            self._state.deleteLater()
        glyph = Glyph.TICK if query.state is QueryState.CLOSED else Glyph.QUERY
        self._state = StatusPill(glyph, state_words(query), INKS[query.state])
        self._pills.addWidget(self._state)

    def _show_messages(self, query: Query) -> None:
        empty(self._messages)
        for place, message in enumerate(query.messages):
            if place:
                self._messages.addWidget(rule())
            self._messages.addWidget(self._told(message))

    def _told(self, message: Message) -> QWidget:
        at = message.at.astimezone(self._bridge.site.zone)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(1)
        if message.text:
            column.addWidget(Text(message.text, theme.BODY, wrap=True))
        step, who = _(STEP_WORDS[message.step]), message.by or "Visitbook"
        said = _("{step} by {who}, {day}, {time}").format(
            step=step, who=who, day=dates.full(at), time=dates.clock(at)
        )
        column.addWidget(Text(said, theme.LABEL, ink="ink2", wrap=True))
        return holder

    # --- what one says

    def _show_steps(self, query: Query) -> None:
        open_, closed = query.state is QueryState.OPEN, query.state is QueryState.CLOSED
        shown = {
            self.answer: self.answers and not closed,
            self.close_query: self.asks and not closed,
            self.reopen: self.asks and not open_,
        }
        for button, wanted in shown.items():
            button.setVisible(wanted)
        self._acts.setVisible(any(shown.values()))
        self.answer.set_text(_("Answer") if open_ else _("Answer again"))
        words = _("Remark") if not shown[self.answer] else _("Answer or remark") if self.asks else _("Answer")
        self.text.label.set_text(words)

    def _answer(self) -> None:
        text = self.text.text()
        self._say(lambda query_id: queries.answer(self._bridge.site, query_id, text))

    def _close(self) -> None:
        text = self.text.text()
        self._say(lambda query_id: queries.close(self._bridge.site, query_id, text))

    def _reopen(self) -> None:
        text = self.text.text()
        self._say(lambda query_id: queries.reopen(self._bridge.site, query_id, text))

    def _entered(self) -> None:
        """Enter in the text does what one does most: answer, or close what was answered, or open it again."""
        buttons = (self.answer, self.close_query, self.reopen)
        may = next((one for one in buttons if one.isVisibleTo(self)), None)
        if may is not None:
            may.click()

    def _say(self, step: Callable[[str], Changes]) -> None:
        """Say it; why it cannot be said stands under the text."""
        assert self.query is not None
        query_id = self.query.id
        try:
            self._bridge.try_do(lambda: step(query_id))
        except TrackerError as error:
            self.text.set_state(State.ERROR, str(error))
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.typed.recorded(query_id)
            self.done.emit()

    # --- layout

    def _connect(self) -> None:
        self.go_there.clicked.connect(self._go_there)
        self.answer.clicked.connect(self._answer)
        self.close_query.clicked.connect(self._close)
        self.reopen.clicked.connect(self._reopen)
        assert isinstance(self.text.editor, Entry)
        self.text.editor.returnPressed.connect(self._entered)

    def _go_there(self) -> None:
        self.there.emit(self.query)

    def _lay_out(self) -> None:
        column = column_of(self)
        if self._at_field:
            column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_SMALL)
        head.addWidget(self.title)
        head.addLayout(self._pills)
        head.addStretch()
        head.addWidget(self.go_there)
        column.addLayout(head)
        column.addWidget(self.place)
        column.addWidget(self.kind)
        column.addWidget(rule())
        self._messages = QVBoxLayout()
        self._messages.setSpacing(2)
        column.addLayout(self._messages)
        column.addWidget(self._acting())
        if not self._at_field:
            column.addStretch()

    def _acting(self) -> QWidget:
        self._acts = QWidget()
        column = QVBoxLayout(self._acts)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_SMALL)
        for button in (self.answer, self.close_query, self.reopen):
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        return self._acts
