"""When nobody has pressed a key or a button for so many minutes: `over`. A sleep of the computer counts as well."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_LOOK = 5_000
_ACTS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}
CLOCKS: tuple[Callable[[], float], ...] = (time.monotonic, time.time)
"""The first may stand still while the computer sleeps, the second may be set back: the longer time counts."""


class IdleWatch(QObject):
    """Watches the keys and clicks that one window gets from the system, before any control does."""

    over = Signal()

    def __init__(self, window: QWidget, clocks: tuple[Callable[[], float], ...] = CLOCKS) -> None:
        super().__init__(window)
        self._window, self.clocks = window, clocks
        self._watched: QObject | None = None
        self._minutes = 0
        self._last: tuple[float, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    @property
    def is_on(self) -> bool:
        """Whether it watches."""
        return self._timer.isActive()

    def begin(self, minutes: int) -> None:
        """Watch from now on."""
        self.stop()
        self._minutes = minutes
        self._touch()
        self._window.winId()  # the system's window: made now where it was not shown yet
        self._watched = self._window.windowHandle()
        if self._watched is not None:
            self._watched.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None

    def look(self) -> bool:
        """Say so where the time is over, once."""
        over = self.is_on and self._seconds() >= self._minutes * 60
        if over:
            self.stop()
            self.over.emit()
        return over

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key or click begins the time anew; one that comes too late (after a sleep) does nothing else."""
        if event.type() not in _ACTS:
            return False
        if self.look():
            return True
        self._touch()
        return False

    def _touch(self) -> None:
        self._last = tuple(clock() for clock in self.clocks)

    def _seconds(self) -> float:
        return max(clock() - last for clock, last in zip(self.clocks, self._last, strict=True))
