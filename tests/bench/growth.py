"""`growth`: what a person waits for at 50,000 participants (2.5 million item rows), beside the same at 500.

Today shows as many rows in both: whoever was added has finished. Here without the window, whose part is the same for
both; the list of participants reads its first screenful as the window does.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.grown import OWN, grown
from bench.save_field import ALT
from bench.sites import copy_of
from bench.turns import Taken, Turn, in_turn, timed
from stage import TestClock

from tracker import demo, overview, visits
from tracker.site import Site

SMALL, LARGE, REPEATS = 500, 50_000, 15
PAGE, LISTED = 40, 60
"""Rows that a screenful of participants shows, and that Today reads of a list: as in the window."""


def measure(keep: Path) -> Iterator[Taken]:
    """Each for as many turns; the sites are copied only where it writes."""
    with TemporaryDirectory(dir=keep) as name, ExitStack() as until:
        small, large = (
            until.enter_context(_opened(copy_of(grown(keep, people), Path(name))))
            for people in (SMALL, LARGE)
        )
        for of, made in WORK.items():
            yield in_turn(made(large), made(small), repeats=REPEATS, of=of)


def _opened(path: Path) -> Site:
    return Site.open(path, "coordinator", demo.PASSWORD, clock=TestClock())


def _held(site: Site) -> list[tuple[str, str]]:
    """The visits of the demo's own participants, the same in both sites, with a form that asks for ALT."""
    own = overview.participant_ids(site)[:OWN]
    found = []
    for row in overview.participants(site, only=own):
        for cell in row.cells:
            record = visits.open_visit(site, cell.visit.id) if cell.visit.is_held else None
            forms = (
                [one.id for one in record.forms if any(f.item.id == "alt" for f in one.fields)]
                if record
                else []
            )
            found += [(cell.visit.id, form) for form in forms[:1]]
    return found


def _save_field(site: Site) -> Turn:
    places, number = _held(site), count()

    def save() -> None:
        n = next(number)
        visit, form = places[n % len(places)]
        visits.save(site, visit, form, ALT, f"read again, {n}")

    return timed(save)


def _open_visit(site: Site) -> Turn:
    places, number = _held(site), count()
    return timed(lambda: visits.open_visit(site, places[next(number) % len(places)][0]))


def _first_page(site: Site) -> Turn:
    return timed(lambda: overview.participants(site, only=overview.participant_ids(site, most=PAGE)))


WORK: dict[str, Callable[[Site], Turn]] = {
    "save_field": _save_field,
    "open_visit": _open_visit,
    "today": lambda site: timed(lambda: overview.today(site, most=LISTED)),
    "matrix": _first_page,
}
