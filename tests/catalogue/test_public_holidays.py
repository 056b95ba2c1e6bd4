"""Public holidays and weekends of the sites' countries, against their laws and official calendars."""

import subprocess
import sys
from datetime import date

import pytest

from tracker.catalogue import public_holidays
from tracker.domain.working_days import WEEKENDS


@pytest.mark.parametrize(
    ("place", "day", "name"),
    [
        # Code du travail, article L3133-1: 1 May and 14 July.
        ("FR", date(2026, 5, 1), "Labor Day"),
        ("FR", date(2026, 7, 14), "National Day"),
        # Rijksoverheid: King's Day is 27 April, on the 26th where that is a Sunday (2025).
        ("NL", date(2026, 4, 27), "King’s Day"),
        ("NL", date(2025, 4, 26), "King’s Day"),
        # Epiphany in Bavaria (Feiertagsgesetz, article 1), and nowhere else in Germany but BW and ST.
        ("DE-BY", date(2026, 1, 6), "Epiphany"),
        # Nowruz, 1 Farvardin 1405.
        ("IR", date(2026, 3, 21), "Eid al-Fitr; Nowruz"),
        # Victory Day of Bangladesh.
        ("BD", date(2026, 12, 16), "Victory Day"),
    ],
)
def test_the_holidays_of_a_place_are_known_by_an_english_name(place: str, day: date, name: str) -> None:
    assert public_holidays.between(place, day, day) == {day: name}


def test_a_region_has_holidays_that_its_country_has_not() -> None:
    epiphany = date(2026, 1, 6)

    assert public_holidays.between("DE", epiphany, epiphany) == {}
    assert public_holidays.between("DE-XX", epiphany, epiphany) == {}


def test_a_stretch_over_the_turn_of_the_year_has_those_of_both_years() -> None:
    found = public_holidays.between("FR", date(2026, 12, 24), date(2027, 1, 2))

    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("place", "weekend"), [("FR", "sat-sun"), ("DE-BY", "sat-sun"), ("BD", "fri-sat"), ("IR", "fri")]
)
def test_each_country_has_its_weekend(place: str, weekend: str) -> None:
    assert public_holidays.weekend(place, 2026) == WEEKENDS[weekend]


def test_of_a_place_that_is_not_known_nothing_is_claimed() -> None:
    assert public_holidays.between("XX", date(2026, 1, 1), date(2026, 12, 31)) == {}
    assert public_holidays.weekend("XX", 2026) is None


def test_the_regions_of_a_country_can_be_chosen() -> None:
    assert "BY" in public_holidays.regions()["DE"]
    assert public_holidays.regions()["IR"] == ()


def test_one_country_is_loaded_and_not_every_one_of_the_world() -> None:
    program = (
        "import sys; from datetime import date; from tracker.catalogue import public_holidays as known; "
        "print(len(known.between('FR', date(2026, 1, 1), date(2026, 1, 31))), "
        "*(name for name in sys.modules if name.startswith('holidays.countries.')))"
    )

    said = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)

    assert said.stdout.split() == ["1", "holidays.countries.france"]
