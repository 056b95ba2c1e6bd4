"""Washouts judged from recorded treatments: kept, broken, or cannot tell and why.

Conventions (protocols.md 1, "to be confirmed by the site"): 6 weeks are 42 days, 12 weeks 84, months are
calendar months. A day counts whole: a treatment whose last day is 28 days before is 4 weeks ago.
"""

import math
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from tracker.domain.conditions import Basis
from tracker.domain.dates import full
from tracker.domain.drug_rules import Before, Washout, length_words
from tracker.domain.drugs import DrugCatalogue
from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, Visit
from tracker.domain.schedule import add_months
from tracker.domain.treatments import Treatment
from tracker.domain.verdict import Verdict
from tracker.language import N_, _

BEFORE: dict[Before, str] = {
    "screening": N_("screening"),
    "baseline": N_("baseline"),
    "consent": N_("consent"),
}


def reference_day(
    before: Before, protocol: Protocol, participant: Participant, visits: Iterable[Visit]
) -> date | None:
    """The day a washout counts back from: of consent, or of the visit, held or else booked or else planned."""
    if before == "consent":
        return participant.consent_date
    planned = protocol.baseline.id if before == "baseline" else before
    visit = next((one for one in visits if one.planned_id == planned), None)
    return visit.held_on or visit.appointment or visit.target if visit else None


def judge_washout(
    washout: Washout,
    treatments: Iterable[Treatment],
    reference: date | None,
    today: date,
    catalogue: DrugCatalogue,
) -> Verdict | None:
    """Whether a washout is kept (yes), broken (no) or cannot be told; None where no such treatment is recorded.

    Distances in whole days from the last day with the treatment to `reference`, the day of the visit held or
    planned (None: not known). A treatment that goes on breaks the washout once its last allowed day is over.
    Source: the washout's own.
    """
    judged = [
        verdict
        for one in treatments
        if (verdict := _judge(washout, one, reference, today, catalogue)) is not None
    ]
    for answer in (False, None):
        if found := [one for one in judged if one.answer is answer]:
            missing = tuple(dict.fromkeys(name for one in found for name in one.missing))
            return Verdict(answer, "; ".join(one.because for one in found), missing)
    return Verdict(True, "; ".join(one.because for one in judged)) if judged else None


def _judge(
    washout: Washout, one: Treatment, reference: date | None, today: date, catalogue: DrugCatalogue
) -> Verdict | None:
    matches = one.is_one_of(washout.names, catalogue)
    if matches and washout.routes:
        matches = one.given_by(washout.routes, catalogue)
    if matches is False:
        return None
    if reference is None:
        return _cannot(one, _("the day of {visit}").format(visit=_(BEFORE[washout.before])))
    last_allowed = _last_allowed(washout, one, reference, catalogue)
    if last_allowed is None:
        return _cannot(one, _("the half-life of {drug}").format(drug=one.name))
    return _dated(one, washout, reference, last_allowed, today, sure=matches is True)


def _dated(
    one: Treatment, washout: Washout, reference: date, last_allowed: date, today: date, *, sure: bool
) -> Verdict | None:
    taken = one.taken_between(last_allowed + timedelta(days=1), reference, today)
    told = _told(one, washout, reference, last_allowed)
    if taken is False:
        # A treatment that began after the reference day says nothing of the time before it.
        return None if one.started and one.started.first > reference else Verdict(True, told)
    if not sure:
        kind = _("whether {drug} is live") if one.live is None else _("the route of {drug}")
        return Verdict(None, told, (kind.format(drug=one.name),))
    return Verdict(False, told) if taken else Verdict(None, told, (_lacking(one),))


def _cannot(one: Treatment, missing: str) -> Verdict:
    told = _("{drug}: cannot be judged, {missing} is missing").format(drug=one.name, missing=missing)
    return Verdict(None, told, (missing,))


def _lacking(one: Treatment) -> str:
    """What would decide: the stop date, or how exactly it or the start is known."""
    if one.ended is None:
        return _("the stop date of {drug}").format(drug=one.name)
    if one.ended.is_exact:
        return _("the start date of {drug}").format(drug=one.name)
    return _("the exact dates of {drug}").format(drug=one.name)


def _told(one: Treatment, washout: Washout, reference: date, last_allowed: date) -> str:
    if one.ended is not None:
        taken = _("{drug} until {day}").format(drug=one.name, day=one.ended.words)
    elif one.ongoing:
        taken = _("{drug}, going on").format(drug=one.name)
    else:
        taken = _("{drug}, stop date not recorded").format(drug=one.name)
    return _("{taken}; last day allowed {last}, {length} before {visit} of {day}{whose}").format(
        taken=taken,
        last=full(last_allowed),
        length=length_words(washout.at_least),
        visit=_(BEFORE[washout.before]),
        day=full(reference),
        whose=_(", the site’s choice") if washout.source.basis is Basis.SITE else "",
    )


def _last_allowed(washout: Washout, one: Treatment, day: date, catalogue: DrugCatalogue) -> date | None:
    """The last day with the treatment that keeps the washout; None where its half-life is not known."""
    length, edge = washout.at_least, timedelta(days=1 if washout.at_exactly == "broken" else 0)
    if length.months is not None:
        return add_months(day, -length.months) - edge
    if length.half_lives is not None:
        known = one.known(catalogue)
        if known is None or known.half_life is None:
            return None
        days = math.ceil(length.half_lives * Fraction(known.half_life.days))
        return day - timedelta(days=days) - edge
    return day - timedelta(days=length.days or 0, weeks=length.weeks or 0) - edge
