"""Days and times: read as people type them, day first ("14.4.2026", "2026-04-14"), and written one way, 14 Apr 2026."""

import calendar
import re
from datetime import date, datetime, time

from tracker.errors import Refusal, ValueRefused, in_short
from tracker.language import N_, _

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years outside these are typing slips: nobody in a study was born, or will be seen, then."""

MONTHS = (
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
SHORT_MONTHS = (
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

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

_DAY_FIRST = re.compile(r"(\d{1,2})(?:\s*[./-]\s*|\s+)(\d{1,2})(?:\s*[./-]\s*|\s+)(\d+)")
_NAMED = re.compile(r"(\d{1,2})[\s.\-/]*([^\W\d_]{3,})[\s.,\-/]*(\d+)")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?")
_NO_YEAR = re.compile(r"\d{1,2}[\s./-]+(\d{1,2}|[^\W\d_]{3,})[\s.]*")


def full(day: date) -> str:
    """14 Apr 2026."""
    return f"{short(day)} {day.year}"


def short(day: date) -> str:
    """14 Apr, where the year is plain."""
    return f"{day.day} {_(SHORT_MONTHS[day.month - 1])}"


def long_weekday(day: date) -> str:
    """Tuesday."""
    return _(DAYS[day.weekday()])


def clock(at: time | datetime) -> str:
    """09:00."""
    return f"{at.hour:02d}:{at.minute:02d}"


def read_date(text: str) -> date:
    """The day a person typed. ValueRefused(INVALID_DATE) says in words what is wrong; years have four digits.

    Day before month always (the sites' custom in Bangladesh, Europe and Iran); "2026-04-14" is ISO 8601.
    A two-digit year is refused: "26" of a birth date is 1926 or 2026.
    """
    year, month, day = _parts(" ".join(text.split()))
    return checked_date(year, month, day)


def checked_date(year: int, month: int, day: int) -> date:
    """The day of these three numbers, or ValueRefused(INVALID_DATE) saying which of them cannot be."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _impossible_year(year)
    if not 1 <= month <= 12:
        raise _refused(_("There is no month {month}; the day comes before the month.").format(month=month))
    if day == 0:
        raise _refused(_("There is no day 0."))
    length = calendar.monthrange(year, month)[1]
    if day > length:
        raise _refused(_short_month(year, month, length))
    return date(year, month, day)


def read_year(text: str) -> int:
    """A year of birth in four digits. ValueRefused(INVALID_DATE) otherwise."""
    typed = text.strip()
    if not re.fullmatch(r"\d{4}", typed):
        raise _refused(_("Write the year in four digits, such as 1987."))
    if not FIRST_YEAR <= int(typed) <= LAST_YEAR:
        raise _impossible_year(int(typed))
    return int(typed)


def _impossible_year(year: int) -> ValueRefused:
    words = _("The year {year} cannot be right: allowed is {first} to {last}.")
    return _refused(words.format(year=year, first=FIRST_YEAR, last=LAST_YEAR))


def read_time(text: str) -> time:
    """A time of day, 24 hours: "9:30", "9.30", "0930", "14h30", "9". ValueRefused(INVALID_DATE) otherwise."""
    found = _TIME.fullmatch(text.strip().lower())
    if found is None or int(found[1]) > 23:
        raise _refused(_("This is not a time. Write it as 9:30."))
    return time(int(found[1]), int(found[2] or 0))


def _parts(text: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := _NAMED.fullmatch(text):
        return _year(found[3]), _month(found[2]), int(found[1])
    if _NO_YEAR.fullmatch(text):
        raise _refused(_("Write the year too, in four digits."))
    raise _refused(_("This is not a date. Write it as 14 Apr 2026 or 14.4.2026."))


def _year(digits: str) -> int:
    if len(digits) != 4:
        raise _refused(_("Write the year in four digits, such as 2026."))
    return int(digits)


def _month(word: str) -> int:
    typed = word.casefold()
    for number, name in enumerate(MONTHS, start=1):
        if name.casefold().startswith(typed) or _(name).casefold().startswith(typed):
            return number
    raise _refused(_("“{word}” is not a month.").format(word=in_short(word)))


def _short_month(year: int, month: int, length: int) -> str:
    name = _(MONTHS[month - 1])
    if month == 2:
        return _("{month} {year} has {n} days.").format(month=name, year=year, n=length)
    return _("{month} has {n} days.").format(month=name, n=length)


def _refused(sentence: str) -> ValueRefused:
    return ValueRefused(Refusal.INVALID_DATE, sentence, _("Your text is kept."))
