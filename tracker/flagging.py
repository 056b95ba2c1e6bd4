"""What is said of recorded values, kept in step: judgements, flags, and whatever depends on a value that changed."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker import score_rows, visit_record
from tracker.catalogue import analytes
from tracker.domain.flag_notes import FlagStep
from tracker.domain.forms import base_form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Score
from tracker.domain.labs import printed
from tracker.domain.records import Crossing, Entry, FlagState, LabJudgement, Visit
from tracker.domain.samples import SAMPLE_DATE
from tracker.domain.score_rules import rules_on
from tracker.domain.units import OTHER
from tracker.domain.views import Field
from tracker.domain.vital_signs import WEIGHT
from tracker.dose_check import doses_resting_on
from tracker.estimates import Estimates
from tracker.history import History, answers_of, scored
from tracker.rulebook import score_crossings
from tracker.site import Work
from tracker.storage import read_results, tables
from tracker.storage.writer import Value

INPUTS = frozenset({"creatinine"})
"""Analytes whose judgement rests on another answer than their own: the weight."""


@dataclass(frozen=True)
class Subject:
    """What a flag stands on: a result or a score, how it is named, and its value for people."""

    visit: Visit
    column: Literal["result_id", "score_id"]
    row_id: str
    label: str
    value: str


@dataclass(frozen=True)
class Flags:
    """The flags of one unit of work about one participant, each change with its reason on the trail."""

    work: Work
    participant_id: str
    reason: str

    def keep(self, subject: Subject, crossings: Iterable[Crossing]) -> None:
        """Raise, refresh or withdraw the flags of a subject so that they say what is said of it now."""
        known = read_results.flag_ids(self.work.connection, subject.row_id)
        standing = {one.rule_id: one for one in crossings if one.crossed is not False}
        for rule_id in known.keys() - standing.keys():
            if self._update(known[rule_id][0], {"state": FlagState.WITHDRAWN.value}):
                self._say(known[rule_id][0], FlagStep.WITHDRAWN, subject.value, "")
        for rule_id, crossing in standing.items():
            if rule_id not in known:
                self._raise(subject, crossing)
                continue
            flag_id, state = known[rule_id]
            differs = self._update(flag_id, _columns(crossing, subject))
            # Who acknowledged a flag had seen another value, or another limit.
            if state == FlagState.WITHDRAWN or (differs and state != FlagState.OPEN):
                self._update(flag_id, {"state": FlagState.OPEN.value})
            if differs or state == FlagState.WITHDRAWN:
                self._say(flag_id, FlagStep.REJUDGED, subject.value, crossing.limit)

    def _say(self, flag_id: str, step: FlagStep, value: str, limit: str) -> None:
        """Keep what the program itself did with a flag, beside what people said of it."""
        row: dict[str, Value] = {
            "flag_id": flag_id,
            "step": step.value,
            "by_whom": "",
            "at": self.work.site.clock.now(),
            "action": "",
            "text": self.reason,
            "value": value,
            "limit_text": limit,
        }
        self.work.insert(tables.FLAG_NOTE, row, participant=self.participant_id, reason=self.reason)

    def _update(self, flag_id: str, values: dict[str, Value]) -> bool:
        return self.work.update(
            tables.FLAG, flag_id, values, participant=self.participant_id, reason=self.reason
        )

    def first(self, found: Iterable[tuple[Subject, Iterable[Crossing]]]) -> None:
        """Raise the flags of new results, all at once."""
        rows = [
            self._new(subject, one)
            for subject, crossings in found
            for one in {one.rule_id: one for one in crossings if one.crossed is not False}.values()
        ]
        self.work.insert_many(tables.FLAG, rows, participant=self.participant_id, reason=self.reason)

    def _raise(self, subject: Subject, crossing: Crossing) -> None:
        values = self._new(subject, crossing)
        self.work.insert(tables.FLAG, values, participant=self.participant_id, reason=self.reason)

    def _new(self, subject: Subject, crossing: Crossing) -> dict[str, Value]:
        row: dict[str, Value] = {
            "participant_id": self.participant_id,
            "visit_id": subject.visit.id,
            subject.column: subject.row_id,
            "rule_id": crossing.rule_id,
            "label": crossing.label or subject.label,
            "origin": crossing.origin,
            "state": FlagState.OPEN.value,
            "raised_at": self.work.site.clock.now(),
        }
        return row | _columns(crossing, subject)


def _columns(crossing: Crossing, subject: Subject) -> dict[str, Value]:
    return {
        "cannot_tell": crossing.crossed is None,
        "value": subject.value,
        "limit_text": crossing.limit,
        "because": crossing.because,
        "words": crossing.words,
        "source": crossing.where,
    }


def of_result(visit: Visit, field: Field, entry: Entry, result_id: str) -> Subject:
    """A recorded result as flags stand on it."""
    value = visit_record.shown_value(entry)
    if field.item.unit and not entry.unit:
        value = f"{value} {field.item.unit}"
    return Subject(visit, "result_id", result_id, field.item.label, value)


def of_score(visit: Visit, instrument_id: str, score: Score, score_id: str) -> Subject:
    """A written score as flags stand on it."""
    value = "" if score.total is None else printed(score.total)
    return Subject(visit, "score_id", score_id, INSTRUMENTS[instrument_id].name, value)


def said_columns(said: LabJudgement | None) -> dict[str, Value]:
    """What is kept with a result of what is said of it."""
    return {
        "range_word": said.range_word if said else "",
        "grade": said.grade if said else None,
        "grade_version": said.grade_text if said else "",
    }


# --- what depends on what changed ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Since:
    """From where on something changed: the place of its visit in the schedule, and its first day."""

    position: int
    day: date


@dataclass(frozen=True)
class Rejudging:
    """One participant judged anew after something changed: only what is now said otherwise is written.

    `before` and `after` are the history without and with the change, be it a value, a date, an arm or a pack.
    """

    work: Work
    before: History
    after: History
    reason: str

    def everything(self) -> None:
        """Judge every recorded value anew, and derive and judge every score anew."""
        for visit in self.after.held():
            for entry in self.after.entries.get(visit.id, ()):
                self._entry(visit, entry)
            score_rows.again(self.work, self.after, visit, self.reason)
            self._scores(visit)

    def analytes(self, names: frozenset[str]) -> None:
        """Judge the results of these analytes anew."""
        for visit in self.after.held():
            for entry in self.after.entries.get(visit.id, ()):
                if entry.item in names:
                    self._entry(visit, entry)

    def dependents(self, visit: Visit, changed: Sequence[Entry]) -> None:
        """Judge anew what may rest on answers of a visit that changed; what was just written there is not repeated."""
        written = {(visit.id, one.form, one.item) for one in changed}
        items = {one.item for one in changed}
        since: _Since | None = _Since(
            visit.position, min(self.after.day_of(visit, one.form) or date.min for one in changed)
        )
        if SAMPLE_DATE in items:
            items |= {entry.item for entries in self.after.entries.values() for entry in entries}
            since = None
        self.resting_on(items, written, since)
        for seen in self.after.held():
            if seen.id != visit.id:
                self._scores(seen)

    def resting_on(
        self, items: set[str], written: Set[tuple[str, str, str]], since: "_Since | None" = None
    ) -> None:
        """Judge anew the answers that may rest on these items, but for those just written (visit, form, item).

        What lies before `since` rests on nothing that changed; only a dose is judged by the last answer of any day.
        """
        judged = items | INPUTS if WEIGHT in items else items
        for seen in self.after.held():
            dosed = doses_resting_on(self.after.under(seen).protocol, items)
            for entry in self.after.entries.get(seen.id, ()):
                rests = entry.item in judged and not self._is_before(seen, entry, since)
                rests = rests or f"{base_form(entry.form)}.{entry.item}" in dosed
                if rests and (seen.id, entry.form, entry.item) not in written:
                    self._entry(seen, entry)

    def _is_before(self, seen: Visit, entry: Entry, since: "_Since | None") -> bool:
        """Whether an answer lies before what changed, by the schedule (baseline) and by its day (earlier values)."""
        if since is None or seen.position >= since.position:
            return False
        day = self.after.day_of(seen, entry.form)
        return day is not None and day < since.day

    def _entry(self, visit: Visit, entry: Entry) -> None:
        old, new = (_field(one.under(visit), visit, entry) for one in (self.before, self.after))
        if new is None or (old is not None and new.judgement == old.judgement):
            return
        columns = said_columns(new.judgement)
        self.work.update(
            tables.RESULT, entry.id, columns, participant=visit.participant_id, reason=self.reason
        )
        found = new.judgement.estimates if new.judgement else ()
        Estimates(self.work, visit.participant_id, self.reason).keep(entry.id, found)
        crossings = new.judgement.crossings if new.judgement else ()
        self._flags(visit).keep(of_result(visit, new, entry, entry.id), crossings)

    def _scores(self, visit: Visit) -> None:
        after = self.after.under(visit)
        protocol = after.protocol
        for form in protocol.forms:
            if not form.instrument or not rules_on(form.instrument, protocol.thresholds):
                continue
            answers = answers_of(after.entries.get(visit.id, ()), {form.id})
            row_id = read_results.score_row(self.work.connection, visit.id, form.id)
            if row_id is None:
                continue
            score = scored(form.instrument, answers, after, visit)
            said = score_crossings(after, visit, form.instrument, score)
            self._flags(visit).keep(of_score(visit, form.instrument, score, row_id), said)

    def _flags(self, visit: Visit) -> Flags:
        self.work.touched(participant=visit.participant_id, visit=visit.id)
        return Flags(self.work, visit.participant_id, self.reason)


def _field(history: History, visit: Visit, entry: Entry) -> Field | None:
    """The field of an entry with what a history says of it; None for what is never judged."""
    form = history.protocol.form(entry.form)
    item = next((one for one in form.items if one.id == entry.item), None)
    if form.analytes and (entry.item in analytes() or entry.item.startswith(OTHER)):
        item = visit_record.analyte_item(entry.item)
    if item is None:
        return None
    return visit_record.field_in(history, history.visit(visit.id), entry.form, item, entry)
