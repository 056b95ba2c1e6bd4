"""A log as it is shown: its rows, what is said beside each, and what is proposed for the next one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Self

from tracker.domain.log_words import COLUMNS, LogColumn, is_current
from tracker.domain.logs import Log
from tracker.domain.records import LogEntry

NoteKind = Literal["flag", "warn", "ask", "quiet"]
"""What a note is: against a rule, to look at, cannot be told, or plain information."""


@dataclass(frozen=True)
class LogNote:
    """One sentence beside a row."""

    words: str
    kind: NoteKind = "quiet"


@dataclass(frozen=True)
class LogRow:
    """One row with what is said of it."""

    entry: LogEntry
    notes: tuple[LogNote, ...] = ()


@dataclass(frozen=True)
class LogRecord:
    """A log of one participant. `suggestions`: words offered for an item; `proposals`: what a new row begins with."""

    log: Log
    rows: tuple[LogRow, ...] = ()
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[LogColumn, ...]:
        """The columns of its table."""
        return COLUMNS[self.log.id]

    @property
    def standing(self) -> tuple[LogRow, ...]:
        """The rows that were not struck out."""
        return tuple(row for row in self.rows if not row.entry.struck)

    @property
    def struck(self) -> tuple[LogRow, ...]:
        """The rows that were struck out."""
        return tuple(row for row in self.rows if row.entry.struck)

    def between(self, since: date, day: date) -> Self:
        """The standing rows that concern the time from `since` to `day`, both inside."""
        kept = [row for row in self.standing if is_current(self.log.id, row.entry.answers, since, day)]
        return replace(self, rows=tuple(kept))
