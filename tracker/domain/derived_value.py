"""A value calculated from a recorded result, as it is kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Derived:
    """A value calculated from a result: the equation's name, the unrounded value and what went into it.

    No value says why in `because`; `shown` is the value rounded, or the two that a birth year alone leaves.
    """

    equation: str
    unit: str
    value: Decimal | None
    inputs: Mapping[str, str]
    because: str = ""
    shown: str = ""
