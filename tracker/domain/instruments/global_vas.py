"""Global activity on 10-cm visual analogue scales, from the IMACS core set of myositis.

Checked against PMC3748930, table 1 (10-cm scale, 0 inactive, 10 extremely severe) and against the text of the
MDAAT of 2009 (six organ systems without muscle, the last four weeks); its form was not seen whole.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Item
from tracker.domain.instruments.base import Answers, Instrument, Score, score_sum
from tracker.language import N_

_LENGTH = N_("0.0 to 10.0 in steps of 0.1 cm; values read in mm are entered in cm.")
_WITHOUT_MUSCLE = N_(
    "Extramuscular activity: constitutional, cutaneous, skeletal, gastrointestinal, pulmonary and cardiac, "
    "without muscle."
)


def _scale(scale_id: str, name: str, full_name: str, confirm: tuple[str, ...]) -> Instrument:
    def score(answers: Answers, _age_years: int | None) -> Score:
        return score_sum(instrument, answers)

    instrument = Instrument(
        id=scale_id,
        name=name,
        full_name=full_name,
        items=(
            Item(
                id="activity",
                label=N_("Activity"),
                unit="cm",
                low=Decimal(0),
                high=Decimal(10),
                step=Decimal("0.1"),
                hint=N_("in cm, not in mm"),
            ),
        ),
        low=Decimal(0),
        high=Decimal(10),
        bands=(),
        score=score,
        version="1",
        source="IMACS core set measures (PMC3748930, table 1)",
        confirm=confirm,
    )
    return instrument


PHYSICIAN_GLOBAL: Final = _scale(
    "physician_global", N_("Physician global"), N_("Physician global activity, 10-cm scale"), (_LENGTH,)
)
PATIENT_GLOBAL: Final = _scale(
    "patient_global", N_("Patient global"), N_("Patient global activity, 10-cm scale"), (_LENGTH,)
)
EXTRAMUSCULAR_GLOBAL: Final = _scale(
    "extramuscular_global",
    N_("Extramuscular"),
    N_("Extramuscular global activity, 10-cm scale"),
    (_LENGTH, _WITHOUT_MUSCLE),
)
MDAAT_OVERALL: Final = _scale(
    "mdaat_overall",
    N_("MDAAT overall"),
    N_("Overall disease activity by the MDAAT, muscle included, 10-cm scale"),
    (
        _LENGTH,
        N_(
            "Overall means muscle and all other systems; the total improvement score takes the extramuscular scale."
        ),
        N_("The rating is of the last four weeks."),
    ),
)
