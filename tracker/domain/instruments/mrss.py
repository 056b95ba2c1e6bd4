"""mRSS, modified Rodnan skin score: 17 sites, 0 to 3 each, scored by a clinician in systemic sclerosis.

Primary source not seen: sites, range and the rule against half points come from the clinical reference "scores".
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Instrument, Score, score_sum
from tracker.language import N_

MIDLINE: Final = (("face", N_("Face")), ("anterior_chest", N_("Anterior chest")), ("abdomen", N_("Abdomen")))
PAIRED: Final = (
    ("upper_arm", N_("Upper arm")),
    ("forearm", N_("Forearm")),
    ("hand", N_("Hand")),
    ("fingers", N_("Fingers")),
    ("thigh", N_("Thigh")),
    ("leg", N_("Lower leg")),
    ("foot", N_("Foot")),
)
SIDES: Final = (("right", N_("Right")), ("left", N_("Left")))
LEGEND: Final = (
    ("0", N_("normal")),
    ("1", N_("mild")),
    ("2", N_("moderate")),
    ("3", N_("severe, cannot be pinched")),
)


def _items() -> Iterator[Item]:
    for site, words in MIDLINE:
        yield _site(site, words, "")
    for site, words in PAIRED:
        for side, side_words in SIDES:
            yield _site(f"{site}_{side}", words, side_words)


def _site(item_id: str, label: str, group: str) -> Item:
    return Item(id=item_id, label=label, group=group, low=Decimal(0), high=Decimal(3), step=Decimal(1))


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_sum(MRSS, answers)


MRSS: Final = Instrument(
    id="mrss",
    name="mRSS",
    full_name=N_("Modified Rodnan skin score"),
    items=tuple(_items()),
    low=Decimal(0),
    high=Decimal(51),
    bands=(),
    score=_score,
    version="1",
    source="Khanna 2017, J Scleroderma Relat Disord 2:11",
    confirm=(
        N_("No half points; worst or average of a site follows the local training."),
        N_("One site not scored (amputated, ulcerated) leaves no total."),
    ),
)
