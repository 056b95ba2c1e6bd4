"""Moving in the calendar: at once where nothing is to be said, else in the panel; and taking the last move back."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from tracker import site_calendar
from tracker.domain.calendar_views import CalendarEntry
from tracker.domain.moving import Step
from tracker.language import _, ngettext
from ui.bridge import Bridge
from ui.screens.appointment import AppointmentPanel


class Moves(QObject):
    """What was moved last, and how to take it back. `done` brings the visit whose appointment changed."""

    done = Signal(str)

    def __init__(self, bridge: Bridge, panel: AppointmentPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._panel = bridge, panel
        self._undoing: tuple[Step, ...] = ()
        panel.moved.connect(self._moved)

    def drop(self, entry: CalendarEntry, day: date) -> None:
        """Inside the window, on a working day and alone it moves at once; else the panel comes up for that day."""
        site, visit = self._bridge.site, entry.visit
        found = self._bridge.do(lambda: site_calendar.moving(site, visit.id, day))
        if found is None:
            return
        if found.outside or found.closed or found.later:
            self._panel.open_for(visit, day, entry.participant.shown_number)
            return
        step = Step(visit.id, day, visit.appointment_time)
        if self._bridge.do(lambda: site_calendar.move(site, [step])):
            self._moved((Step(visit.id, visit.appointment, visit.appointment_time),))

    def undo(self) -> None:
        """Put the appointments that were moved last back to where they stood."""
        steps, self._undoing = self._undoing, ()
        if steps:
            site, reason = self._bridge.site, _("the move was undone")
            self._bridge.do(lambda: site_calendar.move(site, steps, reason))
            self.done.emit(steps[0].visit_id)

    def forget(self) -> None:
        """What was moved before is no longer offered to be undone."""
        self._undoing = ()

    def words(self, entry: CalendarEntry | None) -> str:
        """What can be undone, of the visit that was moved; empty where nothing can."""
        if not self._undoing or entry is None or entry.visit.id != self._undoing[0].visit_id:
            return _("Moved.") if self._undoing else ""
        name, more = f"{entry.participant.shown_number} {entry.visit.label}", len(self._undoing) - 1
        if not more:
            return _("{visit} moved.").format(visit=name)
        words = ngettext(
            "{visit} and {n} later appointment moved.", "{visit} and {n} later appointments moved.", more
        )
        return words.format(visit=name, n=more)

    def _moved(self, undoing: tuple[Step, ...]) -> None:
        self._undoing = undoing
        self.done.emit(undoing[0].visit_id)
