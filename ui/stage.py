"""The one window: first start or sign-in, then the shell of the open site; locked, it hides that until one signs in."""

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from tracker.errors import Cancelled, SiteError, TrackerError
from tracker.language import _
from ui import resuming, session, theme
from ui.after_paint import AfterPaint
from ui.idle import IdleWatch
from ui.jobs import Jobs
from ui.making import DemoWish, Making, demo_maker, site_maker
from ui.screens.entrance import Entrance
from ui.screens.own_passphrase import OwnPassphrase
from ui.screens.recovery import RecoveryScreen
from ui.screens.sign_in import SignInScreen
from ui.settings import Settings
from ui.warm_up import WarmUp

if TYPE_CHECKING:
    from tracker.site import Site
    from ui.bridge import Bridge
    from ui.keeper import Keeper
    from ui.main_window import MainWindow
    from ui.screens.first_start import FirstSite, FirstStart

_SIZE, _FRAME = QSize(1366, 768), 48


class Stage(QMainWindow):
    """The application's window."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.bridge: Bridge | None = None
        self.shell: MainWindow | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._jobs, self._warm_up = Jobs(self), WarmUp(self)
        self._making = Making(self._jobs, self)
        self._making.opened.connect(self.enter)
        self._making.refused.connect(self._not_opened)
        self._page: Entrance | FirstStart | None = None
        self._wish = DemoWish()
        self._told = ""
        self._focus: QWidget | None = None
        self.keeper: Keeper | None = None
        self.idle = IdleWatch(self)
        self.idle.over.connect(self._lock_idle)
        self.setWindowTitle("Visitbook")
        self.setMinimumSize(640, 480)
        theme.style(self)
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
        page.site_chosen.connect(self.show_sign_in)
        page.new_site_wanted.connect(self.show_first_start)
        page.demo_wanted.connect(self.show_demo)
        page.recovery_wanted.connect(self._show_recovery)
        page.restore_wanted.connect(self._restore_at_sign_in)
        self._show_sign_in_page(page)

    def _show_sign_in_page(self, page: SignInScreen) -> None:
        page.signed_in.connect(self.enter)
        page.theme_chosen.connect(self.set_theme)
        self._show_page(page)

    def show_first_start(self) -> None:
        """Ask the four things."""
        from PySide6.QtCore import QStandardPaths  # noqa: PLC0415  the sign-in page paints without it

        from ui.screens.first_start import FirstStart  # noqa: PLC0415  as above

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
        self._page = None
        from ui.screens.demo_wait import DemoWait  # noqa: PLC0415  the sign-in page paints without it

        page = DemoWait(self._jobs)
        self.setCentralWidget(page)
        page.begin(demo_maker(self._wish, self._demo_path()), self._making.open, self._demo_broke)

    def enter(self, site: "Site") -> None:
        """Note the sign-in, then show the shell; who has no passphrase of their own yet chooses one first."""
        from ui.bridge import Bridge  # noqa: PLC0415  loaded by the warm-up, not before the first paint
        from ui.keeper import Keeper  # noqa: PLC0415  as above

        if self.bridge is not None and site is self.bridge.site:
            self._unlock()
            return
        site.turns.never_wait()
        try:
            session.came(site)
        except TrackerError as error:
            site.close()
            self.show_sign_in(site.path)
            self.say(error)
            return
        self.bridge = Bridge(site, self)
        self.bridge.settings_changed.connect(self._watch)
        self._watch()
        self.keeper = Keeper(site, self.bridge)
        self.keeper.kept.connect(self.bridge.kept)
        self.keeper.found.connect(self.say)
        self.bridge.restore_wanted.connect(self._restore)
        if site.user.must_change:
            self._ask_own_passphrase()
        else:
            self._show_shell()

    def _show_shell(self) -> None:
        from ui.main_window import MainWindow  # noqa: PLC0415  as above

        assert self.bridge is not None
        site = self.bridge.site
        self._page = None
        self.shell = MainWindow(self.bridge)
        self.shell.locked.connect(self.lock)
        self.shell.theme_chosen.connect(self.set_theme)
        self.setCentralWidget(self.shell)
        self.setWindowTitle(f"{site.info.name} – Visitbook")
        if not site.info.demo:
            self.settings.remember_site(site.path)
        self.shell.show_first()
        advice = None if resuming.resume(self.shell) else session.advice(site)
        if advice is not None:
            self.shell.offer(advice.sentence, advice.todo, advice.action, "site", {"page": advice.page})
        if self.keeper is not None:
            self.keeper.begin()
        AfterPaint(self.shell, partial(session.get_ready, self.bridge))

    # --- who works

    def lock(self, *, idle: bool = False) -> None:
        """Hide everything until someone signs in; the same user finds it as it was, what was typed too."""
        if self.shell is None or self._page is not None or self.bridge is None:
            return
        site, shell = self.bridge.site, self.shell
        self.idle.stop()
        session.close_what_floats()
        self._focus = shell.focusWidget()
        shell.hide()  # the field in hand is left, and so saved
        session.hid(site, idle=idle)
        self.takeCentralWidget()
        shell.setParent(self)
        page = SignInScreen(site.path, locked_for=site.user.login, opener=self._come_back)
        page.sign_out_wanted.connect(self.sign_out)
        page.other_user.connect(self._change_user)
        self._show_sign_in_page(page)
        page.notice.say(session.hidden_since(site), _("Everything stays as it is, what was typed too."))

    def sign_out(self) -> None:
        """Close the site, and ask who comes next."""
        if self.bridge is None or not self._may_leave(_("Sign out again to leave without it.")):
            return
        path = self.bridge.site.path
        self._leave()
        self.show_sign_in(path)

    def _lock_idle(self) -> None:
        if self.shell is not None:
            self.lock(idle=True)
        else:
            self.sign_out()

    def _come_back(self, path: Path, login: str, passphrase: str) -> "Site | None":
        """In the worker: the open site for its user; None for another one whose passphrase is right."""
        assert self.bridge is not None
        site = self.bridge.site
        if login == site.user.login:
            session.confirm(site, passphrase)
            return site
        session.check(path, login, passphrase, site.clock)
        return None

    def _change_user(self) -> None:
        """Someone else signs in at the locked window: what is open closes, and opens again for them."""
        assert self.bridge is not None
        assert isinstance(self._page, SignInScreen)
        page, site = self._page, self.bridge.site
        if not self._may_leave(""):
            words = _("{name} typed something that is not recorded yet.").format(name=site.user.name)
            page.say(SiteError(words, _("Let them unlock it, or sign in again to go on without it.")))
            return
        self._leave()
        page.opener = partial(session.opened, clock=site.clock)
        page.sign_in()

    def _unlock(self) -> None:
        assert self.shell is not None
        assert self.bridge is not None
        site = self.bridge.site
        self._page = None
        self.setCentralWidget(self.shell)
        self.shell.show()
        self.setWindowTitle(f"{site.info.name} – Visitbook")
        (self._focus if self._focus and isValid(self._focus) else self.shell).setFocus()
        self._focus = None
        self.bridge.do(lambda: session.came_back(site))
        self._watch()

    def _watch(self) -> None:
        """Watch for idleness, as the site has set it."""
        assert self.bridge is not None
        self.idle.begin(session.idle_minutes(self.bridge.site))

    def _ask_own_passphrase(self) -> None:
        assert self.bridge is not None
        page = OwnPassphrase(self.bridge)
        page.chosen.connect(self._show_shell)
        page.sign_out_wanted.connect(self.sign_out)
        self._show_page(page)

    def _show_recovery(self) -> None:
        if isinstance(self._page, SignInScreen):
            page = RecoveryScreen(self._page.path, self._page.user.text().strip())
            page.closed.connect(self.show_sign_in)
            page.recovered.connect(self._recovered)
            self._show_page(page)

    def _recovered(self, path: Path, login: str) -> None:
        self.show_sign_in(path)
        if isinstance(self._page, SignInScreen):
            self._page.user.set_text(login)
            self._page.password.setFocus()
            self._page.notice.say(
                _("The new passphrase is set."),
                _("Sign in with it. That it was set is on the trail."),
                icon="check",
            )

    def _restore(self, file: Path, passphrase: str) -> None:
        """A backup takes the place of the open site: it is closed, and its user signs in again afterwards."""
        if self.bridge is None or not self._may_leave(_("Restore again to leave without it.")):
            return
        path, login = self.bridge.site.path, self.bridge.site.user.login
        self._leave()
        self.show_sign_in(path)
        self._restore_at_sign_in(file, login, passphrase)

    def _restore_at_sign_in(self, file: Path, login: str, passphrase: str) -> None:
        from ui.restoring import Restoring  # noqa: PLC0415  as above

        if isinstance(self._page, SignInScreen):
            Restoring(self._page, file, login, self._jobs).begin(passphrase)

    def say(self, error: TrackerError) -> None:
        """Show an error where this page shows errors."""
        if self._page is not None:
            self._page.say(error)
        elif self.shell is not None:
            self.shell.message.say(error)

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

    def _make_site(self, wanted: "FirstSite") -> None:
        from ui.screens.first_start import FirstStart  # noqa: PLC0415  loaded by now

        if isinstance(self._page, FirstStart):
            self._page.set_busy(_("Making the site…"))
        self._jobs.run(site_maker(wanted), self._making.open, self.say)

    def _not_opened(self, path: Path, error: TrackerError) -> None:
        self.show_sign_in(path)
        self.say(error)

    def _demo_path(self) -> Path:
        if self._wish.path is not None:
            return self._wish.path
        assert self._temporary is not None
        return Path(self._temporary.name) / "demo.visitbook"

    def _demo_broke(self, error: TrackerError) -> None:
        self.begin()
        if not isinstance(error, Cancelled):
            self.say(error)

    # --- pages

    def _show_page(self, page: "Entrance | FirstStart") -> None:
        self._page = page
        self.setCentralWidget(page)
        self.setWindowTitle("Visitbook")
        page.setFocus()
        if self._warm_up.is_ready:
            page.ready()
        else:
            AfterPaint(page, self._warm_up.start)

    def _loaded(self) -> None:
        if self._page is not None:
            self._page.ready()

    def _may_leave(self, todo: str) -> bool:
        """Whether nothing that was typed would be lost; who was told so may leave all the same."""
        left = self.shell.left_behind() if self.shell is not None and self.shell.stack.count() else ""
        if self.shell is None or left in ("", self._told):
            return True
        self._told = left
        hidden = _("Something typed here is not recorded yet.")  # a locked window tells nobody what
        self.say(TrackerError(left if self._page is None else hidden, todo))
        return False

    def _leave(self, *, closes: bool = False) -> None:
        """`closes`: the window too, and so with a last backup, which nobody need look on."""
        self.idle.stop()
        if isinstance(self._page, Entrance):
            self._page.wait()
        if self.shell is not None and self.shell.stack.count():
            self.shell.screen_now.leave()
            self.shell.stop_work()
        if self.bridge is not None:
            if closes:
                self.hide()  # what is still to do is no longer in anyone's way
            self.bridge.wait()  # a backup has its file to itself, and an import that is written keeps others out
            session.left(self.bridge.site)
            if self.keeper is not None:
                self.keeper.finish(backs_up=closes)
            self.bridge.close()
        if isinstance(self._page, Entrance):
            self._page.drop()
        if self.shell is not None and self._page is not None:  # it is behind the page of a locked window
            self.shell.deleteLater()
        self.bridge = self.shell = self.keeper = self._focus = None
        self._told = ""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed, let go of the site, leave no thread and no temporary folder."""
        if not self._may_leave(_("Close the window again to leave without it.")):
            event.ignore()
            return
        geometry = self.saveGeometry()
        self._leave(closes=True)
        from ui.screens.demo_wait import DemoWait  # noqa: PLC0415  as above

        waiting = self.centralWidget()
        if isinstance(waiting, DemoWait):
            waiting.work.forget()
        self._warm_up.wait()
        self._jobs.wait()
        self._making.forget()
        self.settings.geometry = geometry
        self._page = None
        gone = self.takeCentralWidget()
        if isinstance(gone, QWidget):
            gone.deleteLater()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None
        super().closeEvent(event)
