"""How a laboratory's file is laid out: which column is what, in YAML as commands.md describes it.

One result per row: `analyte` and `value` name columns. One column per analyte: `columns` names each with its analyte.
Numbers in the YAML stay texts (catalogue/plain_yaml.py), so that a code 0123 or 10.0 is what was written.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

from tracker.catalogue.plain_yaml import Document, PlainYamlError
from tracker.domain.conditions import Frozen
from tracker.errors import TrackerError, in_short
from tracker.exchange.table_rows import Layout
from tracker.language import N_, _

LARGEST = 200_000
"""Bytes of a mapping."""


Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class MappingRefused(TrackerError):
    """A mapping that cannot be used: where, and why."""


class AnalyteColumn(Frozen):
    """A column that holds the results of one analyte, and where its unit and range stand."""

    analyte: Text
    unit: str = ""
    """The unit itself; `unit_column` names a column with it."""
    unit_column: str = ""
    low: str = ""
    high: str = ""
    range: str = ""


class FileShape(Frozen):
    """What every mapping may say of its file where the file does not tell by itself (table_rows.Layout)."""

    sheet: str = ""
    header_row: int = Field(default=0, ge=0, le=1000)
    separator: Literal["", ",", ";", "\t", "|"] = ""
    encoding: Literal[
        "", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1252", "windows-1256", "iso-8859-1"
    ] = ""
    decimal: Literal["", ",", "."] = ""
    """The decimal sign; the other of the two then divides thousands. Empty: read as a person's typing is."""
    date_format: Text = N_("day first")

    @property
    def layout(self) -> Layout:
        """How the file is to be read."""
        return Layout(self.sheet, self.header_row, self.separator, self.encoding)

    @property
    def named(self) -> tuple[str, ...]:
        """Every column that the mapping names, each once."""
        return tuple(dict.fromkeys(name for name in self._names() if name))

    def _names(self) -> Iterator[str]:
        """What stands where a column may be named, also where none is."""
        raise NotImplementedError


Kind = TypeVar("Kind", bound=FileShape)


class LabMapping(FileShape):
    """The layout of a laboratory's file.

    `participant`, `date`, `analyte`, `value`, `unit`, `low`, `high`, `range` name columns; `range` one with both
    limits ("3.5-5.0"). `analytes` gives each code of the file an analyte, or `other:NAME`; `units` each of its units a
    unit; `words` each of its words a result, or "not done". `visits` gives each text of the column `visit` a visit.
    """

    participant: Text
    date: Text
    analyte: str = ""
    value: str = ""
    unit: str = ""
    low: str = ""
    high: str = ""
    range: str = ""
    columns: dict[Text, AnalyteColumn] = Field(default_factory=dict)
    analytes: dict[Text, Text] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)
    words: dict[Text, Text] = Field(default_factory=dict)
    visit: str = ""
    visits: dict[Text, Text] = Field(default_factory=dict)
    when_ambiguous: Literal["ask", "nearest"] = "ask"
    """Where several visits may have taken the sample: ask, or the one nearest to its day."""
    sex: str = ""
    birth_date: str = ""
    birth_year: str = ""
    initials: str = ""
    laboratory: str = ""
    """The name of the laboratory at this site."""

    @model_validator(mode="before")
    @classmethod
    def _short_columns(cls, given: object) -> object:
        """A column may be given its analyte alone."""
        if isinstance(given, dict) and isinstance(given.get("columns"), dict):
            columns = {
                name: {"analyte": one} if isinstance(one, str) else one
                for name, one in given["columns"].items()
            }
            return {**given, "columns": columns}
        return given

    @model_validator(mode="after")
    def _one_layout(self) -> "LabMapping":
        if bool(self.columns) == bool(self.analyte or self.value) or bool(self.analyte) != bool(self.value):
            raise ValueError(
                _("name either the columns “analyte” and “value”, or “columns” with one for each analyte")
            )
        if self.range and (self.low or self.high):
            raise ValueError(_("name either “range”, or “low” and “high”"))
        return self

    def _names(self) -> Iterator[str]:
        yield from (self.participant, self.date, self.analyte, self.value, self.unit, self.low, self.high)
        yield from (self.range, self.visit, self.sex, self.birth_date, self.birth_year, self.initials)
        for name, column in self.columns.items():
            yield from (name, column.unit_column, column.low, column.high, column.range)


def read_mapping(text: str) -> LabMapping:
    """A mapping from its YAML text. MappingRefused names the field and the line."""
    return read_as(LabMapping, text)


def read_as(kind: type[Kind], text: str) -> Kind:
    """A mapping of a kind from its YAML text. MappingRefused names the field and the line."""
    document = _document(text)
    try:
        return kind.model_validate(document.value)
    except ValidationError as error:
        raise _refused(document, error) from error


def _document(text: str) -> Document:
    if len(text) > LARGEST:
        raise MappingRefused(_("The mapping is larger than a mapping can be."), _(CHECK))
    try:
        return Document(text)
    except PlainYamlError as error:
        one = error.complaints[0]
        raise MappingRefused(
            _("The mapping cannot be read: line {line}, {reason}.").format(line=one.line, reason=one.reason),
            _(CHECK),
        ) from error


CHECK = N_("Correct the mapping, or make it anew in the assistant.")


def _refused(document: Document, error: ValidationError) -> MappingRefused:
    """The first thing that is wrong with a mapping, with its line."""
    one = error.errors()[0]
    line, field = document.place(one["loc"])
    reason = {
        "missing": _("it is missing"),
        "extra_forbidden": _("a mapping has no such field"),
    }.get(one["type"], one["msg"].removeprefix("Value error, "))
    where = _("line {line}").format(line=line)
    name = _("“{field}” ({where})").format(field=in_short(field), where=where) if field else where
    return MappingRefused(
        _("The mapping cannot be used: {name}: {reason}.").format(name=name, reason=reason), _(CHECK)
    )


def looked_up(table: Mapping[str, str], text: str) -> str | None:
    """What a mapping gives a text of the file: as it is written, else whatever its capitals and spaces."""
    if text in table:
        return table[text]
    wanted = " ".join(text.split()).casefold()
    return next((one for name, one in table.items() if " ".join(name.split()).casefold() == wanted), None)
