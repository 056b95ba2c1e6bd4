"""The identification list: who each number is, for those who may know it; found, written and corrected here alone."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from tracker import identity
from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.identity_panel import IdentityPanel
from ui.shortcuts import bind
from ui.tables import Cell, Column, Head, TableModel
from ui.widgets.buttons import primary
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.find_line import FindLine
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.glyphs import Glyph
from ui.widgets.pills import Pill, Pills
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.identity import Identified
    from tracker.domain.records import Changes

_FIND = 260


class IdentityScreen(Screen):
    """`show_for(participant_id=None)`: at the line of a participant where one is named."""

    title = N_("Identification list")
    help_text = N_(
        "Who each number is: name, telephone and hospital number, kept apart from everything else that is recorded. "
        "Coordinators and investigators see it. It is never printed, exported or given to another site’s programs, and "
        "the search at the top does not look here; the audit trail keeps each change, and shows what was written on "
        "this screen alone. Type a name, a telephone or a hospital number to find who it is."
    )
    keys = (
        (N_("Ctrl+F"), N_("find by name, telephone, hospital number or participant number; or just type")),
        (N_("Enter"), N_("write or correct the chosen line")),
        (N_("Ctrl+↵"), N_("open the participant of the chosen line")),
        (N_("Esc"), N_("close the line; in the search: all lines again")),
    )
    side_entry = "identity"

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__(bridge, go)
        self._rows: tuple[Identified, ...] = ()
        self.search = FindLine(_("Find by name, telephone, hospital number or participant number"), _FIND)
        self.pills = Pills(_pills())
        self.model: TableModel[Identified] = TableModel(_columns(), parent=self)
        self.table = FrozenTable(self.model, 2, _("Identification list"))
        self.table.name_layout("identity")
        self.table.type_into(self.search)
        self.panel = IdentityPanel(bridge)
        self._places = QStackedWidget()
        self.new_button = primary(_("Register a participant"), icon="plus")
        self._empty = EmptyState("id-card", "", "", (self.new_button,))
        self._lay_out()
        self._connect()
        self.begin_at(self.table)

    def show_for(self, participant_id: str | None = None, **wanted: Any) -> None:
        """Read the list; a line that was being written stays open unless another is asked for."""
        self._read()
        if participant_id:
            self._show_all()
            self.table.go_to(lambda row: row.participant_id == participant_id)
            self._open_line()

    def refresh(self, changes: "Changes") -> None:
        """A participant came or a line was written."""
        self._read()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """A line that was typed and not saved."""
        return self.panel.left_behind()

    # --- showing --------------------------------------------------------------------------------------------

    def _read(self) -> None:
        chosen = self._chosen()
        self._rows = identity.listed(self.bridge.site)
        self.panel.know(self._rows)
        self.pills.set_counts({name: sum(map(test, self._rows)) for name, test in _TESTS.items()})
        self._filter()
        if chosen:
            self.table.go_to(lambda row: row.participant_id == chosen.participant_id)

    def _filter(self, _words: str = "") -> None:
        test, words = _TESTS[self.pills.name()], self.search.text()
        self.model.set_rows([row for row in self._rows if test(row) and row.fits(words)])
        if self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._places.setCurrentIndex(0 if self.model.rowCount() else 1)
        if self._rows:
            self._empty.say(
                _("Nobody here"), _("No line fits what is looked for. Esc in the search shows all.")
            )
        else:
            words = _("Whoever is registered gets a line here for name, telephone and hospital number.")
            self._empty.say(_("No participant yet"), words)
        self.new_button.setVisible(not self._rows and self.bridge.may(Right.MANAGE))

    def _show_all(self) -> None:
        self.search.clear()
        self.pills.choose("all")
        self._filter()

    def _chosen(self) -> "Identified | None":
        return self.model.row_at(self.table.currentIndex())

    # --- acting ---------------------------------------------------------------------------------------------

    def _opened(self, index: QModelIndex) -> None:
        self.table.setCurrentIndex(index)
        self._open_line()

    def _open_line(self) -> None:
        row = self._chosen()
        if row is not None and not self.bridge.site.read_only:
            self.panel.open_for(row)
            QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The panel takes room from the table: the line it is about stays in sight."""
        self.table.scrollTo(self.table.currentIndex())

    def _open_participant(self) -> None:
        row = self._chosen()
        if row is not None:
            self.go("participant", participant_id=row.participant_id)

    def _found(self, _text: str) -> None:
        if self.model.rowCount():
            self.table.setFocus()

    def _to_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _give_up_finding(self) -> None:
        self._show_all()
        self.table.setFocus()

    def _connect(self) -> None:
        self.search.textEdited.connect(self._filter)
        self.new_button.clicked.connect(lambda: self.go("register"))
        self.search.entered.connect(self._found)
        self.search.given_up.connect(self._give_up_finding)
        self.search.went_down.connect(self.table.setFocus)
        self.pills.chosen.connect(self._filter)
        self.table.opened.connect(self._opened)
        self.panel.closed.connect(self.table.setFocus)
        self.panel.participant_wanted.connect(self._open_participant)
        for keys, call, owner in (
            ("Ctrl+F", self._to_find, self),
            ("Ctrl+Return", self._open_participant, self.table),
        ):
            bind(owner, keys, call)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(Text(_(self.title), theme.PAGE, theme.SEMIBOLD))
        head.addStretch()
        head.addWidget(self.search.labelled(_("Find")))
        column.addLayout(head)
        words = _(
            "For coordinators and investigators alone: never printed, exported, or found by the search above."
        )
        column.addWidget(Text(words, theme.BODY, theme.REGULAR, "ink2", wrap=True))
        column.addWidget(self.pills)
        column.addWidget(self.panel)
        card = Card()
        self._places.addWidget(self.table)
        self._places.addWidget(self._empty)
        card.body.addWidget(self._places)
        column.addWidget(card, stretch=1)


def _pills() -> list[Pill]:
    return [
        Pill("all", _("All")),
        Pill("empty", _("Not written"), Glyph.MISSING),
        Pill("double", _("Same hospital number"), Glyph.CANNOT_TELL),
    ]


_TESTS: dict[str, Any] = {
    "all": lambda _row: True,
    "empty": lambda row: row.identity.is_empty,
    "double": lambda row: bool(row.same_as),
}


def _columns() -> "list[Column[Identified]]":
    return [
        Column(Head(_("Number")), 92, _number, lambda row: row.number),
        Column(Head(_("Initials")), 66, lambda row: Cell(row.initials, ink="ink2"), lambda row: row.initials),
        Column(Head(_("Name")), 240, _name, lambda row: row.identity.name.casefold() or None, stretch=2),
        Column(Head(_("Telephone")), 170, _telephone, lambda row: row.identity.telephone or None),
        Column(Head(_("Hospital number")), 170, _hospital, lambda row: row.identity.hospital_number or None),
        Column(
            Head(_("Study")), 150, lambda row: Cell(row.study_short, ink="ink2"), lambda row: row.study_short
        ),
        Column(Head(_("Also entered as")), 160, _double, lambda row: row.same_as or None, stretch=1),
    ]


def _number(row: "Identified") -> Cell:
    return Cell(row.number, bold=True)


def _name(row: "Identified") -> Cell:
    if row.identity.is_empty:
        return Cell(_("not written"), Glyph.MISSING, "warn")
    return Cell(row.identity.name or "–", tip=row.identity.name)


def _telephone(row: "Identified") -> Cell:
    return Cell(row.identity.telephone, tip=row.identity.telephone)


def _hospital(row: "Identified") -> Cell:
    return Cell(row.identity.hospital_number, tip=row.identity.hospital_number)


def _double(row: "Identified") -> Cell:
    if not row.same_as:
        return Cell()
    numbers = ", ".join(row.same_as)
    words = _("The same hospital number stands at {numbers}.").format(numbers=numbers)
    return Cell(numbers, Glyph.CANNOT_TELL, "ask", tip=words)
