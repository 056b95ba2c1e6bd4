"""What is said of one laboratory value: low or high, grade, thresholds. One function for screen, import and paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from tracker.domain.age import Age
from tracker.domain.criteria import LabFact, WhichSample, judge_result
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.grading import Grade, GradingTable, Situation, grade, terms_for
from tracker.domain.kidney import CKD_EPI_2009, Subject, estimates, informs
from tracker.domain.labs import LabValue, Position, ReferenceRange, cannot_be_judged, range_flag
from tracker.domain.protocol import Threshold
from tracker.domain.records import Crossing, LabJudgement, RangeWord
from tracker.domain.samples import WHICH, Measured
from tracker.domain.series import Course, Dated, Judge, Rule, crossing, judge_series, limit_words
from tracker.domain.units import Analyte, shown
from tracker.domain.verdict import Verdict
from tracker.errors import ValueRefused
from tracker.language import _

EGFR, CREATININE = "egfr", "creatinine"
RANGE_WORDS: dict[Position, RangeWord] = {
    Position.LOW: "low",
    Position.NORMAL: "normal",
    Position.HIGH: "high",
    Position.CANNOT_TELL: "cannot tell",
}


@dataclass(frozen=True)
class Rules:
    """What values are judged by: the catalogue, the grading table, the study's thresholds and its eGFR equation.

    `packs` are the rules of the label packs that the site switched on, each naming its pack.
    """

    analytes: Mapping[str, Analyte]
    grading: GradingTable
    thresholds: tuple[Threshold, ...]
    egfr_equation: str | None = None
    on_treatment: bool = False
    """Whether the visit lies after baseline, where limits of screening are told as such."""
    packs: tuple[Rule, ...] = ()

    def on(self, analyte_id: str) -> tuple[Rule, ...]:
        """The rules about an analyte: the study's own, then those of the packs."""
        return self._by_analyte.get(analyte_id, ())

    @cached_property
    def _by_analyte(self) -> Mapping[str | None, tuple[Rule, ...]]:
        every = (*(Rule(rule, rule.id) for rule in self.thresholds), *self.packs)
        names = {rule.threshold.condition.analyte for rule in every}
        return {
            name: tuple(rule for rule in every if rule.threshold.condition.analyte == name) for name in names
        }


@dataclass(frozen=True)
class Person:
    """What a judgement needs to know of the participant on the sample's day; None is not known."""

    sex: str
    age: Age | None
    weight: Measured | None = None


@dataclass(frozen=True)
class Baseline:
    """The participant's baseline value of the analyte and whether it lay above its own ULN; None: not known.

    No value where several results of baseline stand and nobody chose the one that decides.
    """

    value: LabValue | None
    abnormal: bool | None
    on: date | None = None


@dataclass(frozen=True)
class Before:
    """When a result was sampled, and the earlier results of the same analyte, latest first."""

    on: date | None = None
    earlier: tuple[Dated[LabFact], ...] = ()


def judge(
    analyte: Analyte,
    result: LabValue | str,
    range_: ReferenceRange | None,
    rules: Rules,
    person: Person,
    baseline: Baseline | None = None,
    before: Before | None = None,
) -> LabJudgement:
    """Everything said of a result: a number with unit and range, or a word of a qualitative analyte.

    The value is judged as reported: in its unit, against its range (qualification rules). What cannot be
    judged says what is missing. `before` serves the rules that look at more than this result.
    """
    fact = result if isinstance(result, str) else (result, range_)
    crossings = _crossings(analyte, _course(fact, rules, baseline, before or Before()), rules)
    if isinstance(result, str):
        return LabJudgement(crossings=crossings)
    base = baseline.value if baseline else None
    flag = range_flag(result, range_, analyte)
    kidney = filtration(result, person.age, person.sex) if _gives_egfr(analyte, rules) else None
    graded = _grade(analyte, result, range_, rules.grading, baseline)
    found = (
        estimates(result, Subject(person.sex, person.age, person.weight)) if _is_creatinine(analyte) else ()
    )
    judged_by = CKD_EPI_2009 if rules.egfr_equation else None
    return LabJudgement(
        range_word=RANGE_WORDS[flag.position],
        range_because=flag.because,
        grade=graded.grade if graded else None,
        grade_text=_grade_words(graded) if graded else "",
        change=_change(result, base),
        derived=_derived_words(kidney) if kidney else "",
        informs=informs(found, judged_by, person.weight),
        estimates=found,
        crossings=(
            *crossings,
            *(_kidney_crossings(kidney, rules) if kidney is not None else ()),
        ),
    )


def _course(fact: LabFact, rules: Rules, baseline: Baseline | None, before: Before) -> Course[LabFact]:
    base: Dated[LabFact] | None = None
    if baseline:
        base = Dated(baseline.on, (baseline.value, None) if baseline.value else WhichSample.NOT_CHOSEN)
    return Course(Dated(before.on, fact), base, before.earlier, rules.on_treatment)


def _crossings(analyte: Analyte, course: Course[LabFact], rules: Rules) -> tuple[Crossing, ...]:
    if course.now.value == "not_applicable":
        return ()
    judged = [
        (rule, judge_series(rule.threshold, course, _limit(rule, analyte))) for rule in rules.on(analyte.id)
    ]
    return tuple(_crossing(rule, verdict, rules) for rule, verdict in judged if verdict is not None)


def _limit(rule: Rule, analyte: Analyte) -> Judge[LabFact]:
    """Judges one result of the analyte by the rule's limit."""

    def judged(fact: LabFact, base: LabFact | None) -> Verdict:
        value = base[0] if isinstance(base, tuple) else None
        if isinstance(base, WhichSample):
            return Verdict(None, cannot_be_judged(_(WHICH)), (_(WHICH),))
        return judge_result(rule.threshold.condition, analyte, fact, value)

    return judged


def _crossing(rule: Rule, verdict: Verdict, rules: Rules) -> Crossing:
    said = crossing(rule, verdict)
    if not (rules.on_treatment and rule.threshold.purpose == "screening" and verdict.answer):
        return said
    told = _("; this is the limit of screening, the text states none for treatment")
    return replace(said, because=said.because + told)


def _grade(
    analyte: Analyte,
    value: LabValue,
    range_: ReferenceRange | None,
    table: GradingTable,
    baseline: Baseline | None,
) -> Grade | None:
    """The highest grade of the analyte's terms; where one cannot tell, no other's grade 0 speaks for it."""
    situation = Situation(
        range_, baseline.value if baseline else None, baseline.abnormal if baseline else False
    )
    try:
        terms = [term.term for term in terms_for(table, analyte.id) if term.scales]
        graded = [grade(table, name, analyte, value, situation) for name in terms]
    except ValueRefused:
        return None
    return max(graded, key=lambda one: 1 if one.grade is None else 2 * one.grade, default=None)


def _grade_words(graded: Grade) -> str:
    if graded.grade is None:
        return _("CTCAE {version} {term}: {because}").format(
            version=graded.version, term=graded.term, because=graded.because
        )
    return _("CTCAE {version} {term}, grade {grade}").format(
        version=graded.version, term=graded.term, grade=graded.grade
    )


def _change(value: LabValue, base: LabValue | None) -> Decimal | None:
    """The difference from baseline, only between plain numbers of the same unit."""
    if base is None or value.comparator or base.comparator or value.unit != base.unit:
        return None
    return value.number - base.number


def _gives_egfr(analyte: Analyte, rules: Rules) -> bool:
    """Whether an eGFR is calculated from this analyte: only by the equation that the protocol names."""
    return _is_creatinine(analyte) and rules.egfr_equation is not None


def _is_creatinine(analyte: Analyte) -> bool:
    return analyte.id == CREATININE


def _derived_words(kidney: Filtration | str) -> str:
    if isinstance(kidney, str):
        return _("eGFR not calculated: {reason}").format(reason=kidney)
    return _("eGFR {value} {unit}, {equation}, calculated, race factor off").format(
        value=kidney.text, unit=shown(kidney.youngest.unit), equation=kidney.youngest.equation
    )


def _kidney_crossings(kidney: Filtration | str, rules: Rules) -> Iterator[Crossing]:
    """The eGFR thresholds judged on the estimate, with a note where the published forms disagree."""
    for rule in rules.on(EGFR):
        if isinstance(kidney, str):
            yield _crossing(rule, Verdict(None, _derived_words(kidney), (_("eGFR"),)), rules)
            continue
        limit = rule.threshold
        verdict, note = kidney.crosses(rules.analytes[EGFR], limit), kidney.note(limit)
        told = f"{_derived_words(kidney)}; {_('limit')} {limit_words(limit)}"
        told = f"{told}. {note}" if note else told
        yield _crossing(rule, _alone(limit, Verdict(verdict.answer, told, verdict.missing)), rules)


def _alone(rule: Threshold, verdict: Verdict) -> Verdict:
    """An estimate is judged alone: where a rule asks for several in a row, crossing once leaves it open."""
    if rule.in_a_row == 1 or not verdict.answer:
        return verdict
    return Verdict(None, verdict.because, (_("the eGFR of an earlier result"),))
