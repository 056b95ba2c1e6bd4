"""What a study file may say: arms, visits, forms, criteria, thresholds, endpoints, each with its source.

Frozen pydantic models with `extra="forbid"`; a text that the source leaves unsaid is None here, never a guess.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

T = TypeVar("T")
Operator = Literal["<", "<=", ">", ">=", "="]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(-[a-z0-9]+)*$")]


class Frozen(BaseModel):
    """The base of all study data: unknown fields are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(StrEnum):
    """What a statement rests on."""

    PROTOCOL = "protocol"
    SITE = "site"
    CONFIRM = "to_be_confirmed"


class Source(Frozen):
    """Where a statement comes from: the few words it rests on and the place (registry number, section)."""

    words: str = ""
    where: str
    basis: Basis = Basis.PROTOCOL


# --- conditions ---------------------------------------------------------------------------------------------


class Limit(Frozen):
    """One limit in one unit; a protocol that names the same limit in two units lists both."""

    value: Decimal
    unit: str | None = None


class Compare(Frozen):
    """A recorded value against a limit: exactly one of score, item, analyte and age names the value.

    `times` makes the limit a multiple of the laboratory's ULN or LLN or of the participant's baseline.
    """

    score: str | None = None
    part: str | None = None
    item: str | None = None
    analyte: str | None = None
    age: Literal["consent", "baseline"] | None = None
    op: Operator
    limits: Annotated[tuple[Limit, ...], Field(min_length=1)]
    times: Literal["ULN", "LLN", "baseline"] | None = None

    @model_validator(mode="after")
    def _one_value(self) -> "Compare":
        named = [name for name in (self.score, self.item, self.analyte, self.age) if name is not None]
        if len(named) != 1:
            raise ValueError("a comparison names exactly one of score, item, analyte, age")
        return self


class Is(Frozen):
    """A recorded word: a qualitative result or a choice is exactly this code (`{analyte: hbsag, is: positive}`)."""

    analyte: str | None = None
    item: str | None = None
    word: Annotated[str, Field(alias="is")]


class Answer(Frozen):
    """A yes/no question of the criterion, answered by a person."""

    answer: Identifier


class ThresholdRef(Frozen):
    """The condition of a threshold of the same study, so that each limit stands once."""

    threshold: Identifier


class All(Frozen):
    """Every part holds."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Any_(Frozen):  # noqa: N801  `Any` is typing's
    """At least one part holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AtLeast(Frozen):
    """At least n of the parts hold."""

    at_least: Annotated[int, Field(ge=1)]
    of: Annotated[tuple["Condition", ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _enough_parts(self) -> "AtLeast":
        if self.at_least > len(self.of):
            raise ValueError(f"at_least {self.at_least} of {len(self.of)} can never hold")
        return self


_KEYS = {
    "all": "all",
    "any": "any",
    "at_least": "at_least",
    "is": "is",
    "word": "is",
    "answer": "answer",
    "threshold": "threshold",
}


def _which(value: object) -> str:
    names = value.keys() if isinstance(value, dict) else type(value).model_fields.keys()  # type: ignore[attr-defined]
    return next((tag for key, tag in _KEYS.items() if key in names), "compare")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Is, Tag("is")]
    | Annotated[Answer, Tag("answer")]
    | Annotated[ThresholdRef, Tag("threshold")]
    | Annotated[Compare, Tag("compare")],
    Discriminator(_which),
]

All.model_rebuild()
Any_.model_rebuild()
AtLeast.model_rebuild()


def leaves(condition: Condition) -> Iterator[Compare | Is | Answer | ThresholdRef]:
    """The comparisons, words, answers and threshold names inside a condition."""
    match condition:
        case All(all=parts) | Any_(any=parts) | AtLeast(of=parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield condition


# --- forms and items ----------------------------------------------------------------------------------------


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
    soft_message: str = ""
    step: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = True
    hint: str = ""

    @model_validator(mode="after")
    def _sensible(self) -> "Item":
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the lowest allowed value {self.low} is above the highest {self.high}")
        if self.kind is ItemKind.CHOICE and len(self.choices) < 2:
            raise ValueError("a choice needs at least two answers")
        return self


class Form(Frozen):
    """One page of a visit: an instrument, a laboratory table, the eligibility criteria, or plain items."""

    id: Identifier
    title: str
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
            raise ValueError("a form has exactly one of instrument, analytes, criteria, items")
        return self


# --- visits -------------------------------------------------------------------------------------------------


class Offset(Frozen):
    """How far the target date lies from the anchor: days, weeks or calendar months (end of month clamped)."""

    days: int | None = None
    weeks: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> "Offset":
        if [self.days, self.weeks, self.months].count(None) != 2:
            raise ValueError("an offset is given in exactly one of days, weeks, months")
        return self


class Window(Frozen):
    """The days on which a visit is on time, bounds inside: around the target, or counted from the anchor."""

    minus: Annotated[int, Field(ge=0)] | None = None
    plus: Annotated[int, Field(ge=0)] | None = None
    first_day: int | None = None
    last_day: int | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Window":
        around, counted = (self.minus, self.plus), (self.first_day, self.last_day)
        if (None in around) == (None in counted):
            raise ValueError("a window has either minus and plus, or first_day and last_day")
        if self.first_day is not None and self.last_day is not None and self.first_day > self.last_day:
            raise ValueError(f"an impossible window: it opens on day {self.first_day} and closes on day {self.last_day}")
        return self


class Repeat(Frozen):
    """A visit that recurs without an end, every so many calendar months; ids are month3, month6 ..."""

    every_months: Annotated[int, Field(ge=1)]


class PlannedVisit(Frozen):
    """One visit of the schedule. No window and no target mean: not stated in the protocol."""

    id: Identifier
    label: str
    short: str
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
        if (self.target or self.window) and self.anchor is None:
            raise ValueError("a visit with a target or window names the anchor it is counted from")
        if self.window and self.target is None and self.window.first_day is None:
            raise ValueError("a window of minus and plus days needs a target")
        if self.target and self.window and not self._target_inside():
            raise ValueError("an impossible window: the target lies outside it")
        return self

    def _target_inside(self) -> bool:
        if self.window is None or self.window.first_day is None or self.target is None or self.target.months:
            return True
        assert self.window.last_day is not None
        day = self.target.days if self.target.days is not None else 7 * (self.target.weeks or 0)
        return self.window.first_day <= day <= self.window.last_day


# --- rules --------------------------------------------------------------------------------------------------


class Question(Frozen):
    """A yes/no question inside a criterion; `not_applicable` allows that third answer."""

    id: Identifier
    label: str
    not_applicable: bool = False


class Criterion(Frozen):
    """One inclusion or exclusion criterion in the words of its source.

    Without a condition a person answers whether the criterion's words hold (yes or no).
    """

    id: Identifier
    kind: Literal["inclusion", "exclusion"]
    number: str
    short: str
    source: Source
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()
    not_applicable: bool = False
    note: str = ""


class Threshold(Frozen):
    """A laboratory or measurement limit with its exact operator and the sentence it rests on."""

    id: Identifier
    label: str
    condition: Compare | Is
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
    """What an arm takes. `per_kg` is a dose range in mg/kg; `every` says how often, in words."""

    name: str
    dose: str
    every: Literal["day", "week", "as needed"]
    per_kg: tuple[Decimal, Decimal] | None = None


class Arm(Frozen):
    """One arm or cohort."""

    id: str
    label: str
    drugs: tuple[Drug, ...] = ()
    source: Source


class Masking(Frozen):
    """Who is kept from knowing the arm, as stated; contradictory statements leave the choice to the site."""

    kind: Literal["open_label", "assessor", "double_blind", "not_applicable"]
    choices: tuple[str, ...] = ()
    statements: tuple[Source, ...]


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
            if not re.search(r"\{n(:0\d+d)?\}", pattern):
                raise ValueError(f"the number pattern {pattern!r} has no {{n}}")
        return self


class Protocol(Frozen):
    """A whole study file."""

    id: Identifier
    title: str
    short_title: str
    registry: str | None = None
    version: str
    version_date: date
    condition: str
    kind: Literal["trial", "cohort", "routine"]
    allocation: Literal["randomised", "single_arm"]
    allocation_ratio: str | None = None
    masking: Masking
    numbering: Numbering
    minimum_age: int | None = None
    maximum_age: int | None = None
    screening_valid_days: int | None = None
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    visits: Annotated[tuple[PlannedVisit, ...], Field(min_length=1)]
    forms: tuple[Form, ...]
    criteria: tuple[Criterion, ...]
    thresholds: tuple[Threshold, ...]
    endpoints: tuple[Endpoint, ...]
    open_points: tuple[OpenPoint, ...] = ()

    @model_validator(mode="after")
    def _names_fit(self) -> "Protocol":
        problems = [*_repeated_names(self), *_unknown_names(self)]
        if problems:
            raise ValueError("; ".join(problems))
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
        for visit in self.visits:
            if visit.id == visit_id or (visit.repeat and re.fullmatch(r"month[1-9]\d*", visit_id)):
                return visit
        raise KeyError(visit_id)

    def form(self, form_id: str) -> Form:
        """The form with this id. KeyError when unknown."""
        return next_or_key_error((form for form in self.forms if form.id == form_id), form_id)

    def threshold(self, threshold_id: str) -> Threshold:
        """The threshold with this id. KeyError when unknown."""
        return next_or_key_error((rule for rule in self.thresholds if rule.id == threshold_id), threshold_id)


def next_or_key_error(found: Iterator[T], name: str) -> T:
    """The first found thing, or KeyError with its name."""
    for one in found:
        return one
    raise KeyError(name)


def _repeated_names(protocol: Protocol) -> Iterator[str]:
    for kind in ("arms", "visits", "forms", "criteria", "thresholds", "endpoints"):
        counted = Counter(part.id for part in getattr(protocol, kind))
        yield from (f"{kind}: the id {name} is given twice" for name, times in counted.items() if times > 1)


def _unknown_names(protocol: Protocol) -> Iterator[str]:
    visits, forms = {visit.id for visit in protocol.visits}, {form.id for form in protocol.forms}
    if [visit.is_baseline for visit in protocol.visits].count(True) != 1:
        yield "visits: exactly one visit has is_baseline: true"
    for visit in protocol.visits:
        yield from (f"visits: {visit.id} uses the unknown form {name}" for name in visit.forms if name not in forms)
        anchors = [visit.anchor, *visit.anchor_choices]
        yield from (f"visits: {visit.id} counts from the unknown visit {name}" for name in anchors if name and name not in visits)
    thresholds = {rule.id for rule in protocol.thresholds}
    for criterion in protocol.criteria:
        asked = {question.id for question in criterion.questions}
        for leaf in leaves(criterion.condition) if criterion.condition else ():
            if isinstance(leaf, ThresholdRef) and leaf.threshold not in thresholds:
                yield f"criteria: {criterion.id} names the unknown threshold {leaf.threshold}"
            if isinstance(leaf, Answer) and leaf.answer not in asked:
                yield f"criteria: {criterion.id} has no question {leaf.answer}"
