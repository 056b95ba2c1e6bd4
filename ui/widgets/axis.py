"""The one time axis that visits and trends share: days to pixels, and where its ticks stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY_STEPS = (1, 2, 7, 14, 28, 56, 84, 168, 364, 728, 1820)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
_DAYS_OF_A_MONTH = 30.4


@dataclass(frozen=True)
class TimeAxis:
    """A linear map from the days `first` to `last` onto the pixels `left` to `right`; day 0 is `zero`."""

    first: date
    last: date
    left: float
    right: float
    zero: date | None = None

    @classmethod
    def around(cls, days: Iterable[date], left: float, right: float, zero: date | None) -> "TimeAxis":
        """An axis that shows all `days` with a little air at both ends (at least four weeks in all)."""
        shown = sorted(days)
        first, last = shown[0], shown[-1]
        air = max(timedelta(days=2), (last - first) * 0.05, (timedelta(days=28) - (last - first)) / 2)
        return cls(first - air, last + air, left, right, zero)

    @property
    def pixels_a_day(self) -> float:
        """How wide one day is."""
        return (self.right - self.left) / max(1, (self.last - self.first).days)

    def x(self, day: date) -> float:
        """Where the day stands."""
        return self.left + (day - self.first).days * self.pixels_a_day

    def day_at(self, x: float) -> date:
        """The day nearest to a place on the axis."""
        return self.first + timedelta(days=round((x - self.left) / self.pixels_a_day))

    def shows(self, day: date) -> bool:
        """Whether the day lies on the axis."""
        return self.first <= day <= self.last

    def day_ticks(self, apart: float) -> tuple[tuple[float, int], ...]:
        """Places and day numbers counted from `zero`, at least `apart` pixels from one another."""
        if self.zero is None:
            return ()
        step = _smallest(_DAY_STEPS, apart / self.pixels_a_day)
        low, high = (self.first - self.zero).days, (self.last - self.zero).days
        numbers = range(-(-low // step) * step, high + 1, step)
        return tuple((self.x(self.zero + timedelta(days=number)), number) for number in numbers)

    def month_ticks(self, apart: float) -> tuple[tuple[float, date], ...]:
        """Places and dates of firsts of months, at least `apart` pixels from one another."""
        step = _smallest(_MONTH_STEPS, apart / (self.pixels_a_day * _DAYS_OF_A_MONTH))
        return tuple((self.x(day), day) for day in self._firsts(step))

    def _firsts(self, step: int) -> Iterator[date]:
        months = -(-(self.first.year * 12 + self.first.month - (self.first.day == 1)) // step) * step
        while (day := date(months // 12, months % 12 + 1, 1)) <= self.last:
            yield day
            months += step


def _smallest(steps: tuple[int, ...], least: float) -> int:
    return next((step for step in steps if step >= least), steps[-1])
