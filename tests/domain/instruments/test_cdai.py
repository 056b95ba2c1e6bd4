"""CDAI: bands of Aletaha and Smolen, scales in cm."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.base import band_for
from tracker.domain.instruments.cdai import CDAI


# Remission up to 2.8, low up to 10, moderate up to 22 (Aletaha and Smolen 2005).
@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("2.8", "remission"),
        ("2.9", "low"),
        ("10", "low"),
        ("10.1", "moderate"),
        ("22", "moderate"),
        ("22.1", "high"),
    ],
)
def test_the_bands_of_aletaha_and_smolen(total: str, band: str) -> None:
    found = band_for(CDAI, Decimal(total))

    assert found is not None
    assert found.code == band


def test_the_site_is_told_that_it_is_an_index_of_rheumatoid_arthritis() -> None:
    assert any("rheumatoid arthritis only" in sentence for sentence in CDAI.confirm)
