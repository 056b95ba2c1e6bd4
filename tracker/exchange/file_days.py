"""The days of a file, written as its mapping says: ISO, or day, month and year in any order, Gregorian or Jalali."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from tracker.domain.dates import MONTHS, checked_date, read_date
from tracker.errors import Refusal, TrackerError, ValueRefused, in_short
from tracker.language import _

ISO, DAY_FIRST = "ISO", "day first"
"""ISO 8601 with or without a time; as a person types it, the day before the month."""
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_UTC = re.compile(r".*[T ](?!00:?00(?::?00(?:[.,]0+)?)?Z)[\d:.,]+Z", re.IGNORECASE)
"""An instant in UTC; at midnight it is how programs write a day alone."""
_TIME = r"(?:[ T,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AP]M)?)?"
_PARTS = re.compile(r"(D+|M+|Y+)", re.IGNORECASE)


@lru_cache(maxsize=8)
def reader(form: str) -> Callable[[str], date]:
    """Reads a day as a mapping's `date_format` says it is written. TrackerError for a form that is none.

    `form` is ISO, "day first", or D, M and Y with what stands between them: D.M.Y, M/D/Y, DMY needs its digits
    (DDMMYYYY), MMM is a month's name; "Jalali" before it for the Iranian calendar. A year of two digits is refused.
    """
    wanted = form.strip()
    if wanted.casefold() in ("iso", "iso 8601", "yyyy-mm-dd"):
        return lru_cache(maxsize=4096)(_iso)
    if wanted.casefold() == DAY_FIRST:
        return lambda text: read_date(_without_time(text))
    jalali = wanted.casefold().startswith("jalali")
    pattern = _pattern(wanted[len("jalali") :].strip() if jalali else wanted, form)
    return lru_cache(maxsize=4096)(lambda text: _read(pattern, text, form, jalali))


def _iso(text: str) -> date:
    _refuse_utc(text)
    found = _ISO.fullmatch(text)
    if found is None:
        raise _not_so(text, ISO)
    return checked_date(int(found[1]), int(found[2]), int(found[3]))


def _refuse_utc(text: str) -> None:
    """Which day it was at the site is not said by an instant in UTC: near midnight it is another."""
    if _UTC.fullmatch(text):
        words = _("“{text}” is a time in UTC, whose day may be another at the site.")
        raise ValueRefused(
            Refusal.INVALID_DATE, words.format(text=in_short(text)), _("Export the local day.")
        )


def _without_time(text: str) -> str:
    """A day without the time that a spreadsheet or a laboratory writes behind it."""
    _refuse_utc(text)
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return re.sub(r"[ T]+\d{1,2}:\d{2}(:\d{2})?$", "", text)


def _pattern(form: str, whole: str) -> re.Pattern[str]:
    pieces = _PARTS.split(form)
    names = [piece[0].upper() for piece in pieces[1::2]]
    years = [piece for piece in pieces[1::2] if piece[0] in "yY"]
    if sorted(names) != ["D", "M", "Y"] or len(years[0]) not in (1, 4):
        raise TrackerError(
            _("“{form}” is not a form of a date.").format(form=in_short(whole)),
            _("Write ISO, or D, M and Y (four digits) as the file has them: D.M.Y, M/D/Y, YYYY-MM-DD."),
        )
    return re.compile("".join(_piece(piece) for piece in pieces) + _TIME, re.IGNORECASE)


def _piece(piece: str) -> str:
    kind = piece[:1].upper()
    if not _PARTS.fullmatch(piece):
        return re.escape(piece).replace(r"\ ", r"\s+")
    if kind == "Y":
        return r"(?P<Y>\d{4})"
    if kind == "M" and len(piece) >= 3:
        return r"(?P<M>[^\W\d_]{3,})"
    return rf"(?P<{kind}>\d{{{len(piece)}}})" if len(piece) == 2 else rf"(?P<{kind}>\d{{1,2}})"


def _read(pattern: re.Pattern[str], text: str, form: str, jalali: bool) -> date:
    found = pattern.fullmatch(text.strip())
    if found is None:
        try:
            # A workbook's own dates come in ISO form.
            return _iso(text) if not jalali else _unread(text, form)
        except ValueRefused:
            raise _not_so(text, form) from None
    year, month, day = int(found["Y"]), _month(found["M"], text, form), int(found["D"])
    return _from_jalali(year, month, day, text) if jalali else checked_date(year, month, day)


def _unread(text: str, form: str) -> date:
    raise _not_so(text, form)


def _month(text: str, whole: str, form: str) -> int:
    if text.isdecimal():
        return int(text)
    for number, name in enumerate(MONTHS, start=1):
        if name.casefold().startswith(text.casefold()):
            return number
    raise _not_so(whole, form)


def _from_jalali(year: int, month: int, day: int, text: str) -> date:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415  few files need it

    try:
        gregorian: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # it has no types
        return gregorian
    except ValueError:
        raise ValueRefused(
            Refusal.INVALID_DATE, _("“{text}” is no day of the Iranian calendar.").format(text=in_short(text))
        ) from None


def _not_so(text: str, form: str) -> ValueRefused:
    words = _("“{text}” is not a date written as {form}.")
    return ValueRefused(Refusal.INVALID_DATE, words.format(text=in_short(text), form=in_short(form)))
