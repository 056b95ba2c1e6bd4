"""The mRSS page of the blank sheet: our mannequin with a box for each of the 17 sites."""

from tracker.domain import body_figure
from tracker.domain.body_figure import Close, Curve, Move, Point, Segment
from tracker.domain.instruments.mrss import LEGEND, MIDLINE, PAIRED
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Drawing, space
from tracker.reports.hand_boxes import SCORE
from tracker.reports.inline import Flow, Words, WritingLine
from tracker.reports.pen import Align, Pen, Place, Step
from tracker.reports.sheet_scores import credit, scale_words, total_line
from tracker.reports.text import CAPTION, HINT, LABEL, PAST, STRONG
from tracker.reports.words import previous

_TALL = 428.0
_FIRST_BOX, _APART = 66.0, 53.0
"""Below the top: the first pair of boxes, then one pair every so many points."""
_BESIDE = 138.0
"""From the middle to the inner edge of the boxes at the sides."""
_NOT_A_SITE = 0.93


def mrss_blocks(form: FormRecord) -> tuple[Block, ...]:
    """Scale, figure, total, and why a site could not be assessed."""
    fields = {field.item.id: field for field in form.fields}
    scale = Flow((*scale_words(LEGEND), Words(_("X cannot be assessed (say why below)"), HINT)), gap=18)
    figure = Drawing(_TALL, lambda pen, x, top, width: _figure(pen, (x + width / 2, top), fields))
    why = Flow((WritingLine(_("Sites that cannot be assessed, and why"), 100, CAPTION),))
    return (scale, space(6), figure, space(4), total_line(form), space(2), why, *credit(form))


def _figure(pen: Pen, middle: Place, fields: dict[str, Field]) -> None:
    for segment in body_figure.FRONT:
        fill = 1.0 if segment.site else _NOT_A_SITE
        pen.path(_steps(segment, middle), size=1.1, fill=fill)
    anchors = {segment.site: segment.anchor for segment in body_figure.FRONT if segment.site}
    for sign, words, own in (
        (-1, _("RIGHT"), _("the participant’s")),
        (1, _("LEFT"), _("the participant’s")),
    ):
        pen.text(middle[0] + sign * (_BESIDE + 15), middle[1] - 42, own, HINT, "centre")
        pen.text(middle[0] + sign * (_BESIDE + 15), middle[1] - 53, words, STRONG, "centre")
    for row, (site, label) in enumerate(PAIRED):
        for side, sign in (("right", -1), ("left", 1)):
            name = f"{site}_{side}"
            _side_box(pen, middle, (sign, row), _(label), (previous(fields[name]), anchors[name]))
    for site, label in MIDLINE:
        _middle_box(pen, _on_paper(anchors[site], middle), site, _(label), previous(fields[site]))


def _side_box(pen: Pen, middle: Place, where: tuple[int, int], label: str, what: tuple[str, Point]) -> None:
    sign, row = where
    top = middle[1] - _FIRST_BOX - row * _APART
    inner = middle[0] + sign * _BESIDE
    anchor = _on_paper(what[1], middle)
    pen.line((inner, top - SCORE / 2), anchor, 0.45, 0.25)
    pen.circle(*anchor, 1.5, size=0, fill=0.0)
    pen.box(inner if sign > 0 else inner - SCORE, top, SCORE, SCORE, size=1.0, fill=1.0)
    outer = inner + sign * (SCORE + 6)
    align: Align = "left" if sign > 0 else "right"
    pen.text(outer, top - 15, label, LABEL, align)
    pen.text(outer, top - 27, what[0], PAST, align)


def _middle_box(pen: Pen, centre: Place, site: str, label: str, was: str) -> None:
    left, top = centre[0] - SCORE / 2, centre[1] + SCORE / 2
    pen.box(left, top, SCORE, SCORE, size=1.0, fill=1.0)
    if site == "face":
        pen.text(left + SCORE + 14, top - 8, label, LABEL)
        pen.text(left + SCORE + 14, top - 20, was, PAST)
    else:
        pen.text(centre[0], top + 5, label, LABEL.but(size=8.5), "centre")
        pen.text(left + SCORE + 3, top - SCORE + 2, was, PAST)


def _on_paper(point: Point, middle: Place) -> Place:
    return middle[0] + (point.x - 0.5) * _TALL, middle[1] - point.y * _TALL


def _steps(segment: Segment, middle: Place) -> list[Step]:
    names = {Move: "M", Curve: "C", Close: "Z"}
    return [
        (names.get(type(command), "L"), tuple(_on_paper(point, middle) for point in command))
        for command in segment.path
    ]
