"""The Study screen: what the study file says, page by page, and what the site adds to it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker import locking, overview, settling, studies, wording
from tracker.domain.masking import is_masked
from tracker.domain.protocol import PlannedVisit, Protocol
from tracker.domain.records import Study
from tracker.domain.rights import Right
from tracker.domain.signing import Scope
from tracker.language import N_, _
from tracker.wording import UsedInstrument
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens import study_tables
from ui.screens.add_study import AddStudyPanel
from ui.screens.amendments_page import AmendmentsPage
from ui.screens.lock_box import LockBox
from ui.screens.results_page import ResultsPage
from ui.screens.site_window import SiteWindowPanel
from ui.screens.study_choices import StudyChoices
from ui.screens.study_drugs import drugs_table
from ui.screens.study_instruments import InstrumentPanel, can_open, instruments_table
from ui.screens.study_links import StudyLinks
from ui.screens.study_packs import PacksBox
from ui.screens.study_words import facts, sentences, why_no_window
from ui.widgets.buttons import plain
from ui.widgets.empty_state import EmptyState
from ui.widgets.kept_words import not_recorded
from ui.widgets.page_area import PageArea
from ui.widgets.pills import Switch
from ui.widgets.plain_table import PlainTable
from ui.widgets.protocol_words import takes_site_window
from ui.widgets.tab_strip import TabStrip
from ui.widgets.text import Text

if TYPE_CHECKING:
    from tracker.domain.records import Changes

_NARROW = 220
"""The width of the switch as a drop-down, in px."""
PAGES = (
    ("schedule", N_("Schedule")),
    ("visits", N_("Visits")),
    ("criteria", N_("Criteria")),
    ("thresholds", N_("Safety rules")),
    ("drugs", N_("Doses")),
    ("endpoints", N_("Endpoints")),
    ("results", N_("Results")),
    ("arms", N_("Arms and masking")),
    ("instruments", N_("Instruments")),
    ("open", N_("Left unsaid")),
    ("versions", N_("Amendments")),
)


class StudyScreen(Screen):
    """`show_for(study_id=None, page=None)`."""

    title = N_("Study")
    help_text = N_(
        "What the study file says, and where each statement comes from. What the text leaves unsaid stays unsaid: a "
        "window that is not stated can be set by the site on the page of visits, and is then shown as the site’s. "
        "A study that is not at this site yet is added from those that ship, or from a study file. On Amendments a new "
        "version shows what it changes and whose visits it moves, and is then accepted or rejected."
    )
    keys = (
        (N_("←+→"), N_("on the tabs: the neighbouring page")),
        (N_("Enter"), N_("on a visit: set the site’s window"), Right.CONFIGURE),
        (N_("Ctrl+↵"), N_("on Amendments: accept the version that is looked at"), Right.CONFIGURE),
    )
    side_entry = "study"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._studies: tuple[Study, ...] = ()
        self._study: Study | None = None
        self._switch = Switch(_("Study"))
        self.add_button = plain(_("Add a study"), icon="plus")
        self.adding = AddStudyPanel(bridge)
        self.lists_button = plain(_("Lists and logs"), icon="printer")
        self.lock_button = plain(_("Lock study"), icon="lock")
        self.lock = LockBox(bridge, Scope.STUDY)
        self._locked = False
        self._title = Text("", theme.FORM, theme.SEMIBOLD, wrap=True)
        self._facts = Text("", theme.LABEL, theme.REGULAR, "ink2", wrap=True)
        self.links = StudyLinks(bridge, go)
        self.tabs = TabStrip(_("Pages of the study"), [(key, _(words)) for key, words in PAGES])
        self.window_panel = SiteWindowPanel(bridge)
        self.packs = PacksBox(bridge)
        self.window_button = plain(_("Set the site’s window"))
        self.choices = StudyChoices(bridge)
        self.instrument_panel = InstrumentPanel(bridge)
        self._results: ResultsPage | None = None
        self.amendments = AmendmentsPage(bridge)
        self.table: PlainTable[Any] | None = None
        self._page: QWidget | None = None
        self._lay_out()
        self._connect()

    def show_for(self, **wanted: Any) -> None:
        """Show a study: the one named, or the one that was there, or the first."""
        self._read(wanted.get("study_id") or (self._study.id if self._study else None))
        page = str(wanted.get("page") or "")
        if self._studies and page and self.tabs.is_shown(page):
            self.tabs.choose(page)
        asks = not self._studies and self.bridge.may(Right.CONFIGURE)
        self.adding.setVisible(asks)
        if asks:
            self.adding.open()
        self.begin_at(self.tabs)
        self._area.to_top()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """What was typed of windows, points, texts, switches and versions, and not recorded."""
        settled = (self.window_panel.typed, self.choices.panel.typed, self.amendments.panel.typed)
        reasons = (panel.typed for panel in (self.lock.panel, *self.packs.panels()))
        kept = (typed.kept for typed in (*settled, *reasons))
        return not_recorded(*kept, *self.instrument_panel.kept())

    def refresh(self, changes: "Changes") -> None:
        """A study came, or a window of the site changed."""
        if changes.studies:
            self._read(self._study.id if self._study else None)

    def _print_lists(self) -> None:
        if self._study is not None:
            self.go("document", what="screening-log", study_id=self._study.id)

    # --- showing --------------------------------------------------------------------------------------------

    def _read(self, study_id: str | None) -> None:
        found = studies.studies(self.bridge.site)
        self._studies = tuple(replace(one, protocol=one.current) for one in found)
        self._whole.setVisible(bool(self._studies))
        self.lists_button.setVisible(bool(self._studies) and self.bridge.may(Right.PRINT))
        self._nothing.setVisible(not self._studies)
        self._switch.setVisible(bool(self._studies))
        self._study = next((one for one in self._studies if one.id == study_id), None) or next(
            iter(self._studies), None
        )
        if self._study is None:
            self.lock_button.hide()
            return
        self._show_lock(self._study.id)
        people = overview.how_many(self.bridge.site)
        self._switch.set_choices(
            [(one.id, one.protocol.short_title, people.get(one.id, 0)) for one in self._studies],
            self._study.id,
        )
        self._fit()
        self._show_study(self._study.protocol)

    def _show_lock(self, study_id: str) -> None:
        """What is locked can be read: nothing is offered that would change it."""
        locks = locking.held(self.bridge.site, study_id)
        self._locked = bool(locks) or not self.bridge.may(Right.CONFIGURE)
        self.lock.show_locks(study_id, self._study.protocol.short_title if self._study else "", locks)
        self.lock_button.setVisible(self.bridge.may(Right.LOCK) and not locks)
        self.packs.setEnabled(not self._locked)
        for button in (self.add_button, self.window_button):
            button.setVisible(self.bridge.may(Right.CONFIGURE))

    def _lock_changed(self) -> None:
        self._read(self._study.id if self._study else None)
        following = self.lock_button if self.lock.unlock.isHidden() else self.lock.unlock
        following.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_study(self, protocol: Protocol) -> None:
        self._title.set_text(protocol.title)
        self._facts.set_text(facts(protocol, self._study.choices.text("masking") if self._study else ""))
        counts = {
            "visits": protocol.visits,
            "criteria": protocol.criteria,
            "thresholds": protocol.thresholds,
            "drugs": (*protocol.washouts, *protocol.dose_rules, *protocol.prohibited),
            "endpoints": protocol.endpoints,
            "open": protocol.open_points,
        }
        for key, rows in counts.items():
            self.tabs.set_count(key, len(rows))
        self.tabs.set_shown("results", not is_masked(self.bridge.site.user.roles, protocol))
        if self.tabs.now() == "results" and not self.tabs.is_shown("results"):
            self.tabs.choose("schedule")
            return
        if self.tabs.now():
            self._show_page(self.tabs.now())
        else:
            self.tabs.choose("schedule")

    def _show_page(self, key: str) -> None:
        if self._study is None:
            return
        if self._page is not None:
            self._places.removeWidget(self._page)
            self._page.hide()  # still a child: as a window of its own it would take the keyboard with it
            if self._page is not self.amendments:  # which stays while it reads or accepts a file
                self._page.deleteLater()
        self.table = self._table(key, self._study)
        self._page = self._page_of(key, self._study, self.table)
        self._places.insertWidget(0, self._page)
        self._page.show()  # the one that stays was hidden; shown before it stands here it would be a window
        self._window_row.setVisible(key == "visits")
        self.packs.setVisible(key == "thresholds")
        if key == "thresholds":
            self.packs.show_study(self._study.id)
        self.window_panel.hide()
        self.instrument_panel.hide()
        if key == "instruments":
            self.table.opened.connect(self._open_instrument)
        if key == "visits":
            self.table.opened.connect(self._open_window)
            self.table.chosen.connect(self._visit_chosen)
            self._visit_chosen(self.table.chosen_row())
        self.choices.show_page(key, self._study, self.table)
        if self._locked:
            self.choices.hide()

    def _page_of(self, key: str, study: Study, table: PlainTable[Any]) -> QWidget:
        if key == "results" and self._results is not None:
            self._results.show_study(study)
            return self._results
        if key == "versions":
            return self.amendments
        words, empty = sentences(key)
        return study_tables.page_of(table, table.table.rows, words, empty)

    def _table(self, key: str, study: Study) -> PlainTable[Any]:
        protocol = study.protocol
        if key == "results":
            self._results = ResultsPage(self.bridge)
            return self._results.table
        if key == "versions":
            self.amendments.show_study(study, locked=self._locked)
            return self.amendments.table
        if key == "instruments":
            return instruments_table(wording.used_instruments(self.bridge.site, study.id))
        if key == "visits":
            own = studies.site_windows(self.bridge.site, study.id)
            return study_tables.visits_table(protocol, own, study.choices)
        if key == "drugs":
            return drugs_table(protocol, study.choices)
        if key == "arms":
            return study_tables.arms_table(protocol, study.choices, self.bridge.site.info.code)
        if key == "open":
            return study_tables.open_points_table(protocol, settling.settlements(self.bridge.site, study.id))
        makers: dict[str, Callable[[Protocol], PlainTable[Any]]] = {
            "schedule": study_tables.schedule_table,
            "criteria": study_tables.criteria_table,
            "thresholds": study_tables.thresholds_table,
            "endpoints": study_tables.endpoints_table,
        }
        return makers[key](protocol)

    def _open_instrument(self, used: UsedInstrument) -> None:
        if self._study and can_open(used) and not self._locked:
            self.instrument_panel.open_for(self._study.id, used)

    # --- the site's windows ---------------------------------------------------------------------------------

    def _visit_chosen(self, visit: PlannedVisit | None) -> None:
        can = visit is not None and takes_site_window(visit)
        self.window_button.setEnabled(can and not self._locked)
        self._window_words.set_text("" if visit is None or can else why_no_window(visit))

    def _open_window(self, visit: PlannedVisit) -> None:
        if self._study and takes_site_window(visit) and not self._locked:
            now = studies.site_windows(self.bridge.site, self._study.id).get(visit.id)
            self.window_panel.open_for(self._study.id, visit, now)

    def _window_pressed(self) -> None:
        visit = self.table.chosen_row() if self.table else None
        if visit:
            self._open_window(visit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the studies do not fit side by side they become a drop-down."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self._switch.wide()
        narrow = wide + 280 > self.width()
        self._switch.set_narrow(narrow)
        self._switch.setMaximumWidth(_NARROW if narrow else wide)

    # --- adding ---------------------------------------------------------------------------------------------

    def _added(self, study_key: str) -> None:
        self.adding.hide()
        found = next((one for one in studies.studies(self.bridge.site) if one.protocol.id == study_key), None)
        self._read(found.id if found else None)
        self.tabs.setFocus()

    def _connect(self) -> None:
        self._switch.chosen.connect(self._read)
        self.add_button.clicked.connect(self.adding.open)
        self.lists_button.clicked.connect(self._print_lists)
        self.lock_button.clicked.connect(self.lock.ask)
        self.amendments.accepted.connect(self.tabs.setFocus)
        self.lock.done.connect(self._lock_changed)
        self.lock.closed.connect(self.lock_button.setFocus)
        self.adding.added.connect(self._added)
        self.tabs.chosen.connect(self._show_page)
        self.window_button.clicked.connect(self._window_pressed)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_WIDE)
        head.addWidget(Text(_("Study"), theme.PAGE, theme.SEMIBOLD))
        head.addWidget(self._switch)
        head.addStretch()
        head.addWidget(self.lists_button)
        head.addWidget(self.lock_button)
        head.addWidget(self.add_button)
        column.addLayout(head)
        column.addWidget(self.adding)
        column.addWidget(self.lock)
        self._nothing = EmptyState(
            "book-open",
            _("No study yet"),
            _("Choose one that ships with Visitbook, or import the site’s own."),
            (),
        )
        column.addWidget(self._nothing)
        column.addWidget(self._study_box())
        column.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._area = PageArea(page)
        whole.addWidget(self._area)

    def _study_box(self) -> QWidget:
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addWidget(self.links)
        column.addWidget(self.tabs)
        column.addWidget(self.instrument_panel)
        self._places = QVBoxLayout()
        self._places.setContentsMargins(0, 6, 0, 0)
        self._places.setSpacing(theme.GAP)
        self._window_row = QWidget()
        row = QHBoxLayout(self._window_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self._window_words = Text("", theme.BODY, theme.REGULAR, "ink2", wrap=True)
        row.addWidget(self.window_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._window_words, 1)
        self._places.addWidget(self._window_row)
        self._places.addWidget(self.window_panel)
        self._places.addWidget(self.choices)
        self._places.addWidget(self.packs)
        column.addLayout(self._places)
        return self._whole
