"""The numbers of a cohort: against a published example and against Python's own statistics module."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.summary import Summary, rounded, summarise

EASI = st.integers(0, 720).map(lambda tenths: Decimal(tenths) / 10)


def numbers(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_the_numbers_of_a_published_example() -> None:
    # The worked example of the article "Standard deviation" (Wikipedia): mean 5, squares that sum to 32, divided by
    # n the deviation is 2; divided by n − 1 it is the square root of 32/7.
    found = summarise(numbers("2", "4", "4", "4", "5", "5", "7", "9"))

    assert (found.n, found.mean, found.low, found.high) == (8, 5, 2, 9)
    assert found.sd is not None
    assert rounded(found.sd, 4) == Decimal("2.1381")  # sqrt(32/7) = 2.13809


def test_quartiles_are_those_of_type_7() -> None:
    # R 4: quantile(c(12.8, 6.2, 9.6, 20.1, 3.3)) gives 6.2, 9.6, 12.8; quantile(1:4) gives 1.75, 2.5, 3.25.
    odd = summarise(numbers("12.8", "6.2", "9.6", "20.1", "3.3"))
    even = summarise(numbers("4", "2", "1", "3"))

    assert (odd.q1, odd.median, odd.q3) == (Fraction("6.2"), Fraction("9.6"), Fraction("12.8"))
    assert (even.q1, even.median, even.q3) == (Fraction("1.75"), Fraction("2.5"), Fraction("3.25"))


def test_one_value_has_a_mean_and_no_standard_deviation() -> None:
    found = summarise(numbers("7.5"))

    assert (found.n, found.mean, found.sd) == (1, Fraction("7.5"), None)
    assert (found.q1, found.median, found.q3) == (Fraction("7.5"),) * 3


def test_what_is_missing_is_counted_and_never_a_zero() -> None:
    found = summarise([Decimal(10), None, Decimal(20), None])

    assert (found.n, found.missing, found.mean) == (2, 2, 15)


@pytest.mark.parametrize(("values", "expected"), [([], Summary(0)), ([None, None], Summary(0, 2))])
def test_without_values_nothing_is_said(values: list[Decimal | None], expected: Summary) -> None:
    assert summarise(values) == expected


def test_means_are_exact_and_rounded_only_for_display() -> None:
    found = summarise(numbers("0.1", "0.2", "0.4"))

    assert found.mean == Fraction(7, 30)
    assert rounded(Fraction(7, 30), 2) == Decimal("0.23")


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("-0.04", 1, "0.0"), ("12.345", 2, "12.35")],
)
def test_halves_are_rounded_away_from_zero_and_zero_has_no_sign(
    number: str, places: int, expected: str
) -> None:
    assert str(rounded(Decimal(number), places)) == expected


@pytest.mark.parametrize(("values", "places"), [(("1", "2.50"), 2), (("1E+2",), 0), (("0.123456",), 3)])
def test_the_decimals_of_a_summary_are_those_recorded(values: tuple[str, ...], places: int) -> None:
    assert summarise(numbers(*values)).places == places


@given(st.lists(EASI, min_size=2, max_size=40))
@settings(max_examples=80, deadline=None)
def test_every_number_agrees_with_pythons_statistics(values: list[Decimal]) -> None:
    found = summarise(values)

    exact = [Fraction(value) for value in values]
    q1, median, q3 = statistics.quantiles(exact, n=4, method="inclusive")
    assert (found.mean, found.median) == (statistics.mean(exact), statistics.median(exact))
    assert (found.q1, found.median, found.q3) == (q1, median, q3)
    assert found.sd is not None
    assert abs(found.sd - statistics.stdev(values)) < Decimal("1e-20")


@given(st.lists(EASI, min_size=1, max_size=20), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_values_does_not_matter(values: list[Decimal], chance: object) -> None:
    mixed = list(values)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert summarise(mixed) == summarise(values)


@given(st.lists(EASI, min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_mean_and_quartiles_lie_between_the_extremes(values: list[Decimal]) -> None:
    found = summarise(values)

    assert found.low is not None
    assert found.high is not None
    for number in (found.mean, found.q1, found.median, found.q3):
        assert number is not None
        assert Fraction(found.low) <= number <= Fraction(found.high)
    assert found.q1 <= found.median <= found.q3  # type: ignore[operator]
