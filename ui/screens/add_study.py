"""Add a study: one that ships with Visitbook, or the site's own study file; its problems listed with their lines."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import studies
from tracker.domain.protocol import Protocol
from tracker.errors import StudyFileError, TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.widgets.buttons import Button, plain
from ui.widgets.cards import TitledCard
from ui.widgets.emptied import empty
from ui.widgets.glyphs import Glyph, GlyphMark
from ui.widgets.protocol_words import KINDS
from ui.widgets.text import Text, rule


class AddStudyPanel(TitledCard):
    """`added` brings the key of the study that was added; `closed` says that the panel goes."""

    added = Signal(str)
    closed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(_("Add a study"), _("Close"))
        self._bridge = bridge
        self._buttons: dict[str, Button] = {}
        self._rows, self._problems = QVBoxLayout(), QVBoxLayout()
        self.import_button = plain(_("Import a study file…"))
        self.import_button.clicked.connect(self._choose_file)
        if self.action:
            self.action.clicked.connect(self._close)
        self._lay_out()

    def open(self) -> None:
        """Come up with the studies that are not at this site yet."""
        here = {study.protocol.id for study in studies.studies(self._bridge.site)}
        empty(self._rows)
        self._buttons = {}
        for protocol in studies.shipped():
            if protocol.id not in here:
                self._rows.addWidget(self._row(protocol))
        self._show_problems("", ())
        self.show()
        (next(iter(self._buttons.values()), None) or self.import_button).setFocus()

    def add_button(self, study_key: str) -> Button:
        """The button that adds a shipped study."""
        return self._buttons[study_key]

    def import_file(self, path: Path) -> None:
        """Add the study of a file, or list what is wrong with it."""
        try:
            text = studies.read_file(path)
        except StudyFileError as error:
            words = _("{name} cannot be read as a text file.").format(name=path.name)
            self._show_problems(words, (*error.problems, _("A study file is YAML, saved as UTF-8.")))
            return
        self._add(path.name, None, text)

    def _add(self, name: str, study_key: str | None, text: str | None) -> None:
        before = {study.protocol.id for study in studies.studies(self._bridge.site)}
        try:
            self._bridge.try_do(lambda: studies.add(self._bridge.site, study_key, text))
        except StudyFileError as error:
            self._show_problems(_("{name} cannot be used.").format(name=name), error.problems)
        except TrackerError as error:
            self._show_problems(str(error), ())
        else:
            now = {study.protocol.id for study in studies.studies(self._bridge.site)}
            self.added.emit(next(iter(now - before), ""))

    def problems(self) -> tuple[str, ...]:
        """The sentences shown about the last file."""
        return tuple(text.whole() for text in self._problem_box.findChildren(Text))

    def _show_problems(self, title: str, problems: tuple[str, ...]) -> None:
        empty(self._problems)
        if title:
            head = QHBoxLayout()
            head.setContentsMargins(0, 0, 0, 0)
            head.addWidget(GlyphMark(Glyph.FLAG))
            head.addWidget(Text(title, theme.BODY, theme.SEMIBOLD, "flag", wrap=True), 1)
            holder = QWidget()
            holder.setLayout(head)
            self._problems.addWidget(holder)
        for problem in problems:
            self._problems.addWidget(Text(problem, theme.BODY, theme.REGULAR, "ink", wrap=True))
        self._problem_box.setVisible(bool(title))

    def _row(self, protocol: Protocol) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(13, 8, 13, 8)
        row.setSpacing(theme.GAP_WIDE)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(protocol.short_title, theme.BODY, theme.SEMIBOLD))
        registry = ", ".join(filter(None, (_(KINDS[protocol.kind]), protocol.registry)))
        words.addWidget(Text(f"{protocol.title} ({registry})", theme.LABEL, theme.REGULAR, "ink2", wrap=True))
        row.addLayout(words, 1)
        button = plain(_("Add"), icon="plus")
        button.setAccessibleName(_("Add {study}").format(study=protocol.short_title))
        button.setObjectName(protocol.id)
        button.clicked.connect(self._add_pressed)
        self._buttons[protocol.id] = button
        row.addWidget(button)
        return holder

    def _add_pressed(self) -> None:
        key = self.sender().objectName()
        self._add(key, key, None)

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a study file"), "", _("Study files (*.yaml *.yml)")
        )
        if path:
            self.import_file(Path(path))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _lay_out(self) -> None:
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addWidget(rule())
        own = QHBoxLayout()
        own.setContentsMargins(13, 10, 13, 10)
        own.setSpacing(theme.GAP_WIDE)
        words = _("The site’s own study is one YAML file; every problem in it is named with its line.")
        own.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True), 1)
        own.addWidget(self.import_button)
        self.body.addLayout(own)
        self._problem_box = QWidget()
        self._problems.setContentsMargins(13, 4, 13, 13)
        self._problems.setSpacing(6)
        self._problem_box.setLayout(self._problems)
        self._problem_box.hide()
        self.body.addWidget(self._problem_box)
