"""Whose age decides the weights of EASI: the visit's, or baseline's where the site froze them (scores.md 1, K)."""

from dataclasses import replace
from datetime import date

from tracker.domain.choices import Choices
from tracker.domain.records import Visit
from tracker.domain.weighing import BASELINE, KEY, VISIT, WORDS, frozen_on, weighing_day

DAY = date(2026, 3, 1)
VISIT_0 = Visit("v", "p", "baseline", "Baseline", "W0", 0, DAY, None, None, "not stated")
FROZEN = Choices({KEY: BASELINE})


def test_nothing_chosen_or_the_visit_confirmed_freezes_no_weights() -> None:
    assert frozen_on(Choices(), VISIT_0) is None
    assert frozen_on(Choices({KEY: VISIT}), VISIT_0) is None


def test_frozen_weights_are_those_of_the_day_on_which_baseline_was_held_else_of_its_target() -> None:
    held = replace(VISIT_0, held_on=date(2026, 3, 4))

    assert frozen_on(FROZEN, VISIT_0) == DAY
    assert frozen_on(FROZEN, held) == date(2026, 3, 4)
    assert frozen_on(FROZEN, None) is None


def test_a_visit_after_baseline_takes_its_day_and_one_before_keeps_its_own() -> None:
    assert weighing_day(date(2026, 4, 12), DAY) == DAY
    assert weighing_day(date(2026, 2, 1), DAY) == date(2026, 2, 1)
    assert weighing_day(date(2026, 4, 12), None) == date(2026, 4, 12)
    assert weighing_day(None, DAY) is None


def test_every_choice_has_words() -> None:
    assert set(WORDS) == {"", VISIT, BASELINE}
