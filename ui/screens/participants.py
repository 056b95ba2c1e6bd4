"""Participants by visits: who is where, what is late, what is open; a cell opens its visit."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens import participant_columns
from ui.tables import CELL, TableModel
from ui.widgets.buttons import primary
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.glyphs import Glyph
from ui.widgets.legend import Legend
from ui.widgets.pills import Pill, Pills, Switch
from ui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date

    from tracker.domain.records import Changes, Study
    from tracker.domain.views import MatrixCell, MatrixRow

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
    Glyph.CANNOT_TELL,
)
_WEEK = 7


class ParticipantsScreen(Screen):
    """The matrix of one study, or the list of all."""

    title = N_("Participants")
    help_text = N_(
        "Each row is a participant, each column a visit of the study: the sign says how the visit stands, the date "
        "when it was held or is expected. The head of a column gives the window and how many of the due visits were "
        "held. Choose a study above, filter by the pills, sort by pressing a column’s head. Enter on a visit opens "
        "the visit, Enter on the number opens the participant."
    )
    keys = (
        (N_("↑+↓+←+→"), N_("move in the table")),
        (N_("Enter"), N_("open the visit, or the participant")),
        (N_("0+…+9"), N_("type a number to find its row")),
    )
    side_entry = "participants"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._rows: tuple[MatrixRow, ...] = ()
        self._studies: tuple[Study, ...] = ()
        self._study_id = ""
        self.switch = Switch(_("Study"))
        self.pills = Pills(_pills())
        self.model: TableModel[MatrixRow] = TableModel(parent=self)
        self.table = FrozenTable(self.model, 0, _("Participants by visits"))
        self.new_button = primary(_("New participant"), icon="plus")
        self.new_button.setToolTip(_("Register a participant (Ctrl+N)"))
        self._sorted = Text("", theme.LABEL, theme.REGULAR, "ink3")
        self._places = QStackedWidget()
        first = primary(_("Register a participant"), icon="plus")
        self._registers = bridge.may(Right.MANAGE)
        self._empty = EmptyState("users", _("No participant yet"), "", (first,) if self._registers else ())
        self._lay_out()
        if not self._registers:
            self.new_button.hide()
        self.switch.chosen.connect(self._study_chosen)
        self.pills.chosen.connect(self._filter)
        self.table.opened.connect(self._opened)
        self.model.layoutChanged.connect(self._say_order)
        for button in (self.new_button, first):
            button.clicked.connect(self._register)
        self.setFocusProxy(self.table)

    def show_for(self, study_id: str | None = None, **wanted: Any) -> None:
        """Read all participants; `study_id` chooses a study, otherwise the one chosen last stays."""
        from tracker import studies  # noqa: PLC0415  loads the database; the sign-in paints without it

        self._studies = studies.studies(self.bridge.site)
        if study_id is not None:
            self._study_id = study_id
        elif not self._study_id and len(self._studies) == 1:
            self._study_id = self._studies[0].id
        self._read()

    def refresh(self, changes: "Changes") -> None:
        """Any change may alter a cell or a count."""
        self._read()

    def set_rows(self, rows: "tuple[MatrixRow, ...]", studies: "tuple[Study, ...]") -> None:
        """Show these participants of these studies."""
        self._rows, self._studies = rows, studies
        counts = [(one.id, one.protocol.short_title, self._count(one.id)) for one in studies]
        choices = counts if len(counts) == 1 else [("", _("All studies"), len(rows)), *counts]
        self.switch.set_choices(choices, self._study_id)
        self._show_study()

    def _read(self) -> None:
        from tracker import overview  # noqa: PLC0415  as above

        self.set_rows(overview.participants(self.bridge.site), self._studies)

    def _count(self, study_id: str) -> int:
        return sum(row.participant.study_id == study_id for row in self._rows)

    def _show_study(self) -> None:
        rows = self._of_study()
        columns, frozen = self._columns(rows)
        here = self.table.currentIndex()
        place = (here.row(), here.column()) if here.isValid() else (0, 0)
        order = (self.model.sorted_by, self.model.descending)
        same = [column.head.title for column in columns] == [
            column.head.title for column in self.model.columns
        ]
        self.model.set_rows(())
        self.model.set_columns(columns)
        self.table.set_frozen(frozen)
        if same and order[0] >= 0:
            way = Qt.SortOrder.DescendingOrder if order[1] else Qt.SortOrder.AscendingOrder
            self.model.sort(order[0], way)
        self.pills.set_counts({name: sum(map(test, rows)) for name, test in _TESTS.items()})
        self._filter()
        if same:
            self._choose(*place)
        self._fit()

    def _columns(self, rows: "list[MatrixRow]") -> Any:
        study = next((one for one in self._studies if one.id == self._study_id), None)
        if study is None:
            return participant_columns.all_studies(rows, self._today())
        return participant_columns.one_study(study.protocol, self._windows(study.id), rows, self._today())

    def _windows(self, study_id: str) -> Any:
        from tracker import studies  # noqa: PLC0415  as above

        return studies.site_windows(self.bridge.site, study_id)

    def _today(self) -> "date":
        return self.bridge.site.today()

    def _of_study(self) -> "list[MatrixRow]":
        return [row for row in self._rows if self._study_id in ("", row.participant.study_id)]

    def _filter(self, _name: str = "") -> None:
        test = _TESTS[self.pills.name()]
        rows = [row for row in self._of_study() if test(row)]
        self.model.set_rows(rows)
        self._choose(0, 0)
        self._places.setCurrentIndex(0 if rows else 1)
        if self._rows:
            self._empty.say(_("Nobody here"), _("No participant of this study stands behind this filter."))
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
        self._study_id = study_id
        self.pills.choose("all")
        self._show_study()

    def _register(self) -> None:
        self.go("register", study_id=self._study_id or None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room the switch becomes a drop-down."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 32 - self._title.sizeHint().width() - self.new_button.sizeHint().width() - 48
        self.switch.set_narrow(self.switch.wide() > room)
        self.switch.setFixedWidth(
            min(self.switch.wide(), max(room, 120)) if room >= self.switch.wide() else 220
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_WIDE)
        self._title = Text(_(self.title), theme.PAGE, theme.SEMIBOLD)
        head.addWidget(self._title)
        head.addWidget(self.switch)
        head.addStretch()
        head.addWidget(self.new_button)
        column.addLayout(head)
        below = QHBoxLayout()
        below.addWidget(self.pills, stretch=1)
        below.addWidget(self._sorted, alignment=Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(below)
        card = Card()
        self._places.addWidget(self.table)
        self._places.addWidget(self._empty)
        card.body.addWidget(self._places)
        column.addWidget(card, stretch=1)
        column.addWidget(Legend(_LEGEND, _("≈ provisional")))


def _pills() -> list[Pill]:
    return [
        Pill("all", _("All")),
        Pill("overdue", _("Overdue"), Glyph.OVERDUE),
        Pill("past", _("Past target"), Glyph.PAST_TARGET),
        Pill("closing", _("Window closing"), Glyph.CLOSING),
        Pill("week", _("Visit this week"), Glyph.OPEN),
        Pill("begun", _("Not complete"), Glyph.BEGUN),
        Pill("flags", _("Open flags"), Glyph.FLAG),
        Pill("ask", _("Cannot be judged"), Glyph.CANNOT_TELL),
    ]


def _has(status: str) -> Any:
    def test(row: "MatrixRow") -> bool:
        return any(cell.visit.status == status for cell in row.cells)

    return test


def _not_complete(cell: "MatrixCell") -> bool:
    return (cell.visit.held_on is not None or cell.begun) and cell.visit.completed_at is None


_TESTS: dict[str, Any] = {
    "all": lambda _row: True,
    "overdue": _has("overdue"),
    "past": _has("past target"),
    "closing": _has("closing"),
    "week": lambda row: row.next_in_days is not None and 0 <= row.next_in_days <= _WEEK,
    "begun": lambda row: any(map(_not_complete, row.cells)),
    "flags": lambda row: any(cell.flags for cell in row.cells),
    "ask": lambda row: any(cell.cannot_tell for cell in row.cells),
}
