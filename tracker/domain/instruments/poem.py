"""POEM, Patient Oriented Eczema Measure: seven items of the last seven days; no item wording here.

Checked against the abstract of Charman 2013 (0 to 28, five bands) and nottingham.ac.uk (free for non-commercial
use, a fee for each participant otherwise); the scoring sheet with the rule for unanswered items was not seen.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Band, Instrument, Score, band_for, check_answers
from tracker.language import N_

_LABELS = (
    N_("Itch"),
    N_("Sleep"),
    N_("Bleeding"),
    N_("Weeping"),
    N_("Cracking"),
    N_("Flaking"),
    N_("Dryness"),
)


def _score(answers: Answers, _age_years: int | None) -> Score:
    """The sum of seven items 0 to 4; one unanswered counts 0, two or more leave no total (Nottingham, K)."""
    given = check_answers(POEM, answers)
    missing = tuple(item.id for item in POEM.items if item.id not in given)
    parts = {"missing": Decimal(len(missing))}
    if len(missing) > 1:
        return Score(None, parts=parts, missing=missing)
    total = sum((Decimal(answer) for answer in given.values()), Decimal(0))
    return Score(total, band_for(POEM, total), parts, missing)


POEM: Final = Instrument(
    id="poem",
    name="POEM",
    full_name=N_("Patient Oriented Eczema Measure"),
    items=tuple(
        Item(id=f"item{number}", label=label, low=Decimal(0), high=Decimal(4), step=Decimal(1))
        for number, label in enumerate(_LABELS, start=1)
    ),
    low=Decimal(0),
    high=Decimal(28),
    bands=(
        Band("clear_or_almost_clear", N_("clear or almost clear"), Decimal(2)),
        Band("mild", N_("mild"), Decimal(7)),
        Band("moderate", N_("moderate"), Decimal(16)),
        Band("severe", N_("severe"), Decimal(24)),
        Band("very_severe", N_("very severe"), Decimal(28)),
    ),
    score=_score,
    version="1",
    source="University of Nottingham; LOINC 89870-0; bands: Charman 2013 (PMID 24024631)",
    licensed=True,
    copyright="POEM © University of Nottingham",
    confirm=(
        N_("One unanswered item counts 0, two or more leave no total."),
        N_("Where two options are ticked, the higher is entered."),
        N_("The form itself is the site’s licensed copy; commercial users pay a fee."),
    ),
    part_labels={"missing": N_("Unanswered items")},
    own_missing_rule=True,
)
