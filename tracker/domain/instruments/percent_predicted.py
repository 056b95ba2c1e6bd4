"""What the lung function instruments share: one percentage as the laboratory reports it, and its reference equation.

The percentage is recorded, never computed. Equations: GLI-2012 (Quanjer 2012, Eur Respir J 40:1324; seen),
GLI-2017 for gas transfer (named in BMC Pulm Med 2023, s12890-023-02430-7; seen), ECSC/ERS 1993 (same article;
seen). A percentage of one equation is not one of another: which it is stays with the value.
"""

from decimal import Decimal
from typing import Final

from tracker.domain.forms import Choice, Item, ItemKind
from tracker.domain.instruments.base import Answers, Instrument, Score, check_answers
from tracker.language import N_

GLI_2012: Final = Choice(code="gli_2012", label="GLI-2012")
GLI_2017: Final = Choice(code="gli_2017", label="GLI-2017")
_OTHERS: Final = (
    Choice(code="ecsc_1993", label="ECSC/ERS 1993"),
    Choice(code="local", label=N_("Local equation")),
    Choice(code="other", label=N_("Other or not stated")),
)
CONFIRM: Final = (
    N_("The percentage is the one the laboratory reports; it is not computed here."),
    N_("Allowed are 1 to 250 % in steps of 0.1; no source gives limits."),
    N_("Which reference equation the criterion means is not stated; percentages of two equations differ."),
)


def as_reported(
    instrument_id: str, name: str, full_name: str, equations: tuple[Choice, ...], *more: str
) -> Instrument:
    """A percentage of predicted, 1 to 250 %, with its reference equation; `more` adds what is to be confirmed.

    The total is the percentage also while the equation is unanswered: `Score.missing` then names it.
    """

    def score(answers: Answers, _age_years: int | None) -> Score:
        given = check_answers(instrument, answers)
        missing = tuple(item.id for item in instrument.items if item.id not in given)
        return Score(Decimal(given["percent"]) if "percent" in given else None, missing=missing)

    instrument = Instrument(
        id=instrument_id,
        name=name,
        full_name=full_name,
        items=(_percent(), _equation((*equations, *_OTHERS))),
        low=Decimal(1),
        high=Decimal(250),
        bands=(),
        score=score,
        version="1",
        source="Report of the lung function laboratory",
        higher_is_worse=False,
        confirm=(*CONFIRM, *more),
        own_missing_rule=True,
    )
    return instrument


def _percent() -> Item:
    return Item(
        id="percent",
        label=N_("Of predicted"),
        unit="%",
        low=Decimal(1),
        high=Decimal(250),
        soft_low=Decimal(20),
        soft_high=Decimal(150),
        step=Decimal("0.1"),
        hint=N_("as reported"),
    )


def _equation(choices: tuple[Choice, ...]) -> Item:
    return Item(id="equation", label=N_("Reference equation"), kind=ItemKind.CHOICE, choices=choices)
