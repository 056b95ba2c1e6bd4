"""Work during which nothing else of the window can be used, such as writing the whole database anew."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.widgets.long_work import LongWork, Worker
from ui.widgets.text import Text

T = TypeVar("T")
_WIDE = 440


class Hold(QDialog):
    """Stands over the window until the work is over, says how far it is, and stops it by Esc."""

    def __init__(self, worker: Worker, over: QWidget, title: str) -> None:
        super().__init__(over)
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.work = LongWork(worker)
        self.work.running.connect(self._running)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 20)
        column.setSpacing(theme.GAP)
        column.addWidget(Text(title, theme.VALUE, theme.SEMIBOLD))
        column.addWidget(Text(_("Nothing else can be done until this is over."), ink="ink2"))
        column.addWidget(self.work)
        self.setFixedWidth(_WIDE)

    def run(
        self,
        words: str,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[TrackerError], None],
    ) -> None:
        """Call in the worker; `done` and `failed` come when the window can be used again."""
        if not self.work.busy:
            self.work.run(words, lambda _told: call(), done, failed, in_percent=True)
            self.open()
            self.work.show()
            self.work.cancel_button.setFocus()

    def forget(self) -> None:
        """The window closes: stop where that can still be done."""
        self.work.forget()

    def reject(self) -> None:
        """Esc asks the work to stop; that says when it has."""
        self.work.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        """It goes when the work is over, not before."""
        if self.work.busy:
            event.ignore()
        else:
            super().closeEvent(event)

    def _running(self, on: bool) -> None:
        if not on:
            self.accept()
