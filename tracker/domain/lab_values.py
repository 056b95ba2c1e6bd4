"""A laboratory value as reported: its comparator, number and unit, read from what was typed.

"<0.2" is never taken for 0.2: it stands for every number below it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import eq, ge, gt, le, lt
from typing import Literal

from tracker.domain.conditions import Operator
from tracker.domain.units import Exact, shown
from tracker.errors import Refusal, ValueRefused, in_short
from tracker.language import N_, _

Comparator = Literal["", "<", ">", "<=", ">="]

SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "="}
"""How operators and comparators are printed."""

WORDS = {
    "negative": N_("negative"),
    "positive": N_("positive"),
    "indeterminate": N_("indeterminate"),
    "not_done": N_("not done"),
    "not_applicable": N_("not applicable"),
}
"""The results of qualitative analytes by their code, and how they are shown."""


@dataclass(frozen=True)
class LabValue:
    """A reported result: its comparator as printed ("<0.2"), its number and its unit (UCUM code)."""

    comparator: Comparator
    number: Decimal
    unit: str | None
    rounded: str = ""
    """How a calculated number is shown; it is judged with all its digits. Empty for one that was reported."""

    @cached_property
    def text(self) -> str:
        """The value with its unit, as people read it: "≥90 mL/min/1.73 m²"."""
        number = f"{SIGNS.get(self.comparator, '')}{self.rounded or printed(self.number)}"
        return number if self.unit in ("1", "{INR}") else f"{number} {shown(self.unit)}".strip()

    @cached_property
    def span(self) -> "Span":
        """The numbers it may stand for."""
        return Span.of(self)


@dataclass(frozen=True)
class ReferenceRange:
    """The range of the laboratory that measured, bounds inside; without a unit it is in the value's."""

    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    source: str = ""

    @property
    def reversed(self) -> bool:
        """Whether the lower limit lies above the upper: then neither of them can be relied on."""
        return self.low is not None and self.high is not None and self.low > self.high


def printed(number: Decimal) -> str:
    """A number for people: digits as recorded, never an exponent, a true minus."""
    return f"{number:f}".replace("-", "−")


_NUMBER = re.compile(r"(<=|>=|≤|≥|<|>)?\s*([-−+]?)(\d{1,12})(?:([.,])(\d{1,10}))?")
_DECIMAL_SIGNS = str.maketrans({"٫": "."})


def read_value(text: str) -> tuple[Comparator, Decimal]:
    """The comparator and number of a typed result: "212", "<0.2", "≥ 90", "7.10" with its digits kept.

    A single comma is a decimal comma where no other reading exists ("7,5"). ValueRefused(MISSING) for an
    empty text, NOT_A_NUMBER for anything else, with both readings of "1,234".
    """
    typed = text.strip().translate(_DECIMAL_SIGNS)
    if not typed:
        raise ValueRefused(Refusal.MISSING, _("There is no value."), _("Enter the result as reported."))
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise _not_a_number(text)
    sign, minus, whole, point, fraction = found.groups(default="")
    if point == "," and len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        raise _two_readings(text, whole, fraction)
    number = Decimal(f"{whole}.{fraction}" if fraction else whole)
    return _comparator(sign), -number if minus in ("-", "−") else number


def read_limit(text: str) -> Decimal | None:
    """The number of a reference limit that is kept as it was typed: "40.5", "40,5", "۴۰٫۵"; None for an empty text."""
    return read_value(text)[1] if text else None


def _comparator(sign: str) -> Comparator:
    codes: dict[str, Comparator] = {"<": "<", ">": ">", "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">="}
    return codes.get(sign, "")


def _not_a_number(text: str) -> ValueRefused:
    return ValueRefused(
        Refusal.NOT_A_NUMBER,
        _("“{text}” is not a number.").format(text=in_short(text)),
        _("Enter digits with a point, and < or > in front where the report has one: 212, 0.8, <0.2."),
    )


def _two_readings(text: str, whole: str, fraction: str) -> ValueRefused:
    return ValueRefused(
        Refusal.NOT_A_NUMBER,
        _("“{text}” can be read as {decimal} or as {thousands}.").format(
            text=text.strip(), decimal=f"{whole}.{fraction}", thousands=f"{whole}{fraction}"
        ),
        _("Enter it without the comma."),
    )


_RELATIONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq}


@dataclass(frozen=True)
class Span:
    """The numbers a reported value may stand for: one, or all below or above its comparator's number."""

    low: Exact | None
    high: Exact | None
    low_inside: bool = True
    high_inside: bool = True

    @classmethod
    def of(cls, value: LabValue) -> "Span":
        """The span of a value. Below "<x" lies nothing under zero: no laboratory result here is negative."""
        number = value.number
        if value.comparator in ("<", "<="):
            floor = Decimal(0) if number >= 0 else None
            return cls(floor, number, high_inside=value.comparator == "<=")
        if value.comparator in (">", ">="):
            return cls(number, None, low_inside=value.comparator == ">=")
        return cls(number, number)

    def meets(self, op: Operator, limit: Exact) -> bool | None:
        """Whether every number of the span stands in this relation to the limit; None where only some do."""
        if self.low is not None and self.low == self.high and self.low_inside and self.high_inside:
            return bool(_RELATIONS[op](self.low, limit))
        if op in (">", ">="):
            opposite = self.meets("<=" if op == ">" else "<", limit)
            return None if opposite is None else not opposite
        if op == "=":
            return self._equals(limit)
        if self._all_below(limit, inside=op == "<="):
            return True
        return None if self._some_below(limit, inside=op == "<=") else False

    def _all_below(self, limit: Exact, *, inside: bool) -> bool:
        if self.high is None:
            return False
        return self.high < limit or (self.high == limit and (inside or not self.high_inside))

    def _some_below(self, limit: Exact, *, inside: bool) -> bool:
        if self.low is None:
            return True
        return self.low < limit or (self.low == limit and inside and self.low_inside)

    def _equals(self, limit: Exact) -> bool | None:
        return None if self.meets("<", limit) is not True and self.meets(">", limit) is not True else False
