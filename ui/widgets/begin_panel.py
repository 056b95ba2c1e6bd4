"""A visit that is not held yet: its date with today proposed, and in line why it lies outside its window."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.amended_visits import was_dropped
from tracker.domain.planned import is_unplanned
from tracker.domain.views import VisitRecord
from tracker.errors import ReasonNeeded, TrackerError, ValueRefused
from tracker.language import _
from ui import theme
from ui.widgets import buttons
from ui.widgets.cards import Card
from ui.widgets.date_field import DateField
from ui.widgets.fields import Entry, LabelledField
from ui.widgets.text import Text


class BeginPanel(QWidget):
    """`begun` brings the day and the reason ("" for none)."""

    begun = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.day = DateField(_("Visit date"), required=True)
        self.reason = LabelledField(_("Why outside the window"))
        self.button = buttons.primary(_("Begin visit"))
        self._title = Text("", theme.FORM, theme.SEMIBOLD)
        self._words = Text("", theme.BODY, ink="ink2", wrap=True)
        self.button.clicked.connect(self.begin)
        self.day.changed.connect(self._day_changed)
        self._entered = False
        self._asked: date | None = None
        assert isinstance(self.day.editor, Entry)
        assert isinstance(self.reason.editor, Entry)
        self.day.editor.returnPressed.connect(self._enter)
        self.reason.editor.returnPressed.connect(self.begin)
        self._lay_out()

    def show_visit(self, record: VisitRecord, *, may_begin: bool = True) -> None:
        """Propose today, or the past day for which an unscheduled visit was made; who only reads is told of it."""
        title = _("{visit} was marked missed") if record.visit.missed_on else _("{visit} has not begun")
        self._title.set_text(title.format(visit=record.visit.label))
        self._words.set_text(
            _(
                "The fields open when the date is recorded. Later visits are dated from it where the protocol says so."
            )
        )
        dropped = was_dropped(record.participant, record.visit, record.study.current)
        self.day.set_day(None if dropped else _likely_day(record))
        self.reason.set_text("")
        self.reason.hide()
        possible = (dropped or not record.visit.not_needed) and not record.locks
        self.button.setEnabled(possible)
        for part in (self.day, self.button):
            part.setVisible(may_begin)
        if not may_begin:
            self._words.set_text(_("Its forms are read here once it has begun."))
        elif not possible:
            locked = _("It is locked: the visit cannot begin.")
            self._words.set_text(locked if record.locks else _("This visit is no longer expected."))
        elif dropped:
            self._words.set_text(
                _("An amendment dropped this visit. If it took place before the approval, record its date.")
            )

    def refuse(self, error: TrackerError) -> None:
        """Show at the date why the visit cannot begin; outside the window ask for the reason in line."""
        if isinstance(error, ReasonNeeded):
            self._asked = self.day.day()
            self.day.warn(str(error))
            self.reason.set_hint(_("Kept with the deviation that is logged."))
            self.reason.show()
            self.reason.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(error, ValueRefused):
            self.day.refuse(error)
        else:
            self.day.warn(str(error))

    def begin(self) -> None:
        """Ask for the visit to begin on the day in the field."""
        if self.day.check() and self.day.day() is not None:
            self.begun.emit(self.day.day(), self.reason.text() if self.reason.isVisible() else "")

    def _enter(self) -> None:
        """The date field reads itself after Enter, then says `changed`: the visit begins with what it read."""
        self._entered = True

    def _day_changed(self, day: date | None) -> None:
        entered, self._entered = self._entered, False
        if entered:
            self.begin()
        elif day is None or day != self._asked:
            self.reason.hide()

    def _lay_out(self) -> None:
        card = Card()
        inside = QVBoxLayout()
        inside.setContentsMargins(20, 18, 20, 20)
        inside.setSpacing(theme.GAP)
        inside.addWidget(self._title)
        inside.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self.day.setFixedWidth(260)
        row.addWidget(self.day, 0, Qt.AlignmentFlag.AlignTop)
        button = QVBoxLayout()
        button.addSpacing(20)
        button.addWidget(self.button)
        button.addStretch()
        row.addLayout(button)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.reason)
        card.body.addLayout(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(card)
        column.addStretch(1)


def _likely_day(record: VisitRecord) -> date | None:
    booked, today = record.visit.appointment, record.today
    made_later = is_unplanned(record.visit.planned_id) and booked and today and booked < today
    return booked if made_later else today
