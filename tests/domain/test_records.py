"""Ages in full years, from a birth date or from the birth year alone."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.age import Age
from tracker.domain.records import Entry, Missing, Participant, ParticipantStatus, Sex, Visit


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


def test_the_number_people_use_is_the_participants_once_there_is_one() -> None:
    who = born(date(1990, 1, 1))

    assert who.shown_number == "S1"
    assert replace(who, number="P1").shown_number == "P1"


def test_an_entry_is_shown_as_typed_or_by_the_word_for_none() -> None:
    entry = Entry(id="r", form="f", item="i", text="7.10")

    assert entry.shown == "7.10"
    assert replace(entry, missing=Missing.NOT_DONE).shown == "not done"
    assert replace(entry, undecided=True).shown == "not chosen"


def test_a_visit_that_no_protocol_plans_has_its_own_forms() -> None:
    visit = Visit("v", "p", "week5", "Week 5", "W5", 2, None, None, None, "x")
    bird = shipped_studies()["bird"]

    assert visit.form_ids(bird) == bird.visit("week5").forms
    assert replace(visit, forms=("easi",)).form_ids(bird) == ("easi",)
    assert not visit.is_held
