"""What is wrong with a study file, in sentences: errors of its schema, and names that the catalogues lack."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from tracker.catalogue import analytes, grading_tables
from tracker.catalogue.drug_problems import drug_misfits
from tracker.domain.conditions import Basis, Compare, Frozen, Is, Location, Source, located_leaves
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.planned import is_unplanned, recurring_month
from tracker.domain.protocol import Protocol
from tracker.domain.protocol_names import DERIVED_SCORES, Misfit, conditions
from tracker.language import N_, _

CHANGES = ("improvement", "percent_improvement")
"""The parts that any score has at an endpoint with a baseline."""

# Reasons by pydantic's type of error; what they hold comes from its context and input.
_REASONS = {
    "missing": N_("is missing"),
    "bool_parsing": N_("must be true or false, not {input}"),
    "bool_type": N_("must be true or false"),
    "date_from_datetime_parsing": N_("must be a date such as 2026-04-14, not {input}"),
    "date_parsing": N_("must be a date such as 2026-04-14, not {input}"),
    "date_type": N_("must be a date such as 2026-04-14"),
    "decimal_parsing": N_("must be a number, not {input}"),
    "decimal_type": N_("must be a number"),
    "enum": N_("must be {expected}, not {input}"),
    "finite_number": N_("must be a number, not {input}"),
    "greater_than_equal": N_("must be at least {ge}"),
    "int_parsing": N_("must be a whole number, not {input}"),
    "int_type": N_("must be a whole number"),
    "literal_error": N_("must be {expected}, not {input}"),
    "model_type": N_("must hold fields (name: value)"),
    "string_pattern_mismatch": N_(
        "must be small letters, digits and _, beginning with a letter, not {input}"
    ),
    "string_too_short": N_("must not be empty"),
    "string_type": N_("must be a text"),
    "too_short": N_("must not be empty"),
    "too_long": N_("must have at most {max_length} entries"),
    "tuple_type": N_("must be a list"),
    "value_error": "{error}",
}


def schema_misfits(error: ValidationError) -> Iterator[Misfit]:
    """The errors of the schema with their place, each as what is said after the field's name."""
    for one in error.errors(include_url=False):
        context = one.get("ctx", {})
        if one["type"] == "misfits":
            yield from context["misfits"]
            yield from catalogue_misfits(context["protocol"])
        elif one["type"] == "too_short" and one["input"]:
            continue  # its entries have errors of their own, and pydantic counts only those without
        elif one["type"] == "extra_forbidden":
            yield Misfit(one["loc"], _unknown_field(str(one["loc"][-1])))
        else:
            yield Misfit(one["loc"], _reason(one["type"], one["msg"], {**context, "input": one["input"]}))


def _reason(kind: str, message: str, context: dict[str, Any]) -> str:
    template = _REASONS.get(kind)
    return _(template).format(**context) if template else message


def _unknown_field(name: str) -> str:
    known = {field for model in Frozen.__subclasses__() for field in model.model_fields}
    near = get_close_matches(name, known, n=1)
    hint = _(" (did you mean {near}?)").format(near=near[0]) if near else ""
    return _("is not a field that belongs here{hint}").format(hint=hint)


def catalogue_misfits(protocol: Protocol) -> Iterator[Misfit]:
    """What a study names that no catalogue has: instruments, parts of scores, analytes, units, words, criteria."""
    if protocol.ctcae_version not in grading_tables():
        yield Misfit(("ctcae_version",), _unknown(protocol.ctcae_version, grading_tables()))
    for index, form in enumerate(protocol.forms):
        where = ("forms", index)
        if form.instrument is not None and form.instrument not in INSTRUMENTS:
            yield Misfit((*where, "instrument"), _unknown(form.instrument, INSTRUMENTS))
        for place, name in enumerate(form.analytes):
            if name not in analytes():
                yield Misfit((*where, "analytes", place), _unknown(name, analytes()))
    for place_of_rule, condition in conditions(protocol):
        for where_leaf, leaf in located_leaves(condition, place_of_rule):
            if isinstance(leaf, Compare):
                yield from _compare_misfits(leaf, where_leaf)
            elif isinstance(leaf, Is):
                yield from _word_misfits(leaf, where_leaf)
    yield from drug_misfits(protocol)
    yield from _sources_without_words(protocol, ())


def taken_names(protocol: Protocol) -> Iterator[Misfit]:
    """The planned visits that are called like those which no protocol plans, or like one of a recurring series."""
    recurring = any(visit.repeat for visit in protocol.visits)
    for index, visit in enumerate(protocol.visits):
        why = ""
        if is_unplanned(visit.id):
            why = _("{name} is a visit beside the schedule: give it another id")
        elif recurring and recurring_month(visit.id):
            why = _("{name} is a visit of the recurring series: give it another id")
        if why:
            yield Misfit(("visits", index, "id"), why.format(name=visit.id))


def _compare_misfits(leaf: Compare, where: Location) -> Iterator[Misfit]:
    if leaf.score is not None:
        yield from _score_misfits(leaf, where)
    if leaf.analyte is not None:
        yield from _limit_misfits(leaf, leaf.analyte, where)


def _score_misfits(leaf: Compare, where: Location) -> Iterator[Misfit]:
    known = {*INSTRUMENTS, *DERIVED_SCORES}
    if leaf.score not in known:
        yield Misfit((*where, "score"), _unknown(str(leaf.score), known))
        return
    parts = {*(INSTRUMENTS[leaf.score].part_labels if leaf.score in INSTRUMENTS else ()), *CHANGES}
    if leaf.part is not None and leaf.part not in parts:
        yield Misfit((*where, "part"), _unknown(leaf.part, parts))
    if any(limit.unit for limit in leaf.limits):
        yield Misfit((*where, "limits"), _("the limit of a score has no unit"))


def _limit_misfits(leaf: Compare, name: str, where: Location) -> Iterator[Misfit]:
    analyte = analytes().get(name)
    if analyte is None:
        yield Misfit((*where, "analyte"), _unknown(name, analytes()))
    elif not analyte.units:
        words = ", ".join(analyte.words)
        yield Misfit(
            (*where, "op"),
            _("{name} has no number: use is, with one of {words}").format(name=name, words=words),
        )
    elif leaf.times is None:
        units = ", ".join(analyte.units)
        for place, limit in enumerate(leaf.limits):
            if limit.unit is None:
                why = _("a limit of {name} has a unit: one of {units}").format(name=name, units=units)
                yield Misfit((*where, "limits", place), why)
            elif limit.unit not in analyte.units:
                why = _("{unit} is not a unit of {name}: one of {units}")
                said = why.format(unit=limit.unit, name=name, units=units)
                yield Misfit((*where, "limits", place, "unit"), said)


def _word_misfits(leaf: Is, where: Location) -> Iterator[Misfit]:
    if leaf.analyte is None:
        return
    analyte = analytes().get(leaf.analyte)
    if analyte is None:
        yield Misfit((*where, "analyte"), _unknown(leaf.analyte, analytes()))
    elif leaf.word not in analyte.words:
        yield Misfit((*where, "is"), _unknown(leaf.word, analyte.words))


def _unknown(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    hint = _(" (did you mean {near}?)").format(near=near[0]) if near else ""
    return _("{name} is not known{hint}").format(name=name, hint=hint)


def _sources_without_words(part: object, where: Location) -> Iterator[Misfit]:
    """Statements said to be the protocol's own that show no words of it."""
    if isinstance(part, Source):
        if part.basis is Basis.PROTOCOL and not part.words.strip():
            yield Misfit(
                (*where, "words"),
                _("a statement of the protocol shows the words it rests on; else basis is site"),
            )
    elif isinstance(part, Frozen):
        for name in type(part).model_fields:
            yield from _sources_without_words(getattr(part, name), (*where, name))
    elif isinstance(part, tuple):
        for index, entry in enumerate(part):
            yield from _sources_without_words(entry, (*where, index))
