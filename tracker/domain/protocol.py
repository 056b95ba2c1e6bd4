"""What a study file may say: arms, visits, forms, criteria, thresholds, endpoints, each with its source.

Frozen pydantic models with `extra="forbid"`; what the source leaves unsaid is None here, never a guess.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tracker.domain.conditions import (
    All,
    Answer,
    Any_,
    AtLeast,
    Basis,
    Compare,
    Condition,
    Frozen,
    Identifier,
    Is,
    Limit,
    Operator,
    Source,
    ThresholdRef,
    ValueCondition,
    WashoutRef,
    Words,
    leaves,
)
from tracker.domain.drug_rules import DoseRule, ProhibitedDrug, Washout
from tracker.domain.forms import Choice, Form, Item, ItemKind, OnlySex, base_form
from tracker.domain.planned import Offset, PlannedVisit, Repeat, Window, recurring_month, unplanned_visit
from tracker.domain.protocol_names import misfits
from tracker.language import _

__all__ = [
    "All",
    "Answer",
    "Any_",
    "Arm",
    "AtLeast",
    "Basis",
    "Choice",
    "Compare",
    "Condition",
    "Criterion",
    "DoseRule",
    "Drug",
    "Endpoint",
    "Form",
    "Frozen",
    "Identifier",
    "Is",
    "Item",
    "ItemKind",
    "Limit",
    "Masking",
    "MaskingKind",
    "Numbering",
    "Offset",
    "OpenPoint",
    "Operator",
    "PlannedVisit",
    "ProhibitedDrug",
    "Protocol",
    "Question",
    "Repeat",
    "Source",
    "Threshold",
    "ThresholdRef",
    "Washout",
    "WashoutRef",
    "Window",
    "leaves",
    "next_or_key_error",
]

T = TypeVar("T")


class Question(Frozen):
    """A yes/no question inside a criterion; `not_applicable` allows that third answer, `only_sex` asks one sex."""

    id: Identifier
    label: Words
    not_applicable: bool = False
    only_sex: OnlySex | None = None


class Criterion(Frozen):
    """One inclusion or exclusion criterion in the words of its source.

    Without a condition a person answers whether the criterion's words hold (yes or no), of `only_sex` alone where the
    text speaks of one.
    """

    id: Identifier
    kind: Literal["inclusion", "exclusion"]
    number: Words
    short: Words
    source: Source
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()
    not_applicable: bool = False
    only_sex: OnlySex | None = None
    note: str = ""


class Threshold(Frozen):
    """A limit of a result or a score with its exact operator and the sentence it rests on.

    `in_a_row`: so many successive results must cross (2: this one and the one before). `within_months`: a multiple
    of the baseline looks no further back than so many calendar months (series.py). `action` is what the source asks
    for; `to_decide` what a person must find out before it applies ("whether it is unexplained").
    """

    id: Identifier
    label: str
    condition: ValueCondition
    purpose: Literal["screening", "safety"]
    source: Source
    in_a_row: Annotated[int, Field(ge=1, le=9)] = 1
    within_months: Annotated[int, Field(ge=1, le=120)] | None = None
    action: str = ""
    to_decide: str = ""

    @model_validator(mode="after")
    def _span_of_a_baseline(self) -> "Threshold":
        if self.within_months is not None and getattr(self.condition, "times", None) != "baseline":
            raise ValueError(_("within_months belongs to a limit that is a multiple of the baseline"))
        return self


class Endpoint(Frozen):
    """An outcome the source names (or the site chooses), at a visit, against a baseline.

    `also_at` are further visits at which it is told. `baseline_value`: "at" takes the value at the visit that
    `baseline` names, "last" also the last one before it. `baseline_condition` is asked of the baseline; where it
    does not hold the endpoint is not judged. `free_of` is a drug (an id of the drug catalogue) of which none may have
    been taken; for how many days before the visit is the site's rule `DRUG_free_days` (choices.py).
    """

    id: Identifier
    label: str
    measure: str
    visit: str
    also_at: tuple[str, ...] = ()
    baseline: str | None = None
    baseline_value: Literal["at", "last"] = "at"
    baseline_condition: Condition | None = None
    condition: Condition | None = None
    free_of: str | None = None
    source: Source

    @property
    def visits(self) -> tuple[str, ...]:
        """Every visit at which it is told."""
        return (self.visit, *self.also_at)


class Drug(Frozen):
    """What an arm takes. `per_kg` is a dose range in mg/kg; `every` says how often, None where unsaid."""

    name: Words
    dose: Words
    every: Literal["day", "week", "as needed"] | None = None
    per_kg: tuple[Decimal, Decimal] | None = None

    @model_validator(mode="after")
    def _range_opens_below(self) -> "Drug":
        if self.per_kg and not 0 < self.per_kg[0] <= self.per_kg[1]:
            raise ValueError(_("per_kg is the lowest, then the highest dose in mg/kg"))
        return self


class Arm(Frozen):
    """One arm or cohort."""

    id: str
    label: str
    drugs: tuple[Drug, ...] = ()
    source: Source


MaskingKind = Literal["open_label", "assessor", "double_blind", "not_applicable"]


class Masking(Frozen):
    """Who is kept from knowing the arm, as stated; contradictory statements leave the choice to the site."""

    kind: MaskingKind
    choices: tuple[MaskingKind, ...] = ()
    statements: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_of_the_choices(self) -> "Masking":
        if self.choices and self.kind not in self.choices:
            raise ValueError(_("{kind} is not one of the choices").format(kind=self.kind))
        return self


class OpenPoint(Frozen):
    """Something the source leaves unsaid that the site may settle; until then it is shown as not stated."""

    id: Identifier
    question: str
    source: Source


class Numbering(Frozen):
    """Patterns of the screening and participant numbers: `{n}` is the running number, `{site}` the code of the site."""

    screening: str
    participant: str
    source: Source

    @model_validator(mode="after")
    def _counted(self) -> "Numbering":
        for pattern in (self.screening, self.participant):
            if not re.fullmatch(r"([^{}]|\{site\})*\{n(:0\d+d)?\}([^{}]|\{site\})*", pattern):
                raise ValueError(
                    _(
                        "the number pattern {pattern} needs one {{n}} or {{n:03d}} and no other braces but {{site}}"
                    ).format(pattern=pattern)
                )
        if self.screening == self.participant:
            raise ValueError(_("screening and participant numbers need different patterns"))
        return self


class Protocol(Frozen):
    """A whole study file.

    `version` and `version_date` are the study file's own. `screening_valid_days` is how long a screening
    holds. `egfr_equation` is the one the text names; None: an eGFR is recorded as the laboratory reports it.
    `ctcae_version` is the version of the criteria that laboratory values are graded by. `earlier_scores` says whether
    who scores may see the last visit's answers beside the items of an instrument, on the screen and on the sheet.
    """

    id: Identifier
    title: Words
    short_title: Words
    registry: str | None = None
    version: Words
    version_date: date
    source: Source | None = None
    condition: Words
    kind: Literal["trial", "cohort", "routine"]
    allocation: Literal["randomised", "single_arm"]
    allocation_ratio: str | None = None
    masking: Masking
    numbering: Numbering
    minimum_age: int | None = None
    maximum_age: int | None = None
    screening_valid_days: Annotated[int, Field(ge=1)] | None = None
    egfr_equation: Literal["ckd_epi_2009"] | None = None
    ctcae_version: Words = "5.0"
    earlier_scores: Literal["shown", "hidden"] = "shown"
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    visits: Annotated[tuple[PlannedVisit, ...], Field(min_length=1)]
    forms: tuple[Form, ...]
    criteria: tuple[Criterion, ...]
    thresholds: tuple[Threshold, ...]
    endpoints: tuple[Endpoint, ...]
    open_points: tuple[OpenPoint, ...] = ()
    washouts: tuple[Washout, ...] = ()
    dose_rules: tuple[DoseRule, ...] = ()
    prohibited: tuple[ProhibitedDrug, ...] = ()
    unscheduled_forms: tuple[str, ...] | None = None
    """The forms that an unscheduled visit may have; None: the site's choice among the forms after baseline."""
    early_termination_forms: tuple[str, ...] | None = None
    """The forms of an early-termination visit; None: the site's choice, those of the last visit are proposed."""

    @model_validator(mode="after")
    def _ages_fit(self) -> "Protocol":
        if (
            self.minimum_age is not None
            and self.maximum_age is not None
            and self.minimum_age > self.maximum_age
        ):
            raise ValueError(
                _("the minimum age {low} is above the maximum age {high}").format(
                    low=self.minimum_age, high=self.maximum_age
                )
            )
        return self

    @model_validator(mode="after")
    def _names_fit(self) -> "Protocol":
        if found := misfits(self):
            sentence = "; ".join(f"{'.'.join(map(str, misfit.where))}: {misfit.why}" for misfit in found)
            raise PydanticCustomError(
                "misfits", "{sentence}", {"sentence": sentence, "misfits": found, "protocol": self}
            )
        return self

    @property
    def baseline(self) -> PlannedVisit:
        """The visit whose date is day 0."""
        return next(visit for visit in self.visits if visit.is_baseline)

    @property
    def arm_is_recorded(self) -> bool:
        """Whether the arm may be stored: never in a double-blind study, where only the kit number is."""
        return self.masking.kind != "double_blind"

    def visit(self, visit_id: str) -> PlannedVisit:
        """The planned visit with this id, the recurring one for month3 ...; also one that no protocol plans.

        KeyError when unknown.
        """
        known = self._known_visits.get(visit_id)
        if known is not None:
            return known
        planned = next((visit for visit in self.visits if _is_visit(visit, visit_id)), None)
        found = planned or unplanned_visit(visit_id)
        if found is None:
            raise KeyError(visit_id)
        self._known_visits[visit_id] = found
        return found

    @cached_property
    def _known_visits(self) -> dict[str, PlannedVisit]:
        """The visits that were asked for, by their ids: lists ask for the same ones a thousand times."""
        return {}

    def visit_label(self, visit_id: str) -> str:
        """The visit's name for people: "Week 4", "Month 3". KeyError when unknown."""
        visit = self.visit(visit_id)
        return f"{visit.label} {visit_id.removeprefix(visit.id)}" if visit.repeat else visit.label

    def visit_short(self, visit_id: str) -> str:
        """The visit's short name: "W4", "M3". KeyError when unknown."""
        visit = self.visit(visit_id)
        return f"{visit.short}{visit_id.removeprefix(visit.id)}" if visit.repeat else visit.short

    def form(self, form_id: str) -> Form:
        """The form with this id, of a repeat (laboratory#2) the one it repeats. KeyError when unknown."""
        base = base_form(form_id)
        return next_or_key_error((form for form in self.forms if form.id == base), form_id)

    def threshold(self, threshold_id: str) -> Threshold:
        """The threshold with this id. KeyError when unknown."""
        return next_or_key_error((rule for rule in self.thresholds if rule.id == threshold_id), threshold_id)

    def washout(self, washout_id: str) -> Washout:
        """The washout with this id. KeyError when unknown."""
        return next_or_key_error((one for one in self.washouts if one.id == washout_id), washout_id)


def _is_visit(visit: PlannedVisit, visit_id: str) -> bool:
    if visit.repeat and (month := recurring_month(visit_id)):
        return month % visit.repeat.every_months == 0
    return visit.id == visit_id


def next_or_key_error(found: Iterator[T], name: str) -> T:
    """The first found thing, or KeyError with its name."""
    for one in found:
        return one
    raise KeyError(name)
