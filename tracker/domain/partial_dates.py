"""A date of which only the year, or year and month, may be known: "2019", "2019-05", "2019-05-12"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from tracker.errors import Refusal, ValueRefused
from tracker.language import _

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class PartialDate:
    """What is known of a date: it lies between `first` and `last`, both inside."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str, field: str = "") -> Self:
        """An ISO date that may lack day or month. ValueRefused INVALID_DATE for anything else."""
        found = _PATTERN.fullmatch(text.strip())
        try:
            if found is None:
                raise ValueError(text)
            year, month, day = (int(part) if part else None for part in found.groups())
            return cls(found[0], *_bounds(year or 0, month, day))
        except ValueError:
            raise ValueRefused(
                Refusal.INVALID_DATE,
                _("{text} is not a date.").format(text=text),
                _("Write 2026-04-14, 2026-04 or 2026."),
                field,
            ) from None

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def is_before(self, day: date) -> bool | None:
        """Whether it lies before `day`; None where it may."""
        return True if self.last < day else None if self.first < day else False


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])
