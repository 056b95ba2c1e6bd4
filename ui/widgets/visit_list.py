"""The Visits tab: every visit with target, window, appointment, held day and status in words."""

from datetime import date

from tracker.domain.planned import is_unplanned
from tracker.domain.records import Visit, VisitStatus
from tracker.domain.schedule import days_outside
from tracker.domain.views import ParticipantPage
from tracker.language import _, ngettext
from tracker.status_words import status_words
from ui import dates, theme
from ui.widgets.glyphs import Glyph, token, visit_glyph
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.timeline_lane import span


def target_words(visit: Visit) -> str:
    """The target day, marked where it rests on a day that may still move."""
    if is_unplanned(visit.planned_id):
        return visit.reason or _("not planned")
    if visit.target is None:
        return _("not stated")
    words = dates.full(visit.target)
    return _("{day}, provisional").format(day=words) if visit.provisional and not visit.is_held else words


def window_words(visit: Visit) -> str:
    """Earliest to latest day, and whose window it is."""
    if is_unplanned(visit.planned_id):
        return "–"
    if visit.earliest is None or visit.latest is None:
        return "–" if visit.window_source == "protocol" else _("not stated in the protocol")
    days = span(visit.earliest, visit.latest)
    return _("{days}, the site’s").format(days=days) if visit.window_source == "site" else days


def appointment_words(visit: Visit) -> str:
    """Day and time of the appointment."""
    if visit.appointment is None:
        return "–"
    at = f", {dates.clock(visit.appointment_time)}" if visit.appointment_time else ""
    return dates.full(visit.appointment) + at


def progress_words(visit: Visit, today: date) -> str:
    """The status as on every screen; a held visit says how far its forms are."""
    if not visit.is_held:
        return status_words(visit, today)
    outside = days_outside(visit)
    late = ngettext("{n} day late", "{n} days late", outside).format(n=outside)
    early = ngettext("{n} day early", "{n} days early", -outside).format(n=-outside)
    held = _("held") if not outside else f"{_('held')} {late if outside > 0 else early}"
    return f"{held}, {_('complete') if visit.completed_at else _('not complete')}"


def status_ink(visit: Visit) -> str:
    """The ink of the status; a visit out of its window is amber."""
    if visit.status in (VisitStatus.HELD_EARLY, VisitStatus.HELD_LATE):
        return "warn"
    return token(visit_glyph(visit))


class VisitList(PlainTable[Visit]):
    """The table of visits; Enter opens the chosen one."""

    def __init__(self) -> None:
        self._today = date.min
        super().__init__(_("Visits"), self._columns(), selects=True, least_row=theme.ROW_WORKLIST)

    def show_page(self, page: ParticipantPage) -> None:
        """Show this participant's visits."""
        self._today = page.today or date.min
        self.set_rows(page.visits)

    def choose_visit(self, visit_id: str) -> None:
        """Make the visit with this id the chosen one."""
        for row, visit in enumerate(self.table.rows):
            if visit.id == visit_id:
                self.choose(row)

    def _columns(self) -> tuple[Column[Visit], ...]:
        return (
            Column(_("Visit"), lambda visit: visit.label, 124, weight=theme.SEMIBOLD),
            Column(_("Target"), target_words, 150, 1, ink=_faint_unless_stated),
            Column(_("Window"), window_words, 170, 1, ink=_faint_without_window),
            Column(_("Appointment"), appointment_words, 140, 1),
            Column(_("Held"), _held, 104),
            Column(_("Status"), self._status, 200, 1, ink=status_ink, glyph=self._glyph),
        )

    def _status(self, visit: Visit) -> str:
        return progress_words(visit, self._today)

    def _glyph(self, visit: Visit) -> Glyph:
        return visit_glyph(visit)


def _held(visit: Visit) -> str:
    return dates.full(visit.held_on) if visit.held_on else "–"


def _faint_unless_stated(visit: Visit) -> str:
    return "ink" if visit.target and not visit.provisional else "ink2"


def _faint_without_window(visit: Visit) -> str:
    return "ink" if visit.earliest else "ink2"
