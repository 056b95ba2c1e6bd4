"""Source data verification of a form, on the visit screen: tick what was compared, one by one or the whole form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tracker import source_checks
from tracker.domain.views import VisitRecord
from tracker.language import _, ngettext
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import Card
from ui.widgets.source_table import Compared, SourceTable, compared
from ui.widgets.text import Text


class SourcePanel(QWidget):
    """One form at a time. `dropped` asks for the form itself, `history_wanted` for the history of an answer."""

    dropped = Signal()
    history_wanted = Signal(str, str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._record: VisitRecord | None = None
        self._form_id = ""
        self.title = Text("", theme.FORM, theme.SEMIBOLD)
        self.progress = Text("", theme.BODY, ink="ink2")
        self.table = SourceTable()
        self.whole = primary(_("Mark the whole form"))
        self.tick = plain(_("Mark or take back"), key=_("Space"))
        self.history = plain(_("History"), key="F4")
        self.back = plain(_("Back to the form"), key="F6")
        self._none = Text(
            _("Nothing of this form is recorded yet."), theme.BODY, theme.REGULAR, "ink2", wrap=True
        )
        self._lay_out()
        self.table.ticked.connect(self.toggle)
        self.whole.clicked.connect(self.mark_form)
        self.tick.clicked.connect(self._tick_chosen)
        self.history.clicked.connect(self.ask_history)
        self.back.clicked.connect(self.dropped)

    def show_form(self, record: VisitRecord, form_id: str) -> None:
        """Show a form with its marks as they are now."""
        self._record, self._form_id = record, form_id
        form = record.form(form_id)
        site = self._bridge.site
        rows = compared(form, source_checks.marks(site, record.visit.id), site.zone)
        self.title.set_text(_("Source data: {form}").format(form=_(form.title)))
        self.progress.set_text(_progress(rows))
        self.progress.set_ink("warn" if any(one.is_changed for one in rows) else "ink2")
        self.table.set_rows(rows)
        self._card.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.whole.setEnabled(not all(one.is_done for one in rows))
        for button in (self.tick, self.history):
            button.setEnabled(bool(rows))

    def begin(self) -> None:
        """Take the keyboard: at the first answer that is still to be compared."""
        open_ = [place for place, one in enumerate(self.table.table.rows) if not one.is_done]
        if open_:
            self.table.choose(open_[0])
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self, one: Compared) -> None:
        """Mark what is not marked, or changed since; take the mark of the rest back."""
        site, visit_id = self._bridge.site, self._visit_id
        act = source_checks.unmark if one.is_done else source_checks.mark
        if self._bridge.do(lambda: act(site, visit_id, one.entry.id)) is not None:
            self._again()
            if not one.is_done:
                self.table.go_on()

    def mark_form(self) -> None:
        """Mark every answer of the form."""
        site, visit_id, form_id = self._bridge.site, self._visit_id, self._form_id
        if self._bridge.do(lambda: source_checks.mark_form(site, visit_id, form_id)) is not None:
            self._again()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_history(self) -> None:
        """Ask for the history of the chosen answer."""
        chosen = self.table.chosen_row()
        if chosen is not None:
            self.history_wanted.emit(chosen.item_id, chosen.label)

    @property
    def _visit_id(self) -> str:
        assert self._record is not None
        return self._record.visit.id

    def _again(self) -> None:
        assert self._record is not None
        self.show_form(self._record, self._form_id)

    def _tick_chosen(self) -> None:
        chosen = self.table.chosen_row()
        if chosen is not None:
            self.toggle(chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 14)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.progress)
        column.addLayout(head)
        self._card = Card()
        self._card.body.addWidget(self.table)
        body = QWidget()
        body.setObjectName("plain")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(2, 2, 2, 2)
        for part in (self._card, self._none):
            rows.addWidget(part)
        rows.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        column.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP_SMALL)
        for button in (self.whole, self.tick, self.history):
            foot.addWidget(button)
        foot.addStretch()
        foot.addWidget(self.back)
        column.addLayout(foot)


def _progress(rows: tuple[Compared, ...]) -> str:
    """12 of 17 compared, 1 changed since."""
    done, changed = sum(one.is_done for one in rows), sum(one.is_changed for one in rows)
    words = _("{done} of {all} compared").format(done=done, all=len(rows))
    if not changed:
        return words
    since = ngettext("{n} changed since", "{n} changed since", changed).format(n=changed)
    return f"{words}, {since}"
