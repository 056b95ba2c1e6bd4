"""CDAI, Clinical Disease Activity Index of rheumatoid arthritis: two joint counts and two global ratings.

Checked against the disease activity tables of the ACR and of Ann Rheum Dis (up to 2.8, 10, 22; range 0 to 76).
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Band, Instrument, Score, score_sum
from tracker.language import N_


def _joints(item_id: str, label: str) -> Item:
    return Item(
        id=item_id, label=label, group=N_("Joint counts"), low=Decimal(0), high=Decimal(28), step=Decimal(1)
    )


def _global(item_id: str, label: str) -> Item:
    return Item(
        id=item_id,
        label=label,
        group=N_("Global ratings"),
        unit="cm",
        low=Decimal(0),
        high=Decimal(10),
        step=Decimal("0.1"),
        hint=N_("in cm, not in mm"),
    )


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_sum(CDAI, answers)


CDAI: Final = Instrument(
    id="cdai",
    name="CDAI",
    full_name=N_("Clinical Disease Activity Index"),
    items=(
        _joints("tender28", N_("Tender joints, of 28")),
        _joints("swollen28", N_("Swollen joints, of 28")),
        _global("patient_global", N_("Patient global")),
        _global("provider_global", N_("Provider global")),
    ),
    low=Decimal(0),
    high=Decimal(76),
    bands=(
        Band("remission", N_("remission"), Decimal("2.8")),
        Band("low", N_("low activity"), Decimal(10)),
        Band("moderate", N_("moderate activity"), Decimal(22)),
        Band("high", N_("high activity"), Decimal(76)),
    ),
    score=_score,
    version="1",
    source="Aletaha and Smolen 2005",
    confirm=(
        N_("Validated for rheumatoid arthritis only; elsewhere the site confirms that this index is meant."),
        N_("All four values are needed."),
    ),
)
