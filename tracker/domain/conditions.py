"""What a study file may ask of recorded values: comparisons, words, answers, and groups of them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from tracker.language import _

Operator = Literal["<", "<=", ">", ">=", "="]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(-[a-z0-9]+)*$")]
Words = Annotated[str, Field(min_length=1)]
Location = tuple[str | int, ...]
"""The way to a field from the top of a study file: ("criteria", 3, "condition", "any", 0)."""


class Frozen(BaseModel):
    """The base of all study data: unknown fields are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, maybe with other values; what was derived from the old ones (cached properties) stays behind."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Basis(StrEnum):
    """What a statement rests on."""

    PROTOCOL = "protocol"
    SITE = "site"
    CONFIRM = "to_be_confirmed"


class Source(Frozen):
    """Where a statement comes from: the few words it rests on and the place (registry number, section)."""

    words: str = ""
    where: Words
    basis: Basis = Basis.PROTOCOL


class Limit(Frozen):
    """One limit in one unit; a protocol that names the same limit in two units lists both."""

    value: Decimal
    unit: str | None = None


class Compare(Frozen):
    """A recorded value against a limit: exactly one of score, item, analyte and age names the value.

    `item` is written form.item; an age is in completed years. `times` makes the limit a multiple of the
    laboratory's ULN or LLN or of the participant's baseline. `part` is a named result of the score (CDASI
    `activity`) or, at an endpoint with a baseline, `improvement` or `percent_improvement` since it.
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
            raise ValueError(_("a comparison names exactly one of score, item, analyte, age"))
        if self.part is not None and self.score is None:
            raise ValueError(_("part belongs to a score"))
        if self.times is not None and any(limit.unit for limit in self.limits):
            raise ValueError(_("a multiple of the {times} has no unit").format(times=self.times))
        return self


class Is(Frozen):
    """A recorded word: a qualitative result or a choice is this code (`{analyte: hbsag, is: positive}`)."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    analyte: str | None = None
    item: str | None = None
    word: Annotated[str, Field(alias="is")]

    @model_validator(mode="after")
    def _one_value(self) -> "Is":
        if (self.analyte is None) == (self.item is None):
            raise ValueError(_("a word is compared with exactly one of analyte, item"))
        return self


class Answer(Frozen):
    """A yes/no question of the criterion, answered by a person."""

    answer: Identifier


class WashoutRef(Frozen):
    """Whether a washout of the same study is kept or broken, from the treatments recorded with their dates.

    Where no such treatment is recorded the part does not apply, and what a person answers decides.
    """

    washout: Identifier
    state: Literal["kept", "broken"]


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
            raise ValueError(
                _("at least {n} of {parts} can never hold").format(n=self.at_least, parts=len(self.of))
            )
        return self


# Tags stand in angle brackets so that, in a location of pydantic's, none looks like a field.
_TAGS = {
    "all": "<all>",
    "any": "<any>",
    "at_least": "<at least>",
    "is": "<is>",
    "word": "<is>",
    "answer": "<answer>",
    "threshold": "<threshold>",
    "washout": "<washout>",
}


def _which(value: object) -> str:
    """The tag of a condition, read (a mapping) or built (a model); a comparison where nothing is named."""
    names = value if isinstance(value, dict) else getattr(type(value), "model_fields", {})
    return next((tag for key, tag in _TAGS.items() if key in names), "<compare>")


Condition = Annotated[
    Annotated[All, Tag("<all>")]
    | Annotated[Any_, Tag("<any>")]
    | Annotated[AtLeast, Tag("<at least>")]
    | Annotated[Is, Tag("<is>")]
    | Annotated[Answer, Tag("<answer>")]
    | Annotated[ThresholdRef, Tag("<threshold>")]
    | Annotated[WashoutRef, Tag("<washout>")]
    | Annotated[Compare, Tag("<compare>")],
    Discriminator(_which),
]


def _compare_or_is(value: object) -> str:
    return "<is>" if _which(value) == "<is>" else "<compare>"


ValueCondition = Annotated[
    Annotated[Compare, Tag("<compare>")] | Annotated[Is, Tag("<is>")], Discriminator(_compare_or_is)
]
"""A condition on one value, as a threshold has it."""

All.model_rebuild()
Any_.model_rebuild()
AtLeast.model_rebuild()

Leaf = Compare | Is | Answer | ThresholdRef | WashoutRef


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The comparisons, words, answers, threshold and washout names inside a condition."""
    for _where, leaf in located_leaves(condition, ()):
        yield leaf


def located_leaves(condition: Condition, where: Location) -> Iterator[tuple[Location, Leaf]]:
    """The leaves of the condition that stands at `where`, each with its own place."""
    match condition:
        case All(all=parts):
            yield from _inside(parts, (*where, "all"))
        case Any_(any=parts):
            yield from _inside(parts, (*where, "any"))
        case AtLeast(of=parts):
            yield from _inside(parts, (*where, "of"))
        case _:
            yield where, condition


def _inside(parts: tuple[Condition, ...], where: Location) -> Iterator[tuple[Location, Leaf]]:
    for index, part in enumerate(parts):
        yield from located_leaves(part, (*where, index))
