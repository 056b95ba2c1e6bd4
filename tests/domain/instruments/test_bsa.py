"""BSA: one percentage, or regions by the rule of nines."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.bsa import BSA, BSA_REGIONS, REGIONS
from tracker.errors import Refusal, ValueRefused


def test_the_percentage_is_the_total_to_the_decimal_typed() -> None:
    assert str(BSA.score({"percent": Decimal("14.5")}, 40).total) == "14.5"


def test_a_hundredth_of_a_percent_is_refused() -> None:
    with pytest.raises(ValueRefused) as refused:
        BSA.score({"percent": Decimal("14.55")}, 40)

    assert refused.value.code is Refusal.INVALID_STEP


def test_the_shares_of_the_regions_add_up_to_the_whole_body() -> None:
    assert sum(share for _region, _words, share in REGIONS) == 100


def test_half_of_the_back_is_nine_percent_of_the_body() -> None:
    answers = {region: Decimal(0) for region, _words, _share in REGIONS} | {"trunk_back": Decimal(50)}

    score = BSA_REGIONS.score(answers, 40)

    assert score.total == 9
    assert score.parts["trunk_back"] == 9


def test_the_regions_are_refused_under_two_years() -> None:
    # Below 2 years: head 17, arms 9 each, legs 12 each, trunk 18 each, genitals 1: 96 %.
    with pytest.raises(ValueRefused) as refused:
        BSA_REGIONS.score({}, 1)

    assert refused.value.code is Refusal.AGE_OUT_OF_RANGE
