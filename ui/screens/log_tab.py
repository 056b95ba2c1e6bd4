"""A tab of a participant's page that holds one or more logs below one another."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.logs import LOGS
from tracker.domain.views import ParticipantPage
from ui import theme
from ui.bridge import Bridge
from ui.screens.log_panel import LogPanel


class LogTab(QWidget):
    """`panels` by log, made when the tab is first shown; N where no log has the keyboard enters a row in the first."""

    def __init__(self, bridge: Bridge, log_ids: tuple[str, ...]) -> None:
        super().__init__()
        self._bridge, self._log_ids = bridge, log_ids
        self.panels: dict[str, LogPanel] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GAP)

    def show_page(self, page: ParticipantPage) -> None:
        """Show this participant's logs."""
        if not self.panels:
            self._make()
        for panel in self.panels.values():
            panel.show_page(page)

    def _make(self) -> None:
        self.panels = {log_id: LogPanel(self._bridge, LOGS[log_id]) for log_id in self._log_ids}
        for panel in self.panels.values():
            self._column.addWidget(panel)
        self._column.addStretch()

    def first_action(self) -> QWidget | None:
        """Where the keyboard begins: in the first log that has rows, else at its way to add one, if there is one."""
        panels = list(self.panels.values())
        filled = next((panel for panel in panels if panel.record.rows), panels[0])
        if filled.table.table.rows:
            return filled.table
        return None if filled.add_button.isHidden() else filled.add_button

    def left_behind(self, *, everywhere: bool) -> str:
        """What is typed in one of the logs and not recorded."""
        said = (panel.left_behind(everywhere=everywhere) for panel in self.panels.values())
        return " ".join(filter(None, said))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N enters a row in the first log."""
        if event.key() == Qt.Key.Key_N and not event.modifiers():
            next(iter(self.panels.values())).add()
        else:
            super().keyPressEvent(event)
