"""What a study file may say of drugs: washouts before the study, doses in it, and what may not be taken beside it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tracker.domain.conditions import Basis, Frozen, Identifier, Source, Words
from tracker.domain.drugs import Route
from tracker.language import _, ngettext

Before = Literal["screening", "baseline", "consent"]
LONGEST = 3650
"""Days: a washout of the site's beyond ten years is a typing slip."""
LONGEST_FREE = 365
"""Days before a visit without prednisone: more are a typing slip."""


class Length(Frozen):
    """How long: days, weeks of 7 days, calendar months (end of month clamped), or half-lives of the drug."""

    days: Annotated[int, Field(ge=1)] | None = None
    weeks: Annotated[int, Field(ge=1)] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    half_lives: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Length":
        if [self.days, self.weeks, self.months, self.half_lives].count(None) != 3:
            raise ValueError(_("a length is given in exactly one of days, weeks, months, half_lives"))
        return self


class _Drugs(Frozen):
    """Drugs and classes of the catalogue that a rule is about, as far as they are given by one of `routes`."""

    id: Identifier
    label: Words
    drugs: tuple[Identifier, ...] = ()
    classes: tuple[Identifier, ...] = ()
    routes: tuple[Route, ...] = ()
    note: str = ""
    source: Source

    @model_validator(mode="after")
    def _some(self) -> "_Drugs":
        if not self.names:
            raise ValueError(_("name at least one of drugs, classes"))
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of its drugs and classes."""
        return (*self.drugs, *self.classes)


class Washout(_Drugs):
    """How long before a day of the study a treatment must have stopped.

    `at_least` counts from the last day with it to the day of `before`. `at_exactly` says what holds at exactly
    that distance: "at least 2 weeks prior" and "< 4 weeks" allow it, "within 6 weeks" does not. Where the text
    contradicts itself (`site_chooses`) the site may set its own number of days.
    """

    at_least: Length
    at_exactly: Literal["kept", "broken"] = "kept"
    before: Before = "baseline"
    site_chooses: bool = False


class DailyDose(Frozen):
    """A dose in mg per day; for a corticosteroid as mg of prednisone, where the text says "or equivalent"."""

    value: Annotated[Decimal, Field(gt=0)]
    prednisone_equivalent: bool = False


class ProhibitedDrug(_Drugs):
    """What may not be taken during the study, at all or `above` a dose (exactly that dose is allowed)."""

    above: DailyDose | None = None


class DoseBand(Frozen):
    """For whom a dose holds: every limit given, each `from` inside and each `below` outside.

    Age in completed years, weight in kg, `kidney` in mL/min (Cockcroft-Gault) or mL/min/1.73 m² (eGFR): either
    of them inside is enough. `risk`: one of the rule's risk items is answered yes. `doses`: the doses stated for
    them, empty where the source states none, 0 where it gives none.
    """

    age_from: int | None = None
    age_below: int | None = None
    weight_from: Decimal | None = None
    weight_below: Decimal | None = None
    kidney_from: Decimal | None = None
    kidney_below: Decimal | None = None
    risk: bool = False
    doses: tuple[Annotated[Decimal, Field(ge=0)], ...] = ()
    words: Words


class DoseRule(Frozen):
    """What is said of the dose recorded in `item` (form.item).

    `kind`: per_kg, from `low` to `high` mg/kg, both inside, by the weight item; at_most, no more than the first
    band that fits states; recommended, what that band states (half of it too, where `half_allowed`); free_of, not
    a limit but the item from which "prednisone-free" is read, with the item of the last day. `origin` names the
    label or guideline a rule comes from; empty: the study's own. `limit` is the rule in few words, for lists.
    """

    id: Identifier
    label: Words
    kind: Literal["per_kg", "at_most", "recommended", "free_of"]
    drug: Identifier
    item: Words
    unit: Literal["mg/d", "mg/week"] = "mg/d"
    low: Annotated[Decimal, Field(gt=0)] | None = None
    high: Annotated[Decimal, Field(gt=0)] | None = None
    bands: tuple[DoseBand, ...] = ()
    half_allowed: bool = False
    weight: Words | None = None
    risks: tuple[Words, ...] = ()
    last_day: Words | None = None
    origin: str = ""
    limit: str = ""
    note: str = ""
    source: Source

    @model_validator(mode="after")
    def _complete(self) -> "DoseRule":
        if self.kind == "per_kg":
            if self.low is None or self.high is None or self.weight is None or self.low > self.high:
                raise ValueError(_("per_kg needs low, high (mg/kg, the lowest first) and the weight item"))
        elif self.kind != "free_of" and not self.bands:
            raise ValueError(_("{kind} needs bands").format(kind=self.kind))
        if any(band.risk for band in self.bands) and not self.risks:
            raise ValueError(_("a band of risk needs the rule's risks"))
        return self

    def items(self) -> Iterator[tuple[str, str]]:
        """The fields that name an item, with the item: for checking that there is one."""
        yield "item", self.item
        if self.weight:
            yield "weight", self.weight
        if self.last_day:
            yield "last_day", self.last_day
        for risk in self.risks:
            yield "risks", risk


def length_words(length: Length) -> str:
    """A length for people: "3 months", "5 half-lives"."""
    if length.weeks is not None:
        return ngettext("{n} week", "{n} weeks", length.weeks).format(n=length.weeks)
    if length.months is not None:
        return ngettext("{n} month", "{n} months", length.months).format(n=length.months)
    if length.half_lives is not None:
        return ngettext("{n} half-life", "{n} half-lives", length.half_lives).format(n=length.half_lives)
    return ngettext("{n} day", "{n} days", length.days or 0).format(n=length.days or 0)


def site_washout(washout: Washout, days: str) -> Washout:
    """The washout with the site's own number of days (the choice `rule.washout.ID`), where the text leaves it open.

    `days` is 1-3650 as text; anything else, or a washout that the text states, changes nothing.
    """
    if not washout.site_chooses or not days.isdecimal() or not 1 <= int(days) <= LONGEST:
        return washout
    where = _("the site’s choice, instead of {length}; {where}").format(
        length=length_words(washout.at_least), where=washout.source.where
    )
    source = Source(words=washout.source.words, where=where, basis=Basis.SITE)
    return washout.model_copy(update={"at_least": Length(days=int(days)), "source": source})
