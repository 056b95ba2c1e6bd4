"""A backup takes a closed site's place, in the worker, told on the sign-in page that stands there meanwhile."""

from pathlib import Path

from PySide6.QtCore import QObject

from tracker.errors import Cancelled, TrackerError
from tracker.language import _
from ui.jobs import Jobs
from ui.screens.sign_in import SignInScreen
from ui.widgets.long_work import LongWork


class Restoring(QObject):
    """One restore; it goes with its page, so that whoever went on to another site is not told on it."""

    def __init__(self, page: SignInScreen, file: Path, login: str, jobs: Jobs) -> None:
        super().__init__(page)
        self._page, self._file, self._login = page, file, login
        self.work = LongWork(jobs)

    def begin(self, passphrase: str) -> None:
        """Put the backup in the place of the page's site; the page rests until then."""
        from tracker import backups  # noqa: PLC0415  loads the database

        file, login, path = self._file, self._login, self._page.path
        self._page.wait_for(self.work)
        self._page.notice.say(_("Restoring {name}…").format(name=file.name), icon="shield-check")
        self.work.run(
            _("Restoring"),
            lambda _told: backups.put_in_place(file, path, login, passphrase),
            self._done,
            self._broke,
            in_percent=True,
        )
        self.work.cancel_button.setFocus()

    def _over(self) -> None:
        self._page.go_on()
        self.work.deleteLater()

    def _done(self, aside: Path) -> None:
        page = self._page
        self._over()
        page.restore.hide()
        page.ready()
        page.user.set_text(self._login)
        page.password.set_text("")
        kept = _("What it replaced is kept: {name}.").format(name=aside.name) if aside.exists() else ""
        page.notice.say(
            _("Restored from {name}.").format(name=self._file.name),
            f"{kept} {_('Sign in to go on.')}".strip(),
            icon="check",
        )
        page.password.setFocus()

    def _broke(self, error: TrackerError) -> None:
        self._over()
        self._page.notice.hide()
        self._page.user.set_text(self._login)
        if isinstance(error, Cancelled):
            kept = _("The site is as it was.")
            self._page.notice.say(_("The restore was stopped."), kept, icon="info")
        else:
            self._page.say(error)
