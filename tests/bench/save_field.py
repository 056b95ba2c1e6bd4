"""`save_field`: a laboratory field saved, beside the bare driver: the same reads, rows and pragmas, one transaction."""

from collections.abc import Iterator
from pathlib import Path

from bench.saving import Waiting, saved
from bench.turns import Taken

from tracker import visits
from tracker.domain.records import Typed
from tracker.site import Site

ALT = Typed("alt", "212", "U/L", "0", "40")
"""Past every limit, with the range that the report gives: it is judged, graded and flagged where the study says so."""


def measure(keep: Path) -> Iterator[Taken]:
    """The same value at a visit of each enrolled participant who is asked for it."""
    yield saved(keep, _save)


def _save(site: Site, waiting: Waiting) -> None:
    visits.save(site, waiting.visit, waiting.laboratory, ALT)
