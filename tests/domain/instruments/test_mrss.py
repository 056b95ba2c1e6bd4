"""mRSS: 17 sites, whole numbers."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.mrss import LEGEND, MRSS
from tracker.errors import Refusal, ValueRefused


def test_seventeen_sites_of_three_make_51() -> None:
    worst = {item.id: item.high for item in MRSS.items}

    assert len(worst) == 17
    assert MRSS.score(worst, 50).total == 51


def test_half_points_are_refused() -> None:
    with pytest.raises(ValueRefused) as refused:
        MRSS.score({"face": Decimal("1.5")}, 50)

    assert refused.value.code is Refusal.INVALID_STEP


def test_a_site_that_could_not_be_assessed_leaves_no_total() -> None:
    sixteen = {item.id: Decimal(1) for item in MRSS.items if item.id != "fingers_left"}

    score = MRSS.score({**sixteen, "fingers_left": None}, 50)

    assert score.total is None
    assert score.missing == ("fingers_left",)


def test_the_legend_names_every_value() -> None:
    assert [code for code, _words in LEGEND] == ["0", "1", "2", "3"]
