"""Whether a condition of the protocol holds, from what is recorded: yes, no, or cannot tell and why.

Silence is never "no". A part that does not apply to a participant is left out of its group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum, auto
from fractions import Fraction
from typing import Literal, Protocol

from tracker.domain import protocol as study
from tracker.domain.age import Age
from tracker.domain.labs import (
    LIMITS,
    SIGNS,
    WORDS,
    LabValue,
    ReferenceRange,
    Span,
    cannot_be_judged,
    crosses,
    printed,
)
from tracker.domain.protocol import (
    All,
    Answer,
    Any_,
    AtLeast,
    Compare,
    Condition,
    Criterion,
    Is,
    Threshold,
    ThresholdRef,
    WashoutRef,
)
from tracker.domain.samples import NOT_APPLICABLE, WHICH
from tracker.domain.summary import rounded
from tracker.domain.units import Analyte
from tracker.domain.verdict import Verdict, at_least
from tracker.language import _

Number = Decimal | Fraction
"""A recorded number, or one calculated exactly from recorded ones."""


class WhichSample(Enum):
    """Several results of one visit stand and nobody chose the one that decides."""

    NOT_CHOSEN = auto()


LabFact = tuple[LabValue, ReferenceRange | None] | str | WhichSample
"""A recorded result: a value with the range of its laboratory, or the word of a qualitative analyte; or several."""


class Facts(Protocol):
    """What is recorded of one participant, as far as conditions ask for it; None where it is not recorded."""

    def score(self, instrument_id: str, part: str | None) -> Decimal | Fraction | None:
        """The total of an instrument, or its named part; a percentage as an exact fraction."""

    def item(self, ref: str) -> Decimal | str | WhichSample | None:
        """An item as "form.item": its number, or the code of its answer."""

    def lab(self, analyte_id: str) -> LabFact | None:
        """The deciding result of an analyte."""

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        """Age in full years at consent or baseline; two numbers where only the birth year is recorded."""

    def answer(self, question_id: str) -> str | None:
        """The answer to a yes/no question: "yes", "no" or "not_applicable"."""

    def washout(self, washout_id: str) -> Verdict | None:
        """Whether a washout is kept (yes) or broken (no); None where no such treatment is recorded."""

    def baseline(self) -> "Facts | None":
        """What was recorded at baseline, for limits that are multiples of it."""

    def label(self, leaf: Compare | Is | Answer) -> str:
        """How the score, item, age or question that a leaf asks for is named to people."""


@dataclass(frozen=True)
class Rules:
    """What conditions refer to: the thresholds of the study and the analytes of the catalogue, by id."""

    thresholds: Mapping[str, Threshold]
    analytes: Mapping[str, Analyte]

    @classmethod
    def of(cls, protocol: study.Protocol, analytes: Mapping[str, Analyte]) -> "Rules":
        """The rules of a study."""
        return cls({rule.id: rule for rule in protocol.thresholds}, analytes)


class Outcome(StrEnum):
    """How a participant stands against one criterion."""

    MET = "met"
    FAILED = "failed"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class CriterionResult:
    """A criterion judged. `holds`: its words are true; an exclusion criterion is met when they are not."""

    criterion: Criterion
    holds: Verdict
    outcome: Outcome


def judge_criterion(criterion: Criterion, facts: Facts, rules: Rules) -> CriterionResult:
    """Whether a participant meets an eligibility criterion; one that does not apply is met.

    Without a condition, the answer recorded under the criterion's own id decides.
    """
    wanted = criterion.kind == "inclusion"
    holds = (
        _judge(criterion.condition, facts, rules)
        if criterion.condition
        else _answered(facts.answer(criterion.id), criterion.short)
    )
    if holds is None:
        return CriterionResult(criterion, Verdict(wanted, _("not applicable")), Outcome.MET)
    if holds.answer is None:
        return CriterionResult(criterion, holds, Outcome.NOT_KNOWN)
    return CriterionResult(criterion, holds, Outcome.MET if holds.answer is wanted else Outcome.FAILED)


def judge(condition: Condition, facts: Facts, rules: Rules) -> Verdict:
    """Whether a condition holds; cannot tell where no part of it applies."""
    return _judge(condition, facts, rules) or Verdict(None, _("not applicable"))


def judge_result(
    condition: Compare | Is, analyte: Analyte, result: LabFact | None, baseline: LabValue | None = None
) -> Verdict:
    """Whether one laboratory result meets a condition on its analyte: a threshold, as the value is entered.

    `baseline` is the value at baseline, for limits that are multiples of it. Source: the threshold's own.
    """
    return _judge_lab(condition, analyte, result, baseline) or Verdict(None, _("not applicable"))


def _judge(condition: Condition, facts: Facts, rules: Rules) -> Verdict | None:
    """A verdict, or None where the condition does not apply."""
    match condition:
        case All(all=parts):
            return _group(None, parts, facts, rules)
        case Any_(any=parts):
            return _group(1, parts, facts, rules)
        case AtLeast(at_least=n, of=parts):
            return _group(n, parts, facts, rules)
        case ThresholdRef(threshold=name):
            return _judge(rules.thresholds[name].condition, facts, rules)
        case WashoutRef(washout=name, state=state):
            return _washed_out(facts.washout(name), state)
        case Answer(answer=question):
            return _answered(facts.answer(question), facts.label(condition))
        case _:
            return _judge_value(condition, facts, rules)


def _judge_value(leaf: Compare | Is, facts: Facts, rules: Rules) -> Verdict | None:
    if leaf.analyte is not None:
        before = facts.baseline()
        baseline = before.lab(leaf.analyte) if before else None
        value = baseline[0] if isinstance(baseline, tuple) else None
        if isinstance(baseline, WhichSample) and isinstance(leaf, Compare) and leaf.times == "baseline":
            return _missing(_(WHICH))
        return _judge_lab(leaf, rules.analytes[leaf.analyte], facts.lab(leaf.analyte), value)
    recorded = facts.item(leaf.item) if leaf.item else None
    if recorded == NOT_APPLICABLE:
        return None
    if isinstance(recorded, WhichSample):
        return _missing(_(WHICH))
    return (
        _is_word(leaf, recorded, facts.label(leaf)) if isinstance(leaf, Is) else _number_compared(leaf, facts)
    )


def _group(n: int | None, parts: tuple[Condition, ...], facts: Facts, rules: Rules) -> Verdict | None:
    """At least n of the parts that apply hold; n None asks for all of them."""
    judged = [verdict for part in parts if (verdict := _judge(part, facts, rules)) is not None]
    if not judged:
        return None
    return at_least(len(judged) if n is None else n, judged)


def _answered(answer: str | None, question: str) -> Verdict | None:
    match answer:
        case "not_applicable":
            return None
        case "yes":
            return Verdict(True, _("{question}: yes").format(question=question))
        case "no":
            return Verdict(False, _("{question}: no").format(question=question))
        case _:
            return Verdict(None, _("{question}: not answered yet").format(question=question), (question,))


def _washed_out(kept: Verdict | None, state: Literal["kept", "broken"]) -> Verdict | None:
    if kept is None or kept.answer is None:
        return kept
    return Verdict(kept.answer is (state == "kept"), kept.because, kept.missing)


def _judge_lab(
    leaf: Compare | Is, analyte: Analyte, recorded: LabFact | None, baseline: LabValue | None
) -> Verdict | None:
    if isinstance(recorded, WhichSample):
        return _missing(_(WHICH))
    if recorded == NOT_APPLICABLE:
        return None
    if isinstance(leaf, Is):
        return _is_word(leaf, recorded if isinstance(recorded, str) else None, _(analyte.name))
    if recorded is None or isinstance(recorded, str):
        return _missing(_(analyte.name))
    value, range_ = recorded
    return crosses(analyte, leaf, value, range_, baseline)


def _is_word(leaf: Is, recorded: Decimal | str | None, label: str) -> Verdict | None:
    if not isinstance(recorded, str) or recorded == "not_done":
        return _missing(label)
    told = f"{label}: {_(WORDS.get(recorded, recorded))}"
    # An indeterminate result is not negative, and whether it is positive is not known.
    if recorded == "indeterminate" and leaf.word == "positive":
        return Verdict(None, told, (_("a result that is not indeterminate"),))
    return Verdict(recorded == leaf.word, told)


def _number_compared(leaf: Compare, facts: Facts) -> Verdict:
    """Scores and items: exact decimals against the limit, or a multiple of the value at baseline."""
    if leaf.age is not None:
        return _age_compared(leaf, facts.age(leaf.age), facts.label(leaf))
    return compare_number(leaf, facts.label(leaf), _number(leaf, facts), _baseline_number(leaf, facts))


def compare_number(leaf: Compare, label: str, number: Number | None, base: Number | None) -> Verdict:
    """A score or item against its limit; `base` is the value at baseline, for limits that are multiples of it."""
    if number is None:
        return _missing(label)
    limit = leaf.limits[0].value
    told = f"{SIGNS[leaf.op]} {printed(limit)}"
    bar = Fraction(limit)
    if leaf.times is not None:
        if base is None:
            return _missing(_(LIMITS[leaf.times]))
        bar *= Fraction(base)
        told = _("{limit} × {base}").format(limit=told, base=_(leaf.times))
    answer = Span(Fraction(number), Fraction(number)).meets(leaf.op, bar)
    return Verdict(
        answer, _("{label} {value}, limit {limit}").format(label=label, value=_told(number), limit=told)
    )


def _told(number: Number) -> str:
    """Digits as recorded; a calculated share in hundredths, without zeros at its end."""
    if isinstance(number, Decimal):
        return printed(number)
    return printed(rounded(number, 2)).rstrip("0").rstrip(".")


def _age_compared(leaf: Compare, age: Age | None, label: str) -> Verdict:
    """Full years against the limit, which is inside for "at least" and "at most"."""
    if age is None:
        return _missing(label)
    limit = leaf.limits[0].value
    answer = Span(Fraction(age.fewest), Fraction(age.most)).meets(leaf.op, Fraction(limit))
    told = _("{label} {value}, limit {limit}").format(
        label=label, value=age.text, limit=f"{SIGNS[leaf.op]} {printed(limit)}"
    )
    return Verdict(answer, told, () if answer is not None else (_("birth date"),))


def _number(leaf: Compare, facts: Facts) -> Number | None:
    if leaf.score is not None:
        return facts.score(leaf.score, leaf.part)
    recorded = facts.item(leaf.item or "")
    if isinstance(recorded, WhichSample):
        return None
    return _as_number(recorded) if isinstance(recorded, str) else recorded


def _as_number(code: str) -> Decimal | None:
    """The number a choice's code stands for ("3" of a 0-4 scale); None for a word."""
    try:
        number = Decimal(code)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _baseline_number(leaf: Compare, facts: Facts) -> Number | None:
    before = facts.baseline() if leaf.times == "baseline" else None
    return _number(leaf, before) if before else None


def _missing(name: str) -> Verdict:
    return Verdict(None, cannot_be_judged(name), (name,))
