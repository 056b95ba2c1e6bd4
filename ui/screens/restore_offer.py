"""At the sign-in page of a site that cannot be read: the last good backup by name and date, and the way to another."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.jobs import Jobs
from ui.widgets.buttons import plain, quiet
from ui.widgets.text import Text


class RestoreOffer(QWidget):
    """Hidden until it is offered. `wanted`: a backup, to be restored with what is typed above."""

    wanted = Signal(object)
    said = Signal(object)
    """A `TrackerError`: the file that was chosen is no backup."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._file = path, Path()
        self._jobs = Jobs(self)
        self.words = Text("", theme.BODY, theme.REGULAR, "ink", wrap=True)
        self.button = plain(_("Restore this backup"), height=theme.CONTROL_SIGN_IN)
        self.other_button = quiet(_("Another backup…"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (self.words, self.button, self.other_button):
            column.addWidget(part)
        self.button.clicked.connect(self._want)
        self.other_button.clicked.connect(self._choose)
        self.hide()

    def offer(self) -> None:
        """Look for the last good backup in the worker, then name it."""
        from tracker import backups  # noqa: PLC0415  loads the database

        self.words.set_text(_("Looking for the last good backup…"))
        self.button.hide()
        self.show()
        path = self._path
        self._jobs.run(lambda: backups.last_good(path), self._found, self.said.emit)

    def name(self, file: Path) -> None:
        """Offer this file. Says where it is no backup."""
        from tracker import backups  # noqa: PLC0415  as above
        from ui import dates  # noqa: PLC0415  the sign-in page paints without it

        try:
            moment = backups.manifest_of(file).moment
        except TrackerError as error:
            self.said.emit(error)
            return
        self._file = file
        self.words.set_text(
            _(
                "Last good backup: {name}, made on {day} at {time}. Type your user name and the passphrase of that "
                "day above. What it replaces is kept beside it."
            ).format(name=file.name, day=dates.full(moment.date()), time=dates.clock(moment))
        )
        self.button.show()

    def _found(self, file: Path | None) -> None:
        if file is None:
            self.words.set_text(
                _("No backup was found where this site’s backups went. Look for one on other disks.")
            )
        else:
            self.name(file)

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  as above

        from tracker import backups  # noqa: PLC0415  as above

        found, _kind = QFileDialog.getOpenFileName(
            self,
            _("Choose a backup"),
            str(self._path.parent),
            _("Backups ({ending})").format(ending=f"*{backups.ENDING}"),
        )
        if found:
            self.name(Path(found))

    def _want(self) -> None:
        self.wanted.emit(self._file)

    def wait(self) -> None:
        """Until the worker is idle."""
        self._jobs.wait()
