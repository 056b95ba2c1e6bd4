"""Jalali dates: Nowruz and the leap day of 1403 as the calendar of Iran had them, and 22 Bahman 1357."""

from datetime import date

import pytest

from tracker.reports.jalali import jalali, jalali_weekday


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 3, 20), "۱ فروردین ۱۴۰۳"),
        (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),  # 1403 was a leap year
        (date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
        (date(1979, 2, 11), "۲۲ بهمن ۱۳۵۷"),
    ],
)
def test_a_day_of_the_jalali_calendar(day: date, written: str) -> None:
    assert jalali(day) == written


def test_a_day_with_the_day_of_its_week() -> None:
    assert jalali_weekday(date(2026, 4, 14)) == "سه‌شنبه ۲۵ فروردین ۱۴۰۵"
