"""Dates of which only a part is known."""

from datetime import date

import pytest

from tracker.domain.partial_dates import PartialDate, read_partial
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_date_lies_between_the_first_and_the_last_day_it_can_be(text: str, first: date, last: date) -> None:
    known = PartialDate.parse(text)

    assert (known.first, known.last) == (first, last)
    assert known.is_exact is (first == last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2023-02-29", "2024-2", "0000", "soon", "2024-01-01T10:00"]
)
def test_what_is_no_date_is_refused_with_the_ways_to_write_one(text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        PartialDate.parse(text, "started")

    assert refused.value.code is Refusal.INVALID_DATE
    assert refused.value.field == "started"


@pytest.mark.parametrize(
    ("text", "before"), [("2024-02", None), ("2024-01", True), ("2024-03", False), ("2024-02-10", False)]
)
def test_whether_it_lies_before_a_day_is_yes_no_or_not_known(text: str, before: bool | None) -> None:
    assert PartialDate.parse(text).is_before(date(2024, 2, 10)) is before


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        ("14.4.2026", "2026-04-14", "14 Apr 2026"),
        ("2026-04-14", "2026-04-14", "14 Apr 2026"),
        (" Apr  2026 ", "2026-04", "Apr 2026"),
        ("april2026", "2026-04", "Apr 2026"),
        ("4/2026", "2026-04", "Apr 2026"),
        ("2026-4", "2026-04", "Apr 2026"),
        ("2026", "2026", "2026"),
    ],
)
def test_a_typed_date_may_lack_day_or_month(typed: str, kept: str, words: str) -> None:
    found = read_partial(typed)

    assert (found.text, found.words) == (kept, words)


@pytest.mark.parametrize(
    "typed", ["", "13/2026", "2026-13", "Foo 2026", "31.2.2026", "1800", "26", "Apr", "4.26"]
)
def test_a_typed_date_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_partial(typed)

    assert refused.value.code is Refusal.INVALID_DATE
