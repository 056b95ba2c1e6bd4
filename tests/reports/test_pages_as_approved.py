"""Pages beside the pictures that were approved by looking: tests/data/pages, grey, 40 dots an inch.

What changed on purpose is approved anew by
`APPROVE_PAGES=1 python3 run.py test tests/reports/test_pages_as_approved.py`:
it writes the pictures, which are then looked at before they are committed.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from stage import TODAY

from tests.reports import made_records, typical_records
from tracker import overview, papers, studies
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.documents import DOCUMENTS, Of
from tracker.domain.records import ParticipantStatus
from tracker.papers import About
from tracker.reports import visit_report, visit_sheet
from tracker.site import Site

PAGES = Path(__file__).resolve().parent.parent / "data" / "pages"
DOTS_PER_INCH = 40
BLOCK, MOST, MEAN = 8, 34, 1.5
"""Blocks of 8 × 8 dots may differ by 34 of 255 greys, and by 1.5 in the mean: room for hashes, which are never the
same (23), and for another version of the program; a word that moved, came or went is more (49)."""
CODES = (196, 14, 320, 52)
"""Where the codes of a sheet stand, in dots: left, upper, right, lower."""
MADE: dict[str, Callable[[], bytes]] = {
    "sheet": lambda: visit_sheet.build(typical_records.before_the_visit(), made_records.STAMP),
    "sheet-masked": lambda: visit_sheet.build(typical_records.masked_mrss(), made_records.STAMP),
    "visit": lambda: visit_report.build(typical_records.typical(), made_records.STAMP),
}
"""Of made-up records, all pages."""
OF_THE_DEMO = tuple(kind for kind in papers.KINDS if kind not in ("sheet", "visit"))
"""Of the demo, the first page."""


def pictures(pdf: bytes, most: int | None = None) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        count = min(len(document), most or len(document))
        return [
            document[number].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
            for number in range(count)
        ]


def compare(name: str, shown: list[Image.Image]) -> None:
    """Each picture with the one approved under its name."""
    if os.environ.get("APPROVE_PAGES"):
        approve(name, shown)
    approved = sorted(PAGES.glob(f"{name}-[0-9][0-9].png"))
    assert len(approved) == len(shown), f"{name} has {len(shown)} pages, approved were {len(approved)}"
    for path, picture in zip(approved, shown, strict=True):
        with Image.open(path) as before:
            assert before.size == picture.size
            worst, mean = difference(before.convert("L"), picture)
        assert (worst <= MOST, mean <= MEAN) == (True, True), f"{path.name}: worst {worst}, mean {mean:.2f}"


def difference(one: Image.Image, other: Image.Image) -> tuple[int, float]:
    """The greatest and the mean difference of their blocks."""
    size = one.width // BLOCK, one.height // BLOCK
    small = [picture.resize(size, Image.Resampling.BOX) for picture in (one, other)]
    found = ImageChops.difference(small[0], small[1]).tobytes()
    return max(found), sum(found) / len(found)


def approve(name: str, shown: list[Image.Image]) -> None:
    PAGES.mkdir(exist_ok=True)
    for old in PAGES.glob(f"{name}-[0-9][0-9].png"):
        old.unlink()
    for number, picture in enumerate(shown, start=1):
        picture.quantize(16).save(PAGES / f"{name}-{number:02}.png", optimize=True)


@pytest.mark.parametrize("name", MADE)
def test_every_page_of_a_visit_looks_as_it_was_approved(name: str) -> None:
    compare(name, pictures(MADE[name]()))


@pytest.mark.parametrize("kind", OF_THE_DEMO)
def test_the_first_page_of_every_other_document_looks_as_it_was_approved(demo_site: Site, kind: str) -> None:
    rows = overview.participants(demo_site, studies.study(demo_site, "baaz-ad-ir").id)
    who = next(row.participant for row in rows if row.participant.status is ParticipantStatus.ENROLLED)
    # The trail of a whole study has hundreds of pages: a participant's stands for it.
    person = who.id if DOCUMENTS[kind].of is Of.PARTICIPANT or kind == "audit" else None

    pdf = papers.produce(demo_site, kind, About("", person, who.study_id, TODAY))

    compare(kind, pictures(pdf, most=1))


@pytest.mark.parametrize("key", sorted(shipped_studies()))
@pytest.mark.parametrize("kind", ["sheet", "visit"])
def test_the_first_page_of_a_visit_of_each_study_looks_as_it_was_approved(
    demo_site: Site, kind: str, key: str
) -> None:
    rows = overview.participants(demo_site, studies.study(demo_site, key).id)
    row = next(row for row in rows if row.participant.status is ParticipantStatus.ENROLLED)
    visit_id = [cell.visit.id for cell in row.cells if cell.visit.is_held][-1]

    pdf = papers.produce(demo_site, kind, About(visit_id))

    (page,) = pictures(pdf, most=1)
    if kind == "sheet":
        page.paste(255, CODES)  # made anew with every site
    compare(f"{kind}-{key}", [page])


def test_a_word_that_went_is_seen() -> None:
    whole = pictures(MADE["visit"]())[0]
    without = whole.copy()
    without.paste(255, (45, 62, 80, 72))  # the number of the participant

    worst, mean = difference(whole, without)

    assert worst > MOST or mean > MEAN
