"""Stop treatment, leave the study, or take either back: with its day and reason, what changes shown before."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal

from tracker import leaving
from tracker.domain.departure import Departure
from tracker.domain.records import Changes, ParticipantStatus, Visit
from tracker.domain.views import ParticipantPage
from tracker.errors import TrackerError
from tracker.language import N_, _
from tracker.site import Site
from ui import dates
from ui.bridge import Bridge
from ui.widgets.course_menu import DIED, LOST, RESUME, RETURN, STOP, WITHDRAW
from ui.widgets.date_field import DateField
from ui.widgets.fields import LabelledField
from ui.widgets.kept_words import KeptWords
from ui.widgets.step_panel import StepPanel, beside

_STATUS = {
    WITHDRAW: ParticipantStatus.WITHDRAWN,
    LOST: ParticipantStatus.LOST,
    DIED: ParticipantStatus.DIED,
}
_SAID = {
    STOP: (N_("Stop treatment"), N_("Stopping the study drug is not leaving the study."), N_("Record")),
    RESUME: (N_("Treatment was not stopped"), N_("Takes back that it was."), N_("Take back")),
    WITHDRAW: (N_("Withdrawal from the study"), N_("What was held is kept."), N_("Record withdrawal")),
    LOST: (
        N_("Lost to follow-up"),
        N_("The day on which the search for the participant ended."),
        N_("Record as lost"),
    ),
    DIED: (N_("Death"), N_("The day of death, and its cause as far as it is known."), N_("Record death")),
    RETURN: (N_("Back on study"), N_("Takes back that the participant left."), N_("Take back")),
}


class LeavingPanel(StepPanel):
    """`done` brings the step that was recorded."""

    done = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._page: ParticipantPage | None = None
        self._step = ""
        self.day = DateField(_("Day"), required=True, today=bridge.site.today)
        self.typed = KeptWords(self.day, self.reason)
        self.fields.addLayout(beside((self.day, 1), (self.reason, 2)))
        self.set_order(self.day.editor, self.reason.editor)
        self.day.changed.connect(self._show_effect)
        self.given.connect(self.record)

    def open_for(self, page: ParticipantPage, step: str) -> None:
        """Come up for a step of the menu, with today as its day."""
        self._page, self._step = page, step
        title, words, action = _SAID[step]
        self.begin(_(title), _(words), _(action))
        name = f"{page.participant.shown_number}, {_(title)}"
        self.typed.come_up(self._about(), name, dates.full(self._bridge.site.today()), "")
        dated = step not in (RESUME, RETURN)
        label = _("Cause of death") if step == DIED else _("Reason")
        self.reason.label.set_text(label)
        self.reason.editor.setAccessibleName(label)
        self.day.setVisible(dated)
        self._show_effect(self.day.day())
        first = self.day if dated else self.reason
        first.setFocus(Qt.FocusReason.TabFocusReason)  # what is typed takes the place of the day

    def record(self) -> None:
        """Record the step; what is wrong stands under its field."""
        self.tell("")
        if self._page is None or (not self.day.isHidden() and not self.day.check()):
            return
        call, who, reason = self._calls(), self._page.participant.id, self.reason.text()
        site, named = self._bridge.site, {"on": self.day}
        try:
            self._bridge.try_do(lambda: call(site, who, reason))
        except TrackerError as error:
            self.refuse(error, dict[str, LabelledField](named))
        else:
            self.typed.recorded(self._about())
            self.hide()
            self.done.emit(self._step)

    def close_panel(self) -> None:
        """Give the step up."""
        self.typed.recorded(self._about())
        super().close_panel()

    def _about(self) -> str:
        return f"{self._page.participant.id} {self._step}" if self._page else ""

    def _calls(self) -> Callable[[Site, str, str], Changes]:
        undone = {RESUME: leaving.resume_treatment, RETURN: leaving.return_to_study}
        if self._step in undone:
            return undone[self._step]
        dated = {
            STOP: leaving.stop_treatment,
            WITHDRAW: leaving.withdraw,
            LOST: leaving.lost_to_follow_up,
            DIED: leaving.died,
        }[self._step]
        on = self.day.day()
        assert on is not None
        return lambda site, who, reason: dated(site, who, on, reason)

    def _show_effect(self, day: date | None) -> None:
        if self._page is None:
            return
        if self._step in _STATUS and day is not None:
            who, status = self._page.participant.id, _STATUS[self._step]
            found = leaving.what_changes(self._bridge.site, who, status, day)
            self.tell_effect(tuple(effect_lines(found, status)))
        else:
            self.tell_effect(_undone_lines(self._page, self._step))


def effect_lines(found: Departure, status: ParticipantStatus) -> list[str]:
    """What leaving changes, in sentences."""
    lines = [
        _("No longer needed: {visits}.").format(visits=_names(found.not_needed))
        if found.not_needed
        else _("No visit is waited for any more.")
    ]
    if found.past_before:
        words = _("The window of {visits} had closed before this day: record it as missed first if it was.")
        lines.append(words.format(visits=_names(found.past_before)))
    if found.held_after:
        words = _("Held after this day, and kept: {visits}. Check both dates.")
        lines.append(words.format(visits=_names(found.held_after)))
    if status is ParticipantStatus.DIED:
        lines.append(
            _(
                "A death is a serious adverse event: record it among the adverse events with the day on which the site "
                "learned of it."
            )
        )
    return lines


def _undone_lines(page: ParticipantPage, step: str) -> tuple[str, ...]:
    if step == STOP:
        return (_("Every visit stays planned. Treatment is shown as stopped from this day on."),)
    if step == RETURN:
        gone = tuple(visit for visit in page.visits if visit.not_needed)
        return (_("Expected again: {visits}.").format(visits=_names(gone)),) if gone else ()
    return ()


def _names(visits: tuple[Visit, ...]) -> str:
    return ", ".join(
        f"{visit.label} ({dates.full(visit.held_on)})" if visit.held_on else visit.label for visit in visits
    )
