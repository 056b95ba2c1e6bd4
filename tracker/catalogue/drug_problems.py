"""What is wrong with the drugs that a study file names: unknown ones, and a weekly drug given daily."""

from collections.abc import Iterator
from difflib import get_close_matches

from tracker.catalogue import drugs
from tracker.domain.conditions import Location
from tracker.domain.drug_rules import ProhibitedDrug, Washout
from tracker.domain.drugs import is_weekly_only
from tracker.domain.protocol import Protocol
from tracker.domain.protocol_names import Misfit
from tracker.language import _


def drug_misfits(protocol: Protocol) -> Iterator[Misfit]:
    """Drugs and classes that the catalogue lacks, half-lives asked of none, methotrexate written as daily."""
    for index, washout in enumerate(protocol.washouts):
        yield from _unknown_names(washout, ("washouts", index))
    for index, rule in enumerate(protocol.prohibited):
        yield from _unknown_names(rule, ("prohibited", index))
    for index, dose in enumerate(protocol.dose_rules):
        if drugs().get(dose.drug) is None:
            yield Misfit(
                ("dose_rules", index, "drug"), _unknown(dose.drug, [one.id for one in drugs().drugs])
            )
        elif is_weekly_only(drugs().get(dose.drug)) and dose.unit != "mg/week":
            yield Misfit(("dose_rules", index, "unit"), _weekly(dose.drug))
    yield from _daily_arms(protocol)
    yield from _daily_items(protocol)


def _unknown_names(rule: Washout | ProhibitedDrug, where: Location) -> Iterator[Misfit]:
    for field, known in (
        ("drugs", [one.id for one in drugs().drugs]),
        ("classes", [one.id for one in drugs().classes]),
    ):
        for place, name in enumerate(getattr(rule, field)):
            if name not in known:
                yield Misfit((*where, field, place), _unknown(name, known))


def _daily_arms(protocol: Protocol) -> Iterator[Misfit]:
    for index, arm in enumerate(protocol.arms):
        for place, drug in enumerate(arm.drugs):
            known = drugs().leading(drug.name)
            if is_weekly_only(known) and drug.every not in (None, "week"):
                yield Misfit(("arms", index, "drugs", place, "every"), _weekly(drug.name))


def _daily_items(protocol: Protocol) -> Iterator[Misfit]:
    """A dose per day of a drug that is weekly: it could be read, and taken, as daily."""
    for index, form in enumerate(protocol.forms):
        for place, item in enumerate(form.items):
            per_day = item.unit.endswith(("/d", "/day"))
            if per_day and is_weekly_only(drugs().leading(item.label)):
                yield Misfit(("forms", index, "items", place, "unit"), _weekly(item.label))


def _weekly(name: str) -> str:
    return _("{name}: this drug is taken once a WEEK, never daily").format(name=name)


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = _(" (did you mean {near}?)").format(near=near[0]) if near else ""
    return _("{name} is not known{hint}").format(name=name, hint=hint)
