"""A participant's page: head, and the tabs Overview, Visits, Eligibility and History."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import overview
from tracker.domain.masking import is_masked, masked_page
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.eligibility_panel import EligibilityPanel
from ui.screens.participant_overview import ParticipantOverview
from ui.screens.visits_tab import VisitsTab
from ui.widgets.history_list import HistoryList
from ui.widgets.page_area import PageArea
from ui.widgets.participant_head import ParticipantHead, next_to_book, next_visit
from ui.widgets.tab_strip import TabPlaces, TabStrip

if TYPE_CHECKING:
    from tracker.domain.records import Changes

TABS = (
    ("overview", N_("Overview")),
    ("visits", N_("Visits")),
    ("eligibility", N_("Eligibility")),
    ("history", N_("History")),
)


class ParticipantScreen(Screen):
    """`show_for(participant_id, tab)`."""

    title = N_("Participant")
    help_text = N_(
        "Everything of one participant on one time axis: visits with their windows, scores and laboratory values. "
        "A solid bar is the window as the protocol states it, a dashed one the site’s own; a target line alone "
        "means that none is stated. Triangles are values beyond a limit. A line never crosses a visit without a value."
    )
    keys = (
        (N_("Ctrl+1"), N_("Overview; Ctrl 2 Visits, Ctrl 3 Eligibility, Ctrl 4 History")),
        (N_("←+→"), N_("on the timeline: choose a visit; Enter opens it")),
        (N_("B"), N_("on Visits: book or move the appointment")),
        (N_("M"), N_("on Visits: record as missed")),
        (N_("P"), N_("on Visits: print the sheet")),
        (N_("Y+N+A"), N_("on Eligibility: yes, no, not applicable")),
    )
    side_entry = "participants"
    first_tab: ClassVar[str] = "overview"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self.page: ParticipantPage | None = None
        self.head = ParticipantHead()
        self.tabs = TabStrip(_("Pages of the participant"), [(key, _(words)) for key, words in TABS])
        self.overview, self.history = ParticipantOverview(), HistoryList()
        self.visits, self.eligibility = VisitsTab(bridge, go), EligibilityPanel(bridge, go)
        self._places = TabPlaces(self._pages())
        self._lay_out()
        self._connect()

    def show_for(self, **wanted: Any) -> None:
        """Show a participant, at a tab where one is named."""
        self._show(str(wanted["participant_id"]))
        wished = str(wanted.get("tab") or self.first_tab)
        before = self.tabs.now()
        self.tabs.choose(wished if self.tabs.is_shown(wished) else "overview")
        if self.tabs.now() == before:  # another tab was shown by being chosen
            self._show_tab(before)
        self._area.to_top()
        self._begin()

    def refresh(self, changes: "Changes") -> None:
        """Read again where this participant is concerned."""
        if self.page and (not changes.participants or self.page.participant.id in changes.participants):
            self._show(self.page.participant.id)
            self._show_tab(self.tabs.now())

    def _show(self, participant_id: str) -> None:
        page = overview.participant(self.bridge.site, participant_id)
        masked = is_masked(self.bridge.site.user.roles, page.study.protocol)
        self.page = masked_page(page) if masked else page
        self.head.show_page(self.page, masked=masked)
        for key in ("eligibility", "history"):
            self.tabs.set_shown(key, not masked)
        self.tabs.set_count("visits", len(self.page.visits))
        self.tabs.set_count("history", len(self.page.history))

    def _show_tab(self, key: str) -> None:
        """Each tab reads what it shows when it shows."""
        if self.page is None or not key:
            return
        if key == "overview":
            self.overview.show_page(self.page)
        elif key == "visits":
            self.visits.show_page(self.page)
        elif key == "eligibility":
            self.eligibility.show_page(self.page)
        elif key == "history":
            self.history.show_page(self.page)
        self._places.put(key)

    def _begin(self) -> None:
        (self._first_action() or self.tabs.button(self.tabs.now())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_action(self) -> QWidget | None:
        """Where the keyboard begins: at what is most likely done next."""
        match self.tabs.now():
            case "visits":
                return self.visits.table
            case "eligibility" if self.eligibility.waits():
                return self.eligibility.first_action()
            case "overview" | "eligibility" if not self.head.open_button.isHidden():
                return self.head.open_button
        return None

    def _pages(self) -> dict[str, QWidget]:
        return {
            "overview": self.overview,
            "visits": self.visits,
            "eligibility": self.eligibility,
            "history": self.history,
        }

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.head.back.connect(self._back)
        self.head.book.connect(self._book_next)
        self.head.printed.connect(self._print)
        self.head.opened.connect(self._open_next)
        self.overview.visit_wanted.connect(self._open_visit)
        self.overview.booking_wanted.connect(self._book)
        self.eligibility.decision.decided.connect(self._begin)
        for place, (key, _words) in enumerate(TABS, start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setObjectName(key)
            shortcut.activated.connect(self._tab_key)

    def _tab_key(self) -> None:
        key = self.sender().objectName()
        if self.tabs.is_shown(key):
            self.tabs.choose(key)
            self._begin()

    def _back(self) -> None:
        self.go("participants", study_id=self.page.study.id if self.page else None)

    def _open_visit(self, visit_id: str) -> None:
        self.go("visit", visit_id=visit_id)

    def _open_next(self) -> None:
        visit = next_visit(self.page) if self.page else None
        if visit:
            self._open_visit(visit.id)

    def _print(self) -> None:
        visit = next_visit(self.page) if self.page else None
        if visit:
            self.go("document", visit_id=visit.id, what="sheet")

    def _book_next(self) -> None:
        visit = next_to_book(self.page) if self.page else None
        if visit:
            self._book(visit.id)

    def _book(self, visit_id: str) -> None:
        self.tabs.choose("visits")
        self.visits.book(visit_id)

    def _lay_out(self) -> None:
        top = QWidget()
        above = QVBoxLayout(top)
        above.setContentsMargins(theme.GAP_WIDE, theme.GAP, theme.GAP_WIDE, 0)
        above.setSpacing(6)
        above.addWidget(self.head)
        above.addWidget(self.tabs)
        self._area = PageArea(self._places)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._area, 1)
