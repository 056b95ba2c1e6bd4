"""The order of a laboratory's report: how a form follows it, and how the order of one form joins that of others.

Our own rule; no source states one.
"""

from collections.abc import Sequence


def ordered(items: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    """Analyte ids of a form in the order of a report; what the report does not name comes behind, as it stood."""
    place = {name: at for at, name in enumerate(order)}
    return tuple(sorted(items, key=lambda name: place.get(name, len(place))))


def merged(before: Sequence[str], items: Sequence[str]) -> tuple[str, ...]:
    """The order kept before with these analyte ids in their new order, in the places they had; new ones at the end."""
    coming, wanted = iter(items), set(items)
    known = [next(coming) if name in wanted else name for name in before]
    return (*known, *coming)
