"""What is said of one laboratory value: low or high, grade, thresholds. One function for screen, import and paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.criteria import judge_result
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.grading import Grade, GradingTable, Situation, grade, terms_for
from tracker.domain.labs import SIGNS, WORDS, LabValue, Position, ReferenceRange, printed, range_flag
from tracker.domain.protocol import Is, Threshold
from tracker.domain.records import Age, Crossing, LabJudgement, RangeWord
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
    """What values are judged by: the catalogue, the grading table, the study's thresholds and its eGFR equation."""

    analytes: Mapping[str, Analyte]
    grading: GradingTable
    thresholds: tuple[Threshold, ...]
    egfr_equation: str | None = None
    on_treatment: bool = False
    """Whether the visit lies after baseline, where limits of screening are told as such."""

    def on(self, analyte_id: str) -> tuple[Threshold, ...]:
        """The thresholds about an analyte."""
        return tuple(rule for rule in self.thresholds if rule.condition.analyte == analyte_id)


@dataclass(frozen=True)
class Person:
    """What a judgement needs to know of the participant on the sample's day; None is not known."""

    sex: str
    age: Age | None


@dataclass(frozen=True)
class Baseline:
    """The participant's baseline value of the analyte and whether it lay above its own ULN; None: not known."""

    value: LabValue
    abnormal: bool | None


def judge(
    analyte: Analyte,
    result: LabValue | str,
    range_: ReferenceRange | None,
    rules: Rules,
    person: Person,
    baseline: Baseline | None = None,
) -> LabJudgement:
    """Everything said of a result: a number with unit and range, or a word of a qualitative analyte.

    The value is judged as reported: in its unit, against its range (qualification rules). What cannot be
    judged says what is missing.
    """
    crossings = _crossings(analyte, result, range_, rules, baseline)
    if isinstance(result, str):
        return LabJudgement(crossings=crossings)
    base = baseline.value if baseline else None
    flag = range_flag(result, range_, analyte)
    kidney = filtration(result, person.age, person.sex) if _gives_egfr(analyte, rules) else None
    graded = _grade(analyte, result, range_, rules.grading, baseline)
    return LabJudgement(
        range_word=RANGE_WORDS[flag.position],
        range_because=flag.because,
        grade=graded.grade if graded else None,
        grade_text=_grade_words(graded) if graded else "",
        change=_change(result, base),
        derived=_derived_words(kidney) if kidney else "",
        crossings=(
            *crossings,
            *(_kidney_crossings(kidney, rules) if kidney is not None else ()),
        ),
    )


def _crossings(
    analyte: Analyte,
    result: LabValue | str,
    range_: ReferenceRange | None,
    rules: Rules,
    baseline: Baseline | None,
) -> tuple[Crossing, ...]:
    if result == "not_applicable":
        return ()
    fact = result if isinstance(result, str) else (result, range_)
    base = baseline.value if baseline else None
    verdicts = [(rule, judge_result(rule.condition, analyte, fact, base)) for rule in rules.on(analyte.id)]
    return tuple(_crossing(rule, verdict, rules) for rule, verdict in verdicts)


def _crossing(rule: Threshold, verdict: Verdict, rules: Rules) -> Crossing:
    because = verdict.because
    if verdict.by_conversion:
        because += _("; judged by conversion of the limit")
    if rules.on_treatment and rule.purpose == "screening" and verdict.answer:
        because += _("; this is the limit of screening, the text states none for treatment")
    return Crossing(
        rule_id=rule.id,
        label=rule.label,
        crossed=verdict.answer,
        because=because,
        limit=limit_words(rule),
        words=rule.source.words,
        where=rule.source.where,
        missing=verdict.missing,
    )


def limit_words(rule: Threshold) -> str:
    """The limit in short: "below 10.0 g/dL", "≥ 2 × ULN", "positive"."""
    condition = rule.condition
    if isinstance(condition, Is):
        return _(WORDS.get(condition.word, condition.word))
    limit = condition.limits[0]
    if condition.times:
        return f"{SIGNS[condition.op]} {printed(limit.value)} × {_(condition.times)}"
    return f"{SIGNS[condition.op]} {printed(limit.value)} {shown(limit.unit)}".strip()


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
    return max(
        graded, key=lambda one: Decimal("0.5") if one.grade is None else Decimal(one.grade), default=None
    )


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
    return analyte.id == CREATININE and rules.egfr_equation is not None


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
        verdict, note = kidney.crosses(rules.analytes[EGFR], rule), kidney.note(rule)
        told = f"{_derived_words(kidney)}; {_('limit')} {limit_words(rule)}"
        told = f"{told}. {note}" if note else told
        yield _crossing(rule, Verdict(verdict.answer, told, verdict.missing), rules)
