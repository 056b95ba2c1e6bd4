"""Consent again: the day on which a participant signed the version of the form that an amendment brought."""

from PySide6.QtCore import Signal

from tracker import consents
from tracker.domain.views import ParticipantPage
from tracker.errors import TrackerError
from tracker.language import _
from ui import dates
from ui.bridge import Bridge
from ui.widgets.date_field import DateField
from ui.widgets.kept_words import KeptWords
from ui.widgets.step_panel import StepPanel, beside


class ConsentPanel(StepPanel):
    """`done` says that it was recorded."""

    done = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self.day = DateField(_("Consented on"), required=True, today=bridge.site.today)
        self.fields.addLayout(beside((self.day, 1), (self.reason, 2)))
        self.set_order(self.day.editor, self.reason.editor)
        self.typed = KeptWords(self.day, self.reason)
        self.given.connect(self.record)

    def open_for(self, page: ParticipantPage) -> None:
        """Come up for the version that is asked for, without a day: that stands on the signed form."""
        if page.to_consent is None:
            return
        self._page = page
        title = _("Consent to version {version} of the form").format(version=page.to_consent.version)
        words = _("Asked since the amendment of {day}. The consent of {before} to version {version} is kept.")
        who = page.participant
        told = words.format(
            day=dates.full(page.to_consent.since),
            before=dates.full(who.consent_date),
            version=who.consent_version,
        )
        self.begin(title, told, _("Record consent"))
        self.reason.set_hint(_("Only where the program asks for it"))
        self.typed.come_up(who.id, f"{who.shown_number}, {title}", "", "")
        self.day.setFocus()

    def record(self) -> None:
        """Record it; what is wrong stands under its field."""
        self.tell("")
        if self._page is None or not self.day.check():
            return
        on = self.day.day()
        assert on is not None
        site, who, reason = self._bridge.site, self._page.participant.id, self.reason.text()
        try:
            self._bridge.try_do(lambda: consents.record(site, who, on, reason))
        except TrackerError as error:
            self.refuse(error, {"on": self.day})
        else:
            self.typed.recorded(who)
            self.hide()
            self.done.emit()

    def close_panel(self) -> None:
        """Give it up."""
        if self._page is not None:
            self.typed.recorded(self._page.participant.id)
        super().close_panel()
