"""The one window: first start or sign-in, then the shell of the open site; locked, it asks to sign in again."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import dates, theme
from ui.bridge import Bridge
from ui.jobs import Jobs
from ui.screens.demo_wait import DemoWait
from ui.screens.first_start import FirstSite, FirstStart
from ui.screens.sign_in import SignInScreen
from ui.settings import Settings
from ui.warm_up import WarmUp

if TYPE_CHECKING:
    from tracker.site import Clock, Site
    from ui.main_window import MainWindow

_SIZE, _FRAME = QSize(1366, 768), 48
DEMO_USER, DEMO_PASSPHRASE = "coordinator", "demo"


@dataclass(frozen=True)
class DemoWish:
    """What the demo should be like; `path` None makes it in a temporary folder."""

    participants: int = 60
    seed: int = 1
    today: date | None = None
    path: Path | None = None


class DayClock:
    """A clock that starts at nine on a given day and goes on from there: for a demo of another day."""

    def __init__(self, day: date) -> None:
        self._offset = datetime.combine(day, time(9), UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """This moment, moved to the demo's day."""
        return datetime.now(UTC) + self._offset


class Stage(QMainWindow):
    """The application's window."""

    demo_progress = Signal(int, int)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.bridge: Bridge | None = None
        self.shell: MainWindow | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._jobs, self._warm_up = Jobs(self), WarmUp(self)
        self._page: SignInScreen | FirstStart | None = None
        self._wish = DemoWish()
        self._told = ""
        self.setWindowTitle("Visitbook")
        self.setMinimumSize(640, 480)
        self._warm_up.ready.connect(self._loaded)

    # --- what shows

    def show_first_time(self) -> None:
        """1366 by 768 where the screen has room for that with its frame; else the whole screen."""
        room = self.screen().availableGeometry().size()
        self.resize(_SIZE.boundedTo(room))
        if room.width() < _SIZE.width() + _FRAME or room.height() < _SIZE.height() + _FRAME:
            self.showMaximized()
        else:
            self.show()

    def begin(self, path: Path | None = None) -> None:
        """Sign in to the site named, else to the one opened last; without any, first start."""
        known = self.settings.sites
        if path is not None or known:
            self.show_sign_in(path or known[0])
        else:
            self.show_first_start()

    def show_sign_in(self, path: Path) -> None:
        """Ask who and the passphrase."""
        page = SignInScreen(path, tuple(self.settings.sites))
        page.signed_in.connect(self.enter)
        page.site_chosen.connect(self.show_sign_in)
        page.new_site_wanted.connect(self.show_first_start)
        page.demo_wanted.connect(self.show_demo)
        page.theme_chosen.connect(self.set_theme)
        self._show_page(page)

    def show_first_start(self) -> None:
        """Ask the four things."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        page = FirstStart(Path(QStandardPaths.writableLocation(documents) or Path.home()))
        page.asked.connect(self._make_site)
        page.site_chosen.connect(self.show_sign_in)
        page.demo_wanted.connect(self.show_demo)
        self._show_page(page)

    def show_demo(self, wish: DemoWish | None = None) -> None:
        """Make up a site in a worker, then open it."""
        self._wish = wish if isinstance(wish, DemoWish) else DemoWish()
        if self._wish.path is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="visitbook-")
        page = DemoWait(self._wish.participants)
        self.demo_progress.connect(page.set_done)
        self._page = None
        self.setCentralWidget(page)
        make = _demo_maker(self._wish, self._demo_path(), self.demo_progress.emit)
        self._jobs.run(make, self._open, self._demo_broke)

    def enter(self, site: "Site") -> None:
        """Show the shell of an open site, on Today."""
        from ui.main_window import MainWindow  # noqa: PLC0415  loaded by the warm-up, not before the first paint

        self._page = None
        self.bridge = Bridge(site, self)
        self.shell = MainWindow(self.bridge)
        self.shell.locked.connect(self.lock)
        self.shell.theme_chosen.connect(self.set_theme)
        self.setCentralWidget(self.shell)
        self.setWindowTitle(f"{site.info.name} – Visitbook")
        if not site.info.demo:
            self.settings.remember_site(site.path)
        self.shell.show_screen("today")

    def lock(self) -> None:
        """Close the site and ask for the passphrase again."""
        if self.bridge is None or not self._may_leave(_("Lock again to leave without it.")):
            return
        site = self.bridge.site
        words = _("Locked at {time}.").format(time=dates.clock(site.now()))
        self._leave()
        self.show_sign_in(site.path)
        if isinstance(self._page, SignInScreen):
            self._page.notice.say(words, _("Everything that was entered is kept."))

    def say(self, error: TrackerError) -> None:
        """Show an error where this page shows errors."""
        if self.shell is not None:
            self.shell.message.say(error)
        elif self._page is not None:
            self._page.say(error)

    def set_theme(self, dark: bool | None) -> None:
        """Light, dark, or as the system; remembered."""
        self.settings.dark = dark
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, dark)

    def follow_system(self) -> None:
        """The desktop changed between light and dark."""
        if self.settings.dark is None:
            self.set_theme(None)

    # --- making sites

    def _make_site(self, wanted: FirstSite) -> None:
        if isinstance(self._page, FirstStart):
            self._page.set_busy(_("Making the site …"))
        self._jobs.run(_site_maker(wanted), self._open, self.say)

    def _open(self, way: "tuple[Path, str, str, Clock | None]") -> None:
        from tracker.site import Site  # noqa: PLC0415  loaded by now

        path, login, password, clock = way
        try:
            site = Site.open(path, login, password, window=True, clock=clock)
        except TrackerError as error:
            self.show_sign_in(path)
            self.say(error)
            return
        self.enter(site)

    def _demo_path(self) -> Path:
        if self._wish.path is not None:
            return self._wish.path
        assert self._temporary is not None
        return Path(self._temporary.name) / "demo.visitbook"

    def _demo_broke(self, error: TrackerError) -> None:
        self.begin()
        self.say(error)

    # --- pages

    def _show_page(self, page: SignInScreen | FirstStart) -> None:
        self._page = page
        self.setCentralWidget(page)
        self.setWindowTitle("Visitbook")
        page.setFocus()
        if self._warm_up.is_ready:
            page.ready()
        else:
            QTimer.singleShot(0, self._warm_up.start)

    def _loaded(self) -> None:
        if self._page is not None:
            self._page.ready()

    def _may_leave(self, todo: str) -> bool:
        """Whether nothing that was typed would be lost; who was told so may leave all the same."""
        left = self.shell.left_behind() if self.shell is not None and self.shell.stack.count() else ""
        if self.shell is None or left in ("", self._told):
            return True
        self._told = left
        self.shell.message.say(TrackerError(left, todo))
        return False

    def _leave(self) -> None:
        if self.shell is not None and self.shell.stack.count():
            self.shell.screen_now.leave()
        if self.bridge is not None:
            self.bridge.close()
        self.bridge = self.shell = None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, let go of the site, leave no thread and no temporary folder."""
        if not self._may_leave(_("Close the window again to leave without it.")):
            event.ignore()
            return
        self._leave()
        self._warm_up.wait()
        self._jobs.wait()
        self.settings.geometry = self.saveGeometry()
        gone = self.takeCentralWidget()
        if isinstance(gone, QWidget):
            gone.deleteLater()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None
        super().closeEvent(event)


def _site_maker(wanted: FirstSite) -> "Callable[[], tuple[Path, str, str, Clock | None]]":
    """What makes the site with its studies in the worker, and says how to open it."""

    def make() -> "tuple[Path, str, str, Clock | None]":
        from tracker import studies  # noqa: PLC0415  loads the database
        from tracker.site import NewSite, NewUser, Site  # noqa: PLC0415

        info = NewSite(wanted.name, wanted.code, wanted.timezone, wanted.country)
        user = NewUser(wanted.login, wanted.user_name, wanted.password)
        with Site.create(wanted.path, info, user) as site:
            for key in wanted.studies:
                studies.add(site, key)
        return wanted.path, wanted.login, wanted.password, None

    return make


def _demo_maker(
    wish: DemoWish, path: Path, progress: Callable[[int, int], None]
) -> "Callable[[], tuple[Path, str, str, Clock | None]]":
    """What makes the demo in the worker, and says how to open it."""

    def make() -> "tuple[Path, str, str, Clock | None]":
        from tracker import demo  # noqa: PLC0415  loads the database

        demo.build(path, wish.participants, wish.seed, wish.today or demo.this_day(), progress)
        return path, DEMO_USER, DEMO_PASSPHRASE, DayClock(wish.today) if wish.today else None

    return make
