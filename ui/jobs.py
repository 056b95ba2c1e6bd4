"""Work beside the window: one worker thread, results and errors given back on the GUI thread."""

import logging
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from tracker.errors import TrackerError
from tracker.language import _
from ui.collector import Rest

T = TypeVar("T")
_log = logging.getLogger("visitbook")


class Jobs(QObject):
    """Runs calls one after the other in a worker."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: dict[int, _Job] = {}
        self._rest = Rest()

    def run(
        self, call: Callable[[], T], done: Callable[[T], None], broke: Callable[[TrackerError], None]
    ) -> None:
        """`done` gets what the call returns, `broke` what it raised."""
        self._rest.begin()
        job = _Job(call)
        self._running[id(job)] = job
        job.signals.finished.connect(done)
        job.signals.broke.connect(broke)
        job.signals.over.connect(self._forget)
        self._pool.start(job)

    def in_background(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run what says by its result how it went."""
        self.run(call, done, _said_already)

    def wait(self) -> None:
        """Until the worker is idle."""
        self._pool.waitForDone()
        self._rest.end()

    def _forget(self, number: int) -> None:
        self._running.pop(number, None)
        if not self._running:
            self.wait()


def _said_already(_error: TrackerError) -> None:
    """What is run in the background catches what it raises; what is our own defect is in the log."""


class _Signals(QObject):
    finished = Signal(object)
    broke = Signal(object)
    over = Signal(object)


class _Job(QRunnable):
    """One call in the worker."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.signals = _Signals()
        self._call = call

    def run(self) -> None:
        """Call, and report in one way or the other."""
        try:
            self.signals.finished.emit(self._call())
        except TrackerError as error:
            self.signals.broke.emit(error)
        except Exception as error:  # a worker has nobody above it who could say it
            self.signals.broke.emit(unexpected(error))
        self.signals.over.emit(id(self))


def unexpected(error: BaseException) -> TrackerError:
    """Our own defect in a sentence. The log names places in the program, never what was typed or recorded."""
    places = [f"{frame.name} {frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("%s at %s", type(error).__name__, " > ".join(places))
    return TrackerError(
        _("Something in Visitbook did not work. What was saved before is kept."),
        _("Try it again; if it happens again, start Visitbook anew."),
    )


def outcome(call: Callable[[], T]) -> tuple[T | None, TrackerError | None]:
    """What a call returned, or what it raised, as its result: the page says it where it was begun."""
    try:
        return call(), None
    except TrackerError as error:
        return None, error
    except Exception as error:  # whoever waits must hear that it is over
        return None, unexpected(error)
