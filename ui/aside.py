"""A use case that takes a moment, in the worker: a passphrase is slow to prove on purpose, and the window answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.errors import TrackerError
from ui.bridge import Bridge
from ui.widgets.long_work import outcome

T = TypeVar("T")


class Aside(QObject):
    """One at a time for one panel, whose `parts` rest meanwhile: what was typed is not changed under its own check."""

    def __init__(self, bridge: Bridge, *parts: QWidget) -> None:
        super().__init__(parts[0])
        self._bridge, self._parts = bridge, parts
        self.busy = False
        self._then: tuple[Callable[[Any], None], Callable[[TrackerError], None]] | None = None

    def run(
        self, call: Callable[[], T], done: Callable[[T], None], failed: Callable[[TrackerError], None]
    ) -> None:
        """Call in the worker; what it changed is announced before `done` is told. A second one is not begun."""
        if self.busy:
            return
        self._then = done, failed
        self._rest(busy=True)
        self._bridge.in_background(lambda: outcome(call), self._over)

    def _over(self, found: tuple[Any, TrackerError | None]) -> None:
        result, error = found
        assert self._then is not None
        done, failed = self._then
        self._rest(busy=False)
        if error is None:
            self._bridge.do(lambda: result)
            done(result)
        else:
            failed(error)

    def _rest(self, *, busy: bool) -> None:
        self.busy = busy
        for part in self._parts:
            part.setEnabled(not busy)
