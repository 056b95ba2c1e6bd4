"""How long an ODM export takes beside lxml writing as many elements, and the memory it needs.

    PYTHONPATH=.:tests python tests/bench/odm_export.py [PARTICIPANTS]

The participant with the most records of a demo is given on again and again under other numbers, so that no database of
that size has to be built first; what reading it costs is told for each participant.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from lxml import etree
from stage import TODAY

from tracker import datasets, demo
from tracker.datasets import Trail
from tracker.domain.dataset import Dataset, Subject
from tracker.exchange import odm
from tracker.site import Site

STUDY = "baaz-ad-ir"
Told = Callable[[str], None]


def main(count: int, tell: Told) -> None:
    """Measure both kinds of file."""
    with tempfile.TemporaryDirectory() as folder:
        site_path = Path(folder) / "demo.visitbook"
        demo.build(site_path, 25, seed=3, today=TODAY)
        with Site.open(site_path, "coordinator", demo.PASSWORD) as site:
            for trail in (Trail.LAST, Trail.WHOLE):
                _measure(datasets.dataset(site, STUDY, trail=trail), count, Path(folder), tell)
    tell(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")


def _measure(dataset: Dataset, count: int, folder: Path, tell: Told) -> None:
    list(dataset.subjects())  # the first time, statements are compiled
    began = time.perf_counter()
    people = list(dataset.subjects())
    read = (time.perf_counter() - began) / len(people)
    most = max(people, key=lambda one: sum(len(held.entries) for held in one.visits))
    transactional = bool(most.steps)

    def subjects() -> Iterator[Subject]:
        for number in range(count):
            yield replace(most, participant=replace(most.participant, number=f"P{number:05d}"))

    many = replace(dataset, subjects=subjects, count=count)
    with (folder / "many.xml").open("w+b") as out:
        ours = _timed(lambda: odm.write(many, out, lambda: None, transactional=transactional)) / count
        size = out.tell() >> 20
    elements = _elements(replace(dataset, subjects=lambda: iter((most,))), transactional=transactional)
    with (folder / "bare.xml").open("w+b") as out:
        bare = _timed(lambda: _bare(elements, out, 200)) / 200
    kind = "transactional" if transactional else "snapshot"
    tell(
        f"{kind}: {count} participants of {len(elements)} elements, {size} MB; each read {1000 * read:.1f} ms, "
        f"written {1000 * ours:.1f} ms, by lxml alone {1000 * bare:.1f} ms: {(read + ours) / (read + bare):.2f} times"
    )


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


Flat = list[tuple[int, str, dict[str, str], str | None]]


def _elements(dataset: Dataset, *, transactional: bool) -> Flat:
    """The elements of one participant: depth, name, attributes, text."""
    out = BytesIO()
    odm.write(dataset, out, lambda: None, transactional=transactional)
    subject = next(etree.fromstring(out.getvalue()).iter("{*}SubjectData"))
    return [
        (len(list(one.iterancestors())) - 2, one.tag, dict(one.attrib), one.text) for one in subject.iter()
    ]


def _bare(elements: Flat, out: object, times: int) -> None:
    with etree.xmlfile(out) as file, file.element("ODM"):
        for _time in range(times):
            open_: list[etree._Element] = []
            for depth, tag, attributes, text in elements:
                made = (
                    etree.SubElement(open_[depth - 1], tag, attributes)
                    if depth
                    else etree.Element(tag, attributes)
                )
                made.text = text
                open_[depth:] = [made]
            file.write(open_[0])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, print)
