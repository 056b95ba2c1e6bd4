"""The appointment card as a thing of paper: its size, its folds, as many cards as the days need."""

from dataclasses import replace

import made_participants as people
import made_records as made
import pypdfium2 as pdfium
import pytest

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, texts, whole_text
from tracker.reports import card
from tracker.reports.page import MM

GUIDELINE = "euroguiderm-baricitinib"
PLACE = "Hôpital d’Ó Súilleabháin, " + "boulevard de la République " * 5
BOX = tuple[float, float, float, float]


def boxes(made_pdf: bytes) -> list[BOX]:
    """The rectangles of the first page that are drawn as tall as a card."""
    page = pdfium.PdfDocument(made_pdf)[0]
    found = [one.get_bounds() if hasattr(one, "get_bounds") else one.get_pos() for one in page.get_objects()]
    return [one for one in found if abs(one[3] - one[1] - 108 * MM) < 2 and one[2] - one[0] > 100]


def test_the_card_folds_twice_to_the_size_of_a_bank_card() -> None:
    pdf = card.build(people.page(GUIDELINE, people.monthly(3)), made.STAMP, place=PLACE[:160])

    # ISO/IEC 7810, ID-1: 85.6 mm by 53.98 mm.
    ((left, bottom, right, top),) = boxes(pdf)
    assert (right - left) / 2 / MM == pytest.approx(85.6, abs=0.3)
    assert (top - bottom) / 2 / MM == pytest.approx(53.98, abs=0.3)


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_nothing_is_printed_across_a_fold(page: str) -> None:
    who = people.page(GUIDELINE, people.monthly(8))
    pdf = card.build(who, made.STAMP, page, PLACE[:160], jalali_dates=True)

    words = pdfium.PdfDocument(pdf)[0].get_textpage()
    for left, bottom, right, top in boxes(pdf):
        across, along = (left + right) / 2, (bottom + top) / 2
        places = [words.get_charbox(number) for number in range(words.count_chars())]
        inside = [one for one in places if left < one[0] and one[2] < right and bottom < one[1] < top]
        assert inside
        assert not [one for one in inside if one[0] < across < one[2] or one[1] < along < one[3]]
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []


@pytest.mark.parametrize("letter", ["m", "W"])
def test_the_longest_names_stay_within_their_quarter(letter: str) -> None:
    site = replace(made.SITE, name=(letter * 9 + " ") * 8)
    number = replace(made.PERSON, number="SAR-" + "9" * 16)
    who = people.page(GUIDELINE, people.monthly(3), site=site, participant=number)

    pdf = card.build(who, made.STAMP, place=(letter * 9 + " ") * 16)

    ((_left, bottom, _right, top),) = boxes(pdf)
    words = pdfium.PdfDocument(pdf)[0].get_textpage()
    places = [words.get_charbox(number) for number in range(words.count_chars())]
    assert not [one for one in places if one[1] < (bottom + top) / 2 < one[3]]
    assert overlapping_text(pdf) == []


def test_more_days_than_a_card_has_lines_go_on_to_the_next_one() -> None:
    pdf = card.build(people.page(GUIDELINE, people.monthly(20)), made.STAMP)

    pages = texts(pdf)
    assert len(pages) == 2  # eight days on a card, two cards on a page
    assert [page.count("Please bring this card") for page in pages] == [2, 1]
    assert "14 May 2026" in pages[0]  # 30 days after 14 April
    assert "5 Dec 2027" in pages[1]  # 600 days after it


def test_days_of_two_calendars_need_more_room() -> None:
    pdf = card.build(people.page(GUIDELINE, people.monthly(7)), made.STAMP, jalali_dates=True)

    assert whole_text(pdf).count("Please bring this card") == 2
    assert "پنجشنبه ۲۴ اردیبهشت ۱۴۰۵" in whole_text(pdf)  # 14 May 2026
