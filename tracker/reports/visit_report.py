"""The filled visit report: scores, laboratory values, flags, changes, trends, what is missing, signatures."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from tracker.domain.criteria import CriterionResult
from tracker.domain.views import Field, FormRecord, PrintStamp, Trend, VisitRecord
from tracker.language import _
from tracker.reports.blocks import Column, rows_of, space
from tracker.reports.furniture import Header, furniture, person_words, study_line
from tracker.reports.page import Chapter, Part, bind, number_sections
from tracker.reports.plots import trend_plot
from tracker.reports.report_criteria import criteria_part
from tracker.reports.report_end import deviations_part, missing_part, signatures_part, sources_part
from tracker.reports.report_endpoints import endpoints_part
from tracker.reports.report_items import items_part, plain_part
from tracker.reports.report_laboratory import laboratory_part
from tracker.reports.report_logs import logs_parts
from tracker.reports.report_scores import scores_part
from tracker.reports.report_top import flags_box, schedule
from tracker.reports.sheet_top import course_lines
from tracker.reports.words import GAP


def build(
    record: VisitRecord, stamp: PrintStamp, page: str = "A4", criteria: Sequence[CriterionResult] = ()
) -> bytes:
    """The report as a PDF, A4 or Letter. `criteria`: how each stands, where the visit asks for eligibility.

    Where the record is masked, nothing of the treatment is printed.
    """
    return bind((chapter(record, stamp, criteria),), page)


def chapter(
    record: VisitRecord, stamp: PrintStamp, criteria: Sequence[CriterionResult] = (), bound: bool = False
) -> Chapter:
    """The report alone, or one of a casebook, which has trends and sources of scores once: `bound`."""
    kind = _("Visit report, masked") if record.masked else _("Visit report")
    shown = kind if record.visit.completed_at else _("{kind}: visit not completed").format(kind=kind)
    header = Header(
        study_line(record),
        record.participant.shown_number,
        record.visit.label,
        GAP.join(person_words(record)),
        shown,
    )
    top = (schedule(record), *course_lines(record), *flags_box(record))
    sections = number_sections(_parts(record, stamp, criteria, bound))
    return Chapter(furniture(record, stamp, header, kind), (*top, *sections))


def _parts(
    record: VisitRecord, stamp: PrintStamp, criteria: Sequence[CriterionResult], bound: bool
) -> list[Part]:
    forms = [
        part
        for plain, run in groupby(record.forms, lambda form: form.kind == "items")
        for part in (plain_part(tuple(run)) if plain else _form_parts(tuple(run), record, criteria))
    ]
    return [
        *scores_part(record.forms),
        *endpoints_part(record),
        *forms,
        *logs_parts(record),
        *(() if bound else _trends_part(record)),
        *missing_part(record),
        *deviations_part(record),
        signatures_part(record, stamp),
        *(() if bound else sources_part(record)),
    ]


def _form_parts(
    forms: tuple[FormRecord, ...], record: VisitRecord, criteria: Sequence[CriterionResult]
) -> tuple[Part, ...]:
    return tuple(part for form in forms for part in _form_part(form, record, criteria))


def _form_part(
    form: FormRecord, record: VisitRecord, criteria: Sequence[CriterionResult]
) -> tuple[Part, ...]:
    if form.kind == "laboratory":
        return laboratory_part(form)
    if form.kind == "criteria":
        return criteria_part(form, record, criteria)
    return items_part(form)


def _trends_part(record: VisitRecord) -> tuple[Part, ...]:
    return trends_part(trends_to_print(record))


def trends_part(trends: Sequence[Trend]) -> tuple[Part, ...]:
    """A plot for each trend, two beside each other."""
    if not trends:
        return ()
    plots = rows_of([trend_plot(trend) for trend in trends], columns=2, gap=14)
    spaced = tuple(block for plot in plots for block in (plot, space(6)))
    return ((_("Trends"), _("grey: reference range; dashed: limit; triangle: beyond it"), Column(spaced)),)


def trends_to_print(record: VisitRecord) -> tuple[Trend, ...]:
    """The scores of the visit and the analytes that need a look, up to its day: later values are not its report."""
    scores = {form.instrument for form in record.forms if form.instrument}
    looked_at = {field.item.id for form in record.forms for field in form.fields if _wants_a_look(field)}
    upto = record.visit.held_on
    cut = [
        replace(trend, points=tuple(p for p in trend.points if upto is None or p.on <= upto))
        for trend in record.trends
    ]
    return tuple(
        trend
        for trend in cut
        if len(trend.points) > 1
        and (trend.id in scores | looked_at or any(point.crossed for point in trend.points))
    )


def _wants_a_look(field: Field) -> bool:
    said = field.judgement
    return said is not None and (said.range_word in ("low", "high") or bool(said.crossed or said.undecided))
