"""How a participant stands at an endpoint: reached, not reached, cannot tell with what is missing, and the numbers."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from tracker.domain.criteria import Facts, Rules, judge
from tracker.domain.improvement import TotalImprovement
from tracker.domain.labs import printed
from tracker.domain.protocol import Compare, Condition, Endpoint, Protocol, leaves
from tracker.domain.protocol_names import DERIVED_SCORES
from tracker.domain.records import Visit
from tracker.domain.summary import rounded
from tracker.domain.verdict import Verdict, at_least
from tracker.language import N_, _

IMPROVEMENT: Final = "improvement"
PERCENT: Final = "percent_improvement"


class EndpointState(StrEnum):
    """How a participant stands at an endpoint at a visit."""

    REACHED = N_("reached")
    NOT_REACHED = N_("not reached")
    MEASURED = N_("measured")
    """The endpoint is a change, not a limit, and both values are there."""
    CANNOT_TELL = N_("cannot tell")
    NOT_JUDGED = N_("not judged")
    """It does not apply: a baseline of 0, or one that the endpoint does not ask about."""
    NOT_YET = N_("not yet")
    """The visit is still to come."""


@dataclass(frozen=True)
class Reading:
    """A value of a measure and the visit it comes from."""

    value: Decimal
    visit: str
    on: date | None = None


@dataclass(frozen=True)
class Numbers:
    """The value of a measure at a visit and the baseline it is compared with, in points of the measure."""

    now: Reading | None = None
    baseline: Reading | None = None
    higher_is_worse: bool = True

    @property
    def change(self) -> Decimal | None:
        """Now minus baseline, in points: negative is a fall. None without both."""
        return None if self.now is None or self.baseline is None else self.now.value - self.baseline.value

    @property
    def improvement(self) -> Decimal | None:
        """The change in points towards better: of a measure where higher is worse, the fall."""
        change = self.change
        if change is None:
            return None
        return -change if self.higher_is_worse else change

    @property
    def percent_improvement(self) -> Fraction | None:
        """The improvement in percent of baseline, exact; None without both and where baseline is 0."""
        gained = self.improvement
        if gained is None or self.baseline is None or self.baseline.value == 0:
            return None
        return Fraction(gained) * 100 / Fraction(self.baseline.value)

    @property
    def baseline_is_zero(self) -> bool:
        """Whether a percentage of the baseline is not defined."""
        return self.baseline is not None and self.baseline.value == 0

    def part(self, name: str | None) -> Decimal | Fraction | None:
        """The number that a condition asks for: the value itself, its improvement, or that in percent."""
        if name is None:
            return self.now.value if self.now else None
        return self.improvement if name == IMPROVEMENT else self.percent_improvement


@dataclass(frozen=True)
class Judged:
    """A state with a sentence and what is missing."""

    state: EndpointState
    because: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class EndpointResult:
    """One endpoint at one visit of one participant."""

    endpoint: Endpoint
    visit: Visit
    judged: Judged
    numbers: Numbers = field(default_factory=Numbers)
    improvement: TotalImprovement | None = None
    """The total improvement score, where the endpoint rests on it."""

    @property
    def state(self) -> EndpointState:
        """Reached, not reached, cannot tell ..."""
        return self.judged.state

    @property
    def value(self) -> Decimal | None:
        """The value of the measure at this visit; of the total improvement score its total."""
        if self.improvement is not None:
            return self.improvement.total
        return self.numbers.now.value if self.numbers.now else None


def judge_endpoint(
    endpoint: Endpoint, facts: Facts, rules: Rules, numbers: Numbers, *more: Verdict
) -> Judged:
    """How an endpoint stands by the facts at a visit. `more` must hold beside its condition.

    A percentage of a baseline of 0 is not defined, and an endpoint whose baseline condition does not hold is not
    judged. Source: the endpoint's own; the definitions are those of endpoints.py.
    """
    if endpoint.baseline_condition is not None:
        before = facts.baseline()
        asked = judge(endpoint.baseline_condition, before, rules) if before else Verdict(None)
        if asked.answer is False:
            return Judged(EndpointState.NOT_JUDGED, asked.because)
        if asked.answer is None:
            return Judged(EndpointState.CANNOT_TELL, asked.because, asked.missing)
    if endpoint.condition is None and not more:
        return _measured(endpoint, facts, numbers)
    if numbers.baseline_is_zero and _asks_percent(endpoint.condition):
        told = _("baseline is 0 at {visit}: a percentage of it is not defined")
        assert numbers.baseline is not None
        return Judged(EndpointState.NOT_JUDGED, told.format(visit=numbers.baseline.visit))
    verdicts = [judge(endpoint.condition, facts, rules)] if endpoint.condition is not None else []
    return _reached(at_least(len(verdicts) + len(more), (*verdicts, *more)))


def _measured(endpoint: Endpoint, facts: Facts, numbers: Numbers) -> Judged:
    """An endpoint that is a change, or a value where it names no baseline."""
    leaf = Compare.model_validate(
        {"score": endpoint.measure, "part": IMPROVEMENT, "op": ">=", "limits": [{"value": "0"}]}
    )
    if endpoint.baseline is None or endpoint.measure in DERIVED_SCORES:
        leaf = leaf.model_copy(update={"part": None})
    value = facts.score(endpoint.measure, leaf.part)
    if value is None:
        label = facts.label(leaf)
        return Judged(EndpointState.CANNOT_TELL, _("{what} is missing").format(what=label), (label,))
    return Judged(EndpointState.MEASURED, change_words(numbers))


def _reached(verdict: Verdict) -> Judged:
    if verdict.answer is None:
        return Judged(EndpointState.CANNOT_TELL, verdict.because, verdict.missing)
    state = EndpointState.REACHED if verdict.answer else EndpointState.NOT_REACHED
    return Judged(state, verdict.because)


def _asks_percent(condition: Condition | None) -> bool:
    found = leaves(condition) if condition is not None else ()
    return any(isinstance(leaf, Compare) and leaf.part == PERCENT for leaf in found)


def change_words(numbers: Numbers) -> str:
    """The change for people: "12.8 at V1, 6.2 at W6: −6.6 points, 51.56 % better"; empty without both values."""
    if numbers.now is None or numbers.baseline is None or numbers.change is None:
        return ""
    told = _("{before} at {baseline}, {now} at {visit}: {change}").format(
        before=printed(numbers.baseline.value),
        baseline=numbers.baseline.visit,
        now=printed(numbers.now.value),
        visit=numbers.now.visit,
        change=signed(numbers.change),
    )
    share = numbers.percent_improvement
    if not share:
        return told
    words = _("{told}, {share} % better") if share > 0 else _("{told}, {share} % worse")
    return words.format(told=told, share=hundredths(abs(share)))


def signed(number: Decimal) -> str:
    """A change with its sign, a true minus: "+2", "−6.6", "0"."""
    return f"+{printed(number)}" if number > 0 else printed(number) if number else "0"


def hundredths(number: Fraction | Decimal) -> str:
    """A calculated number in hundredths, without zeros at its end: "50", "74.95"."""
    return printed(rounded(number, 2)).rstrip("0").rstrip(".")


def is_seen_masked(endpoint: Endpoint, protocol: Protocol) -> bool:
    """Whether a masked assessor may see it: all it rests on is a score of a form that the assessor sees."""
    if endpoint.free_of is not None or endpoint.measure in DERIVED_SCORES:
        return False
    seen = {form.instrument for form in protocol.forms if form.masked_assessor_sees}
    asked = [endpoint.baseline_condition, endpoint.condition]
    found = [leaf for condition in asked if condition is not None for leaf in leaves(condition)]
    scores = [leaf.score if isinstance(leaf, Compare) else None for leaf in found]
    return all(score in seen for score in (endpoint.measure, *scores))
