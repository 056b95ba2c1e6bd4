"""CTCAE grades of laboratory values, from tables that are data.

The highest grade whose criterion is met counts. A criterion that needs something absent is not judged; where
it could have given a higher grade than the one found, there is no grade. A grade is not yet an adverse event:
the investigator decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from tracker.domain.conditions import Frozen
from tracker.domain.labs import (
    LIMITS,
    SIGNS,
    LabValue,
    ReferenceRange,
    Span,
    cannot_be_judged,
    in_unit,
    printed,
    reported_reference,
    required_unit,
)
from tracker.domain.units import UNITS, Analyte, exactly, shown
from tracker.errors import ValueRefused
from tracker.language import _


class Cut(Frozen):
    """One criterion of a grade: a number in the scale's unit, or a multiple of a reference plus an amount."""

    grade: int = Field(ge=1, le=4)
    op: Literal["<", "<=", ">", ">="]
    value: Decimal | None = None
    of: Literal["LLN", "ULN", "baseline"] | None = None
    times: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    only_if: Literal["symptomatic"] | None = Field(default=None, alias="if")

    @model_validator(mode="after")
    def _one_limit(self) -> "Cut":
        if (self.value is None) == (self.of is None):
            raise ValueError("a cut-off has either a value or a reference (of)")
        return self


class Scale(Frozen):
    """The criteria that hold together in one situation; `unit` where their cut-offs are numbers."""

    when: Literal[
        "always", "baseline_normal", "baseline_abnormal", "no_anticoagulation", "on_anticoagulation"
    ]
    unit: str | None = None
    cuts: tuple[Cut, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unit_for_numbers(self) -> "Scale":
        if self.unit is None and any(cut.value is not None or cut.plus for cut in self.cuts):
            raise ValueError("a scale with numbers names their unit")
        return self


class Term(Frozen):
    """One term of the criteria. `clinical`: what no number decides, in words by grade."""

    term: str
    analyte: str
    soc: str
    direction: Literal["low", "high"]
    uses_baseline: bool
    needs: str = ""
    scales: tuple[Scale, ...]
    clinical: dict[int, str] = Field(default_factory=dict)
    note: str = ""
    status: Literal["V", "K"]


class GradingTable(Frozen):
    """The laboratory terms of one version of the criteria."""

    version: str
    source: str
    terms: tuple[Term, ...]

    def term(self, name: str) -> Term:
        """The term with this name. KeyError when unknown."""
        for term in self.terms:
            if term.term == name:
                return term
        raise KeyError(name)


@dataclass(frozen=True)
class Situation:
    """What a grade may depend on besides the value: ranges, baseline, symptoms, anticoagulation.

    `baseline_abnormal`: the baseline value was above its own ULN, None where that cannot be told. `symptomatic`
    None is unknown.
    """

    range_: ReferenceRange | None = None
    baseline: LabValue | None = None
    baseline_abnormal: bool | None = False
    symptomatic: bool | None = None
    on_anticoagulation: bool = False


@dataclass(frozen=True)
class Grade:
    """A grade 0-4 under a version of the criteria, or None for "cannot tell" with what is missing."""

    grade: int | None
    version: str
    term: str
    missing: tuple[str, ...] = ()
    because: str = ""


def terms_for(table: GradingTable, analyte_id: str) -> tuple[Term, ...]:
    """The terms that grade this analyte; none for many (LDL, urea, CRP ...)."""
    return tuple(term for term in table.terms if term.analyte == analyte_id)


def grade(
    table: GradingTable, term_name: str, analyte: Analyte, value: LabValue | None, situation: Situation
) -> Grade:
    """The grade of a reported value by one term of the table.

    Cut-offs are those of the unit reported; a unit of the same kind (a cell count in another power of ten)
    takes them exactly, a molar mass never enters. Source: CTCAE as quoted in the table. KeyError for an
    unknown term, ValueRefused(NO_CONVERSION) for a unit the analyte is not reported in.
    """
    term = table.term(term_name)
    if situation.baseline_abnormal is None:
        normal, abnormal = (
            grade(table, term_name, analyte, value, replace(situation, baseline_abnormal=known))
            for known in (False, True)
        )
        same = normal.grade == abnormal.grade
        return normal if same else _no_grade(table, term, _("reference range at baseline"))
    if value is None or value.unit is None:
        return _no_grade(table, term, _("value") if value is None else _("unit"))
    unit = required_unit(analyte, value.unit)
    if not term.scales:
        return Grade(
            None,
            table.version,
            term.term,
            (_("clinical judgement"),),
            _("graded by clinical judgement alone"),
        )
    scales = _applicable(term, unit, situation)
    if scales is None:
        return _no_grade(table, term, _("cut-off in {unit}").format(unit=shown(unit)))
    span = Span.of(value)
    judged = [_judge(cut, scale, analyte, span, unit, situation) for scale in scales for cut in scale.cuts]
    return _highest(table, term, value, situation, judged)


@dataclass(frozen=True)
class _Judged:
    """One criterion judged: met, not met, or not judged for want of something."""

    cut: Cut
    unit: str | None
    answer: bool | None
    missing: str = ""


def _applicable(term: Term, unit: str, situation: Situation) -> list[Scale] | None:
    """The scales of this situation and unit; None where the term has numbers, but not for the unit's kind."""
    absolute = [scale for scale in term.scales if scale.unit is not None]
    fitting = [scale for scale in absolute if UNITS[scale.unit or ""].kind is UNITS[unit].kind]
    if absolute and not fitting:
        return None
    chosen = [min(fitting, key=lambda scale: scale.unit != unit)] if fitting else []
    relative = [scale for scale in term.scales if scale.unit is None]
    return [scale for scale in chosen + relative if _holds(scale, situation)]


def _holds(scale: Scale, situation: Situation) -> bool:
    return {
        "always": True,
        "baseline_normal": not situation.baseline_abnormal,
        "baseline_abnormal": bool(situation.baseline_abnormal),
        "no_anticoagulation": not situation.on_anticoagulation,
        "on_anticoagulation": situation.on_anticoagulation,
    }[scale.when]


def _judge(cut: Cut, scale: Scale, analyte: Analyte, span: Span, unit: str, situation: Situation) -> _Judged:
    limit = _limit(cut, scale, analyte, unit, situation)
    met = None if limit is None else span.meets(cut.op, limit)
    if met is None:
        missing = _(LIMITS[cut.of]) if limit is None and cut.of else _("exact value")
        ruled_out = cut.only_if is not None and situation.symptomatic is False
        return _Judged(cut, scale.unit, False if ruled_out else None, missing)
    if met and cut.only_if is not None:
        return _Judged(cut, scale.unit, situation.symptomatic, _("whether there are symptoms"))
    return _Judged(cut, scale.unit, met)


def _limit(cut: Cut, scale: Scale, analyte: Analyte, unit: str, situation: Situation) -> Fraction | None:
    """The cut-off in the reported unit; None where its reference is missing or does not convert to it."""
    if cut.value is not None:
        return exactly(analyte, cut.value, scale.unit or unit, unit)
    reported = reported_reference(cut.of or "", situation.range_, situation.baseline, unit)
    if reported is None:
        return None
    try:
        base = in_unit(analyte, reported, unit)
    except ValueRefused:
        return None
    limit = base if cut.times == 1 else base * Fraction(cut.times)
    return limit + exactly(analyte, cut.plus, scale.unit or unit, unit) if cut.plus else limit


def _highest(
    table: GradingTable, term: Term, value: LabValue, situation: Situation, judged: list[_Judged]
) -> Grade:
    met = [one for one in judged if one.answer]
    best = max(met, key=lambda one: one.cut.grade, default=None)
    found = best.cut.grade if best else 0
    open_ = [one for one in judged if one.answer is None and one.cut.grade > found]
    if open_:
        return _no_grade(table, term, *dict.fromkeys(one.missing for one in open_))
    because = (
        " ".join((value.text, SIGNS[best.cut.op], *_limit_words(best, value, situation)))
        if best
        else _("{value} meets no criterion").format(value=value.text)
    )
    return Grade(found, table.version, term.term, because=because)


def _limit_words(met: _Judged, value: LabValue, situation: Situation) -> Iterator[str]:
    """The cut-off in words: "100 g/L", "5 × ULN (40 U/L)", "ULN (17 g/dL) + 2 g/dL"."""
    cut = met.cut
    if cut.value is not None:
        yield LabValue("", cut.value, met.unit).text
        return
    if cut.times != 1:
        yield f"{printed(cut.times)} ×"
    reported = reported_reference(cut.of or "", situation.range_, situation.baseline, value.unit)
    yield f"{_(cut.of or '')} ({reported.text})" if reported else _(cut.of or "")
    if cut.plus:
        yield f"+ {LabValue('', cut.plus, met.unit).text}"


def _no_grade(table: GradingTable, term: Term, *missing: str) -> Grade:
    return Grade(None, table.version, term.term, missing, cannot_be_judged(*missing))
