"""What a study's dose rules say of a recorded dose, from a participant's weight, age, kidney and risks."""

from collections.abc import Iterator, Set
from datetime import date
from decimal import Decimal

from tracker.catalogue import drugs
from tracker.domain.choices import PREDNISONE_FREE_DAYS
from tracker.domain.dates import full
from tracker.domain.dosing import Measure, Taker, Weight, judge_dose
from tracker.domain.drug_rules import DoseRule
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.forms import base_form
from tracker.domain.kidney import CKD_EPI_2009, COCKCROFT_GAULT, Subject, estimates
from tracker.domain.labs import LabValue
from tracker.domain.prednisone_free import Recorded, Taken, days_set, prednisone_free
from tracker.domain.protocol import Item, Protocol
from tracker.domain.records import Crossing, Entry, LogEntry, Visit
from tracker.domain.renal import shown_rate
from tracker.domain.samples import Measured
from tracker.domain.treatments import recorded_day, recorded_number
from tracker.domain.verdict import Verdict
from tracker.history import History, lab_fact
from tracker.language import _

KIDNEY = frozenset({"egfr", "creatinine", "weight"})
"""What the function of the kidney is taken from, whichever rule asks for it."""
_HIGHEST = Decimal(1000)
"""mL/min: no clearance lies above; the end of what ">90" may be."""


def dose_crossings(
    history: History, visit: Visit, form_id: str, item: Item, entry: Entry | None
) -> tuple[Crossing, ...]:
    """What the study's dose rules say of a dose at a visit; nothing where none is recorded, or it is 0.

    The arm is never asked: a rule judges the dose that is recorded, which only one arm takes.
    """
    if entry is None or not isinstance(entry.value, Decimal):
        return ()
    name = f"{base_form(form_id)}.{item.id}"
    judged = (
        (rule, judge_dose(rule, entry.value, taker(history, visit, rule)))
        for rule in history.protocol.dose_rules
        if rule.item == name
    )
    return tuple(_crossing(rule, verdict) for rule, verdict in judged if verdict is not None)


def doses_resting_on(protocol: Protocol, items: Set[str]) -> frozenset[str]:
    """The doses (form.item) whose rules look at an answer to one of these items: weight, kidney, risk, last day."""
    return frozenset(
        rule.item
        for rule in protocol.dose_rules
        if items & (KIDNEY | {name.rpartition(".")[2] for _field, name in rule.items()})
    )


def _crossing(rule: DoseRule, verdict: Verdict) -> Crossing:
    return Crossing(
        rule_id=f"dose.{rule.id}",
        label=_(rule.label),
        crossed=verdict.answer,
        because=verdict.because,
        limit=_(rule.limit or rule.label),
        words=rule.source.words,
        where=rule.source.where,
        missing=verdict.missing,
        origin=_(rule.origin),
    )


def taker(history: History, visit: Visit, rule: DoseRule) -> Taker:
    """What a rule judges a dose by, as recorded on or before the day of a visit."""
    day = visit.held_on or visit.target
    if day is None:
        return Taker()
    return Taker(
        age=history.participant.age_between(day),
        weight=_weight(history, day, rule),
        kidney=tuple(_kidney(history, day)),
        risk=_risk(history, rule),
    )


def _weight(history: History, day: date, rule: DoseRule) -> Weight | None:
    found = history.measured((rule.weight or "").rpartition(".")[2], day)
    return Weight(found.value, found.on) if found and found.value is not None else None


def _risk(history: History, rule: DoseRule) -> bool | None:
    """Whether one of the risk items was answered yes, the last answer to each."""
    answers = [_last_answer(history, name) for name in rule.risks]
    return True if "yes" in answers else None if set(answers) - {"no"} else False


def _last_answer(history: History, name: str) -> str | None:
    form_id, _dot, item_id = name.partition(".")
    found = history.of_item(history.protocol.form(form_id), item_id)
    return next((str(entry.value) for _visit, entry in found if entry.value is not None), None)


def _kidney(history: History, day: date) -> Iterator[Measure]:
    """The eGFR, reported or calculated whichever is newer, and the Cockcroft-Gault clearance beside it."""
    reported, creatinine = _last_lab(history, "egfr", day), _last_lab(history, "creatinine", day)
    by_equation = history.protocol.egfr_equation is not None
    if creatinine and by_equation and not (reported and reported[1] >= creatinine[1]):
        yield from _calculated(history, *creatinine)
    elif reported:
        yield _reported(*reported)
    if creatinine:
        yield from _clearance(history, *creatinine, day)


def _last_lab(history: History, analyte_id: str, day: date) -> tuple[LabValue, date] | None:
    for visit, entry in history.of_analyte(analyte_id):
        fact, on = lab_fact(entry), history.day_of(visit, entry.form)
        if on and on <= day and fact is not None:
            return (fact[0], on) if isinstance(fact, tuple) else None
    return None


def _reported(value: LabValue, on: date) -> Measure:
    """An eGFR as the laboratory reports it; of ">90" only the one end is known."""
    above, below = value.comparator.startswith(">"), value.comparator.startswith("<")
    low = Decimal(0) if below else value.number
    high = _HIGHEST if above else value.number
    return Measure(low, high, _("eGFR {value} reported on {day}").format(value=value.text, day=full(on)))


def _calculated(history: History, creatinine: LabValue, on: date) -> Iterator[Measure]:
    who = history.participant
    found = filtration(creatinine, who.age_between(on), who.sex)
    if isinstance(found, Filtration):
        told = _("eGFR {value} mL/min/1.73 m², {equation}, creatinine of {day}").format(
            value=found.text, equation=CKD_EPI_2009, day=full(on)
        )
        yield Measure(found.oldest.value, found.youngest.value, told)


def _clearance(history: History, creatinine: LabValue, on: date, day: date) -> Iterator[Measure]:
    """By the age on the day of the creatinine and the weight last recorded up to the day of the visit."""
    who = history.participant
    weight = history.measured("weight", day)
    subject = Subject(who.sex, who.age_between(on), weight)
    for one in estimates(creatinine, subject):
        if one.equation == COCKCROFT_GAULT and one.value is not None and weight:
            yield Measure(one.value, one.value, _clearance_words(one.value, weight, on))


def _clearance_words(clearance: Decimal, weight: Measured, on: date) -> str:
    return _("Cockcroft-Gault clearance {value} mL/min with {weight} kg, creatinine of {day}").format(
        value=shown_rate(clearance), weight=weight.value, day=full(on)
    )


# --- prednisone


def prednisone_free_at(history: History, visit: Visit) -> Verdict | None:
    """Whether a participant is free of prednisone at a held visit, by the site's definition.

    None where the study has no rule for it, or the visit has not taken place. Sources: the doses at the visits,
    the last day with prednisone, and the dose log.
    """
    rule = next((one for one in history.protocol.dose_rules if one.kind == "free_of"), None)
    if rule is None or visit.held_on is None:
        return None
    days = days_set(history.study.choices.text(PREDNISONE_FREE_DAYS))
    return prednisone_free(visit.held_on, _recorded(history, rule, visit.held_on), days)


def _recorded(history: History, rule: DoseRule, on: date) -> Recorded:
    form_id, _dot, item_id = rule.item.partition(".")
    answers = history.of_item(history.protocol.form(form_id), item_id)
    at_visits = tuple(
        (visit.held_on, entry.value)
        for visit, entry in answers
        if visit.held_on and visit.held_on <= on and isinstance(entry.value, Decimal)
    )
    return Recorded(at_visits, _last_day(history, rule, on), tuple(_taken(history, rule)))


def _last_day(history: History, rule: DoseRule, on: date) -> date | None:
    form_id, _dot, item_id = (rule.last_day or "").partition(".")
    if not item_id:
        return None
    found = history.of_item(history.protocol.form(form_id), item_id)
    days = (date.fromisoformat(str(entry.value)) for visit, entry in found if entry.value)
    return next((day for day in days if day <= on), None)


def _taken(history: History, rule: DoseRule) -> Iterator[Taken]:
    """The rows of the dose log about the rule's drug; of each amount only whether it is above 0 counts."""
    for row in history.logs.get("dose", ()):
        mg = recorded_number(row.answers.get("amount", ""))
        started = recorded_day(row.answers.get("started", ""))
        if not row.struck and _is_drug(row, rule) and mg is not None and started:
            yield Taken(mg, started, recorded_day(row.answers.get("ended", "")))


def _is_drug(row: LogEntry, rule: DoseRule) -> bool:
    name = row.answers.get("drug", "")
    known = drugs().get(name) or drugs().find(name)
    return known is not None and known.id == rule.drug
