"""What keeps the site safe while a window is open: backups and restore drills in a worker of their own, and the seal.

Nothing here holds anyone up: a backup that fails is on the trail, said on Today, and tried again an hour later.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.errors import TrackerError
from tracker.language import _
from ui.jobs import Jobs

if TYPE_CHECKING:
    from tracker.site import Site

_LOOK_EVERY = 60_000
"""Milliseconds between two looks whether something is due."""
_AFTER_FAILURE = timedelta(hours=1)


class Keeper(QObject):
    """Watches one open site. `kept` says that a backup or drill is over, `found` that the trail does not go on."""

    kept = Signal()
    found = Signal(object)

    def __init__(self, site: "Site", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._site = site
        self._jobs = Jobs(self)
        self._busy = False
        self._wait_until: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Compare the trail with the seal of the window before, then watch."""
        from tracker import keeping  # noqa: PLC0415  loads the database

        broken = keeping.broken_since_sealed(self._site)
        if broken:
            todo = _("Ask who changed it. Verify the trail under Site, and restore a backup if it is wrong.")
            self.found.emit(TrackerError(broken, todo))
        if not self._site.read_only:
            self._timer.start()

    def look(self) -> None:
        """Begin what is due, unless something is under way or just failed."""
        from tracker import backups, keeping  # noqa: PLC0415  as above

        now = self._site.clock.now()
        if self._busy or (self._wait_until is not None and now < self._wait_until):
            return
        with suppress(TrackerError):  # what cannot be read now is said by the screens that read it
            state, site = keeping.kept(self._site), self._site
            if state.due:
                self._run(lambda: backups.by_itself(site))
            elif state.drill_due:
                self._run(lambda: backups.drill(site))

    def finish(self, *, backs_up: bool) -> None:
        """The site closes: wait for what is under way, back up once more, and seal the trail."""
        from tracker import backups, keeping  # noqa: PLC0415  as above

        self._timer.stop()
        self._jobs.wait()
        if self._site.read_only:
            return
        with suppress(TrackerError):  # it is on the trail, and said on Today when the site is opened again
            if backs_up:
                backups.by_itself(self._site)
        with suppress(TrackerError):  # a disk that is full takes no seal; the one before still holds
            keeping.seal(self._site)

    def _run(self, call: Callable[[], object]) -> None:
        self._busy = True
        self._jobs.run(call, self._done, self._broke)

    def _done(self, _result: object) -> None:
        self._busy, self._wait_until = False, None
        self.kept.emit()

    def _broke(self, _error: TrackerError) -> None:
        self._busy, self._wait_until = False, self._site.clock.now() + _AFTER_FAILURE
        self.kept.emit()
