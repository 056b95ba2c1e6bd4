"""Whether the names inside one study fit: what is named exists, and nothing has the same name twice."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.conditions import (
    Answer,
    Compare,
    Condition,
    Is,
    Location,
    ThresholdRef,
    WashoutRef,
    located_leaves,
)
from tracker.domain.forms import Item, ItemKind
from tracker.language import _

if TYPE_CHECKING:
    from tracker.domain.protocol import PlannedVisit, Protocol

DERIVED_SCORES = {"tis": ("physician_global", "patient_global", "mmt8", "haq_di", "extramuscular_global")}
"""Scores of several instruments (ACR/EULAR 2016 total improvement; a muscle enzyme comes beside them)."""

CHANGES = ("improvement", "percent_improvement")
"""Parts of a score that two visits give."""


class Misfit(NamedTuple):
    """Something that does not fit, and the field it stands in."""

    where: Location
    why: str


def misfits(protocol: "Protocol") -> tuple[Misfit, ...]:
    """Everything in a study that names something it lacks, or names something twice."""
    return (
        *_repeated(protocol),
        *_repeated_questions(protocol),
        *_visit_misfits(protocol),
        *_eligibility_misfits(protocol),
        *_endpoint_misfits(protocol),
        *_condition_misfits(protocol),
        *_threshold_misfits(protocol),
        *_dose_misfits(protocol),
    )


def conditions(protocol: "Protocol") -> Iterator[tuple[Location, Condition]]:
    """Every condition of a study with its place: of criteria, thresholds and endpoints."""
    for kind in ("criteria", "thresholds", "endpoints"):
        for index, rule in enumerate(getattr(protocol, kind)):
            if rule.condition is not None:
                yield (kind, index, "condition"), rule.condition
    for index, endpoint in enumerate(protocol.endpoints):
        if endpoint.baseline_condition is not None:
            yield ("endpoints", index, "baseline_condition"), endpoint.baseline_condition


_WITH_IDS = (
    "arms",
    "visits",
    "forms",
    "criteria",
    "thresholds",
    "endpoints",
    "open_points",
    "washouts",
    "dose_rules",
    "prohibited",
)


def _repeated(protocol: "Protocol") -> Iterator[Misfit]:
    for kind in _WITH_IDS:
        seen = Counter[str]()
        for index, part in enumerate(getattr(protocol, kind)):
            seen[part.id] += 1
            if seen[part.id] == 2:
                yield Misfit((kind, index, "id"), _("the id {name} is given twice").format(name=part.id))


def _repeated_questions(protocol: "Protocol") -> Iterator[Misfit]:
    """Answers are kept by the id of their question, so it is one of a kind in the study."""
    seen = {criterion.id for criterion in protocol.criteria}
    for index, criterion in enumerate(protocol.criteria):
        for place, question in enumerate(criterion.questions):
            if question.id in seen:
                yield Misfit(
                    ("criteria", index, "questions", place),
                    _("the id {name} is given twice").format(name=question.id),
                )
            seen.add(question.id)


def _visit_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    if [visit.is_baseline for visit in protocol.visits].count(True) != 1:
        yield Misfit(("visits",), _("exactly one visit has is_baseline: true"))
    forms = {form.id for form in protocol.forms}
    for index, visit in enumerate(protocol.visits):
        where = ("visits", index)
        for place, name in enumerate(visit.forms):
            if name not in forms:
                yield Misfit((*where, "forms", place), _("there is no form {name}").format(name=name))
            elif name in visit.forms[:place]:
                yield Misfit(
                    (*where, "forms", place),
                    _("the form {name} stands twice in this visit").format(name=name),
                )
        yield from _anchor_misfits(protocol, visit, where)
    for field in ("unscheduled_forms", "early_termination_forms"):
        for place, name in enumerate(getattr(protocol, field) or ()):
            if name not in forms:
                yield Misfit((field, place), _("there is no form {name}").format(name=name))


def _anchor_misfits(protocol: "Protocol", visit: "PlannedVisit", where: Location) -> Iterator[Misfit]:
    anchors = {other.id: other.anchor for other in protocol.visits}
    for place, name in enumerate(visit.anchor_choices):
        if name not in anchors:
            yield Misfit(
                (*where, "anchor_choices", place),
                _("there is no visit {name} to count from").format(name=name),
            )
    if visit.anchor is None:
        return
    if visit.anchor not in anchors:
        yield Misfit(
            (*where, "anchor"), _("there is no visit {name} to count from").format(name=visit.anchor)
        )
    elif visit.anchor_choices and visit.anchor not in visit.anchor_choices:
        yield Misfit((*where, "anchor"), _("{name} is not one of anchor_choices").format(name=visit.anchor))
    elif _comes_back(visit.id, anchors):
        yield Misfit((*where, "anchor"), _("the visit is counted from itself, directly or over other visits"))


def _comes_back(visit_id: str, anchors: dict[str, str | None]) -> bool:
    place = anchors[visit_id]
    for _step in anchors:
        if place is None or place == visit_id:
            break
        place = anchors.get(place)
    return place == visit_id


def _eligibility_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    if protocol.criteria and not any(form.criteria for form in protocol.forms):
        yield Misfit(("criteria",), _("no form shows the criteria: give one form criteria: true"))
    for index, criterion in enumerate(protocol.criteria):
        leaves = located_leaves(criterion.condition, ()) if criterion.condition else ()
        used = {leaf.answer for _where, leaf in leaves if isinstance(leaf, Answer)}
        for place, question in enumerate(criterion.questions):
            if question.id not in used:
                yield Misfit(
                    ("criteria", index, "questions", place),
                    _("the condition never asks {name}").format(name=question.id),
                )


def _endpoint_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    visits = {visit.id for visit in protocol.visits}
    for index, endpoint in enumerate(protocol.endpoints):
        for field in ("visit", "baseline"):
            name = getattr(endpoint, field)
            if name is not None and name not in visits:
                yield Misfit(("endpoints", index, field), _("there is no visit {name}").format(name=name))
        for place, name in enumerate(endpoint.also_at):
            if name not in visits:
                where = ("endpoints", index, "also_at", place)
                yield Misfit(where, _("there is no visit {name}").format(name=name))
        free = {rule.drug for rule in protocol.dose_rules if rule.kind == "free_of"}
        if endpoint.free_of is not None and endpoint.free_of not in free:
            why = _("no dose rule of the kind free_of names {name}").format(name=endpoint.free_of)
            yield Misfit(("endpoints", index, "free_of"), why)
        if endpoint.baseline_condition is not None and endpoint.baseline is None:
            yield Misfit(("endpoints", index, "baseline"), _("the baseline condition needs a baseline visit"))
        if not _has_score(protocol, endpoint.measure):
            yield Misfit(
                ("endpoints", index, "measure"),
                _("no form of this study records {name}").format(name=endpoint.measure),
            )


def _condition_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    thresholds = {rule.id for rule in protocol.thresholds}
    washouts = {washout.id for washout in protocol.washouts}
    for place, condition in conditions(protocol):
        for where, leaf in located_leaves(condition, place):
            if isinstance(leaf, Compare | Is):
                yield from _value_misfits(protocol, leaf, where)
            elif isinstance(leaf, ThresholdRef) and leaf.threshold not in thresholds:
                why = _("there is no threshold {name}").format(name=leaf.threshold)
                yield Misfit((*where, "threshold"), why)
            elif isinstance(leaf, WashoutRef) and leaf.washout not in washouts:
                why = _("there is no washout {name}").format(name=leaf.washout)
                yield Misfit((*where, "washout"), why)
            elif isinstance(leaf, Answer) and leaf.answer not in _questions(protocol, place):
                why = _("there is no question {name} in this criterion").format(name=leaf.answer)
                yield Misfit((*where, "answer"), why)


def _threshold_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    """Thresholds that nothing would ever judge: they speak of one recorded value or score, as it is entered."""
    for index, rule in enumerate(protocol.thresholds):
        leaf, where = rule.condition, ("thresholds", index, "condition")
        if not isinstance(leaf, Compare):
            continue
        if leaf.age is not None:
            yield Misfit((*where, "age"), _("an age is no recorded value: make it a criterion"))
        if leaf.score in DERIVED_SCORES or leaf.part in CHANGES:
            yield Misfit((*where, "score"), _("what several visits give is an endpoint, not a threshold"))


def _dose_misfits(protocol: "Protocol") -> Iterator[Misfit]:
    """Dose rules whose items are not there, or are recorded in another unit than the rule is written in."""
    for index, rule in enumerate(protocol.dose_rules):
        for field, name in rule.items():
            where, item = ("dose_rules", index, field), _item(protocol, name)
            unit = {"item": rule.unit, "weight": "kg"}.get(field)
            if item is None:
                why = _("there is no item {item} (an item is written form.item)").format(item=name)
                yield Misfit(where, why)
            elif unit is not None and item.unit != unit:
                yield Misfit(where, _("{item} is not recorded in {unit}").format(item=name, unit=unit))


def _questions(protocol: "Protocol", place: Location) -> set[str]:
    kind, index = place[0], place[1]
    if kind != "criteria" or not isinstance(index, int):
        return set()
    return {question.id for question in protocol.criteria[index].questions}


def _value_misfits(protocol: "Protocol", leaf: Compare | Is, where: Location) -> Iterator[Misfit]:
    if leaf.analyte is not None and not any(leaf.analyte in form.analytes for form in protocol.forms):
        yield Misfit((*where, "analyte"), _("no form of this study records {name}").format(name=leaf.analyte))
    if isinstance(leaf, Compare) and leaf.score is not None and not _has_score(protocol, leaf.score):
        yield Misfit((*where, "score"), _("no form of this study records {name}").format(name=leaf.score))
    if leaf.item is None:
        return
    item = _item(protocol, leaf.item)
    if item is None:
        yield Misfit(
            (*where, "item"),
            _("there is no item {item} (an item is written form.item)").format(item=leaf.item),
        )
    elif why := _unlike(leaf, item):
        yield Misfit((*where, "item"), why)


def _has_score(protocol: "Protocol", score: str) -> bool:
    recorded = {form.instrument for form in protocol.forms}
    return all(name in recorded for name in DERIVED_SCORES.get(score, (score,)))


def _item(protocol: "Protocol", name: str) -> Item | None:
    form_id, _dot, item_id = name.partition(".")
    items = (item for form in protocol.forms if form.id == form_id for item in form.items)
    return next((item for item in items if item.id == item_id), None)


def _unlike(leaf: Compare | Is, item: Item) -> str | None:
    """Why the item cannot be compared in this way: its kind, its unit or its codes."""
    if isinstance(leaf, Is):
        codes = {"yes", "no"} if item.kind is ItemKind.YES_NO else {choice.code for choice in item.choices}
        why = _("{word} is not an answer of {item}").format(word=leaf.word, item=leaf.item)
        return None if leaf.word in codes else why
    if item.kind is not ItemKind.NUMBER:
        return _("{item} is not a number").format(item=leaf.item)
    units = {limit.unit or "" for limit in leaf.limits}
    unit = item.unit or _("none")
    why = _("the limit is not in the unit of {item} ({unit})").format(item=leaf.item, unit=unit)
    return None if leaf.times or units == {item.unit} else why
