"""How the items of an instrument fit on paper: those that repeat for every site or side become a grid."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.views import Field

Groups = Mapping[str, tuple[Field, ...]]


@dataclass(frozen=True)
class Grid:
    """Rows by columns of fields; None where a row has no such item. `rest` does not fit the pattern."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Field | None, ...]], ...]
    rest: tuple[Field, ...]


def grouped(fields: tuple[Field, ...]) -> Groups:
    """The fields by the group of their item, in the order in which the groups first appear."""
    groups: dict[str, tuple[Field, ...]] = {}
    for field in fields:
        groups[field.item.group] = (*groups.get(field.item.group, ()), field)
    return groups


def as_grid(fields: tuple[Field, ...]) -> Grid | None:
    """The grid of the fields, rows along the longer side; None where fewer than two groups repeat labels."""
    groups = grouped(fields)
    labels = _repeated_labels(groups)
    inside = {name: group for name, group in groups.items() if name and _fits(group, labels)}
    if len(inside) < 2 or len(labels) < 2:
        return None
    rest = tuple(field for name, group in groups.items() if name not in inside for field in group)
    if len(inside) >= len(labels):
        rows = tuple(
            (name, tuple(_labelled(group, label) for label in labels)) for name, group in inside.items()
        )
        return Grid(labels, rows, rest)
    turned = tuple((label, tuple(_labelled(group, label) for group in inside.values())) for label in labels)
    return Grid(tuple(inside), turned, rest)


def _repeated_labels(groups: Groups) -> tuple[str, ...]:
    """The labels of all groups whose list of labels occurs at least twice, the longest list first."""
    lists = Counter(tuple(field.item.label for field in group) for name, group in groups.items() if name)
    repeated = sorted((labels for labels, times in lists.items() if times > 1), key=len, reverse=True)
    return tuple(dict.fromkeys(label for labels in repeated for label in labels))


def _fits(group: tuple[Field, ...], labels: tuple[str, ...]) -> bool:
    return len(group) > 1 and all(field.item.label in labels for field in group)


def _labelled(group: tuple[Field, ...], label: str) -> Field | None:
    return next((field for field in group if field.item.label == label), None)


def group_to_say(field: Field, fields: tuple[Field, ...]) -> str:
    """The group, where several share it and their labels do not say it already."""
    labels = [one.item.label for one in fields if one.item.group == field.item.group]
    said = any(_says(label, field.item.group) or _says(field.item.group, label) for label in labels)
    return "" if said or len(labels) < 2 else field.item.group


def _says(words: str, other: str) -> bool:
    return other.casefold() in words.casefold()
