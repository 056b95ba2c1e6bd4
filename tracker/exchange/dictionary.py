"""The data dictionary: each column of each table with its meaning, unit, codes, allowed values and source."""

from collections.abc import Iterator

from tracker.domain.dataset import Dataset
from tracker.exchange.rows import tables
from tracker.exchange.variables import MISSING_WORDS, Column, Variable
from tracker.language import _

COLUMNS = ("table", "column", "label", "kind", "unit", "codes", "lowest", "highest", "missing", "source")
ABOUT = "about"
"""The name of the table that says what the export is."""


def rows(dataset: Dataset) -> Iterator[list[str]]:
    """A row for each column of each table."""
    for table in tables(dataset):
        for column in table.columns:
            yield [table.name, *_told(column)]


def _told(column: Column) -> list[str]:
    missing = isinstance(column, Variable) and column.may_be_missing
    return [
        column.name,
        column.label,
        column.kind.value,
        column.unit,
        "; ".join(f"{code} = {label}" for code, label in column.codes),
        column.low,
        column.high,
        "; ".join(f"{code} = {_(words)}" for code, words in MISSING_WORDS.items()) if missing else "",
        column.source,
    ]


def about(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """What the export is; the creation time stands here and nowhere else. The title of a study names drugs."""
    yield "study", dataset.protocol.id
    if not dataset.masked:
        yield "title", dataset.protocol.title
        yield "registry", dataset.protocol.registry or ""
    yield "protocol_version", dataset.protocol.version
    yield "site", dataset.site.name
    yield "site_code", dataset.site.code
    yield "participants", str(dataset.count)
    yield "masked", "yes" if dataset.masked else "no"
    yield "deidentified", "yes" if dataset.deidentified else "no"
    yield "made_by", dataset.made_by
    yield "software", dataset.software
    yield "created", dataset.made_at.isoformat(timespec="seconds")
    yield "numbers", _("a point before decimals, no sign between thousands")
    yield "days", _("ISO 8601: year-month-day; a day or month that is not known is left out")
    yield "empty", _("never entered")
    yield from ((code, _(words)) for code, words in MISSING_WORDS.items())
