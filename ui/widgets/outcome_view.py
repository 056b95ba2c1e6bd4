"""What becomes of every line of a file: counts to filter by, a table of any length, and the chosen line in full.

Where several visits may have taken a sample, the chosen line asks: a button, or its number, chooses for all like it.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from tracker.lab_outcome import WORDS, Done
from tracker.language import N_, _
from ui import theme
from ui.import_kinds import Checked, Line
from ui.tables import Cell, Column, Head, TableModel
from ui.widgets.buttons import Button, plain
from ui.widgets.flow import FlowBox
from ui.widgets.glyphs import Glyph
from ui.widgets.pills import Pill, Pills
from ui.widgets.table_paint import CellPainter, Heads
from ui.widgets.text import Text

_Index = QModelIndex | QPersistentModelIndex
_ROWS = 10
ASKED = "asked"


class OutcomeView(QWidget):
    """`chosen` brings a line and the visit that a person chose for it."""

    chosen = Signal(object, str)

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        words = {done.value: _(WORDS[done]).capitalize() for done in Done}
        pills = [Pill("", _("All")), Pill(ASKED, _("Choose the visit"), Glyph.CANNOT_TELL)]
        self.pills = Pills([*pills, *(Pill(done.value, words[done.value]) for done in Done)])
        self.table = _Lines(heads)
        self.detail = Text("", theme.BODY, wrap=True)
        self.asked = FlowBox(gap=theme.GAP_SMALL)
        self._lay_out()
        self.pills.chosen.connect(self._filter)
        self.table.row_chosen.connect(self._show_line)
        self.table.number.connect(self._choose_by_number)

    def set_lines(self, found: Checked) -> None:
        """Show the lines of a file; those that ask come first in sight."""
        self._lines = found.lines
        counts = {"": len(found.lines), ASKED: found.asked}
        counts |= {done.value: found.count(done) for done in Done}
        if self.pills.name() and not counts[self.pills.name()]:
            self.pills.choose("")
        if counts[ASKED]:
            self.pills.choose(ASKED)
        self.pills.set_counts(counts)
        self._filter(self.pills.name())

    def shown(self) -> tuple[Line, ...]:
        """The lines that the filter leaves."""
        return self.table.lines.rows()

    def _filter(self, name: str) -> None:
        self.table.set_lines([one for one in self._lines if _fits(one, name)])
        if not self.table.lines.rows():
            self._show_line(None)

    def _show_line(self, line: Line | None) -> None:
        self.asked.flow.clear()
        self.detail.set_text(line_words(line) if line else _("No line is like that."))
        if line is None:
            return
        for place, (visit, words) in enumerate(line.asked, start=1):
            button = plain(words, key=str(place) if place < 10 else "", height=theme.CONTROL_TABLE)
            button.setProperty("visit", visit)
            button.clicked.connect(self._pressed)
            self.asked.add(button)
        self.asked.setVisible(bool(line.asked))

    def _pressed(self) -> None:
        button, line = self.sender(), self.table.line()
        if isinstance(button, Button) and line is not None:
            self.chosen.emit(line, str(button.property("visit")))

    def _choose_by_number(self, number: int) -> None:
        line = self.table.line()
        if line is not None and 0 < number <= len(line.asked):
            self.chosen.emit(line, line.asked[number - 1][0])

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self.pills)
        column.addWidget(self.table)
        column.addWidget(self.detail)
        column.addWidget(self.asked)


def _fits(line: Line, name: str) -> bool:
    return not name or (bool(line.asked) if name == ASKED else line.done.value == name)


def line_words(line: Line) -> str:
    """The chosen line in full: where it stands, what became of it, and why."""
    place = _("Row {row}").format(row=line.row)
    if line.column:
        place = _("Row {row}, column {column}").format(row=line.row, column=line.column)
    words = f"{place}: {_(WORDS[line.done])}"
    return f"{words}: {line.why}." if line.why else f"{words}."


class _Lines(QTableView):
    """The lines under their heads, as many as fit in sight."""

    row_chosen = Signal(object)
    number = Signal(int)

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self.lines: TableModel[Line] = TableModel(_columns(heads), self)
        self.setModel(self.lines)
        self.setAccessibleName(_("What becomes of each line"))
        self.setItemDelegate(CellPainter(self))
        head = Heads(self)
        head.setSectionsClickable(False)
        head.setFixedHeight(34)
        self.setHorizontalHeader(head)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_MATRIX)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("focusRing", theme.RADIUS_CARD)
        self.selectionModel().currentRowChanged.connect(self._chosen)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines, the first of them chosen."""
        self.lines.set_rows(lines)
        shown = min(max(len(lines), 1), _ROWS)
        self.setFixedHeight(34 + shown * theme.ROW_MATRIX + 16)
        if lines:
            self.setCurrentIndex(self.lines.index(0, 0))

    def line(self) -> Line | None:
        """The chosen line."""
        return self.lines.row_at(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses the visit of that number; other letters are the page's."""
        if event.text().isdecimal():
            self.number.emit(int(event.text()))
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The last column takes what is left."""
        super().resizeEvent(event)
        taken = sum(self.columnWidth(at) for at in range(self.lines.columnCount() - 1))
        last = self.lines.columnCount() - 1
        self.setColumnWidth(last, max(self.lines.columns[last].width, self.viewport().width() - taken))

    def showEvent(self, event: QShowEvent) -> None:
        """The widths of the columns."""
        for place, column in enumerate(self.lines.columns[:-1]):
            self.setColumnWidth(place, column.width)
        super().showEvent(event)

    def _chosen(self, now: _Index, _before: _Index) -> None:
        self.row_chosen.emit(self.lines.row_at(now))


_WIDTHS = {
    N_("Participant"): 88,
    N_("Day"): 100,
    N_("Test"): 172,
    N_("Result"): 92,
    N_("Range"): 70,
    N_("Visit"): 74,
    N_("Judged"): 210,
    N_("Visits"): 260,
}


def _columns(heads: Sequence[str]) -> list[Column[Line]]:
    row = Column[Line](Head(_("Row")), 52, lambda line: Cell(str(line.row), ink="ink2"), end=True)
    done = Column[Line](Head(_("Becomes")), 78, _done_cell)
    middle = [
        Column[Line](Head(_(head)), _WIDTHS[head], partial(_cell, place, head == "Judged"))
        for place, head in enumerate(heads)
    ]
    why = Column[Line](Head(_("Why")), 170, lambda line: Cell(line.why, ink="ink2", tip=line.why))
    return [row, done, *middle, why]


def _done_cell(line: Line) -> Cell:
    if line.asked:
        return Cell(_("choose"), Glyph.CANNOT_TELL, "ask")
    ink = {Done.SET_ASIDE: "warn", Done.IDENTICAL: "ink2"}.get(line.done, "ink")
    return Cell(_(WORDS[line.done]), Glyph.TICK if line.done is Done.IDENTICAL else None, ink)


def _cell(place: int, judged: bool, line: Line) -> Cell:
    text = line.cells[place]
    if judged and line.alarming:
        return Cell(text, Glyph.FLAG, "flag", tip=text)
    return Cell(text, tip=text)
