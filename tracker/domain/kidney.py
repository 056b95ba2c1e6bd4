"""Every estimate of kidney function that one creatinine gives, each with its equation and what went into it.

CKD-EPI 2009 and 2021 (mL/min/1.73 m²) and Cockcroft-Gault (mL/min) are separate results: none stands in for
another. The formulas with their sources are in renal.py; values are unrounded. Which of them judges is the
study file's to say (`egfr_equation`); the others inform.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.age import Age
from tracker.domain.dates import full
from tracker.domain.derived_value import Derived
from tracker.domain.lab_values import LabValue
from tracker.domain.renal import Estimate, cockcroft_gault, egfr_ckd_epi_2009, egfr_ckd_epi_2021
from tracker.domain.samples import WHICH, Measured
from tracker.errors import ValueRefused
from tracker.language import _

CKD_EPI_2009, CKD_EPI_2021, COCKCROFT_GAULT = "CKD-EPI 2009", "CKD-EPI 2021", "Cockcroft-Gault"
EGFR_UNIT, CLEARANCE_UNIT = "mL/min/{1.73_m2}", "mL/min"


@dataclass(frozen=True)
class Subject:
    """What the equations need beside the creatinine, all on the sample's day; None is not known."""

    sex: str
    age: Age | None
    weight: Measured | None = None


def estimates(creatinine: LabValue, subject: Subject) -> tuple[Derived, ...]:
    """The three estimates of one creatinine (mg/dL or umol/L), in the order 2009, 2021, Cockcroft-Gault.

    One that cannot be calculated has no value and says why: "<0.5 mg/dL" is never calculated as 0.5.
    """
    number, unit = creatinine.number, creatinine.unit
    sex, weight = subject.sex, subject.weight
    given = _given(creatinine, subject)

    def clearance(age: int | None) -> Estimate:
        return cockcroft_gault(number, unit, age, weight.value if weight else None, sex)

    calls: tuple[tuple[str, str, Callable[[int | None], Estimate], Mapping[str, str]], ...] = (
        (
            CKD_EPI_2009,
            EGFR_UNIT,
            lambda age: egfr_ckd_epi_2009(number, unit, age, sex),
            given | {"race_factor": "off"},
        ),
        (CKD_EPI_2021, EGFR_UNIT, lambda age: egfr_ckd_epi_2021(number, unit, age, sex), given),
        (COCKCROFT_GAULT, CLEARANCE_UNIT, clearance, given | _weight(weight)),
    )
    return tuple(
        _derived(name, unit_, call, inputs, creatinine, subject) for name, unit_, call, inputs in calls
    )


def _derived(
    equation: str,
    unit: str,
    call: Callable[[int | None], Estimate],
    inputs: Mapping[str, str],
    creatinine: LabValue,
    subject: Subject,
) -> Derived:
    if creatinine.comparator:
        return Derived(equation, unit, None, inputs, _("the exact creatinine is missing"))
    if equation == COCKCROFT_GAULT and subject.weight and subject.weight.value is None:
        return Derived(equation, unit, None, inputs, _(WHICH))
    age = subject.age
    try:
        found = [call(years) for years in ((age.most, age.fewest) if age else (None,))]
    except ValueRefused as refused:
        return Derived(equation, unit, None, inputs, refused.happened)
    shown = "–".join(dict.fromkeys(str(one.value.quantize(Decimal("0.1"), ROUND_HALF_UP)) for one in found))
    if age is not None and age.sure is None:
        return Derived(equation, unit, None, inputs, _("the birth date is missing"), shown)
    return Derived(equation, unit, found[0].value, inputs, "", shown)


def _given(creatinine: LabValue, subject: Subject) -> dict[str, str]:
    age = _("{age} years").format(age=subject.age.text) if subject.age else ""
    return {"creatinine": creatinine.text, "age": age, "sex": subject.sex}


def _weight(weight: Measured | None) -> dict[str, str]:
    if weight is None or weight.value is None:
        return {"weight": "", "weight_date": ""}
    return {"weight": f"{weight.value:f} kg", "weight_date": weight.on.isoformat()}


def informs(found: tuple[Derived, ...], judged: str | None, weight: Measured | None) -> str:
    """The estimates that judge nothing here, in one sentence; empty where there is none to tell.

    `judged` is the equation that judges in this study; None: no calculated value does.
    """
    told = [_told(one, weight) for one in found if one.equation != judged and one.shown]
    if not told:
        return ""
    return _("Calculated, not judged: {values}").format(values="; ".join(told))


def _told(one: Derived, weight: Measured | None) -> str:
    if one.equation != COCKCROFT_GAULT:
        return _("eGFR {value} mL/min/1.73 m² by {equation}").format(value=one.shown, equation=one.equation)
    assert weight is not None
    return _("clearance {value} mL/min by {equation} with {weight} kg of {day}").format(
        value=one.shown, equation=one.equation, weight=f"{weight.value:f}", day=full(weight.on)
    )
