"""How the site's own spreadsheet of participants is laid out: which column is what, in YAML.

One row per participant and visit: `visit` and `date` name columns, `values` gives columns the items of forms. One row
per participant: `held` has the same for each visit. Without either only the participants are taken in.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from tracker.domain.conditions import Frozen
from tracker.exchange.mapping import FileShape, MappingRefused, Text, read_as
from tracker.language import _

Place = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_.]*$", max_length=160)]
"""An item of a form: vital_signs.weight, laboratory.alt, easi.trunk.area."""

PERSON = (
    *("initials", "sex", "birth_date", "birth_year", "consent_date", "consent_version", "number"),
    *("enrolled_on", "decided_by", "arm", "kit", "status", "ended_on", "end_reason"),
)
"""What a column, or a constant, may say of a participant."""

__all__ = ["PERSON", "HeldVisit", "MappingRefused", "ParticipantMapping", "ValueColumn", "read_mapping"]


class ValueColumn(Frozen):
    """The item that a column holds, and of a laboratory value where its unit and range stand."""

    item: Place
    unit: str = ""
    """The unit itself; `unit_column` names a column with it."""
    unit_column: str = ""
    low: str = ""
    high: str = ""


class HeldVisit(Frozen):
    """The columns of one visit where a row holds a whole participant."""

    date: Text
    reason: str = ""
    """The column that says why the visit was held outside its window."""
    values: dict[Text, ValueColumn] = Field(default_factory=dict)


class ParticipantMapping(FileShape):
    """The layout of a spreadsheet. The fields of PERSON name columns; `constants` gives what no column says.

    `words` gives each word of the file what it means (a sex, a code, "not done"); `visits` each of its visits the
    visit of the study.
    """

    participant: Text
    initials: str = ""
    sex: str = ""
    birth_date: str = ""
    birth_year: str = ""
    consent_date: str = ""
    consent_version: str = ""
    number: str = ""
    """The participant number, where the file has it beside the screening number that `participant` names."""
    enrolled_on: str = ""
    decided_by: str = ""
    arm: str = ""
    kit: str = ""
    status: str = ""
    ended_on: str = ""
    end_reason: str = ""
    constants: dict[str, Text] = Field(default_factory=dict)
    words: dict[Text, Text] = Field(default_factory=dict)
    visit: str = ""
    date: str = ""
    reason: str = ""
    visits: dict[Text, Text] = Field(default_factory=dict)
    values: dict[Text, ValueColumn] = Field(default_factory=dict)
    held: dict[Text, HeldVisit] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_columns(cls, given: object) -> object:
        """A column may be given its item alone, at every place where columns are given items."""
        if not isinstance(given, dict):
            return given
        held = given.get("held")
        opened = {name: _opened(one) for name, one in held.items()} if isinstance(held, dict) else held
        return _opened(given if held is None else {**given, "held": opened})

    @model_validator(mode="after")
    def _one_layout(self) -> "ParticipantMapping":
        if bool(self.visit) != bool(self.date):
            raise ValueError(_("name both columns, “visit” and “date”, or neither"))
        if self.visit and self.held:
            raise ValueError(_("name either “visit” and “date”, or “held” with the columns of each visit"))
        if (self.values or self.reason) and not self.visit:
            raise ValueError(_("“values” and “reason” belong to “visit” and “date”"))
        if unknown := [name for name in self.constants if name not in PERSON]:
            raise ValueError(_("“{name}” cannot be a constant").format(name=unknown[0]))
        if twice := [name for name in self.constants if getattr(self, name)]:
            raise ValueError(_("“{name}” is a column and a constant").format(name=twice[0]))
        return self

    @property
    def items(self) -> tuple[str, ...]:
        """Every item that the mapping gives a column."""
        tables = (self.values, *(one.values for one in self.held.values()))
        return tuple(dict.fromkeys(column.item for values in tables for column in values.values()))

    def _names(self) -> Iterator[str]:
        yield from (self.participant, *(getattr(self, name) for name in PERSON))
        yield from (self.visit, self.date, self.reason)
        for values in (self.values, *(one.values for one in self.held.values())):
            for name, column in values.items():
                yield from (name, column.unit_column, column.low, column.high)
        for one in self.held.values():
            yield from (one.date, one.reason)


def _opened(given: object) -> object:
    """A table of columns whose items are given as texts alone."""
    if not isinstance(given, dict) or not isinstance(given.get("values"), dict):
        return given
    values = {name: {"item": one} if isinstance(one, str) else one for name, one in given["values"].items()}
    return {**given, "values": values}


def read_mapping(text: str) -> ParticipantMapping:
    """A mapping from its YAML text. MappingRefused names the field and the line."""
    return read_as(ParticipantMapping, text)
