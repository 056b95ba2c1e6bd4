"""One flag in full: value, limit, source, course, what was done with it, and what an investigator does now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import safety
from tracker.domain.flag_notes import ACTION_WORDS, STEP_WORDS, Action, FlagNote, FlagStep
from tracker.domain.flag_steps import may_follow
from tracker.domain.records import Changes, FlagState
from tracker.domain.rights import Right
from tracker.errors import TrackerError
from tracker.language import _
from tracker.safety import FlagLine
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import Button, Kind, plain, primary, quiet
from ui.widgets.emptied import empty
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.glyphs import Glyph, GlyphMark, flag_glyph
from ui.widgets.kept_words import KeptWords, not_recorded
from ui.widgets.list_detail import column_of
from ui.widgets.text import Text, rule
from ui.widgets.trend_card import TrendCard
from ui.wording import flag_name, limit_words

Step = Callable[[str], Changes]


class NoteField(LabelledField):
    """The note; Enter gives it."""

    given = Signal()

    def __init__(self) -> None:
        super().__init__(_("Note"))
        assert isinstance(self.editor, Entry)
        self.editor.returnPressed.connect(self.given)


class FlagPanel(QWidget):
    """`there` asks for the field; `done` says that a step was taken with the flag."""

    there = Signal(object)
    done = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.line: FlagLine | None = None
        self.decides = bridge.may(Right.DECIDE)
        self.who = Text("", theme.LABEL, theme.MEDIUM, "ink2", wrap=True)
        self.name = Text("", theme.FORM, theme.SEMIBOLD, wrap=True)
        self.mark = GlyphMark(Glyph.FLAG, 18)
        self.value = Text("", theme.PAGE, theme.SEMIBOLD, "flag")
        self.limit = Text("", theme.VALUE, theme.MEDIUM, "flag", wrap=True)
        self.why = Text("", theme.BODY, theme.REGULAR, "ink", wrap=True)
        self.source = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.go_there = Button(_("Go to the value"), Kind.QUIET, key="G", height=24)
        self.trend = TrendCard()
        self.action = LabelledField(
            _("Action"),
            editor=Select(_("Action"), [(one.value, _(words)) for one, words in ACTION_WORDS.items()]),
        )
        self.note = NoteField()
        self.typed = KeptWords(self.action, self.note)
        self.acknowledge = primary(_("Acknowledge"), key="↵")
        self.close_flag = plain(_("Close"))
        self.reopen = quiet(_("Open again"))
        self._hint = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self._connect()

    def show_line(self, line: FlagLine) -> None:
        """Show a flag with its course and history; what is typed for the flag before waits there."""
        self.line = line
        flag = line.flag
        token = "ask" if flag.cannot_tell else "flag"
        self.who.set_text(f"{flag.number} · {flag.visit_short} · {line.study_short}")
        self.name.set_text(flag_name(flag))
        self.mark.set_glyph(flag_glyph(flag))
        self.value.set_text(flag.value)
        self.limit.set_text(flag.because if flag.cannot_tell else limit_words(flag.limit))
        for text in (self.value, self.limit):
            text.set_ink(token)
        _say(self.why, "" if flag.cannot_tell else _capital(flag.because))
        words = f"“{flag.words}”" if flag.words else ""
        _say(self.source, "\n".join(part for part in (flag.origin, words, flag.where) if part))
        self.trend.show_trend(safety.trend(self._bridge.site, flag.id))
        self._show_history()
        self._show_steps()

    def begin(self) -> None:
        """Take the keyboard where an investigator acts, else at the way to the field."""
        may_act = self.decides and self.line is not None and may_follow(self.line.flag.state)
        target: QWidget = self.action if may_act and not self.action.isHidden() else self.note
        (target if may_act else self.go_there).setFocus(Qt.FocusReason.OtherFocusReason)

    def left_behind(self) -> str:
        """The actions and notes that were typed and not recorded."""
        return not_recorded(self.typed.kept)

    # --- history

    def _show_history(self) -> None:
        assert self.line is not None
        empty(self._history)
        for note in reversed(safety.history(self._bridge.site, self.line.flag.id)):
            self._history.addWidget(self._told(note))

    def _told(self, note: FlagNote) -> QWidget:
        """Who did what when; below it the action and the note, and the value that was seen."""
        at = note.at.astimezone(self._bridge.site.zone)
        who = note.by or "Visitbook"
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(1)
        head = _("{step} by {who}").format(step=_capital(_(STEP_WORDS[note.step])), who=who)
        when = f"{dates.full(at)}, {dates.clock(at)}"
        action = _capital(_(ACTION_WORDS[note.action])) if note.action else ""
        column.addWidget(Text(head, theme.BODY, theme.MEDIUM, wrap=True))
        for words in (action, note.text, _seen_words(note)):
            if words:
                column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink", wrap=True))
        column.addWidget(Text(when, theme.LABEL, theme.REGULAR, "ink2"))
        return holder

    # --- steps

    def _show_steps(self) -> None:
        assert self.line is not None
        state = self.line.flag.state
        steps = may_follow(state) if self.decides else ()
        self._acts.setVisible(bool(steps))
        self.action.setVisible(FlagStep.ACKNOWLEDGED in steps)
        self.acknowledge.setVisible(FlagStep.ACKNOWLEDGED in steps)
        seen = state is FlagState.ACKNOWLEDGED
        self.acknowledge.set_text(_("Add this action") if seen else _("Acknowledge"))
        self.close_flag.setVisible(FlagStep.CLOSED in steps)
        self.reopen.setVisible(FlagStep.REOPENED in steps)
        flag = self.line.flag
        proposed = Action.ASKED if flag.cannot_tell else Action.REPEATED
        name = _("{number}, {what}: what is done").format(number=flag.number, what=flag_name(flag))
        self.typed.turn_to(flag.id, name, proposed.value, "")
        _say(self._hint, "" if self.decides else _("An investigator acknowledges flags and closes them."))

    def _acknowledge(self) -> None:
        action, text = Action(self.action.text()), self.note.text()
        self._take(lambda flag_id: safety.acknowledge(self._bridge.site, flag_id, action, text))

    def _close(self) -> None:
        text = self.note.text()
        self._take(lambda flag_id: safety.close(self._bridge.site, flag_id, text))

    def _reopen(self) -> None:
        text = self.note.text()
        self._take(lambda flag_id: safety.reopen(self._bridge.site, flag_id, text))

    def _entered(self) -> None:
        if self.acknowledge.isVisible():
            self._acknowledge()

    def _take(self, step: Step) -> None:
        """Take a step; why it cannot be taken stands under the note."""
        assert self.line is not None
        flag_id = self.line.flag.id
        try:
            self._bridge.try_do(lambda: step(flag_id))
        except TrackerError as error:
            self.note.set_state(State.ERROR, str(error))
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.typed.recorded(flag_id)
            self.done.emit()

    # --- layout

    def _connect(self) -> None:
        self.go_there.clicked.connect(self._go_there)
        self.acknowledge.clicked.connect(self._acknowledge)
        self.close_flag.clicked.connect(self._close)
        self.reopen.clicked.connect(self._reopen)
        self.note.given.connect(self._entered)

    def _go_there(self) -> None:
        self.there.emit(self.line)

    def _lay_out(self) -> None:
        column = column_of(self)
        column.setSpacing(theme.GAP_SMALL)
        head = QHBoxLayout()
        head.addWidget(self.who, 1)
        head.addWidget(self.go_there)
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_SMALL)
        line.addWidget(self.mark)
        line.addWidget(self.name, 1)
        line.addWidget(self.value)
        column.addLayout(line)
        for text in (self.limit, self.why, self.source):
            column.addWidget(text)
        column.addWidget(self.trend)
        column.addWidget(self._acting())
        column.addWidget(self._hint)
        column.addWidget(rule())
        column.addWidget(Text(_("History"), theme.LABEL, theme.SEMIBOLD, "ink2"))
        self._history = QVBoxLayout()
        self._history.setSpacing(2)
        column.addLayout(self._history)
        column.addStretch()

    def _acting(self) -> QWidget:
        self._acts = QWidget()
        column = QVBoxLayout(self._acts)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(rule())
        column.addWidget(self.action)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.acknowledge)
        row.addWidget(self.close_flag)
        row.addWidget(self.reopen)
        row.addStretch()
        column.addLayout(row)
        return self._acts


def _seen_words(note: FlagNote) -> str:
    """The value and the limit as they were at a step: "88 U/L, limit: at least 2 × ULN"."""
    limit = _("limit: {limit}").format(limit=limit_words(note.limit)) if note.limit else ""
    return ", ".join(filter(None, (note.value, limit)))


def _say(text: Text, words: str) -> None:
    text.set_text(words)
    text.setVisible(bool(words))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
