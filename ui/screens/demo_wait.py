"""While the demo's people are made up: how many of how many, in numbers too, and the way back."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.widgets.long_work import LongWork, Worker
from ui.widgets.text import Text

T = TypeVar("T")


class DemoWait(QWidget):
    """One bar in the middle of the page."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.work = LongWork(worker)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GAP)
        column.addStretch()
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Text(_("Making up a site"), theme.PAGE, theme.SEMIBOLD), alignment=centre)
        column.addWidget(Text(_("None of its people is real."), ink="ink2"), alignment=centre)
        self.work.setFixedWidth(440)
        column.addWidget(self.work, alignment=centre)
        column.addStretch()
        self.setFocusProxy(self.work.cancel_button)

    def begin(
        self, make: Callable[[], T], done: Callable[[T], None], failed: Callable[[TrackerError], None]
    ) -> None:
        """Make it in the worker; where it is stopped, `failed` is told so."""
        self.work.run(_("People"), lambda _told: make(), done, failed)
