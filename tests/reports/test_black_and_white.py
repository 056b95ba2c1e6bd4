"""A page copied or faxed in pure black and white keeps its meaning: every word, flag, mark and band stands."""

from collections.abc import Callable
from functools import cache

import pypdfium2 as pdfium
import pytest
from PIL import Image
from stage import TODAY

from tests.reports import made_records, typical_records
from tests.reports.pdf_reading import Box, Words, _pages
from tracker import papers, studies
from tracker.papers import About
from tracker.reports import visit_report, visit_sheet
from tracker.site import Site

SCALE = 200 / 72
"""A fax of fine resolution has about 200 dots an inch (ITU-T T.4)."""


def black_and_white(pdf: bytes) -> list[tuple[Image.Image, Words]]:
    """Each page with no grey left: what is darker than the middle is black, the rest white. Its words beside it."""
    with pdfium.PdfDocument(pdf) as document:
        grey = [page.render(scale=SCALE, grayscale=True).to_pil() for page in document]
    return [
        (page.point(lambda value: 255 if value >= 128 else 0), words)
        for page, (_size, words, _drawn) in zip(grey, _pages(pdf), strict=True)
    ]


def part(page: Image.Image, box: Box) -> Image.Image:
    left, bottom, right, top = (one * SCALE for one in box)
    return page.crop((int(left), int(page.height - top), int(right) + 1, int(page.height - bottom) + 1))


def black_share(page: Image.Image, box: Box) -> float:
    picture = part(page, box)
    return picture.histogram()[0] / (picture.width * picture.height)


@cache
def report() -> bytes:
    return visit_report.build(typical_records.typical(), made_records.STAMP)


MADE: dict[str, Callable[[], bytes]] = {
    "report": report,
    "sheet": lambda: visit_sheet.build(typical_records.before_the_visit(), made_records.STAMP),
    "masked sheet": lambda: visit_sheet.build(typical_records.masked_mrss(), made_records.STAMP),
}


def has_letters(text: str) -> bool:
    """Whether white must be left in it: a dash fills its box."""
    return any(sign.isalnum() for sign in text)


def unreadable(pdf: bytes) -> list[str]:
    """Words of which too little is black, or too little white."""
    return [
        text
        for page, words in black_and_white(pdf)
        for text, box in words
        if text != "DEMO" and not 0.04 < black_share(page, box) < (0.8 if has_letters(text) else 1.01)
    ]


@pytest.mark.parametrize("name", MADE)
def test_every_word_of_a_visit_is_readable_without_grey(name: str) -> None:
    assert unreadable(MADE[name]()) == []


@pytest.mark.parametrize("kind", ["safety", "adverse-events", "accountability", "queries"])
def test_every_word_of_the_listings_with_marks_is_readable_without_grey(demo_site: Site, kind: str) -> None:
    about = About(study_id=studies.study(demo_site, "bird").id, day=TODAY)

    assert unreadable(papers.produce(demo_site, kind, about)) == []


def test_a_flagged_result_has_its_bar_its_letter_and_its_triangle() -> None:
    (page, words) = next(
        one for one in black_and_white(report()) if any(text == "Neutrophils" for text, _b in one[1])
    )
    boxes = dict(reversed(words))
    flagged, plain = boxes["ALT"], boxes["Neutrophils"]

    def at_the_edge(box: Box) -> float:
        return black_share(page, (box[0] - 8, box[1], box[0] - 6, box[3]))

    assert at_the_edge(flagged) == 1
    assert at_the_edge(plain) == 0
    beyond = next(box for text, box in words if text == ">" and abs(box[1] - flagged[1]) < 3)
    assert 0.3 < black_share(page, (beyond[0] - 14, beyond[1], beyond[0] - 6, beyond[1] + 7)) < 0.9


def test_the_bands_of_a_score_are_told_apart_by_lines() -> None:
    page, words = black_and_white(report())[0]
    severe = next(box for text, box in words if text == "severe")
    moderate = next(box for text, box in words if text == "moderate" and abs(box[1] - severe[1]) < 3)
    middle = (moderate[1] + moderate[3]) / 2

    columns = part(page, (moderate[2], middle, severe[0], middle + 1)).tobytes()

    assert 0 in columns
