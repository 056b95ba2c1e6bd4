"""Whose age decides the region weights of EASI: that at each visit, or that at baseline where the site freezes them."""

from datetime import date
from typing import Final

from tracker.domain.choices import Choices
from tracker.domain.records import Visit
from tracker.language import N_

KEY: Final = "rule.easi_weights"
BASELINE: Final = "baseline"
VISIT: Final = "visit"
WORDS: Final = {
    "": N_("by the age at each visit, to be confirmed by the site"),
    VISIT: N_("by the age at each visit, as the site confirmed"),
    BASELINE: N_("frozen at baseline, as the site chose"),
}
"""What a site may choose under KEY, and how it is told; nothing chosen is the age at the visit (convention)."""


def frozen_on(choices: Choices, baseline: Visit | None) -> date | None:
    """The day of baseline, its target while it is not held, where the site froze the weights; else None.

    Many trials freeze the weights of baseline (clinical reference "scores", EASI; K): a child who turns 8
    keeps them.
    """
    if choices.text(KEY) != BASELINE or baseline is None:
        return None
    return baseline.held_on or baseline.target


def weighing_day(day: date | None, frozen: date | None) -> date | None:
    """The day whose age decides the weights: that of the visit, with frozen weights none after baseline."""
    return min(day, frozen) if day and frozen else day
