"""Dates as coordinators type them (visual.md, "Fields": text with an error stays, the message has words)."""

from datetime import date, time

import pytest

from tracker.domain.dates import long_weekday, read_date, read_time, read_year
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(
    "typed",
    [
        "14 Apr 2026",
        "14 April 2026",
        "14 apr 2026",
        "14apr2026",
        "14.4.2026",
        "14.04.2026",
        "14/4/2026",
        "14-4-2026",
        "14 4 2026",
        "2026-04-14",
        "2026-4-14",
        "  14  Apr  2026 ",
        "14. April 2026",
        "14-Apr-2026",
        "۱۴/۴/۲۰۲۶",
    ],
)
def test_every_usual_way_to_type_a_day_is_read_day_first(typed: str) -> None:
    assert read_date(typed) == date(2026, 4, 14)


def test_the_day_comes_before_the_month_even_where_both_could_be_either() -> None:
    assert read_date("3.4.2026") == date(2026, 4, 3)


def test_sept_is_september() -> None:
    assert read_date("5 Sept 2026") == date(2026, 9, 5)


def test_the_leap_day_exists_in_a_leap_year() -> None:
    assert read_date("29.2.2028") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.04.2026", "April has 30 days."),
        ("29 Feb 2026", "February 2026 has 28 days."),
        ("32.1.2026", "January has 31 days."),
        ("0.1.2026", "There is no day 0."),
        ("4/14/2026", "There is no month 14; the day comes before the month."),
        ("14 4 26", "Write the year in four digits, such as 2026."),
        ("14 Apr 26", "Write the year in four digits, such as 2026."),
        ("14.4.20266", "Write the year in four digits, such as 2026."),
        ("14 Apr", "Write the year too, in four digits."),
        ("14.4.", "Write the year too, in four digits."),
        ("14 Abc 2026", "“Abc” is not a month."),
        ("14.4.1026", "The year 1026 cannot be right: allowed is 1900 to 2100."),
        ("tomorrow", "This is not a date. Write it as 14 Apr 2026 or 14.4.2026."),
        ("", "This is not a date. Write it as 14 Apr 2026 or 14.4.2026."),
    ],
)
def test_what_cannot_be_a_day_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_date(typed)

    assert refused.value.code is Refusal.INVALID_DATE
    assert refused.value.happened == sentence
    assert refused.value.todo == "Your text is kept."


def test_a_year_of_birth_has_four_digits() -> None:
    assert read_year(" 1987 ") == 1987


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("87", "Write the year in four digits, such as 1987."),
        ("1087", "The year 1087 cannot be right: allowed is 1900 to 2100."),
    ],
)
def test_another_year_of_birth_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_year(typed)

    assert refused.value.happened == sentence


@pytest.mark.parametrize("typed", ["9:30", "09:30", "9.30", "0930", "930", "9h30", " 9 30 "])
def test_every_usual_way_to_type_a_time_is_read(typed: str) -> None:
    assert read_time(typed) == time(9, 30)


def test_an_hour_alone_is_the_full_hour() -> None:
    assert read_time("14") == time(14, 0)


@pytest.mark.parametrize("typed", ["24:00", "9:60", "morning", ""])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_time(typed)

    assert refused.value.happened == "This is not a time. Write it as 9:30."


def test_the_day_of_the_week_of_a_date() -> None:
    # 1 January 2000 was a Saturday.
    assert long_weekday(date(2000, 1, 1)) == "Saturday"
    assert long_weekday(date(2000, 1, 3)) == "Monday"
