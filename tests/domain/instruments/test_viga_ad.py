"""vIGA-AD: five levels in the words of its licence."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.viga_ad import VIGA_AD
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(
    ("level", "band"),
    [("0", "clear"), ("1", "almost_clear"), ("2", "mild"), ("3", "moderate"), ("4", "severe")],
)
def test_each_level_is_its_own_band(level: str, band: str) -> None:
    score = VIGA_AD.score({"level": level}, 40)

    assert score.total == Decimal(level)
    assert score.band is not None
    assert score.band.code == band


def test_a_sixth_level_belongs_to_another_scale_and_is_refused() -> None:
    with pytest.raises(ValueRefused) as refused:
        VIGA_AD.score({"level": "5"}, 40)

    assert refused.value.code is Refusal.OUT_OF_RANGE


def test_the_credit_line_of_the_licence_is_there() -> None:
    assert "CC BY-ND 4.0" in VIGA_AD.copyright
    assert "Lilly" in VIGA_AD.copyright
