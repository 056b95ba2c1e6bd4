"""The mRSS page of the blank sheet: our mannequin with a box for each of the 17 sites."""

from tracker.domain import body_figure
from tracker.domain.body_figure import Point
from tracker.domain.instruments.mrss import LEGEND, MIDLINE, PAIRED
from tracker.domain.views import Field, FormRecord
from tracker.language import _
from tracker.reports.blocks import Block, Drawing, space
from tracker.reports.hand_boxes import SCORE
from tracker.reports.inline import Flow, Words, WritingLine
from tracker.reports.mannequin import Mannequin
from tracker.reports.pen import Align, Pen, Place
from tracker.reports.sheet_scores import credit, scale_words, total_line
from tracker.reports.text import CAPTION, HINT, LABEL, PAST
from tracker.reports.words import previous

_TALL = 404.0
"""So tall that it still finds room on the first page of a Letter sheet, below the head."""
_FIRST_BOX, _APART = 62.0, 50.0
"""Below the top: the first pair of boxes, then one pair every so many points."""
_BESIDE = 138.0
"""From the middle to the inner edge of the boxes at the sides."""
_NOT_SITES = frozenset(segment.id for segment in body_figure.FRONT if segment.site is None)


def mrss_blocks(form: FormRecord) -> tuple[Block, ...]:
    """Scale, figure, total, and why a site could not be assessed."""
    fields = {field.item.id: field for field in form.fields}
    scale = Flow((*scale_words(LEGEND), Words(_("X cannot be assessed (say why below)"), HINT)), gap=18)
    figure = Drawing(_TALL, lambda pen, x, top, width: _figure(pen, (x + width / 2, top), fields))
    why = Flow((WritingLine(_("Sites that cannot be assessed, and why"), 100, CAPTION),))
    return (scale, space(6), figure, space(4), total_line(form), space(2), why, *credit(form))


def _figure(pen: Pen, middle: Place, fields: dict[str, Field]) -> None:
    body = Mannequin(pen, middle, _TALL)
    body.draw(grey=_NOT_SITES)
    body.sides(_BESIDE + 15, 42)
    anchors = {segment.site: segment.anchor for segment in body_figure.FRONT if segment.site}
    for row, (site, label) in enumerate(PAIRED):
        for side, sign in (("right", -1), ("left", 1)):
            name = f"{site}_{side}"
            _side_box(body, (sign, row), _(label), (previous(fields[name]), anchors[name]))
    for site, label in MIDLINE:
        _middle_box(pen, body.place(anchors[site]), site, _(label), previous(fields[site]))


def _side_box(body: Mannequin, where: tuple[int, int], label: str, what: tuple[str, Point]) -> None:
    sign, row = where
    pen, top = body.pen, body.middle[1] - _FIRST_BOX - row * _APART
    inner = body.middle[0] + sign * _BESIDE
    body.leader((inner, top - SCORE / 2), what[1])
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
        pen.text(centre[0], top + 5, label, LABEL.but(size=8), "centre")
        pen.text(left + SCORE + 3, top - SCORE + 2, was, PAST)
