"""The tags of a document: what is read in which order and as what (ISO 32000-1, 14.7 and 14.8)."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from tests.reports.pdf_reading import structure
from tests.reports.test_page import furniture, long_table
from tracker.reports.blocks import Text
from tracker.reports.page import compose


def test_the_document_is_read_from_its_heading_down() -> None:
    made = compose(furniture(), [Text("before all sections"), long_table(2)])

    roles = [role for role, _places in structure(made)]
    assert roles == ["H1", "P", "H2", "P", "P", "P"]  # the head of the table and its two rows


def test_what_repeats_on_every_page_is_passed_over() -> None:
    made = compose(furniture(), [long_table(90)])

    first, second, third = (page.get_contents().get_data() for page in PdfReader(BytesIO(made)).pages)
    assert [one.count(b"/H1 <<") for one in (first, second, third)] == [1, 0, 0]
    assert [one.count(b"/Artifact BMC") for one in (first, second, third)] == [1, 2, 2]


def test_every_marked_place_has_its_part_and_every_mark_ends() -> None:
    reader = PdfReader(BytesIO(compose(furniture(), [long_table(90)])))
    root: Any = reader.trailer["/Root"]

    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert root["/MarkInfo"]["/Marked"]
    for number, page in enumerate(reader.pages):
        written = page.get_contents().get_data()
        places = [int(found) for found in re.findall(rb"/MCID (\d+)", written)]
        assert places == list(range(len(places)))
        assert (numbers[2 * number], len(numbers[2 * number + 1])) == (page["/StructParents"], len(places))
        assert written.count(b"EMC") == len(places) + written.count(b"BMC")


def test_a_persian_paragraph_says_its_words_as_they_were_written() -> None:
    reader = PdfReader(BytesIO(compose(furniture(), [Text("بیمار 120 دارو"), Text("O’Neill")])))
    root: Any = reader.trailer["/Root"]

    _head, persian, latin = root["/StructTreeRoot"]["/K"]["/K"]
    assert persian.get_object()["/ActualText"] == "بیمار 120 دارو"
    assert "/ActualText" not in latin.get_object()
