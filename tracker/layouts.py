"""The layout of a file while it is made in the assistant: what each column is, before it is kept as a mapping.

lab_layouts.py and participant_layouts.py say what a column may be, and turn a draft into the YAML of its mapping.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import Path

import yaml

from tracker.domain.protocol import Protocol
from tracker.domain.rights import Right
from tracker.errors import TrackerError, in_short
from tracker.exchange.mapping import FileShape
from tracker.exchange.table_file import Layout, Table, TableRefused, letters, open_table, plain
from tracker.language import N_, _
from tracker.permission import needs
from tracker.site import Site

SHAPE = ("sheet", "header_row", "separator", "encoding", "decimal", "date_format")
"""How a file is written, as every mapping says it (exchange/mapping.py)."""
SAMPLED = 200
"""Rows of which the first values of each column are shown."""
SAMPLES = 3
FIRST_ROWS = 12
"""Rows that a preview reads."""
BEGINNING = 65_536
"""Bytes of a text among whose lines the names are looked for."""
TITLES = 12
"""Rows at the top that may be titles, above the row of the columns' names."""

DATE_FORMATS = (
    ("day first", N_("Day first, as people write it: 14.4.2026, 14 Apr 2026")),
    ("ISO", N_("Year first: 2026-04-14")),
    ("M/D/Y", N_("Month first: 4/14/2026")),
    ("YYYYMMDD", N_("Digits alone: 20260414")),
    ("Jalali Y/M/D", N_("Iranian calendar: 1405/1/25")),
)
"""The forms of a date that the assistant offers; a mapping may have any other (exchange/file_days.py)."""
SEPARATORS = (
    ("", N_("Found by itself")),
    (",", N_("Comma")),
    (";", N_("Semicolon")),
    ("\t", N_("Tab")),
    ("|", "|"),
)
ENCODINGS = (
    ("", N_("Found by itself")),
    *((name.lower(), name) for name in ("UTF-8", "UTF-16", "Windows-1252", "Windows-1256", "ISO-8859-1")),
)
DECIMALS = (("", N_("As people type it")), (".", N_("Point: 0.5")), (",", N_("Comma: 0,5")))


@dataclass(frozen=True)
class Use:
    """What a column is: its role, the analyte or item it is of, the visit it is of, and the unit of its values."""

    role: str = ""
    of: str = ""
    at: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Draft:
    """A layout in the making. `uses` by the name of the column; `tables` what the file's own words mean."""

    uses: Mapping[str, Use] = field(default_factory=dict)
    shape: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def used(self, name: str, use: Use) -> "Draft":
        """With a column that is something else; a role that only one column can have leaves the others."""
        others = {key: one for key, one in self.uses.items() if key != name and one != use}
        return replace(self, uses={**others, name: use} if use.role else others)

    def shaped(self, key: str, value: str) -> "Draft":
        """With a file that is written otherwise."""
        return replace(self, shape={**self.shape, key: value})

    def told(self, table: str, text: str, meaning: str) -> "Draft":
        """With a word of the file that means something; an empty meaning takes it back."""
        known = {key: one for key, one in self.tables.get(table, {}).items() if key != text}
        return replace(self, tables={**self.tables, table: {**known, text: meaning} if meaning else known})

    def set(self, key: str, value: str) -> "Draft":
        """With a setting of the mapping."""
        return replace(self, settings={**self.settings, key: value})

    def columns(self, role: str) -> tuple[str, ...]:
        """The columns of a role."""
        return tuple(name for name, use in self.uses.items() if use.role == role)


@dataclass(frozen=True)
class FileColumn:
    """A column of the file: its letters, its name, its first values; `problem` where it cannot be named."""

    letters: str
    name: str
    samples: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class FileLook:
    """A file as it was found: its sheets, its row of names and its columns."""

    name: str
    columns: tuple[FileColumn, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    header_row: int = 1
    separator: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class ReadRow:
    """A row of the file as the mapping reads it: cells under the heads of its preview, what is wrong, what to know."""

    row: int
    cells: tuple[str, ...]
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """The first rows of a file as a mapping reads them; `problem` is what keeps it from being used yet."""

    heads: tuple[str, ...]
    rows: tuple[ReadRow, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Unread:
    """A text of the file without a meaning yet: the table of the mapping that would tell it, how often it stands there.

    `choices` are what it may mean, each with its words; none for a test, which may be any analyte.
    """

    table: str
    text: str
    count: int
    choices: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    """What it most likely means, where its spelling alone differs."""


@dataclass(frozen=True)
class Proposal:
    """How a file is probably laid out: as a saved mapping says (`name`), or as its columns are called."""

    look: FileLook
    draft: Draft
    name: str = ""
    laboratory_id: str | None = None


MOST_UNREAD = 100
"""Texts that are asked about at once; a file with more of them is read by a wrong column."""


def always() -> bool:
    """Goes on to the end."""
    return True


def visit_choices(protocol: Protocol) -> tuple[tuple[str, str], ...]:
    """The planned visits of a study, each with its words."""
    return tuple((one.id, _(one.label)) for one in protocol.visits if one.repeat is None)


def visit_meant(protocol: Protocol, text: str) -> str:
    """The planned visit that a text names in full: its id, its label or its short name; empty where it is none's."""
    wanted = plain(text)
    for one in protocol.visits:
        if one.repeat is None and wanted in (one.id, plain(_(one.label)), plain(_(one.short or ""))):
            return one.id
    return ""


@needs(Right.IMPORT)
def look(site: Site, path: Path, shape: Mapping[str, str]) -> FileLook:  # noqa: ARG001  the site is who may
    """What columns a file has where it is written so. TableRefused where it is no table."""
    table = open_table(path, layout_of(shape))
    if not shape.get("header_row"):
        table = _below_titles(path, table, shape)
    rows = [row.cells for row in islice(table.rows(), SAMPLED)]
    return FileLook(
        name=table.name,
        columns=tuple(_columns(table, rows)),
        sheets=table.sheets,
        sheet=table.sheet,
        header_row=table.header_row,
        separator=table.separator,
        encoding=table.encoding,
    )


def row_of_names(path: Path, mapping: FileShape) -> int:
    """The row of names of a file that has every column of a mapping; 0 where it has not."""
    try:
        table = open_table(path, mapping.layout, mapping.named)
    except TrackerError:
        return 0
    has_all = {plain(one) for one in mapping.named} <= {plain(one) for one in table.header}
    return table.header_row if has_all else 0


def bare(name: str) -> str:
    """The name of a column without what writers of files change: its case, its spaces and its signs."""
    return " ".join(re.sub(r"[_.\-/:#]+", " ", plain(name)).split())


def layout_of(shape: Mapping[str, str]) -> Layout:
    """How the file is to be read."""
    row = shape.get("header_row", "")
    number = int(row) if row.isdecimal() else 0
    return Layout(shape.get("sheet", ""), number, shape.get("separator", ""), shape.get("encoding", ""))


def _below_titles(path: Path, table: Table, shape: Mapping[str, str]) -> Table:
    """The table from its row of names, where a title of one or two cells stands above it."""
    if sum(map(bool, table.header)) > 2:
        return table
    found = ({**shape, "header_row": str(table.header_row + step)} for step in range(1, TITLES))
    tries = found if table.sheets else _lines(path, table, shape)
    best = table
    for tried in tries:
        try:
            other = open_table(path, layout_of(tried))
        except TableRefused:  # an empty row has no names
            continue
        if sum(map(bool, other.header)) > sum(map(bool, best.header)) + 1:
            best = other
    return best


def _lines(path: Path, table: Table, shape: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The line of a text that its separator divides into the most parts, the line below into as many."""
    with path.open("rb") as file:
        text = file.read(BEGINNING).decode(table.encoding or "utf-8", errors="replace")
    lines = text.splitlines()[: TITLES + 1]
    signs = [shape["separator"]] if shape.get("separator") else [sign for sign, _words in SEPARATORS if sign]
    parts = [
        (line.count(sign), -row, sign)
        for row, (line, below) in enumerate(pairwise(lines), start=1)
        for sign in signs
        if line.count(sign) == below.count(sign) > 1
    ]
    if parts:
        _count, row, sign = max(parts)
        yield {**shape, "header_row": str(-row), "separator": sign}


def _columns(table: Table, rows: list[tuple[str, ...]]) -> Iterator[FileColumn]:
    names = [plain(one) for one in table.header]
    for place, name in enumerate(table.header):
        values = dict.fromkeys(row[place] for row in rows if row[place])
        problem = ""
        if not name:
            problem = _("It has no name in row {row}.").format(row=table.header_row)
        elif names.count(plain(name)) > 1:
            problem = _("Several columns are called “{name}”.").format(name=in_short(name))
        if name or values:
            yield FileColumn(letters(place), name, tuple(islice(values, SAMPLES)), problem)


def as_yaml(value: Mapping[str, object]) -> str:
    """A mapping as the text that is kept, without what is empty."""
    kept = {key: one for key, one in value.items() if one}
    text: str = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def shape_of(mapping: object) -> dict[str, str]:
    """How a file is written, from a mapping; what its reader finds by itself stays empty."""
    found = {key: str(getattr(mapping, key) or "") for key in SHAPE}
    return {key: one for key, one in found.items() if one}


def shape_found(found: FileLook) -> dict[str, str]:
    """What of a file with titles above its names must be said, as its reader would not find it by itself."""
    if found.header_row == 1:
        return {}
    row = {"header_row": str(found.header_row)}
    return {**row, "separator": found.separator} if found.separator else row


def shape_told(draft: Draft) -> dict[str, object]:
    """The shape as the YAML of a mapping has it."""
    told: dict[str, object] = {key: draft.shape.get(key, "") for key in SHAPE}
    return {**told, "header_row": str(told["header_row"]) if told["header_row"] else ""}
