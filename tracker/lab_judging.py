"""Laboratory results of a file judged: beside the participant's history as a visit would, or alone where there is none.

What many results share (rules, weight of a day, baseline of an analyte) is found once for each participant.
"""

import math
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from tracker import visit_record
from tracker.catalogue import analytes, ctcae
from tracker.domain.entry import reference_range
from tracker.domain.forms import base_form
from tracker.domain.judgement import CREATININE, Person, Rules, judge
from tracker.domain.lab_values import LabValue
from tracker.domain.protocol import Compare, Item, Protocol, Threshold
from tracker.domain.records import Entry, LabJudgement, Visit
from tracker.domain.samples import Measured
from tracker.domain.views import Field
from tracker.domain.vital_signs import WEIGHT
from tracker.exchange.lab_rows import FileResult
from tracker.history import History
from tracker.rulebook import pack_rules


@lru_cache(maxsize=512)
def item_of(analyte: str) -> Item:
    """An analyte as the item of a form."""
    return visit_record.analyte_item(analytes()[analyte])


MOST_KEPT = 20_000
"""Judgements that are kept for results that say the same."""
Kept = dict[tuple[object, ...], LabJudgement | None]
"""What was said of results of one import: many are alike, and to judge one takes a tenth of a millisecond."""


@dataclass
class Judging:
    """One participant's results judged beside the history that holds them."""

    history: History
    kept: Kept = field(default_factory=dict)
    _bases: dict[tuple[str, str], Entry | None] = field(default_factory=dict)
    _weights: dict[date | None, Measured | None] = field(default_factory=dict)
    _treated: dict[str, bool] = field(default_factory=dict)
    _looked_back: dict[str, bool] = field(default_factory=dict)

    def judged(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        """What is said of a result at its visit, as on the visit's own form."""
        if self._looks_back(entry.item):
            return self._judged(visit, entry)
        key = self._alike(visit, entry)
        if key not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = self._judged(visit, entry)
        return self.kept[key]

    def _alike(self, visit: Visit, entry: Entry) -> tuple[object, ...]:
        """All that a result is judged by which does not look back."""
        if visit.id not in self._treated:
            self._treated[visit.id] = self.history.is_after_baseline(visit)
        treated = (self.history.participant.arm, self._treated[visit.id], visit.protocol_version)
        base = self._base(visit, entry)
        person = self._person(visit, entry) if entry.item == CREATININE else ()
        return (entry.item, *treated, *_reported(entry), *(_reported(base) if base else ()), *person)

    def _person(self, visit: Visit, entry: Entry) -> tuple[object, ...]:
        """What estimates of the kidney's filtration ask beside the creatinine."""
        who, day = self.history.participant, self.history.day_of(visit, entry.form)
        return (who.sex, who.age_between(day) if day else None, self._weight(day))

    def _weight(self, day: date | None) -> Measured | None:
        if day not in self._weights:
            self._weights[day] = self.history.measured(WEIGHT, day)
        return self._weights[day]

    def _judged(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        history = self.history
        form, day = history.protocol.form(entry.form), history.day_of(visit, entry.form)
        found = Field(
            item=item_of(entry.item),
            entry=entry,
            baseline=self._base(visit, entry),
            earlier=tuple(
                (on, one)
                for seen, one in history.earlier(form, entry.item, visit, entry.form)
                if (on := history.day_of(seen, one.form)) is not None
            )
            if self._looks_back(entry.item)
            else (),
        )
        weight = self._weight(day)
        return visit_record.judged(found, history, visit, {WEIGHT: weight} if weight else {})

    def _base(self, visit: Visit, entry: Entry) -> Entry | None:
        if visit.position <= self._baseline:
            return None
        key = (base_form(entry.form), entry.item)
        if key not in self._bases:
            form = self.history.protocol.form(entry.form)
            self._bases[key] = visit_record.baseline_entry(self.history, visit, form, entry.item)
        return self._bases[key]

    @cached_property
    def _baseline(self) -> float:
        """The place of the baseline visit; behind every visit where there is none."""
        baseline = self.history.baseline
        return math.inf if baseline is None else baseline.position

    def _looks_back(self, analyte: str) -> bool:
        """Whether a rule on the analyte looks at more than the result itself."""
        if analyte not in self._looked_back:
            packs = [rule.threshold for rule in pack_rules(self.history)]
            study = self.history.study
            protocols = (study.protocol, *study.versions.values())
            rules = (*packs, *(rule for protocol in protocols for rule in protocol.thresholds))
            self._looked_back[analyte] = any(
                rule.condition.analyte == analyte and _is_series(rule) for rule in rules
            )
        return self._looked_back[analyte]


def _reported(entry: Entry) -> tuple[object, ...]:
    return (entry.value, entry.text, entry.comparator, entry.unit, entry.low, entry.high, entry.undecided)


def _is_series(rule: Threshold) -> bool:
    relative = isinstance(rule.condition, Compare) and rule.condition.times == "baseline"
    return relative or rule.in_a_row > 1 or rule.within_months is not None


def judged_alone(result: FileResult, protocol: Protocol) -> LabJudgement | None:
    """What is said of a result of nobody's history: its range, its grade, the study's limits on it."""
    if result.value is None or not result.analyte:
        return None
    range_ = reference_range(result.low, result.high, result.unit, "")
    value = (
        result.value
        if isinstance(result.value, str)
        else LabValue(result.comparator, result.value, result.unit or None)  # type: ignore[arg-type]  # read_value's own signs
    )
    rules = Rules(
        analytes(),
        ctcae(protocol.ctcae_version),
        protocol.thresholds,
        protocol.egfr_equation,
        on_treatment=False,
    )
    return judge(analytes()[result.analyte], value, range_, rules, Person("", None))
