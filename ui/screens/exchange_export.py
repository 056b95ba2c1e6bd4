"""Import and export, Export: the format, the study, what is left out, where to; and what was given on before."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import exchanged, exporting, studies
from tracker.domain.records import Study
from tracker.errors import Cancelled, TrackerError
from tracker.exchanged import Given
from tracker.exporting import CALENDAR, Wanted
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.paths import is_folder, is_there, path_of
from ui.screen import Go
from ui.screens.site_page import SitePage
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.choice_card import ChoiceCard, ChoiceCards
from ui.widgets.field_line import at_the_line
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text
from ui.widgets.toggle_pill import TogglePill

FORMATS = (
    (
        "odm",
        "CDISC ODM",
        N_("For a sponsor’s database or a registry: definitions, data, changes and signatures."),
        "xml",
    ),
    ("csv", "CSV", N_("For any program: tables with a data dictionary, packed in one .zip."), "zip"),
    (
        "xlsx",
        "Excel",
        N_("To read and check: the same tables and the dictionary as sheets of one workbook."),
        "xlsx",
    ),
    ("spss", "SPSS", N_("To analyse: one .sav with labels, measurement levels and missing codes."), "sav"),
    (
        CALENDAR,
        N_("Calendar"),
        N_("For calendar programs: appointments by number, without any health data."),
        "ics",
    ),
)
"""Each format: its name, what it is for, and how its files end."""
OPTIONS = (
    ("masked", N_("Masked"), N_("Leaves out arm, kit, logs and every form that could tell the arm.")),
    (
        "deidentified",
        N_("De-identified"),
        N_("Shifts the dates of each participant by days of their own; no initials, birth dates, free texts or names. "
           "Ages from 90 on are told as 90."),
    ),
    ("transactional", N_("Every change"), N_("Every entry of the audit trail, not only what stands now. ODM alone.")),
)  # fmt: skip
"""What an export may leave out or add, and what that means."""


class ExportPage(SitePage):
    """Choose, say where to, export; the last exports with their hashes stand below."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self._studies: tuple[Study, ...] = ()
        self._folder, self._own_name, self._sure = Path.home(), "", ""
        self.formats = ChoiceCards([ChoiceCard(key, _(name), _(words)) for key, name, words, _end in FORMATS])
        self.study = LabelledField(_("Study"), editor=Select(_("Study")))
        self.participant = LabelledField(
            _("Participant"), hint=_("its number, for the calendar of one; empty for all")
        )
        self.options = {key: TogglePill(_(name), key) for key, name, _words in OPTIONS}
        self._lines: dict[str, QWidget] = {}
        self.file = LabelledField(_("File"))
        self.choose_button = plain(_("Choose…"))
        self.export_button = primary(_("Export"), key="↵")
        self.work = LongWork(bridge)
        self.notice = Notice()
        self.table: PlainTable[Given] = PlainTable(_("Last exports"), _columns())
        self._lay_out()
        self._connect()

    # --- showing

    def show_page(self) -> None:
        """Offer the studies of the site, and show what was given on."""
        self._studies = studies.studies(self.bridge.site)
        before = self.study.text()
        self._offer()
        self.study.set_text(
            before if self._study_of(before) else self._studies[0].id if self._studies else ""
        )
        self._fit()
        self._show_last()

    def wanted(self) -> Wanted:
        """What would be exported now."""
        is_calendar = self.formats.key() == CALENDAR
        on = {key: pill.isChecked() and not self._lines[key].isHidden() for key, pill in self.options.items()}
        return Wanted(
            self.formats.key(),
            self.study.text() or None,
            participant=(self.participant.text().strip() or None) if is_calendar else None,
            **on,
        )

    def _offer(self) -> None:
        assert isinstance(self.study.editor, Select)
        chosen = self.study.text()
        every = [("", _("All studies of the site"))] if self.formats.key() == CALENDAR else []
        self.study.editor.set_choices(
            [*every, *((one.id, one.protocol.short_title) for one in self._studies)]
        )
        self.study.set_text(chosen)

    def _study_of(self, study_id: str) -> Study | None:
        return next((one for one in self._studies if one.id == study_id), None)

    def _fit(self) -> None:
        """Show what belongs to the format, and propose a name for the file."""
        kind = self.formats.key()
        self.participant.setVisible(kind == CALENDAR)
        self._lines["deidentified"].setVisible(kind != CALENDAR)
        self._lines["transactional"].setVisible(kind == "odm")
        self.export_button.setEnabled(bool(self._studies) or kind == CALENDAR)
        if self.file.text() == self._own_name:
            self._own_name = str(self._folder / self._name())
            self.file.set_text(self._own_name)
        self._settle()

    def _name(self) -> str:
        site, wanted = self.bridge.site, self.wanted()
        known = self._study_of(wanted.study or "")
        parts = [
            site.info.code,
            known.protocol.id if known else "",
            site.today().isoformat(),
            "masked" if wanted.masked else "",
            "deidentified" if wanted.deidentified else "",
            "changes" if wanted.transactional else "",
        ]
        ending = next(end for key, _name, _words, end in FORMATS if key == wanted.kind)
        return f"{'-'.join(part for part in parts if part)}.{ending}"

    def _show_last(self) -> None:
        rows = exchanged.given_on(self.bridge.site)
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)

    # --- exporting

    def export(self) -> None:
        """Export in the worker; a file that is there already is replaced only when asked twice."""
        path = path_of(self.file.text())
        if self.work.busy:
            return
        self.notice.hide()
        if not self._may_write(path):
            return
        site, wanted = self.bridge.site, self.wanted()

        def call(progress: exporting.Told) -> Path:
            exporting.export(site, wanted, path, progress)
            return path

        self.work.run(_("Exporting"), call, self._done, self._failed)

    def _may_write(self, path: Path) -> bool:
        if not self.file.text().strip() or is_folder(path):
            self.file.set_state(State.ERROR, _("Name the file."))
            self.file.setFocus()
            return False
        if is_there(path) and self._sure != str(path):
            self._sure = str(path)
            self.file.set_state(State.WARN, _("This file is there already. Export again to replace it."))
            return False
        return True

    def _done(self, path: Path) -> None:
        self._folder = path.parent
        self._settle()
        self._show_last()
        last = exchanged.given_on(self.bridge.site, 1)[0]
        people = ngettext("{n} participant", "{n} participants", last.participants).format(
            n=last.participants
        )
        self.notice.say(
            _("{file} is written: {people}.").format(file=path.name, people=people),
            _("SHA-256 {hash}, on the audit trail with it.").format(hash=last.sha256),
            icon="check",
        )
        self.export_button.setFocus()

    def _failed(self, error: TrackerError) -> None:
        token = "accent" if isinstance(error, Cancelled) else "flag"
        self.notice.say(error.happened, error.todo, token=token, icon="info")
        self._settle()
        self.export_button.setFocus()

    def _settle(self) -> None:
        self._sure = ""
        self.file.set_state(State.NORMAL)

    def _running(self, on: bool) -> None:
        self.export_button.setEnabled(not on)
        if on:
            self.work.cancel_button.setFocus()

    def _choose(self) -> None:
        ending = Path(self._name()).suffix
        found, _kind = QFileDialog.getSaveFileName(self, _("Export"), self.file.text(), f"*{ending}")
        if found:
            self.file.set_text(found if Path(found).suffix else found + ending)
            self._settle()
            self._sure = self.file.text()  # the dialog has asked already
            self.export_button.setFocus()

    # --- frame

    def _chosen_format(self, _key: str) -> None:
        self._offer()
        self._fit()

    def _chosen(self, _what: object = None) -> None:
        self._fit()

    def _edited(self, _text: str) -> None:
        self._settle()

    def _connect(self) -> None:
        self.formats.chosen.connect(self._chosen_format)
        self.study.left.connect(self._chosen)
        for pill in self.options.values():
            pill.toggled.connect(self._chosen)
        self.file.edited.connect(self._edited)
        self.choose_button.clicked.connect(self._choose)
        self.export_button.clicked.connect(self.export)
        self.work.running.connect(self._running)
        for field in (self.file, self.participant):
            assert isinstance(field.editor, Entry)
            field.editor.returnPressed.connect(self.export)

    def _lay_out(self) -> None:
        self.column.addWidget(self.formats)
        self.column.addWidget(self._what_card())
        self._none = Text(_("Nothing was exported yet."), theme.BODY, theme.REGULAR, "ink2")
        self._none.setContentsMargins(13, 12, 13, 14)
        last = TitledCard(_("Last exports"))
        last.body.addWidget(self._none)
        last.body.addWidget(self.table)
        self.column.addWidget(last)

    def _what_card(self) -> QWidget:
        card = TitledCard(_("What to export, and where to"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(13, 13, 13, 14)
        column.setSpacing(theme.GAP)
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_WIDE)
        top.addWidget(self.study, 3, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.participant, 2, Qt.AlignmentFlag.AlignTop)
        top.addStretch(3)
        column.addLayout(top)
        for key, _name, words in OPTIONS:
            self._lines[key] = _line(self.options[key], _(words))
            column.addWidget(self._lines[key])
        where = QHBoxLayout()
        where.setSpacing(theme.GAP)
        where.addWidget(self.file, 1, Qt.AlignmentFlag.AlignTop)
        where.addLayout(at_the_line(self.choose_button))
        where.addLayout(at_the_line(self.export_button))
        column.addLayout(where)
        column.addWidget(self.work)
        column.addWidget(self.notice)
        card.body.addWidget(body)
        return card


def _line(pill: TogglePill, words: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GAP)
    row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True), 1)
    pill.setAccessibleDescription(words)
    return holder


def _columns() -> tuple[Column[Given], ...]:
    names = {key: _(name) for key, name, _words, _end in FORMATS}

    def how(row: Given) -> str:
        words = {key: _(name) for key, name, _words in OPTIONS}
        parts = (words[key] for key in words if getattr(row, key))
        return ", ".join(parts) or _("whole")

    def what(row: Given) -> str:
        return "\n".join(part for part in (names.get(row.format, row.format), how(row)) if part)

    def whom(row: Given) -> str:
        return row.participant or row.study or _("all studies")

    return (
        Column(_("When"), lambda row: f"{dates.full(row.at)}\n{dates.clock(row.at)}, {row.login}", 150, 1,
               ink=lambda _row: "ink2"),
        Column(_("What"), what, 150, 1, weight=theme.MEDIUM),
        Column(_("Of"), whom, 130, 1),
        Column(_("Participants"), lambda row: str(row.participants), 100, number=True),
        Column(_("File and SHA-256"), lambda row: f"{row.file}\n{grouped(row.sha256)}", 330, 4,
               ink=lambda _row: "ink2"),
    )  # fmt: skip


def grouped(digest: str) -> str:
    """A hash in groups of eight, as people compare it."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
