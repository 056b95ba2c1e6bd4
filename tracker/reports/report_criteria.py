"""The eligibility criteria in the report: what was answered, and how each criterion stands."""

from collections.abc import Sequence

from tracker.domain.criteria import CriterionResult, Outcome
from tracker.domain.protocol import Criterion
from tracker.domain.views import Field, FormRecord, VisitRecord
from tracker.language import N_, _
from tracker.reports.blocks import Block, Column, Text
from tracker.reports.page import Part
from tracker.reports.sheet_criteria import fields_of
from tracker.reports.table import Cell, Col, Row, Table
from tracker.reports.text import CAPTION, HINT, LABEL, STRONG
from tracker.reports.words import answer

_INSET = 8.0
"""Clear of the black bar of a criterion that is not met."""
_OUTCOMES = {Outcome.MET: N_("met"), Outcome.FAILED: N_("not met"), Outcome.NOT_KNOWN: N_("not known yet")}


def criteria_part(
    form: FormRecord, record: VisitRecord, results: Sequence[CriterionResult]
) -> tuple[Part, ...]:
    """The section of the criteria with their outcomes where `results` gives them."""
    judged = {result.criterion.id: result for result in results}
    rows = tuple(_row(form, one, judged.get(one.id)) for one in record.study.protocol.criteria)
    columns = (
        Col("", 32, style=LABEL),
        Col(_("Criterion"), share=1),
        Col(_("Answer"), 62),
        Col(_("Outcome") if results else "", 66 if results else 1, style=STRONG),
    )
    met = _("met means that it does not stand in the way")
    note = "; ".join((_("I inclusion, E exclusion"), *([met] if results else [])))
    return ((form.title, note, Column((Table(columns, rows, inset=_INSET),))),)


def _row(form: FormRecord, criterion: Criterion, result: CriterionResult | None) -> Row:
    fields = fields_of(form, criterion)
    own = next((field for field in fields if field.item.id == criterion.id), None)
    questions = tuple(field for field in fields if field is not own)
    lines: list[Block] = [Text(criterion.short), *(_question(field) for field in questions)]
    if result is not None and not own:
        lines += _because(result, questions)
    outcome = _(_OUTCOMES[result.outcome]) if result is not None else ""
    cells: tuple[Cell, ...] = (_number(criterion), Column(tuple(lines)), _answered(own, questions), outcome)
    return Row(cells, flagged=result is not None and result.outcome is Outcome.FAILED)


def _because(result: CriterionResult, questions: tuple[Field, ...]) -> list[Block]:
    """By which values it was decided, beyond the answers that stand above; what is missing."""
    answered = {f"{field.item.label}: {_said(field)}".casefold() for field in questions}
    missing = result.holds.missing
    told = [
        one
        for one in result.holds.because.split("; ")
        if one.casefold() not in answered and not any(name in one for name in missing)
    ]
    lines: list[Block] = [Text("; ".join(told), CAPTION)] if any(told) else []
    if missing:
        words = _("missing: {names}").format(names=", ".join(missing))
        lines.append(Text(words, CAPTION.but(tone=0.0)))
    return lines


def _number(criterion: Criterion) -> str:
    letter = "I" if criterion.kind == "inclusion" else "E"
    return letter + criterion.number if criterion.number[0].isdigit() else f"{letter} {criterion.number}"


def _question(field: Field) -> Block:
    return Text(f"{field.item.label}: {_said(field)}", CAPTION.but(tone=0.0))


def _answered(own: Field | None, questions: tuple[Field, ...]) -> Cell:
    if own is not None:
        return _said(own)
    return "" if questions else Text(_("by values"), HINT.but(leading=12))


def _said(field: Field) -> str:
    return answer(field.item, field.entry) if field.entry is not None and field.answered else _("no answer")
