"""MMT-8: both sides or one."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.base import Instrument
from tracker.domain.instruments.mmt8 import MMT8, MMT8_LEFT, MMT8_RIGHT


@pytest.mark.parametrize(("form", "highest"), [(MMT8, 150), (MMT8_RIGHT, 80), (MMT8_LEFT, 80)])
def test_full_strength_is_the_highest_total_of_the_form(form: Instrument, highest: int) -> None:
    full = {item.id: Decimal(10) for item in form.items}

    assert form.score(full, 50).total == highest == form.high
    assert not form.higher_is_worse


def test_the_neck_is_tested_once_in_every_form() -> None:
    for form in (MMT8, MMT8_RIGHT, MMT8_LEFT):
        assert [item.id for item in form.items if "neck" in item.id] == ["neck_flexors"]


def test_the_left_form_knows_no_right_muscle() -> None:
    assert all(not item.id.startswith("right.") for item in MMT8_LEFT.items)
