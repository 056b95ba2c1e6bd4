"""The name of a laboratory: of a new one, or another for one that is there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker import laboratories
from tracker.domain.laboratories import Laboratory
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import primary, quiet
from ui.widgets.cards import Card
from ui.widgets.fields import LabelledField, State
from ui.widgets.kept_words import KeptWords


class LaboratoryPanel(Card):
    """Comes up above the page. `recorded` brings the id of the laboratory, `closed` says that it is gone."""

    recorded = Signal(str)
    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._id = ""
        self.name = LabelledField(_("Name of the laboratory"), hint=_("as it stands on its reports"))
        self.typed = KeptWords(self.name)
        self.save = primary(_("Add the laboratory"), key="↵")
        self.close_button = quiet(_("Close"))
        self._lay_out()
        self.save.clicked.connect(self.record)
        self.close_button.clicked.connect(self.close_panel)
        self.hide()

    def open_new(self) -> None:
        """Come up empty."""
        self._open("", "", _("Add the laboratory"))

    def open_for(self, laboratory: Laboratory) -> None:
        """Come up with the name that a laboratory has."""
        self._open(laboratory.id, laboratory.name, _("Rename"))

    def record(self) -> None:
        """Record the name; what is wrong with it stands below."""
        site, own, name = self._bridge.site, self._id, self.name.text()
        try:
            if own:
                self._bridge.try_do(lambda: laboratories.rename(site, own, name))
            else:
                own = self._bridge.try_do(lambda: laboratories.add(site, name))[0]
        except TrackerError as error:
            self.name.set_state(State.ERROR, str(error))
            self.name.setFocus()
        else:
            self.typed.recorded(self._id)
            self.hide()
            self.recorded.emit(own)

    def close_panel(self) -> None:
        """Give up."""
        self.typed.recorded(self._id)
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter records, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.record()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _open(self, own: str, name: str, save: str) -> None:
        self._id = own
        self.typed.come_up(own, name or _("a new laboratory"), name)
        self.save.set_text(save)
        self.show()
        self.name.setFocus()

    def _lay_out(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(13, 12, 13, 10)
        row.setSpacing(theme.GAP)
        row.addWidget(self.name, 1, Qt.AlignmentFlag.AlignTop)
        for button in (self.save, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addWidget(holder)
