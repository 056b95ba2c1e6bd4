"""A group of values in numbers: n, mean, standard deviation, median, quartiles, extremes; exact until shown.

No test of a hypothesis and no interval: a summary describes the participants of one site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final

from tracker.language import N_

METHOD: Final = N_(
    "SD: sample, divided by n − 1, from two values on. Quartiles: linear interpolation between the ordered values "
    "(type 7 of Hyndman and Fan). Calculated exactly, rounded only here."
)
"""How the numbers are made, to stand beside them."""

_DIGITS = 50
_MOST_PLACES = 3


@dataclass(frozen=True)
class Summary:
    """What is said of the values of a group, in their own unit; None where it is not defined.

    `missing` counts those who should have had a value and have none.
    """

    n: int
    missing: int = 0
    mean: Fraction | None = None
    sd: Decimal | None = None
    median: Fraction | None = None
    q1: Fraction | None = None
    q3: Fraction | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    places: int = 0
    """The most decimals that a value was recorded with, at most 3."""


def summarise(values: Iterable[Decimal | None]) -> Summary:
    """The summary of values in any one unit; None counts as missing.

    Quartiles by linear interpolation (type 7: Hyndman and Fan 1996, Am Stat 50:361), SD with n − 1, undefined
    for fewer than two values. The order of the values does not matter.
    """
    given = list(values)
    known = sorted(value for value in given if value is not None)
    missing = len(given) - len(known)
    if not known:
        return Summary(0, missing)
    exact = [Fraction(value) for value in known]
    return Summary(
        n=len(known),
        missing=missing,
        mean=sum(exact, Fraction(0)) / len(exact),
        sd=_deviation(exact),
        median=quantile(exact, Fraction(1, 2)),
        q1=quantile(exact, Fraction(1, 4)),
        q3=quantile(exact, Fraction(3, 4)),
        low=known[0],
        high=known[-1],
        places=min(max(_places(value) for value in known), _MOST_PLACES),
    )


def quantile(ordered: list[Fraction], share: Fraction) -> Fraction:
    """The value below which a share (0 to 1) of the ordered values lies, interpolated (type 7)."""
    place = (len(ordered) - 1) * share
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def rounded(number: Fraction | Decimal, places: int) -> Decimal:
    """A number to so many decimals for people, halves away from zero; a zero has no sign."""
    with localcontext() as context:
        context.prec = _DIGITS
        exact = _quotient(number) if isinstance(number, Fraction) else number
        return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def _deviation(values: list[Fraction]) -> Decimal | None:
    if len(values) < 2:
        return None
    mean = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / (len(values) - 1)
    with localcontext() as context:
        context.prec = _DIGITS
        return _quotient(variance).sqrt()


def _quotient(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
