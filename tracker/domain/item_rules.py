"""Rules on plain items: a study's limits for a measured number or an answer, judged as it is recorded."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.conditions import Compare, Is
from tracker.domain.criteria import compare_number
from tracker.domain.protocol import Threshold
from tracker.domain.records import Crossing
from tracker.domain.series import Course, Judge, Rule, crossing, judge_series
from tracker.domain.verdict import Verdict
from tracker.language import _

Answer = Decimal | str
"""A number in the item's own unit, or the code of an answer."""


def rules_on_item(ref: str, thresholds: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """The thresholds about an item, named form.item."""
    return tuple(rule for rule in thresholds if rule.condition.item == ref)


def judge_item(label: str, course: Course[Answer], rules: Iterable[Threshold]) -> tuple[Crossing, ...]:
    """What a study's rules say of an answer; `label` names the item, in whose unit the limits are."""
    judged = [(rule, judge_series(rule, course, _limit(rule.condition, label))) for rule in rules]
    return tuple(crossing(Rule(rule, rule.id), verdict) for rule, verdict in judged if verdict is not None)


def _limit(leaf: Compare | Is, label: str) -> Judge[Answer]:
    def judged(answer: Answer, base: Answer | None) -> Verdict:
        if isinstance(leaf, Is):
            told = _("{question}: {answer}").format(question=label, answer=answer)
            return Verdict(answer == leaf.word, told)
        return compare_number(leaf, label, _number(answer), _number(base))

    return judged


def _number(answer: Answer | None) -> Decimal | None:
    return answer if isinstance(answer, Decimal) else None
