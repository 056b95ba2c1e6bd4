"""Which rules judge a participant's values, and the earlier results that some of them look at."""

from datetime import date

from tracker.catalogue import analytes, ctcae, packs
from tracker.domain.criteria import LabFact
from tracker.domain.forms import base_form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score, item_name
from tracker.domain.item_rules import judge_item, rules_on_item
from tracker.domain.judgement import Before, Rules
from tracker.domain.packs import Pack, applies
from tracker.domain.protocol import Compare, Form, Item
from tracker.domain.records import Crossing, Visit
from tracker.domain.score_rules import judge_score, rules_on
from tracker.domain.series import Course, Dated, Rule
from tracker.domain.views import Field
from tracker.history import History, lab_fact


def rules_of(history: History, visit: Visit) -> Rules:
    """What the laboratory values of a visit are judged by: the study's rules, and the packs that are switched on."""
    protocol = history.protocol
    return Rules(
        analytes(),
        ctcae(protocol.ctcae_version),
        protocol.thresholds,
        protocol.egfr_equation,
        on_treatment=history.is_after_baseline(visit),
        packs=pack_rules(history),
    )


def pack_rules(history: History) -> tuple[Rule, ...]:
    """The rules of the packs that the site switched on for the study and that are about what this participant takes."""
    arms = history.protocol.arms
    arm = next((one for one in arms if one.id == history.participant.arm), None)
    return tuple(rule for pack in switched_on(history) if applies(pack, arm) for rule in pack.ruled)


def switched_on(history: History) -> tuple[Pack, ...]:
    """The packs that are switched on for the study."""
    return tuple(packs()[name] for name in history.study.choices.packs if name in packs())


def before(field: Field, day: date | None) -> Before:
    """The day of a field's result and the earlier results of the same analyte, as rules read them."""
    facts = [(day, lab_fact(entry)) for day, entry in field.earlier]
    earlier: tuple[Dated[LabFact], ...] = tuple(Dated(day, fact) for day, fact in facts if fact is not None)
    return Before(day, earlier)


def item_crossings(history: History, visit: Visit, field: Field) -> tuple[Crossing, ...]:
    """What the study's rules say of the answer in a field that is no laboratory result."""
    if field.entry is None or field.entry.value is None:
        return ()
    rules = rules_on_item(f"{base_form(field.entry.form)}.{field.item.id}", history.protocol.thresholds)
    if not rules:
        return ()
    past = tuple(Dated(day, entry.value) for day, entry in field.earlier if entry.value is not None)
    first = field.baseline.value if field.baseline else None
    day = next((day for day, entry in field.earlier if entry == field.baseline), None)
    now = Dated(history.day_of(visit, field.entry.form), field.entry.value)
    base = None if first is None else Dated(day, first)
    course = Course(now, base, past, history.is_after_baseline(visit))
    return judge_item(item_name(field.item), course, rules)


def asks_baseline(history: History, form: Form, item: Item) -> bool:
    """Whether a rule compares an item with what it was at baseline."""
    rules = rules_on_item(f"{form.id}.{item.id}", history.protocol.thresholds)
    return any(isinstance(rule.condition, Compare) and rule.condition.times for rule in rules)


def score_crossings(history: History, visit: Visit, instrument_id: str, score: Score) -> tuple[Crossing, ...]:
    """What the study's rules say of a score at a visit."""
    rules = rules_on(instrument_id, history.protocol.thresholds)
    if not rules:
        return ()
    baseline = history.baseline
    first = baseline.position if baseline else 0
    earlier = [
        (seen, found)
        for seen, found in history.of_score(instrument_id)
        if found.total is not None and seen.id != visit.id and is_before(seen, visit)
    ]
    base = next((Dated(seen.held_on, found) for seen, found in earlier if seen.position <= first), None)
    past = tuple(Dated(seen.held_on, found) for seen, found in earlier)
    course = Course(Dated(visit.held_on, score), base, past, history.is_after_baseline(visit))
    return judge_score(INSTRUMENTS[instrument_id].name, course, rules)


def is_before(other: Visit, visit: Visit) -> bool:
    """Whether a visit comes before another: by the days on which they were held, else by the schedule."""
    if visit.held_on and other.held_on and other.held_on != visit.held_on:
        return other.held_on < visit.held_on
    return other.position < visit.position
