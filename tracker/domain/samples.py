"""Repeated samples and measurements: which of several results of one visit decides, and what they are called.

A second result stands beside the first (product.md: "which one decides is chosen and recorded"). Nothing here
takes the first or the last by itself: while nobody chose, nothing that asks for the one value can tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.forms import Form, Item, ItemKind, sample_number
from tracker.domain.records import Entry
from tracker.language import N_, _, ngettext

SAMPLE_DATE, SAMPLE_TIME, REPEAT_REASON = "sample_date", "sample_time", "repeat_reason"
LABORATORY = "laboratory"
ABOUT = frozenset({SAMPLE_DATE, SAMPLE_TIME, REPEAT_REASON, LABORATORY})
"""The items that say something of a sample and are no results of it."""
SAMPLE_ITEMS = (
    Item(id=SAMPLE_DATE, label="Sample date", kind=ItemKind.DATE, required=False),
    Item(id=SAMPLE_TIME, label="Sample time", kind=ItemKind.TEXT, required=False),
)
MEASURED_ITEMS = (
    Item(id=SAMPLE_DATE, label="Date measured", kind=ItemKind.DATE, required=False),
    Item(id=SAMPLE_TIME, label="Time measured", kind=ItemKind.TEXT, required=False),
)
REASON_ITEM = Item(id=REPEAT_REASON, label="Why it was repeated", kind=ItemKind.TEXT)
NOT_APPLICABLE = "not_applicable"
"""The answer to what is not asked of a participant at all."""
WHICH = N_("which sample decides")
"""What is missing while several results stand and nobody chose."""


@dataclass(frozen=True)
class Measured:
    """A body measurement with its day: weight in kg, height in cm.

    No value where several of one visit stand and nobody chose which decides.
    """

    value: Decimal | None
    on: date


@dataclass(frozen=True)
class Rival:
    """A result of the same item at the same visit, in another sample."""

    form_id: str
    entry: Entry
    on: date | None


def about_items(form: Form, form_id: str) -> tuple[Item, ...]:
    """What is asked of the sample itself: when it was taken and, of a repeat, why."""
    when = SAMPLE_ITEMS if form.analytes else MEASURED_ITEMS
    if sample_number(form_id) > 1:
        return (REASON_ITEM, *when)
    return SAMPLE_ITEMS if form.analytes else ()


def form_title(form: Form, form_id: str) -> str:
    """The title with which sample it is: "Laboratory, repeat 1 (2nd sample)"."""
    number = sample_number(form_id)
    if number == 1:
        return form.title
    words = _("{form}, repeat {n} ({sample})") if form.analytes else _("{form}, repeat {n}")
    return words.format(form=form.title, n=number - 1, sample=sample_name(form_id))


def repeat_title(form_id: str, *, is_sample: bool) -> str:
    """A repeat without the name of its form: "Repeat 1 (2nd sample)", of a measurement "Repeat 1"."""
    words = _("Repeat {n} ({sample})") if is_sample else _("Repeat {n}")
    return words.format(n=sample_number(form_id) - 1, sample=sample_name(form_id))


def sample_name(form_id: str) -> str:
    """Which sample of its visit: "1st sample"."""
    number = sample_number(form_id)
    words = {1: _("1st sample"), 2: _("2nd sample"), 3: _("3rd sample")}
    return words.get(number) or _("{n}th sample").format(n=number)


def deciding(entries: Sequence[Entry]) -> Entry | None:
    """Which of the answers to one item at one visit counts; None where there is none.

    The only one with a value; else the one a person chose, as long as every value was there to choose from; else
    an entry that says it is undecided and has no value.
    """
    valued = [one for one in entries if one.value is not None]
    if len(valued) < 2:
        return next(iter(valued or entries), None)
    chosen = [one for one in valued if one.decides]
    if len(chosen) == 1 and all(one.decides is not None for one in valued):
        return chosen[0]
    return Entry("", valued[0].form, valued[0].item, "", undecided=True)


def days_apart(sampled: date, held: date) -> str:
    """How far a sample lies from its visit: "2 days before the visit", nothing on the day itself."""
    days = (sampled - held).days
    if days > 0:
        return ngettext("{n} day after the visit", "{n} days after the visit", days).format(n=days)
    if days < 0:
        return ngettext("{n} day before the visit", "{n} days before the visit", -days).format(n=-days)
    return ""
