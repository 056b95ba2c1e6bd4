"""Dates of the Jalali (Solar Hijri) calendar in Persian, beside the Gregorian ones: for who reads that calendar."""

from datetime import date


def jalali(day: date) -> str:
    """۲۵ فروردین ۱۴۰۵."""
    return f"{_part(day, '%d').lstrip('۰')} {_part(day, '%B')} {_part(day, '%Y')}"


def jalali_weekday(day: date) -> str:
    """سه‌شنبه ۲۵ فروردین ۱۴۰۵."""
    return f"{_part(day, '%A')} {jalali(day)}"


def _part(day: date, form: str) -> str:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415  only sites with such dates pay for it

    made = JalaliDate(day)  # type: ignore[no-untyped-call]  # the package leaves this one without types
    return str(made.strftime(form, locale="fa"))
