"""`save_visit`: a visit of 60 items saved at once, beside the bare driver: the same reads and rows, one transaction."""

from collections.abc import Iterator
from pathlib import Path

from bench.saving import Waiting, saved
from bench.turns import Taken

from tracker import visits
from tracker.site import Site

ITEMS = 60


def measure(keep: Path) -> Iterator[Taken]:
    """Laboratory, scores and questions; the visits of all studies that ask for as many items."""
    yield saved(keep, _save, items=ITEMS)


def _save(site: Site, waiting: Waiting) -> None:
    visits.save_visit(site, waiting.visit, waiting.drafts)
