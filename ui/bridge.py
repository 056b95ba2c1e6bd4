"""Between screens and use cases: runs a use case, announces what it changed, and says where it failed.

Commands go down, records come up. Writes run on the GUI thread (milliseconds); paper runs in one worker.
"""

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from tracker.errors import TrackerError
from tracker.language import _

if TYPE_CHECKING:
    from tracker.site import Site

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Bridge(QObject):
    """The one way from a screen to a use case of the open site."""

    changed = Signal(object)
    """A `Changes`: what open screens re-read."""
    failed = Signal(object)
    """A `TrackerError` that no field shows itself; the message bar does."""
    saved = Signal(object)
    """The instant (site's zone) at which something was recorded."""

    def __init__(self, site: "Site", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.site = site
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: set[_Job] = set()

    def do(self, call: Callable[[], T]) -> T | None:
        """Run a use case; a TrackerError is shown in the message bar and None returned."""
        try:
            return self.try_do(call)
        except TrackerError as error:
            self.failed.emit(error)
            return None

    def try_do(self, call: Callable[[], T]) -> T:
        """Run a use case; a TrackerError is the caller's to show, beside the field it is about."""
        result = call()
        for change in _changes_in(result):
            self.changed.emit(change)
            self.saved.emit(self.site.now())
        return result

    def in_background(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run what only reads frozen records in the worker; `done` gets its result on the GUI thread."""
        job = _Job(call)
        self._jobs.add(job)
        job.signals.finished.connect(done)
        job.signals.broke.connect(self.failed)
        job.signals.over.connect(self._forget)
        self._pool.start(job)

    def close(self) -> None:
        """Wait for the worker, then close the site."""
        self._pool.waitForDone()
        self.site.close()

    def _forget(self, job: "_Job") -> None:
        self._jobs.discard(job)


def _changes_in(result: object) -> Iterable[Any]:
    """The `Changes` a use case returned, alone or beside something else."""
    parts = result if isinstance(result, tuple) else (result,)
    return [part for part in parts if type(part).__name__ == "Changes"]


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
        self.signals.over.emit(self)


def unexpected(error: BaseException) -> TrackerError:
    """Our own defect in a sentence. The log names places in the program, never what was typed or recorded."""
    places = [f"{frame.name} {frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("%s at %s", type(error).__name__, " > ".join(places))
    return TrackerError(
        _("Something in Visitbook did not work. What was saved before is kept."),
        _("Try it again; if it happens again, start Visitbook anew."),
    )
