"""Site, Backups: where they go, the last ones, one now, a drill now, and the way back to one of them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import backups, keeping, settings
from tracker.backups import Listed
from tracker.errors import Cancelled, TrackerError
from tracker.language import N_, _
from ui import dates, theme
from ui.bridge import Bridge
from ui.paths import path_of
from ui.screen import Go
from ui.screens.restore_step import RestoreStep
from ui.screens.site_page import SitePage
from ui.widgets import keeping_words
from ui.widgets.buttons import plain, primary, quiet
from ui.widgets.cards import TitledCard
from ui.widgets.field_line import at_the_line
from ui.widgets.fields import LabelledField, State
from ui.widgets.keeping_card import KeepingCard
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text

_ABOUT = N_(
    "Another disk than the site’s own, a share or a stick that is kept elsewhere. Backups are as encrypted as the "
    "site. They are made when the window closes and every few hours; seven daily ones stay, five weekly, twelve "
    "monthly and all yearly."
)


class BackupsPage(SitePage):
    """What is slow runs in the worker; what it says stands at the top."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self.notice = Notice()
        self.folder = LabelledField(_("Folder for backups"))
        self.choose_button = plain(_("Choose…"))
        self.make_button = primary(_("Back up now"))
        self.drill_button = plain(_("Try the newest out"))
        self.save_button = plain(_("Back up to a file…"))
        self.work = LongWork(bridge)
        self.status = KeepingCard(offers=False)
        self.table: PlainTable[Listed] = PlainTable(_("Backups"), self._columns(), selects=True)
        self.restore_button = quiet(_("Restore this one…"))
        self.other_button = quiet(_("Restore another file…"))
        self.step = RestoreStep()
        self._none = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Read anew; the files are looked at in the worker. What was refused still stands in its field."""
        self.notice.hide()
        if self.folder.editor.state is not State.ERROR:
            self.folder.set_text(settings.of_site(self.bridge.site).backup_folder)
        self._read()

    def leave(self) -> None:
        """What was typed does not wait here."""
        self.step.close_panel()

    # --- doing

    def back_up(self) -> None:
        """One now, to the site's folder."""
        site = self.bridge.site
        if self._set_folder():
            words = _("The backup is made, opened and compared with the site.")
            self._work(self.make_button, _("Backing up"), lambda: backups.by_itself(site), words)

    def drill(self) -> None:
        """Restore the newest into a temporary folder, look at it, remove it."""
        site, words = self.bridge.site, _("The newest backup was restored, opened and found whole.")
        self._work(self.drill_button, _("Trying it out"), lambda: backups.drill(site), words)

    def save_as(self) -> None:
        """One to a file of the person's choice."""
        site = self.bridge.site
        name = f"{site.info.code}-{site.now():%Y%m%d-%H%M}{backups.ENDING}"
        start = str(Path(self.folder.text() or Path.home()) / name)
        found, _kind = QFileDialog.getSaveFileName(
            self, _("Back up to"), start, _("Backups ({ending})").format(ending=f"*{backups.ENDING}")
        )
        if found:
            target, words = Path(found), _("The backup is made, opened and compared with the site.")
            self._work(self.save_button, _("Backing up"), lambda: backups.make(site, target), words)

    def _set_folder(self) -> bool:
        """Remember the folder that stands in the field. Says there what is wrong with it."""
        site, text = self.bridge.site, self.folder.text().strip()
        self.folder.set_state(State.NORMAL)
        try:
            if not text:
                raise TrackerError(_("There is no folder to back up to."), _("Choose one."))
            if text != settings.of_site(site).backup_folder:
                keeping.choose_folder(site, path_of(text))
        except TrackerError as error:
            self.folder.set_state(State.ERROR, str(error))
            self.folder.setFocus()
            return False
        self.folder.set_text(settings.of_site(site).backup_folder)
        return True

    def _folder_left(self, text: str) -> None:
        if text.strip() != settings.of_site(self.bridge.site).backup_folder and self._set_folder():
            self._read()

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Choose a folder for backups"), self.folder.text())
        if found:
            self.folder.set_text(found)
            self._folder_left(found)

    def _choose_file(self) -> None:
        kinds = _("Backups ({ending})").format(ending=f"*{backups.ENDING}")
        found, _kind = QFileDialog.getOpenFileName(self, _("Choose a backup"), self.folder.text(), kinds)
        if found:
            told = self.bridge.do(lambda: backups.manifest_of(Path(found)))
            if told is not None:
                self._begin_restore((Path(found), told))

    def _work(self, button: QWidget, words: str, call: Callable[[], object], done: str) -> None:
        """Run a call in the worker with the buttons resting meanwhile; say how it went."""
        self.notice.hide()

        def went_well(_made: object) -> None:
            self._over(button)
            self.notice.say(done, icon="check")

        def broke(error: TrackerError) -> None:
            self._over(button)
            stopped = isinstance(error, Cancelled)
            self.notice.say(error.happened, error.todo, token="accent" if stopped else "flag", icon="info")

        self.work.run(words, lambda _told: call(), went_well, broke, in_percent=True)

    def _over(self, button: QWidget) -> None:
        self._read()
        button.setFocus()

    def _running(self, on: bool) -> None:
        for one in (self.make_button, self.drill_button, self.save_button):
            one.setEnabled(not on)
        if on:
            self.work.cancel_button.setFocus()

    # --- restoring

    def _restore_chosen(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self._begin_restore(row)

    def _begin_restore(self, row: Listed) -> None:
        path, told = row
        if told is None:
            self.notice.say(
                _("{name} says nothing of itself: it is damaged.").format(name=path.name),
                _("Use an older one."),
                token="flag",
                icon="info",
            )
            return
        site = self.bridge.site
        since = max(0, keeping.length(site) - told.sequence)
        self.step.begin_for(path, told.moment.astimezone(site.zone), since, f"{site.path.stem}.replaced")

    def _restore(self, path: Path, passphrase: str) -> None:
        self.bridge.restore_wanted.emit(path, passphrase)

    # --- reading

    def _read(self) -> None:
        """How the backups stand; the field stays, where a folder may be being typed as a backup ends by itself."""
        site = self.bridge.site
        kept = keeping.kept(site)
        self.status.set_kept(kept, site.now())
        self.drill_button.setEnabled(bool(kept.backups.folder) and kept.backups.last is not None)
        self.bridge.in_background(lambda: backups.listed(site), self._show)

    def _show(self, rows: tuple[Listed, ...]) -> None:
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.restore_button.setVisible(bool(rows))
        words = _("There is none yet. Press Back up now.")
        if not settings.of_site(self.bridge.site).backup_folder:
            words = _("Choose a folder first. Until then no backup is made by itself.")
        self._none.set_text(words)
        self._none.setVisible(not rows)

    def _columns(self) -> tuple[Column[Listed], ...]:
        zone, now = self.bridge.site.zone, self.bridge.site.now
        dash = "–"

        def made(row: Listed) -> str:
            return _moment(row[1].moment.astimezone(zone)) if row[1] else _("damaged")

        def age(row: Listed) -> str:
            return keeping_words.when(row[1].moment, now()) if row[1] else dash

        return (
            Column(_("Made"), made, 160, weight=theme.MEDIUM, ink=lambda row: "ink" if row[1] else "flag"),
            Column(_("Age"), age, 140),
            Column(_("Entries"), lambda row: str(row[1].sequence) if row[1] else dash, 90, number=True),
            Column(_("File"), lambda row: row[0].name, 240, stretch=1, ink=lambda _row: "ink2"),
        )

    # --- frame

    def _connect(self) -> None:
        self.make_button.clicked.connect(self.back_up)
        self.drill_button.clicked.connect(self.drill)
        self.save_button.clicked.connect(self.save_as)
        self.choose_button.clicked.connect(self._choose)
        self.other_button.clicked.connect(self._choose_file)
        self.restore_button.clicked.connect(self._restore_chosen)
        self.table.opened.connect(self._begin_restore)
        self.folder.left.connect(self._folder_left)
        self.work.running.connect(self._running)
        self.step.wanted.connect(self._restore)
        self.bridge.kept.connect(self._read)

    def _lay_out(self) -> None:
        place = TitledCard(_("Where backups go"))
        inside = QVBoxLayout()
        inside.setContentsMargins(13, 12, 13, 14)
        inside.setSpacing(theme.GAP)
        inside.addWidget(Text(_(_ABOUT), theme.BODY, theme.REGULAR, "ink2", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        line.addWidget(self.folder, stretch=1)
        line.addLayout(at_the_line(self.choose_button))
        inside.addLayout(line)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.make_button, self.drill_button, self.save_button):
            row.addWidget(button)
        row.addStretch()
        inside.addLayout(row)
        inside.addWidget(self.work)
        place.body.addLayout(inside)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_WIDE)
        top.addWidget(place, stretch=3)
        top.addWidget(self.status, 2, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.notice)
        self.column.addLayout(top)
        self.column.addWidget(self.step)
        self.column.addWidget(self._list_card())

    def _list_card(self) -> TitledCard:
        card = TitledCard(_("Backups in this folder"))
        self._none.setContentsMargins(13, 12, 13, 14)
        card.body.addWidget(self._none)
        card.body.addWidget(self.table)
        foot = QHBoxLayout()
        foot.setContentsMargins(13, 8, 13, 10)
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.restore_button)
        foot.addWidget(self.other_button)
        foot.addStretch()
        card.body.addLayout(foot)
        return card


def _moment(at: datetime) -> str:
    return f"{dates.full(at.date())}, {dates.clock(at)}"
