from datetime import date, time

from ui import dates

TUESDAY = date(2026, 4, 14)


def test_a_day_is_written_with_its_month_as_a_word() -> None:
    assert dates.full(TUESDAY) == "14 Apr 2026"
    assert dates.short(TUESDAY) == "14 Apr"
    assert dates.with_weekday(TUESDAY) == "Tue 14 Apr"
    assert dates.spoken(TUESDAY) == "Tuesday 14 April 2026"


def test_times_have_two_figures_each() -> None:
    assert dates.clock(time(9, 5)) == "09:05"
    assert dates.clock_seconds(time(9, 41, 7)) == "09:41:07"
