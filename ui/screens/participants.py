"""Participants by visits: who is where, what is late, what is open; a cell opens its visit."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens import matrix_filters, participant_columns
from ui.screens.matrix_filters import fits, kinds
from ui.screens.matrix_reading import MatrixReading
from ui.screens.matrix_rows import MatrixRows
from ui.shortcuts import bind
from ui.tables import CELL, TableModel
from ui.widgets.buttons import primary
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.find_line import FindLine
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.glyphs import Glyph
from ui.widgets.legend import Legend
from ui.widgets.pills import Pills
from ui.widgets.study_head import StudyHead
from ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tracker.domain.records import Changes, Study
    from tracker.domain.views import MatrixRow

_LEGEND = (
    Glyph.PLANNED,
    Glyph.OPEN,
    Glyph.BEGUN,
    Glyph.COMPLETE,
    Glyph.SIGNED,
    Glyph.LOCKED,
    Glyph.MISSED,
    Glyph.NOT_APPLICABLE,
    Glyph.CLOSING,
    Glyph.OVERDUE,
    Glyph.PAST_TARGET,
    Glyph.FLAG,
    Glyph.FLAG_SEEN,
    Glyph.CANNOT_TELL,
    Glyph.QUERY,
)


class ParticipantsScreen(Screen):
    """The matrix of one study, or the list of all."""

    title = N_("Participants")
    help_text = N_(
        "Each row is a participant, each column a visit of the study: the sign says how the visit stands, the date "
        "when it was held or is expected. The head of a column gives the window and how many of the due visits were "
        "held. Choose a study above, filter by the pills, sort by pressing a column’s head. Type a number or initials "
        "to leave those alone, or scan a sheet to open its visit. Enter on a visit opens the visit, Enter on the "
        "number opens the participant. Draw the edge of a head to make a column wider; it stays so."
    )
    keys = (
        (N_("↑+↓+←+→"), N_("move in the table")),
        (N_("Enter"), N_("open the visit, or the participant")),
        (N_("0+…+9"), N_("type a number or initials, or scan a sheet, to find it; Ctrl F goes there")),
        (N_("Ctrl+↑"), N_("sort by this column; Ctrl ↓ the other way round")),
    )
    side_entry = "participants"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._rows: tuple[MatrixRow, ...] = ()
        self._known = MatrixRows(bridge, self)
        self._count = Counter[str]()
        self._kinds: dict[str, tuple[MatrixRow, frozenset[str]]] = {}
        self._studies: tuple[Study, ...] = ()
        self._study_id = ""
        self._shown: tuple[tuple[Study, ...], str] | None = None
        self.pills = Pills(matrix_filters.pills())
        self.model: TableModel[MatrixRow] = TableModel(parent=self)
        self.table = FrozenTable(self.model, 0, _("Participants by visits"))
        self.search = FindLine(_("Find by number, initials or scanned code"))
        self.table.type_into(self.search)
        self.new_button = primary(_("New participant"), icon="plus")
        self.new_button.setToolTip(_("Register a participant (Ctrl+N)"))
        self._head = StudyHead(_(self.title), self.search.labelled(_("Find")), self.new_button)
        self.switch = self._head.switch
        self._sorted = Text("", theme.LABEL, theme.REGULAR, "ink3")
        self._places = QStackedWidget()
        first = primary(_("Register a participant"), icon="plus")
        self._registers = bridge.may(Right.MANAGE)
        self._empty = EmptyState("users", _("No participant yet"), "", (first,) if self._registers else ())
        self._reading = MatrixReading(self._known)
        self._lay_out()
        if not self._registers:
            self.new_button.hide()
        self.switch.chosen.connect(self._study_chosen)
        self.pills.chosen.connect(self._filter)
        self.table.opened.connect(self._opened)
        self.search.textEdited.connect(self._filter)
        self.search.entered.connect(self._found)
        self.search.went_down.connect(self.table.setFocus)
        bind(self, "Ctrl+F", self._to_search)
        self.search.given_up.connect(self._give_up_finding)
        self._known.came.connect(self._come)
        self._known.so_far.connect(self._tell_reading)
        self.model.layoutChanged.connect(self._say_order)
        for button in (self.new_button, first):
            button.clicked.connect(self._register)
        self.begin_at(self.table)

    def show_for(self, study_id: str | None = None, **wanted: Any) -> None:
        """Read all participants; `study_id` chooses a study, otherwise the one chosen last stays."""
        from tracker import studies  # noqa: PLC0415  loads the database; the sign-in paints without it

        self._studies = studies.studies(self.bridge.site)
        if study_id is not None:
            self._study_id = study_id
        elif not self._study_id and len(self._studies) == 1:
            self._study_id = self._studies[0].id
        self._known.update(self._study_id)

    def refresh(self, changes: "Changes") -> None:
        """Any change may alter a cell or a count."""
        self._known.note(changes)
        self._known.update()

    def set_rows(self, rows: "tuple[MatrixRow, ...]", studies: "tuple[Study, ...]") -> None:
        """Show these participants of these studies."""
        self._rows, self._studies = rows, studies
        self._kinds = {row.participant.id: self._kinds_of(row) for row in rows}
        names = [(one.id, one.protocol.short_title) for one in studies]
        if self._known.is_whole:
            self._count = Counter(row.participant.study_id for row in rows)
        else:
            self._count = Counter(self._in_all())
        self._study_id = self._head.show_studies(names, self._count.elements(), self._study_id)
        self._show_study()

    @property
    def is_reading(self) -> bool:
        """Whether the rows are still being read."""
        return self._known.is_reading

    def _in_all(self) -> "Mapping[str, int]":
        from tracker import overview  # noqa: PLC0415  as above

        return overview.how_many(self.bridge.site)

    def _come(self) -> None:
        """Show them; where nothing is other than what shows, it stays as it is."""
        self._reading.setVisible(not self._known.is_whole)
        wanted = (self._known.rows, self._studies, self._study_id)
        if wanted[0] is not self._rows or wanted[1:] != self._shown:
            self.set_rows(*wanted[:2])
        self._shown = wanted[1:]

    def _tell_reading(self, done: int, of: int) -> None:
        """How far it is; where all rows show already they stay until the new ones are there."""
        if not self._known.is_whole:
            self._reading.tell(done, of)

    def _kinds_of(self, row: "MatrixRow") -> "tuple[MatrixRow, frozenset[str]]":
        """The row with the pills behind which it stands, as they are known while the row is the same."""
        known = self._kinds.get(row.participant.id)
        return known if known is not None and known[0] is row else (row, kinds(row))

    def _show_study(self) -> None:
        rows = self._of_study()
        columns, frozen = self._columns(rows)
        here = self.table.currentIndex()
        chosen, place = self.model.row_at(here), max(here.column(), 0)
        order = (self.model.sorted_by, self.model.descending)
        same = [column.head.title for column in columns] == [
            column.head.title for column in self.model.columns
        ]
        self.model.set_rows(())
        self.model.set_columns(columns)
        self.table.set_frozen(frozen)
        self.table.name_layout(f"participants-{self._key()}")
        if same and order[0] >= 0:
            way = Qt.SortOrder.DescendingOrder if order[1] else Qt.SortOrder.AscendingOrder
            self.model.sort(order[0], way)
        self.pills.set_counts(self._counts(rows))
        self._filter()
        if same and chosen is not None:
            self._choose_participant(chosen.participant.id, place)

    def _counts(self, rows: "list[MatrixRow]") -> dict[str, int]:
        """How many stand behind each pill; of those of whom the first are read, how many there are."""
        if self._known.is_whole:
            return Counter(name for row in rows for name in self._behind(row))
        return {"all": self._count[self._study_id] if self._study_id else self._count.total()}

    def _columns(self, rows: "list[MatrixRow]") -> Any:
        study = next((one for one in self._studies if one.id == self._study_id), None)
        if study is None:
            return participant_columns.all_studies(rows, self._today())
        columns = participant_columns.one_study(study.protocol, self._windows(study.id), rows, self._today())
        return columns if self._known.is_whole else participant_columns.uncounted(*columns)

    def _key(self) -> str:
        """What the layout of the columns is kept under: the study's file, or all."""
        return next((one.protocol.id for one in self._studies if one.id == self._study_id), "all")

    def _windows(self, study_id: str) -> Any:
        from tracker import studies  # noqa: PLC0415  as above

        return studies.site_windows(self.bridge.site, study_id)

    def _today(self) -> "date":
        return self.bridge.site.today()

    def _of_study(self) -> "list[MatrixRow]":
        return [row for row in self._rows if self._study_id in ("", row.participant.study_id)]

    def _behind(self, row: "MatrixRow") -> frozenset[str]:
        return self._kinds[row.participant.id][1]

    def _filter(self, _name: str = "") -> None:
        name, words = self.pills.name(), self.search.text().strip().casefold()
        rows = [row for row in self._of_study() if name in self._behind(row) and fits(row, words)]
        self.model.set_rows(rows)
        self._choose(0, 0)
        self._places.setCurrentIndex(0 if rows else 1)
        if not self._known.is_whole:
            self._empty.say(_("Not found yet"), _("The others are not read yet."))
        elif self._rows:
            words = _("No participant of this study stands behind this filter.")
            if self.search.text().strip():
                words = _("No number and no initials hold what was typed. Esc shows all again.")
            self._empty.say(_("Nobody here"), words)
        else:
            todo = (
                _("Register the first one; the visits are planned from there.")
                if self._registers
                else _("A coordinator registers them.")
            )
            self._empty.say(_("No participant yet"), todo)
        self._say_order()

    def _choose(self, row: int, column: int) -> None:
        last_row, last_column = self.model.rowCount() - 1, self.model.columnCount() - 1
        if last_row >= 0 and last_column >= 0:
            self.table.setCurrentIndex(self.model.index(min(row, last_row), min(column, last_column)))

    def _choose_participant(self, participant: str, column: int) -> None:
        for place, row in enumerate(self.model.rows()):
            if row.participant.id == participant:
                self._choose(place, column)

    def _found(self, text: str) -> None:
        """A scanned code opens its visit, a number that leaves one row its participant; else the rows take the keys."""
        from tracker import overview  # noqa: PLC0415  as above

        hits = overview.find(self.bridge.site, text)
        visits = [hit for hit in hits if hit.visit_id]
        if visits:
            self._give_up_finding()
            self.go("visit", visit_id=visits[0].visit_id)
        elif not self._known.is_whole and len(hits) == 1:
            self.go("participant", participant_id=hits[0].participant_id)
        elif self._known.is_whole and self.model.rowCount() == 1 and text.strip():
            self.go("participant", participant_id=self.model.rows()[0].participant.id)
        elif self.model.rowCount():
            self.table.setFocus()

    def _give_up_finding(self) -> None:
        self.search.clear()
        self._filter()
        self.table.setFocus()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _say_order(self) -> None:
        by = self.model.sorted_by
        name = self.model.columns[by].head.title if 0 <= by < len(self.model.columns) else _("Number")
        self._sorted.set_text(_("sorted by {column}").format(column=name.lower()))

    def _opened(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        cell = index.data(CELL)
        if row is None:
            return
        if cell.what:
            self.go("visit", visit_id=cell.what)
        else:
            self.go("participant", participant_id=row.participant.id)

    def _study_chosen(self, study_id: str) -> None:
        self._study_id, self._shown = study_id, (self._studies, study_id)
        self.pills.choose("all")
        if not self._known.is_whole:
            self._known.show_first(study_id)
        self._show_study()

    def _register(self) -> None:
        self.go("register", study_id=self._study_id or None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        column.addWidget(self._head)
        column.addWidget(self.pills)
        card = Card()
        self._places.addWidget(self.table)
        self._places.addWidget(self._empty)
        card.body.addWidget(self._places)
        card.body.addWidget(self._reading)
        column.addWidget(card, stretch=1)
        foot = QHBoxLayout()
        foot.addWidget(Legend(_LEGEND, _("≈ provisional")), stretch=1)
        foot.addWidget(self._sorted, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
