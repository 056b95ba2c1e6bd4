"""The total improvement score of a participant from what is recorded: which enzyme, what is missing, the points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tracker.domain.criteria import LabFact, WhichSample
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.mmt8 import MMT8
from tracker.domain.instruments.tis import (
    ENZYME_MULTIPLES,
    Category,
    CoreSet,
    most_abnormal_enzyme,
    total_improvement,
)
from tracker.domain.labs import LabValue
from tracker.domain.summary import rounded
from tracker.language import N_, _

MEASURES: Final[Mapping[str, str]] = {
    "physician_global": "physician_global",
    "patient_global": "patient_global",
    "mmt8": "mmt",
    "haq_di": "haq_di",
    "extramuscular_global": "extramuscular",
}
"""The core set measures by the instrument that records each; the muscle enzyme comes beside them."""

CATEGORIES: Final[Mapping[Category, str]] = {
    "none": N_("no improvement by the score (below 20)"),
    "minimal": N_("minimal improvement (at least 20)"),
    "moderate": N_("moderate improvement (at least 40)"),
    "major": N_("major improvement (at least 60)"),
}
"""The words of each category, with its limit (Aggarwal 2017)."""


@dataclass(frozen=True)
class CoreValues:
    """What is recorded at one visit: scores by instrument, muscle enzymes by analyte, `label` names the visit."""

    label: str
    scores: Mapping[str, Decimal | None]
    enzymes: Mapping[str, LabFact | None]

    def value(self, analyte: str) -> LabValue | None:
        """An enzyme's result; None where there is none."""
        fact = self.enzymes.get(analyte)
        return fact[0] if isinstance(fact, tuple) else None

    def uln(self, analyte: str) -> Decimal | None:
        """The upper limit of normal that stands with an enzyme's result, in the unit of the result."""
        fact = self.enzymes.get(analyte)
        range_ = fact[1] if isinstance(fact, tuple) else None
        if range_ is None or range_.reversed or range_.high is None or range_.high <= 0:
            return None
        value = self.value(analyte)
        assert value is not None
        return range_.high if range_.unit in (None, value.unit) else None


@dataclass(frozen=True)
class TotalImprovement:
    """The score between baseline and a visit, 0 to 100: points by measure, total, category, the enzyme and why it.

    No total while `missing` names something. Source: Aggarwal 2017 (instruments/tis.py).
    """

    total: Decimal | None = None
    category: Category | None = None
    components: Mapping[str, Decimal] = field(default_factory=dict)
    enzyme: str = ""
    because: str = ""
    missing: tuple[str, ...] = ()


def improvement(before: CoreValues, after: CoreValues, names: Mapping[str, str]) -> TotalImprovement:
    """The total improvement score from the values at baseline and at a visit.

    MMT-8 of both sides (0 to 150). The enzyme is the most abnormal at baseline, as a multiple of its own ULN of
    that sample; all six measures are needed at both visits. `names` gives the words of the enzymes.
    """
    enzyme, because, lacking = _enzyme(before, names)
    missing = (*_missing_scores(before), *_missing_scores(after), *lacking)
    if enzyme:
        missing = (*missing, *_unusable(before, after, enzyme, names[enzyme]))
    if missing or not enzyme:
        return TotalImprovement(enzyme=enzyme, because=because, missing=missing)
    uln = before.uln(enzyme)
    found = total_improvement(_core(before, enzyme), _core(after, enzyme), enzyme, uln, MMT8.high)
    return TotalImprovement(found.total, found.category, found.components, enzyme, because)


def _core(values: CoreValues, enzyme: str) -> CoreSet:
    measured = values.value(enzyme)
    scores = {name: values.scores.get(instrument) for instrument, name in MEASURES.items()}
    return CoreSet(**scores, enzyme=measured.number if measured else None)


def _missing_scores(values: CoreValues) -> Iterator[str]:
    for instrument in MEASURES:
        if values.scores.get(instrument) is None:
            yield at(_(INSTRUMENTS[instrument].name), values.label)


def _enzyme(before: CoreValues, names: Mapping[str, str]) -> tuple[str, str, tuple[str, ...]]:
    """The enzyme to follow, why it, and what is missing to choose it."""
    measured = {name: value for name in ENZYME_MULTIPLES if (value := before.value(name))}
    undecided = tuple(_undecided(before, names))
    if undecided:
        return "", "", undecided
    if not measured:
        return "", "", (at(_("a muscle enzyme"), before.label),)
    lacking = tuple(
        _("the ULN of {what}").format(what=at(names[name], before.label))
        for name in measured
        if before.uln(name) is None
    )
    # ">" hides how far above it lies: it could be the highest.
    lacking += tuple(
        _exact(names[name], before.label) for name, value in measured.items() if ">" in value.comparator
    )
    if lacking:
        return "", "", lacking
    chosen = most_abnormal_enzyme(
        {name: (value.number, before.uln(name)) for name, value in measured.items()}
    )
    assert chosen is not None
    return chosen, _why(chosen, before, measured, names), ()


def _undecided(values: CoreValues, names: Mapping[str, str]) -> Iterator[str]:
    """Enzymes of which nobody chose the sample that decides: each could be the highest."""
    for name in ENZYME_MULTIPLES:
        if isinstance(values.enzymes.get(name), WhichSample):
            yield _("which sample decides of {what}").format(what=at(names[name], values.label))


def _why(chosen: str, before: CoreValues, measured: Mapping[str, LabValue], names: Mapping[str, str]) -> str:
    def multiple(name: str) -> str:
        uln = before.uln(name)
        assert uln is not None
        share = Fraction(measured[name].number) / Fraction(uln)
        return f"{names[name]} {measured[name].comparator}{rounded(share, 2)} × {_('ULN')}"

    others = [multiple(name) for name in measured if name != chosen]
    told = _("{enzyme} at {visit}, the most abnormal muscle enzyme").format(
        enzyme=multiple(chosen), visit=before.label
    )
    return (
        f"{told} ({', '.join(others)})" if others else _("{told} (the only one measured)").format(told=told)
    )


def _unusable(before: CoreValues, after: CoreValues, enzyme: str, name: str) -> Iterator[str]:
    """What keeps the chosen enzyme from being followed: no later result, no exact number, another unit."""
    first, later = before.value(enzyme), after.value(enzyme)
    if first is not None and first.comparator:
        yield _exact(name, before.label)
    if later is None:
        yield at(name, after.label)
    elif later.comparator:
        yield _exact(name, after.label)
    elif first is not None and later.unit != first.unit:
        yield _("{what} in the unit of {visit}").format(what=at(name, after.label), visit=before.label)


def _exact(name: str, label: str) -> str:
    return _("an exact result of {what}").format(what=at(name, label))


def at(what: str, label: str) -> str:
    """A value named with its visit: "EASI at W12"."""
    return _("{what} at {visit}").format(what=what, visit=label)
