"""Queries on the visit screen: what was asked at a field, in a drawer, with its answer and the way to ask."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import queries
from tracker.domain.queries import Query
from tracker.domain.rights import Right
from tracker.errors import TrackerError
from tracker.language import _
from ui import theme
from ui.bridge import Bridge
from ui.screens.query_panel import QueryPanel
from ui.shortcuts import bind
from ui.widgets.buttons import Button, Kind
from ui.widgets.drawer import Drawer
from ui.widgets.fields import Entry, LabelledField, State
from ui.widgets.kept_words import Kept, KeptWords, not_recorded
from ui.widgets.text import Text, rule

if TYPE_CHECKING:
    from ui.screens.visit import VisitScreen


class AskField(QWidget):
    """A line for a new query and the button that raises it; `given` brings the text."""

    given = Signal(str)

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.text = LabelledField(_("New query: what is to be known"))
        self.typed = KeptWords(self.text, kept=kept)
        self.button = Button(_("Raise the query"), Kind.PLAIN, key="↵")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_SMALL)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.button.clicked.connect(self._give)
        assert isinstance(self.text.editor, Entry)
        self.text.editor.returnPressed.connect(self._give)

    def refuse(self, error: TrackerError) -> None:
        """Say under the line why it was not raised."""
        self.text.set_state(State.ERROR, str(error))

    def _give(self) -> None:
        self.given.emit(self.text.text())


class FieldQueries(QWidget):
    """What lies in the drawer: the queries of a field, those that stand first, and the line for a new one.

    `named` says of each what it is about; `kept` holds what is typed in the drawer while it is filled anew.
    """

    done = Signal()
    raised = Signal(str)

    def __init__(self, bridge: Bridge, found: list[Query], kept: Kept, *, named: bool) -> None:
        super().__init__()
        self.panels: list[QueryPanel] = []
        self.ask: AskField | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(theme.GAP)
        for query in sorted(found, key=lambda one: (not one.stands, one.number)):
            panel = QueryPanel(bridge, at_field=True, kept=kept)
            panel.show_query(query)
            panel.place.setVisible(named)
            panel.done.connect(self.done)
            self.panels.append(panel)
            column.addWidget(panel)
            column.addWidget(rule(strong=True))
        if not found:
            column.addWidget(Text(_("No query was raised here."), theme.BODY, ink="ink2", wrap=True))
        if bridge.may(Right.QUERY):
            self.ask = AskField(kept)
            self.ask.given.connect(self.raised)
            column.addWidget(self.ask)
        column.addStretch()

    def begin(self) -> None:
        """Take the keyboard: at the first query that waits, else at the line for a new one."""
        waiting = next((one for one in self.panels if one.query and one.query.stands), None)
        if waiting is not None:
            waiting.begin()
        elif self.ask is not None:
            self.ask.text.setFocus(Qt.FocusReason.OtherFocusReason)


class VisitQueries(QObject):
    """The drawer of the visit screen, its key, and the bubbles that open it."""

    def __init__(self, screen: "VisitScreen") -> None:
        super().__init__(screen)
        self._screen = screen
        self._place = ("", "", "")
        self._kept: Kept = {}
        self.drawer: Drawer | None = None
        self.page: FieldQueries | None = None
        screen.forms.queries_wanted.connect(self.show_place)
        screen.saver.read.connect(self._read_again)
        bind(screen, "F7", self.ask)

    def ask(self) -> None:
        """F7: the queries of the field in hand, of the answer that is compared, else of the form."""
        screen, source = self._screen, self._screen.history.source
        if self.drawer is not None and self.drawer.isVisible():
            self.drawer.shut()
        elif source.isVisible():
            chosen = source.table.chosen_row()
            if chosen is not None:
                self.show_place(screen.form_id, chosen.item_id, chosen.label)
        elif screen.form_id in screen.forms.pages and screen.forms.isVisible():
            screen.forms.pages[screen.form_id].ask_queries()
        else:
            self.show_place("", "", "")

    def show_place(self, form_id: str, item_id: str, label: str) -> None:
        """Show what was asked at a field; of a form without an item all its queries, without a form the visit's."""
        self._screen.forms.flush()
        self._place = (form_id, item_id, label)
        if self.drawer is None:  # made last, it lies over whatever else the screen has
            self.drawer = Drawer(self._screen)
        self._fill()
        title = label or (_(self._screen.record.form(form_id).title) if form_id else _("Visit"))
        self.drawer.open(_("Queries: {what}").format(what=title))
        assert self.page is not None
        self.page.begin()

    def hide(self) -> None:
        """Another screen or form comes; what is typed waits."""
        if self.drawer is not None:
            self.drawer.hide()

    def left_behind(self) -> str:
        """Answers and questions that were typed and not recorded."""
        return not_recorded(self._kept)

    def _fill(self) -> None:
        assert self.drawer is not None
        form_id, item_id, label = self._place
        of_visit = [one for one in self._screen.record.queries if one.form == form_id]
        found = [one for one in of_visit if item_id in ("", one.item)]
        self.page = FieldQueries(self._screen.bridge, found, self._kept, named=not item_id)
        if self.page.ask is not None:
            visit = self._screen.record.visit
            about = _("new query, {what}").format(what=label or visit.label)
            self.page.ask.typed.turn_to(self._about(), about, "")
        self.page.done.connect(self._screen.saver.read_again)
        self.page.raised.connect(self._raise)
        before = self.drawer.area.takeWidget()
        if before is not None:  # it may be a line in it whose Enter brought us here
            before.hide()
            before.deleteLater()
        self.drawer.put(self.page)

    def _about(self) -> str:
        """The key of what is asked here."""
        return " ".join((self._screen.record.visit.id, *self._place[:2]))

    def _read_again(self, _record: object) -> None:
        """Something was said, or a value changed: the drawer shows it, with the keyboard where it goes on."""
        if self.drawer is not None and self.drawer.isVisible():
            had = self.drawer.isAncestorOf(self._screen.window().focusWidget() or self._screen)
            self._fill()
            if had:
                self.drawer.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _raise(self, text: str) -> None:
        screen, (form_id, item_id, _label) = self._screen, self._place
        site, visit = screen.bridge.site, screen.record.visit
        try:
            screen.bridge.try_do(
                lambda: queries.raise_query(site, visit.participant_id, text, visit.id, form_id, item_id)
            )
        except TrackerError as error:
            assert self.page is not None
            assert self.page.ask is not None
            self.page.ask.refuse(error)
        else:
            assert self.page is not None
            assert self.page.ask is not None
            self.page.ask.typed.recorded(self._about())
            screen.saver.read_again()
