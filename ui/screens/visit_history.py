"""Beside the forms of a visit: the history of a field in a drawer, and source data verification for who may do it."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker import trail
from tracker.domain.rights import Right
from tracker.domain.views import VisitRecord
from tracker.language import _
from ui.bridge import Bridge
from ui.screens.source_panel import SourcePanel
from ui.widgets.drawer import Drawer
from ui.widgets.trail_facts import history_page


class VisitHistory(QObject):
    """A drawer over the screen, and the panel of source data for its middle."""

    def __init__(self, bridge: Bridge, over: QWidget) -> None:
        super().__init__(over)
        self._bridge = bridge
        self._over = over
        self.drawer: Drawer | None = None
        self.source = SourcePanel(bridge)

    @property
    def may_check(self) -> bool:
        """Whether who is signed in verifies source data."""
        return self._bridge.may(Right.CHECK_SOURCE)

    def show_history(self, record: VisitRecord, form_id: str, item_id: str, label: str) -> None:
        """Show who recorded what when, of a field or, where none is in hand, of the whole form."""
        site = self._bridge.site
        lines = self._bridge.do(lambda: trail.of_form(site, record.visit.id, form_id, item_id))
        if lines is None:
            return
        if self.drawer is None:  # made last, it lies over whatever else the screen has
            self.drawer = Drawer(self._over)
        self.drawer.put(history_page(lines, named=not item_id))
        self.drawer.open(_("History: {what}").format(what=label or _(record.form(form_id).title)))

    def hide(self) -> None:
        """Another screen or form comes."""
        if self.drawer is not None:
            self.drawer.hide()
