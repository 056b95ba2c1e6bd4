"""What a study file may say: arms, visits, forms, criteria, thresholds, endpoints, each with its source.

Frozen pydantic models with `extra="forbid"`; what the source leaves unsaid is None here, never a guess.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
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
    Words,
    leaves,
)
from tracker.domain.forms import Choice, Form, Item, ItemKind
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
    "Protocol",
    "Question",
    "Repeat",
    "Source",
    "Threshold",
    "ThresholdRef",
    "Window",
    "leaves",
    "next_or_key_error",
]

T = TypeVar("T")


class Offset(Frozen):
    """How far the target date lies from the anchor: days, weeks or calendar months (end of month clamped)."""

    days: int | None = None
    weeks: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Offset":
        if [self.days, self.weeks, self.months].count(None) != 2:
            raise ValueError(_("an offset is given in exactly one of days, weeks, months"))
        return self


class Window(Frozen):
    """The days on which a visit is on time, bounds inside: around the target, or counted from the anchor."""

    minus: Annotated[int, Field(ge=0)] | None = None
    plus: Annotated[int, Field(ge=0)] | None = None
    first_day: int | None = None
    last_day: int | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Window":
        given = [value is not None for value in (self.minus, self.plus, self.first_day, self.last_day)]
        if given not in ([True, True, False, False], [False, False, True, True]):
            raise ValueError(_("a window has either minus and plus, or first_day and last_day"))
        first, last = self.first_day, self.last_day
        if first is not None and last is not None and first > last:
            raise ValueError(
                _("an impossible window: it opens on day {first} and closes on day {last}").format(
                    first=first, last=last
                )
            )
        return self


class Repeat(Frozen):
    """A visit that recurs without an end, every so many calendar months; ids are month3, month6 ..."""

    every_months: Annotated[int, Field(ge=1)]


class PlannedVisit(Frozen):
    """One visit of the schedule. No window and no target mean: not stated in the protocol.

    `needs` lists what to prepare (blood sample, tablet count); `anchor_choices` are the visits from which the
    site may let it count where the text names none.
    """

    id: Identifier
    label: Words
    short: Words
    is_baseline: bool = False
    anchor: str | None = None
    anchor_choices: tuple[str, ...] = ()
    target: Offset | None = None
    window: Window | None = None
    repeat: Repeat | None = None
    forms: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    source: Source

    @model_validator(mode="after")
    def _anchored(self) -> "PlannedVisit":
        if (self.target or self.window or self.repeat) and self.anchor is None:
            raise ValueError(_("a visit with a target, window or repeat names the anchor it is counted from"))
        if self.repeat and (self.id != "month" or self.target):
            raise ValueError(_("a recurring visit has the id month and no target of its own"))
        if self.window and self.window.first_day is None and not (self.target or self.repeat):
            raise ValueError(_("a window of minus and plus days needs a target"))
        if self.target and self.window and not self._target_inside():
            raise ValueError(_("an impossible window: the target lies outside it"))
        return self

    def _target_inside(self) -> bool:
        if self.window is None or self.window.first_day is None or self.target is None or self.target.months:
            return True
        assert self.window.last_day is not None
        day = self.target.days if self.target.days is not None else 7 * (self.target.weeks or 0)
        return self.window.first_day <= day <= self.window.last_day


class Question(Frozen):
    """A yes/no question inside a criterion; `not_applicable` allows that third answer."""

    id: Identifier
    label: Words
    not_applicable: bool = False


class Criterion(Frozen):
    """One inclusion or exclusion criterion in the words of its source.

    Without a condition a person answers whether the criterion's words hold (yes or no).
    """

    id: Identifier
    kind: Literal["inclusion", "exclusion"]
    number: Words
    short: Words
    source: Source
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()
    not_applicable: bool = False
    note: str = ""


class Threshold(Frozen):
    """A laboratory or measurement limit with its exact operator and the sentence it rests on."""

    id: Identifier
    label: str
    condition: ValueCondition
    purpose: Literal["screening", "safety"]
    source: Source


class Endpoint(Frozen):
    """An outcome the source names (or the site chooses), at a visit, against a baseline."""

    id: Identifier
    label: str
    measure: str
    visit: str
    baseline: str | None = None
    condition: Condition | None = None
    source: Source


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
    """Patterns of the screening and participant numbers, with `{n}` the running number."""

    screening: str
    participant: str
    source: Source

    @model_validator(mode="after")
    def _counted(self) -> "Numbering":
        for pattern in (self.screening, self.participant):
            if not re.fullmatch(r"[^{}]*\{n(:0\d+d)?\}[^{}]*", pattern):
                raise ValueError(
                    _("the number pattern {pattern} needs one {{n}} or {{n:03d}} and no other braces").format(
                        pattern=pattern
                    )
                )
        if self.screening == self.participant:
            raise ValueError(_("screening and participant numbers need different patterns"))
        return self


class Protocol(Frozen):
    """A whole study file.

    `version` and `version_date` are the study file's own. `screening_valid_days` is how long a screening
    holds. `egfr_equation` is the one the text names; None: an eGFR is recorded as the laboratory reports it.
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
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    visits: Annotated[tuple[PlannedVisit, ...], Field(min_length=1)]
    forms: tuple[Form, ...]
    criteria: tuple[Criterion, ...]
    thresholds: tuple[Threshold, ...]
    endpoints: tuple[Endpoint, ...]
    open_points: tuple[OpenPoint, ...] = ()

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
        """The planned visit with this id, the recurring one for month3, month6 ... KeyError when unknown."""
        return next_or_key_error((visit for visit in self.visits if _is_visit(visit, visit_id)), visit_id)

    def visit_label(self, visit_id: str) -> str:
        """The visit's name for people: "Week 4", "Month 3". KeyError when unknown."""
        visit = self.visit(visit_id)
        return f"{visit.label} {visit_id.removeprefix(visit.id)}" if visit.repeat else visit.label

    def visit_short(self, visit_id: str) -> str:
        """The visit's short name: "W4", "M3". KeyError when unknown."""
        visit = self.visit(visit_id)
        return f"{visit.short}{visit_id.removeprefix(visit.id)}" if visit.repeat else visit.short

    def form(self, form_id: str) -> Form:
        """The form with this id. KeyError when unknown."""
        return next_or_key_error((form for form in self.forms if form.id == form_id), form_id)

    def threshold(self, threshold_id: str) -> Threshold:
        """The threshold with this id. KeyError when unknown."""
        return next_or_key_error((rule for rule in self.thresholds if rule.id == threshold_id), threshold_id)


def _is_visit(visit: PlannedVisit, visit_id: str) -> bool:
    if visit.repeat and (counted := re.fullmatch(r"month([1-9]\d{0,3})", visit_id)):
        return int(counted[1]) % visit.repeat.every_months == 0
    return visit.id == visit_id


def next_or_key_error(found: Iterator[T], name: str) -> T:
    """The first found thing, or KeyError with its name."""
    for one in found:
        return one
    raise KeyError(name)
