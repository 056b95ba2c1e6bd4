"""The adverse events of the safety screen: filters and the list; a row opens the participant's log."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tracker.language import _
from ui import theme
from ui.screens.safety_columns import EVENT_TESTS, event_columns, event_pills
from ui.tables import TableModel
from ui.widgets.cards import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.pills import Pills

if TYPE_CHECKING:
    from tracker.events import EventLine


class EventsPage(QWidget):
    """`opened` brings the event whose participant is wanted."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[EventLine] = []
        self.pills = Pills(event_pills())
        self.model: TableModel[EventLine] = TableModel(parent=self)
        self.table = FrozenTable(self.model, 1, _("Adverse events"))
        self.table.name_layout("events")
        self._empty = EmptyState("list-checks", "", "")
        self._places = QStackedWidget()
        for place in (self.table, self._empty):
            self._places.addWidget(place)
        card = Card()
        card.body.addWidget(self._places)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.pills)
        column.addWidget(card, 1)
        self.pills.chosen.connect(self._filter)
        self.table.opened.connect(self._opened)

    def show_lines(self, lines: "list[EventLine]", with_study: bool) -> None:
        """Show these events."""
        self._lines = lines
        columns = event_columns(with_study)
        self.model.set_rows(())
        if [one.head.title for one in columns] != [one.head.title for one in self.model.columns]:
            self.model.set_columns(columns)
        self.pills.set_counts({name: sum(map(test, lines)) for name, test in EVENT_TESTS.items()})
        self._filter()

    def _filter(self, _name: str = "") -> None:
        test = EVENT_TESTS[self.pills.name()]
        rows = [line for line in self._lines if test(line)]
        row = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(rows)
        self._places.setCurrentIndex(0 if rows else 1)
        if rows:
            self.table.setCurrentIndex(self.model.index(min(row, len(rows) - 1), 0))
        else:
            words = _("They are entered on the participant’s page, under Adverse events.")
            self._empty.say(_("No adverse event"), words)

    def _opened(self, index: QModelIndex) -> None:
        line = self.model.row_at(index)
        if line is not None:
            self.opened.emit(line)
