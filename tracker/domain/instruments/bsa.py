"""BSA, body surface area affected: one percentage, or the shares of eight regions by the rule of nines.

The shares are those of the SCORAD grid (checked against a SCORAD form of Sanofi); no primary source was seen.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import (
    Answers,
    Given,
    Instrument,
    Parts,
    Score,
    score_complete,
    score_sum,
)
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

REGIONS: Final = (
    ("head_neck", N_("Head and neck"), Decimal(9)),
    ("arm_right", N_("Right arm"), Decimal(9)),
    ("arm_left", N_("Left arm"), Decimal(9)),
    ("trunk_front", N_("Front of trunk"), Decimal(18)),
    ("trunk_back", N_("Back"), Decimal(18)),
    ("leg_right", N_("Right leg"), Decimal(18)),
    ("leg_left", N_("Left leg"), Decimal(18)),
    ("genitals", N_("Genitals"), Decimal(1)),
)


def _percent(item_id: str, label: str, group: str = "") -> Item:
    return Item(
        id=item_id,
        label=label,
        group=group,
        unit="%",
        low=Decimal(0),
        high=Decimal(100),
        step=Decimal("0.1"),
    )


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_sum(BSA, answers)


def _score_regions(answers: Answers, age_years: int | None) -> Score:
    if age_years is not None and age_years < 2:
        # The published shares below 2 years (head 17, legs 12 each) add up to 96 %, not to 100 %.
        happened = _("The regional entry is for 2 years and older, the age is {age}.").format(age=age_years)
        raise ValueRefused(
            Refusal.AGE_OUT_OF_RANGE, happened, _("Enter the whole percentage instead."), "age"
        )
    return score_complete(BSA_REGIONS, answers, _from_regions)


def _from_regions(given: Given) -> tuple[Decimal, Parts]:
    parts = {region: Decimal(given[region]) * share / 100 for region, _words, share in REGIONS}
    return sum(parts.values(), Decimal(0)), parts


BSA: Final = Instrument(
    id="bsa",
    name="BSA",
    full_name=N_("Body surface area affected"),
    items=(_percent("percent", N_("Affected")),),
    low=Decimal(0),
    high=Decimal(100),
    bands=(),
    score=_score,
    version="1",
    source="Palm method",
    confirm=(N_("One percent is the participant’s own palm with fingers."),),
)

BSA_REGIONS: Final = Instrument(
    id="bsa_regions",
    name="BSA",
    full_name=N_("Body surface area affected, by regions"),
    items=tuple(_percent(region, N_("Share affected"), words) for region, words, _share in REGIONS),
    low=Decimal(0),
    high=Decimal(100),
    bands=(),
    score=_score_regions,
    version="1",
    source="Rule of nines as in the SCORAD grid",
    confirm=(
        N_("One missing region leaves no total."),
        N_("Children under 2 years: no regional entry, their published shares do not add up to 100 %."),
    ),
    part_labels={region: words for region, words, _share in REGIONS},
)
