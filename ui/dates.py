"""Days and times as Visitbook writes them, 14 Apr 2026, whatever the locale; the names can be translated."""

from datetime import date, datetime, time

from tracker.domain.dates import MONTHS, clock, full, long_weekday, short
from tracker.language import N_, _

__all__ = ["clock", "clock_seconds", "full", "long_weekday", "short", "spoken", "weekday", "with_weekday"]

_SHORT_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def with_weekday(day: date) -> str:
    """Tue 14 Apr."""
    return f"{weekday(day)} {short(day)}"


def spoken(day: date) -> str:
    """Tuesday 14 April 2026."""
    return f"{long_weekday(day)} {day.day} {_(MONTHS[day.month - 1])} {day.year}"


def weekday(day: date) -> str:
    """Tue."""
    return _(_SHORT_DAYS[day.weekday()])


def clock_seconds(at: time | datetime) -> str:
    """09:41:07, of a save."""
    return f"{clock(at)}:{at.second:02d}"
