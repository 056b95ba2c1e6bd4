"""Numbers and reference ranges as laboratories write them in files: signs, decimal marks, limits in one text."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from tracker.domain.lab_values import read_value
from tracker.errors import Refusal, ValueRefused, in_short
from tracker.language import _

_RANGE = re.compile(r"[\[(]?\s*(.+?)\s*(?:-|–|—|−|\.\.+|to|till|bis|à|a|تا)\s*(.+?)\s*[\])]?", re.IGNORECASE)
_UPPER = re.compile(r"(<=|<|≤|up to|jusqu[’']à|bis)\s*(\S+)", re.IGNORECASE)
_LOWER = re.compile(r"(>=|>|≥|from|ab)\s*(\S+)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _split_range(text: str) -> tuple[str, str, bool]:
    if found := _UPPER.fullmatch(text):
        return "", found[2], found[1] == "<"
    if found := _LOWER.fullmatch(text):
        return found[2], "", found[1] == ">"
    if found := _RANGE.fullmatch(text):
        return found[1], found[2], False
    raise ValueRefused(Refusal.NOT_A_NUMBER, text)


def both_limits(text: str, read: Callable[[str], str]) -> tuple[str, str, str]:
    """Both limits of a range in one text: "3.5-5.0", "3,5 – 5,0", "≤ 5", "> 60". ValueRefused."""
    low, high, leaves_out = _split_range(" ".join(text.split()))
    limits = [read(one) if one else "" for one in (low, high)]
    if any(one and read_value(one)[0] for one in limits):
        raise ValueRefused(Refusal.NOT_A_NUMBER, text)
    return limits[0], limits[1], text if leaves_out else ""


@lru_cache(maxsize=16_384)
def number(raw: str, decimal: str) -> tuple[str, str, Decimal]:
    """The text as it is recorded, the comparator and the number. ValueRefused."""
    text = with_point(raw, decimal) if decimal else raw
    comparator, value = read_value(text)
    return text, comparator, value


_COMMA = re.compile(r"\d,\d")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")


def signs_of(text: str) -> str:
    """What a text tells of its file's decimal sign: "," where it has a comma within a number, "." where its point may
    as well divide thousands ("12.500"), and both or nothing."""
    return ("," if _COMMA.search(text) else "") + ("." if _THOUSANDS.search(text) else "")


_GROUPED = re.compile(r"[^\d]*[1-9]\d{0,2}(?:[., '’\u00a0\u202f]\d{3})+")


def with_point(raw: str, decimal: str) -> str:
    """A number with a point, from a file whose decimal sign is known; the other sign may only divide thousands.

    "0.512" has no thousands to divide: with a decimal comma it is refused, never read as 512.
    """
    whole, sign, fraction = raw.partition(decimal)
    other = "." if decimal == "," else ","
    if any(mark in whole for mark in (other, " ", "'", "’", "\u00a0", "\u202f")) and _GROUPED.fullmatch(
        whole
    ):
        whole = re.sub(r"(?<=\d)[., '’\u00a0\u202f](?=\d{3})", "", whole)
    if other in whole or other in fraction or decimal in fraction:
        raise ValueRefused(
            Refusal.NOT_A_NUMBER,
            _("“{text}” is not a number with a decimal {sign}.").format(
                text=in_short(raw), sign=_("comma") if decimal == "," else _("point")
            ),
        )
    return f"{whole}.{fraction}" if sign else whole
