"""SCORAD: extent, six signs and two complaints of atopic dermatitis; 0 to 103.

Checked against a SCORAD form of Sanofi (grid, signs 0 to 3, scales 0 to 10) and the table of PMC7395647, whose bands
differ (see `confirm`); the paper of 1993 was not seen.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import (
    Answers,
    Band,
    Given,
    Instrument,
    Parts,
    Score,
    points,
    score_complete,
)
from tracker.language import N_

SIGNS: Final = (
    ("erythema", N_("Erythema")),
    ("edema_papulation", N_("Oedema, papulation")),
    ("oozing_crusting", N_("Oozing, crusting")),
    ("excoriation", N_("Excoriation")),
    ("lichenification", N_("Lichenification")),
    ("dryness", N_("Dryness of unaffected skin")),
)
_COMPLAINTS = (("pruritus", N_("Itch")), ("sleep_loss", N_("Sleep loss")))


def _items() -> tuple[Item, ...]:
    extent = Item(
        id="extent_percent",
        label=N_("Area affected"),
        group=N_("Extent"),
        unit="%",
        low=Decimal(0),
        high=Decimal(100),
        step=Decimal("0.01"),
    )
    signs = (
        Item(
            id=f"intensity.{sign}",
            label=words,
            group=N_("Intensity"),
            low=Decimal(0),
            high=Decimal(3),
            step=Decimal(1),
        )
        for sign, words in SIGNS
    )
    complaints = (
        Item(
            id=complaint,
            label=words,
            group=N_("Complaints"),
            unit="cm",
            low=Decimal(0),
            high=Decimal(10),
            step=Decimal("0.1"),
            hint=N_("mean of the last three days or nights"),
        )
        for complaint, words in _COMPLAINTS
    )
    return (extent, *signs, *complaints)


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_complete(SCORAD, answers, _compute)


def _compute(given: Given) -> tuple[Decimal, Parts]:
    """SCORAD = A/5 + 7B/2 + C; the objective SCORAD leaves the complaints C out (ETFAD 1993)."""
    signs = points(given, [f"intensity.{sign}" for sign, _words in SIGNS])
    objective = Decimal(given["extent_percent"]) / 5 + 7 * signs / 2
    return objective + points(given, ["pruritus", "sleep_loss"]), {"objective": objective}


SCORAD: Final = Instrument(
    id="scorad",
    name="SCORAD",
    full_name=N_("Scoring Atopic Dermatitis"),
    items=_items(),
    low=Decimal(0),
    high=Decimal(103),
    bands=(
        Band("mild", N_("mild"), Decimal(25), below=True),
        Band("moderate", N_("moderate"), Decimal(50)),
        Band("severe", N_("severe"), Decimal(103)),
    ),
    score=_score,
    version="1",
    source="European Task Force on Atopic Dermatitis, Dermatology 1993;186:23; bands: openEHR archetype",
    confirm=(
        N_("The bands: others use clear to 9.9, mild to 28.9, moderate to 48.9, severe from 49."),
        N_(
            "The signs take whole numbers only, complaints steps of 0.1, the extent of 0.01: a quarter of 9 % is 2.25."
        ),
        N_("Itch and sleep loss are the mean of the last three days or nights."),
        N_("The licence: free for clinicians."),
        N_("One missing item leaves no total."),
    ),
    part_labels={"objective": N_("Objective SCORAD")},
)
