"""One table of an export."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.domain.dataset import Subject
from tracker.exchange.cells import Row
from tracker.exchange.variables import Column


@dataclass(frozen=True)
class Table:
    """One table: its name, its title to people, its columns, and its rows of a participant."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Subject], Iterator[Row]]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)
