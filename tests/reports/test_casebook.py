"""The casebook of a long participation: one count of pages, a bookmark for everything, quick and small."""

from dataclasses import replace

import made_participants as people
import made_records as made
import typical_records as usual

from tests.reports.book_reading import bookmarks, links
from tests.reports.pdf_reading import fonts_not_embedded, outside_the_margins, texts
from tracker.domain.openings import Opening
from tracker.reports import casebook
from tracker.reports.casebook import Casebook

MANY = 25


def long_book() -> Casebook:
    """The same full visit held 25 times."""
    visits = people.monthly(MANY, held=MANY)
    records = [
        replace(usual.typical(), visit=replace(visit, planned_id="week6", completed_at=made.STAMP.at))
        for visit in visits
    ]
    return Casebook(people.page("baaz-ad-ir", visits), tuple((record, ()) for record in records))


def test_a_book_of_25_visits_is_whole_and_small() -> None:
    pdf = casebook.build(long_book(), made.STAMP)

    pages = texts(pdf)
    chapters = bookmarks(pdf)
    assert [title for title, _page in chapters][2 : 2 + MANY] == [
        f"Month {3 * n}" for n in range(1, MANY + 1)
    ]
    assert links(pdf, 1) == [page for _title, page in chapters[1:]]
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))
    assert len(pdf) < 1_500_000
    assert fonts_not_embedded(pdf) == set()


def test_every_section_of_a_visit_has_a_bookmark_below_that_of_the_visit() -> None:
    pdf = casebook.build(replace(long_book(), visits=long_book().visits[:1]), made.STAMP)

    sections = bookmarks(pdf, level=1)
    first = dict(bookmarks(pdf))["Month 3"]
    assert ("Scores", first) in sections
    assert ("Contents", 1) in sections


def test_contents_of_more_than_a_page_go_on_and_every_number_is_right() -> None:
    book = long_book()
    short = tuple((replace(record, forms=(), flags=(), trends=()), ()) for record, _none in book.visits)

    pdf = casebook.build(replace(book, visits=short * 3), made.STAMP)

    chapters = bookmarks(pdf)
    assert chapters[1] == ("Schedule", 4)
    assert [*links(pdf, 1), *links(pdf, 2), *links(pdf, 3)] == [page for _title, page in chapters[1:]]
    assert outside_the_margins(pdf) == []


def test_that_the_mask_was_opened_stands_in_the_book() -> None:
    opening = Opening(True, people.TODAY, "Dr Roy", "anaphylaxis", made.STAMP.at)
    who = people.page("bird", (), openings=(opening,))

    pages = texts(casebook.build(Casebook(who), made.STAMP))

    assert "14 Apr 2026 code broken elsewhere Dr Roy anaphylaxis" in pages[-1]
