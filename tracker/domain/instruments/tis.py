"""The ACR/EULAR 2016 total improvement score of adult myositis: six measures at two visits, 0 to 100.

The table of points in Aggarwal 2017 was not seen: a clinician compares it once with `_POINTS`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from tracker.domain.forms import Item
from tracker.domain.instruments.base import check_item
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

Category = Literal["none", "minimal", "moderate", "major"]

SOURCE: Final = "Aggarwal 2017, Ann Rheum Dis 76:792; Arthritis Rheumatol 69:898"
CONFIRM: Final = (
    N_("The points come from an independent implementation; a clinician compares them with the paper."),
    N_("The range of aldolase is 6 times its upper limit of normal."),
    N_("All six measures at both visits are needed."),
    N_("Enzymes equally abnormal at baseline: the first of CK, aldolase, LDH, AST, ALT is used."),
    N_("The upper limit of normal is that of the baseline sample."),
)

ENZYME_MULTIPLES: Final[Mapping[str, int]] = {"ck": 15, "aldolase": 6, "ldh": 3, "ast": 3, "alt": 3}
"""The range of each muscle enzyme in multiples of its ULN (aldolase: K); keys are analyte ids."""

MMT_MAXIMA: Final = (Decimal(80), Decimal(150), Decimal(260))

_VAS_RANGE = Decimal(10)
_HAQ_RANGE = Decimal(3)
_LIMITS = tuple(map(Fraction, (5, 15, 25, 40)))
_MMT_LIMITS = tuple(map(Fraction, (2, 10, 20, 30)))
_POINTS: Mapping[str, tuple[str, ...]] = {
    "physician_global": ("0", "7.5", "15", "17.5", "20"),
    "patient_global": ("0", "2.5", "5", "7.5", "10"),
    "mmt": ("0", "10", "20", "27.5", "32.5"),
    "haq_di": ("0", "5", "7.5", "7.5", "10"),
    "enzyme": ("0", "2.5", "5", "7.5", "7.5"),
    "extramuscular": ("0", "7.5", "12.5", "15", "20"),
}


@dataclass(frozen=True)
class CoreSet:
    """The six core set measures of a visit: scales in cm (0 to 10), MMT, HAQ-DI (0 to 3), one muscle enzyme.

    The enzyme is the same at both visits and in the unit of its ULN.
    """

    physician_global: Decimal | None = None
    patient_global: Decimal | None = None
    mmt: Decimal | None = None
    haq_di: Decimal | None = None
    enzyme: Decimal | None = None
    extramuscular: Decimal | None = None


@dataclass(frozen=True)
class Improvement:
    """The score between two visits: points by measure, total, category; nothing while one is missing."""

    components: Mapping[str, Decimal]
    total: Decimal | None
    category: Category | None
    missing: tuple[str, ...] = ()


def most_abnormal_enzyme(baseline: Mapping[str, tuple[Decimal | None, Decimal | None]]) -> str | None:
    """The enzyme to follow: the highest multiple of its own ULN at baseline; value and ULN by analyte id.

    Enzymes not measured do not count. None where none was measured, or where one measured has no ULN: it
    could be the highest. Equal multiples: the first in the order of ENZYME_MULTIPLES (convention).
    """
    multiples: dict[str, Fraction] = {}
    for name in ENZYME_MULTIPLES:
        value, uln = baseline.get(name, (None, None))
        if value is not None and (uln is None or uln <= 0):
            return None
        if value is not None and uln is not None:
            multiples[name] = Fraction(value) / Fraction(uln)
    return max(multiples, key=lambda name: multiples[name], default=None)


def total_improvement(
    baseline: CoreSet,
    followup: CoreSet,
    enzyme_name: str | None,
    enzyme_uln: Decimal | None,
    mmt_max: Decimal | None,
) -> Improvement:
    """The total improvement score between baseline and follow-up.

    `enzyme_name` is ck, ldh, ast, alt or aldolase (any case), `enzyme_uln` its ULN above 0, `mmt_max` 80, 150
    or 260. Improvement is a share of the measure's range, compared exactly; worsening gives 0 points.
    Raises ValueRefused(OUT_OF_RANGE or INVALID_STEP). Source: Aggarwal 2017; see CONFIRM.
    """
    missing = tuple(_missing(baseline, followup, enzyme_name, enzyme_uln, mmt_max))
    ranges = _ranges(enzyme_name, enzyme_uln, mmt_max)
    refusals = [*_refusals(baseline, "baseline", mmt_max), *_refusals(followup, "followup", mmt_max)]
    if refusals:
        raise min(refusals, key=lambda refused: refused.code is Refusal.INVALID_STEP)
    if missing:
        return Improvement({}, None, None, missing)
    components = {name: _component(name, baseline, followup, width) for name, width in ranges.items()}
    total = sum(components.values(), Decimal(0))
    return Improvement(components, total, category(total))


def category(total: Decimal) -> Category:
    """None below 20, minimal from 20, moderate from 40, major from 60 (Aggarwal 2017; seen)."""
    if total >= 60:
        return "major"
    if total >= 40:
        return "moderate"
    return "minimal" if total >= 20 else "none"


def _missing(
    baseline: CoreSet, followup: CoreSet, name: str | None, uln: Decimal | None, mmt_max: Decimal | None
) -> Iterator[str]:
    for visit, measures in (("baseline", baseline), ("followup", followup)):
        yield from (f"{visit}.{one.name}" for one in fields(measures) if getattr(measures, one.name) is None)
    inputs = (("enzyme_name", name), ("enzyme_uln", uln), ("mmt_max", mmt_max))
    yield from (label for label, value in inputs if value is None)


def _ranges(name: str | None, uln: Decimal | None, mmt_max: Decimal | None) -> dict[str, Decimal]:
    """The range of each measure in its own unit, as far as the inputs give it."""
    if name is not None and name.lower() not in ENZYME_MULTIPLES:
        raise _out_of_range(
            "enzyme_name", _("Muscle enzyme: {given} is none of CK, aldolase, LDH, AST, ALT."), name
        )
    if uln is not None and uln <= 0:
        raise _out_of_range("enzyme_uln", _("Upper limit of normal: {given} is not above 0."), uln)
    if mmt_max is not None and mmt_max not in MMT_MAXIMA:
        raise _out_of_range("mmt_max", _("Highest MMT: {given} is none of 80, 150, 260."), mmt_max)
    return {
        "physician_global": _VAS_RANGE,
        "patient_global": _VAS_RANGE,
        "mmt": mmt_max or Decimal(0),
        "haq_di": _HAQ_RANGE,
        "enzyme": (uln or Decimal(0)) * ENZYME_MULTIPLES[name.lower()] if name else Decimal(0),
        "extramuscular": _VAS_RANGE,
    }


def _out_of_range(field: str, happened: str, given: object) -> ValueRefused:
    return ValueRefused(Refusal.OUT_OF_RANGE, happened.format(given=given), _("Check the value."), field)


def _refusals(measures: CoreSet, visit: str, mmt_max: Decimal | None) -> Iterator[ValueRefused]:
    """What is refused of a visit's measures; a value out of range is told before one between the steps."""
    for item in _items(visit, mmt_max):
        value = getattr(measures, item.id.partition(".")[2])
        try:
            if value is not None:
                check_item(item, value)
        except ValueRefused as refused:
            yield refused


def _items(visit: str, mmt_max: Decimal | None) -> Iterator[Item]:
    zero, one, tenth = Decimal(0), Decimal(1), Decimal("0.1")
    labels = {
        "physician_global": N_("Physician global"),
        "patient_global": N_("Patient global"),
        "extramuscular": N_("Extramuscular activity"),
    }
    for name, label in labels.items():
        yield Item(id=f"{visit}.{name}", label=label, low=zero, high=_VAS_RANGE, step=tenth)
    yield Item(id=f"{visit}.mmt", label=N_("MMT"), low=zero, high=mmt_max or max(MMT_MAXIMA), step=one)
    # No step: a mean of 6 or 7 categories is no multiple of 0.125.
    yield Item(id=f"{visit}.haq_di", label=N_("HAQ-DI"), low=zero, high=_HAQ_RANGE)
    yield Item(id=f"{visit}.enzyme", label=N_("Muscle enzyme"), low=zero)


def _component(name: str, baseline: CoreSet, followup: CoreSet, width: Decimal) -> Decimal:
    """The points of one measure, in fractions: (7.0 − 5.5) / 10 is exactly 15 %, hence not above it."""
    before, after = Fraction(getattr(baseline, name)), Fraction(getattr(followup, name))
    better = after - before if name == "mmt" else before - after
    percent = better * 100 / Fraction(width)
    limits = _MMT_LIMITS if name == "mmt" else _LIMITS
    return Decimal(_POINTS[name][sum(percent > limit for limit in limits)])
