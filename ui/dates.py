"""Days and times as Visitbook writes them, 14 Apr 2026, whatever the locale; the names can be translated."""

from datetime import date, datetime, time

from tracker.language import N_, _

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_SHORT_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
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


def full(day: date) -> str:
    """14 Apr 2026."""
    return f"{day.day} {_(_SHORT_MONTHS[day.month - 1])} {day.year}"


def short(day: date) -> str:
    """14 Apr, where the year is plain."""
    return f"{day.day} {_(_SHORT_MONTHS[day.month - 1])}"


def with_weekday(day: date) -> str:
    """Tue 14 Apr."""
    return f"{weekday(day)} {short(day)}"


def spoken(day: date) -> str:
    """Tuesday 14 April 2026."""
    return f"{_(_DAYS[day.weekday()])} {day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def weekday(day: date) -> str:
    """Tue."""
    return _(_SHORT_DAYS[day.weekday()])


def long_weekday(day: date) -> str:
    """Tuesday."""
    return _(_DAYS[day.weekday()])


def clock(at: time | datetime) -> str:
    """09:00, of an appointment."""
    return f"{at.hour:02d}:{at.minute:02d}"


def clock_seconds(at: time | datetime) -> str:
    """09:41:07, of a save."""
    return f"{clock(at)}:{at.second:02d}"
