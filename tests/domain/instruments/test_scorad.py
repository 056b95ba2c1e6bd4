"""SCORAD: A/5 + 7B/2 + C (ETFAD 1993) and its bands."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.base import band_for
from tracker.domain.instruments.scorad import SCORAD


def test_the_highest_scorad_is_103_of_which_83_is_objective() -> None:
    worst = {item.id: item.high for item in SCORAD.items}

    score = SCORAD.score(worst, 30)

    assert score.total == 103
    assert score.parts["objective"] == 83


# Below 25 mild, 25 to 50 moderate, above 50 severe (openEHR archetype).
@pytest.mark.parametrize(
    ("total", "band"),
    [("0", "mild"), ("24.98", "mild"), ("25", "moderate"), ("50", "moderate"), ("50.02", "severe")],
)
def test_25_is_already_moderate_and_50_still_is(total: str, band: str) -> None:
    found = band_for(SCORAD, Decimal(total))

    assert found is not None
    assert found.code == band
