"""A laboratory's range as it is typed: read, refused field by field, and kept apart from the ranges beside it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tracker.domain.dates import read_date
from tracker.domain.laboratories import Range, told
from tracker.domain.labs import LabValue, plausible, read_value, required_unit
from tracker.domain.records import Sex
from tracker.domain.units import Analyte
from tracker.errors import Refusal, ValueRefused, in_short
from tracker.language import _

OLDEST = 120
"""Full years; a higher age is a typing slip."""

_T = TypeVar("_T", int, date)
_O = TypeVar("_O", int, date, Decimal)


@dataclass(frozen=True)
class TypedRange:
    """A range as a person typed it, texts all: an analyte id, a unit code, F, M or nothing, limits, ages, days."""

    analyte: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    sex: str = ""
    age_from: str = ""
    age_to: str = ""
    valid_from: str = ""
    valid_to: str = ""


def read_range(typed: TypedRange, analyte: Analyte, laboratory_id: str) -> Range:
    """The range that was typed. ValueRefused names the field (a name of `TypedRange`), what is wrong and what to do."""
    if not analyte.units:
        raise _refused(
            Refusal.UNIT_REQUIRED,
            _("{analyte} is reported in words and has no range.").format(analyte=_(analyte.name)),
            _("Choose an analyte that is measured."),
            "analyte",
        )
    low, high = _limits(typed, analyte)
    ages_ = _years(typed.age_from, "age_from"), _years(typed.age_to, "age_to")
    days = _day(typed.valid_from, "valid_from"), _day(typed.valid_to, "valid_to")
    if _is_turned_round(*ages_):
        raise _turned_round(_("The youngest age is above the oldest."), "age_from")
    if _is_turned_round(*days):
        raise _turned_round(_("The first day is after the last."), "valid_from")
    sex = Sex(typed.sex) if typed.sex else None
    return Range("", laboratory_id, analyte.id, typed.unit, low, high, sex, *ages_, *days)


def _limits(typed: TypedRange, analyte: Analyte) -> tuple[str, str]:
    """The limits as typed, checked as numbers that the analyte can have in the unit; the lower may be zero."""
    with _at("unit"):
        required_unit(analyte, typed.unit)
    low, high = typed.low.strip(), typed.high.strip()
    if not low and not high:
        raise _refused(
            Refusal.MISSING,
            _("There is no limit."),
            _("Give the lower limit, the upper one, or both."),
            "low",
        )
    numbers = [_limit(text, analyte, typed.unit, name) for text, name in ((low, "low"), (high, "high"))]
    if _is_turned_round(*numbers):
        raise _turned_round(_("The lower limit is above the upper."), "low")
    return low, high


def _limit(text: str, analyte: Analyte, unit: str, name: str) -> Decimal | None:
    if not text:
        return None
    with _at(name):
        comparator, number = read_value(text)
        if number != 0 or name == "high":
            plausible(analyte, LabValue("", number, unit))
    if comparator:
        words = _("“{text}” is not a limit of a range.").format(text=in_short(text))
        raise _refused(Refusal.NOT_A_NUMBER, words, _("Enter the number alone."), name)
    return number


def _years(text: str, name: str) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    if not typed.isdecimal() or len(typed) > len(str(OLDEST)) or int(typed) > OLDEST:
        words = _("“{text}” is not an age in full years.").format(text=in_short(typed))
        todo = _("Write a whole number from 0 to {oldest}.").format(oldest=OLDEST)
        raise _refused(Refusal.AGE_OUT_OF_RANGE, words, todo, name)
    return int(typed)


def _day(text: str, name: str) -> date | None:
    if not text.strip():
        return None
    with _at(name):
        return read_date(text)


@contextmanager
def _at(name: str) -> Iterator[None]:
    """Name the field in what is refused inside."""
    try:
        yield
    except ValueRefused as refused:
        raise _refused(refused.code, refused.happened, refused.todo, name) from None


def _is_turned_round(low: _O | None, high: _O | None) -> bool:
    return low is not None and high is not None and low > high


def _turned_round(words: str, name: str) -> ValueRefused:
    return _refused(Refusal.OUT_OF_RANGE, words, _("Check which of the two is meant."), name)


def _refused(code: Refusal, happened: str, todo: str, name: str) -> ValueRefused:
    return ValueRefused(code, happened, todo, name)


# --- ranges beside each other -------------------------------------------------------------------------------


def refuse_overlap(new: Range, others: Iterable[Range], analyte: Analyte) -> None:
    """ValueRefused where another range of the analyte in the same unit could serve the same person on the same day.

    Both are named: which one is meant is for the person to say, never for the order of a list.
    """
    for other in others:
        if other.id != new.id and overlap(new, other):
            raise ValueRefused(
                Refusal.NOT_A_CHOICE,
                _("{analyte}: {new} and {other} could both serve the same person on the same day.").format(
                    analyte=_(analyte.name), new=told(new), other=told(other)
                ),
                _("Limit one of the two by sex, age or days of validity, or strike the one that is there."),
                "analyte",
            )


def overlap(one: Range, other: Range) -> bool:
    """Whether two ranges of a laboratory in one unit could serve the same person on the same day."""
    if one.struck or other.struck or one.laboratory_id != other.laboratory_id:
        return False
    same = one.analyte == other.analyte and one.unit == other.unit
    return (
        same
        and (one.sex is None or other.sex is None or one.sex is other.sex)
        and _meet((one.age_from, one.age_to), (other.age_from, other.age_to))
        and _meet((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))
    )


def _meet(one: tuple[_T | None, _T | None], other: tuple[_T | None, _T | None]) -> bool:
    """Whether two spans share a point, bounds inside and perhaps absent."""
    before = one[1] is not None and other[0] is not None and one[1] < other[0]
    after = other[1] is not None and one[0] is not None and other[1] < one[0]
    return not before and not after
