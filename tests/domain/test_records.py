"""Ages in full years, from a birth date or from the birth year alone."""

from datetime import date

import pytest

from tracker.domain.records import Age, Participant, ParticipantStatus, Sex


def born(day: date | None = None, year: int | None = None) -> Participant:
    return Participant(
        "p",
        "s",
        "S1",
        None,
        "A.B.",
        Sex.FEMALE,
        day,
        year,
        date(2026, 1, 1),
        "1.0",
        ParticipantStatus.SCREENING,
    )


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2008, 4, 14), date(2026, 4, 13), 17),
        (date(2008, 4, 14), date(2026, 4, 14), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2007, 12, 31), date(2026, 1, 1), 18),
    ],
)
def test_a_year_is_full_on_the_birthday(birth, on, years):
    assert born(birth).age_between(on) == Age(years, years)
    assert born(birth).age_on(on) == years


@pytest.mark.parametrize(
    ("on", "age", "text"),
    [
        (date(2026, 1, 1), Age(17, 18), "17 or 18"),
        (date(2026, 12, 30), Age(17, 18), "17 or 18"),
        (date(2026, 12, 31), Age(18, 18), "18"),
        (date(2008, 6, 1), Age(0, 0), "0"),
    ],
)
def test_a_birth_year_alone_leaves_two_ages_until_its_last_day(on, age, text):
    assert born(year=2008).age_between(on) == age
    assert born(year=2008).age_between(on).text == text


def test_without_birth_date_and_year_the_age_is_not_known():
    assert born().age_between(date(2026, 1, 1)) is None
    assert born().age_on(date(2026, 1, 1)) is None
