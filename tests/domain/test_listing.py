"""The shape of a listing: what it says by itself where nothing else was said."""

from tracker.domain.listing import ListedColumn, ListedPart, ListedRow, Mark


def test_a_row_stands_unmarked_with_nothing_below_it() -> None:
    row = ListedRow(("SAR-001", "ALT 212 U/L"))

    assert not row.mark
    assert row.below == ""
    assert bool(ListedRow((), Mark.ASK).mark)


def test_a_table_without_a_row_has_a_sentence_to_say() -> None:
    part = ListedPart("Deviations", "", (ListedColumn("What"),), (), "None is logged.")

    assert not part.rows
    assert part.nothing == "None is logged."
