"""One log of a participant: its rows in a table, one row entered below it, striking out with a reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import logbook
from tracker.domain.log_views import LogNote, LogRecord, LogRow
from tracker.domain.logs import Log
from tracker.domain.records import LogEntry
from tracker.domain.rights import Right
from tracker.domain.views import ParticipantPage
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.screens.log_editor import LogEditor, Typed, unsaved_words
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.kept_words import not_recorded
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.text import Text, rule
from ui.widgets.toggle_pill import TogglePill

_HEAD = 42
_NOTED = frozenset({"adverse_event", "medication", "vaccination", "dose", "dispensing"})
_SIGNS = {"flag": Glyph.FLAG, "warn": Glyph.CLOSING, "ask": Glyph.CANNOT_TELL}
_LOUDEST = ("flag", "warn", "ask", "quiet")


class LogPanel(Card):
    """N enters a new row, Enter changes the chosen one, Del strikes it out. `ended` gives the keyboard back."""

    ended = Signal()

    def __init__(self, bridge: Bridge, log: Log) -> None:
        super().__init__()
        self._bridge, self.log = bridge, log
        self._page: ParticipantPage | None = None
        self._to_strike = ""
        self._may = bridge.may(Right.MANAGE)
        self._kept: dict[str, tuple[LogEntry | None, Typed]] = {}
        self.record = LogRecord(log)
        self.setAccessibleName(_(log.title))
        self.count = Text("", theme.BODY, theme.REGULAR, "ink2")
        self.struck_pill = TogglePill(_("Show struck out"), log.id)
        self.edit_button = plain(_("Change"), key="↵", height=theme.CONTROL_TABLE)
        self.strike_button = plain(_("Strike out"), key="Del", height=theme.CONTROL_TABLE)
        self.add_button = plain(_("Add"), key="N", icon="plus", height=theme.CONTROL_TABLE)
        self.empty = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self.table: PlainTable[LogRow] = PlainTable(_(log.title), _columns(self.record), selects=True)
        self.editor = LogEditor(bridge)
        self.striking = ReasonPanel(_("Reason"), _("Strike out"))
        self._lay_out()
        self._connect()
        if not self._may:
            self.add_button.hide()

    def show_page(self, page: ParticipantPage) -> None:
        """Show this participant's rows; a row being entered for the same participant stays as it is."""
        other = self._page is None or self._page.participant.id != page.participant.id
        if other:
            self._put_away()
        self._page = page
        self.record = page.logs.get(self.log.id, LogRecord(self.log))
        self._show_rows()
        if page.participant.id in self._kept:
            row, typed = self._kept.pop(page.participant.id)
            self.editor.open_for(page, self.record, row, typed)

    def add(self) -> None:
        """Enter a new row."""
        if self._page and self.add_button.isEnabled() and not self.editor.is_open():
            self.striking.hide()
            self.editor.open_for(self._page, self.record, None)

    def left_behind(self, *, everywhere: bool) -> str:
        """What is typed and not recorded, in a sentence; `everywhere`: also of participants shown before."""
        kept = unsaved_words(self.log) if everywhere and self._kept else ""
        said = self.editor.left_behind() or kept, not_recorded(self.striking.typed.kept)
        return " ".join(filter(None, said))

    def _put_away(self) -> None:
        """Another participant comes: what was typed waits until this one is shown again."""
        kept = self.editor.kept()
        if kept and self._page:
            self._kept[self._page.participant.id] = kept
        self.editor.close_editor()
        self.striking.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N and Del; Enter is the table's."""
        button = {Qt.Key.Key_N: self.add_button, Qt.Key.Key_Delete: self.strike_button}.get(
            Qt.Key(event.key())
        )
        if button is None or event.modifiers() or self.editor.is_open():
            super().keyPressEvent(event)
        elif button.isEnabled():
            button.click()

    def _show_rows(self) -> None:
        standing, struck = self.record.standing, self.record.struck
        shows_struck = self.struck_pill.isChecked()
        rows = self.record.rows if shows_struck else standing
        self.count.set_text(str(len(standing)) if standing else "")
        self.struck_pill.setVisible(bool(struck))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty_holder.setVisible(not rows)
        open_ = self._page is not None and not self._page.locks and self._may
        self.add_button.setEnabled(open_)
        first = _("Nothing is recorded here yet. N enters the first row.")
        self.empty.set_text(first if open_ else _("Nothing is recorded here."))
        self._show_actions(self.table.chosen_row())

    def _show_actions(self, row: LogRow | None) -> None:
        can = row is not None and not row.entry.struck and bool(self.table.table.rows)
        can = can and self.add_button.isEnabled()
        self.edit_button.setEnabled(can)
        self.strike_button.setEnabled(can)
        for button in (self.edit_button, self.strike_button):
            button.setVisible(self._may and bool(self.table.table.rows))

    def _edit(self) -> None:
        row = self.table.chosen_row()
        if self._page and row and self.edit_button.isEnabled() and not self.editor.is_open():
            self.striking.hide()
            self.editor.open_for(self._page, self.record, row.entry)

    def _ask_why(self) -> None:
        row = self.table.chosen_row()
        if row is not None and self._page is not None:
            self._to_strike = row.entry.id
            title = _("Strike out: {row}").format(row=_name(self.record, row))
            number = self._page.participant.shown_number
            words = _("The row stays readable, struck through, and counts no more.")
            self.striking.open_for(title, words, row.entry.id, f"{number}, {title}")

    def _strike(self, reason: str) -> None:
        """The row that was asked about, whichever is chosen now."""
        if self._page is None:
            return
        who, row_id = self._page.participant.id, self._to_strike
        try:
            self._bridge.try_do(lambda: logbook.strike(self._bridge.site, who, self.log.id, row_id, reason))
        except TrackerError as error:
            self.striking.refuse(error)
        else:
            self.striking.close_panel()

    def take_keyboard(self) -> None:
        """The keyboard goes to the rows, or to the way to enter the first."""
        (self.table if self.table.table.rows else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.edit_button.clicked.connect(self._edit)
        self.strike_button.clicked.connect(self._ask_why)
        self.table.opened.connect(self._edit)
        self.table.chosen.connect(self._show_actions)
        self.struck_pill.toggled.connect(self._show_rows)
        self.striking.given.connect(self._strike)
        self.striking.closed.connect(self.take_keyboard)
        self.editor.closed.connect(self.take_keyboard)

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(_HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(13, 6, 8, 6)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(Text(_(self.log.title), theme.BODY, theme.SEMIBOLD))
        row.addWidget(self.count)
        row.addStretch()
        for widget in (self.struck_pill, self.edit_button, self.strike_button, self.add_button):
            row.addWidget(widget)
        self.body.addWidget(head)
        self.body.addWidget(rule())
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 12, 13, 12)
        column.addWidget(self.empty)
        self.body.addWidget(holder)
        self._empty_holder = holder
        self.body.addWidget(self.table)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.striking)


def _columns(record: LogRecord) -> tuple[Column[LogRow], ...]:
    columns = [
        Column[LogRow](
            _(one.title),
            lambda row, text=one.text: text(row.entry.answers) or "–",  # type: ignore[misc]  # bound here and now
            one.width,
            int(one.stretches),
            weight=theme.SEMIBOLD if place == 0 else theme.REGULAR,
            ink=_ink,
            struck=_is_struck,
        )
        for place, one in enumerate(record.columns)
    ]
    if record.log.id in _NOTED:
        columns.append(Column(_("To note"), _note_words, 200, 2, ink=_note_ink, glyph=_note_sign))
    return tuple(columns)


def _name(record: LogRecord, row: LogRow) -> str:
    return record.columns[0].text(row.entry.answers).partition("\n")[0]


def _is_struck(row: LogRow) -> bool:
    return row.entry.struck


def _ink(row: LogRow) -> str:
    return "ink3" if row.entry.struck else "ink"


def _note_words(row: LogRow) -> str:
    if row.entry.struck:
        return _("struck out: {reason}").format(reason=row.entry.struck_reason)
    return "\n".join(note.words for note in row.notes)


def _loudest(row: LogRow) -> LogNote | None:
    return min(row.notes, key=lambda note: _LOUDEST.index(note.kind), default=None)


def _note_sign(row: LogRow) -> Glyph | None:
    note = _loudest(row)
    return _SIGNS.get(note.kind) if note else None


def _note_ink(row: LogRow) -> str:
    note = _loudest(row)
    return {"flag": "flag", "warn": "warn", "ask": "ask"}.get(note.kind, "ink2") if note else "ink2"
