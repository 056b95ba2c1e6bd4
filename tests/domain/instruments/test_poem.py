"""POEM: seven items, one may be unanswered."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.base import band_for
from tracker.domain.instruments.poem import POEM


def test_one_unanswered_item_counts_zero_and_is_named() -> None:
    score = POEM.score({f"item{number}": Decimal(2) for number in range(2, 8)}, 30)

    assert score.total == 12
    assert score.missing == ("item1",)
    assert score.parts["missing"] == 1


def test_two_unanswered_items_leave_no_total() -> None:
    score = POEM.score({f"item{number}": Decimal(2) for number in range(3, 8)}, 30)

    assert score.total is None
    assert score.band is None
    assert score.parts["missing"] == 2


# Charman 2013 (PMID 24024631).
@pytest.mark.parametrize(
    ("total", "band"),
    [
        (2, "clear_or_almost_clear"),
        (3, "mild"),
        (7, "mild"),
        (8, "moderate"),
        (16, "moderate"),
        (17, "severe"),
        (24, "severe"),
        (25, "very_severe"),
    ],
)
def test_the_bands_of_charman(total: int, band: str) -> None:
    found = band_for(POEM, Decimal(total))

    assert found is not None
    assert found.code == band
