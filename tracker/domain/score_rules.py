"""Rules on scores: a study's limits for the total or a named part of an instrument, judged when a score is written."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.criteria import compare_number
from tracker.domain.instruments.base import Score
from tracker.domain.protocol import Compare, Threshold
from tracker.domain.records import Crossing
from tracker.domain.series import Course, Judge, Rule, crossing, judge_series
from tracker.domain.verdict import Verdict

ScoreRule = tuple[Threshold, Compare]
"""A threshold and its comparison, which names the score."""


def rules_on(instrument_id: str, thresholds: Iterable[Threshold]) -> tuple[ScoreRule, ...]:
    """The thresholds about an instrument's score."""
    compared = ((rule, rule.condition) for rule in thresholds if isinstance(rule.condition, Compare))
    return tuple((rule, leaf) for rule, leaf in compared if leaf.score == instrument_id)


def judge_score(name: str, course: Course[Score], rules: Iterable[ScoreRule]) -> tuple[Crossing, ...]:
    """What a study's rules say of a score; nothing of a number that there is not yet.

    `name` is the instrument's. Scores are exact decimals without a unit; a baseline is the score at baseline.
    """
    judged = [
        (rule, judge_series(rule, course, _limit(leaf, name)))
        for rule, leaf in rules
        if _number(leaf, course.now.value) is not None
    ]
    return tuple(crossing(Rule(rule, rule.id), verdict) for rule, verdict in judged if verdict is not None)


def _limit(leaf: Compare, name: str) -> Judge[Score]:
    def judged(score: Score, base: Score | None) -> Verdict:
        return compare_number(leaf, name, _number(leaf, score), _number(leaf, base) if base else None)

    return judged


def _number(leaf: Compare, score: Score) -> Decimal | None:
    found = score.parts.get(leaf.part) if leaf.part else score.total
    return found if isinstance(found, Decimal) else None
