"""CTCAE grades of laboratory values, from tables that are data.

The highest grade whose criterion is met counts. A criterion that needs something absent is not judged; where
it could have given a higher grade than the one found, there is no grade. A grade is not yet an adverse event:
the investigator decides.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from tracker.domain.conditions import Frozen
from tracker.domain.labs import (
    LIMITS,
    SIGNS,
    LabValue,
    ReferenceRange,
    cannot_be_judged,
    in_unit,
    printed,
    reported_reference,
    required_unit,
)
from tracker.domain.units import UNITS, Analyte, Exact, converted, multiple, shown, total
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

    @cached_property
    def scales_in(self) -> Mapping[str, tuple[Scale, ...] | None]:
        """By unit of the value: the scales that serve it; None where there are numbers, but not for its kind.

        Of scales with numbers the one in the unit itself, else one that converts; those of multiples serve all.
        """
        return {unit: self._serving(unit) for unit in UNITS}

    def _serving(self, unit: str) -> tuple[Scale, ...] | None:
        absolute = [scale for scale in self.scales if scale.unit is not None]
        fitting = [scale for scale in absolute if UNITS[scale.unit or ""].kind is UNITS[unit].kind]
        if absolute and not fitting:
            return None
        chosen = [min(fitting, key=lambda scale: scale.unit != unit)] if fitting else []
        return (*chosen, *(scale for scale in self.scales if scale.unit is None))


class GradingTable(Frozen):
    """The laboratory terms of one version of the criteria."""

    version: str
    source: str
    terms: tuple[Term, ...]

    def term(self, name: str) -> Term:
        """The term with this name. KeyError when unknown."""
        return self._named[name]

    @cached_property
    def _named(self) -> Mapping[str, Term]:
        return {term.term: term for term in reversed(self.terms)}

    @cached_property
    def by_analyte(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms that grade each analyte."""
        names = {term.analyte for term in self.terms}
        return {name: tuple(term for term in self.terms if term.analyte == name) for name in names}


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
    return table.by_analyte.get(analyte_id, ())


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
    serving = term.scales_in[unit]
    if serving is None:
        return _no_grade(table, term, _("cut-off in {unit}").format(unit=shown(unit)))
    holding = _holding(situation)
    cuts = [(cut, scale.unit) for scale in serving if scale.when in holding for cut in scale.cuts]
    limits = _limits(cuts, analyte, unit, situation)
    judged = [
        _judge(cut, named, limit, met, situation)
        for (cut, named), limit in zip(cuts, limits, strict=True)
        if (met := None if limit is None else value.span.meets(cut.op, limit)) is not False
    ]
    return _highest(table, term, value, situation, judged)


@dataclass(frozen=True)
class _Judged:
    """One criterion that is not ruled out by its number: met, not met, or not judged for want of something."""

    cut: Cut
    unit: str | None
    answer: bool | None
    missing: str = ""


def _holding(situation: Situation) -> tuple[str, ...]:
    """The words of the scales that hold in a situation."""
    baseline = "baseline_abnormal" if situation.baseline_abnormal else "baseline_normal"
    return (
        "always",
        baseline,
        "on_anticoagulation" if situation.on_anticoagulation else "no_anticoagulation",
    )


def _judge(
    cut: Cut, unit: str | None, limit: Exact | None, met: bool | None, situation: Situation
) -> _Judged:
    if met is None:
        missing = _(LIMITS[cut.of]) if limit is None and cut.of else _("exact value")
        ruled_out = cut.only_if is not None and situation.symptomatic is False
        return _Judged(cut, unit, False if ruled_out else None, missing)
    if cut.only_if is not None:
        return _Judged(cut, unit, situation.symptomatic, _("whether there are symptoms"))
    return _Judged(cut, unit, True)


def _limits(
    cuts: Iterable[tuple[Cut, str | None]], analyte: Analyte, unit: str, situation: Situation
) -> Iterator[Exact | None]:
    """The cut-offs in the reported unit; None where a reference is missing or does not convert to it."""
    references: dict[str, Exact | None] = {}
    for cut, named in cuts:
        if cut.value is not None:
            yield converted(analyte, cut.value, named or unit, unit)
            continue
        name = cut.of or ""
        if name not in references:
            references[name] = _reference(name, analyte, unit, situation)
        base = references[name]
        limit = base if base is None or cut.times == 1 else multiple(base, cut.times)
        if limit is not None and cut.plus:
            limit = total(limit, converted(analyte, cut.plus, named or unit, unit))
        yield limit


def _reference(name: str, analyte: Analyte, unit: str, situation: Situation) -> Exact | None:
    """ULN, LLN or baseline in the reported unit."""
    reported = reported_reference(name, situation.range_, situation.baseline, unit)
    if reported is None:
        return None
    try:
        return in_unit(analyte, reported, unit)
    except ValueRefused:
        return None


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
