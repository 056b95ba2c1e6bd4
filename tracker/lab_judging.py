"""Laboratory results of a file judged: beside the participant's history as a visit would, or alone where there is none.

What many results share (rules, weight of a day, baseline of an analyte) is found once for each participant.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tracker import visit_record
from tracker.catalogue import analytes, ctcae
from tracker.domain.entry import reference_range
from tracker.domain.judgement import EGFR, Person, Rules, judge
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


@dataclass
class Judging:
    """One participant's results judged beside the history that holds them."""

    history: History
    _bases: dict[tuple[str, str], Entry | None] = field(default_factory=dict)
    _weights: dict[date | None, Measured | None] = field(default_factory=dict)
    _looked_back: dict[str, bool] = field(default_factory=dict)

    def judged(self, visit: Visit, entry: Entry) -> LabJudgement | None:
        """What is said of a result at its visit, as on the visit's own form."""
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
        if day not in self._weights:
            self._weights[day] = history.measured(WEIGHT, day)
        weight = self._weights[day]
        return visit_record.judged(found, history, visit, {WEIGHT: weight} if weight else {})

    def _base(self, visit: Visit, entry: Entry) -> Entry | None:
        baseline = self.history.baseline
        if baseline is None or visit.position <= baseline.position:
            return None
        form = self.history.protocol.form(entry.form)
        key = (form.id, entry.item)
        if key not in self._bases:
            self._bases[key] = visit_record.baseline_entry(self.history, visit, form, entry.item)
        return self._bases[key]

    def _looks_back(self, analyte: str) -> bool:
        """Whether a rule on the analyte looks at more than the result itself."""
        if analyte not in self._looked_back:
            packs = [rule.threshold for rule in pack_rules(self.history)]
            rules = (*self.history.protocol.thresholds, *packs)
            self._looked_back[analyte] = any(
                rule.condition.analyte in (analyte, EGFR) and _is_series(rule) for rule in rules
            )
        return self._looked_back[analyte]


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
