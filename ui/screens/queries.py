"""Queries: what was asked of the data, by people and by the program; answered, closed and opened again here."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.queries import KIND_WORDS, Query
from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens import query_columns
from ui.screens.new_query import NewQuery
from ui.screens.query_columns import TESTS, state_pills
from ui.screens.query_panel import QueryPanel
from ui.shortcuts import bind
from ui.tables import TableModel
from ui.widgets.buttons import plain
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import Entry, Select
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.list_detail import ListDetail
from ui.widgets.pills import Pills
from ui.widgets.print_menu import PrintMenu, of_studies
from ui.widgets.study_head import StudyHead
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.records import Changes, Study


class QueriesScreen(Screen):
    """`show_for(query_id="")`."""

    title = N_("Queries")
    help_text = N_(
        "A query is a question about recorded data. Visitbook raises its own when a visit is completed: what is "
        "missing, out of range, or does not fit together; they are settled by themselves when the cause is gone. "
        "People raise theirs at a field, with F7 on the visit. Whoever enters data answers; whoever asked reads the "
        "answer and closes the query, or opens it again. Enter on a row lets you answer; G goes to the field."
    )
    keys = (
        (N_("↑+↓"), N_("choose a query")),
        (N_("Enter"), N_("answer, or close what was answered")),
        (N_("G"), N_("go to the field")),
        (N_("N"), N_("raise a query about a participant"), Right.QUERY),
        (N_("Esc"), N_("back to the list")),
    )
    side_entry = "queries"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._studies: tuple[Study, ...] = ()
        self._study_id = ""
        self._queries: tuple[Query, ...] = ()
        self._begun = False
        self.printing = PrintMenu(_("Print listing"))
        self.new_button = plain(_("New query"), icon="plus")
        self._head = StudyHead(_(self.title), self.printing, self.new_button)
        self.switch = self._head.switch
        self.pills = Pills(state_pills())
        kinds = [(kind.value, _(words).capitalize()) for kind, words in KIND_WORDS.items()]
        self.kind = Select(_("Kind"), [("", _("Every kind")), *kinds])
        self.number = Entry(_("Participant"))
        self.model: TableModel[Query] = TableModel(
            query_columns.columns(bridge.site.zone, bridge.site.today()), parent=self
        )
        self.table = FrozenTable(self.model, 2, _("Queries"))
        self.table.name_layout("queries")
        self.panel = QueryPanel(bridge)
        self.new_query = NewQuery(bridge)
        self._empty = EmptyState("messages-square", "", "")
        self.both = ListDetail(self.table, self._empty, self.panel, self)
        self._lay_out()
        self._connect()
        self.begin_at(self.table)

    def show_for(self, *, query_id: str = "", **wanted: Any) -> None:
        """Read the queries anew; `query_id` chooses one."""
        from tracker import studies  # noqa: PLC0415  loads the database; the sign-in paints without it

        self._studies = studies.studies(self.bridge.site)
        self._read()
        if not self._begun:
            self._begin()
        if query_id:
            self._show_one(query_id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: "Changes") -> None:
        """Any value may settle a query or raise one."""
        self._read()

    def leave(self) -> None:
        """Take the panel along; what is typed waits."""
        self.new_query.hide()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Answers and a question that were typed and not recorded."""
        return " ".join(filter(None, (self.panel.left_behind(), self.new_query.left_behind())))

    def _begin(self) -> None:
        """Who asks and does not answer begins with the answers to be read."""
        self._begun = True
        reads = not self.bridge.may(Right.ANSWER) and any(map(TESTS["answered"], self._queries))
        if reads:
            self.pills.choose("answered")
            self._filter()

    def _read(self) -> None:
        from tracker import queries  # noqa: PLC0415  as above

        site = self.bridge.site
        self._queries = (*queries.standing(site), *queries.closed(site))
        standing = [one for one in self._queries if one.stands]
        names = [(one.id, one.protocol.short_title) for one in self._studies]
        of = [one.study_id for one in standing]
        self._study_id = self._head.show_studies(names, of, self._study_id)
        self._offer_printing()
        self.counted.emit("queries", len(standing))
        self._filter()

    def _offer_printing(self) -> None:
        if self.bridge.may(Right.PRINT):
            chosen = [one for one in self._studies if self._study_id in ("", one.id)]
            self.printing.offer(of_studies("queries", chosen))

    # --- the list

    def _mine(self) -> list[Query]:
        """Those of the study, kind and participant that are looked for."""
        kind, number = self.kind.code(), self.number.text().strip().casefold()
        return [
            one
            for one in self._queries
            if self._study_id in ("", one.study_id)
            and kind in ("", one.kind.value)
            and number in one.participant.casefold()
        ]

    def _filter(self, _what: object = None) -> None:
        mine = self._mine()
        self.pills.set_counts({name: sum(map(test, mine)) for name, test in TESTS.items()})
        rows = [one for one in mine if TESTS[self.pills.name()](one)]
        chosen = self.panel.query.id if self.panel.query else ""
        self.both.show_list(bool(rows))
        self.table.show_rows(rows, lambda query: query.id == chosen)
        if not rows:
            self._say_empty()

    def _show_one(self, query_id: str) -> None:
        query = next((one for one in self._queries if one.id == query_id), None)
        if query is not None:
            self.kind.set_code("")
            self.number.setText("")
            self.pills.choose(query.state.value)
            self._filter()
            self.table.go_to(lambda one: one.id == query_id)

    def _say_empty(self) -> None:
        if not self._queries:
            words = _("Visitbook asks when a visit is completed; people ask at a field of a visit, with F7.")
            self._empty.say(_("No query was raised"), words)
        else:
            self._empty.say(_("Nothing here"), _("No query stands behind this filter."))

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        query = self.model.row_at(index)
        if query is not None:
            self.panel.show_query(query)

    def _opened(self, index: QModelIndex) -> None:
        query = self.model.row_at(index)
        if query is not None:
            self.both.open_detail(_("Query"))
            self.panel.begin()
            self.both.show_focus()

    def _said(self) -> None:
        """The list has the keyboard again, at the query that follows."""
        self.both.drawer.hide()
        self._read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- ways on

    def _to_place(self, query: Query) -> None:
        if query.visit_id is None:
            self.go("participant", participant_id=query.participant_id)
        else:
            self.go("visit", visit_id=query.visit_id, form_id=query.form, item_id=query.item)

    def _go_there(self) -> None:
        if self.panel.query is not None:
            self._to_place(self.panel.query)

    def _to_table(self) -> None:
        self.both.drawer.hide()
        self.new_query.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _study_chosen(self, study_id: str) -> None:
        self._study_id = study_id
        self._offer_printing()
        self._filter()

    def _print(self, study_id: str) -> None:
        self.go("document", what="queries", study_id=study_id)

    def _raise(self) -> None:
        if self.bridge.may(Right.QUERY):
            chosen = self.panel.query
            self.new_query.ask(chosen.participant if chosen and self.model.rows() else "")

    def _raised(self, query_id: str) -> None:
        self._read()
        self._show_one(query_id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- layout

    def _connect(self) -> None:
        self.switch.chosen.connect(self._study_chosen)
        self.printing.chosen.connect(self._print)
        self.new_button.clicked.connect(self._raise)
        self.pills.chosen.connect(self._filter)
        self.kind.activated.connect(self._filter)
        self.number.textEdited.connect(self._filter)
        self.table.opened.connect(self._opened)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.panel.there.connect(self._to_place)
        self.panel.done.connect(self._said)
        self.new_query.raised.connect(self._raised)
        self.new_query.closed.connect(self._to_table)
        for keys, call, context in (
            ("G", self._go_there, self.table),
            ("N", self._raise, self.table),
            ("Esc", self._to_table, self.panel),
        ):
            bind(context, keys, call)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        column.addWidget(self._head)
        self.printing.setVisible(self.bridge.may(Right.PRINT))
        self.new_button.setVisible(self.bridge.may(Right.QUERY))
        below = QHBoxLayout()
        below.setSpacing(theme.GAP)
        below.addWidget(self.pills, 1)
        below.addWidget(Text(_("Participant"), theme.LABEL, theme.MEDIUM, "ink2"))
        self.number.setFixedWidth(112)
        below.addWidget(self.number)
        below.addWidget(self.kind)
        column.addLayout(below)
        column.addWidget(self.new_query)
        column.addWidget(self.both, stretch=1)
