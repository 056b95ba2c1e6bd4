"""The head of a participant's page: number, initials, status in pills, and the facts of the enrolment."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.documents import DOCUMENTS
from tracker.domain.records import Flag, Participant, ParticipantStatus, Sex, Visit
from tracker.domain.rights import Right
from tracker.domain.views import ParticipantPage
from tracker.language import N_, _, ngettext
from ui import dates, theme
from ui.widgets.buttons import Button, plain, primary, quiet
from ui.widgets.course_facts import course_facts, course_pills
from ui.widgets.course_menu import CourseMenu
from ui.widgets.flow import FlowBox
from ui.widgets.glyphs import Glyph
from ui.widgets.icons import Icon
from ui.widgets.print_menu import Line, PrintMenu
from ui.widgets.status_pill import StatusPill
from ui.widgets.text import Text
from ui.widgets.trust_menu import May, manages

_STATUS = {
    ParticipantStatus.SCREENING: (Glyph.OPEN, N_("Screening"), "accent"),
    ParticipantStatus.ENROLLED: (Glyph.BEGUN, N_("On study"), "accent"),
    ParticipantStatus.COMPLETED: (Glyph.COMPLETE, N_("Completed"), "done"),
    ParticipantStatus.SCREEN_FAILURE: (Glyph.MISSED, N_("Screen failure"), "done"),
    ParticipantStatus.WITHDRAWN: (Glyph.MISSED, N_("Withdrawn"), "done"),
    ParticipantStatus.LOST: (Glyph.MISSED, N_("Lost to follow-up"), "done"),
    ParticipantStatus.DIED: (Glyph.MISSED, N_("Died"), "done"),
}


def next_visit(page: ParticipantPage) -> Visit | None:
    """The visit that comes next: the first that is begun and not complete, else the first still expected."""
    begun = (one for one in page.visits if one.is_held and one.completed_at is None)
    waits = (one for one in page.visits if not (one.is_held or one.missed_on or one.not_needed))
    return next(begun, None) or next(waits, None)


def next_to_book(page: ParticipantPage) -> Visit | None:
    """The first visit that was neither held nor missed."""
    return next((one for one in page.visits if not (one.is_held or one.missed_on or one.not_needed)), None)


def last_held(page: ParticipantPage) -> Visit | None:
    """The latest visit of which there is a report."""
    return next((one for one in reversed(page.visits) if one.is_held), None)


def _documents(page: ParticipantPage, may: May) -> Iterator[list[Line]]:
    """What can be printed of a participant: the next visit and the last, the whole, the lists with this one alone."""
    of_visits = (("sheet", next_visit(page)), ("visit", last_held(page)))
    yield [
        (kind, _("{document}, {visit}").format(document=_(DOCUMENTS[kind].title), visit=visit.label))
        for kind, visit in of_visits
        if visit
    ]
    lists = ["safety", "adverse-events", *(["audit"] if may(Right.AUDIT) else [])]
    for kinds in (["schedule", "card", "casebook"], [] if page.masked else lists):
        yield [(kind, _(DOCUMENTS[kind].title)) for kind in kinds]


def open_flags(page: ParticipantPage) -> tuple[Flag, ...]:
    """The flags that need someone: open or seen, crossed before those that cannot be judged."""
    standing = (one for one in page.flags if one.state in ("open", "acknowledged"))
    return tuple(sorted(standing, key=lambda one: one.cannot_tell))


class ParticipantHead(QWidget):
    """Buttons say `book`, `printed` (a kind of document) and `opened`; `back` leaves for the list."""

    back = Signal()
    book = Signal()
    printed = Signal(str)
    opened = Signal()
    linked = Signal(str)
    """The other record of the same person, where one was screened again."""

    def __init__(self) -> None:
        super().__init__()
        self.back_button = quiet(_("Participants"))
        self._study = Text("", theme.BODY, theme.REGULAR, "ink2", elide=True)
        self._number = Text("", theme.SCORE, theme.SEMIBOLD)
        self._who = Text("", theme.VALUE, theme.REGULAR, "ink2")
        self._title, self._facts = FlowBox(theme.GAP), FlowBox(theme.GAP_WIDE, 2)
        self.book_button = plain(_("Book"))
        self.printing = PrintMenu(_("Print"))
        self.open_button = primary("")
        self.course = CourseMenu()
        self.links: tuple[Button, ...] = ()
        self._masked = Text(
            _("You are masked in this study: arm, laboratory, flags, eligibility and history are not shown."),
            theme.LABEL,
            theme.MEDIUM,
            "ask",
            wrap=True,
        )
        self._lay_out()
        self.back_button.clicked.connect(self.back)
        self.book_button.clicked.connect(self.book)
        self.printing.chosen.connect(self.printed)
        self.open_button.clicked.connect(self.opened)

    def show_page(self, page: ParticipantPage, *, masked: bool = False, may: May = manages) -> None:
        """Show this participant; who is masked is told so. `may`: the rights of who reads, for what is offered."""
        who = page.participant
        self._study.set_text(f"/ {page.study.protocol.short_title}")
        self._number.set_text(who.shown_number)
        self._who.set_text(", ".join(_words_of(who, page)))
        self._show_title(page)
        self._show_facts(page)
        self._masked.setVisible(masked)
        self.course.show_page(page, may)
        coming = next_visit(page)
        self.open_button.set_text(_("Open {visit}").format(visit=coming.label) if coming else "")
        self.open_button.setVisible(coming is not None)
        self.printing.offer(*(_documents(page, may) if may(Right.PRINT) else ()))
        bookable = may(Right.MANAGE) and not page.locks
        self.book_button.setVisible(next_to_book(page) is not None and bookable)

    def _show_title(self, page: ParticipantPage) -> None:
        for pill in self._title.findChildren(StatusPill):
            self._title.flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        for pill in _pills(page):
            self._title.add(pill)

    def _show_facts(self, page: ParticipantPage) -> None:
        self._facts.flow.clear()
        for label, words in _facts(page):
            self._facts.add(_fact(label, words))
        links = (
            (_("Screened before as"), page.screened_before),
            (_("Screened again as"), page.screened_again),
        )
        self.links = tuple(self._link(label, who) for label, who in links if who)

    def _link(self, label: str, who: Participant) -> Button:
        button = quiet(who.shown_number)
        button.setAccessibleName(f"{label} {who.shown_number}")
        button.setProperty("participant", who.id)
        button.clicked.connect(self._link_pressed)
        self._facts.add(_fact_of(label, button))
        return button

    def _link_pressed(self) -> None:
        self.linked.emit(self.sender().property("participant"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        crumbs = QHBoxLayout()
        crumbs.setSpacing(6)
        crumbs.addWidget(Icon("users"))
        crumbs.addWidget(self.back_button)
        crumbs.addWidget(self._study, 1)
        column.addLayout(crumbs)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_WIDE)
        self._title.add(self._number)
        self._title.add(self._who)
        row.addWidget(self._title, 1)
        for button in (self.course, self.book_button, self.printing, self.open_button):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self._facts)
        column.addWidget(self._masked)


def _fact(label: str, words: str) -> QWidget:
    return _fact_of(label, Text(words, theme.LABEL, theme.MEDIUM))


def _fact_of(label: str, what: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Text(label, theme.LABEL, theme.REGULAR, "ink3"))
    row.addWidget(what)
    return holder


def _words_of(who: Participant, page: ParticipantPage) -> Iterator[str]:
    """Initials, sex and age in words."""
    yield who.initials
    yield {Sex.FEMALE: _("woman"), Sex.MALE: _("man"), Sex.UNKNOWN: _("sex not recorded")}[who.sex]
    age = who.age_on(page.today) if page.today else None
    if age is not None:
        words = ngettext("{n} year", "{n} years", age) if who.birth_date else _("at least {n} years")
        yield words.format(n=age)


def _pills(page: ParticipantPage) -> Iterator[StatusPill]:
    glyph, words, ink = _STATUS[page.participant.status]
    yield StatusPill(glyph, ", ".join(filter(None, (_(words), _study_day(page)))), ink)
    if page.locks:
        yield StatusPill(Glyph.LOCKED, _("Locked"), "done")
    if page.openings:
        broken = all(one.elsewhere for one in page.openings)
        yield StatusPill(Glyph.OVERDUE, _("Code broken") if broken else _("Unmasked"), "warn")
    yield from course_pills(page)
    crossed = sum(not flag.cannot_tell for flag in open_flags(page))
    undecided = len(open_flags(page)) - crossed
    if crossed:
        new = any(flag.state == "open" and not flag.cannot_tell for flag in open_flags(page))
        sign = Glyph.FLAG if new else Glyph.FLAG_SEEN
        yield StatusPill(sign, ngettext("{n} flag", "{n} flags", crossed).format(n=crossed), "flag")
    if undecided:
        yield StatusPill(Glyph.CANNOT_TELL, _("{n} cannot be judged").format(n=undecided), "ask")


def _study_day(page: ParticipantPage) -> str:
    """The day since baseline, once that was held and while the participant is on study."""
    planned = page.study.protocol.baseline.id
    held = next((one.held_on for one in page.visits if one.planned_id == planned), None)
    if held is None or page.today is None or page.participant.status is not ParticipantStatus.ENROLLED:
        return ""
    return _("day {n}").format(n=(page.today - held).days)


def _facts(page: ParticipantPage) -> Iterator[tuple[str, str]]:
    who, protocol = page.participant, page.study.protocol
    if who.number:
        yield _("Screening number"), who.screening_number
    if who.arm and protocol.arm_is_recorded:
        yield _("Arm"), next((arm.label for arm in protocol.arms if arm.id == who.arm), who.arm)
    if who.kit:
        yield _("Kit"), who.kit
    if who.enrolled_on:
        yield _("Enrolled"), dates.full(who.enrolled_on)
    consent = _("version {version}, {day}").format(
        version=who.consent_version, day=dates.full(who.consent_date)
    )
    yield _("Consent"), consent
    yield _("Protocol"), _("version {version}").format(version=protocol.version)
    yield from course_facts(page)
