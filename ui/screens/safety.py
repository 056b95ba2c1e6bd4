"""Safety: the flags of every participant with what is done about them, and their adverse events."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.rights import Right
from tracker.language import N_, _
from ui import theme
from ui.bridge import Bridge
from ui.screen import Go, Screen
from ui.screens.flags_page import FlagsPage
from ui.screens.safety_events import EventsPage
from ui.shortcuts import bind
from ui.widgets.print_menu import PrintMenu, of_studies
from ui.widgets.study_head import StudyHead
from ui.widgets.tab_strip import TabPlaces, TabStrip

if TYPE_CHECKING:
    from tracker.domain.records import Changes, Study
    from tracker.events import EventLine
    from tracker.safety import FlagLine


class SafetyScreen(Screen):
    """`show_for(flag_id="", page="flags")`."""

    title = N_("Safety")
    help_text = N_(
        "Every value beyond a threshold, of all participants, with the words the threshold rests on. An investigator "
        "acknowledges a flag with an action and a note, and closes it when nothing more is to be done; a value that is "
        "corrected opens it again, and nothing of its history is lost. What cannot be judged has its own list: silence "
        "is never normal. Rest the pointer on a row to see how the value went on."
    )
    keys = (
        (N_("↑+↓"), N_("choose a flag or an event")),
        (N_("Enter"), N_("act on the flag; open the participant of an event")),
        (N_("G"), N_("go to the value")),
        (N_("Ctrl+1"), N_("flags; Ctrl 2 adverse events")),
        (N_("Esc"), N_("back to the list")),
    )
    side_entry = "safety"

    def __init__(self, bridge: Bridge, go: Go, parent: QWidget | None = None) -> None:
        super().__init__(bridge, go, parent)
        self._studies: tuple[Study, ...] = ()
        self._study_id = ""
        self.printing = PrintMenu(_("Print listing"))
        self._head = StudyHead(_(self.title), self.printing)
        self.switch = self._head.switch
        self.tabs = TabStrip(_("Pages of safety"), [("flags", _("Flags")), ("events", _("Adverse events"))])
        self.flags, self.events = FlagsPage(bridge, self), EventsPage()
        self._places = TabPlaces({"flags": self.flags, "events": self.events})
        self._lay_out()
        self.tabs.chosen.connect(self._put)
        self.switch.chosen.connect(self._study_chosen)
        self.printing.chosen.connect(self._print)
        self.flags.there.connect(self._to_value)
        self.flags.done.connect(self._read)
        self.events.opened.connect(self._to_event)
        self._set_keys()

    def show_for(self, *, flag_id: str = "", page: str = "", **wanted: Any) -> None:
        """Read flags and events anew; `flag_id` chooses a flag."""
        from tracker import studies  # noqa: PLC0415  loads the database; the sign-in paints without it

        self._studies = studies.studies(self.bridge.site)
        self._read()
        page = "flags" if flag_id else page or self.tabs.now() or "flags"
        if self.tabs.now() != page:
            self.tabs.choose(page)
        else:
            self._put(page)
        if flag_id:
            self.flags.choose(flag_id)

    def refresh(self, changes: "Changes") -> None:
        """Any value may raise a flag or withdraw one."""
        self._read()

    def left_behind(self, *, everywhere: bool = False) -> str:
        """What is to be done with a flag, typed and not recorded."""
        return self.flags.panel.left_behind()

    def _read(self) -> None:
        from tracker import events, safety  # noqa: PLC0415  as above

        flags, found = safety.flags(self.bridge.site), events.of_site(self.bridge.site)
        names = [(one.id, one.protocol.short_title) for one in self._studies]
        of = [line.study_id for line in flags if is_open(line)]
        self._study_id = self._head.show_studies(names, of, self._study_id)
        self._show(flags, found)
        self.counted.emit("safety", len(of))

    def _show(self, flags: "tuple[FlagLine, ...]", found: "tuple[EventLine, ...]") -> None:
        mine = [line for line in flags if self._study_id in ("", line.study_id)]
        events = [line for line in found if self._study_id in ("", line.study_id)]
        every = not self._study_id
        self.flags.show_lines(mine, every)
        self.events.show_lines(events, every)
        self.tabs.set_count("flags", sum(map(is_open, mine)))
        self.tabs.set_count("events", len(events))
        self._offer_printing()

    def _study_chosen(self, study_id: str) -> None:
        self._study_id = study_id
        self._read()

    def _put(self, page: str) -> None:
        self._places.put(page)
        self._offer_printing()
        target = self.flags.table if page == "flags" else self.events.table
        self.begin_at(target)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_printing(self) -> None:
        """The listing of the page that shows, of the study chosen or of each."""
        if self.bridge.may(Right.PRINT):
            chosen = [one for one in self._studies if self._study_id in ("", one.id)]
            self.printing.offer(of_studies(self._listing(), chosen))

    def _listing(self) -> str:
        return "adverse-events" if self.tabs.now() == "events" else "safety"

    def _print(self, study_id: str) -> None:
        self.go("document", what=self._listing(), study_id=study_id)

    def _to_value(self, line: "FlagLine") -> None:
        flag = line.flag
        self.go("visit", visit_id=flag.visit_id, form_id=flag.form, item_id=flag.item)

    def _to_event(self, line: "EventLine") -> None:
        self.go("participant", participant_id=line.participant_id, tab="adverse_events")

    # --- layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(theme.GAP)
        column.addWidget(self._head)
        self.printing.setVisible(self.bridge.may(Right.PRINT))
        column.addWidget(self.tabs)
        column.addWidget(self._places, stretch=1)

    def _set_keys(self) -> None:
        for keys, call in (
            ("Ctrl+1", lambda: self.tabs.choose("flags")),
            ("Ctrl+2", lambda: self.tabs.choose("events")),
        ):
            bind(self, keys, call)


def is_open(line: "FlagLine") -> bool:
    """Whether no investigator has seen the flag as it is judged now."""
    return line.flag.state == "open"
