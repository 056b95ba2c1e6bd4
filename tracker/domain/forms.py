"""What a study file may put on a page: items with their allowed values, and forms."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from pydantic import model_validator

from tracker.domain.conditions import Frozen, Identifier, Source, Words
from tracker.language import _


class ItemKind(StrEnum):
    """How an item is entered."""

    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"
    ANALYTE = "analyte"
    CRITERION = "criterion"


class Choice(Frozen):
    """One allowed answer: the code that is stored and the words that are shown."""

    code: str
    label: str


class AskedWhen(Frozen):
    """What makes an item required: another item of the same form lies above a limit (the limit is outside)."""

    item: str
    above: Decimal


OnlySex = Literal["F", "M"]


class Item(Frozen):
    """One thing a person enters: its allowed values and how it is shown.

    `low` and `high` are bounds inside the allowed values; `soft_low` and `soft_high` ask for confirmation
    outside them; `step` is the smallest difference (1 for whole numbers). An item with `asked_when` is optional
    until one of these holds; one with `only_sex` is asked of participants of that sex alone.
    """

    id: str
    label: str
    kind: ItemKind = ItemKind.NUMBER
    group: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    soft_low: Decimal | None = None
    soft_high: Decimal | None = None
    soft_low_message: str = ""
    soft_high_message: str = ""
    step: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = True
    hint: str = ""
    asked_when: tuple[AskedWhen, ...] = ()
    only_sex: OnlySex | None = None

    @model_validator(mode="after")
    def _sensible(self) -> "Item":
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(
                _("the lowest allowed value {low} is above the highest {high}").format(
                    low=self.low, high=self.high
                )
            )
        if self.step is not None and self.step <= 0:
            raise ValueError(_("the step is above 0"))
        if self.kind is ItemKind.CHOICE and len(self.choices) < 2:
            raise ValueError(_("a choice needs at least two answers"))
        if len({choice.code for choice in self.choices}) < len(self.choices):
            raise ValueError(_("two answers have the same code"))
        return self

    def applies_to(self, sex: str) -> bool:
        """Whether participants of this sex are asked at all."""
        return self.only_sex is None or self.only_sex == sex

    def asked_by(self, values: Mapping[str, object]) -> "Item":
        """This item, required where one of the answers of its form asks for it."""
        numbers = {when: values.get(when.item) for when in self.asked_when}
        asked = any(isinstance(found, Decimal) and found > when.above for when, found in numbers.items())
        return self.model_copy(update={"required": True}) if asked else self


class Form(Frozen):
    """One page of a visit: an instrument, a laboratory table, the eligibility criteria, or plain items.

    A laboratory table can always be repeated at a visit, plain items where `may_repeat` says so; a form with
    `only_sex` does not apply to participants of the other. With `why_missing` an answer that was not done, does not
    apply or is unknown needs its reason.
    """

    id: Identifier
    title: Words
    instrument: str | None = None
    analytes: tuple[str, ...] = ()
    criteria: bool = False
    items: tuple[Item, ...] = ()
    masked_assessor_sees: bool = False
    may_repeat: bool = False
    why_missing: bool = False
    only_sex: OnlySex | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Form":
        kinds = [bool(self.instrument), bool(self.analytes), self.criteria, bool(self.items)]
        if kinds.count(True) != 1:
            raise ValueError(_("a form has exactly one of instrument, analytes, criteria, items"))
        counted = Counter(self.analytes or [item.id for item in self.items])
        if twice := [name for name, times in counted.items() if times > 1]:
            raise ValueError(_("{names} stands twice on this form").format(names=", ".join(twice)))
        return self

    @model_validator(mode="after")
    def _repeats_what_can_be(self) -> "Form":
        if self.may_repeat and not (self.items or self.analytes):
            raise ValueError(_("only a laboratory form or plain items may be repeated"))
        triggers = {when.item for item in self.items for when in item.asked_when}
        if unknown := sorted(triggers - {item.id for item in self.items}):
            raise ValueError(
                _("asked_when names no item of this form: {names}").format(names=", ".join(unknown))
            )
        return self

    @property
    def repeatable(self) -> bool:
        """Whether a second sample or measurement may stand beside the first."""
        return bool(self.analytes) or self.may_repeat

    def applies_to(self, sex: str) -> bool:
        """Whether participants of this sex are asked at all."""
        return self.only_sex is None or self.only_sex == sex

    def item(self, item_id: str) -> Item:
        """The plain item with this id. KeyError when unknown."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)


REPEAT = "#"
"""Stands between a form's id and the number of the sample in the id of a repeat: laboratory#2 is the second."""


@lru_cache(maxsize=1024)
def base_form(form_id: str) -> str:
    """The id of the form that a repeat repeats, and of any other form itself."""
    return form_id.partition(REPEAT)[0]


def sample_number(form_id: str) -> int:
    """Which sample of its visit a form holds, 1 being the first. ValueError for no number behind the sign."""
    number = form_id.partition(REPEAT)[2]
    return int(number) if number else 1


def repeat_of(form_id: str, number: int) -> str:
    """The id of the n-th sample (from 2 on) of a form."""
    return f"{base_form(form_id)}{REPEAT}{number}"
