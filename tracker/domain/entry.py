"""From what was typed to what is recorded: one item, its value or the sentence that says why not."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tracker.domain import plain_text
from tracker.domain.dates import read_date
from tracker.domain.forms import Form
from tracker.domain.instruments.base import check_item
from tracker.domain.lab_values import read_limit
from tracker.domain.labs import LabValue, ReferenceRange, plausible, read_value, required_unit, unusual
from tracker.domain.protocol import Item, ItemKind
from tracker.domain.records import Typed
from tracker.domain.units import Analyte
from tracker.errors import Refusal, ValueRefused, in_short
from tracker.language import _

LONGEST_TEXT = 2000


class NeedsConfirmation(ValueRefused):
    """A possible but unusual value: save it again with `confirmed`, and the confirmation is recorded."""


class NeedsWhy(ValueRefused):
    """No value, on a form that asks why there is none: save it again with the reason."""


def check_why(form: Form, typed: Typed) -> None:
    """NeedsWhy where a form wants a reason for an answer without value and none is given."""
    if form.why_missing and typed.missing is not None and not typed.missing_reason.strip():
        raise NeedsWhy(
            Refusal.MISSING,
            _("{word} needs its reason on this form.").format(word=_(str(typed.missing)).capitalize()),
            _("Say why there is no value."),
            typed.item,
        )


@dataclass(frozen=True)
class Reading:
    """What a field's text stands for. A cleared or missing answer has no value."""

    text: str = ""
    value: Decimal | str | None = None
    comparator: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""

    def lab_value(self) -> LabValue | None:
        """The value as a laboratory result; None where it is no number."""
        if not isinstance(self.value, Decimal):
            return None
        return LabValue(self.comparator, self.value, self.unit or None)  # type: ignore[arg-type]  # read_value's own signs


def read(item: Item, typed: Typed, analytes: Mapping[str, Analyte]) -> Reading:
    """What the typed text stands for.

    ValueRefused names what was given and what is allowed; NeedsConfirmation where the value is possible but
    unusual and was not confirmed. An empty text clears the answer.
    """
    if typed.missing is not None or not typed.text.strip():
        return Reading()
    if item.kind is ItemKind.ANALYTE:
        return _laboratory(item, typed, analytes[item.id])
    text = clean(typed.text)
    return Reading(text, _value(item, text, typed.confirmed))


def clean(text: str) -> str:
    """Text without surrounding space. Characters that could disguise an entry are refused."""
    trimmed = unicodedata.normalize("NFC", text.strip())
    plain_text.check(trimmed)
    if len(trimmed) > LONGEST_TEXT:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("The text has {n} characters.").format(n=len(trimmed)),
            _("At most {most} fit.").format(most=LONGEST_TEXT),
        )
    return trimmed


def _value(item: Item, text: str, confirmed: bool) -> Decimal | str:
    match item.kind:
        case ItemKind.DATE:
            return read_date(text).isoformat()
        case ItemKind.TEXT:
            return text
        case ItemKind.NUMBER:
            value = check_item(item, _number(text))
            assert isinstance(value, Decimal)
            _soft(item, value, confirmed)
            return value
        case ItemKind.CRITERION:
            return check_item(item, text.lower())
        case _:
            return check_item(item, text)


def _number(text: str) -> Decimal:
    comparator, number = read_value(text)
    if comparator:
        raise ValueRefused(
            Refusal.NOT_A_NUMBER,
            _("“{text}” is not one number.").format(text=in_short(text)),
            _("Enter digits with a point."),
        )
    return number


def _soft(item: Item, value: Decimal, confirmed: bool) -> None:
    below = item.soft_low is not None and value < item.soft_low
    above = item.soft_high is not None and value > item.soft_high
    if confirmed or not (below or above):
        return
    message, limit, words = (
        (item.soft_low_message, item.soft_low, _("Below {limit}."))
        if below
        else (item.soft_high_message, item.soft_high, _("Above {limit}."))
    )
    raise NeedsConfirmation(
        Refusal.OUT_OF_RANGE,
        _(message) if message else words.format(limit=limit),
        _("Enter again confirms {value}, recorded.").format(value=f"{value:f}"),
        item.id,
    )


def _laboratory(item: Item, typed: Typed, analyte: Analyte) -> Reading:
    if analyte.words:
        return Reading(typed.text.strip(), check_item(item, typed.text.strip()))
    comparator, number = read_value(typed.text)
    reading = Reading(
        clean(typed.text), number, comparator, typed.unit, _bound(typed.low), _bound(typed.high)
    )
    if not typed.unit or not analyte.units:
        return reading  # kept as typed: not judged until the unit is chosen, or of an analyte without known units
    value = LabValue(comparator, number, typed.unit)
    required_unit(analyte, typed.unit)
    plausible(analyte, value)
    if unusual(analyte, value) and not typed.confirmed:
        raise NeedsConfirmation(
            Refusal.OUT_OF_RANGE,
            _("{analyte} {value} is unusual.").format(analyte=analyte.abbreviation, value=value.text),
            _("Check number and unit. Enter again confirms it, recorded."),
            item.id,
        )
    return reading


def _bound(text: str) -> str:
    """One bound of a typed reference range, as typed; refused where it is no plain number."""
    trimmed = text.strip()
    if trimmed and read_value(trimmed)[0]:
        raise ValueRefused(
            Refusal.NOT_A_NUMBER,
            _("“{text}” is not a limit of a range.").format(text=in_short(trimmed)),
            _("Enter the number alone: the lower limit, then the upper."),
        )
    return trimmed


@lru_cache(maxsize=1024)
def reference_range(low: str, high: str, unit: str, source: str) -> ReferenceRange | None:
    """The range that came with a value; None where neither bound is given."""
    if not low and not high:
        return None
    return ReferenceRange(read_limit(low), read_limit(high), unit or None, source)
