"""Laboratory results of a file judged: beside the participant's history as a visit would, or alone where there is none.

What many results share (rules, weight of a day, baseline of an analyte) is found once for each participant.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from tracker import visit_record
from tracker.catalogue import analytes, ctcae
from tracker.domain.entry import reference_range
from tracker.domain.forms import base_form
from tracker.domain.grading import terms_for
from tracker.domain.judgement import CREATININE, Baseline, Before, Person, Rules, judge
from tracker.domain.lab_values import LabValue
from tracker.domain.protocol import Compare, Protocol, Threshold
from tracker.domain.records import Entry, LabJudgement, Visit
from tracker.domain.samples import Measured
from tracker.domain.views import Field
from tracker.domain.vital_signs import WEIGHT
from tracker.exchange.lab_rows import FileResult
from tracker.history import History
from tracker.rulebook import pack_rules, rules_of

NOBODY = Person("", None)
"""Stands for the participant where nothing is calculated from sex, age or weight."""
MOST_KEPT = 20_000
"""Judgements that are kept for results that say the same, and baselines that were read."""


@dataclass
class Kept:
    """What was said in one import: many results are alike, and all of a study are judged by few sets of rules."""

    said: dict[tuple[object, ...], LabJudgement | None] = field(default_factory=dict)
    places: dict[tuple[object, ...], tuple[object, ...]] = field(default_factory=dict)
    """By arm and visit of the schedule: what the results there share."""
    rules: dict[tuple[object, ...], Rules] = field(default_factory=dict)
    """By what the results of a visit share."""
    bases: dict[tuple[object, ...], Baseline | None] = field(default_factory=dict)
    """By analyte and what the result of baseline reports."""
    looking_back: dict[str | None, frozenset[str]] = field(default_factory=dict)
    """By arm: the analytes on which a rule looks at more than the result itself."""


@lru_cache(maxsize=512)
def asks_baseline(analyte: str, version: str) -> Literal["nothing", "whether normal", "value"]:
    """What the criteria of a version ask of the baseline to grade an analyte."""
    scales = [scale for term in terms_for(ctcae(version), analyte) for scale in term.scales]
    if any(cut.of == "baseline" for one in scales if one.when != "baseline_abnormal" for cut in one.cuts):
        return "value"
    return "whether normal" if any(one.when.startswith("baseline") for one in scales) else "nothing"


@dataclass
class Judging:
    """One participant's results judged beside the history that holds them."""

    history: History
    kept: Kept = field(default_factory=Kept)
    _bases: dict[tuple[str, str], Entry | None] = field(default_factory=dict)
    _beside: dict[tuple[str, str], tuple[object, ...]] = field(default_factory=dict)
    _weights: dict[date | None, Measured | None] = field(default_factory=dict)
    _places: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def judged(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        """What is said of a result at its visit, as on the visit's own form but for the change since baseline."""
        if entry.item in self._looking_back:
            return _unchanged(self._beside_earlier(visit, entry))
        key, kept = self._alike(visit, entry), self.kept.said
        try:
            return kept[key]  # most are: what is found at once is hashed once
        except KeyError:
            said = _unchanged(self._by_itself(visit, entry))
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = said
        return said

    def _alike(self, visit: Visit, entry: Entry) -> tuple[object, ...]:
        """All that a result is judged by which does not look back."""
        place = self._places.get(visit.id) or self._place(visit)
        person = self._person(visit, entry) if entry.item == CREATININE else None
        return (entry.item, place, self._baseline_key(visit, entry), person, _reported(entry))

    def _place(self, visit: Visit) -> tuple[object, ...]:
        """What the results of a visit share."""
        arm, places = self.history.participant.arm, self.kept.places
        key = (arm, visit.planned_id, visit.day, visit.protocol_version)
        if key not in places:
            places[key] = (arm, self.history.is_after_baseline(visit), visit.protocol_version)
        self._places[visit.id] = places[key]
        return places[key]

    def _baseline_key(self, visit: Visit, entry: Entry) -> tuple[object, ...]:
        """What the grade of a result asks of the baseline."""
        if visit.position <= self._baseline:
            return ()
        key = (entry.form, entry.item)
        if key not in self._beside:
            version = self.history.under(visit).protocol.ctcae_version
            self._beside[key] = self._asked(asks_baseline(entry.item, version), visit, entry)
        return self._beside[key]

    def _asked(self, asked: str, visit: Visit, entry: Entry) -> tuple[object, ...]:
        base = None if asked == "nothing" else self._base(visit, entry)
        if base is None:
            return ()
        found = self._read(base)
        is_normal = asked == "whether normal" and found is not None and found.abnormal is False
        return ("normal",) if is_normal else _reported(base)

    def _person(self, visit: Visit, entry: Entry) -> Person:
        """What estimates of the kidney's filtration ask beside the creatinine."""
        who, day = self.history.participant, self.history.day_of(visit, entry.form)
        return Person(who.sex, who.age_between(day) if day else None, self._weight(day))

    def _weight(self, day: date | None) -> Measured | None:
        if day not in self._weights:
            self._weights[day] = self.history.measured(WEIGHT, day)
        return self._weights[day]

    def _by_itself(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        """A result on which no rule looks at an earlier one."""
        place = self._place(visit)
        base = self._base(visit, entry) if self._baseline_key(visit, entry) else None
        if place not in self.kept.rules:
            self.kept.rules[place] = rules_of(self.history.under(visit), visit)
        person = self._person(visit, entry) if entry.item == CREATININE else NOBODY
        found = self._read(base) if base else None
        return visit_record.said_of(entry, self.kept.rules[place], person, found, Before())

    def _beside_earlier(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        """A result on which a rule looks at earlier ones too."""
        history = self.history
        form, day = history.protocol.form(entry.form), history.day_of(visit, entry.form)
        found = Field(
            item=visit_record.analyte_item(entry.item),
            entry=entry,
            baseline=self._base(visit, entry),
            earlier=tuple(
                (on, one)
                for seen, one in history.earlier(form, entry.item, visit, entry.form)
                if (on := history.day_of(seen, one.form)) is not None
            ),
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

    def _read(self, base: Entry) -> Baseline | None:
        """A result of baseline as others are judged beside it."""
        key, bases = (base.item, _reported(base)), self.kept.bases
        if key not in bases:
            if len(bases) >= MOST_KEPT:
                bases.clear()
            bases[key] = visit_record.baseline_of(analytes()[base.item], base)
        return bases[key]

    @cached_property
    def _baseline(self) -> float:
        """The place of the baseline visit; behind every visit where there is none."""
        baseline = self.history.baseline
        return math.inf if baseline is None else baseline.position

    @cached_property
    def _looking_back(self) -> frozenset[str]:
        """The analytes on which a rule looks at more than the result itself."""
        arm, found = self.history.participant.arm, self.kept.looking_back
        if arm not in found:
            study = self.history.study
            protocols = (study.protocol, *study.versions.values())
            rules = [rule for protocol in protocols for rule in protocol.thresholds]
            rules += [rule.threshold for rule in pack_rules(self.history)]
            found[arm] = frozenset(rule.condition.analyte or "" for rule in rules if _is_series(rule))
        return found[arm]


def _unchanged(said: LabJudgement | None) -> LabJudgement | None:
    """Without the change since baseline, which is shown on forms alone: so results are alike more often."""
    return said if said is None or said.change is None else replace(said, change=None)


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
    return judge(analytes()[result.analyte], value, range_, rules, NOBODY)
