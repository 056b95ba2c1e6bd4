"""vIGA-AD, Validated Investigator Global Assessment for Atopic Dermatitis: one level, 0 to 4.

Checked against eczemacouncil.org: CC BY-ND 4.0, no change without Lilly's consent, credit to Lilly as at the foot of
the scale. The scale's own sheet with the wording of that credit was not seen.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Choice, Item, ItemKind
from tracker.domain.instruments.base import Answers, Band, Instrument, Score, score_sum
from tracker.language import N_

# The licence (CC BY-ND 4.0) allows these words unchanged and untranslated: hence no N_.
LEVELS: Final = (
    ("clear", "Clear"),
    ("almost_clear", "Almost clear"),
    ("mild", "Mild"),
    ("moderate", "Moderate"),
    ("severe", "Severe"),
)


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_sum(VIGA_AD, answers)


VIGA_AD: Final = Instrument(
    id="viga_ad",
    name="vIGA-AD",
    full_name="Validated Investigator Global Assessment for Atopic Dermatitis",
    items=(
        Item(
            id="level",
            label=N_("Level"),
            kind=ItemKind.CHOICE,
            choices=tuple(
                Choice(code=str(level), label=words) for level, (_code, words) in enumerate(LEVELS)
            ),
        ),
    ),
    low=Decimal(0),
    high=Decimal(4),
    bands=tuple(Band(code, words, Decimal(level)) for level, (code, words) in enumerate(LEVELS)),
    score=_score,
    version="1",
    source="Eli Lilly and Company; International Eczema Council (eczemacouncil.org)",
    copyright="vIGA-AD™ © Eli Lilly and Company, CC BY-ND 4.0",
    confirm=(
        N_("The credit line is compared with the site’s copy of the scale."),
        N_("It is not one of the other global assessments with levels 0 to 5."),
    ),
)
