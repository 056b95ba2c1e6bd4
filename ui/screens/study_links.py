"""From a study to what the whole site shares: its laboratories with their ranges, its working days and holidays."""

from tracker.domain.rights import Right
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.places import is_open
from ui.screen import Go
from ui.widgets.buttons import quiet
from ui.widgets.flow import FlowBox


class StudyLinks(FlowBox):
    """Only the ways that are open to who is signed in."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(theme.GAP_WIDE)
        self._go = go
        self.laboratories = quiet(_("Laboratories and ranges"), icon="test-tube-rack")
        self.days = quiet(_("Working days and holidays"), icon="calendar-days")
        self.laboratories.clicked.connect(self._to_laboratories)
        self.days.clicked.connect(self._to_days)
        self.add(self.laboratories)
        self.add(self.days)
        if not is_open(bridge, "laboratories"):
            self.laboratories.hide()
        if not (is_open(bridge, "site") and bridge.may(Right.CONFIGURE)):
            self.days.hide()

    def _to_laboratories(self) -> None:
        self._go("laboratories")

    def _to_days(self) -> None:
        self._go("site", page="days")
