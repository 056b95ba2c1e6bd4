"""One form on the page: its title, the form itself (scrolled where it is long), and what comes next."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.queries import Query
from tracker.domain.views import FormRecord
from tracker.language import _, ngettext
from ui import theme
from ui.entry_draft import Draft
from ui.widgets import buttons
from ui.widgets.ask_why import AskWhy
from ui.widgets.entry_form import EntryForm
from ui.widgets.instrument_notes import InstrumentNotes
from ui.widgets.query_bubbles import QueryBubbles
from ui.widgets.reason_line import show_in_place
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text

_NEAR = 24
_LOGS = {"adverse_events": "adverse_events", "medication": "history_medication", "study_drug": "study_drug"}
"""Forms that ask whether something is new, and the tab of the log where it is entered."""


class FormPage(QWidget):
    """The frame around a form. `next_wanted` asks for the form after it."""

    next_wanted = Signal()
    log_wanted = Signal(str)
    """The tab of the participant's page with the log that the form asks about."""
    repeat_wanted = Signal(str, str)
    """The form to repeat, and why."""
    history_wanted = Signal(str, str)
    """The field in hand and its words; none of both for the whole form."""
    source_wanted = Signal()
    queries_wanted = Signal(str, str, str)
    """The form, the field in hand and its words; without both the queries of the whole form."""

    def __init__(self, form: EntryForm, next_title: str) -> None:
        super().__init__()
        self.form = form
        self.rest = buttons.plain(_("Set the rest to not done"), key="Shift+F8")
        words = _("Next: {form}").format(form=next_title) if next_title else _("To the summary")
        self.next = buttons.plain(words, key="PgDn" if next_title else "")
        repeat = _("Repeat this sample") if form.form.kind == "laboratory" else _("Repeat the measurement")
        self.repeat = AskWhy(repeat, _("Why it is repeated"))
        show_in_place(self.repeat, form.form.repeatable)
        self.history = _beside(_("History"), "F4")
        self.source = _beside(_("Source data"), "F6")
        self.source.hide()
        self.asked = _beside(_("Queries"), "F7")
        self.bubbles = QueryBubbles(form)
        self.read_only = StatusPill(None, _("Read-only"), "done")
        self.read_only.hide()
        self._in_hand: Draft | None = None
        self.history.clicked.connect(self.ask_history)
        self.source.clicked.connect(self.source_wanted)
        self.asked.clicked.connect(self.ask_queries)
        self.bubbles.wanted.connect(self._bubble_pressed)
        self.repeat.given.connect(self._repeat)
        self.repeat.asking.connect(self._make_room)
        self.rest.clicked.connect(form.set_rest_not_done)
        self.next.clicked.connect(self.next_wanted)
        form.finished.connect(self._finished)
        form.entered.connect(self._show_field)
        form.edited.connect(self.show_open)
        self._area = self._scrolled()
        self._below = self._foot()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._head(form.form))
        self._whole.addWidget(self._area, 1)
        self.show_open()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        body = QWidget()
        body.setObjectName("plain")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 6, 16, 10)
        area.setWidget(body)
        return area

    def put_in(self) -> None:
        """Put form and foot in, once the page has its place: before, they would be laid out unstyled, and again."""
        instrument = INSTRUMENTS.get(self.form.form.instrument or "")
        notes = [InstrumentNotes(instrument)] if instrument else []
        for part in (self.form, *notes):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._whole.addWidget(self._below)
        for part in (self.form, *notes, self._below):
            part.show()  # in a page that shows already Qt would wait with it

    def show_open(self) -> None:
        """Offer "not done" for the rest while there is a rest."""
        self.rest.setEnabled(self.form.open_count() > 0)

    def set_read_only(self, read_only: bool) -> None:
        """Show the form to be read: its fields take nothing, and what would add to it is not offered."""
        self.form.set_read_only(read_only)
        show_in_place(self.read_only, read_only)
        show_in_place(self.rest, not read_only)
        show_in_place(self.repeat, self.form.form.repeatable and not read_only)

    def _head(self, form: FormRecord) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 11, 16, 3)
        row.setSpacing(theme.GAP)
        row.addWidget(Text(_(form.title), theme.FORM, theme.SEMIBOLD))
        row.addWidget(self.read_only)
        instrument = INSTRUMENTS.get(form.instrument or "")
        if instrument is not None:
            row.addWidget(Text(_(instrument.full_name), theme.BODY, ink="ink2", elide=True), 1)
        for widget in self.form.head_widgets():
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.source)
        row.addSpacing(4)
        row.addWidget(self.asked)
        row.addSpacing(4)
        row.addWidget(self.history)
        return holder

    def show_queries(self, queries: Iterable[Query]) -> None:
        """Show what was asked at this form: bubbles at its fields, and how many stand."""
        standing = [one for one in queries if one.stands]
        count = len(standing)
        words = ngettext("{n} query", "{n} queries", count).format(n=count) if count else _("Queries")
        self.asked.set_text(words)
        self.bubbles.show_queries(standing)

    def ask_queries(self) -> None:
        """Ask for the queries of the field that had the keyboard last."""
        draft = self._in_hand
        self.queries_wanted.emit(
            self.form.form.id, draft.item_id if draft else "", draft.label if draft else ""
        )

    def _bubble_pressed(self, item_id: str) -> None:
        self.queries_wanted.emit(self.form.form.id, item_id, self.form.drafts[item_id].label)

    def ask_history(self) -> None:
        """Ask for the history of the field that had the keyboard last."""
        draft = self._in_hand
        self.history_wanted.emit(draft.item_id if draft else "", draft.label if draft else "")

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 6, 16, 14)
        row.setSpacing(theme.GAP_SMALL)
        row.addWidget(self.rest)
        if self.form.form.id in _LOGS:
            log = buttons.quiet(_("Open the log"), icon="list-checks")
            log.clicked.connect(self._want_log)
            row.addWidget(log)
        row.addWidget(self.repeat)
        row.addStretch()
        row.addWidget(self.next)
        return foot

    def name_next(self, title: str) -> None:
        """Say which form comes after this one."""
        self.next.set_text(_("Next: {form}").format(form=title) if title else _("To the summary"))

    def _make_room(self, asking: bool) -> None:
        """The line that asks why has the foot for itself."""
        self.rest.setVisible(not asking)
        self.next.setVisible(not asking)

    def _repeat(self, reason: str) -> None:
        self.repeat_wanted.emit(self.form.form.id, reason)

    def _want_log(self) -> None:
        self.log_wanted.emit(_LOGS[self.form.form.id])

    def _finished(self) -> None:
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_field(self, draft: Draft) -> None:
        """Bring the field in hand, and what is said below it, into view, once the layout has settled."""
        self._in_hand = draft
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        field = self.focusWidget()
        body = self._area.widget()
        if field is None or body is None or not body.isAncestorOf(field):
            return
        place = QRect(field.mapTo(body, field.rect().topLeft()), field.size())
        self._area.ensureVisible(place.center().x(), place.top(), 0, _NEAR)
        self._area.ensureVisible(place.center().x(), place.bottom(), 0, _NEAR * 2)


def _beside(words: str, key: str) -> buttons.Button:
    """A button beside the title: the keyboard stays in the field, its key does the same."""
    button = buttons.Button(words, buttons.Kind.QUIET, key=key, height=24)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
