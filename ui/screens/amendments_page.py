"""The Amendments page of a study: its versions, and a new one taken in from a file or from this Visitbook."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import amending, studies
from tracker.domain.amendment import StudyVersion
from tracker.domain.records import Study
from tracker.domain.rights import Right
from tracker.errors import StudyFileError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.screens.amendment_panel import AmendmentPanel
from ui.screens.amendment_tables import versions_table
from ui.screens.study_words import sentences
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.plain_table import PlainTable
from ui.widgets.text import Text


class AmendmentsPage(QWidget):
    """`accepted` says that a panel was left with a decision: the page begins anew."""

    accepted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._study: Study | None = None
        self.table: PlainTable[StudyVersion] = versions_table({}, bridge.site.zone)
        self.panel = AmendmentPanel(bridge)
        self.import_button = plain(_("Import a new version…"), icon="plus")
        self.shipped_button = plain("")
        self._words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        self._card = Card()
        self._lay_out()
        self.import_button.clicked.connect(self._choose_file)
        self.shipped_button.clicked.connect(self._shipped)
        self.panel.done.connect(self._decided)
        self.panel.closed.connect(self.import_button.setFocus)

    def show_study(self, study: Study, *, locked: bool) -> None:
        """Show the versions of a study, the one in force first; who may not take one in is offered none."""
        site, before = self._bridge.site, self._study
        self._study = study
        if before is None or before.id != study.id:
            self.panel.hide()
        held = amending.visits_by_version(site, study.id)
        self._card.body.removeWidget(self.table)
        self.table.hide()
        self.table.deleteLater()
        self.table = versions_table(held, site.zone)
        self.table.set_rows(tuple(reversed(amending.versions(site, study.id))))
        self._card.body.addWidget(self.table)
        may = self._bridge.may(Right.CONFIGURE) and not locked
        newer = amending.newer_shipped(site, study.id) if may else None
        self.import_button.setVisible(may)
        self.shipped_button.setVisible(newer is not None)
        self.shipped_button.set_text(_("Look at version {version} of this Visitbook").format(version=newer))

    def import_file(self, path: Path) -> None:
        """Look at a file as the next version."""
        if self._study is None:
            return
        try:
            text = studies.read_file(path)
        except StudyFileError as error:
            self.panel.begin(_("{name} cannot be read as a text file.").format(name=path.name), "", "")
            self.panel.cannot(error)
        else:
            self.look_at(text, path.name)

    def look_at(self, text: str, name: str) -> None:
        """Look at the text of a file of this name."""
        if self._study:
            self.panel.open_for(self._study, text, name)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Choose the new version of the study file"), "", _("Study files (*.yaml *.yml)")
        )
        if path:
            self.import_file(Path(path))

    def _shipped(self) -> None:
        if self._study:
            key = self._study.protocol.id
            self.look_at(amending.shipped_file(key), f"{key}.yaml")

    def _decided(self) -> None:
        self.accepted.emit()

    def _lay_out(self) -> None:
        words, _none = sentences("versions")
        self._words.set_text(words)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for button in (self.import_button, self.shipped_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._words)
        column.addWidget(self._card)
        column.addLayout(row)
        column.addWidget(self.panel)
        self._card.body.addWidget(self.table)
