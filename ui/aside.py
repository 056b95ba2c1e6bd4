"""A use case that takes a moment, in the worker: a passphrase is slow to prove on purpose, and the window answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.errors import TrackerError
from ui.bridge import Bridge
from ui.jobs import outcome

T = TypeVar("T")


class Aside(QObject):
    """One at a time for one panel, whose `parts` rest meanwhile: what was typed is not changed under its own check.

    A panel that closes calls `forget`: the use case ends as it would have, what it changed is announced, what it gave
    is shown to nobody, and a refusal goes to the message bar.
    """

    ended_unheard = Signal(bool)
    """What was forgotten is over, done or refused: who leans on it reads anew, or says it elsewhere."""

    def __init__(self, bridge: Bridge, *parts: QWidget) -> None:
        super().__init__(parts[0])
        self._bridge, self._parts = bridge, parts
        self.busy = False
        self._which = 0
        self._then: tuple[Callable[[Any], None], Callable[[TrackerError], None]] | None = None

    def run(
        self, call: Callable[[], T], done: Callable[[T], None], failed: Callable[[TrackerError], None]
    ) -> None:
        """Call in the worker; what it changed is announced before `done` is told. A second one is not begun."""
        if self.busy:
            return
        self._then = done, failed
        self._which += 1
        which = self._which
        self._rest(busy=True)
        self._bridge.in_background(lambda: (which, *outcome(call)), self._over)

    def forget(self) -> None:
        """The panel closes: it takes what is typed next, and hears no more of what runs."""
        if self.busy:
            self._which += 1
            self._rest(busy=False)

    def _over(self, found: tuple[int, Any, TrackerError | None]) -> None:
        which, result, error = found
        if self._bridge.is_closed:
            return
        waits = which == self._which
        if waits:
            self._rest(busy=False)
        if error is None:
            self._bridge.do(lambda: result)
        elif not waits:
            self._bridge.failed.emit(error)
        if waits:
            self._tell(result, error)
        else:
            self.ended_unheard.emit(error is None)

    def _tell(self, result: object, error: TrackerError | None) -> None:
        assert self._then is not None
        done, failed = self._then
        if error is None:
            done(result)
        else:
            failed(error)

    def _rest(self, *, busy: bool) -> None:
        self.busy = busy
        for part in self._parts:
            part.setEnabled(not busy)
