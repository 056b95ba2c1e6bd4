"""What makes a site in the worker, a new one or a demo, and opens it there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from tracker.errors import TrackerError
from ui import session
from ui.jobs import Jobs, outcome

if TYPE_CHECKING:
    from datetime import date

    from tracker.site import Clock, Site
    from ui.screens.first_start import FirstSite

DEMO_USER, DEMO_PASSPHRASE = "coordinator", "demo"


class DemoWish(NamedTuple):
    """What the demo should be like; `path` None makes it in a temporary folder."""

    participants: int = 60
    seed: int = 1
    today: "date | None" = None
    path: Path | None = None


class Making(QObject):
    """Opens in the worker what was just made. `opened` brings the `Site`, `refused` the path and why not."""

    opened = Signal(object)
    refused = Signal(object, object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._is_over = jobs, False

    def open(self, way: "tuple[Path, str, str, Clock | None]") -> None:
        """Open it for this window, as its maker said."""
        path, login, passphrase, clock = way
        if not self._is_over:
            call = partial(session.opened, path, login, passphrase, clock)
            self._jobs.in_background(lambda: (path, *outcome(call)), self._came)

    def forget(self) -> None:
        """The window closes: what opens all the same is closed again."""
        self._is_over = True

    def _came(self, found: "tuple[Path, Site | None, TrackerError | None]") -> None:
        path, site, error = found
        if site is None:
            self.refused.emit(path, error)
        elif self._is_over:
            site.close()
        else:
            self.opened.emit(site)


def site_maker(wanted: "FirstSite") -> "Callable[[], tuple[Path, str, str, Clock | None]]":
    """What makes the site with its studies in the worker, and says how to open it."""

    def make() -> "tuple[Path, str, str, Clock | None]":
        from tracker import studies  # noqa: PLC0415  loads the database
        from tracker.site import NewSite, NewUser, Site  # noqa: PLC0415  as above

        info = NewSite(wanted.name, wanted.code, wanted.timezone, wanted.country)
        user = NewUser(wanted.login, wanted.user_name, wanted.password)
        with Site.create(wanted.path, info, user) as site:
            for key in wanted.studies:
                studies.add(site, key)
        return wanted.path, wanted.login, wanted.password, None

    return make


def demo_maker(wish: DemoWish, path: Path) -> "Callable[[], tuple[Path, str, str, Clock | None]]":
    """What makes the demo in the worker, and says how to open it."""

    def make() -> "tuple[Path, str, str, Clock | None]":
        from tracker import demo  # noqa: PLC0415  loads the database
        from ui.day_clock import DayClock  # noqa: PLC0415  the sign-in page paints without it

        demo.build(path, wish.participants, wish.seed, wish.today or demo.this_day())
        return path, DEMO_USER, DEMO_PASSPHRASE, DayClock(wish.today) if wish.today else None

    return make
