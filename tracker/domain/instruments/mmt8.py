"""MMT-8, manual muscle testing of eight muscle groups: both sides (0 to 150) or one side (0 to 80).

Checked against the registry text of NCT01813617 (eight groups of the dominant side, 0 to 80); the form for both sides
is that of NCT04972760 ("<145/150"). The IMACS form itself was not seen: the muscles stand from head to foot, on the
screen as on the figure of the paper sheet, so that what is typed from paper runs down both.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Instrument, Score, score_sum
from tracker.language import N_

MUSCLES: Final = (
    ("deltoid", N_("Deltoid, middle")),
    ("biceps", N_("Biceps brachii")),
    ("wrist_extensors", N_("Wrist extensors")),
    ("gluteus_medius", N_("Gluteus medius")),
    ("gluteus_maximus", N_("Gluteus maximus")),
    ("quadriceps", N_("Quadriceps")),
    ("ankle_dorsiflexors", N_("Ankle dorsiflexors")),
)
SIDES: Final = (("right", N_("Right")), ("left", N_("Left")))


def _muscle(item_id: str, label: str, group: str = "") -> Item:
    return Item(id=item_id, label=label, group=group, low=Decimal(0), high=Decimal(10), step=Decimal(1))


def _items(sides: tuple[tuple[str, str], ...]) -> Iterator[Item]:
    yield _muscle("neck_flexors", N_("Neck flexors"))
    for muscle, words in MUSCLES:
        for side, side_words in sides:
            yield _muscle(f"{side}.{muscle}", words, side_words)


def _form(form_id: str, full_name: str, sides: tuple[tuple[str, str], ...]) -> Instrument:
    def score(answers: Answers, _age_years: int | None) -> Score:
        return score_sum(instrument, answers)

    items = tuple(_items(sides))
    instrument = Instrument(
        id=form_id,
        name="MMT-8",
        full_name=full_name,
        items=items,
        low=Decimal(0),
        high=10 * Decimal(len(items)),
        bands=(),
        score=score,
        version="1",
        source="IMACS; NCT01813617 (both sides 150, one side 80); Kendall scale 0 to 10",
        higher_is_worse=False,
        confirm=(
            N_("One muscle not tested leaves no total."),
            N_("Both sides or one: the same form at every visit; one side is usually the dominant."),
        ),
    )
    return instrument


MMT8: Final = _form("mmt8", N_("Manual muscle testing, 8 groups, both sides"), SIDES)
MMT8_RIGHT: Final = _form("mmt8_right", N_("Manual muscle testing, 8 groups, right side"), SIDES[:1])
MMT8_LEFT: Final = _form("mmt8_left", N_("Manual muscle testing, 8 groups, left side"), SIDES[1:])
