from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from tests.reports.pdf_reading import fonts_not_embedded, outside_the_margins, overlapping_text, texts
from tracker.errors import TrackerError
from tracker.reports.blocks import Block, Column, Drawing, Tailed, Text
from tracker.reports.page import Footer, Furniture, Section, compose
from tracker.reports.pen import Pen
from tracker.reports.table import Col, Row, Table

AT = datetime(2026, 4, 14, 8, 2, tzinfo=UTC)


def furniture(**changes: object) -> Furniture:
    said: dict[str, object] = {
        "header": Text("head of every page"),
        "footer": Footer("STUDY", "Site 01", "Printed 14 Apr 2026"),
        "demo": True,
        "title": "A title",
        "author": "L. Moreau",
        "at": AT,
        "software": "Visitbook 1.0.0",
    }
    return Furniture(**{**said, **changes})  # type: ignore[arg-type]


def long_table(rows: int) -> Block:
    columns = (Col("Analyte"), Col("Value", 60, "right"))
    table = Table(columns, tuple(Row((f"row {number}", str(number))) for number in range(rows)))
    return Section(1, "Laboratory", "", Column((table,)))


def test_a_table_goes_on_over_pages_below_its_repeated_head() -> None:
    pages = texts(compose(furniture(), [long_table(90)]))

    assert len(pages) == 3
    assert all("Analyte Value" in page and "head of every page" in page for page in pages)
    assert "Laboratory, continued" in pages[1]
    assert [f"Page {number} of 3" in page for number, page in enumerate(pages, start=1)] == [True] * 3


def test_every_row_of_a_long_table_is_printed_once() -> None:
    words = " ".join(texts(compose(furniture(), [long_table(90)]))).split()

    numbers = [int(after) for word, after in pairwise(words) if word == "row"]
    assert numbers == list(range(90))


def test_a_cell_longer_than_a_page_is_cut_between_its_lines() -> None:
    reason = " ".join(f"w{number}" for number in range(3000))
    table = Table((Col("", 60), Col("Reason")), (Row(("ALT", reason)),))

    made = compose(furniture(), [Section(1, "Missing", "", Column((table,)))])

    assert " ".join(texts(made)).count("w2999") == 1
    assert not outside_the_margins(made)
    assert not overlapping_text(made)


def test_the_same_content_and_time_give_the_same_bytes() -> None:
    assert compose(furniture(), [long_table(30)]) == compose(furniture(), [long_table(30)])


def test_the_file_says_title_author_language_and_time_of_printing() -> None:
    reader = PdfReader(BytesIO(compose(furniture(), [long_table(3)])))

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("A title", "L. Moreau")
    assert reader.metadata["/CreationDate"] == "D:20260414080200+00'00'"
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize(("page", "size"), [("A4", (595.3, 841.9)), ("Letter", (612, 792))])
def test_the_page_has_its_size_and_its_fonts_embedded(page: str, size: tuple[float, float]) -> None:
    made = compose(furniture(), [long_table(50)], page)

    box = PdfReader(BytesIO(made)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(size, abs=0.1)
    assert fonts_not_embedded(made) == set()
    assert not outside_the_margins(made)


def test_a_section_that_is_cut_has_one_bookmark_where_it_begins() -> None:
    reader = PdfReader(BytesIO(compose(furniture(), [long_table(90)])))

    (bookmark,) = reader.outline
    assert isinstance(bookmark, Destination)
    assert (bookmark.title, reader.get_destination_page_number(bookmark)) == ("Laboratory", 0)


def test_what_overlaps_or_leaves_the_page_is_found() -> None:
    # So that the silence of the two readers elsewhere means something.
    def paint(pen: Pen, x: float, top: float, width: float) -> None:
        pen.text(x, top - 10, "one over")
        pen.text(x + 2, top - 12, "another")
        pen.text(x + width - 5, top - 40, "outside")

    made = compose(furniture(), [Drawing(60, paint)])

    assert "“another” and “one”" in overlapping_text(made)[0]
    assert any("outside" in one for one in outside_the_margins(made))


def test_an_unknown_page_size_is_refused_in_words() -> None:
    with pytest.raises(TrackerError, match="There is no page size A3"):
        compose(furniture(), [long_table(1)], "A3")


def test_a_footer_of_long_names_takes_more_lines_and_stays_inside() -> None:
    long = Footer(
        "A study with a long short title " * 3,
        "Site 01 " + "of the hospital " * 20,
        "Printed by " + "O’" * 90,
    )

    made = compose(furniture(footer=long), [long_table(60)])

    assert not outside_the_margins(made)
    assert not overlapping_text(made)


@pytest.mark.parametrize("rows", range(36, 48))
def test_the_end_of_a_listing_never_stands_alone_on_a_page(rows: int) -> None:
    table = Table((Col("Analyte"),), tuple(Row((f"row {number}",)) for number in range(rows)))
    ended = Section(1, "Laboratory", "", Column((Tailed(table, Text("the end")),)))

    last = texts(compose(furniture(), [ended]))[-1]

    assert "the end" in last
    assert "row" in last
