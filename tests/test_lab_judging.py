"""What is said of many results of an import is remembered, and is what would be said of each alone."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tracker import overview
from tracker.catalogue import analytes
from tracker.domain.records import Entry
from tracker.history import History, load
from tracker.lab_judging import Judging, Kept
from tracker.site import Site

TIMES = (Decimal("0.6"), Decimal(1), Decimal("2.4"))
"""A value of the demo, and others that lie below and above its range."""


def other(entry: Entry, times: Decimal) -> Entry:
    if not isinstance(entry.value, Decimal) or entry.item not in analytes():
        return entry
    value = (entry.value * times).quantize(entry.value)
    return replace(entry, value=value, text=str(value))


def histories(site: Site) -> Iterator[History]:
    """Participants with several visits; their baselines and later results normal, low or high, in every pairing."""
    for row in overview.participants(site)[::2]:
        if sum(cell.visit.is_held for cell in row.cells) < 2:
            continue
        with site.look() as connection:
            one = load(site, connection, row.participant.id)
        for first in TIMES:
            for later in TIMES:
                times = {visit.id: first if (visit.day or 0) <= 0 else later for visit in one.visits}
                entries = {
                    visit: tuple(other(entry, times[visit]) for entry in found)
                    for visit, found in one.entries.items()
                }
                yield replace(one, entries=entries)


def test_what_is_remembered_of_alike_results_is_what_is_said_of_each(demo_site: Site) -> None:
    of_import: dict[str, Kept] = {}
    judged = 0
    for history in histories(demo_site):
        kept = of_import.setdefault(history.study.id, Kept())  # an import is of one study
        shared, alone = Judging(history, kept), Judging(history)
        for visit in history.held():
            for entry in history.entries.get(visit.id, ()):
                if entry.item in analytes():
                    alone.kept.said.clear()
                    assert shared.judged(visit, entry) == alone.judged(visit, entry), (entry, visit)
                    judged += 1

    assert judged > 2 * sum(len(kept.said) for kept in of_import.values()) > 300
