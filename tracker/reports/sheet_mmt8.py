"""The MMT-8 page of the blank sheet: our mannequin with boxes for every muscle group, on both sides or on one."""

from tracker.domain.body_figure import Point
from tracker.domain.instruments.mmt8 import MUSCLES, SIDES
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Drawing, space
from tracker.reports.hand_boxes import DIGIT_TALL, Digits
from tracker.reports.inline import Flow, Words, WritingLine
from tracker.reports.mannequin import Mannequin
from tracker.reports.pen import Align, Pen, Place
from tracker.reports.sheet_scores import credit, total_line
from tracker.reports.text import CAPTION, HINT, LABEL, PAST
from tracker.reports.words import previous

_TALL = 372.0
_FIRST_BOX, _APART = 58.0, 44.0
"""Below the top: the first pair of boxes, then one pair every so many points."""
_BESIDE = 128.0
"""From the middle to the inner edge of the boxes at the sides."""
_BOXES = Digits(2)

_NECK = Point(0.5, 0.139)
_MUSCLE_AT = {
    "deltoid": (0.108, 0.192),
    "biceps": (0.100, 0.285),
    "wrist_extensors": (0.136, 0.435),
    "gluteus_medius": (0.058, 0.445),
    "gluteus_maximus": (0.040, 0.492),
    "quadriceps": (0.044, 0.600),
    "ankle_dorsiflexors": (0.048, 0.800),
}
"""Where a muscle lies on the figure: outwards from the middle and down from the top, as shares of its height."""
_BEHIND = {"gluteus_maximus"}


def mmt8_blocks(form: FormRecord) -> tuple[Block, ...]:
    """What to write, the figure, the total, and why a muscle could not be tested."""
    fields = {field.item.id: field for field in form.fields}
    scale = Flow((Words(_("0 to 10, whole figures; X cannot be tested (say why below)"), HINT),))
    figure = Drawing(_TALL, lambda pen, x, top, width: _figure(pen, (x + width / 2, top), fields))
    why = Flow((WritingLine(_("Muscles that cannot be tested, and why"), 100, CAPTION),))
    return (scale, space(6), figure, space(6), total_line(form), space(2), why, *credit(form))


def _figure(pen: Pen, middle: Place, fields: dict[str, Field]) -> None:
    body = Mannequin(pen, middle, _TALL)
    body.draw()
    body.sides(_BESIDE + 15, 34)
    _neck(body, fields["neck_flexors"])
    for row, (muscle, label) in enumerate(MUSCLES):
        for side, _words in SIDES:
            if f"{side}.{muscle}" in fields:  # the form of one side has one side's boxes
                _side_boxes(body, (side, row), muscle, (_(label), previous(fields[f"{side}.{muscle}"])))


def _neck(body: Mannequin, field: Field) -> None:
    """Beside the head, at the right of the picture: it is tested once and belongs to no side."""
    left, top = body.middle[0] + 42, body.middle[1] - 1
    body.leader((left, top - DIGIT_TALL / 2), _NECK)
    _BOXES.draw(body.pen, left, top, 0)
    outer = left + _BOXES.natural() + 6
    body.pen.text(outer, top - 8, field.item.label, LABEL)
    body.pen.text(outer, top - 18, previous(field), PAST)


def _side_boxes(body: Mannequin, where: tuple[str, int], muscle: str, what: tuple[str, str]) -> None:
    side, row = where
    sign = -1 if side == "right" else 1
    top = body.middle[1] - _FIRST_BOX - row * _APART
    inner = body.middle[0] + sign * _BESIDE
    out, down = _MUSCLE_AT[muscle]
    body.leader((inner, top - DIGIT_TALL / 2), Point(0.5 + sign * out, down), behind=muscle in _BEHIND)
    wide = _BOXES.natural()
    _BOXES.draw(body.pen, inner if sign > 0 else inner - wide, top, wide)
    outer = inner + sign * (wide + 6)
    align: Align = "left" if sign > 0 else "right"
    body.pen.text(outer, top - 8, what[0], LABEL, align)
    below = _("from behind") if muscle in _BEHIND else ""
    body.pen.text(outer, top - 18, "   ".join(filter(None, (what[1], below))), PAST, align)
