"""Laboratory values judged: entry ranges, reference ranges and protocol limits.

A value is never converted; where units differ the range or the limit is, exactly. Every judgement is yes, no
or cannot tell, and names what is missing.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.domain.conditions import Compare, Limit
from tracker.domain.lab_values import (
    SIGNS,
    WORDS,
    Comparator,
    LabValue,
    ReferenceRange,
    Span,
    printed,
    read_value,
)
from tracker.domain.units import (
    Analyte,
    Exact,
    as_decimal,
    bounds,
    by_molar_mass,
    converted,
    entry_in,
    multiple,
    shown,
)
from tracker.domain.verdict import Verdict
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

__all__ = [
    "LIMITS",
    "SIGNS",
    "WORDS",
    "Comparator",
    "LabValue",
    "Position",
    "RangeFlag",
    "ReferenceRange",
    "Span",
    "cannot_be_judged",
    "crosses",
    "in_unit",
    "plausible",
    "printed",
    "range_flag",
    "read_value",
    "reported_reference",
    "required_unit",
    "shown_bounds",
    "shown_range",
    "unusual",
]

LIMITS = {
    "ULN": N_("upper limit of normal"),
    "LLN": N_("lower limit of normal"),
    "baseline": N_("baseline value"),
}
"""What a relative limit is a multiple of, as it is named when it is missing."""


class Position(StrEnum):
    """Where a value lies against its reference range."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class RangeFlag:
    """A value judged against its reference range; `missing` names what would decide."""

    position: Position
    because: str = ""
    missing: tuple[str, ...] = ()
    by_conversion: bool = False


# --- entry range --------------------------------------------------------------------------------------------


def plausible(analyte: Analyte, value: LabValue) -> None:
    """Refuse a number that no patient has in this unit: a typing error or the wrong unit.

    ValueRefused: UNIT_REQUIRED without a unit, NO_CONVERSION for a unit the analyte is not reported in,
    IMPLAUSIBLE_VALUE outside the entry range (bounds inside). For "<x" and ">x" the number itself is checked.
    """
    unit = required_unit(analyte, value.unit)
    allowed = bounds(analyte, unit)
    if allowed.holds(value.number):
        return
    others = [name for name in analyte.units if name != unit and bounds(analyte, name).holds(value.number)]
    raise ValueRefused(
        Refusal.IMPLAUSIBLE_VALUE,
        _("{analyte} {value} is outside {bounds}, the values possible in this unit.").format(
            analyte=analyte.abbreviation, value=value.text, bounds=shown_bounds(analyte, unit)
        ),
        _("Check the number and the unit: it would be possible in {units}.").format(
            units=_(" or ").join(shown(name) for name in others)
        )
        if others
        else _("Check the number and the unit on the report."),
    )


def required_unit(analyte: Analyte, unit: str | None) -> str:
    """The unit, one of the analyte's. ValueRefused: UNIT_REQUIRED for none, NO_CONVERSION for another's."""
    if not unit:
        raise ValueRefused(
            Refusal.UNIT_REQUIRED,
            _("{analyte} has no unit.").format(analyte=_(analyte.name)),
            _("Choose the unit on the report; it is never guessed."),
        )
    entry_in(analyte, unit)
    return unit


def shown_bounds(analyte: Analyte, unit: str) -> str:
    """The entry range of a unit for people: "2–25 g/dL"; bounds that do not end are cut to four digits."""
    allowed = bounds(analyte, unit)
    low, high = _four_digits(allowed.low), None if allowed.high is None else _four_digits(allowed.high)
    return f"{low}–{high} {shown(unit)}" if high is not None else f"≥ {low} {shown(unit)}"


def _four_digits(bound: Fraction) -> str:
    exact = as_decimal(bound)
    return printed(exact if len(exact.as_tuple().digits) <= 7 else Decimal(f"{exact:.4g}"))


def unusual(analyte: Analyte, value: LabValue) -> bool:
    """Whether a possible value is so rare that it is asked to be confirmed (creatinine below 30 µmol/L)."""
    entry = analyte.units.get(value.unit or "")
    if entry is None:
        return False
    below = entry.soft_low is not None and value.number < entry.soft_low
    return below or (entry.soft_high is not None and value.number > entry.soft_high)


# --- reference range ----------------------------------------------------------------------------------------


def range_flag(value: LabValue, range_: ReferenceRange | None, analyte: Analyte | None = None) -> RangeFlag:
    """Low, normal or high against the reported range, bounds inside, in the reported unit.

    A range in another unit is converted, never the value; for an analyte the catalogue lacks (None) units
    must agree.
    """
    if range_ is None or (range_.low is None and range_.high is None):
        return _cannot_place(_("reference range"))
    if analyte is not None and analyte.units and value.unit is None:
        return _cannot_place(_("unit"))
    if range_.reversed:
        return _cannot_place(_("a reference range whose lower limit is not above the upper"))
    try:
        low, high = (_in_unit(analyte, bound, range_.unit, value.unit) for bound in (range_.low, range_.high))
    except ValueRefused:
        return _cannot_place(_("reference range in {unit}").format(unit=shown(value.unit)))
    return _placed(value, range_, low, high)


def _placed(value: LabValue, range_: ReferenceRange, low: Exact | None, high: Exact | None) -> RangeFlag:
    span, by_conversion = value.span, _converted(range_.unit, value.unit)
    below = span.meets("<", low) if low is not None else False
    above = span.meets(">", high) if high is not None else False
    because = _("{value}, reference range {range}").format(
        value=value.text, range=shown_range(range_, value.unit)
    )
    if below or above:
        return RangeFlag(Position.LOW if below else Position.HIGH, because, by_conversion=by_conversion)
    if below is None or above is None:
        return RangeFlag(Position.CANNOT_TELL, because, (_("exact value"),), by_conversion)
    return RangeFlag(Position.NORMAL, because, by_conversion=by_conversion)


def shown_range(range_: ReferenceRange, unit: str | None = None) -> str:
    """A reference range for people: "0.8–1.6 mg/dL", "≤ 5 mg/L"; `unit` for a range that states none."""
    name = shown(range_.unit or unit)
    if range_.low is None or range_.high is None:
        bound = range_.high if range_.low is None else range_.low
        sign = "≤" if range_.low is None else "≥"
        return f"{sign} {'' if bound is None else printed(bound)} {name}".strip()
    return f"{printed(range_.low)}–{printed(range_.high)} {name}".strip()


def _cannot_place(missing: str) -> RangeFlag:
    return RangeFlag(Position.CANNOT_TELL, cannot_be_judged(missing), (missing,))


def cannot_be_judged(*missing: str) -> str:
    """The sentence for a judgement that lacks something."""
    return _("cannot be judged: {missing} is missing").format(missing=_(" and ").join(missing))


def _in_unit(
    analyte: Analyte | None, number: Decimal | None, from_: str | None, to: str | None
) -> Exact | None:
    """A bound in the value's unit; a bound without a unit is in the value's already."""
    if number is None:
        return None
    if from_ is None or from_ == to:
        return number
    if analyte is None or to is None:
        raise ValueRefused(Refusal.NO_CONVERSION, _("The units differ."))
    return converted(analyte, number, from_, to)


def _converted(from_: str | None, to: str | None) -> bool:
    return from_ is not None and to is not None and from_ != to and by_molar_mass(from_, to)


# --- protocol limits ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Bar:
    """The number a value is compared with, in the value's unit, and how it is told."""

    number: Exact
    told: str
    by_conversion: bool


def crosses(
    analyte: Analyte,
    compare: Compare,
    value: LabValue,
    range_: ReferenceRange | None,
    baseline: LabValue | None = None,
) -> Verdict:
    """Whether a reported value stands in the relation that a criterion or threshold names.

    Compared in the reported unit where the criterion names it, else the limit is converted (by molar mass:
    `by_conversion`). Relative limits need the reported ULN or LLN, or the baseline; without it: cannot tell.
    """
    if value.unit is None:
        return _undecided(_("unit"))
    try:
        required_unit(analyte, value.unit)
        bar = _bar(analyte, compare, value, range_, baseline)
    except ValueRefused as refused:
        return Verdict(None, refused.happened, (_("a limit in {unit}").format(unit=shown(value.unit)),))
    if bar is None:
        return _undecided(_(LIMITS[compare.times]) if compare.times else _("unit of the limit"))
    answer = value.span.meets(compare.op, bar.number)
    missing = () if answer is not None else (_("exact value"),)
    return Verdict(answer, f"{analyte.abbreviation} {bar.told}", missing, bar.by_conversion)


def _undecided(missing: str) -> Verdict:
    return Verdict(None, cannot_be_judged(missing), (missing,))


def _bar(
    analyte: Analyte,
    compare: Compare,
    value: LabValue,
    range_: ReferenceRange | None,
    baseline: LabValue | None,
) -> _Bar | None:
    if compare.times is None:
        return _absolute(analyte, compare, value)
    return _relative(analyte, compare, value, range_, baseline)


def _absolute(analyte: Analyte, compare: Compare, value: LabValue) -> _Bar | None:
    limit = _nearest(analyte, compare.limits, value.unit)
    if limit is None:
        return None
    named = LabValue("", limit.value, limit.unit or value.unit)
    because = _("{value}, limit {limit}").format(value=value.text, limit=f"{SIGNS[compare.op]} {named.text}")
    return _Bar(in_unit(analyte, named, value.unit), because, _converted(named.unit, value.unit))


def _nearest(analyte: Analyte, limits: tuple[Limit, ...], unit: str | None) -> Limit | None:
    """The limit named in this unit, else one that needs no molar mass, else any.

    A limit that states no unit serves only an analyte that has just one.
    """
    named = [limit for limit in limits if limit.unit in analyte.units]
    if not named and len(analyte.units) == 1:
        return next((limit for limit in limits if limit.unit is None), None)
    if len(named) == 1:
        return named[0]
    return min(named, key=lambda limit: (limit.unit != unit, _converted(limit.unit, unit)), default=None)


def _relative(
    analyte: Analyte,
    compare: Compare,
    value: LabValue,
    range_: ReferenceRange | None,
    baseline: LabValue | None,
) -> _Bar | None:
    reported = reported_reference(compare.times or "", range_, baseline, value.unit)
    if reported is None:
        return None
    base = in_unit(analyte, reported, value.unit)
    times, name = compare.limits[0].value, _(compare.times or "")
    because = _("{value} is {ratio} × {name}, limit {limit}").format(
        value=value.text,
        ratio=_ratio(value.number, base, times),
        name=name,
        limit=f"{SIGNS[compare.op]} {printed(times)} × {name}",
    )
    return _Bar(multiple(base, times), because, _converted(reported.unit, value.unit))


def reported_reference(
    name: str, range_: ReferenceRange | None, baseline: LabValue | None, unit: str | None
) -> LabValue | None:
    """ULN, LLN or baseline as reported; None where it is missing, zero (LLN may be), or only known as "<x".

    Of a range whose lower limit lies above the upper neither is relied on.

    `unit` is the value's, for a range that states none.
    """
    if name == "baseline":
        return None if baseline is None or baseline.comparator or baseline.number == 0 else baseline
    number = None if range_ is None else range_.high if name == "ULN" else range_.low
    if range_ is None or number is None or range_.reversed or (number == 0 and name == "ULN"):
        return None
    return LabValue("", number, range_.unit or unit)


def in_unit(analyte: Analyte, value: LabValue, unit: str | None) -> Exact:
    """The number of a limit or reference in another unit of the analyte. ValueRefused where none converts."""
    number = _in_unit(analyte, value.number, value.unit, unit)
    assert number is not None
    return number


def _ratio(number: Decimal, base: Exact, limit: Decimal) -> str:
    """A multiple with as many decimals as show on which side of the limit it lies: 1.998, not 2.0."""
    ratio = _divided(number, base) if number and base else Decimal(0)
    is_limit = number == multiple(base, limit) if base else limit == 0
    for places in (1, 2, 3, 4):
        rounded = round(ratio, places)
        if (rounded == limit) == is_limit:
            break
    return printed(rounded)


def _divided(number: Decimal, by: Exact) -> Decimal:
    """To 28 digits."""
    return number / by if isinstance(by, Decimal) else as_decimal(Fraction(number) / by)
