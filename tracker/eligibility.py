"""Every criterion of a study judged by what is recorded of a participant: one place for screen, decision and paper."""

from tracker.catalogue import analytes
from tracker.domain.criteria import CriterionResult, Outcome, Rules, judge_criterion
from tracker.domain.verdict import Verdict
from tracker.facts import RecordedFacts
from tracker.history import History
from tracker.language import _, ngettext


def judged(history: History) -> tuple[CriterionResult, ...]:
    """The criteria in the order of the source, each met, failed or not known, and why."""
    history = history.under_version(history.decided_under) if history.decided_under else history
    rules, facts = Rules.of(history.protocol, analytes()), RecordedFacts.for_eligibility(history)
    return tuple(judge_criterion(criterion, facts, rules) for criterion in history.protocol.criteria)


def verdict(results: tuple[CriterionResult, ...]) -> Verdict:
    """Whether a participant is eligible: one failed criterion says no, an open one cannot tell."""
    failed = [result.criterion.short for result in results if result.outcome is Outcome.FAILED]
    if failed:
        words = ngettext(
            "{n} criterion is not met: {names}", "{n} criteria are not met: {names}", len(failed)
        )
        return Verdict(False, words.format(n=len(failed), names="; ".join(failed)))
    unknown = tuple(result.criterion.short for result in results if result.outcome is Outcome.NOT_KNOWN)
    if unknown:
        words = ngettext(
            "{n} criterion is not yet known: {names}", "{n} criteria are not yet known: {names}", len(unknown)
        )
        return Verdict(None, words.format(n=len(unknown), names="; ".join(unknown)), unknown)
    return Verdict(True, _("every criterion is met"))
