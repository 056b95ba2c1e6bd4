"""Study drug dispensed and returned: how much of what was to be taken is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tracker.language import N_, _


@dataclass(frozen=True)
class Compliance:
    """Tablets expected and taken between dispensing and return; `percent` is exact, None where it cannot be told.

    `missing` names what would tell. Taken means not returned: whether a tablet was swallowed nobody knows.
    """

    expected: Fraction | None = None
    taken: Decimal | None = None
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> Fraction | None:
        """Taken in percent of expected; None where either is unknown or nothing was expected."""
        if self.expected is None or self.taken is None or not self.expected:
            return None
        return Fraction(self.taken) * 100 / self.expected

    @property
    def over_used(self) -> bool | None:
        """Whether more is gone than was to be taken; None where it cannot be told."""
        return None if self.percent is None else self.percent > 100

    @property
    def words(self) -> str:
        """ "94.0 % (79 of 84)", "more than expected: ...", or what is missing."""
        percent = self.percent
        if self.missing:
            return _("cannot tell: {names} missing").format(names=", ".join(_(one) for one in self.missing))
        if percent is None:
            return _("cannot tell: returned on the day it was dispensed")
        text = _("{percent} % ({taken} of {expected})").format(
            percent=_rounded(percent),
            taken=f"{self.taken:f}",
            expected=_rounded(self.expected or Fraction(0)),
        )
        return _("more than expected: {text}").format(text=text) if self.over_used else text


_NAMES = {
    "dispensed_on": N_("day dispensed"),
    "dispensed": N_("tablets dispensed"),
    "returned_on": N_("day returned"),
    "returned": N_("tablets returned"),
    "per_day": N_("tablets per day or week"),
}


def compliance(row: Mapping[str, str]) -> Compliance:
    """The compliance of one dispensing, from its canonical answers (logs.DISPENSING).

    Expected = tablets per day × days from dispensing to return (the first day counts, the day of return does not);
    taken = dispensed − returned. Convention (K): to be confirmed by the site.
    """
    needed = {name: row.get(name, "") for name in _NAMES}
    needed["per_day"] = row.get("per_day") or row.get("per_week") or ""
    missing = tuple(_NAMES[name] for name, text in needed.items() if not text)
    if missing:
        return Compliance(missing=missing)
    days = (date.fromisoformat(needed["returned_on"]) - date.fromisoformat(needed["dispensed_on"])).days
    per_day = Fraction(row["per_day"]) if row.get("per_day") else Fraction(row["per_week"]) / 7
    return Compliance(per_day * days, Decimal(needed["dispensed"]) - Decimal(needed["returned"]))


def _rounded(value: Fraction) -> str:
    """To one decimal for reading, halves up; whole numbers without one."""
    if value.denominator == 1:
        return str(value.numerator)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
