"""What is said beside the rows of a log: the clock of a serious event, interactions, doses, compliance."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.catalogue import drugs
from tracker.domain.compliance import compliance
from tracker.domain.conditions import Basis
from tracker.domain.dosing import Taker, Weight, judge_dose
from tracker.domain.drug_rules import DoseRule
from tracker.domain.drugs import LIVE_VACCINE, Hint, interactions
from tracker.domain.log_views import LogNote, NoteKind
from tracker.domain.log_words import is_current
from tracker.domain.prohibited import Prohibition, prohibited
from tracker.domain.records import LogEntry
from tracker.domain.serious import REPORT_DAYS, ReportClock, report_clock
from tracker.domain.study_drugs import study_drugs
from tracker.domain.treatments import Treatment, treatments, vaccinations
from tracker.history import History
from tracker.language import _

_IN_MG = {"mg": Decimal(1), "g": Decimal(1000), "ug": Decimal("0.001")}
_EVERY = {"mg/d": "day", "mg/week": "week"}


@dataclass(frozen=True)
class NotAllowed:
    """A row that the study does not allow during it: what is said of it, and the day it counts from."""

    detail: str
    on: date


def notes(entry: LogEntry, history: History, today: date) -> tuple[LogNote, ...]:
    """What is said of one row; nothing of one that was struck out."""
    return () if entry.struck else tuple(_NOTES[entry.log](entry, history, today))


def not_allowed(history: History, today: date) -> tuple[NotAllowed, ...]:
    """What was taken between enrolment and today, or the end, although the study surely does not allow it."""
    since = history.participant.enrolled_on
    if since is None:
        return ()
    taken = (*treatments(history.logs["medication"]), *vaccinations(history.logs["vaccination"]))
    return tuple(
        NotAllowed(found.verdict.because, max(since, one.started.first) if one.started else since)
        for one in taken
        for found in _prohibitions(one, history, today)
        if found.verdict.answer
    )


def _prohibitions(one: Treatment, history: History, today: date) -> tuple[Prohibition, ...]:
    who = history.participant
    if who.enrolled_on is None:
        return ()
    until = max(who.enrolled_on, min(who.ended_on or today, today))
    return prohibited(history.protocol, one, until, drugs(), since=who.enrolled_on)


# --- adverse events


def _event(entry: LogEntry, history: History, today: date) -> Iterator[LogNote]:
    clock = report_clock(entry.answers, today, history.study.choices.text(REPORT_DAYS))
    if clock is not None:
        yield LogNote(clock.words, _urgency(clock))


def _urgency(clock: ReportClock) -> NoteKind:
    if clock.late:
        return "flag"
    if clock.reported_on:
        return "quiet"
    return "warn" if clock.due else "ask"


# --- medication and vaccinations


def _medication(entry: LogEntry, history: History, today: date) -> Iterator[LogNote]:
    (one,) = treatments([entry])
    yield from _against_the_study(one, history, today)
    known = one.known(drugs())
    if known is None:
        yield LogNote(_("Not in the list of drugs: nothing can be said of it."), "ask")
    elif is_current("medication", entry.answers, history.participant.consent_date, today):
        yield from _hints(known.id, history)


def _vaccination(entry: LogEntry, history: History, today: date) -> Iterator[LogNote]:
    (one,) = vaccinations([entry])
    yield from _against_the_study(one, history, today)
    if one.live and is_current("vaccination", entry.answers, history.participant.consent_date, today):
        yield from _hints(LIVE_VACCINE, history)


def _against_the_study(one: Treatment, history: History, today: date) -> Iterator[LogNote]:
    for found in _prohibitions(one, history, today):
        rule, missing = found.rule, ", ".join(found.verdict.missing)
        if found.verdict.answer:
            words = _("Not allowed in this study: {rule} ({where}).")
            yield LogNote(words.format(rule=_(rule.label), where=rule.source.where), "flag")
        else:
            words = _("Whether the study allows it ({rule}) cannot be told: {missing} missing.")
            yield LogNote(words.format(rule=_(rule.label), missing=missing), "ask")


def _hints(drug_id: str, history: History) -> Iterator[LogNote]:
    taken = study_drugs(history.protocol, _known_arm(history), drugs())
    return (LogNote(_hint_words(hint), "warn") for hint in interactions(taken, drug_id, drugs()))


def _known_arm(history: History) -> str | None:
    return history.participant.arm if history.protocol.arm_is_recorded else None


def _hint_words(hint: Hint) -> str:
    if hint.source.basis is Basis.CONFIRM:
        words = _("{words} To be confirmed by the site ({where}).")
    else:
        words = _("{words} ({where}).")
    return words.format(words=hint.words, where=hint.source.where)


# --- study drug


def _dose(entry: LogEntry, history: History, _today: date) -> Iterator[LogNote]:
    answers = entry.answers
    known = drugs().find(answers["drug"])
    in_mg = _IN_MG.get(answers["unit"])
    if known is None or in_mg is None:
        return
    started = date.fromisoformat(answers["started"])
    taker = Taker(history.participant.age_between(started), _weight(answers))
    for rule in _rules(history.protocol.dose_rules, known.id, answers["every"]):
        verdict = judge_dose(rule, Decimal(answers["amount"]) * in_mg, taker)
        if verdict is not None:
            kind: NoteKind = "warn" if verdict.answer else "ask" if verdict.cannot_tell else "quiet"
            said = _("Outside the dose stated: {words}") if verdict.answer else "{words}"
            yield LogNote(said.format(words=verdict.because), kind)


def _rules(rules: Iterable[DoseRule], drug_id: str, every: str) -> Iterator[DoseRule]:
    """The rules that a row alone can be judged by; those on kidneys and risks are judged where these are recorded."""
    for rule in rules:
        asks_more = any(
            band.risk or band.kidney_from is not None or band.kidney_below is not None for band in rule.bands
        )
        if rule.drug == drug_id and _EVERY[rule.unit] == every and not asks_more:
            yield rule


def _weight(answers: Mapping[str, str]) -> Weight | None:
    if not answers["weight"]:
        return None
    return Weight(Decimal(answers["weight"]), date.fromisoformat(answers["weight_on"]))


def _dispensing(entry: LogEntry, _history: History, _today: date) -> Iterator[LogNote]:
    found = compliance(entry.answers)
    if entry.answers["returned_on"] or entry.answers["returned"]:
        kind: NoteKind = "warn" if found.over_used else "ask" if found.percent is None else "quiet"
        yield LogNote(_("Compliance {words}").format(words=found.words), kind)


def _nothing(_entry: LogEntry, _history: History, _today: date) -> Iterator[LogNote]:
    yield from ()


Notes = Callable[[LogEntry, History, date], Iterator[LogNote]]
_NOTES: Mapping[str, Notes] = {
    "adverse_event": _event,
    "medical_history": _nothing,
    "medication": _medication,
    "vaccination": _vaccination,
    "dose": _dose,
    "dispensing": _dispensing,
}
