"""The Visits tab of a participant: the table, and what can be done with the chosen visit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import visits
from tracker.domain.records import Visit
from tracker.domain.rights import Right
from tracker.domain.views import ParticipantPage
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go
from ui.screens.appointment import AppointmentPanel
from ui.widgets.buttons import plain
from ui.widgets.cards import Card
from ui.widgets.flow import FlowBox
from ui.widgets.participant_head import next_visit
from ui.widgets.reason_panel import ReasonPanel
from ui.widgets.text import Text, rule
from ui.widgets.visit_list import VisitList


class VisitsTab(QWidget):
    """Enter opens the chosen visit, B books, M records it as missed, P shows its sheet."""

    def __init__(self, bridge: Bridge, go: Go) -> None:
        super().__init__()
        self._bridge, self._go = bridge, go
        self._shown_for, self._number = "", ""
        self.table = VisitList()
        self.appointment = AppointmentPanel(bridge)
        self.missed = ReasonPanel(_("Reason"), _("Record as missed"))
        self.chosen = Text("", theme.BODY, theme.SEMIBOLD)
        self.open_button = plain(_("Open"), key="↵")
        self.book_button = plain(_("Book"), key="B", icon="calendar-days")
        self.miss_button = plain(_("Missed"), key="M")
        self.print_button = plain(_("Print sheet"), key="P", icon="printer")
        self._may = bridge.may(Right.MANAGE)
        self._lay_out()
        self._connect()
        if not self._may:
            for button in (self.book_button, self.miss_button):
                button.hide()

    def show_page(self, page: ParticipantPage) -> None:
        """Show this participant's visits."""
        self.table.show_page(page)
        coming = next_visit(page)
        if self._shown_for != page.participant.id and coming:
            self.table.choose_visit(coming.id)
        self._shown_for, self._number = page.participant.id, page.participant.shown_number
        self._show_actions(self.table.chosen_row())

    def book(self, visit_id: str) -> None:
        """Open the appointment panel for a visit."""
        self.table.choose_visit(visit_id)
        self._book()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters do what the buttons do."""
        buttons = {
            Qt.Key.Key_B: self.book_button,
            Qt.Key.Key_M: self.miss_button,
            Qt.Key.Key_P: self.print_button,
        }
        button = buttons.get(Qt.Key(event.key()))
        if button is None or event.modifiers():
            super().keyPressEvent(event)
        elif button.isEnabled():
            button.click()

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_actions)
        self.table.opened.connect(self._open)
        self.open_button.clicked.connect(self._open_chosen)
        self.book_button.clicked.connect(self._book)
        self.miss_button.clicked.connect(self._miss)
        self.print_button.clicked.connect(self._print)
        self.missed.given.connect(self._record_missed)
        self.missed.closed.connect(self.table.setFocus)
        self.appointment.closed.connect(self.table.setFocus)

    def _show_actions(self, visit: Visit | None) -> None:
        done = visit is None or visit.is_held or visit.missed_on or visit.not_needed or visit.locked
        waits = self._may and not done
        self.chosen.set_text(visit.label if visit else "")
        self.book_button.set_text(_("Move") if visit and visit.appointment else _("Book"))
        for button in (self.book_button, self.miss_button):
            button.setEnabled(waits)
        for button in (self.open_button, self.print_button):
            button.setEnabled(visit is not None)
        self.missed.hide()
        self.appointment.hide()

    def _open_chosen(self) -> None:
        self._open(self.table.chosen_row())

    def _open(self, visit: Visit | None) -> None:
        if visit:
            self._go("visit", visit_id=visit.id)

    def _book(self) -> None:
        visit = self.table.chosen_row()
        if visit and self.book_button.isEnabled():
            self.missed.hide()
            self.appointment.open_for(visit, who=self._number, said=False)

    def _miss(self) -> None:
        visit = self.table.chosen_row()
        if visit:
            self.appointment.hide()
            words = _("The visit did not take place and will not. It stays on the timeline, on its target.")
            title = _("{visit} missed").format(visit=visit.label)
            self.missed.open_for(title, words, visit.id, f"{self._number} {title}")

    def _record_missed(self, reason: str) -> None:
        visit = self.table.chosen_row()
        if visit is None:
            return
        try:
            self._bridge.try_do(lambda: visits.miss(self._bridge.site, visit.id, reason))
        except TrackerError as error:
            self.missed.refuse(error)
        else:
            self.missed.close_panel()

    def _print(self) -> None:
        visit = self.table.chosen_row()
        if visit:
            self._go("document", visit_id=visit.id, what="sheet")

    def _lay_out(self) -> None:
        actions = FlowBox(theme.GAP)
        actions.setContentsMargins(13, 10, 13, 10)
        buttons = (self.open_button, self.book_button, self.miss_button, self.print_button)
        for widget in (self.chosen, *buttons):
            actions.add(widget)
        card = Card()
        card.body.addWidget(self.table)
        card.body.addWidget(rule(strong=True))
        card.body.addWidget(actions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for panel in (card, self.appointment, self.missed):
            column.addWidget(panel)
        column.addStretch()
