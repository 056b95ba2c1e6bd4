"""Days and times as Visitbook writes them, 14 Apr 2026, whatever the locale; the names can be translated."""

from datetime import date, datetime, time

from tracker.domain.dates import MONTHS, clock, full, short
from tracker.language import N_, _

__all__ = ["clock", "clock_seconds", "full", "long_weekday", "short", "spoken", "weekday", "with_weekday"]

_DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def with_weekday(day: date) -> str:
    """Tue 14 Apr."""
    return f"{weekday(day)} {short(day)}"


def spoken(day: date) -> str:
    """Tuesday 14 April 2026."""
    return f"{_(_DAYS[day.weekday()])} {day.day} {_(MONTHS[day.month - 1])} {day.year}"


def weekday(day: date) -> str:
    """Tue."""
    return _(_SHORT_DAYS[day.weekday()])


def long_weekday(day: date) -> str:
    """Tuesday."""
    return _(_DAYS[day.weekday()])


def clock_seconds(at: time | datetime) -> str:
    """09:41:07, of a save."""
    return f"{clock(at)}:{at.second:02d}"
