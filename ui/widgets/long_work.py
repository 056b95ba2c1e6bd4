"""Long work in the worker: how far it is, in words and as a bar, and a way to stop it."""

from collections.abc import Callable
from threading import Event
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from tracker.progress import told_to
from ui import theme
from ui.jobs import outcome
from ui.widgets.buttons import plain
from ui.widgets.text import Text

T = TypeVar("T")
Progress = Callable[[int, int], bool]
"""Is told how much of how much is done, 0 of 0 where nobody knows yet; its False stops the work."""
_WAIT = 300
"""ms before the bar comes up: what is over by then needs none."""


class Worker(Protocol):
    """What runs a call beside the window: the bridge, or before a site is open the jobs of a page."""

    def in_background(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """`done` gets the result on the GUI thread."""


class _Told(QObject):
    """How far the worker is, told to the GUI thread."""

    so_far = Signal(int, int)


class LongWork(QWidget):
    """Hidden while nothing runs. `running` says that work begins or is over.

    What is run while something runs takes its place: that one is stopped, and nobody hears of it again.
    """

    running = Signal(bool)

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._stop, self._which = Event(), 0
        self._busy, self._words, self._in_percent = False, "", False
        self._only_reads = False
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

    @property
    def unfinished(self) -> str:
        """A sentence on what runs, where something would not be kept if it were stopped."""
        words = "" if self._only_reads or not self._busy else self._words
        return _("{words} is not over yet.").format(words=words) if words else ""

    def run(
        self,
        words: str,
        call: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[TrackerError], None],
        *,
        in_percent: bool = False,
        only_reads: bool = False,
    ) -> None:
        """Call in the worker with what it tells its progress to; `done` and `failed` come on the GUI thread.

        Use cases that call `progress.step` tell it by themselves; `in_percent` where what they count says nothing.
        What `only_reads` is stopped without a word when the window closes.
        """
        self._words, self._done, self._failed = words, done, failed
        self._stop.set()
        self._stop, self._which, self._in_percent = Event(), self._which + 1, in_percent
        self._only_reads = only_reads
        self._busy = True
        self.label.set_text(_("{words}…").format(words=words))
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.cancel_button.setEnabled(True)
        self._timer.start(_WAIT)
        self.running.emit(True)
        progress, which = self._progress(self._stop), self._which

        def work() -> T:
            with told_to(progress):
                return call(progress)

        self._worker.in_background(lambda: (which, *outcome(work)), self._over)

    def _progress(self, stop: Event) -> Progress:
        """Tells the GUI thread, each number once."""
        told, last = self._told.so_far.emit, [(0, 0)]

        def progress(done: int, of: int) -> bool:
            if not stop.is_set() and of and (done, of) != last[0]:
                last[0] = (done, of)
                told(done, of)
            return not stop.is_set()

        return progress

    def forget(self) -> None:
        """Stop what runs: whoever began it has gone on to something else, and nobody hears of it again."""
        if self._busy:
            self._stop.set()
            self._which += 1
            self._end()

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
            counted = _("{words}: {done} of {of}").format(words=self._words, done=done, of=of)
            share = _("{words}: {n} %").format(words=self._words, n=100 * done // max(of, 1))
            self.label.set_text(share if self._in_percent else counted)

    def _over(self, outcome: tuple[int, Any, TrackerError | None]) -> None:
        which, found, error = outcome
        if which != self._which:
            return
        self._end()
        if error is None:
            self._done(found)
        else:
            self._failed(error)

    def _end(self) -> None:
        self._timer.stop()
        self._busy = False
        self.hide()
        self.running.emit(False)

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
