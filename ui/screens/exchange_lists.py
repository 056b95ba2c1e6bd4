"""Import and export, Randomisation list: take one in, see how much of each stratum is drawn, close it with a reason.

What comes next is nowhere to be seen: the use case tells how many lines there are and how many are drawn.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from tracker import allocation, studies
from tracker.allocation import ListRefused
from tracker.domain.allocation import AllocationList, Problem
from tracker.domain.records import Changes, Study
from tracker.errors import TrackerError
from tracker.language import _, ngettext
from ui import dates, theme
from ui.bridge import Bridge
from ui.paths import path_of
from ui.screen import Go
from ui.screens.exchange_export import grouped
from ui.screens.site_page import SitePage
from ui.widgets.ask_why import AskWhy
from ui.widgets.buttons import plain, primary
from ui.widgets.cards import TitledCard
from ui.widgets.empty_state import EmptyState
from ui.widgets.field_line import at_the_line
from ui.widgets.fields import Entry, LabelledField, Select, State
from ui.widgets.glyphs import Glyph
from ui.widgets.notice import Notice
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.text import Text

_ABOUT = (
    "CSV or Excel with a column for the arm, or for the kit where the study is double blind, and one for each stratum. "
    "The lines are sealed as they are taken in; enrolment draws the next one. Afterwards put the file out of reach of "
    "everyone here."
)


class ListsPage(SitePage):
    """The lists of a study that is randomised."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self._studies: tuple[Study, ...] = ()
        self.study = LabelledField(_("Study"), editor=Select(_("Study")))
        self.file = LabelledField(_("File"))
        self.choose_button = plain(_("Choose…"))
        self.reason = LabelledField(
            _("Why the open list ends"), hint=_("it is closed before the next one is taken in")
        )
        self.take_button = primary(_("Take the list in"), key="↵")
        self.notice = Notice()
        self.problems: PlainTable[Problem] = PlainTable(_("What is wrong with the list"), _problem_columns())
        self.table: PlainTable[AllocationList] = PlainTable(_("Randomisation lists"), _columns())
        self.close_list = AskWhy(_("Close the open list"), _("Why it ends"))
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Offer the studies that are randomised, and show the lists of the one that is chosen."""
        every = studies.studies(self.bridge.site)
        self._studies = tuple(one for one in every if one.protocol.allocation == "randomised")
        assert isinstance(self.study.editor, Select)
        before = self.study.text()
        choices = [(one.id, one.protocol.short_title) for one in self._studies]
        self.study.editor.set_choices(choices)
        self.study.set_text(before if before in dict(choices) else choices[0][0] if choices else "")
        self._whole.setVisible(bool(choices))
        self._empty.setVisible(not choices)
        self._read()

    def refresh(self, changes: Changes) -> None:
        """A line was drawn, or a list came."""
        if changes.studies or changes.participants:
            self._read()

    # --- acting

    def take_in(self) -> None:
        """Take the list in; what is wrong with it stands row by row below."""
        path, site, study = path_of(self.file.text()), self.bridge.site, self.study.text()
        self.problems.hide()
        self.notice.hide()
        if not self.file.text().strip():
            self.file.set_state(State.ERROR, _("Name the file."))
            self.file.setFocus()
            return
        self.file.set_state(State.NORMAL)
        reason = self.reason.text() if not self.reason.isHidden() else ""
        try:
            taken, _changes = self.bridge.try_do(lambda: allocation.take_in(site, study, path, reason))
        except TrackerError as error:
            self._refused(error)
            return
        self.reason.set_text("")
        self.file.set_text("")
        self._read()
        self.notice.say(
            _("{file} is taken in and concealed: {lines}.").format(file=taken.file, lines=_lines_of(taken)),
            _("SHA-256 {hash}. Now put the file out of reach of everyone here.").format(
                hash=grouped(taken.sha256)
            ),
            icon="check",
        )

    def close_open(self, reason: str) -> None:
        """Close the list that is open."""
        site, study = self.bridge.site, self.study.text()
        self.bridge.do(lambda: allocation.close_open(site, study, reason))
        self._read()

    def _refused(self, error: TrackerError) -> None:
        if isinstance(error, ListRefused):
            count = len(error.problems)
            words = ngettext(
                "{n} thing is wrong with the list.", "{n} things are wrong with the list.", count
            )
            self.notice.say(
                _("Nothing was taken in: {words}").format(words=words.format(n=count)),
                error.todo,
                token="flag",
                icon="info",
            )
            self.problems.set_rows(error.problems[:MOST])
            self.problems.show()
        else:
            self.notice.say(error.happened, error.todo, token="flag", icon="info")

    # --- showing

    def _read(self) -> None:
        study = self.study.text()
        rows = allocation.lists(self.bridge.site, study) if study else ()
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        is_open = any(one.closed_at is None for one in rows)
        self.reason.setVisible(is_open)
        self._foot.setVisible(is_open)

    def _chosen(self, _study: str) -> None:
        self.notice.hide()
        self.problems.hide()
        self._read()

    def _choose(self) -> None:
        found, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a file"), str(Path.home()), _("Tables (*.csv *.txt *.tsv *.xlsx)")
        )
        if found:
            self.file.set_text(found)
            (self.reason if not self.reason.isHidden() else self.take_button).setFocus()

    # --- frame

    def _connect(self) -> None:
        self.study.left.connect(self._chosen)
        self.choose_button.clicked.connect(self._choose)
        self.take_button.clicked.connect(self.take_in)
        self.close_list.given.connect(self.close_open)
        for field in (self.file, self.reason):
            assert isinstance(field.editor, Entry)
            field.editor.returnPressed.connect(self.take_in)

    def _lay_out(self) -> None:
        self._empty = EmptyState(
            "arrow-left-right",
            _("No study here is randomised"),
            _("A list belongs to a study that draws an arm or kit."),
        )
        self.column.addWidget(self._empty)
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        take = TitledCard(_("Take a list in"))
        take.body.addWidget(self._taking())
        column.addWidget(take)
        lists = TitledCard(_("Lists of this study"))
        self._none = Text(
            _("None yet: arm or kit is recorded by hand at enrolment."),
            theme.BODY,
            theme.REGULAR,
            "ink2",
            wrap=True,
        )
        self._none.setContentsMargins(13, 12, 13, 14)
        lists.body.addWidget(self._none)
        lists.body.addWidget(self.table)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(13, 10, 13, 10)
        row.addWidget(self.close_list, 1)
        lists.body.addWidget(self._foot)
        column.addWidget(lists)
        self.column.addWidget(self._whole)

    def _taking(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(13, 12, 13, 14)
        column.setSpacing(theme.GAP)
        column.addWidget(Text(_(_ABOUT), theme.BODY, theme.REGULAR, "ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.study, 2, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.file, 4, Qt.AlignmentFlag.AlignTop)
        row.addLayout(at_the_line(self.choose_button))
        row.addLayout(at_the_line(self.take_button))
        column.addLayout(row)
        column.addWidget(self.reason)
        column.addWidget(self.notice)
        column.addWidget(self.problems)
        self.problems.hide()
        return holder


MOST = 200
"""Problems of a list that show; one with more of them has one cause."""


def _lines_of(one: AllocationList) -> str:
    lines = sum(stratum.lines for stratum in one.strata)
    return ngettext("{n} line", "{n} lines", lines).format(n=lines)


def _problem_columns() -> tuple[Column[Problem], ...]:
    return (
        Column(_("Row"), lambda one: str(one.row), 60, number=True, ink=lambda _one: "ink2"),
        Column(_("Column"), lambda one: one.column, 140, 1),
        Column(_("What is wrong"), lambda one: one.why, 320, 4, glyph=lambda _one: Glyph.FLAG),
    )


def _columns() -> tuple[Column[AllocationList], ...]:
    def standing(one: AllocationList) -> str:
        if one.closed_at is None:
            return _("open")
        day = dates.full(one.closed_at)
        return _("closed {day}\n{reason}").format(day=day, reason=one.close_reason).strip()

    def strata(one: AllocationList) -> str:
        words = _("{drawn} of {lines} drawn")
        told = ((part.name, words.format(drawn=part.drawn, lines=part.lines)) for part in one.strata)
        return "\n".join(f"{name}: {said}" if name else said for name, said in told)

    return (
        Column(
            _("Taken in"),
            lambda one: f"{dates.full(one.imported_at)}\n{one.imported_by}",
            120,
            1,
            ink=lambda _one: "ink2",
        ),
        Column(_("Standing"), standing, 140, 2, weight=theme.MEDIUM),
        Column(_("Drawn of each stratum"), strata, 200, 2),
        Column(
            _("File and SHA-256"),
            lambda one: f"{one.file}\n{grouped(one.sha256)}",
            330,
            3,
            ink=lambda _one: "ink2",
        ),
    )
