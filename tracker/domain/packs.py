"""Label packs: what a product label or a monitoring guideline asks of results on treatment, as data with its source.

A pack is never merged with a study's own thresholds: the site switches it on, each rule keeps the pack's title as
its origin, and the rule ids begin with "pack.". None of it comes from a study's text.
"""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from tracker.domain.conditions import Frozen, Identifier, Source, Words
from tracker.domain.protocol import Arm, Threshold
from tracker.domain.series import Rule
from tracker.language import _

PREFIX = "pack."
"""What the id of every rule of a pack begins with, so that none is taken for one of the study."""


class Pack(Frozen):
    """The rules of one label or guideline for one drug.

    `issued` is how the source dates itself, `read_on` the day it was read for this file. `also` lists what the
    source asks for and no rule on values can judge; it is shown, never judged.
    """

    id: Identifier
    title: Words
    drug: Words
    issued: str = ""
    read_on: date
    source: Source
    rules: Annotated[tuple[Threshold, ...], Field(min_length=1)]
    also: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _rules_of_analytes(self) -> "Pack":
        if len({rule.id for rule in self.rules}) < len(self.rules):
            raise ValueError(_("two rules of {pack} have the same id").format(pack=self.id))
        if any(rule.condition.analyte is None for rule in self.rules):
            raise ValueError(_("a rule of a label pack is about an analyte"))
        return self

    @property
    def ruled(self) -> tuple[Rule, ...]:
        """The rules as they are judged: with their prefixed ids and the pack as their origin."""
        return tuple(Rule(rule, f"{PREFIX}{self.id}.{rule.id}", self.title) for rule in self.rules)

    @property
    def analytes(self) -> frozenset[str]:
        """What the rules are about; a limit of eGFR is judged with the creatinine as well."""
        named = {rule.condition.analyte or "" for rule in self.rules}
        return frozenset(named | ({"creatinine"} if "egfr" in named else set()))


def applies(pack: Pack, arm: Arm | None) -> bool:
    """Whether a pack judges a participant of this arm: not where the arm is known and does not take the drug.

    With no arm recorded (not yet randomised, or masked) it does: nothing says that the drug is not taken.
    """
    drug = pack.drug.casefold()
    return arm is None or not arm.drugs or any(drug in one.name.casefold() for one in arm.drugs)
