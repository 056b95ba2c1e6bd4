"""The menu of what may happen to a participant beside the schedule: a visit more, treatment stopped, leaving."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from tracker import leaving
from tracker.domain.departure import WAYS
from tracker.domain.planned import EARLY_TERMINATION
from tracker.domain.records import ParticipantStatus
from tracker.domain.rights import Right
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _
from ui.widgets.buttons import plain
from ui.widgets.trust_menu import CONSENT, TRUST_WORDS, May, trust_steps

UNSCHEDULED, STOP, RESUME = "unscheduled", "stop", "resume"
WITHDRAW, LOST, DIED, RETURN, RESCREEN = "withdraw", "lost", "died", "return", "rescreen"
WORDS = {
    CONSENT: N_("Record consent to the new version"),
    UNSCHEDULED: N_("Add an unscheduled visit"),
    EARLY_TERMINATION: N_("Add an early-termination visit"),
    STOP: N_("Stop treatment"),
    RESUME: N_("Take back: treatment stopped"),
    WITHDRAW: N_("Withdraw from the study"),
    LOST: N_("Lost to follow-up"),
    DIED: N_("Record a death"),
    RETURN: N_("Take back: left the study"),
    RESCREEN: N_("Screen again under a new number"),
    **TRUST_WORDS,
}


def steps(page: ParticipantPage) -> Iterator[str]:
    """What can be done with this participant now, in the order of the menu; nothing while it is locked."""
    if page.locks:
        return
    if page.to_consent:
        yield CONSENT
    who, status = page.participant, page.participant.status
    if status not in (ParticipantStatus.SCREEN_FAILURE, ParticipantStatus.DIED):
        yield UNSCHEDULED
    has_last = any(visit.planned_id == EARLY_TERMINATION for visit in page.visits)
    if who.enrolled_on and status is not ParticipantStatus.DIED and not has_last:
        yield EARLY_TERMINATION
    if who.treatment_stopped_on:
        yield RESUME
    elif status is ParticipantStatus.ENROLLED:
        yield STOP
    for step, way in ((WITHDRAW, WAYS[0]), (LOST, WAYS[1]), (DIED, WAYS[2])):
        if leaving.may_end(who, way):
            yield step
    if status in WAYS:
        yield RETURN
    if status is ParticipantStatus.SCREEN_FAILURE and page.screened_again is None:
        yield RESCREEN


class CourseMenu(QWidget):
    """A button that opens the menu; `chosen` brings the step."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.button = plain(_("More"), icon="chevron-down")
        self.button.setToolTip(_("Add a visit, stop treatment, leave the study"))
        self.menu = QMenu(self)
        self.menu.triggered.connect(self._triggered)
        self.button.clicked.connect(self.open_menu)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)

    def show_page(self, page: ParticipantPage, may: May) -> None:
        """Offer what one `may` do with this participant and with the record; without anything the button goes."""
        self.menu.clear()
        before = ""
        managed = steps(page) if may(Right.MANAGE) else ()
        for step in (*managed, *trust_steps(page, may)):
            if before and _group(before) != _group(step):
                self.menu.addSeparator()
            self.menu.addAction(_(WORDS[step])).setData(step)
            before = step
        self.setVisible(bool(before))

    def open_menu(self) -> None:
        """Open below the button, the first line chosen, so that the keyboard goes on."""
        self.menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _triggered(self, action: object) -> None:
        self.chosen.emit(action.data())  # type: ignore[attr-defined]  # a QAction, as the signal says


def _group(step: str) -> int:
    """Consent, visits, treatment, leaving, the record itself: a line between them."""
    if step in TRUST_WORDS:
        return 3
    if step == CONSENT:
        return 4
    return 0 if step in (UNSCHEDULED, EARLY_TERMINATION) else 1 if step in (STOP, RESUME) else 2
