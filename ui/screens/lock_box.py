"""A lock on a visit, participant or study: said where the record shows, set and opened there with a reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import locking
from tracker.domain.rights import Right
from tracker.domain.signing import Lock, Scope
from tracker.errors import TrackerError
from tracker.language import N_, _
from ui import dates, theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain
from ui.widgets.notice import Notice
from ui.widgets.reason_panel import ReasonPanel

_LOCKED = {
    Scope.VISIT: N_("This visit is locked by {login} since {day}: it can be read and not be changed."),
    Scope.PARTICIPANT: N_("This participant is locked by {login} since {day}: nothing can be changed."),
    Scope.STUDY: N_("This study is locked by {login} since {day}: nothing can be changed."),
}
_ELSEWHERE = {
    Scope.PARTICIPANT: N_("An investigator unlocks it on the participant’s page."),
    Scope.STUDY: N_("An investigator unlocks it on the Study screen."),
}
_ASK = {
    Scope.VISIT: (N_("Lock this visit"), N_("Lock visit"), N_("Unlock this visit"), N_("Unlock visit")),
    Scope.PARTICIPANT: (
        N_("Lock this participant"),
        N_("Lock participant"),
        N_("Unlock this participant"),
        N_("Unlock participant"),
    ),
    Scope.STUDY: (N_("Lock this study"), N_("Lock study"), N_("Unlock this study"), N_("Unlock study")),
}
_MEANS = {
    Scope.VISIT: N_("Its day and its values take no change until an investigator unlocks it with a reason."),
    Scope.PARTICIPANT: N_(
        "Visits, values and logs of this participant take no change until an investigator unlocks with a reason."
    ),
    Scope.STUDY: N_(
        "Every participant of this study, and what the site settled for it, takes no change until an investigator "
        "unlocks it with a reason. Nobody can be registered."
    ),
}


class LockBox(QWidget):
    """Hidden while nothing is locked and nothing is asked. `done` says that a lock came or went."""

    done = Signal()
    closed = Signal()
    asking = Signal(bool)
    """The panel came up, or went: the screen around it may give it room."""

    def __init__(self, bridge: Bridge, scope: Scope, *, margins: int = 0) -> None:
        super().__init__()
        self._bridge, self._scope = bridge, scope
        self._record_id, self._name = "", ""
        self._own: Lock | None = None
        self._has_locks = False
        self.notice = Notice()
        self.unlock = plain(_(_ASK[scope][3]))
        self.panel = ReasonPanel(_("Reason"), _(_ASK[scope][1]))
        self.unlock.clicked.connect(self.ask)
        self.panel.given.connect(self._give)
        self.panel.closed.connect(self._closed)
        self._lay_out(margins)
        self.hide()

    def show_locks(self, record_id: str, name: str, locks: tuple[Lock, ...]) -> None:
        """Show what holds this record: its own lock, or one on what it belongs to."""
        if record_id != self._record_id:
            self.panel.hide()
        self._record_id, self._name = record_id, name
        self._own = next((one for one in locks if one.scope is self._scope), None)
        shown = self._own or next(iter(locks), None)
        if shown is None:
            self.notice.hide()
        else:
            self.notice.say(self._words(shown), _why(shown, self._scope))
        self.unlock.setVisible(self._own is not None and self._bridge.may(Right.LOCK))
        self._has_locks = shown is not None
        self._show()

    def ask(self) -> None:
        """Ask for the reason to lock, or to unlock what is locked."""
        lock, does_lock, unlock, does_unlock = _ASK[self._scope]
        self.panel.action.set_text(_(does_unlock if self._own else does_lock))
        words = _("The reason stays on the audit trail.")
        if self._own is None:
            words = f"{_(_MEANS[self._scope])} {_('A reason may be given.')}"
        title = _(unlock if self._own else lock)
        self.panel.open_for(title, words, f"{self._record_id} {title}", f"{self._name}, {title}")
        self._show()

    def _give(self, reason: str) -> None:
        site, scope, record_id, own = self._bridge.site, self._scope, self._record_id, self._own
        call = locking.unlock if own else locking.lock
        try:
            self._bridge.try_do(lambda: call(site, scope, record_id, reason))
        except TrackerError as error:
            self.panel.refuse(error)
        else:
            self.panel.finish()
            self.done.emit()

    def _closed(self) -> None:
        self._show()
        self.closed.emit()

    def _show(self) -> None:
        asked = not self.panel.isHidden()
        self._line.setVisible(self._has_locks and not asked)
        self.setVisible(self._has_locks or asked)
        self.asking.emit(asked)

    def _words(self, lock: Lock) -> str:
        day = dates.full(lock.locked_at.astimezone(self._bridge.site.zone))
        return _(_LOCKED[lock.scope]).format(login=lock.locked_by, day=day)

    def _lay_out(self, margins: int) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(margins, margins // 2, margins, margins // 2)
        column.setSpacing(theme.GAP)
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.notice, 1)
        row.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(self._line)
        column.addWidget(self.panel)


def _why(lock: Lock, here: Scope) -> str:
    reason = _("Reason: {reason}").format(reason=lock.reason) if lock.reason else ""
    there = "" if lock.scope is here else _(_ELSEWHERE[lock.scope])
    return " ".join(part for part in (reason, there) if part)
