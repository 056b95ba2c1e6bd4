"""The flags of the safety screen: filters, the list, and the chosen flag in full."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.views import Trend
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.screens.flag_panel import FlagPanel
from ui.screens.safety_columns import FLAG_TESTS, flag_columns, flag_pills
from ui.shortcuts import bind
from ui.tables import TableModel
from ui.widgets.empty_state import EmptyState
from ui.widgets.frozen_table import FrozenTable
from ui.widgets.list_detail import ListDetail
from ui.widgets.pills import Pills
from ui.widgets.trend_peek import TrendPeek

if TYPE_CHECKING:
    from tracker.safety import FlagLine


class FlagsPage(QWidget):
    """`there` brings the flag whose value is wanted; `done` says that a step was taken."""

    there = Signal(object)
    done = Signal()

    def __init__(self, bridge: Bridge, over: QWidget) -> None:
        super().__init__()
        self._bridge = bridge
        self._lines: list[FlagLine] = []
        self.pills = Pills(flag_pills())
        self.model: TableModel[FlagLine] = TableModel(parent=self)
        self.table = FrozenTable(self.model, 1, _("Flags"))
        self.table.name_layout("flags")
        self.panel = FlagPanel(bridge)
        self._empty = EmptyState("shield-check", "", "")
        self.both = ListDetail(self.table, self._empty, self.panel, over)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.pills)
        column.addWidget(self.both, 1)
        self.peek = TrendPeek(self, (self.table, self.table.still), self._course)
        self.pills.chosen.connect(self._filter)
        self.table.opened.connect(self._opened)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.panel.there.connect(self.there)
        self.panel.done.connect(self._stepped)
        self._set_keys()

    def show_lines(self, lines: "list[FlagLine]", with_study: bool) -> None:
        """Show these flags; the one chosen stays chosen where it still stands behind the filter."""
        self._lines = lines
        columns = flag_columns(self._bridge.site.zone, with_study)
        if [one.head.title for one in columns] != [one.head.title for one in self.model.columns]:
            self.model.set_columns(columns)
        self.pills.set_counts({name: sum(map(test, lines)) for name, test in FLAG_TESTS.items()})
        self._filter()

    def choose(self, flag_id: str) -> None:
        """Choose a flag, behind the filter it stands behind."""
        line = next((one for one in self._lines if one.flag.id == flag_id), None)
        if line is not None:
            self.pills.choose(next(name for name, test in FLAG_TESTS.items() if test(line)))
            self._filter()
            self.table.go_to(lambda one: one.flag.id == flag_id)

    def _filter(self, _name: str = "") -> None:
        test = FLAG_TESTS[self.pills.name()]
        rows = [line for line in self._lines if test(line)]
        chosen = self.panel.line.flag.id if self.panel.line else ""
        self.both.show_list(bool(rows))
        self.table.show_rows(rows, lambda line: line.flag.id == chosen)
        if not rows:
            self._say_empty()

    def _say_empty(self) -> None:
        if not self._lines:
            words = _("A value beyond a threshold of the study, or one that cannot be judged, comes up here.")
            self._empty.say(_("No flag was raised"), words)
        else:
            words = _("Every flag was seen, or stands behind another filter.")
            self._empty.say(_("Nothing here"), words)

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.row_at(index)
        if line is not None:
            self.peek.go()
            self.panel.show_line(line)

    def _opened(self, index: QModelIndex) -> None:
        line = self.model.row_at(index)
        if line is not None:
            self.both.open_detail(_("Flag"))
            self.panel.begin()
            self.both.show_focus()

    def _stepped(self) -> None:
        """The list has the keyboard again, at the flag that follows."""
        self.both.drawer.hide()
        self.done.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _course(self, index: QModelIndex) -> Trend | None:
        from tracker import safety  # noqa: PLC0415  loads the database; the sign-in paints without it

        line = self.model.row_at(index)
        return self._bridge.do(lambda: safety.trend(self._bridge.site, line.flag.id)) if line else None

    def _set_keys(self) -> None:
        for keys, call, context in (
            ("G", self._go_there, self.table),
            ("Esc", self._to_table, self.panel),
        ):
            bind(context, keys, call)

    def _go_there(self) -> None:
        if self.panel.line is not None:
            self.there.emit(self.panel.line)

    def _to_table(self) -> None:
        self.both.drawer.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
