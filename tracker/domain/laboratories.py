"""Laboratories of the site and their reference ranges: which range serves whom on which day, and what is refused.

A range is for one analyte, one sex or both, ages in full years and days of validity, every bound inside. Which one
serves is three-valued: one, none, or cannot tell with why. A range that came with a result goes before any table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from tracker.domain.age import Age
from tracker.domain.dates import full
from tracker.domain.lab_values import read_value
from tracker.domain.records import Sex
from tracker.domain.units import Analyte, as_decimal, exactly, shown
from tracker.language import N_, _, ngettext

OTHER = "other"
"""The answer "another laboratory": results of one that the site keeps no ranges of."""

TYPED_WITH_RESULT = N_("typed with the result")
"""The source of a range that was printed with its result and typed with it."""

_T = TypeVar("_T", int, date)

SEXES = {Sex.FEMALE: N_("women"), Sex.MALE: N_("men")}


@dataclass(frozen=True)
class Laboratory:
    """A laboratory that reports to the site; one that no longer does is not active and stays on record."""

    id: str
    name: str
    active: bool = True


@dataclass(frozen=True)
class Range:
    """A laboratory's range of one analyte, limits as typed ("7.10" stays), at least one of them given.

    `sex` None is both; ages in full years and validity in days, None without a bound, bounds inside.
    """

    id: str
    laboratory_id: str
    analyte: str
    unit: str
    low: str = ""
    high: str = ""
    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    struck: bool = False


@dataclass(frozen=True)
class Served:
    """The range that serves; without one, `because` says why it cannot be told, empty where the table has none."""

    range: Range | None = None
    because: str = ""


# --- which range serves -------------------------------------------------------------------------------------


def range_for(
    ranges: Iterable[Range], analyte: str, sex: Sex, age: Age | None, day: date | None, unit: str = ""
) -> Served:
    """The one range of an analyte that serves a person on a day, none, or cannot tell.

    Ranges in several units may serve at once: `unit` names the one a result is reported in. An age known as one
    of two years, or not at all, decides only where every age it may be leads to the same range.
    """
    candidates = [one for one in ranges if _may_serve(one, analyte, sex, unit)]
    said = [(one, serves(one, age, day)) for one in candidates]
    sure = [one for one, answer in said if answer]
    open_ = [one for one, answer in said if answer is None]
    if len(sure) > 1:
        return Served(None, _("several ranges serve: {ranges}").format(ranges=_both(sure)))
    if open_:
        return Served(None, _undecided(open_, age, day))
    return Served(sure[0] if sure else None)


def _may_serve(one: Range, analyte: str, sex: Sex, unit: str) -> bool:
    asked = not one.struck and one.analyte == analyte and one.sex in (None, sex)
    return asked and unit in ("", one.unit)


def serves(one: Range, age: Age | None, day: date | None) -> bool | None:
    """Whether a range is for this age on this day; None where the age or the day that is known does not tell."""
    by_age = _inside((age.fewest, age.most) if age else None, one.age_from, one.age_to)
    by_day = _inside((day, day) if day else None, one.valid_from, one.valid_to)
    if by_age is False or by_day is False:
        return False
    return None if by_age is None or by_day is None else True


def _inside(span: tuple[_T, _T] | None, low: _T | None, high: _T | None) -> bool | None:
    """Whether all, none or only some of a span lies between two bounds, each inside and perhaps absent."""
    if low is None and high is None:
        return True
    if span is None:
        return None
    first, last = span
    if (low is not None and last < low) or (high is not None and first > high):
        return False
    whole = (low is None or first >= low) and (high is None or last <= high)
    return True if whole else None


def _undecided(open_: list[Range], age: Age | None, day: date | None) -> str:
    if day is None:
        return _("the day of the sample is not known")
    known = _("the age is {age}").format(age=age.text) if age else _("the age is not known")
    return _("{age}, which does not decide: {ranges}").format(age=known, ranges=_both(open_))


def _both(ranges: list[Range]) -> str:
    return "; ".join(told(one) for one in ranges)


# --- in words -----------------------------------------------------------------------------------------------


def told(one: Range) -> str:
    """A range for people: "12.0–15.5 g/dL, women, 18 years and over, from 1 Jan 2026"."""
    words = (limits(one), sex_words(one.sex) if one.sex else "", ages(one), validity(one))
    return ", ".join(part for part in words if part)


def limits(one: Range) -> str:
    """The limits with their unit, digits as typed."""
    if one.low and one.high:
        return f"{one.low}–{one.high} {shown(one.unit)}"
    return f"≤ {one.high} {shown(one.unit)}" if one.high else f"≥ {one.low} {shown(one.unit)}"


def converted(one: Range, analyte: Analyte, unit: str) -> str:
    """The limits in another unit of the analyte, for reading only, with the decimals that are usual in that unit."""
    texts = [text and _converted(text, one, analyte, unit) for text in (one.low, one.high)]
    return limits(replace(one, unit=unit, low=texts[0], high=texts[1]))


def _converted(text: str, one: Range, analyte: Analyte, unit: str) -> str:
    number = exactly(analyte, read_value(text)[1], one.unit, unit)
    return f"{round(as_decimal(number), analyte.units[unit].decimals):f}"


def sex_words(sex: Sex | None) -> str:
    """Whom a range is for by sex."""
    return _("both") if sex is None else _(SEXES[sex])


def ages(one: Range) -> str:
    """The ages in full years a range is for; nothing for all."""
    if one.age_from is not None and one.age_to is not None:
        return _("{low}–{high} years").format(low=one.age_from, high=one.age_to)
    if one.age_from is not None:
        return _("{low} years and over").format(low=one.age_from)
    if one.age_to is None:
        return ""
    return ngettext("up to {high} year", "up to {high} years", one.age_to).format(high=one.age_to)


def validity(one: Range) -> str:
    """The days a range is valid; nothing for always."""
    if one.valid_from and one.valid_to:
        return _("{first} to {last}").format(first=full(one.valid_from), last=full(one.valid_to))
    if one.valid_from:
        return _("from {first}").format(first=full(one.valid_from))
    return _("to {last}").format(last=full(one.valid_to)) if one.valid_to else ""


def source_words(laboratory: Laboratory, one: Range) -> str:
    """Where a recorded range came from, as it is kept with the result."""
    if one.valid_from:
        day = full(one.valid_from)
        return _("Range table of {laboratory}, valid from {day}").format(laboratory=laboratory.name, day=day)
    return _("Range table of {laboratory}").format(laboratory=laboratory.name)
