"""Long work in the worker: how far it is, in words and as a bar, and a way to stop it."""

from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import plain
from ui.widgets.text import Text

T = TypeVar("T")
Progress = Callable[[int, int], bool]
"""Is told how much of how much is done; its False stops the work."""
_WAIT = 300
"""ms before the bar comes up: what is over by then needs none."""


class _Told(QObject):
    """How far the worker is, told to the GUI thread."""

    so_far = Signal(int, int)


class LongWork(QWidget):
    """Hidden while nothing runs. `running` says that work begins or is over."""

    running = Signal(bool)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._stop = Event()
        self._busy, self._words = False, ""
        self._done: Callable[[Any], None] = _nothing
        self._failed: Callable[[TrackerError], None] = _nothing
        self._told = _Told(self)
        self._told.so_far.connect(self._so_far)
        self.label = Text("", theme.LABEL, theme.MEDIUM, "ink2")
        self.bar = QProgressBar()
        self.cancel_button = plain(_("Cancel"), key="Esc", height=theme.CONTROL_TABLE)
        self.cancel_button.clicked.connect(self.cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show)
        self._lay_out()
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self._busy

    def run(
        self,
        words: str,
        call: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[TrackerError], None],
    ) -> None:
        """Call in the worker with what it tells its progress to; `done` and `failed` come on the GUI thread."""
        self._words, self._done, self._failed = words, done, failed
        self._stop.clear()
        self._busy = True
        self.label.set_text(_("{words}…").format(words=words))
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self._timer.start(_WAIT)
        self.running.emit(True)
        told, stop = self._told.so_far.emit, self._stop

        def progress(done: int, of: int) -> bool:
            told(done, of)
            return not stop.is_set()

        self._bridge.in_background(lambda: outcome(lambda: call(progress)), self._over)

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next step, and leaves nothing half done."""
        self._stop.set()
        self.cancel_button.setEnabled(False)
        self.label.set_text(_("Stopping…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops."""
        if event.key() == Qt.Key.Key_Escape and self._busy:
            self.cancel()
        else:
            super().keyPressEvent(event)

    def _so_far(self, done: int, of: int) -> None:
        if not self._stop.is_set():
            self.bar.setRange(0, max(of, 1))
            self.bar.setValue(done)
            self.label.set_text(_("{words}: {done} of {of}").format(words=self._words, done=done, of=of))

    def _over(self, outcome: tuple[Any, TrackerError | None]) -> None:
        self._timer.stop()
        self._busy = False
        self.hide()
        self.running.emit(False)
        found, error = outcome
        if error is None:
            self._done(found)
        else:
            self._failed(error)

    def _lay_out(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(_("How far the work is"))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.label)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_WIDE)
        row.addLayout(words, 1)
        row.addWidget(self.cancel_button)


def _nothing(_found: object) -> None:
    """Before anything ran."""


def outcome(call: Callable[[], T]) -> tuple[T | None, TrackerError | None]:
    """What a call returned, or what it raised, as its result: the page says it where it was begun."""
    try:
        return call(), None
    except TrackerError as error:
        return None, error
