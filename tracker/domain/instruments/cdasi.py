"""CDASI version 2: skin activity (0 to 100) and damage (0 to 32) in dermatomyositis, by a clinician.

Of Yassaee 2009 (PMC2852630) the abstract was seen (three activity and two damage measures); the form itself was not:
sites and points come from the clinical reference "scores", whose sums close only at 100 and 32.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item, ItemKind
from tracker.domain.instruments.base import (
    YES_NO,
    Answers,
    Given,
    Instrument,
    Parts,
    Score,
    points,
    score_complete,
)
from tracker.language import N_

SITES: Final = (
    ("scalp", N_("Scalp")),
    ("malar_area", N_("Malar area")),
    ("periorbital", N_("Periorbital")),
    ("rest_of_face", N_("Rest of face")),
    ("v_area_neck", N_("V-area of neck")),
    ("posterior_neck", N_("Posterior neck")),
    ("upper_back_shoulders", N_("Upper back and shoulders")),
    ("rest_of_back_buttocks", N_("Rest of back and buttocks")),
    ("abdomen", N_("Abdomen")),
    ("lateral_upper_thigh", N_("Lateral upper thigh")),
    ("rest_of_leg_feet", N_("Rest of leg and feet")),
    ("arm", N_("Arm")),
    ("mechanics_hand", N_("Mechanic’s hand")),
    ("dorsum_of_hands", N_("Dorsum of hands")),
    ("gottrons_not_on_hands", N_("Gottron’s, not on hands")),
)
ACTIVITY: Final = (
    ("erythema", N_("Erythema"), 3),
    ("scale", N_("Scale"), 2),
    ("erosion_ulceration", N_("Erosion, ulceration"), 1),
)
DAMAGE: Final = (("poikiloderma", N_("Poikiloderma"), 1), ("calcinosis", N_("Calcinosis"), 1))

_HANDS = N_("Gottron’s, hands")
_ACTIVITY_POINTS = [f"activity.{site}.{sign}" for site, _words in SITES for sign, _label, _high in ACTIVITY]
_DAMAGE_POINTS = [f"damage.{site}.{sign}" for site, _words in SITES for sign, _label, _high in DAMAGE]


def _grade(item_id: str, label: str, group: str, high: int) -> Item:
    return Item(id=item_id, label=label, group=group, low=Decimal(0), high=Decimal(high), step=Decimal(1))


def _items() -> Iterator[Item]:
    for site, words in SITES:
        for sign, label, high in ACTIVITY:
            yield _grade(f"activity.{site}.{sign}", label, words, high)
    yield _grade("gottron_hands.erythema", N_("Erythema"), _HANDS, 3)
    yield Item(
        id="gottron_hands.papules_present",
        label=N_("Papules present"),
        kind=ItemKind.YES_NO,
        group=_HANDS,
        choices=YES_NO,
    )
    yield _grade("gottron_hands.ulceration", N_("Ulceration"), _HANDS, 1)
    yield _grade("periungual", N_("Periungual"), N_("Other activity"), 2)
    yield _grade("alopecia", N_("Alopecia"), N_("Other activity"), 1)
    for site, words in SITES:
        for sign, label, high in DAMAGE:
            yield _grade(f"damage.{site}.{sign}", label, words, high)
    yield _grade("gottron_hands_damage", N_("Damage"), _HANDS, 2)


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_complete(CDASI, answers, _compute)


def _compute(given: Given) -> tuple[Decimal, Parts]:
    """Activity and damage, never added together; the total is the activity.

    On the hands the erythema of Gottron's papules counts twice where papules are present, once where not.
    """
    hands = Decimal(given["gottron_hands.erythema"])
    if given["gottron_hands.papules_present"] == "yes":
        hands *= 2
    others = ["gottron_hands.ulceration", "periungual", "alopecia"]
    activity = points(given, _ACTIVITY_POINTS) + hands + points(given, others)
    damage = points(given, [*_DAMAGE_POINTS, "gottron_hands_damage"])
    return activity, {"activity": activity, "damage": damage}


CDASI: Final = Instrument(
    id="cdasi",
    name="CDASI",
    full_name=N_("Cutaneous Dermatomyositis Disease Area and Severity Index"),
    items=tuple(_items()),
    low=Decimal(0),
    high=Decimal(100),
    bands=(),
    score=_score,
    version="1",
    source="CDASI version 2, Yassaee 2009, Br J Dermatol 162:669 (PMC2852630)",
    licensed=True,
    copyright="CDASI © University of Pennsylvania",
    confirm=(
        N_("The total shown is the activity score (0 to 100); damage (0 to 32) stands beside it."),
        N_("The ranges 0 to 100 and 0 to 32 follow from the items."),
        N_("No severity bands: activity up to 14 (Stanford) or up to 19 (Penn) is called mild."),
        N_("Alopecia counts when recent, within 30 days."),
        N_("One missing item leaves no score."),
        N_("Use in a trial needs a licence; labels here are short names, the form is the site’s copy."),
    ),
    part_labels={"activity": N_("Activity"), "damage": N_("Damage")},
)
