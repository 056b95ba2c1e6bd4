"""All that is recorded of one participant, loaded once: what forms, trends and criteria are built from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Self

from sqlalchemy import Connection

from tracker import planning, progress
from tracker.domain.criteria import LabFact, WhichSample
from tracker.domain.entry import reference_range
from tracker.domain.forms import base_form, sample_number
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.instruments.easi import weighing_age
from tracker.domain.labs import LabValue
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Form, Protocol
from tracker.domain.records import Entry, LogEntry, Participant, Study, Visit
from tracker.domain.samples import SAMPLE_DATE, Measured, Rival, deciding
from tracker.domain.versions import is_planned
from tracker.domain.weighing import frozen_on, weighing_day
from tracker.site import Site
from tracker.storage import read, read_amendments, read_logs, read_results

_Answers = dict[tuple[tuple[str, ...], str], tuple[tuple[Visit, Entry], ...]]
"""Answers by the forms that ask alike, and the item."""


@dataclass(frozen=True)
class History:
    """A participant with visits in their order (schedule.in_order) and what each holds."""

    participant: Participant
    study: Study
    visits: tuple[Visit, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    logs: Mapping[str, tuple[LogEntry, ...]] = field(default_factory=dict)
    until: date | None = None
    """Samples of a later day are left out."""
    today: date | None = None
    """The site's day on which this was loaded: what goes on has gone on until then."""
    decided_under: str = ""
    """The version that was in force when eligibility was decided; "" before a decision or an amendment."""

    @property
    def protocol(self) -> Protocol:
        """The protocol version in force, as the site settled it."""
        return self.study.protocol

    @cached_property
    def baseline(self) -> Visit | None:
        """The baseline visit."""
        return next((visit for visit in self.visits if visit.planned_id == self.protocol.baseline.id), None)

    @property
    def weights_frozen(self) -> date | None:
        """The day of baseline where the site froze the region weights of EASI there."""
        return frozen_on(self.study.choices, self.baseline)

    def visit(self, visit_id: str) -> Visit:
        """The visit with this id, one of this participant's."""
        return next(visit for visit in self.visits if visit.id == visit_id)

    def under(self, visit: Visit) -> "History":
        """The same seen under the version that a visit is planned or was held under: its forms, its rules."""
        return self.under_version(visit.protocol_version)

    def under_version(self, version: str) -> "History":
        """The same seen under a version of the study; under the one in force where there is no other."""
        protocol = self.study.versions.get(version, self.protocol)
        if protocol is self.protocol:
            return self
        if version not in self._under:
            self._under[version] = replace(self, study=replace(self.study, protocol=protocol))
        return self._under[version]

    @cached_property
    def _under(self) -> "dict[str, History]":
        return {}

    def forms_of(self, visit: Visit) -> tuple[str, ...]:
        """The forms of a visit that apply to the participant, each followed by its repeats."""
        protocol = self.under(visit).protocol
        sex, recorded = self.participant.sex, {one.form for one in self.entries.get(visit.id, ())}
        asked = [name for name in visit.form_ids(protocol) if protocol.form(name).applies_to(sex)]
        repeats = sorted((name for name in recorded if sample_number(name) > 1), key=sample_number)
        return tuple(form for name in asked for form in (name, *(r for r in repeats if base_form(r) == name)))

    def is_planned(self, visit: Visit) -> bool:
        """Whether the version in force has the visit, or no protocol ever planned it."""
        return is_unplanned(visit.planned_id) or is_planned(self.study.current, visit.planned_id)

    def is_after_baseline(self, visit: Visit) -> bool:
        """Whether the schedule has the visit after baseline; of one that no protocol plans its day tells."""
        if is_unplanned(visit.planned_id):
            return (visit.day or 0) > 0
        planned, baseline = self.protocol.visit(visit.planned_id), self.protocol.baseline
        first = next(one for one in self.protocol.visits if one is planned or one is baseline)
        return first is not planned

    def held(self) -> tuple[Visit, ...]:
        """The visits that took place, latest first."""
        taken = [visit for visit in self.visits if visit.held_on]
        return tuple(sorted(taken, key=lambda visit: (visit.held_on, visit.position), reverse=True))

    # --- days of samples

    @cached_property
    def _sample_days(self) -> Mapping[tuple[str, str], date]:
        """The recorded dates of samples by visit and form, each repeat its own."""
        return {
            (visit_id, entry.form): date.fromisoformat(str(entry.value))
            for visit_id, entries in self.entries.items()
            for entry in entries
            if entry.item == SAMPLE_DATE and entry.value
        }

    def day_of(self, visit: Visit, form_id: str) -> date | None:
        """The day that counts of what a form of a visit holds: its sample's date, else the visit's day or target."""
        return self._sample_days.get((visit.id, form_id)) or visit.held_on or visit.target

    def _order(self, answer: tuple[Visit, Entry]) -> tuple[date, int]:
        visit, entry = answer
        return self.day_of(visit, entry.form) or date.max, visit.position

    # --- answers, of each visit the one that decides

    @cached_property
    def _by_item(self) -> Mapping[tuple[str, str], tuple[tuple[Visit, Entry], ...]]:
        """The answers at held visits by form and item, those of repeats with the form they repeat."""
        found: dict[tuple[str, str], list[tuple[Visit, Entry]]] = {}
        for visit in self.held():
            for entry in self.entries.get(visit.id, ()):
                if entry.text or entry.missing:
                    found.setdefault((base_form(entry.form), entry.item), []).append((visit, entry))
        return {key: tuple(answers) for key, answers in found.items()}

    def every_answer(self, form: Form, item_id: str) -> tuple[tuple[Visit, Entry], ...]:
        """Every answer to an item at held visits, also those that do not decide, latest first."""
        key = (self._same_forms(form), item_id)
        if key not in self._every:
            found = [answer for name in key[0] for answer in self._by_item.get((name, item_id), ())]
            self._every[key] = tuple(sorted(found, key=self._order, reverse=True))
        return self._every[key]

    def of_item(self, form: Form, item_id: str) -> tuple[tuple[Visit, Entry], ...]:
        """The answers to the same item at held visits, latest first, also under another form of the same kind.

        Of several at one visit the one that decides; while nobody chose, an entry that is `undecided`.
        """
        key = (self._same_forms(form), item_id)
        if key not in self._decided:
            answers = self.every_answer(form, item_id)
            if len({visit.id for visit, _entry in answers}) < len(answers):
                answers = tuple(sorted(self._deciding(answers), key=self._order, reverse=True))
            self._decided[key] = tuple(answer for answer in answers if self._is_in_time(*answer))
        return self._decided[key]

    @cached_property
    def _every(self) -> "_Answers":
        """What was asked for already: a form asks for the same again and again, for each of its items."""
        return {}

    @cached_property
    def _decided(self) -> "_Answers":
        return {}

    def _deciding(self, answers: Iterable[tuple[Visit, Entry]]) -> Iterator[tuple[Visit, Entry]]:
        by_visit: dict[str, list[tuple[Visit, Entry]]] = {}
        for visit, entry in answers:
            by_visit.setdefault(visit.id, []).insert(0, (visit, entry))
        for rows in by_visit.values():
            found = deciding([entry for _visit, entry in rows])
            if found:
                yield rows[0][0], found

    def _is_in_time(self, visit: Visit, entry: Entry) -> bool:
        day = self.day_of(visit, entry.form)
        return self.until is None or day is None or day <= self.until

    def earlier(
        self, form: Form, item_id: str, visit: Visit, form_id: str
    ) -> tuple[tuple[Visit, Entry], ...]:
        """The answers of other visits before what a form of this visit holds, latest first."""
        here = (self.day_of(visit, form_id) or date.max, visit.position)
        found = self.of_item(form, item_id)
        return tuple(one for one in found if one[0].id != visit.id and self._order(one) < here)

    def rivals(self, form: Form, item_id: str, visit: Visit, form_id: str) -> tuple[Rival, ...]:
        """The other results of an item at a visit, those with a value, the first sample first."""
        others = [
            entry
            for seen, entry in self.every_answer(form, item_id)
            if seen.id == visit.id and entry.form != form_id and entry.value is not None
        ]
        in_order = sorted(others, key=lambda one: (base_form(one.form), sample_number(one.form)))
        return tuple(Rival(one.form, one, self.day_of(visit, one.form)) for one in in_order)

    def measured(self, item_id: str, day: date | None) -> Measured | None:
        """The last number under an item's id on any form of plain items, on or before a day: weight, height."""
        if (item_id, day) not in self._numbers:
            self._numbers[item_id, day] = self._measured(item_id, day)
        return self._numbers[item_id, day]

    @cached_property
    def _numbers(self) -> dict[tuple[str, date | None], Measured | None]:
        """What was asked for already: each result is judged with the weight of its day."""
        return {}

    def _measured(self, item_id: str, day: date | None) -> Measured | None:
        if not any(name == item_id for _form, name in self._by_item):
            return None
        forms = [form for form in self.protocol.forms if any(item.id == item_id for item in form.items)]
        found = [answer for form in forms for answer in self.of_item(form, item_id)]
        for visit, entry in sorted(found, key=self._order, reverse=True):
            on = self.day_of(visit, entry.form)
            if on and day and on <= day and (entry.undecided or isinstance(entry.value, Decimal)):
                return Measured(entry.value if isinstance(entry.value, Decimal) else None, on)
        return None

    def of_analyte(self, analyte_id: str) -> tuple[tuple[Visit, Entry], ...]:
        """The results of an analyte at held visits, latest first."""
        asked = (form for form in self.protocol.forms if analyte_id in form.analytes)
        form = next(asked, None)
        return () if form is None else self.of_item(form, analyte_id)

    def of_score(self, instrument_id: str) -> tuple[tuple[Visit, Score], ...]:
        """The scores of an instrument at held visits, latest first, also those without a total."""
        if instrument_id not in self._scores:
            self._scores[instrument_id] = tuple(self._scored(instrument_id))
        return self._scores[instrument_id]

    @cached_property
    def _scores(self) -> dict[str, tuple[tuple[Visit, Score], ...]]:
        """What was asked for already, as of the answers."""
        return {}

    def _scored(self, instrument_id: str) -> Iterator[tuple[Visit, Score]]:
        forms = {form.id for form in self.protocol.forms if form.instrument == instrument_id}
        for visit in self.held():
            answers = answers_of(self.entries.get(visit.id, ()), forms)
            if answers:
                yield visit, scored(instrument_id, answers, self, visit)

    def up_to(self, position: int) -> Self:
        """The same history with only the visits up to a position of the schedule."""
        kept = tuple(visit for visit in self.visits if visit.position <= position)
        last = next((visit.held_on for visit in kept if visit.position == position), None)
        return replace(self, visits=kept, until=last)

    @cached_property
    def at_baseline(self) -> Self | None:
        """The same history up to baseline, samples drawn after its day left out; None without a baseline."""
        return None if self.baseline is None else self.up_to(self.baseline.position)

    def _same_forms(self, form: Form) -> tuple[str, ...]:
        kind = (form.instrument, bool(form.analytes))
        return (form.id,) if kind == (None, False) else self._forms_by_kind[kind]

    @cached_property
    def _forms_by_kind(self) -> Mapping[tuple[str | None, bool], tuple[str, ...]]:
        found: dict[tuple[str | None, bool], tuple[str, ...]] = {}
        for form in self.protocol.forms:
            kind = (form.instrument, bool(form.analytes))
            found[kind] = (*found.get(kind, ()), form.id)
        return found


def load(site: Site, connection: Connection, participant_id: str, *, logs: bool = True) -> History:
    """The history of a participant, without `logs` where nothing asks for them. NotFound where there is none."""
    progress.step()  # whoever reads many may be stopped between two
    participant = read.participant(connection, participant_id)
    plan = planning.plan_of(site, connection, participant.study_id)
    stored = read.visits(connection, [participant_id]).get(participant_id, ())
    return History(
        participant,
        planning.study_of(participant.study_id, plan),
        planning.shown_visits(stored, plan.protocol, site.today()),
        read_results.entries(connection, [visit.id for visit in stored]),
        read_logs.logs(connection, participant_id) if logs else {},
        today=site.today(),
        decided_under=_decided_under(connection, participant, plan),
    )


def _decided_under(connection: Connection, who: Participant, plan: planning.Plan) -> str:
    """The version that was in force when eligibility was decided: its criteria go on being those of the decision."""
    made = read_amendments.decided_at(connection, who.id) if plan.versions else None
    if made is None:
        return ""
    then = [one for one in read_amendments.versions(connection, who.study_id) if one.added_at <= made]
    return then[-1].version if then else next(iter(plan.versions))


def answers_of(entries: tuple[Entry, ...], forms: set[str]) -> dict[str, Decimal | str | None]:
    """The answers recorded in these forms by item, for an instrument's score."""
    return {entry.item: entry.value for entry in entries if entry.form in forms and entry.value is not None}


def scored(
    instrument_id: str, answers: Mapping[str, Decimal | str | None], history: History, visit: Visit
) -> Score:
    """The score of recorded answers at a visit, with the age that decides the weights of its regions."""
    day = weighing_day(visit.held_on or visit.target, history.weights_frozen)
    age = weighing_age(history.participant.age_between(day)) if day else None
    return INSTRUMENTS[instrument_id].score(answers, age)


def lab_fact(entry: Entry) -> LabFact | None:
    """A recorded laboratory entry as criteria read it."""
    if entry.undecided:
        return WhichSample.NOT_CHOSEN
    if isinstance(entry.value, Decimal):
        value = LabValue(entry.comparator, entry.value, entry.unit or None)  # type: ignore[arg-type]  # stored signs
        return value, reference_range(entry.low, entry.high, entry.unit, entry.range_source)
    return entry.value
