"""Whether a treatment is one that the study does not allow on a day, or not at that dose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.domain.drug_rules import DailyDose, ProhibitedDrug
from tracker.domain.drugs import DrugCatalogue
from tracker.domain.labs import printed
from tracker.domain.protocol import Protocol
from tracker.domain.treatments import Treatment
from tracker.domain.verdict import Verdict
from tracker.language import _

_TO_MG: Mapping[str, Fraction] = {
    "mg": Fraction(1),
    "mg/d": Fraction(1),
    "g": Fraction(1000),
    "g/d": Fraction(1000),
    "µg": Fraction(1, 1000),
    "ug": Fraction(1, 1000),
    "mcg": Fraction(1, 1000),
}
_PER_DAY: Mapping[str, Fraction] = {"day": Fraction(1), "week": Fraction(1, 7)}
_FIVE = 5
"""mg of prednisone, by which corticosteroids are compared."""


@dataclass(frozen=True)
class Prohibition:
    """A rule of the study that a treatment meets; `verdict` is yes (not allowed) or cannot tell."""

    rule: ProhibitedDrug
    verdict: Verdict


def prohibited(
    protocol: Protocol, treatment: Treatment, on: date, catalogue: DrugCatalogue, since: date | None = None
) -> tuple[Prohibition, ...]:
    """The rules of a study that a treatment breaks, or may break, on a day (or from `since` to it, both inside).

    A treatment of another drug, or one known not to be taken then, gives none. A name that the catalogue does
    not know gives none either, which says nothing about it. Doses in mg a day. Source: each rule's own.
    """
    taken = treatment.taken_between(since or on, on, on)
    if taken is False:
        return ()
    judged = ((rule, _judge(rule, treatment, taken, catalogue)) for rule in protocol.prohibited)
    return tuple(
        Prohibition(rule, verdict) for rule, verdict in judged if verdict and verdict.answer is not False
    )


def _judge(
    rule: ProhibitedDrug, one: Treatment, taken: bool | None, catalogue: DrugCatalogue
) -> Verdict | None:
    matches = one.is_one_of(rule.names, catalogue)
    if matches and rule.routes:
        matches = one.given_by(rule.routes, catalogue)
    if matches is False:
        return None
    told = _("{drug}: {rule}").format(drug=one.name, rule=_(rule.label))
    if matches is None:
        kind = _("whether {drug} is live") if one.live is None else _("the route of {drug}")
        return Verdict(None, told, (kind.format(drug=one.name),))
    if rule.above and not (verdict := _over(rule.above, one, told, catalogue)).answer:
        return verdict
    return (
        Verdict(True, told)
        if taken
        else Verdict(None, told, (_("the dates of {drug}").format(drug=one.name),))
    )


def _over(limit: DailyDose, one: Treatment, told: str, catalogue: DrugCatalogue) -> Verdict:
    mg = daily_mg(one)
    known = one.known(catalogue)
    if mg is None:
        return Verdict(None, told, (_("the dose of {drug} in mg a day").format(drug=one.name),))
    if limit.prednisone_equivalent:
        if known is None or known.prednisone is None:
            missing = _("how much prednisone {drug} stands for").format(drug=one.name)
            return Verdict(None, told, (missing,))
        mg = mg * _FIVE / Fraction(known.prednisone.mg)
    return Verdict(mg > Fraction(limit.value), told)


def daily_mg(one: Treatment) -> Fraction | None:
    """The dose in mg a day, exact; None where the number, a unit of mass or how often it is taken is not recorded."""
    per_day = _PER_DAY.get("day" if one.unit.endswith("/d") else one.every)
    to_mg = _TO_MG.get(one.unit)
    if one.dose is None or per_day is None or to_mg is None:
        return None
    return Fraction(one.dose) * to_mg * per_day


def limit_words(rule: ProhibitedDrug) -> str:
    """From which dose it is not allowed: "any dose", "above 10 mg a day of prednisone or equivalent"."""
    if rule.above is None:
        return _("any dose")
    words = _("above {mg} mg a day of prednisone or equivalent")
    words = words if rule.above.prednisone_equivalent else _("above {mg} mg a day")
    return words.format(mg=printed(Decimal(rule.above.value)))
