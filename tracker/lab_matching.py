"""Which visit and which form a laboratory result of a file belongs to; why none, or between which a person chooses."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracker.catalogue import analytes
from tracker.domain import dates
from tracker.domain.forms import base_form
from tracker.domain.protocol import Form
from tracker.domain.records import Entry, Visit
from tracker.domain.samples import ABOUT, SAMPLE_DATE
from tracker.domain.units import OTHER, Family
from tracker.exchange.lab_rows import FileResult
from tracker.history import History
from tracker.language import _

_NO_SAMPLE = ABOUT - {SAMPLE_DATE}
_Kind = tuple[str, tuple[str, ...]]
"""What visits have in common that ask for the same: the version of the protocol, and their forms."""


@dataclass(frozen=True)
class Spot:
    """Where a result belongs: a visit, a form of it, and the result that stands there already."""

    visit: Visit
    form: str
    entry: Entry | None
    dated: bool
    """Whether the sample is of the visit's own day, so that no day needs to be recorded."""


@dataclass(frozen=True)
class Nowhere:
    """Why a result is taken into no visit; `choices` where a person may say into which."""

    why: str
    choices: tuple[str, ...] = ()
    asks_reason: bool = False
    """Whether it would be taken with a reason for the import."""


@dataclass
class Matching:
    """The visits of one participant, with the samples that a file brings to them."""

    history: History
    rule: str = "ask"
    """What decides between several visits: ask, or the nearest."""
    samples: dict[tuple[str, str], date] = field(default_factory=dict)
    """The day of the sample of each form that had none, by visit and form."""
    _visits: dict[tuple[date, str, bool], Visit | Nowhere] = field(default_factory=dict)
    _asked: dict[tuple[_Kind, str], str | None] = field(default_factory=dict)
    _kinds: dict[str, _Kind] = field(default_factory=dict)
    _forms: dict[_Kind, tuple[Form, ...]] = field(default_factory=dict)
    _repeats: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _recorded: dict[str, Mapping[tuple[str, str], Entry]] = field(default_factory=dict)

    def spot(self, result: FileResult, chosen: str = "") -> Spot | Nowhere:
        """Where a result belongs; `chosen` is the visit that a person chose for its row."""
        assert result.day is not None
        key = (result.day, chosen or result.visit, bool(chosen))
        if key not in self._visits:
            self._visits[key] = self._visit(*key)
        visit = self._visits[key]
        if isinstance(visit, Nowhere):
            return visit
        wanted = (self._kind(visit), result.analyte)
        if wanted not in self._asked:
            self._asked[wanted] = self._form(visit, result.analyte)
        form = self._asked[wanted]
        if form is None:
            return Nowhere(_("{visit} has no laboratory form").format(visit=visit.short))
        return self._sample(visit, form, result)

    # --- the visit

    def _visit(self, day: date, named: str, chosen: bool) -> Visit | Nowhere:
        if named:
            return self._named(day, named, chosen, self._with_forms)
        exact = [visit for visit in self._with_forms if day in self._days_of[visit.id]]
        found = exact or [visit for visit in self._with_forms if _holds(visit, day)]
        if len(found) == 1:
            return _begun(found[0])
        return self._of_several(found, day) if found else self._outside(day)

    def _named(self, day: date, named: str, chosen: bool, visits: list[Visit]) -> Visit | Nowhere:
        found = next(
            (one for one in visits if named.casefold() in (one.planned_id, one.short.casefold())), None
        )
        if found is None:
            names = ", ".join(one.planned_id for one in visits)
            words = _("there is no visit “{name}” with a laboratory form: there are {names}")
            return Nowhere(words.format(name=named, names=names))
        if not (chosen or day in self._days_of[found.id] or _holds(found, day)):
            words = _("{visit} neither took place on {day} nor has a window that holds it")
            return Nowhere(words.format(visit=found.short, day=dates.full(day)), (found.planned_id,))
        return _begun(found)

    @cached_property
    def _with_forms(self) -> list[Visit]:
        """The visits that have a laboratory form."""
        return [visit for visit in self.history.visits if self._laboratory_forms(visit)]

    @cached_property
    def _days_of(self) -> Mapping[str, Set[date | None]]:
        """The days on which each visit took place or a sample of it was taken."""
        return {visit.id: self._own_days(visit) for visit in self._with_forms}

    def _own_days(self, visit: Visit) -> Set[date | None]:
        if visit.held_on is None:
            return frozenset()
        forms = (form for form in self.history.forms_of(visit) if self._is_laboratory(form))
        return {visit.held_on, *(self.history.day_of(visit, form) for form in forms)}

    def _of_several(self, found: list[Visit], day: date) -> Visit | Nowhere:
        held = [visit for visit in found if visit.held_on]
        if self.rule == "nearest" and held:
            ranked = sorted(held, key=lambda one: _distance(one, day))
            if len(ranked) == 1 or _distance(ranked[0], day) < _distance(ranked[1], day):
                return ranked[0]
        names = ", ".join(visit.short for visit in found)
        words = _("{day} may belong to any of {names}: choose the visit")
        return Nowhere(
            words.format(day=dates.full(day), names=names), tuple(visit.planned_id for visit in found)
        )

    def _outside(self, day: date) -> Nowhere:
        held = [visit for visit in self._with_forms if visit.held_on]
        why = _("{day} lies in no visit’s window").format(day=dates.full(day))
        if held:
            nearest = min(held, key=lambda one: _distance(one, day))
            near = _("nearest is {visit}, held {day}")
            on = dates.full(nearest.held_on or day)
            why = f"{why}; {near.format(visit=nearest.short, day=on)}"
        return Nowhere(why, tuple(visit.planned_id for visit in held))

    # --- the form

    def _laboratory_forms(self, visit: Visit) -> tuple[Form, ...]:
        kind = self._kind(visit)
        if kind not in self._forms:
            protocol = self.history.under(visit).protocol
            forms = [protocol.form(name) for name in kind[1]]
            sex = self.history.participant.sex
            self._forms[kind] = tuple(form for form in forms if form.analytes and form.applies_to(sex))
        return self._forms[kind]

    def _kind(self, visit: Visit) -> _Kind:
        if visit.id not in self._kinds:
            forms = visit.form_ids(self.history.under(visit).protocol)
            self._kinds[visit.id] = (visit.protocol_version, forms)
        return self._kinds[visit.id]

    def _is_laboratory(self, form_id: str) -> bool:
        return bool(self.history.protocol.form(base_form(form_id)).analytes)

    def _form(self, visit: Visit, analyte: str) -> str | None:
        """The form that asks for the analyte; else the longest, on which it stands unasked."""
        forms = self._laboratory_forms(visit)
        asking = next((form for form in forms if analyte in form.analytes), None)
        if asking is None and _is_pregnancy(analyte):
            return None
        longest = max(forms, key=lambda form: len(form.analytes), default=None)
        chosen = asking or longest
        return chosen.id if chosen else None

    # --- the sample

    def _sample(self, visit: Visit, form_id: str, result: FileResult) -> Spot | Nowhere:
        """The form of the visit, or of a repeat, whose sample is of the result's day."""
        assert result.day is not None
        recorded = self._entries(visit)
        for name in self._samples_of(visit, form_id):
            if self._day(visit, name) == result.day:
                self.samples.setdefault((visit.id, name), result.day)
                return Spot(visit, name, recorded.get((name, result.analyte)), result.day == visit.held_on)
        first = (visit.id, form_id)
        if not self._filled(visit, form_id) and first not in self.samples:
            self.samples[first] = result.day
            return Spot(visit, form_id, recorded.get((form_id, result.analyte)), dated=False)
        known = self._day(visit, form_id)
        words = _("{visit} has a sample of {day} already: begin a repeat for another")
        return Nowhere(words.format(visit=visit.short, day=dates.full(known) if known else "–"))

    def _samples_of(self, visit: Visit, form_id: str) -> tuple[str, ...]:
        """The form and its repeats at a visit."""
        key = (visit.id, form_id)
        if key not in self._repeats:
            names = self.history.forms_of(visit)
            self._repeats[key] = tuple(name for name in names if base_form(name) == form_id) or (form_id,)
        return self._repeats[key]

    def _filled(self, visit: Visit, form_id: str) -> bool:
        """Whether a sample stands on the form: a result of it, or its day."""
        here = (one for one in self.history.entries.get(visit.id, ()) if one.form == form_id)
        return any((one.text or one.missing) and one.item not in _NO_SAMPLE for one in here)

    def _day(self, visit: Visit, form_id: str) -> date | None:
        return self.samples.get((visit.id, form_id)) or self.history.day_of(visit, form_id)

    def _entries(self, visit: Visit) -> Mapping[tuple[str, str], Entry]:
        if visit.id not in self._recorded:
            here = self.history.entries.get(visit.id, ())
            self._recorded[visit.id] = {(one.form, one.item): one for one in here}
        return self._recorded[visit.id]


def _holds(visit: Visit, day: date) -> bool:
    return bool(visit.earliest and visit.latest and visit.earliest <= day <= visit.latest)


def _distance(visit: Visit, day: date) -> int:
    return abs(((visit.held_on or visit.target or day) - day).days)


def _begun(visit: Visit) -> Visit | Nowhere:
    if visit.held_on:
        return visit
    if visit.not_needed or visit.missed_on:
        return Nowhere(_("{visit} is no longer expected").format(visit=visit.short))
    return Nowhere(_("{visit} has not begun: record its date first").format(visit=visit.short))


def _is_pregnancy(analyte: str) -> bool:
    return not analyte.startswith(OTHER) and analytes()[analyte].family is Family.PREGNANCY
