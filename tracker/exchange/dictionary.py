"""The data dictionary: each column of each table with its meaning, unit, codes, allowed values and source."""

from collections.abc import Iterator

from tracker.domain.dataset import Dataset
from tracker.exchange.rows import tables
from tracker.exchange.variables import MISSING_WORDS, Variable, variables
from tracker.language import _

COLUMNS = ("table", "column", "label", "kind", "unit", "codes", "lowest", "highest", "missing", "source")


def rows(dataset: Dataset) -> Iterator[list[str]]:
    """A row for each column of each table."""
    known = {one.name: one for one in variables(dataset)}
    for table in tables(dataset):
        for name, words in table.described:
            variable = known.get(name) if table.name == "visits" else None
            yield [table.name, name, words, *(_told(variable) if variable else [""] * 7)]


def _told(variable: Variable) -> list[str]:
    return [
        variable.kind.value,
        variable.unit,
        "; ".join(f"{code} = {label}" for code, label in variable.codes),
        variable.low,
        variable.high,
        "; ".join(f"{code} = {_(words)}" for code, words in MISSING_WORDS.items()),
        variable.source,
    ]
