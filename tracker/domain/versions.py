"""A study under its versions: what was held keeps the rules of its version, whatever a later one says.

A record may name a visit, form or item that a later version of the study file no longer has. So a version is read with
those of the others behind its own: they keep their names, and nothing new is planned or asked by them.
"""

from collections.abc import Collection, Iterable

from tracker.domain.forms import Form
from tracker.domain.protocol import PlannedVisit, Protocol


def carried(protocol: Protocol, others: Iterable[Protocol]) -> Protocol:
    """A version with the visits and forms that only the others have, each at its place in the schedule.

    Its own visits, forms, criteria, thresholds and rules stay exactly what they are.
    """
    visits, forms = list(protocol.visits), list(protocol.forms)
    for other in others:
        _put_between(visits, other.visits)
        known = {form.id for form in forms}
        forms += [form for form in other.forms if form.id not in known]
    if len(visits) == len(protocol.visits) and len(forms) == len(protocol.forms):
        return protocol
    return protocol.model_copy(update={"visits": tuple(visits), "forms": tuple(forms)})


def _put_between(visits: list[PlannedVisit], others: tuple[PlannedVisit, ...]) -> None:
    """Each visit that is not there yet behind the one that it follows in its own version."""
    at = 0
    for visit in others:
        found = next((place for place, one in enumerate(visits) if _is_same(one, visit)), None)
        if found is None:
            visits.insert(at, visit)
            found = at
        at = max(at, found + 1)


def _is_same(one: PlannedVisit, other: PlannedVisit) -> bool:
    """Whether the ids of one are the ids of the other: a series also recurs as often."""
    return (one.id, one.repeat) == (other.id, other.repeat)


def is_planned(protocol: Protocol, visit_id: str) -> bool:
    """Whether a version itself has this visit, or makes it of a series."""
    try:
        protocol.visit(visit_id)
    except KeyError:
        return False
    return True


def widest(protocol: Protocol, others: Collection[Protocol]) -> Protocol:
    """A version with every form, item and criterion that any of the others asks: what a record can hold at all."""
    forms = {form.id: form for form in protocol.forms}
    criteria = {one.id: one for one in protocol.criteria}
    for other in others:
        for form in other.forms:
            forms[form.id] = _wider(forms[form.id], form) if form.id in forms else form
        for one in other.criteria:
            criteria.setdefault(one.id, one)
    visits = tuple(_with_every_form(visit, others) for visit in protocol.visits)
    return protocol.model_copy(
        update={"visits": visits, "forms": tuple(forms.values()), "criteria": tuple(criteria.values())}
    )


def _with_every_form(visit: PlannedVisit, others: Iterable[Protocol]) -> PlannedVisit:
    same = (one for other in others for one in other.visits if _is_same(one, visit))
    forms = dict.fromkeys((*visit.forms, *(name for one in same for name in one.forms)))
    return visit if len(forms) == len(visit.forms) else visit.model_copy(update={"forms": tuple(forms)})


def _wider(form: Form, other: Form) -> Form:
    known = {item.id for item in form.items}
    items = tuple(item for item in other.items if item.id not in known)
    analytes = tuple(name for name in other.analytes if name not in form.analytes)
    return form.model_copy(update={"items": (*form.items, *items), "analytes": (*form.analytes, *analytes)})
