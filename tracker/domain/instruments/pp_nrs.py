"""PP-NRS, peak pruritus numerical rating scale: one whole number, 0 to 10.

No primary source was seen: the range and the 24 hours come from the clinical reference "scores".
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Instrument, Score, score_sum
from tracker.language import N_


def _score(answers: Answers, _age_years: int | None) -> Score:
    return score_sum(PP_NRS, answers)


PP_NRS: Final = Instrument(
    id="pp_nrs",
    name="PP-NRS",
    full_name=N_("Peak pruritus numerical rating scale"),
    items=(
        Item(id="itch", label=N_("Peak itch, 24 hours"), low=Decimal(0), high=Decimal(10), step=Decimal(1)),
    ),
    low=Decimal(0),
    high=Decimal(10),
    bands=(),
    score=_score,
    version="1",
    source="Peak pruritus NRS, worst itch of 24 hours, 0 to 10",
    licensed=True,
    copyright="PP-NRS © Regeneron Pharmaceuticals, Sanofi",
    confirm=(
        N_("The wording shown to participants is the site’s licensed copy; who owns it is to be confirmed."),
        N_("One value of the visit is recorded; no weekly mean (at least 4 of 7 daily values) is computed."),
    ),
)
