"""Instruments of one number: itch rating, global scales."""

from decimal import Decimal

import pytest

from tracker.domain.instruments import INSTRUMENTS
from tracker.errors import Refusal, ValueRefused

GLOBALS = ("physician_global", "patient_global", "extramuscular_global")


@pytest.mark.parametrize("scale", GLOBALS)
def test_a_global_scale_is_read_in_cm_to_the_millimetre(scale: str) -> None:
    assert str(INSTRUMENTS[scale].score({"activity": Decimal("3.1")}, 50).total) == "3.1"


@pytest.mark.parametrize("scale", GLOBALS)
@pytest.mark.parametrize(("typed", "code"), [("45", Refusal.OUT_OF_RANGE), ("4.55", Refusal.INVALID_STEP)])
def test_millimetres_and_hundredths_of_a_cm_are_refused(scale: str, typed: str, code: Refusal) -> None:
    with pytest.raises(ValueRefused) as refused:
        INSTRUMENTS[scale].score({"activity": Decimal(typed)}, 50)

    assert refused.value.code is code


def test_the_itch_rating_is_a_whole_number() -> None:
    with pytest.raises(ValueRefused) as refused:
        INSTRUMENTS["pp_nrs"].score({"itch": Decimal("6.5")}, 50)

    assert refused.value.code is Refusal.INVALID_STEP
