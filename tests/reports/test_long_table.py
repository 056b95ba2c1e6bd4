"""Tables of thousands of rows, and the page that lies for wide ones."""

from itertools import pairwise

from tests.reports.pdf_reading import outside_the_margins, overlapping_text, texts
from tests.reports.test_page import furniture
from tracker.reports.blocks import Column
from tracker.reports.long_table import LongTable, long_table
from tracker.reports.page import Section, compose, frame
from tracker.reports.table import Col, Row, Table

WIDTH = frame("A4", landscape=True).width
COLUMNS = (Col("Participant", 80), Col("What"))


def made(table: LongTable | Table) -> bytes:
    return compose(furniture(), [Section(1, "Entries", "", Column((table,)))], landscape=True)


def rows(count: int) -> tuple[Row, ...]:
    return tuple(Row((f"row {number}", "what was said " * (number % 7 + 1))) for number in range(count))


def test_a_long_table_is_cut_where_any_table_is() -> None:
    table = Table(COLUMNS, rows(150))

    assert texts(made(long_table(table, WIDTH))) == texts(made(table))


def test_each_of_two_thousand_rows_is_printed_once_in_its_order_below_a_head_on_each_page() -> None:
    pages = texts(made(long_table(Table(COLUMNS, rows(2000)), WIDTH)))

    words = " ".join(pages).split()
    assert [int(after) for word, after in pairwise(words) if word == "row"] == list(range(2000))
    assert all("Participant What" in page for page in pages)


def test_a_row_taller_than_a_page_goes_on_between_its_lines() -> None:
    tall = Row(("row", " ".join(f"w{number}" for number in range(2500))))
    table = Table(COLUMNS, (*rows(3), tall, *rows(3)))

    cut = made(long_table(table, WIDTH))

    assert texts(cut) == texts(made(table))
    assert " ".join(texts(cut)).count("w2499") == 1
    assert not overlapping_text(cut)


def test_rows_that_belong_together_stay_on_one_page() -> None:
    pairs = tuple(
        row
        for number in range(200)
        for row in (
            Row((f"row {number}", "x"), ruled=False, keeps=True),
            Row((f"below {number}", ""), spans=True),
        )
    )

    pages = texts(made(long_table(Table(COLUMNS, pairs), WIDTH)))

    for page in pages:
        words = page.split()
        numbers = {kind: [n for word, n in pairwise(words) if word == kind] for kind in ("row", "below")}
        assert numbers["row"] == numbers["below"]


def test_a_page_that_lies_is_bound_at_its_upper_side() -> None:
    lying = frame("A4", landscape=True)

    pdf = made(Table(COLUMNS, rows(40)))

    assert (round(lying.wide), round(lying.tall)) == (842, 595)
    assert round(lying.tall - lying.top) == round(22 * 72 / 25.4)
    assert not outside_the_margins(pdf)
