"""What makes a visit believable, on its screen: the line of its signatures, signing, and its lock."""

from PySide6.QtCore import QObject, Signal

from tracker.domain.masking import may_enter
from tracker.domain.rights import Right
from tracker.domain.signing import Scope
from tracker.domain.views import VisitRecord
from ui.bridge import Bridge
from ui.screens.lock_box import LockBox
from ui.screens.sign_panel import SignPanel, to_sign
from ui.widgets.kept_words import not_recorded
from ui.widgets.standing_bar import StandingBar


class VisitTrust(QObject):
    """`changed` says that a signature or a lock came or went, `sign_wanted` that the signatures are asked for."""

    changed = Signal()
    sign_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.bar = StandingBar()
        self.lock = LockBox(bridge, Scope.VISIT, margins=16)
        self.sign = SignPanel(bridge)
        self.bar.signatures.clicked.connect(self.sign_wanted)
        self.bar.lock.clicked.connect(self.lock.ask)
        self.lock.done.connect(self.changed)
        self.lock.closed.connect(self.bar.lock.setFocus)

    def show_visit(self, record: VisitRecord) -> None:
        """Show how the visit stands."""
        self.bar.show_visit(record, may_lock=self._bridge.may(Right.LOCK))
        name = f"{record.participant.shown_number} {record.visit.label}"
        self.lock.show_locks(record.visit.id, name, record.locks)

    def left_behind(self) -> str:
        """Reasons for a lock that were typed and not given."""
        return not_recorded(self.lock.panel.typed.kept)

    def is_to_sign(self, record: VisitRecord) -> bool:
        """Whether who is signed in has something to sign here."""
        return bool(to_sign(self._bridge, record))

    def read_only(self, record: VisitRecord) -> frozenset[str]:
        """The forms that are read and not changed: all of a locked visit, else those that one may not record."""
        roles, protocol = self._bridge.site.user.roles, record.study.protocol
        closed = bool(record.locks) or not self._bridge.may(Right.ENTER)
        return frozenset(
            form.id for form in record.forms if closed or not may_enter(roles, protocol.form(form.id))
        )
