"""The head of the visit screen: who, which visit, when it was held against its window, what to do with it."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.planned import is_unplanned
from tracker.domain.records import Visit, VisitStatus
from tracker.domain.schedule import days_outside
from tracker.domain.views import VisitRecord
from tracker.language import _, ngettext
from ui import dates, theme
from ui.widgets import buttons
from ui.widgets.glyphs import visit_glyph
from ui.widgets.text import Text
from ui.widgets.window_bar import WindowBar, WindowMarks

HEIGHT = 60
_NARROWEST = 560
"""The header gives way below its natural width: it never makes the window wider than the screen."""


def when_words(visit: Visit, today: date) -> str:
    """When the visit was held, or that it was not; with its day counted from baseline."""
    day = "" if visit.day is None else _(", day {n}").format(n=str(visit.day).replace("-", "−"))
    if visit.held_on is None:
        if visit.missed_on:
            return (
                _("Missed: {reason}").format(reason=visit.missed_reason)
                if visit.missed_reason
                else _("Missed")
            )
        return _("Not held yet")
    held = (
        _("Held today") if visit.held_on == today else _("Held {day}").format(day=dates.full(visit.held_on))
    )
    return held + day


def window_words(visit: Visit) -> str:
    """Target and window in words; an unstated window says so."""
    if is_unplanned(visit.planned_id):
        return visit.reason or _("not planned by the protocol")
    target = _("target {day}").format(day=dates.full(visit.target)) if visit.target else _("no target stated")
    if visit.earliest is None or visit.latest is None:
        return _("{target}, window not stated in the protocol").format(target=target)
    span = f"{dates.short(visit.earliest)} – {dates.full(visit.latest)}"
    by = _("site’s window {span}") if visit.window_source == "site" else _("window {span}")
    words = f"{target}, {by.format(span=span)}"
    return _("{words}, provisional").format(words=words) if visit.provisional else words


def beside_window(visit: Visit) -> str:
    """How the visit stands to its window, in a few words."""
    outside = days_outside(visit)
    if outside:
        words = (
            ngettext("{n} day after the window", "{n} days after the window", outside)
            if outside > 0
            else ngettext("{n} day before the window", "{n} days before the window", -outside)
        )
        return words.format(n=abs(outside))
    if visit.held_on is None:
        return _(str(visit.status))
    if visit.earliest is None and visit.target is not None:
        return _beside_target((visit.held_on - visit.target).days)
    return _("on time") if visit.target else ""


def _next_words(visit: Visit, to_sign: bool) -> str:
    """What the last button does, or what is done where nothing follows."""
    if visit.completed_at is None:
        return _("Complete visit")
    if to_sign:
        return _("Sign visit")
    return _("Signed") if visit.signed else _("Completed")


def _with_version(words: str, record: VisitRecord) -> str:
    """Once a study was amended each visit says by which version it is planned, or was held."""
    if not record.study.versions:
        return words
    version = _("protocol version {version}").format(version=record.visit.protocol_version)
    return ", ".join(filter(None, (words, version)))


def _beside_target(days: int) -> str:
    if days == 0:
        return _("on the target day")
    if days > 0:
        return ngettext("{n} day after the target", "{n} days after the target", days).format(n=days)
    return ngettext("{n} day before the target", "{n} days before the target", -days).format(n=-days)


class VisitHeader(QWidget):
    """One line of 60 px; narrow, the bar goes and the print buttons lose their words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._number = Text("", theme.PAGE, theme.SEMIBOLD)
        self._visit = Text("", theme.PAGE)
        self._when = Text("", theme.BODY, theme.SEMIBOLD)
        self._window = Text("", theme.LABEL, ink="ink2")
        self._bar = WindowBar()
        self._status = Text("", theme.LABEL, ink="ink2")
        self.summary = buttons.plain(_("Summary"))
        self.sheet = buttons.plain(_("Blank sheet"), icon="printer")
        self.report = buttons.plain(_("Report"), icon="printer")
        self.complete = buttons.primary(_("Complete visit"), key="Ctrl ↵")
        self._lay_out()

    def show_visit(self, record: VisitRecord, *, to_sign: bool = False, may_complete: bool = True) -> None:
        """Show a visit, still to `fit`; `to_sign`: who reads has something to sign, the next step of a complete one."""
        visit, today = record.visit, record.today or date.min
        self._number.set_text(record.participant.shown_number)
        self._visit.set_text(visit.label)
        self._when.set_text(when_words(visit, today))
        self._window.set_text(_with_version(window_words(visit), record))
        self._bar.set_marks(
            WindowMarks.of(visit, today, visit_glyph(visit) if visit.held_on != today else None)
        )
        self._status.set_text(beside_window(visit))
        off = visit.status in (VisitStatus.HELD_EARLY, VisitStatus.HELD_LATE, VisitStatus.OVERDUE)
        self._status.set_ink("warn" if off else "ink2")
        done = visit.completed_at is not None
        self.complete.set_text(_next_words(visit, to_sign))
        self.complete.setVisible(may_complete or done)
        self.complete.setEnabled(
            to_sign or (may_complete and visit.is_held and not done and not record.locks)
        )
        self.report.setEnabled(visit.is_held)

    def set_narrow(self, narrow: bool) -> None:
        """Make room: the summary as a button, shorter words."""
        self.summary.setVisible(narrow)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what does not fit: first the window bar with its words, then target and window."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show as much as there is room for."""
        parts = (self._status, self._bar, self._window, self._when)
        for part in parts:
            part.show()
        for part in parts:
            if self._needed() <= self.width():
                return
            part.hide()

    def _needed(self) -> int:
        """The width of what shows; a layout within a layout keeps an older answer until it is told."""
        self._lines.invalidate()
        self._row.invalidate()
        return self._row.sizeHint().width()

    def _lay_out(self) -> None:
        self.setMinimumWidth(_NARROWEST)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._number)
        row.addWidget(self._visit)
        row.addSpacing(theme.GAP)
        self._lines = lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch()
        lines.addWidget(self._when)
        lines.addWidget(self._window)
        lines.addStretch()
        row.addLayout(lines)
        row.addSpacing(4)
        row.addWidget(self._bar)
        row.addWidget(self._status)
        row.addStretch(1)
        for button in (self.summary, self.sheet, self.report, self.complete):
            row.addWidget(button)

    def take_print_buttons(self) -> None:
        """Have the print buttons in the header, before the last button."""
        for button in (self.sheet, self.report):
            self._row.removeWidget(button)
            self._row.insertWidget(self._row.indexOf(self.complete), button)
        self.fit()
