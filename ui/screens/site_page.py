"""What every page under tabs is (Site, Import and export): it reads itself anew each time it comes up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.bridge import Bridge
from ui.screen import Go

if TYPE_CHECKING:
    from tracker.domain.records import Changes


class SitePage(QWidget):
    """A page of such a screen. A subclass puts its parts into `column` and sets `show_page`."""

    to_top = Signal()
    """What came up stands at the top of the page: scroll there."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__()
        self.bridge = bridge
        self.go = go
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP)

    def add_narrow(self, part: QWidget, width: int) -> None:
        """Put a part that is not as wide as the page at its start; alone in the column its words would be cut."""
        part.setFixedWidth(width)
        row = QHBoxLayout()
        row.addWidget(part)
        row.addStretch()
        self.column.addLayout(row)

    def show_page(self) -> None:
        """Read and show; called each time the page comes up."""

    def refresh(self, changes: "Changes") -> None:
        """Something of the site changed while this page shows."""

    def leave(self) -> None:
        """Another page or screen comes: nothing secret stays on this one."""
