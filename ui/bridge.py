"""Between screens and use cases: runs a use case, announces what it changed, and says where it failed.

Commands go down, records come up. Writes run on the GUI thread (milliseconds); what takes longer runs in one worker:
paper, files, whatever asks for a passphrase or gives one (`ui/aside.py`, `ui/widgets/long_work.py`).
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from tracker.errors import TrackerError
from ui.jobs import Jobs

if TYPE_CHECKING:
    from tracker.domain.rights import Right
    from tracker.site import Site

T = TypeVar("T")


class Bridge(QObject):
    """The one way from a screen to a use case of the open site."""

    changed = Signal(object)
    """A `Changes`: what open screens re-read."""
    failed = Signal(object)
    """A `TrackerError` that no field shows itself; the message bar does."""
    saved = Signal(object)
    """The instant (site's zone) at which something was recorded."""
    kept = Signal()
    """A backup or a restore drill is over, well or not."""
    restore_wanted = Signal(object, str)
    """A backup that is to take the site's place, and the passphrase of its day."""
    settings_changed = Signal()
    """The site's settings are others now."""

    def __init__(self, site: "Site", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.site = site
        self._jobs = Jobs(self)
        self.is_closed = False
        """Whether the site is, or closes: what the worker still gave is no longer shown or read anew."""

    def may(self, right: "Right") -> bool:
        """Whether who is signed in may do it: what a screen shows. The use case refuses by itself all the same."""
        from tracker.domain.rights import READING, may  # noqa: PLC0415  the sign-in page paints without pydantic

        open_for_it = not self.site.read_only or right in READING
        return open_for_it and may(self.site.user.roles, right)

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
            self.saved.emit(self.site.now())
            self.changed.emit(change)
        return result

    def in_background(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run in the worker what may take a moment; `done` gets its result on the GUI thread.

        Nothing is begun once the site closes: a part that was read asks for the next when its word comes, after that.
        """
        if not self.is_closed:
            self._jobs.run(call, done, self.failed.emit)

    def wait(self) -> None:
        """Until the worker is idle."""
        self._jobs.wait()

    def finish(self) -> None:
        """Begin nothing any more, and wait for the worker."""
        self.is_closed = True
        self.wait()

    def close(self) -> None:
        """Finish, then close the site."""
        self.finish()
        self.site.close()


def _changes_in(result: object) -> Iterable[Any]:
    """The `Changes` a use case returned, alone or beside something else."""
    parts = result if isinstance(result, tuple) else (result,)
    return [part for part in parts if type(part).__name__ == "Changes"]
