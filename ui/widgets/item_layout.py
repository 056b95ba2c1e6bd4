"""How items are laid out: a matrix where groups repeat the same labels, sections elsewhere. No widgets."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tracker.domain.protocol import Item, ItemKind
from ui.widgets.entry_cell import takes_one_character

_REPEATED = 3
"""A label that stands in this many groups is a column."""


@dataclass(frozen=True)
class Matrix:
    """Rows are groups (body sites, categories), columns are labels; a cell may be absent."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], Item]


@dataclass(frozen=True)
class Section:
    """Items under one heading: `lines` are fields with the label above, others rows with the label before."""

    title: str
    items: tuple[Item, ...]
    lines: bool


Block = Matrix | Section


def blocks(items: Iterable[Item]) -> list[Block]:
    """The blocks of a form from top to bottom; each item stands in exactly one."""
    every = list(items)
    columns = _columns(every)
    cells = {(one.group, one.label): one for one in every if one.label in columns and one.group}
    per_row = Counter(group for group, _label in cells)
    inside = {group for group, count in per_row.items() if count >= 2 or len(columns) == 1}
    cells = {place: one for place, one in cells.items() if place[0] in inside}
    if len(inside) < _REPEATED:
        return list(_sections(every))
    rows = tuple(dict.fromkeys(group for group, _label in cells))
    rest = [one for one in every if (one.group, one.label) not in cells]
    return [Matrix(rows, columns, cells), *_sections(rest)]


def _columns(items: list[Item]) -> tuple[str, ...]:
    """The repeated labels, in the order of the groups that have most of them."""
    counted = Counter(one.label for one in items if one.group)
    groups: dict[str, list[str]] = {}
    for one in items:
        if one.group and counted[one.label] >= _REPEATED:
            groups.setdefault(one.group, []).append(one.label)
    fullest_first = sorted(groups.values(), key=len, reverse=True)
    return tuple(dict.fromkeys(label for labels in fullest_first for label in labels))


def _sections(items: list[Item]) -> Iterable[Section]:
    seen = ""
    for (group, lines), members in groupby(items, key=lambda one: (one.group, is_line(one))):
        yield Section("" if group == seen else group, tuple(members), lines)
        seen = group


def is_line(item: Item) -> bool:
    """Whether an item is typed into a full field; choices and single digits stand in rows."""
    if item.choices or item.kind in (ItemKind.CHOICE, ItemKind.YES_NO, ItemKind.CRITERION):
        return False
    return not takes_one_character(item)
