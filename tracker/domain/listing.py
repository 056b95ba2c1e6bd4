"""A listing of a study as it is printed: numbers at its head, then tables. Words in, nothing of paper in it."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.records import Participant, SiteInfo, Study


class Mark(StrEnum):
    """What stands before a row that must not be overlooked: a triangle, a diamond, or nothing."""

    NONE = ""
    FLAG = "flag"
    ASK = "ask"


@dataclass(frozen=True)
class ListedColumn:
    """A column: its width in points, or 0 for its share of what the others leave."""

    title: str
    width: float = 0
    share: float = 1
    right: bool = False
    strong: bool = False


@dataclass(frozen=True)
class ListedRow:
    """A row: a text for each column, and perhaps a line below over the whole width."""

    cells: tuple[str, ...]
    mark: Mark = Mark.NONE
    below: str = ""


@dataclass(frozen=True)
class ListedPart:
    """A table with its heading; `nothing` is what it says without a row."""

    title: str
    note: str
    columns: tuple[ListedColumn, ...]
    rows: tuple[ListedRow, ...]
    nothing: str


Fact = tuple[str, str, str]
"""A caption, a number or a word, and a remark."""


@dataclass(frozen=True)
class Listing:
    """A whole listing of a study, or of one participant of it."""

    title: str
    site: SiteInfo
    study: Study
    participant: Participant | None
    facts: tuple[Fact, ...]
    parts: tuple[ListedPart, ...]
    remarks: tuple[str, ...] = ()
    """What a reader must know of what is listed and what is not."""
    review: tuple[tuple[str, str], ...] = ()
    """Who signs that they read it: the role and what the signature means."""
    lies: bool = True
    """Whether its tables need the long side of the page."""
    masked: bool = False
