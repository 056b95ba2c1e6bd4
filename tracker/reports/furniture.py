"""Header and footer of a participant's paper: which participant, which visit, which study, how it was printed."""

from dataclasses import dataclass

from tracker.domain.dates import full
from tracker.domain.records import Sex
from tracker.domain.views import ParticipantPage, PrintStamp, VisitRecord
from tracker.language import N_, _, ngettext
from tracker.reports import codes, marks
from tracker.reports.blocks import Block, Text
from tracker.reports.fonts import Weight
from tracker.reports.page import Footer, Furniture
from tracker.reports.pen import Pen
from tracker.reports.text import BODY, HINT, LABEL, Style, width
from tracker.reports.words import GAP, moment

Record = VisitRecord | ParticipantPage
"""What a paper is of: one visit, or the participant."""
_NUMBER = Style(20, Weight.SEMIBOLD, leading=24)
_VISIT = Style(20, leading=24)
_VISIT_BELOW = Style(11, leading=14)
_STUDY = LABEL.but(tone=0.25)
_QR, _BARS_TALL, _MODULE = 48.0, 20.0, 0.78


@dataclass(frozen=True)
class Header:
    """Study, number and visit at the left; kind of paper and the visit's code at the right; a rule below."""

    study: str
    number: str
    visit: str
    about: str
    kind: str
    code: str = ""

    def height(self, width: float) -> float:
        """At least the code's height."""
        left = self._left(width)
        used = self._study_height(width) + self._title_height(left) + self._about().height(left)
        return max(used, _QR if self.code else 0) + 8

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw both sides and the rule."""
        left, below = self._left(width), top - self._study_height(width)
        marks.logo(pen, x, top - 6)
        Text(self.study, _STUDY).draw(pen, x + 18, top, self._study_width(width))
        self._draw_title(pen, x, below, left)
        self._about().draw(pen, x, below - self._title_height(left), left)
        self._draw_right(pen, x + width, top)
        pen.rule(x, top - self.height(width), width, 1.2)

    def split(self, width: float, room: float) -> None:
        """Never cut."""

    def _about(self) -> Text:
        return Text(self.about, BODY.but(tone=0.2))

    def _study_width(self, room: float) -> float:
        if self.code:
            return self._left(room) - 18
        return room - width(self.kind, _STUDY) - 34

    def _study_height(self, room: float) -> float:
        return Text(self.study, _STUDY).height(self._study_width(room))

    def _left(self, room: float) -> float:
        """The width beside the code; all of it where there is none."""
        if not self.code:
            return room
        return room - _QR - 16 - max(codes.code128_width(self.code, _MODULE), width(self.kind, _STUDY)) - 16

    def _on_one_line(self, room: float) -> bool:
        return width(self.number, _NUMBER) + 10 + width(self.visit, _VISIT) <= room

    def _title_height(self, room: float) -> float:
        if self._on_one_line(room):
            return 28
        return Text(self.number, _NUMBER).height(room) + Text(self.visit, _VISIT_BELOW).height(room) + 5

    def _draw_title(self, pen: Pen, x: float, top: float, room: float) -> None:
        top -= 2
        number = Text(self.number, _NUMBER)
        number.draw(pen, x, top, room)
        if self._on_one_line(room):
            pen.text(x + width(self.number, _NUMBER) + 10, top - _VISIT.drop, self.visit, _VISIT)
        else:
            Text(self.visit, _VISIT_BELOW).draw(pen, x, top - number.height(room), room)

    def _draw_right(self, pen: Pen, right: float, top: float) -> None:
        edge = right - _QR - 16 if self.code else right
        pen.text(edge, top - _STUDY.drop, self.kind, _STUDY, "right")
        if self.code:
            codes.qr(pen, right - _QR, top, _QR, self.code)
            begins = edge - codes.code128_width(self.code, _MODULE)
            codes.code128(pen, (begins, top - 17), _BARS_TALL, self.code, _MODULE)
            pen.text(edge, top - 47, self.code, HINT, "right")


def furniture(
    record: Record, stamp: PrintStamp, header: Block, kind: str, foot: Block | None = None
) -> Furniture:
    """Header, footer and file description of a participant's paper."""
    protocol = record.study.protocol
    named = (record.participant.shown_number, *_visit_words(record), protocol.short_title)
    return Furniture(
        header=header,
        footer=Footer(protocol.short_title, GAP.join(_of(record)), GAP.join(_printed(record, stamp))),
        demo=record.site.demo,
        title=f"{kind}: {', '.join(named)}",
        author=stamp.by,
        at=stamp.at,
        software=stamp.software,
        foot=foot,
    )


def _visit_words(record: Record) -> tuple[str, ...]:
    return (record.visit.label,) if isinstance(record, VisitRecord) else ()


def _of(record: Record) -> tuple[str, ...]:
    version = record.study.protocol.version
    if isinstance(record, VisitRecord):
        version = record.visit.protocol_version
    return (
        _("Site {code} {name}").format(code=record.site.code, name=record.site.name),
        _("Participant {number}").format(number=record.participant.shown_number),
        *_visit_words(record),
        _("Protocol {version}").format(version=version),
    )


def _printed(record: Record, stamp: PrintStamp) -> tuple[str, ...]:
    demo = (_("DEMO, made-up people"),) if record.site.demo else ()
    return (_("Printed {at} by {who}").format(at=moment(stamp.at), who=stamp.by), stamp.software, *demo)


def study_line(record: Record) -> str:
    """The study's short title and registry number."""
    protocol = record.study.protocol
    return GAP.join(part for part in (protocol.short_title, protocol.registry) if part)


_MASKING = {
    "open_label": N_("open label"),
    "assessor": N_("assessor masked"),
    "double_blind": N_("double blind"),
    "not_applicable": "",
}


def masking_words(record: Record) -> str:
    """That nothing of the treatment stands here, or how the study is masked."""
    if record.masked:
        return _("for the masked assessor: arm and drug are not printed")
    masking = record.study.protocol.masking
    return _(_MASKING[masking.kind]) if _MASKING[masking.kind] and not masking.choices else ""


def person_words(record: Record) -> tuple[str, ...]:
    """Initials, sex and age, and unless masked what is recorded of the treatment."""
    one = record.participant
    on = record.today
    if isinstance(record, VisitRecord):
        on = record.visit.held_on or record.visit.target or on
    age = one.age_on(on) if on else None
    sex = {Sex.FEMALE: _("female"), Sex.MALE: _("male"), Sex.UNKNOWN: _("sex not recorded")}[one.sex]
    years = ngettext("{n} year", "{n} years", age).format(n=age) if age is not None else ""
    person = ", ".join(part for part in (one.initials, sex, years) if part)
    return (person, *_treatment_words(record))


def _treatment_words(record: Record) -> tuple[str, ...]:
    one, protocol = record.participant, record.study.protocol
    enrolled = _("enrolled {day}").format(day=full(one.enrolled_on)) if one.enrolled_on else ""
    if record.masked:
        return tuple(part for part in (enrolled, masking_words(record)) if part)
    arm = next((arm.label for arm in protocol.arms if arm.id == one.arm and protocol.arm_is_recorded), "")
    kit = _("kit {number}").format(number=one.kit) if one.kit else ""
    return tuple(part for part in (arm, kit, masking_words(record), enrolled) if part)
