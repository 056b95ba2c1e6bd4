"""What vital signs derive: the body mass index and the mean of two seated blood pressures.

Exact fractions of the recorded numbers; rounding is for showing only. Nothing here judges.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tracker.domain.dates import full
from tracker.domain.samples import Measured
from tracker.domain.units import as_decimal
from tracker.language import _

WEIGHT, HEIGHT = "weight", "height"
BODY = (WEIGHT, HEIGHT)
"""What a form may borrow from another, recorded on or before its day."""
SYSTOLIC, DIASTOLIC = "systolic", "diastolic"
SYSTOLIC_REPEAT, DIASTOLIC_REPEAT = "systolic_repeat", "diastolic_repeat"
"""The item ids of a study file that these rules read: kg, cm and mmHg."""


@dataclass(frozen=True)
class DerivedLine:
    """Something calculated from what stands on a form: its name, its value as shown, and what went into it."""

    label: str
    text: str
    basis: str = ""


def bmi(weight_kg: Decimal, height_cm: Decimal) -> Fraction:
    """Body mass index in kg/m²: weight (kg, above 0) over the square of height (cm, above 0), exact.

    Source: Quetelet's index as the WHO defines it (WHO Technical Report Series 894, 2000). ValueError for a weight or
    height that is not above 0.
    """
    if weight_kg <= 0 or height_cm <= 0:
        raise ValueError("weight and height are above 0")
    return Fraction(weight_kg) / (Fraction(height_cm) / 100) ** 2


def mean_pressure(first: Decimal, second: Decimal) -> Fraction:
    """The mean of two measurements in mmHg, exact. No source asks for it: it is shown beside them, never judged."""
    return (Fraction(first) + Fraction(second)) / 2


def derived(answers: Mapping[str, object], known: Mapping[str, Measured]) -> tuple[DerivedLine, ...]:
    """What the answers of a form derive (numbers by item; anything else is no answer).

    `known` holds weight and height as last recorded elsewhere, for a form that has only one of the two.
    """
    numbers = {item: value for item, value in answers.items() if isinstance(value, Decimal) and value > 0}
    lines = (_bmi_line(numbers, known), _pressure_line(numbers))
    return tuple(line for line in lines if line is not None)


def _bmi_line(numbers: Mapping[str, Decimal], known: Mapping[str, Measured]) -> DerivedLine | None:
    """The index where at least one of the two sizes stands on this form; a borrowed one is named with its day."""
    sizes, told = [], []
    for name, words in ((WEIGHT, _("weight {size} kg")), (HEIGHT, _("height {size} cm"))):
        elsewhere = known.get(name)
        size = numbers.get(name, elsewhere.value if elsewhere else None)
        if size is None:
            return None
        sizes.append(size)
        borrowed = elsewhere if name not in numbers else None
        of_day = _(" of {day}").format(day=full(borrowed.on)) if borrowed else ""
        told.append(words.format(size=f"{size:f}") + of_day)
    if WEIGHT not in numbers and HEIGHT not in numbers:
        return None
    value = _("{value} kg/m²").format(value=_shown(bmi(*sizes), 1))
    return DerivedLine(_("Body mass index"), value, ", ".join(told))


def _pressure_line(numbers: Mapping[str, Decimal]) -> DerivedLine | None:
    pairs = ((SYSTOLIC, SYSTOLIC_REPEAT), (DIASTOLIC, DIASTOLIC_REPEAT))
    if not all(name in numbers for pair in pairs for name in pair):
        return None
    upper, lower = (_shown(mean_pressure(numbers[one], numbers[two]), 0) for one, two in pairs)
    basis = _("{first} and {second}").format(
        first=f"{numbers[SYSTOLIC]:f}/{numbers[DIASTOLIC]:f}",
        second=f"{numbers[SYSTOLIC_REPEAT]:f}/{numbers[DIASTOLIC_REPEAT]:f}",
    )
    return DerivedLine(_("Mean blood pressure"), _("{value} mmHg").format(value=f"{upper}/{lower}"), basis)


def _shown(value: Fraction, places: int) -> str:
    """Rounded half up for showing."""
    return str(as_decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
