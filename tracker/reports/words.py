"""How dates, numbers and recorded answers are written on paper."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.dates import clock, full, short
from tracker.domain.forms import Item, ItemKind
from tracker.domain.records import Entry
from tracker.domain.views import Field
from tracker.language import N_, _

GAP = "   "
"""Between statements of one line that are no sentence."""


def span(first: date, last: date) -> str:
    """5 Apr to 19 Apr 2026, with the first year only where it is another."""
    begin = short(first) if first.year == last.year else full(first)
    return _("{first} to {last}").format(first=begin, last=full(last))


def moment(at: datetime) -> str:
    """14 Apr 2026 08:02 (+03:30)."""
    zone = at.strftime("%z")
    words = f"{full(at)} {clock(at)}"
    return f"{words} ({zone[:3]}:{zone[3:5]})" if zone else words


def minus(text: str) -> str:
    """A number as typed, its sign a true minus."""
    return "−" + text[1:] if text.startswith("-") and text[1:2].isdigit() else text


def number(value: Decimal) -> str:
    """All digits of the number, never an exponent."""
    return minus(f"{value:f}")


def signed(value: Decimal) -> str:
    """A change: +0.2, −3, 0."""
    return f"+{value:f}" if value > 0 else number(value) if value < 0 else "0"


def percent_change(value: Decimal | None, baseline: Decimal | None) -> str:
    """The change in percent of the baseline to one decimal; nothing where the baseline is 0 or unknown."""
    if value is None or not baseline:
        return ""
    change = (value - baseline) * 100 / baseline
    return f"{signed(change.quantize(Decimal('0.1'), ROUND_HALF_UP))} %"


def reference_range(low: str, high: str) -> str:
    """12.0–15.5, ≤ 35, ≥ 90."""
    if low and high:
        return f"{minus(low)}–{minus(high)}"
    return f"≤ {minus(high)}" if high else f"≥ {minus(low)}" if low else ""


def answer(item: Item, entry: Entry) -> str:
    """What is recorded in the words of its item: a choice's label, a date in letters, a number as typed."""
    if entry.undecided:
        return entry.shown
    if entry.missing is not None:
        return _(str(entry.missing))
    for choice in item.choices:
        if choice.code == (entry.value if entry.value is not None else entry.text):
            return _(choice.label)
    if item.kind is ItemKind.YES_NO or item.kind is ItemKind.CRITERION:
        return _(_YES_NO.get(str(entry.value or entry.text), entry.text))
    if item.kind is ItemKind.DATE:
        return _date_answer(entry)
    return minus(entry.text)


_YES_NO = {"yes": N_("yes"), "no": N_("no"), "not_applicable": N_("not applicable")}


def _date_answer(entry: Entry) -> str:
    try:
        return full(date.fromisoformat(str(entry.value)))
    except ValueError:
        return entry.text


def previous(field: Field) -> str:
    """The last visit's answer, or nothing."""
    return answer(field.item, field.previous) if field.previous is not None else ""


def previous_label(fields: tuple[Field, ...]) -> str:
    """The visit that the previous values of these fields come from, where there is one and it is the same."""
    labels = {field.previous_label for field in fields if field.previous is not None and field.previous_label}
    return labels.pop() if len(labels) == 1 else ""
