"""A participant's page: head, and the tabs from Overview over the logs to History."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker import overview, source_checks
from tracker.domain.planned import EARLY_TERMINATION
from tracker.domain.rights import Right
from tracker.domain.signing import Scope
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.add_visit import AddVisitPanel
from ui.screens.consent_panel import ConsentPanel
from ui.screens.eligibility_panel import EligibilityPanel
from ui.screens.endpoints_tab import EndpointsTab
from ui.screens.leaving_panel import LeavingPanel
from ui.screens.lock_box import LockBox
from ui.screens.log_tab import LogTab
from ui.screens.participant_overview import ParticipantOverview
from ui.screens.unmask_panel import CodeBreakPanel, UnmaskPanel
from ui.screens.visits_tab import VisitsTab
from ui.shortcuts import bind
from ui.widgets.course_menu import RESCREEN, UNSCHEDULED, WITHDRAW, steps
from ui.widgets.history_list import HistoryList
from ui.widgets.kept_words import not_recorded
from ui.widgets.page_area import PageArea
from ui.widgets.participant_head import ParticipantHead, last_held, next_to_book, next_visit
from ui.widgets.tab_strip import TabPlaces, TabStrip
from ui.widgets.trust_menu import CODE_BREAK, CONSENT, IDENTITY, TRUST_WORDS, UNMASK

if TYPE_CHECKING:
    from tracker.domain.records import Changes

TABS = (
    ("overview", N_("Overview")),
    ("visits", N_("Visits")),
    ("eligibility", N_("Eligibility")),
    ("adverse_events", N_("Adverse events")),
    ("history_medication", N_("History and medication")),
    ("study_drug", N_("Study drug")),
    ("endpoints", N_("Endpoints")),
    ("history", N_("History")),
)
LOG_TABS = {
    "adverse_events": ("adverse_event",),
    "history_medication": ("medical_history", "medication", "vaccination"),
    "study_drug": ("dose", "dispensing"),
}


class ParticipantScreen(Screen):
    """`show_for(participant_id, tab=None, step=None, book=None)`: a step of the menu, the id of a visit to book."""

    title = N_("Participant")
    help_text = N_(
        "Everything of one participant on one time axis: visits with their windows, scores and laboratory values. "
        "A solid bar is the window as the protocol states it, a dashed one the site’s own; a target line alone "
        "means that none is stated. Below the visits stand study drug, medication and adverse events: a bar that ends "
        "in a point goes on. Triangles are values beyond a limit. A line never crosses a visit without a value."
    )
    keys = (
        (N_("Ctrl+1"), N_("Overview; Ctrl 2 Visits, Ctrl 3 Eligibility, and so on along the tabs")),
        (N_("←+→"), N_("on the timeline: choose a visit; Enter opens it")),
        (N_("↑+↓"), N_("on the timeline: choose a drug, medication or event; Enter opens its log")),
        (N_("B"), N_("on Visits: book or move the appointment"), Right.MANAGE),
        (N_("M"), N_("on Visits: record as missed"), Right.MANAGE),
        (N_("P"), N_("on Visits: print the sheet"), Right.PRINT),
        (N_("Y+N+A"), N_("on Eligibility: yes, no, not applicable"), Right.ENTER),
        (N_("N"), N_("in a log: enter a new row; Enter changes the chosen one"), Right.ENTER),
        (N_("Del"), N_("in a log: strike the chosen row out, with a reason"), Right.ENTER),
        (N_("Ctrl+↵"), N_("in a row of a log: save it; Esc gives it up"), Right.ENTER),
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
        self.endpoints = EndpointsTab(bridge)
        self.logs = {key: LogTab(bridge, names) for key, names in LOG_TABS.items()}
        self.adding, self.leaving = AddVisitPanel(bridge), LeavingPanel(bridge)
        self.lock = LockBox(bridge, Scope.PARTICIPANT)
        self.unmasking, self.code_break = UnmaskPanel(bridge), CodeBreakPanel(bridge)
        self.consent = ConsentPanel(bridge)
        self._panels = (self.adding, self.leaving, self.unmasking, self.code_break, self.consent)
        self._places = TabPlaces(self._pages())
        self._lay_out()
        self._connect()

    def show_for(self, **wanted: Any) -> None:
        """Show a participant, at a tab where one is named."""
        self._show(str(wanted["participant_id"]))
        for panel in self._panels:
            panel.hide()
        wished = str(wanted.get("tab") or self.first_tab)
        before = self.tabs.now()
        self.tabs.choose(wished if self.tabs.is_shown(wished) else "overview")
        if self.tabs.now() == before:  # another tab was shown by being chosen
            self._show_tab(before)
        self._area.to_top()
        self._begin()
        self._begin_step(str(wanted.get("step") or ""))
        if wanted.get("book"):
            self._book(str(wanted["book"]))

    def _begin_step(self, step: str) -> None:
        """Who came for a step of the menu finds its panel open, where it can be done."""
        if self.page and self.bridge.may(Right.MANAGE) and step in steps(self.page):
            self._course_step(step)

    def refresh(self, changes: "Changes") -> None:
        """Read again where this participant is concerned."""
        if self.page and (not changes.participants or self.page.participant.id in changes.participants):
            self._show(self.page.participant.id)
            self._show_tab(self.tabs.now())

    def left_behind(self, *, everywhere: bool = False) -> str:
        """Rows of logs, decisions, appointments and steps that were typed and not saved."""
        logs = (tab.left_behind(everywhere=everywhere) for tab in self.logs.values())
        inside = (
            self.visits.appointment,
            self.visits.missed,
            self.eligibility.decision,
            self.eligibility.reason,
        )
        steps = not_recorded(*(one.typed.kept for one in (*inside, *self._panels, self.lock.panel)))
        return " ".join(filter(None, (*logs, steps)))

    def _show(self, participant_id: str) -> None:
        self.page = overview.participant(self.bridge.site, participant_id)
        masked = self.page.masked
        self.head.show_page(self.page, masked=masked, may=self.bridge.may)
        self.lock.show_locks(participant_id, self.page.participant.shown_number, self.page.locks)
        for key in ("eligibility", "endpoints", "history", *LOG_TABS):
            self.tabs.set_shown(key, not masked)
        for key, names in LOG_TABS.items():
            rows = sum(len(self.page.logs[name].standing) for name in names if name in self.page.logs)
            self.tabs.set_count(key, rows or None)
        self.tabs.set_count("visits", len(self.page.visits))
        self.tabs.set_count("history", len(self.page.history))

    def _show_tab(self, key: str) -> None:
        """Each tab reads what it shows when it shows."""
        if self.page is None or not key:
            return
        if key == "overview":
            self.overview.show_page(self.page, may_book=self.bridge.may(Right.MANAGE))
            if self.bridge.may(Right.CHECK_SOURCE):
                progress = source_checks.progress(self.bridge.site, self.page.participant.id)
                self.overview.rail.source.show_progress(progress)
        elif key == "visits":
            self.visits.show_page(self.page)
        elif key == "eligibility":
            self.eligibility.show_page(self.page)
        elif key == "endpoints":
            self.endpoints.show_page(self.page)
        elif key == "history":
            self.history.show_page(self.page)
        elif key in self.logs:
            self.logs[key].show_page(self.page)
        self._places.put(key)

    def _begin(self) -> None:
        (self._first_action() or self.tabs.button(self.tabs.now())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_action(self) -> QWidget | None:
        """Where the keyboard begins: at what is most likely done next."""
        match self.tabs.now():
            case "visits":
                return self.visits.table
            case "endpoints":
                return self.endpoints.first_action()
            case "eligibility" if self.eligibility.waits():
                return self.eligibility.first_action()
            case key if key in self.logs:
                return self.logs[key].first_action()
            case "overview" | "eligibility" if not self.head.open_button.isHidden():
                return self.head.open_button
        return None

    def _pages(self) -> dict[str, QWidget]:
        return {
            "overview": self.overview,
            "visits": self.visits,
            "eligibility": self.eligibility,
            "endpoints": self.endpoints,
            "history": self.history,
            **self.logs,
        }

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.head.back.connect(self._back)
        self.head.book.connect(self._book_next)
        self.head.printed.connect(self._print)
        self.head.opened.connect(self._open_next)
        self.head.linked.connect(self._open_participant)
        self.head.course.chosen.connect(self._course_step)
        self.adding.added.connect(self._visit_added)
        self.leaving.done.connect(self._step_done)
        self.consent.done.connect(self._begin)
        for panel in (*self._panels, self.lock):
            panel.closed.connect(self.head.course.button.setFocus)
        self.lock.done.connect(self._lock_changed)
        self.overview.visit_wanted.connect(self._open_visit)
        self.overview.booking_wanted.connect(self._book)
        self.overview.rail.query_wanted.connect(self._open_query)
        self.overview.log_wanted.connect(self._to_log)
        self.eligibility.decision.decided.connect(self._begin)
        for place, (key, _words) in enumerate(TABS, start=1):
            bind(self, f"Ctrl+{place}", self._tab_key).setObjectName(key)

    def _tab_key(self) -> None:
        key = self.sender().objectName()
        if self.tabs.is_shown(key):
            self.tabs.choose(key)
            self._begin()

    def _back(self) -> None:
        self.go("participants", study_id=self.page.study.id if self.page else None)

    def _course_step(self, step: str) -> None:
        """Open the panel of a step of the menu; screening again begins on the page of registration."""
        if self.page is None:
            return
        for panel in self._panels:
            panel.hide()
        if step == RESCREEN:
            self.go("register", rescreen=self.page.participant.id)
            return
        self._area.to_top()
        if step == CONSENT:
            self.consent.open_for(self.page)
        elif step in TRUST_WORDS:
            self._trust_step(step, self.page)
        elif step in (UNSCHEDULED, EARLY_TERMINATION):
            self.adding.open_for(self.page, step)
        else:
            self.leaving.open_for(self.page, step)

    def _trust_step(self, step: str, page: ParticipantPage) -> None:
        if step == UNMASK:
            self.unmasking.open_for(page)
        elif step == CODE_BREAK:
            self.code_break.open_for(page)
        elif step == IDENTITY:
            self.go("identity", participant_id=page.participant.id)
        else:
            self.lock.ask()

    def _lock_changed(self) -> None:
        if self.page:
            self._show(self.page.participant.id)
            self._show_tab(self.tabs.now())
            self._begin()
            self._area.to_top()

    def _to_log(self, log: str) -> None:
        self.tabs.choose(next(key for key, names in LOG_TABS.items() if log in names))
        self._begin()

    def _visit_added(self, visit_id: str) -> None:
        """A visit of today or before is entered at once; a later one waits in its place among the visits."""
        visit = next(one for one in self.page.visits if one.id == visit_id) if self.page else None
        if visit and visit.appointment and visit.appointment <= self.bridge.site.today():
            self._open_visit(visit_id)
        else:
            self.tabs.choose("visits")
            self.visits.table.choose_visit(visit_id)
            self._begin()

    def _step_done(self, step: str) -> None:
        """Whoever withdraws is offered the visit for early termination."""
        if step == WITHDRAW and self.page and EARLY_TERMINATION in steps(self.page):
            self.adding.open_for(self.page, EARLY_TERMINATION)
        else:
            self._begin()

    def _open_participant(self, participant_id: str) -> None:
        self.go("participant", participant_id=participant_id)

    def _open_query(self, query_id: str) -> None:
        self.go("queries", query_id=query_id)

    def _open_visit(self, visit_id: str) -> None:
        self.go("visit", visit_id=visit_id)

    def _open_next(self) -> None:
        visit = next_visit(self.page) if self.page else None
        if visit:
            self._open_visit(visit.id)

    def _print(self, kind: str) -> None:
        if self.page is None:
            return
        visit = {"sheet": next_visit, "visit": last_held}.get(kind, lambda _page: None)(self.page)
        if visit:
            self.go("document", visit_id=visit.id, what=kind)
        else:
            self.go("document", participant_id=self.page.participant.id, what=kind)

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
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.GAP)
        for widget in (self.lock, *self._panels, self._places):
            inside.addWidget(widget)
        self._area = PageArea(whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._area, 1)
