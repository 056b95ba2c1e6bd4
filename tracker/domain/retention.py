"""Which backups are kept: of the last 7 days, 5 weeks and 12 months the newest of each, and the newest of every year.

A day, week (from Monday), month or year counts only if it has a backup: a site that was shut keeps what it had. The
numbers are those that the README promises.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

DAILY, WEEKLY, MONTHLY = 7, 5, 12
"""How many days, weeks and months; years without end."""


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """The moments of the backups that stay. The newest of all always does."""
    newest_first = sorted(set(moments), reverse=True)
    return frozenset(
        one
        for period, most in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY), (_year, None))
        for one in _newest_of_each(newest_first, period, most)
    )


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Any], most: int | None
) -> list[datetime]:
    found: dict[Any, datetime] = {}
    for one in newest_first:
        found.setdefault(period(one), one)
    return list(found.values())[:most]


def _day(one: datetime) -> tuple[int, ...]:
    return one.year, one.month, one.day


def _week(one: datetime) -> tuple[int, ...]:
    return tuple(one.isocalendar()[:2])


def _month(one: datetime) -> tuple[int, ...]:
    return one.year, one.month


def _year(one: datetime) -> int:
    return one.year
