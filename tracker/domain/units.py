"""Units of laboratory values: what each analyte may be reported in, and exact conversion between them.

Factors are exact fractions. Mass and substance are joined by the analyte's molar mass only; enzyme activity,
INR and percentages never become a concentration. A value is stored in the unit it was reported in: what is
converted for a judgement is the limit or the range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from tracker.domain.conditions import Frozen
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _


class Kind(Enum):
    """What a unit measures; the base unit, to which its factor leads, is named beside it."""

    MASS = "g/L"
    SUBSTANCE = "mol/L"
    COUNT = "10*9/L"
    ACTIVITY = "U/L"
    RATIO = "1"
    SEDIMENTATION = "mm/h"
    CLEARANCE = "mL/min"
    INDEXED_CLEARANCE = "mL/min/{1.73_m2}"
    ARBITRARY = "[IU]/L"
    VOLUME = "fL"


@dataclass(frozen=True)
class Unit:
    """A unit by its UCUM code or report spelling: `factor` base units, and how people read it."""

    kind: Kind
    factor: Fraction
    shown: str


_ONE = Fraction(1)
UNITS: Mapping[str, Unit] = {
    "g/dL": Unit(Kind.MASS, Fraction(10), "g/dL"),
    "g/L": Unit(Kind.MASS, _ONE, "g/L"),
    "mg/dL": Unit(Kind.MASS, Fraction(1, 100), "mg/dL"),
    "mg/L": Unit(Kind.MASS, Fraction(1, 1000), "mg/L"),
    "mmol/L": Unit(Kind.SUBSTANCE, Fraction(1, 1000), "mmol/L"),
    "umol/L": Unit(Kind.SUBSTANCE, Fraction(1, 1_000_000), "µmol/L"),
    # Equivalents equal moles for ions with one charge; only sodium and potassium list this unit.
    "meq/L": Unit(Kind.SUBSTANCE, Fraction(1, 1000), "meq/L"),
    "10*9/L": Unit(Kind.COUNT, _ONE, "×10⁹/L"),
    "10*3/uL": Unit(Kind.COUNT, _ONE, "×10³/µL"),
    "/uL": Unit(Kind.COUNT, Fraction(1, 1000), "/µL"),
    "/mm3": Unit(Kind.COUNT, Fraction(1, 1000), "/mm³"),
    "10*5/uL": Unit(Kind.COUNT, Fraction(100), "lakh/µL"),
    "U/L": Unit(Kind.ACTIVITY, _ONE, "U/L"),
    # 1 katal is 1 mol/s and 1 U is 1 µmol/min, so 1 µkat/L is 60 U/L.
    "ukat/L": Unit(Kind.ACTIVITY, Fraction(60), "µkat/L"),
    "%": Unit(Kind.RATIO, Fraction(1, 100), "%"),
    # Not "ratio": a prothrombin ratio of 1.3 is too long, and as a fraction of the normal activity it would be 130 %.
    "1": Unit(Kind.RATIO, _ONE, N_("fraction")),
    "{INR}": Unit(Kind.RATIO, _ONE, "INR"),
    "L/L": Unit(Kind.RATIO, _ONE, "L/L"),
    "mm/h": Unit(Kind.SEDIMENTATION, _ONE, "mm/h"),
    "mL/min": Unit(Kind.CLEARANCE, _ONE, "mL/min"),
    "mL/min/{1.73_m2}": Unit(Kind.INDEXED_CLEARANCE, _ONE, "mL/min/1.73 m²"),
    "m[IU]/mL": Unit(Kind.ARBITRARY, _ONE, "mIU/mL"),
    "fL": Unit(Kind.VOLUME, _ONE, "fL"),
}


def shown(unit: str | None) -> str:
    """How a unit is written for people: "×10⁹/L" for 10*9/L; the code itself where the table lacks it."""
    if unit is None:
        return ""
    return _(UNITS[unit].shown) if unit in UNITS else unit


class Family(StrEnum):
    """The panels in which laboratories report, in the order of a report."""

    BLOOD_COUNT = "blood_count"
    LIVER = "liver"
    KIDNEY = "kidney"
    MUSCLE = "muscle"
    INFLAMMATION = "inflammation"
    LIPIDS = "lipids"
    METABOLISM = "metabolism"
    ELECTROLYTES = "electrolytes"
    COAGULATION = "coagulation"
    INFECTION = "infection"
    PREGNANCY = "pregnancy"
    OTHER = "other"


class Entry(Frozen):
    """What may be entered in one unit of an analyte: bounds inside, and the decimals usually reported.

    Without `low` the bounds follow from another unit, one of the same kind first. Outside `soft_low` and
    `soft_high` a value is possible but unusual: confirm it.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    soft_low: Decimal | None = None
    soft_high: Decimal | None = None
    decimals: int = Field(default=0, ge=0, le=4)


class Loinc(Frozen):
    """A LOINC code; `confirm` marks one that was recalled and not yet seen in a source."""

    code: str
    confirm: bool = False


class Analyte(Frozen):
    """What a laboratory measures. `status` K: its entry range is a proposal that the site confirms.

    `units` are in the order offered, the conventional one first; `molar_mass` in g/mol. An analyte with
    `words` is qualitative: its result is one of these codes.
    """

    id: str
    name: str
    abbreviation: str
    family: Family
    synonyms: tuple[str, ...] = ()
    loinc: tuple[Loinc, ...] = ()
    units: dict[str, Entry] = Field(default_factory=dict)
    molar_mass: Decimal | None = None
    words: tuple[str, ...] = ()
    status: Literal["V", "K"]
    note: str = ""

    @model_validator(mode="after")
    def _reported_somehow(self) -> "Analyte":
        unknown = [unit for unit in self.units if unit not in UNITS]
        if unknown:
            raise ValueError(f"{self.id}: unknown unit {', '.join(unknown)}")
        if not self.units and not self.words:
            raise ValueError(f"{self.id}: neither units nor words")
        for unit in self.units:
            bounds(self, unit)
        return self


OTHER = "other:"
"""Begins the id of an analyte that the catalogue lacks; its name follows."""


def uncatalogued(name: str) -> Analyte:
    """An analyte that the catalogue lacks, `other:NAME`: any unit, no bounds, never graded (commands.md)."""
    shown_as = name.removeprefix(OTHER)
    return Analyte.model_construct(
        id=name, name=shown_as, abbreviation=shown_as, family=Family.OTHER, status="K", units={}, words=()
    )


@dataclass(frozen=True)
class Bounds:
    """The entry range of one unit, exact, bounds inside; no `high` means no upper bound."""

    low: Fraction
    high: Fraction | None

    def holds(self, value: Decimal) -> bool:
        """Whether the number could be a value in this unit."""
        return self.low <= Fraction(value) and (self.high is None or Fraction(value) <= self.high)


def bounds(analyte: Analyte, unit: str) -> Bounds:
    """The entry range of an analyte in one of its units, derived exactly where another unit gives it."""
    entry = entry_in(analyte, unit)
    if entry.low is not None:
        return Bounds(Fraction(entry.low), None if entry.high is None else Fraction(entry.high))
    given = [name for name, other in analyte.units.items() if other.low is not None]
    if not given:
        raise ValueError(f"{analyte.id}: no entry range for {unit}")
    name = min(given, key=lambda name: by_molar_mass(name, unit))
    other = analyte.units[name]
    assert other.low is not None
    high = None if other.high is None else exactly(analyte, other.high, name, unit)
    return Bounds(exactly(analyte, other.low, name, unit), high)


Exact = Decimal | Fraction
"""A number that nothing rounded: as it was reported, or a fraction where it was converted. They compare exactly."""
_UNROUNDED = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Keeps every digit of sums and products, as Python's documentation of decimal has it for exact arithmetic."""


def multiple(number: Exact, by: Decimal) -> Exact:
    """A multiple with all its digits."""
    return number * Fraction(by) if isinstance(number, Fraction) else _UNROUNDED.multiply(number, by)


def total(number: Exact, more: Exact) -> Exact:
    """A sum with all its digits."""
    if isinstance(number, Decimal) and isinstance(more, Decimal):
        return _UNROUNDED.add(number, more)
    return Fraction(number) + Fraction(more)


def converted(analyte: Analyte, number: Decimal, from_: str, to: str) -> Exact:
    """A number in another unit of the analyte; as it is where the units agree. ValueRefused(NO_CONVERSION)."""
    return number if from_ == to else exactly(analyte, number, from_, to)


def by_molar_mass(from_: str, to: str) -> bool:
    """Whether a conversion needs the molar mass, so that separately rounded limits may disagree with it."""
    return UNITS[from_].kind is not UNITS[to].kind


def exactly(analyte: Analyte, value: Decimal, from_: str, to: str) -> Fraction:
    """The value in another unit of the analyte, as an exact fraction; ValueRefused(NO_CONVERSION)."""
    entry_in(analyte, from_)
    entry_in(analyte, to)
    if from_ == to:
        return Fraction(value)
    return Fraction(value) * _factor(analyte, UNITS[from_], UNITS[to])


def convert(analyte: Analyte, value: Decimal, from_: str, to: str) -> Decimal:
    """The value in another unit of the analyte: exact where it ends, else to 28 digits.

    Any number is converted, plausible or not. ValueRefused(NO_CONVERSION) where a unit does not belong to the
    analyte.
    """
    converted = exactly(analyte, value, from_, to)
    return value if from_ == to else as_decimal(converted)


def as_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal of at most 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def entry_in(analyte: Analyte, unit: str) -> Entry:
    """What may be entered in one unit of an analyte. ValueRefused(NO_CONVERSION) where it is not reported in it."""
    if unit not in analyte.units:
        raise ValueRefused(
            Refusal.NO_CONVERSION,
            _("{analyte} is not reported in {unit}.").format(analyte=_(analyte.name), unit=shown(unit)),
            _("Choose one of {units}.").format(units=", ".join(shown(name) for name in analyte.units))
            if analyte.units
            else "",
        )
    return analyte.units[unit]


def _factor(analyte: Analyte, source: Unit, target: Unit) -> Fraction:
    if source.kind is target.kind:
        return source.factor / target.factor
    if analyte.molar_mass is not None and {source.kind, target.kind} == {Kind.MASS, Kind.SUBSTANCE}:
        molar_mass = Fraction(analyte.molar_mass)
        joined = 1 / molar_mass if source.kind is Kind.MASS else molar_mass
        return source.factor * joined / target.factor
    raise ValueRefused(
        Refusal.NO_CONVERSION,
        _("{analyte} cannot be converted from {source} to {target}.").format(
            analyte=_(analyte.name), source=source.shown, target=target.shown
        ),
    )
