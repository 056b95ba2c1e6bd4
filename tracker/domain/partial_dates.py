"""A date of which only the year, or year and month, may be known: "2019", "2019-05", "2019-05-12"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from tracker.domain.dates import SHORT_MONTHS, full, read_date, read_year
from tracker.errors import Refusal, ValueRefused
from tracker.language import _

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_YEAR_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})")
_MONTH_YEAR = re.compile(r"(?:\d{1,2}[\s./-]+|[^\W\d_]{3,}[\s./-]*)\d{4}")


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

    @property
    def words(self) -> str:
        """14 Apr 2026, Apr 2026 or 2026: as much as is known."""
        if self.is_exact:
            return full(self.first)
        month = f"{_(SHORT_MONTHS[self.first.month - 1])} " if self.first.month == self.last.month else ""
        return f"{month}{self.first.year}"

    def is_before(self, day: date) -> bool | None:
        """Whether it lies before `day`; None where it may."""
        return True if self.last < day else None if self.first < day else False


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def read_partial(text: str) -> PartialDate:
    """The date a person typed, which may lack day or month: "14.4.2026", "Apr 2026", "4/2026", "2026-04", "2026".

    ValueRefused(INVALID_DATE) otherwise; years lie within dates.FIRST_YEAR and LAST_YEAR.
    """
    typed = " ".join(text.split())
    if typed.isdecimal() and len(typed) <= 4:
        return PartialDate.parse(f"{read_year(typed)}")
    if found := _YEAR_MONTH.fullmatch(typed):
        typed = f"{found[2]}.{found[1]}"
    if _MONTH_YEAR.fullmatch(typed):
        return PartialDate.parse(read_date(f"1 {typed}").isoformat()[:7])
    return PartialDate.parse(read_date(typed).isoformat())
