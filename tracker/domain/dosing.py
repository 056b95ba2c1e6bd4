"""Doses judged: mg/kg by weight, and the dose stated by age, weight, risk and kidney.

Everything is exact (fractions of decimals) and three-valued; each sentence names what was used. 0 mg means that
nothing is taken: there is no dose to judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tracker.domain.age import Age
from tracker.domain.dates import full
from tracker.domain.drug_rules import DoseBand, DoseRule
from tracker.domain.labs import printed
from tracker.domain.verdict import Verdict
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

LIGHTEST, HEAVIEST = 1, 350
"""kg: weights outside are typing slips."""
UNITS = {"mg/d": N_("mg a day"), "mg/week": N_("mg a WEEK")}


@dataclass(frozen=True)
class Weight:
    """A weight in kg and the day it was taken (None: not known)."""

    kg: Decimal
    on: date | None = None

    @property
    def words(self) -> str:
        """ "58 kg of 14 Apr 2026"."""
        day = _(" of {day}").format(day=full(self.on)) if self.on else ""
        return _("{kg} kg{day}").format(kg=printed(self.kg), day=day)


@dataclass(frozen=True)
class Measure:
    """One measure of the kidney: eGFR in mL/min/1.73 m² or clearance in mL/min, from lowest to highest it can be."""

    low: Decimal
    high: Decimal
    words: str


@dataclass(frozen=True)
class Taker:
    """What a dose is judged by; None: not recorded. `risk`: whether one of the rule's risks was answered yes."""

    age: Age | None = None
    weight: Weight | None = None
    kidney: tuple[Measure, ...] = ()
    risk: bool | None = None


def dose_per_kg(dose: Decimal, weight: Weight | None) -> Fraction:
    """The dose in mg/kg, exact. `dose` in mg, at least 0; weight 1-350 kg.

    ValueRefused: MISSING without a weight, OUT_OF_RANGE for a weight or a dose that cannot be.
    """
    if weight is None:
        raise ValueRefused(
            Refusal.MISSING, _("The weight is missing."), _("Record the weight, then the dose."), "weight"
        )
    if not LIGHTEST <= weight.kg <= HEAVIEST:
        happened = _("A weight of {weight} kg is outside 1–350 kg.").format(weight=printed(weight.kg))
        raise ValueRefused(Refusal.OUT_OF_RANGE, happened, "", "weight")
    if dose < 0:
        raise ValueRefused(Refusal.OUT_OF_RANGE, _("A dose is at least 0 mg."), "", "dose")
    return Fraction(dose) / Fraction(weight.kg)


def judge_dose(rule: DoseRule, dose: Decimal, taker: Taker) -> Verdict | None:
    """Whether a dose lies outside what a rule allows: yes, no, cannot tell; None where there is nothing to judge.

    `dose` in the rule's unit (mg/d or mg/week). Source: the rule's own. Half of a recommended dose after
    sustained control is no departure where the rule says so.
    """
    if rule.kind == "free_of" or dose == 0:
        return None
    if rule.kind == "per_kg":
        return _judge_per_kg(rule, dose, taker.weight)
    return _judge_bands(rule, dose, taker)


def _judge_per_kg(rule: DoseRule, dose: Decimal, weight: Weight | None) -> Verdict:
    assert rule.low is not None
    assert rule.high is not None
    allowed = _("{low}–{high} mg/kg").format(low=printed(rule.low), high=printed(rule.high))
    try:
        taken = dose_per_kg(dose, weight)
    except ValueRefused as refused:
        told = _("{limit} cannot be judged: {why}").format(limit=allowed, why=refused.happened)
        return Verdict(None, told, (_("weight"),))
    assert weight is not None
    told = _("{taken} mg/kg ({dose} mg at {weight}), allowed {limit}, which is {from_mg}–{to_mg} mg").format(
        taken=_beside(taken, rule.low, rule.high),
        dose=printed(dose),
        weight=weight.words,
        limit=allowed,
        from_mg=_rounded(Fraction(rule.low * weight.kg), 1),
        to_mg=_rounded(Fraction(rule.high * weight.kg), 1),
    )
    return Verdict(not Fraction(rule.low) <= taken <= Fraction(rule.high), told)


def _beside(value: Fraction, *limits: Decimal) -> str:
    """A value in hundredths, in more digits where two would make it look like a limit that it is not."""
    for digits in (2, 4):
        shown = _rounded(value, digits)
        if all(Decimal(shown) != limit or value == Fraction(limit) for limit in limits):
            return shown
    return _rounded(value, 6)


def _rounded(value: Fraction, digits: int) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _judge_bands(rule: DoseRule, dose: Decimal, taker: Taker) -> Verdict:
    """The first band that fits decides; where one before it may fit, only if both say the same of the dose."""
    answers: list[bool | None] = []
    told: list[str] = []
    missing: list[str] = []
    for band in rule.bands:
        fits, lacking = _fits(band, taker)
        if fits is False:
            continue
        missing += lacking
        answers.append(_departs(rule, band, dose))
        told.append(band.words)
        if fits:
            break
    else:
        answers.append(False if rule.kind == "at_most" else None)
    said = _("{dose} {unit}; {words}{by}").format(
        dose=printed(dose),
        unit=_(UNITS[rule.unit]),
        words=_(" or ").join(_(words) for words in told) or _("no other dose is stated for this participant"),
        by=_used(rule, taker),
    )
    if len(set(answers)) == 1:
        if answers[0] is None:
            return Verdict(None, said, tuple(missing) or (_("a dose that the source states"),))
        return Verdict(answers[0], said)
    return Verdict(None, said, tuple(dict.fromkeys(missing)))


def _departs(rule: DoseRule, band: DoseBand, dose: Decimal) -> bool | None:
    """Whether a dose is not what the band states; None where it states none."""
    if not band.doses:
        return None
    if rule.kind == "at_most":
        return dose > max(band.doses)
    allowed = {*band.doses, *((stated / 2 for stated in band.doses) if rule.half_allowed else ())}
    return dose not in allowed


def _fits(band: DoseBand, taker: Taker) -> tuple[bool | None, list[str]]:
    """Whether all limits of a band hold, and what is missing to tell."""
    parts = list(_parts(band, taker))
    answers = [answer for answer, _name in parts]
    if False in answers:
        return False, []
    return (None if None in answers else True), [name for answer, name in parts if answer is None]


def _parts(band: DoseBand, taker: Taker) -> Iterator[tuple[bool | None, str]]:
    if band.age_from is not None or band.age_below is not None:
        age = taker.age
        spans = [(Decimal(age.fewest), Decimal(age.most))] if age else []
        yield _inside(spans, _decimal(band.age_from), _decimal(band.age_below)), _("birth date")
    if band.weight_from is not None or band.weight_below is not None:
        spans = [(taker.weight.kg, taker.weight.kg)] if taker.weight else []
        yield _inside(spans, band.weight_from, band.weight_below), _("weight")
    if band.kidney_from is not None or band.kidney_below is not None:
        spans = [(one.low, one.high) for one in taker.kidney]
        yield _inside(spans, band.kidney_from, band.kidney_below), _("creatinine or eGFR")
    if band.risk:
        yield taker.risk, _("the questions on risk")


def _decimal(years: int | None) -> Decimal | None:
    return None if years is None else Decimal(years)


def _inside(spans: list[tuple[Decimal, Decimal]], low: Decimal | None, below: Decimal | None) -> bool | None:
    """Whether one of the spans lies inside; None where one may, or there is none."""
    answers = [_span_inside(lowest, highest, low, below) for lowest, highest in spans]
    return True if True in answers else False if answers and None not in answers else None


def _span_inside(
    lowest: Decimal, highest: Decimal, low: Decimal | None, below: Decimal | None
) -> bool | None:
    if (low is not None and highest < low) or (below is not None and lowest >= below):
        return False
    inside = (low is None or lowest >= low) and (below is None or highest < below)
    return True if inside else None


def _used(rule: DoseRule, taker: Taker) -> str:
    """What the bands were judged by, for the end of the sentence."""
    asked = {name for band in rule.bands for name in DoseBand.model_fields if getattr(band, name)}
    used = []
    if {"age_from", "age_below"} & asked and taker.age:
        used.append(_("age {age}").format(age=taker.age.text))
    if {"weight_from", "weight_below"} & asked and taker.weight:
        used.append(taker.weight.words)
    if {"kidney_from", "kidney_below"} & asked:
        used += [one.words for one in taker.kidney]
    return _(" ({used})").format(used=", ".join(used)) if used else ""
