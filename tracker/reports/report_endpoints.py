"""The endpoints told at a visit: how each stands, by which numbers, what is missing, and what it rests on."""

from tracker.domain.conditions import Basis
from tracker.domain.endpoint_results import EndpointResult, EndpointState, hundredths
from tracker.domain.improvement import CATEGORIES
from tracker.domain.views import VisitRecord
from tracker.language import _
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.page import Part
from tracker.reports.table import Col, Row, Table
from tracker.reports.text import CAPTION, LABEL, STRONG


def endpoints_part(record: VisitRecord) -> tuple[Part, ...]:
    """The section of endpoints; none while the visit is still to come or where none is told at it."""
    told = tuple(one for one in record.endpoints if one.state is not EndpointState.NOT_YET)
    if not told:
        return ()
    columns = (
        Col(_("Endpoint"), share=1.2, style=LABEL),
        Col(_("Stands"), 66, style=STRONG),
        Col(_("By which numbers"), share=1.6),
    )
    note = _("exact numbers against the baseline named; S the site’s choice")
    return ((_("Endpoints"), note, Column((Table(columns, tuple(map(_row, told))),))),)


def _row(result: EndpointResult) -> Row:
    own = " (S)" if result.endpoint.source.basis is Basis.SITE else ""
    lines: list[Block] = [Text(line) for line in _lines(result) if line]
    if result.state is EndpointState.CANNOT_TELL and result.judged.missing:
        names = ", ".join(result.judged.missing)
        lines.append(Text(_("missing: {names}").format(names=names), CAPTION.but(tone=0.0)))
    return Row((f"{result.endpoint.label}{own}", _(str(result.state)), Column(tuple(lines))))


def _lines(result: EndpointResult) -> tuple[str, ...]:
    """The numbers; of the total improvement score its total, category and enzyme."""
    found = result.improvement
    if found is None or found.total is None or found.category is None:
        return (result.judged.because,)
    total = _("TIS {total}, {category}").format(
        total=hundredths(found.total), category=_(CATEGORIES[found.category])
    )
    return (total, result.judged.because, found.because)
