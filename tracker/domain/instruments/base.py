"""What every instrument has: items with their allowed values, a total with its bands, a rule for what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.domain.protocol import Item

Answers = Mapping[str, Decimal | str | None]


@dataclass(frozen=True)
class Band:
    """A named severity: the highest total that still belongs to it (upper bound inside)."""

    code: str
    label: str
    upto: Decimal


@dataclass(frozen=True)
class Score:
    """The result of an instrument: no total where items are missing, unless the instrument's own rule gives one.

    `parts` holds sub-scores (regions, activity and damage) and other named results.
    """

    total: Decimal | None
    band: Band | None = None
    parts: Mapping[str, Decimal | str | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """An assessment as data and one pure function.

    `score(answers, age_years)` takes answers by item id (a missing or None answer is missing; choices by code),
    raises ValueRefused(OUT_OF_RANGE or INVALID_STEP) for an impossible answer, and never guesses.
    """

    id: str
    name: str
    full_name: str
    items: tuple[Item, ...]
    low: Decimal
    high: Decimal
    bands: tuple[Band, ...]
    score: Callable[[Answers, int | None], Score]
    version: str
    source: str
    higher_is_worse: bool = True
    copyright: str = ""
    confirm: tuple[str, ...] = ()
    """What the sources leave to be confirmed by the site (rules marked K or convention)."""
