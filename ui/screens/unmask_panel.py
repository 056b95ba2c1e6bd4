"""Emergency unmasking of one participant in two steps, and the record that a code was broken elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent

from tracker import unmasking
from tracker.domain.views import ParticipantPage
from tracker.errors import ReasonNeeded, TrackerError, WrongPassphrase
from tracker.language import _
from ui import dates
from ui.aside import Aside
from ui.bridge import Bridge
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField, State
from ui.widgets.kept_words import KeptWords
from ui.widgets.passphrase import PassphraseField
from ui.widgets.step_panel import StepPanel, beside


class UnmaskPanel(StepPanel):
    """First the reason, then the passphrase; the arm stands here until the panel closes, and nowhere else.

    Once it is asked for, the unmasking is on the record. A panel that closes or is hidden before the arm has come never
    shows it: who comes back to it is told so.
    """

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self.passphrase = PassphraseField(_("Your passphrase"))
        self.reason.label.set_text(_("Which emergency asks for it"))
        self.reason.editor.setAccessibleName(_("Which emergency asks for it"))
        self.fields.addLayout(beside((self.reason, 2), (self.passphrase, 1)))
        self.set_order(self.reason.editor, self.passphrase.line)
        self.typed = KeptWords(self.reason)
        self._aside = Aside(bridge, self.action, self.passphrase)
        self.given.connect(self.go_on)

    def hideEvent(self, event: QHideEvent) -> None:
        """Neither the passphrase nor the arm stays behind what is not shown."""
        super().hideEvent(event)
        if self._aside.busy:
            self._aside.forget()
            self._tell_unseen()
        self._forget()
        self.tell_effect(())

    def open_for(self, page: ParticipantPage) -> None:
        """Come up with the first step, or with why there is nothing to unmask."""
        self._page = page
        site, who = self._bridge.site, page.participant
        title = _("Emergency unmasking of {number}, step 1 of 2").format(number=who.shown_number)
        self._show_step(1)
        try:
            words = unmasking.may_unmask(site, who.id)
        except TrackerError as error:
            self.begin(title, str(error), _("Go on"))
            self.action.hide()
            self.reason.hide()
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.begin(title, words, _("Go on"))
            self.typed.come_up(who.id, _("{number}, emergency unmasking").format(number=who.shown_number), "")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panel(self) -> None:
        """Give it up."""
        if self._page is not None:
            self.typed.recorded(self._page.participant.id)
        super().close_panel()

    def go_on(self) -> None:
        """To the second step, then to the arm."""
        if self._page is None or self.action.isHidden() or self._aside.busy:
            return
        if self.passphrase.isHidden():
            self._ask_passphrase(self._page)
        else:
            self._unmask(self._page)

    def _ask_passphrase(self, page: ParticipantPage) -> None:
        if not self.reason.text().strip():
            asked = ReasonNeeded(_("Unmasking needs a reason."), _("Say which emergency asks for it."))
            self.refuse(asked, {})
            return
        reason, number = self.reason.text().strip(), page.participant.shown_number
        words = _("Type your passphrase to unmask {number}. This cannot be undone. Reason: {reason}")
        title = _("Emergency unmasking of {number}, step 2 of 2").format(number=number)
        self.begin(title, words.format(number=number, reason=reason), _("Unmask"), reason)
        self._show_step(2)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unmask(self, page: ParticipantPage) -> None:
        site, who = self._bridge.site, page.participant
        reason, typed = self.reason.text(), self.passphrase.text()
        self._aside.run(
            lambda: unmasking.unmask(site, who.id, reason, typed),
            lambda found: self._tell(page, found[0]),
            self._refuse,
        )

    def _refuse(self, error: TrackerError) -> None:
        if isinstance(error, WrongPassphrase):
            self.passphrase.set_text("")
        self.passphrase.set_state(State.ERROR, str(error))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_unseen(self) -> None:
        """For who finds the panel again, as behind a window that was locked meanwhile."""
        self.words.set_text(
            _(
                "This was left before the arm could be shown. If the passphrase was right, the unmasking is on the "
                "record all the same. Close this and unmask again to see the arm."
            )
        )
        self.passphrase.hide()
        self.action.hide()

    def _tell(self, page: ParticipantPage, arm: str) -> None:
        self.typed.recorded(page.participant.id)
        label = next((one.label for one in page.study.protocol.arms if one.id == arm), arm)
        self.title.set_text(_("{number} was unmasked").format(number=page.participant.shown_number))
        self.words.set_text(
            _("That, by whom and why is on the record. Close this before anyone else sees it.")
        )
        self.tell_effect((_("Arm: {arm}").format(arm=label),))
        self._forget()
        self.passphrase.hide()
        self.action.hide()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self.passphrase.set_text("")
        self.passphrase.set_state(State.NORMAL)

    def _show_step(self, number: int) -> None:
        self.reason.setVisible(number == 1)
        self.passphrase.setVisible(number == 2)
        self.action.show()
        self._forget()


class CodeBreakPanel(StepPanel):
    """When the code was broken, by whom, why: the arm is never asked for and never stored."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self.day = DateField(_("Day on which the code was broken"), required=True, today=bridge.site.today)
        self.by_whom = LabelledField(_("By whom"), hint=_("The hotline, pharmacy or physician who broke it."))
        self.fields.addLayout(beside((self.day, 2), (self.by_whom, 3), (self.reason, 4)))
        self.set_order(self.day.editor, self.by_whom.editor, self.reason.editor)
        self.typed = KeptWords(self.day, self.by_whom, self.reason)
        self.given.connect(self.record)

    def open_for(self, page: ParticipantPage) -> None:
        """Come up with today as its day."""
        self._page, who = page, page.participant
        title = _("Code of {number} broken elsewhere").format(number=who.shown_number)
        words = _("Record that it happened. What the participant receives is not written here.")
        self.begin(title, words, _("Record"))
        self.typed.come_up(who.id, title, dates.full(self._bridge.site.today()), "", "")
        self.day.setFocus(Qt.FocusReason.TabFocusReason)  # what is typed takes the place of the day

    def record(self) -> None:
        """Record it; what is wrong stands under its field."""
        self.tell("")
        if self._page is None or not self.day.check():
            return
        site, who, on = self._bridge.site, self._page.participant.id, self.day.day()
        by_whom, reason = self.by_whom.text(), self.reason.text()
        assert on is not None
        try:
            self._bridge.try_do(lambda: unmasking.record_code_break(site, who, on, by_whom, reason))
        except TrackerError as error:
            self.refuse(error, {"broken_on": self.day})
        else:
            self.close_panel()

    def close_panel(self) -> None:
        """Record nothing, or nothing more."""
        if self._page is not None:
            self.typed.recorded(self._page.participant.id)
        super().close_panel()
