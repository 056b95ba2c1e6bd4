"""Responses and changes against baseline, on their thresholds and just beside them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.endpoints import EasiResponse, easi_response
from tracker.errors import Refusal, ValueRefused

totals = st.integers(0, 1440).map(lambda steps: Decimal(steps) / 20)


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def test_exactly_half_of_baseline_is_an_easi_50() -> None:
    response = easi_response(Decimal(16), Decimal(8))

    assert response == EasiResponse(Decimal(50), easi50=True, easi75=False, easi90=False, easi100=False)


def test_one_step_above_half_of_baseline_is_none() -> None:
    response = easi_response(Decimal(16), Decimal("8.05"))

    assert response.easi50 is False


def test_a_share_that_only_rounding_lifts_to_75_percent_is_no_easi_75() -> None:
    # (71.65 − 17.95) / 71.65 = 74.95 %, shown as 75 %.
    response = easi_response(Decimal("71.65"), Decimal("17.95"))

    assert response.percent_improvement is not None
    assert round(response.percent_improvement) == 75
    assert response.easi75 is False


def test_exactly_ninety_percent_is_an_easi_90() -> None:
    # As binary fractions (28.5 − 2.85) / 28.5 is 0.8999999999999999.
    response = easi_response(Decimal("28.5"), Decimal("2.85"))

    assert response.easi90 is True
    assert response.easi100 is False


def test_a_rise_is_a_negative_improvement() -> None:
    response = easi_response(Decimal(10), Decimal(15))

    assert response.percent_improvement == -50
    assert response.easi50 is False


@pytest.mark.parametrize(("baseline", "current"), [("0", "0"), ("0", "5"), (None, "5"), ("5", None)])
def test_without_a_baseline_above_zero_no_response_is_defined(
    baseline: str | None, current: str | None
) -> None:
    assert easi_response(number(baseline), number(current)) == EasiResponse()


@pytest.mark.parametrize(("baseline", "current", "field"), [("73", "1", "baseline"), ("20", "-1", "current")])
def test_an_impossible_total_is_refused(baseline: str, current: str, field: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        easi_response(Decimal(baseline), Decimal(current))

    assert refused.value.code is Refusal.OUT_OF_RANGE
    assert refused.value.field == field


@given(totals, totals)
@settings(max_examples=60, deadline=None)
def test_a_higher_response_includes_the_lower_ones(baseline: Decimal, current: Decimal) -> None:
    response = easi_response(baseline, current)

    reached = [response.easi50, response.easi75, response.easi90, response.easi100]
    assert reached == sorted(reached, key=lambda one: one is not True)
