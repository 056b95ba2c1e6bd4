"""A row of a log being entered: the form, the line for a reason, and the buttons that save or give up."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import logbook
from tracker.domain.log_rows import RowRefused
from tracker.domain.log_views import LogRecord
from tracker.domain.logs import Log
from tracker.domain.records import Changes, LogEntry
from tracker.domain.views import ParticipantPage
from tracker.errors import ReasonNeeded, TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.shortcuts import bind
from ui.widgets.buttons import primary, quiet
from ui.widgets.fields import LabelledField, State
from ui.widgets.log_form import LogForm
from ui.widgets.notice import Notice
from ui.widgets.text import Text, rule

_NEAR = 60
Typed = Mapping[str, str]


def unsaved_words(log: Log) -> str:
    """What is said where a typed row was not recorded."""
    return _("{what}: what you typed is not saved.").format(what=_(log.one))


class LogEditor(QWidget):
    """Comes up under the table. Ctrl+Enter saves from every field, Enter from the last; Escape gives up."""

    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._who, self._record, self._row = "", None, None
        self.form: LogForm | None = None
        self._title = Text("", theme.VALUE, theme.SEMIBOLD)
        self._notice = Notice()
        self.reason = LabelledField(_("Reason for the change"))
        self.save_button = primary(_("Save"), key="Ctrl ↵")
        self.close_button = quiet(_("Close"))
        self._place = QVBoxLayout()
        self._lay_out()
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self._give_up)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            bind(self, keys, self.save)
        self.hide()

    _record: LogRecord | None
    _row: LogEntry | None

    def is_open(self) -> bool:
        """Whether a row is being entered."""
        return self.form is not None

    def open_for(
        self, page: ParticipantPage, record: LogRecord, row: LogEntry | None, typed: Typed | None = None
    ) -> None:
        """Enter a new row, or change one; `typed` puts back what was left here before."""
        self.close_editor()
        self._who, self._record, self._row = page.participant.id, record, row
        words = _("{what}: change") if row else _("{what}: new")
        self._title.set_text(words.format(what=_(record.log.one)))
        self.form = LogForm(record, row.answers if row else None)
        self.form.put_back(typed or {})
        self.form.finished.connect(self.save)
        self.form.entered.connect(self._follow)
        self._place.addWidget(self.form)
        self.reason.hide()
        self.reason.set_text("")
        self._notice.hide()
        self.show()
        if typed is None:
            self.form.focus_first()

    def save(self) -> None:
        """Record the row; what is wrong stands below its field."""
        if self.form is None or self._record is None:
            return
        self.form.flush()
        try:
            self._bridge.try_do(self._write)
        except RowRefused as refused:
            self.form.refuse(refused)
        except ReasonNeeded as needed:
            self._ask_why(needed)
        except TrackerError as error:
            self._notice.say(error.happened, error.todo, token="flag", icon="x")
        else:
            self.close_editor()
            self.closed.emit()

    def close_editor(self) -> None:
        """Go away; what stands here is let go."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.hide()

    def kept(self) -> "tuple[LogEntry | None, Typed] | None":
        """What is typed and not recorded: the row it is about, and its answers as they stand."""
        if self.form is None or not self.form.is_touched():
            return None
        return self._row, self.form.typed_answers()

    def left_behind(self) -> str:
        """What is typed and not recorded."""
        return unsaved_words(self._record.log) if self._record and self.kept() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up; Enter in the reason saves; letters stay with the fields."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()

    def _follow(self, _draft: object) -> None:
        """The page scrolls to the field that got the keyboard, once it is laid out."""
        QTimer.singleShot(0, self, self._show_field)

    def _show_field(self) -> None:
        field, area = self.focusWidget(), self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and field is not None:
            area.ensureWidgetVisible(field, 0, _NEAR)

    def _write(self) -> Changes:
        assert self.form is not None
        assert self._record is not None
        site, log_id, answers = self._bridge.site, self._record.log.id, self.form.typed_answers()
        if self._row is None:
            return logbook.add(site, self._who, log_id, answers)
        return logbook.change(site, self._who, log_id, self._row.id, answers, self.reason.text())

    def _ask_why(self, needed: ReasonNeeded) -> None:
        self.reason.show()
        self.reason.set_state(State.WARN, str(needed))
        self.reason.setFocus()

    def _give_up(self) -> None:
        """The first time, what was typed is kept and said; the second time it goes."""
        if self.left_behind() and self._notice.isHidden():
            words = _("Escape again lets it go; Ctrl+Enter saves it.")
            self._notice.say(self.left_behind(), words, token="warn", icon="info")
            return
        self.close_editor()
        self.closed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule(strong=True))
        inner = QVBoxLayout()
        inner.setContentsMargins(13, 12, 13, 13)
        inner.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self.close_button)
        inner.addLayout(head)
        inner.addLayout(self._place)
        inner.addWidget(self.reason)
        inner.addWidget(self._notice)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addStretch()
        inner.addLayout(row)
        column.addLayout(inner)
