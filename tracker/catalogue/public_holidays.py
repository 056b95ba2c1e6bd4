"""Public holidays and weekends by country (ISO 3166-1) and region (ISO 3166-2), from the library `holidays`.

Dates that depend on the sight of the moon are the library's estimates; a site corrects them by its own closed days.
"""

import sys
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_ENGLISH = ("en_US", "en_GB")


@lru_cache(maxsize=1)
def regions() -> Mapping[str, tuple[str, ...]]:
    """Every country whose holidays are known, by its code, with the codes of its regions."""
    known = _library().list_supported_countries(include_aliases=False)
    return {code: tuple(known[code]) for code in sorted(known)}


def between(place: str, first: date, last: date) -> Mapping[date, str]:
    """The public holidays of a place ("FR", "DE-BY") from one day to another by name; none of one that is not known."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        known = _calendar(place, year)
        within = {day: name for day, name in known.items() if first <= day <= last} if known else {}
        found |= {day: name.replace("'", "’") for day, name in within.items()}
    return found


def weekend(place: str, year: int) -> frozenset[int] | None:
    """The weekend of a place in a year, Monday being 0; None where it is not known."""
    known = _calendar(place, year)
    return None if known is None else frozenset(known.weekend)


@lru_cache(maxsize=32)
def _calendar(place: str, year: int) -> "HolidayBase | None":
    """The holidays of one year in English; a region that is not known has those of its country."""
    holidays = _library()
    country, _dash, region = place.partition("-")
    if country not in holidays.registry.EntityLoader.get_country_codes(include_aliases=False):
        return None
    known = holidays.country_holidays(country)
    within = region if region in known.subdivisions else None
    language = next((one for one in _ENGLISH if one in known.supported_languages), None)
    found: HolidayBase = holidays.country_holidays(
        country, subdiv=within, years=year, expand=False, language=language
    )
    return found


def _library() -> ModuleType:
    """`holidays`, which takes 0.2 s that only who looks at the calendar pays.

    Its package of countries would load every country of the world (8 MB) with the first: it is put in place without
    being run, so that each country's module comes when that country is asked for.
    """
    library, name = import_module("holidays"), "holidays.countries"
    spec = find_spec(name)
    if spec is not None and name not in sys.modules:
        sys.modules.setdefault(name, module_from_spec(spec))
    return library
