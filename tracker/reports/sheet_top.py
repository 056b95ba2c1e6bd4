"""The head of the blank sheet: target, window, appointment, the day held, what the visit needs."""

from dataclasses import dataclass

from tracker.domain.dates import clock, full
from tracker.domain.planned import is_unplanned
from tracker.domain.records import ParticipantStatus, Visit
from tracker.domain.views import VisitRecord
from tracker.language import N_, _
from tracker.reports.blocks import Block, Text
from tracker.reports.furniture import Record
from tracker.reports.hand_boxes import Tick, date_boxes
from tracker.reports.inline import Flow, width_of
from tracker.reports.pen import Pen
from tracker.reports.text import CAPTION, HINT, STRONG
from tracker.reports.words import span

_STRONG = STRONG.but(size=9.5, leading=13)
_FACT_GAP = 22.0
_STRIP_NAME = 78.0
"""From the edge of a grey band to its boxes."""
Fact = tuple[str, str, str]
"""A caption, what it is, and a remark."""


@dataclass(frozen=True)
class Facts:
    """Facts side by side, and the boxes for the day held at the right."""

    facts: tuple[Fact, ...]
    boxes: bool = True

    def _widths(self, width: float) -> list[float]:
        """Each as wide as its words where there is room; long ones wrap."""
        room = width - (date_boxes().natural() + 20 if self.boxes else 0) - _FACT_GAP * (len(self.facts) - 1)
        natural = [max(width_of(text.text, text.style) for text in _texts(fact)) for fact in self.facts]
        return natural if sum(natural) <= room else [room * one / sum(natural) for one in natural]

    def height(self, width: float) -> float:
        """The tallest fact, or the boxes."""
        facts = zip(self.facts, self._widths(width), strict=True)
        return max(35.0, *(sum(text.height(wide) for text in _texts(fact)) for fact, wide in facts))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw them from left to right."""
        at = x
        for fact, wide in zip(self.facts, self._widths(width), strict=True):
            below = top
            for text in _texts(fact):
                text.draw(pen, at, below, wide)
                below -= text.height(wide)
            at += wide + _FACT_GAP
        if self.boxes:
            left = x + width - date_boxes().natural()
            pen.text(left, top - CAPTION.drop, _("Date held (day, month in letters, year)"), HINT)
            date_boxes().draw(pen, left, top - 14, 200)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def _texts(fact: Fact) -> tuple[Text, Text, Text]:
    caption, what, remark = fact
    return Text(caption, CAPTION.but(leading=11)), Text(what, _STRONG), Text(remark, CAPTION)


def when(record: VisitRecord) -> Block:
    """Target, window and appointment; the masked sheet says them too."""
    visit = record.visit
    facts = [target_fact(record), window_fact(visit)]
    if visit.appointment:
        at = f", {clock(visit.appointment_time)}" if visit.appointment_time else ""
        facts.append((_("Appointment"), full(visit.appointment) + at, ""))
    return Facts(tuple(facts))


def target_fact(record: VisitRecord) -> Fact:
    """The target date with its day of the study."""
    visit = record.visit
    if is_unplanned(visit.planned_id):
        return _("Reason"), visit.reason or "–", _("not planned by the protocol")
    if visit.target is None:
        return _("Target"), _("not stated in the protocol"), ""
    return _("Target"), full(visit.target), _day_words(record)


def _day_words(record: VisitRecord) -> str:
    visit = record.visit
    words = [day_from_baseline(record, _target_day(visit))]
    if visit.provisional:
        words.append(_("provisional"))
    words.append(_anchor_words(record))
    return "; ".join(word for word in words if word)


def _anchor_words(record: VisitRecord) -> str:
    """From which visit the target counts where the text leaves that open: the site chose it, or nobody did yet."""
    planned = record.study.protocol.visit(record.visit.planned_id)
    if not planned.anchor_choices or planned.anchor is None:
        return ""
    chosen = record.study.choices.text(f"anchor.{planned.id}") == planned.anchor
    words = (
        _("counted from {visit}, the site’s choice")
        if chosen
        else _("counted from {visit}; the text names no anchor")
    )
    return words.format(visit=record.study.protocol.visit_label(planned.anchor))


def _target_day(visit: Visit) -> int | None:
    """The study day of the target: the recorded day is that of the held date once there is one."""
    if visit.day is None or visit.held_on is None or visit.target is None:
        return visit.day
    return visit.day - (visit.held_on - visit.target).days


def day_from_baseline(record: VisitRecord, number: int | None) -> str:
    """ "day 42 from Visit 1"; nothing at baseline itself or where the day is not known."""
    baseline = record.study.protocol.baseline
    if number is None or record.visit.planned_id == baseline.id:
        return ""
    return _("day {n} from {visit}").format(n=str(number).replace("-", "−"), visit=baseline.label)


def window_fact(visit: Visit) -> Fact:
    """The window and whose it is."""
    if is_unplanned(visit.planned_id):
        return _("Window"), _("none"), ""
    if visit.earliest is None or visit.latest is None:
        return _("Window"), _("not stated in the protocol"), _("no site window set")
    whose = (
        _("the site’s own; protocol: none") if visit.window_source == "site" else _("stated in the protocol")
    )
    return _("Window"), span(visit.earliest, visit.latest), whose


_LEFT = {
    ParticipantStatus.WITHDRAWN: N_("Withdrew from the study on {day}"),
    ParticipantStatus.LOST: N_("Lost to follow-up since {day}"),
    ParticipantStatus.DIED: N_("Died on {day}"),
}


def course_lines(record: Record) -> tuple[Block, ...]:
    """That treatment was stopped, and that the participant left; a masked page does not say why."""
    who = record.participant
    said = []
    if who.treatment_stopped_on:
        said.append((_("Treatment stopped on {day}"), who.treatment_stopped_on, who.treatment_stop_reason))
    if who.ended_on and who.status in _LEFT:
        said.append((_(_LEFT[who.status]), who.ended_on, who.end_reason))
    lines = (": ".join(filter(None, (words.format(day=full(day)), why))) for words, day, why in said)
    return tuple(Text(line, _STRONG) for line in lines)


@dataclass(frozen=True)
class Strip:
    """A grey band with its name, whose it is, and boxes to tick."""

    name: str
    whose: str
    flow: Flow

    def height(self, width: float) -> float:
        """The flow or the two lines of the name, and the ground around it."""
        return max(self.flow.height(width - _STRIP_NAME - 12), 20) + 8

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Ground, name, flow; the flow level with the middle."""
        tall, room = self.height(width), width - _STRIP_NAME - 12
        pen.box(x, top, width, tall, size=0, fill=0.95)
        pen.text(x + 6, top - tall / 2 + 1, self.name, STRONG)
        pen.text(x + 6, top - tall / 2 - 8.5, self.whose, HINT)
        self.flow.draw(pen, x + _STRIP_NAME, top - (tall - self.flow.height(room)) / 2, room)

    def split(self, width: float, room: float) -> None:
        """Never cut."""


def needs_strip(record: VisitRecord) -> tuple[Block, ...]:
    """What the visit needs; a masked sheet leaves it away, because a need can tell the arm."""
    if record.masked or not record.needs:
        return ()
    ticks = tuple(Tick(_(need)) for need in record.needs)
    return (Strip(_("Needs"), _("the site’s choice"), Flow(ticks, gap=14)),)
