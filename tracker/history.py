"""All that is recorded of one participant, loaded once: what forms, trends and criteria are built from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from sqlalchemy import Connection

from tracker import planning
from tracker.catalogue import analytes
from tracker.domain.criteria import LabFact
from tracker.domain.entry import reference_range
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score, item_name
from tracker.domain.instruments.easi import weighing_age
from tracker.domain.labs import LabValue
from tracker.domain.protocol import Answer, Compare, Form, Is, Item, ItemKind, Protocol
from tracker.domain.records import Age, Entry, LogEntry, Participant, Study, Visit
from tracker.language import _
from tracker.site import Site
from tracker.storage import read, read_logs, read_results


@dataclass(frozen=True)
class History:
    """A participant with visits in the order of the schedule and what each holds."""

    participant: Participant
    study: Study
    visits: tuple[Visit, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    logs: Mapping[str, tuple[LogEntry, ...]] = field(default_factory=dict)

    @property
    def protocol(self) -> Protocol:
        """The protocol version in force, as the site settled it."""
        return self.study.protocol

    @property
    def baseline(self) -> Visit | None:
        """The baseline visit."""
        return next((visit for visit in self.visits if visit.planned_id == self.protocol.baseline.id), None)

    def visit(self, visit_id: str) -> Visit:
        """The visit with this id, one of this participant's."""
        return next(visit for visit in self.visits if visit.id == visit_id)

    def is_after_baseline(self, visit: Visit) -> bool:
        """Whether the schedule has the visit after baseline."""
        order = self.protocol.visits
        return order.index(self.protocol.visit(visit.planned_id)) > order.index(self.protocol.baseline)

    def held(self) -> tuple[Visit, ...]:
        """The visits that took place, latest first."""
        taken = [visit for visit in self.visits if visit.held_on]
        return tuple(sorted(taken, key=lambda visit: (visit.held_on, visit.position), reverse=True))

    @cached_property
    def _by_item(self) -> Mapping[tuple[str, str], tuple[tuple[Visit, Entry], ...]]:
        """The answers at held visits by form and item, latest first."""
        found: dict[tuple[str, str], list[tuple[Visit, Entry]]] = {}
        for visit in self.held():
            for entry in self.entries.get(visit.id, ()):
                if entry.text or entry.missing:
                    found.setdefault((entry.form, entry.item), []).append((visit, entry))
        return {key: tuple(answers) for key, answers in found.items()}

    def of_item(self, form: Form, item_id: str) -> Iterator[tuple[Visit, Entry]]:
        """The answers to the same item at held visits, latest first, also under another form of the same kind."""
        same = [self._by_item.get((name, item_id), ()) for name in self._same_forms(form)]
        answers = [answer for found in same for answer in found]
        yield from sorted(answers, key=lambda one: (one[0].held_on, one[0].position), reverse=True)

    def of_analyte(self, analyte_id: str) -> Iterator[tuple[Visit, Entry]]:
        """The results of an analyte at held visits, latest first."""
        for form in self.protocol.forms:
            if analyte_id in form.analytes:
                yield from self.of_item(form, analyte_id)
                return

    def of_score(self, instrument_id: str) -> Iterator[tuple[Visit, Score]]:
        """The scores of an instrument at held visits, latest first, also those without a total."""
        forms = {form.id for form in self.protocol.forms if form.instrument == instrument_id}
        for visit in self.held():
            answers = answers_of(self.entries.get(visit.id, ()), forms)
            if answers:
                yield visit, scored(instrument_id, answers, self.participant, visit)

    def up_to(self, position: int) -> Self:
        """The same history with only the visits up to a position of the schedule."""
        kept = tuple(visit for visit in self.visits if visit.position <= position)
        return replace(self, visits=kept)

    def _same_forms(self, form: Form) -> set[str]:
        kind = (form.instrument, bool(form.analytes))
        if kind == (None, False):
            return {form.id}
        return {other.id for other in self.protocol.forms if (other.instrument, bool(other.analytes)) == kind}


def load(site: Site, connection: Connection, participant_id: str) -> History:
    """The history of a participant. NotFound where there is none."""
    participant = read.participant(connection, participant_id)
    plan = planning.plan_of(site, connection, participant.study_id)
    stored = read.visits(connection, [participant_id]).get(participant_id, ())
    return History(
        participant,
        Study(participant.study_id, plan.protocol, plan.version_id, plan.choices),
        planning.shown_visits(stored, plan.protocol, site.today()),
        read_results.entries(connection, [visit.id for visit in stored]),
        read_logs.logs(connection, participant_id),
    )


def answers_of(entries: tuple[Entry, ...], forms: set[str]) -> dict[str, Decimal | str | None]:
    """The answers recorded in these forms by item, for an instrument's score."""
    return {entry.item: entry.value for entry in entries if entry.form in forms and entry.value is not None}


def scored(
    instrument_id: str, answers: Mapping[str, Decimal | str | None], who: Participant, visit: Visit
) -> Score:
    """The score of recorded answers, with the participant's age on the visit's day."""
    day = visit.held_on or visit.target
    age = weighing_age(who.age_between(day)) if day else None
    return INSTRUMENTS[instrument_id].score(answers, age)


def lab_fact(entry: Entry) -> LabFact | None:
    """A recorded laboratory entry as criteria read it."""
    if isinstance(entry.value, Decimal):
        value = LabValue(entry.comparator, entry.value, entry.unit or None)  # type: ignore[arg-type]  # stored signs
        return value, reference_range(entry.low, entry.high, entry.unit, entry.range_source)
    return entry.value


@dataclass(frozen=True)
class Recorded:
    """A history as the facts that criteria ask for: of each value the last one recorded."""

    history: History

    @classmethod
    def for_eligibility(cls, history: History) -> Self:
        """The facts up to baseline: eligibility looks at the last value on or before it."""
        baseline = history.baseline
        return cls(history if baseline is None else history.up_to(baseline.position))

    def score(self, instrument_id: str, part: str | None) -> Decimal | None:
        """The last total of an instrument, or its named part."""
        for _visit, score in self.history.of_score(instrument_id):
            found = score.parts.get(part) if part else score.total
            if isinstance(found, Decimal):
                return found
        return None

    def item(self, ref: str) -> Decimal | str | None:
        """The last answer to "form.item"."""
        form_id, _dot, item_id = ref.partition(".")
        found = self.history.of_item(self.history.protocol.form(form_id), item_id)
        return next((entry.value for _visit, entry in found if entry.value is not None), None)

    def lab(self, analyte_id: str) -> LabFact | None:
        """The last result of an analyte; an eGFR that no laboratory reported comes from the last creatinine."""
        for _visit, entry in self.history.of_analyte(analyte_id):
            fact = lab_fact(entry)
            if fact is not None:
                return fact
        return self._estimate() if analyte_id == "egfr" and self.history.protocol.egfr_equation else None

    def _estimate(self) -> LabFact | None:
        for visit, entry in self.history.of_analyte("creatinine"):
            fact, day, who = lab_fact(entry), visit.held_on, self.history.participant
            if isinstance(fact, tuple) and day:
                found = filtration(fact[0], who.age_between(day), who.sex)
                if isinstance(found, Filtration):
                    return (found.value, None) if self._settled(found) else None
        return None

    def _settled(self, found: Filtration) -> bool:
        """Whether a year of age, unknown from the birth year alone, moves the estimate across no limit."""
        limits = [rule for rule in self.history.protocol.thresholds if rule.condition.analyte == "egfr"]
        return not any(found.crosses(analytes()["egfr"], rule).cannot_tell for rule in limits)

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        """Age in full years at consent, or at the held or planned baseline."""
        baseline = self.history.baseline
        day = (
            self.history.participant.consent_date
            if at == "consent"
            else baseline and (baseline.held_on or baseline.target)
        )
        return self.history.participant.age_between(day) if day else None

    def answer(self, question_id: str) -> str | None:
        """The answer to a criterion or a question inside one."""
        for form in self.history.protocol.forms:
            if form.criteria:
                found = self.history.of_item(form, question_id)
                return next((str(entry.value) for _visit, entry in found if entry.value), None)
        return None

    def baseline(self) -> "Recorded | None":
        """What was recorded up to the held baseline."""
        baseline = self.history.baseline
        return Recorded(self.history.up_to(baseline.position)) if baseline and baseline.held_on else None

    def label(self, leaf: Compare | Is | Answer) -> str:
        """How the value that a leaf asks for is named to people."""
        protocol = self.history.protocol
        if isinstance(leaf, Answer):
            return _(question_labels(protocol).get(leaf.answer, leaf.answer))
        if leaf.analyte:
            return _(analytes()[leaf.analyte].name)
        if leaf.item:
            form_id, _dot, item_id = leaf.item.partition(".")
            return item_name(next(item for item in protocol.form(form_id).items if item.id == item_id))
        if isinstance(leaf, Compare) and leaf.score:
            return INSTRUMENTS[leaf.score].name
        return (
            _("age at consent")
            if isinstance(leaf, Compare) and leaf.age == "consent"
            else _("age at baseline")
        )


def question_labels(protocol: Protocol) -> dict[str, str]:
    """The words of each yes/no question of the criteria, by its id."""
    labels = {criterion.id: criterion.short for criterion in protocol.criteria}
    for criterion in protocol.criteria:
        labels |= {question.id: question.label for question in criterion.questions}
    return labels


def criteria_items(protocol: Protocol) -> tuple[Item, ...]:
    """The questions of the eligibility form, in the order of the criteria."""
    items = []
    for criterion in protocol.criteria:
        group = f"{criterion.kind} {criterion.number}"
        asked = [(q.id, q.label, q.not_applicable) for q in criterion.questions]
        if criterion.condition is None:
            asked = [(criterion.id, criterion.short, criterion.not_applicable), *asked]
        for question_id, label, optional in asked:
            items.append(_question(question_id, label, group, criterion.source.words, optional))
    return tuple(items)


def _question(question_id: str, label: str, group: str, words: str, not_applicable: bool) -> Item:
    choices = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
    if not_applicable:
        choices.append({"code": "not_applicable", "label": "Not applicable"})
    return Item.model_validate(
        {
            "id": question_id,
            "label": label,
            "kind": ItemKind.CRITERION,
            "group": group,
            "hint": words,
            "choices": choices,
        }
    )
