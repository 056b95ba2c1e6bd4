"""The History tab: who changed what, when and why, newest first."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.views import ParticipantPage
from tracker.language import _
from ui import theme
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.history_words import HistoryLine, history_lines
from ui.widgets.plain_table import Column, PlainTable

STEP = 100
"""Lines shown at once; a page of thousands would be slow to lay out."""


def _columns() -> tuple[Column[HistoryLine], ...]:
    return (
        Column(_("When"), lambda line: line.when, 146, ink=lambda _line: "ink2"),
        Column(_("Who"), lambda line: line.who, 100, ink=lambda _line: "ink2"),
        Column(_("What"), lambda line: line.what, 160, 1, weight=theme.MEDIUM),
        Column(_("Change"), lambda line: line.change, 190, 2),
        Column(_("Reason"), lambda line: line.reason, 120, 1, ink=lambda _line: "ink2"),
    )


class HistoryList(QWidget):
    """The trail of one participant."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[HistoryLine, ...] = ()
        self._shown = STEP
        self.table: PlainTable[HistoryLine] = PlainTable(_("History"), _columns())
        self.more = plain(_("Show older entries"))
        self.more.clicked.connect(self._show_more)
        card = Card()
        card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(card)
        column.addWidget(self.more)
        column.addStretch()

    def show_page(self, page: ParticipantPage) -> None:
        """Show the newest lines of this page."""
        self._lines, self._shown = history_lines(page), STEP
        self._show()

    def _show_more(self) -> None:
        self._shown += STEP
        self._show()

    def _show(self) -> None:
        self.table.set_rows(self._lines[: self._shown])
        self.more.setVisible(len(self._lines) > self._shown)
