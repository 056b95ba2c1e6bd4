"""Add a visit that no protocol plans: its day, its forms, and what it is for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tracker import unplanned
from tracker.domain.planned import EARLY_TERMINATION
from tracker.domain.protocol import Protocol
from tracker.domain.unplanned import offered_forms, proposed_forms
from tracker.domain.views import ParticipantPage
from tracker.errors import TrackerError
from tracker.language import _
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.date_field import DateField
from ui.widgets.flow import FlowBox
from ui.widgets.kept_words import KeptWords
from ui.widgets.step_panel import StepPanel, beside
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill


class AddVisitPanel(StepPanel):
    """`added` brings the id of the new visit."""

    added = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self._planned_id = ""
        self.day = DateField(_("Day"), required=True)
        self.forms = FlowBox(theme.GAP_SMALL)
        self.pills: list[TogglePill] = []
        holder: tuple[tuple[QWidget, int], ...] = ((self.day, 1), (self.reason, 2))
        self.fields.addLayout(beside(*holder))
        self.fields.addWidget(Text(_("Forms"), theme.LABEL, theme.MEDIUM, "ink2"))
        self.fields.addWidget(self.forms)
        self.typed = KeptWords(self.day, self.reason)
        self.given.connect(self.add)

    def open_for(self, page: ParticipantPage, planned_id: str) -> None:
        """Come up for a participant, with today and the forms that are proposed."""
        self._page, self._planned_id = page, planned_id
        protocol, last = page.study.protocol, planned_id == EARLY_TERMINATION
        title = _("Early-termination visit") if last else _("Unscheduled visit")
        own = protocol.early_termination_forms if last else protocol.unscheduled_forms
        words = _(
            "No protocol plans its day: it has no window. It stands between the other visits by its date."
        )
        if own is None:
            words += " " + _("Its forms are the site’s choice.")
        reason = page.participant.end_reason if last else ""
        self.begin(title, words, _("Add visit"), reason)
        name = f"{page.participant.shown_number}, {title}"
        self.typed.come_up(self._about(), name, dates.full(self._bridge.site.today()), reason)
        self._offer(protocol, planned_id)
        self.set_order(self.day.editor, self.reason.editor, *self.pills)
        self.day.setFocus(Qt.FocusReason.TabFocusReason)  # what is typed takes the place of the day

    def close_panel(self) -> None:
        """Give the visit up."""
        self.typed.recorded(self._about())
        super().close_panel()

    def _about(self) -> str:
        return f"{self._page.participant.id} {self._planned_id}" if self._page else ""

    def add(self) -> None:
        """Record the visit; what is wrong stands under its field."""
        self.tell("")
        if self._page is None or not self.day.check():
            return
        day, who = self.day.day(), self._page.participant.id
        forms, reason = [pill.key for pill in self.pills if pill.isChecked()], self.reason.text()
        assert day is not None
        site = self._bridge.site
        try:
            if self._planned_id == EARLY_TERMINATION:
                made = self._bridge.try_do(
                    lambda: unplanned.add_early_termination(site, who, day, forms, reason)
                )
            else:
                made = self._bridge.try_do(lambda: unplanned.add_unscheduled(site, who, day, forms, reason))
        except TrackerError as error:
            self.refuse(error, {"day": self.day})
        else:
            self.typed.recorded(self._about())
            self.hide()
            self.added.emit(made[0])

    def _offer(self, protocol: Protocol, planned_id: str) -> None:
        chosen = proposed_forms(protocol, planned_id)
        self.forms.flow.clear()
        self.pills = []
        for form in protocol.forms:
            if form.id in offered_forms(protocol) or form.id in chosen:
                pill = TogglePill(form.title, form.id)
                pill.setChecked(form.id in chosen)
                self.pills.append(pill)
                self.forms.add(pill)
