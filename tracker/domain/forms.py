"""What a study file may put on a page: items with their allowed values, and forms."""

from collections import Counter
from decimal import Decimal
from enum import StrEnum

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


class Item(Frozen):
    """One thing a person enters: its allowed values and how it is shown.

    `low` and `high` are bounds inside the allowed values; `soft_low` and `soft_high` ask for confirmation
    outside them; `step` is the smallest difference (1 for whole numbers).
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


class Form(Frozen):
    """One page of a visit: an instrument, a laboratory table, the eligibility criteria, or plain items."""

    id: Identifier
    title: Words
    instrument: str | None = None
    analytes: tuple[str, ...] = ()
    criteria: bool = False
    items: tuple[Item, ...] = ()
    masked_assessor_sees: bool = False
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

    def item(self, item_id: str) -> Item:
        """The plain item with this id. KeyError when unknown."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
