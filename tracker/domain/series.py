"""Rules that look at more than one value: two in a row, a rise since baseline within so many months.

Results are given latest first, each with its day. What is missing leaves a rule open (cannot tell); it never
answers no. Months are calendar months (schedule.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from tracker.domain import dates
from tracker.domain.conditions import Compare, Is
from tracker.domain.lab_values import SIGNS, WORDS, printed
from tracker.domain.labs import cannot_be_judged
from tracker.domain.protocol import Threshold
from tracker.domain.records import Crossing
from tracker.domain.schedule import add_months
from tracker.domain.units import shown
from tracker.domain.verdict import Verdict
from tracker.language import _, ngettext

T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """A threshold as it is judged: under this id; `origin` is the label pack it comes from, empty for the study's."""

    threshold: Threshold
    id: str
    origin: str = ""

    @cached_property
    def limit(self) -> str:
        """The limit in short, put into words once for all that is judged by the rule."""
        return limit_words(self.threshold)


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A result and the day it belongs to; None where no day is recorded."""

    on: date | None
    value: T


@dataclass(frozen=True)
class Course(Generic[T]):
    """The results a rule looks at: the one judged, the one at baseline, and the earlier ones, latest first.

    `is_after_baseline` says that the schedule has the judged result after baseline: up to there nothing is a change
    since it.
    """

    now: Dated[T]
    baseline: Dated[T] | None = None
    earlier: tuple[Dated[T], ...] = ()
    is_after_baseline: bool = False


Judge = Callable[[T, T | None], Verdict]
"""Judges one result by the rule's limit, with the result at baseline for limits that are multiples of it."""


def judge_series(rule: Threshold, course: Course[T], judge: Judge[T]) -> Verdict | None:
    """Whether a rule holds for a result; None where it does not apply (a change since baseline, at baseline).

    With `in_a_row` the result crosses where it and the ones before it all do. One that crosses alone leaves the rule
    open while nothing was recorded before it: the next result decides. Results that were not done do not count.
    """
    now = _one(rule, course, judge)
    if now is None or now.answer is False or rule.in_a_row == 1:
        return now
    before = [_before(rule, course, index, judge) for index in range(rule.in_a_row - 1)]
    return _in_a_row(rule, course, [now, *before])


def _before(rule: Threshold, course: Course[T], index: int, judge: Judge[T]) -> Verdict:
    """The verdict on an earlier result; open where there is none, no where it is not after baseline."""
    if index >= len(course.earlier):
        return Verdict(None, missing=(_("an earlier result"),))
    found = course.earlier[index]
    after = course.is_after_baseline and (course.baseline is None or _later(found, course.baseline))
    then = replace(course, now=found, earlier=course.earlier[index + 1 :], is_after_baseline=after)
    return _one(rule, then, judge) or Verdict(False)


def _later(found: Dated[T], baseline: Dated[T]) -> bool:
    return found != baseline and (found.on is None or baseline.on is None or found.on >= baseline.on)


def _one(rule: Threshold, course: Course[T], judge: Judge[T]) -> Verdict | None:
    """One result by the rule's limit alone."""
    if not _is_relative(rule):
        return judge(course.now.value, None)
    if not course.is_after_baseline:
        return None
    if rule.within_months is None:
        return judge(course.now.value, course.baseline.value if course.baseline else None)
    return _within(rule.within_months, course, judge)


def _is_relative(rule: Threshold) -> bool:
    return isinstance(rule.condition, Compare) and rule.condition.times == "baseline"


def _within(months: int, course: Course[T], judge: Judge[T]) -> Verdict:
    """Against the baseline where it lies in the span, else the earliest result in it (to be confirmed by the site).

    Convention: "a rise over 12 months" does not say from which value. Monitoring pages of the NHS read it as "above
    baseline"; further on than that, the earliest result of the span stands in for it.
    """
    day = course.now.on
    if day is None:
        return _open(_("the day of the result"))
    first = add_months(day, -months)
    known = [one for one in (course.baseline, *reversed(course.earlier)) if one is not None]
    found = next((one for one in known if one.on is not None and first <= one.on <= day), None)
    if found is None or found.on is None:
        words = ngettext("a result in the {n} month before", "a result in the {n} months before", months)
        return _open(words.format(n=months))
    verdict = judge(course.now.value, found.value)
    since = _("compared with the result of {day}").format(day=dates.full(found.on))
    return replace(verdict, because=f"{verdict.because}; {since}")


def _open(missing: str) -> Verdict:
    return Verdict(None, cannot_be_judged(missing), (missing,))


def _in_a_row(rule: Threshold, course: Course[T], verdicts: list[Verdict]) -> Verdict:
    """All of them, told with the days of the earlier results."""
    now, n = verdicts[0], rule.in_a_row
    answers = [verdict.answer for verdict in verdicts]
    answer = False if False in answers else None if None in answers else True
    missing = tuple(dict.fromkeys(name for one in verdicts for name in one.missing)) if answer is None else ()
    days = [dates.full(one.on) for one in course.earlier[: n - 1] if one.on]
    told = _("before it {days}").format(days=", ".join(days)) if days else _("no earlier result is recorded")
    asked = _("asked for {n} in a row").format(n=n)
    by_conversion = any(one.by_conversion for one in verdicts)
    return Verdict(answer, f"{now.because}; {asked}, {told}", missing, by_conversion)


# --- what is said of it -------------------------------------------------------------------------------------


def crossing(rule: Rule, verdict: Verdict) -> Crossing:
    """What is said of a rule that was judged, with the sentence it rests on."""
    told, threshold = verdict.because, rule.threshold
    if verdict.by_conversion:
        told += _("; judged by conversion of the limit")
    if threshold.to_decide and verdict.answer is not False:
        told += _("; a person decides {what}").format(what=_(threshold.to_decide))
    return Crossing(
        rule_id=rule.id,
        label=threshold.label,
        crossed=verdict.answer,
        because=told,
        limit=rule.limit,
        words=threshold.source.words,
        where=threshold.source.where,
        missing=verdict.missing,
        origin=rule.origin,
    )


def limit_words(rule: Threshold) -> str:
    """The limit in short: "< 10.0 g/dL", "≥ 2 × ULN", "> 1.3 × baseline within 12 months", "positive"."""
    condition = rule.condition
    if isinstance(condition, Is):
        return _(WORDS.get(condition.word, condition.word))
    limit = condition.limits[0]
    sign = SIGNS[condition.op]
    measure = f"× {_(condition.times)}" if condition.times else shown(limit.unit)
    return f"{sign} {printed(limit.value)} {measure}".strip() + series_words(rule)


def series_words(rule: Threshold) -> str:
    """What a rule asks beyond one value: " within 12 months", ", 2 in a row"; empty for most."""
    words = ""
    if rule.within_months is not None:
        span = ngettext(" within {n} month", " within {n} months", rule.within_months)
        words += span.format(n=rule.within_months)
    return words if rule.in_a_row == 1 else words + _(", {n} in a row").format(n=rule.in_a_row)
