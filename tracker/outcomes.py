"""The endpoints of one participant from what is recorded: facts at a visit, against the baseline that is named."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from tracker import dose_check
from tracker.catalogue import analytes
from tracker.domain.age import Age
from tracker.domain.criteria import LabFact, Rules, WhichSample
from tracker.domain.endpoint_results import (
    IMPROVEMENT,
    PERCENT,
    EndpointResult,
    EndpointState,
    Judged,
    Numbers,
    Reading,
    judge_endpoint,
)
from tracker.domain.improvement import MEASURES, CoreValues, TotalImprovement, at, improvement
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.instruments.tis import ENZYME_MULTIPLES
from tracker.domain.protocol import Answer, Compare, Endpoint, Is
from tracker.domain.protocol_names import DERIVED_SCORES
from tracker.domain.records import Visit
from tracker.domain.verdict import Verdict
from tracker.facts import RecordedFacts
from tracker.history import History, lab_fact
from tracker.language import _

TIS_NAME = "TIS"


@dataclass(frozen=True)
class Scores:
    """The scores of a history, each computed once."""

    history: History
    _found: dict[str, dict[str, Score]] = field(default_factory=dict)

    def at(self, instrument_id: str, visit: Visit | None) -> Score | None:
        """The score of an instrument at a visit."""
        if instrument_id not in self._found:
            self._found[instrument_id] = {
                seen.id: score for seen, score in self.history.of_score(instrument_id)
            }
        return self._found[instrument_id].get(visit.id) if visit else None

    def total(self, instrument_id: str, visit: Visit | None) -> Decimal | None:
        """The total of an instrument at a visit."""
        found = self.at(instrument_id, visit)
        return found.total if found else None


@dataclass(frozen=True)
class AtVisit:
    """The facts that an endpoint's condition asks for: what is recorded at one visit, and nothing of another.

    `start` is the visit that the endpoint names as baseline; `last` allows the last value before it.
    """

    scores: Scores
    visit: Visit
    start: Visit | None = None
    last: bool = False

    @property
    def history(self) -> History:
        """Whose facts these are."""
        return self.scores.history

    def numbers(self, instrument_id: str) -> Numbers:
        """The value at the visit and the baseline it is compared with."""
        now = self.scores.total(instrument_id, self.visit)
        worse = INSTRUMENTS[instrument_id].higher_is_worse
        return Numbers(_reading(now, self.visit), self._baseline(instrument_id), worse)

    def improvement(self) -> TotalImprovement:
        """The total improvement score since the baseline visit."""
        names = {name: _(analytes()[name].abbreviation) for name in ENZYME_MULTIPLES}
        return improvement(self._core(self.start), self._core(self.visit), names)

    def score(self, instrument_id: str, part: str | None) -> Decimal | Fraction | None:
        """A score at the visit, its named part, or its improvement since baseline."""
        if instrument_id in DERIVED_SCORES:
            return self.improvement().total
        if part in (None, IMPROVEMENT, PERCENT):
            return self.numbers(instrument_id).part(part)
        found = self.scores.at(instrument_id, self.visit)
        value = found.parts.get(part) if found and part else None
        return value if isinstance(value, Decimal) else None

    def item(self, ref: str) -> Decimal | str | WhichSample | None:
        """The answer to "form.item" at the visit."""
        form_id, _dot, item_id = ref.partition(".")
        found = self.history.of_item(self.history.protocol.form(form_id), item_id)
        entry = next((entry for seen, entry in found if seen.id == self.visit.id), None)
        if entry is None or entry.undecided:
            return None if entry is None else WhichSample.NOT_CHOSEN
        return entry.value

    def lab(self, analyte_id: str) -> LabFact | None:
        """The result of an analyte at the visit."""
        return self._lab_at(analyte_id, self.visit)

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        """Age in full years at consent or baseline."""
        return RecordedFacts(self.history).age(at)

    def answer(self, question_id: str) -> str | None:
        """The answer to a question of the criteria."""
        return RecordedFacts(self.history).answer(question_id)

    def washout(self, washout_id: str) -> Verdict | None:
        """Whether a washout is kept."""
        return RecordedFacts(self.history).washout(washout_id)

    def baseline(self) -> "AtVisit | None":
        """What was recorded at the visit that the endpoint names as baseline."""
        return AtVisit(self.scores, self.start) if self.start else None

    def label(self, leaf: Compare | Is | Answer) -> str:
        """How a value is named to people: with the visit at which it is missing."""
        if not isinstance(leaf, Compare) or leaf.score is None:
            named = RecordedFacts(self.history).label(leaf)
            return named if isinstance(leaf, Answer) else at(named, self.visit.short)
        if leaf.score in DERIVED_SCORES:
            return ", ".join(self.improvement().missing) or TIS_NAME
        name = _(INSTRUMENTS[leaf.score].name)
        if leaf.part not in (IMPROVEMENT, PERCENT):
            return at(name, self.visit.short)
        return self._change_label(name, leaf)

    @property
    def _start_label(self) -> str:
        return self.start.short if self.start else _("baseline")

    def _change_label(self, name: str, leaf: Compare) -> str:
        numbers = self.numbers(leaf.score or "")
        missing = [] if numbers.baseline else [at(name, self._start_label)]
        missing += [] if numbers.now else [at(name, self.visit.short)]
        if missing:
            return ", ".join(missing)
        percent = leaf.part == PERCENT
        words = (
            _("{name} improvement since {visit} (%)")
            if percent
            else _("{name} improvement since {visit} (points)")
        )
        return words.format(name=name, visit=self._start_label)

    def _baseline(self, instrument_id: str) -> Reading | None:
        """The value at the baseline visit; the last before it only where the study file says so."""
        here = _reading(self.scores.total(instrument_id, self.start), self.start)
        if here or not self.last or self.start is None or self.start.held_on is None:
            return here
        for seen, score in self.history.of_score(instrument_id):
            if seen.held_on and seen.held_on <= self.start.held_on and score.total is not None:
                return _reading(score.total, seen)
        return None

    def _core(self, visit: Visit | None) -> CoreValues:
        scores = {name: self.scores.total(name, visit) for name in MEASURES}
        enzymes = {name: self._lab_at(name, visit) for name in ENZYME_MULTIPLES}
        return CoreValues(visit.short if visit else self._start_label, scores, enzymes)

    def _lab_at(self, analyte_id: str, visit: Visit | None) -> LabFact | None:
        found = self.history.of_analyte(analyte_id)
        return next((lab_fact(entry) for seen, entry in found if visit and seen.id == visit.id), None)


def _reading(value: Decimal | None, visit: Visit | None) -> Reading | None:
    return None if value is None or visit is None else Reading(value, visit.short, visit.held_on)


def outcomes(history: History) -> tuple[EndpointResult, ...]:
    """Every endpoint of the study at every visit that it is told at, in the order of the visits."""
    scores = Scores(history)
    return tuple(found for visit in history.visits for found in at_visit(history, visit, scores))


def at_visit(history: History, visit: Visit, scores: Scores | None = None) -> tuple[EndpointResult, ...]:
    """The endpoints that are told at a visit; none at a visit that no protocol plans."""
    planned = history.protocol.visit(visit.planned_id)
    told = [one for one in history.protocol.endpoints if planned.id in one.visits]
    if planned.repeat and not (visit.is_held or visit.missed_on):
        return ()  # a series without an end has no last visit to wait for
    known = scores or Scores(history)
    return tuple(_result(endpoint, visit, known) for endpoint in told)


def _result(endpoint: Endpoint, visit: Visit, scores: Scores) -> EndpointResult:
    history = scores.history
    start = next((one for one in history.visits if one.planned_id == endpoint.baseline), None)
    facts = AtVisit(scores, visit, start, endpoint.baseline_value == "last")
    derived = endpoint.measure in DERIVED_SCORES
    numbers = Numbers() if derived else facts.numbers(endpoint.measure)
    judged = waiting(visit, history)
    if judged is None:
        free = dose_check.prednisone_free_at(history, visit) if endpoint.free_of else None
        more = (free,) if free else ()
        judged = judge_endpoint(endpoint, facts, Rules.of(history.protocol, analytes()), numbers, *more)
    return EndpointResult(endpoint, visit, judged, numbers, facts.improvement() if derived else None)


def waiting(visit: Visit, history: History) -> Judged | None:
    """What is said of an endpoint at a visit that did not take place: still to come, or missing; None of a held one."""
    if visit.is_held:
        return None
    if visit.missed_on is None and not visit.not_needed and history.participant.ended_on is None:
        return Judged(EndpointState.NOT_YET, _("the visit is still to come"))
    told = _("the visit was missed") if visit.missed_on else _("the visit did not take place")
    return Judged(EndpointState.CANNOT_TELL, told, (visit.label,))
