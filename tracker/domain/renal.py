"""Kidney function from serum creatinine: CKD-EPI 2009 and 2021 (mL/min/1.73 m²), Cockcroft-Gault (mL/min).

The equations are written in mg/dL; creatinine in µmol/L enters at their published 88.4 µmol/L per mg/dL. This
is the one place where a value is converted, because the equation asks for it; the recorded value stays as
reported. Results are unrounded: rounding is for showing, never for judging. Adults only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from tracker.errors import Refusal, ValueRefused
from tracker.language import _

UMOL_PER_MG_DL = Decimal("88.4")
OLDEST = 120
LIGHTEST, HEAVIEST = 20, 350


@dataclass(frozen=True)
class Estimate:
    """An estimated filtration rate or clearance, unrounded, with its equation and what went into it."""

    value: Decimal
    unit: str
    equation: str
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class _CkdEpi:
    """The constants of one CKD-EPI creatinine equation; kappa and alpha by sex."""

    name: str
    factor: Decimal
    exponent: Decimal
    age_base: Decimal
    female: Decimal
    kappa: Mapping[str, Decimal]
    alpha: Mapping[str, Decimal]


_KAPPA = {"F": Decimal("0.7"), "M": Decimal("0.9")}
_BLACK = Decimal("1.159")

# Levey et al., Ann Intern Med 2009;150:604, single-equation form.
_2009 = _CkdEpi(
    "CKD-EPI 2009",
    Decimal(141),
    Decimal("-1.209"),
    Decimal("0.993"),
    Decimal("1.018"),
    _KAPPA,
    {"F": Decimal("-0.329"), "M": Decimal("-0.411")},
)
# Inker et al., N Engl J Med 2021;385:1737.
_2021 = _CkdEpi(
    "CKD-EPI 2021",
    Decimal(142),
    Decimal("-1.200"),
    Decimal("0.9938"),
    Decimal("1.012"),
    _KAPPA,
    {"F": Decimal("-0.241"), "M": Decimal("-0.302")},
)
# The table form of the 2009 paper prints the product of the leading constants rounded to whole numbers.
_TABLE_2009 = {("M", False): 141, ("F", False): 144, ("M", True): 163, ("F", True): 166}


def egfr_ckd_epi_2009(
    creatinine: Decimal | None,
    unit: str | None,
    age_years: Decimal | int | None,
    sex: str | None,
    black: bool = False,
) -> Estimate:
    """eGFR in mL/min/1.73 m² by CKD-EPI 2009 creatinine, single-equation form, unrounded.

    `creatinine` above 0 in mg/dL or umol/L, `age_years` 18-120, `sex` "F" or "M". The race factor (1.159)
    stays off unless a protocol asks for it. Source: Levey, Ann Intern Med 2009;150:604. ValueRefused for
    anything else.
    """
    mg_dl, age, sex = _given(creatinine, unit, age_years, sex)
    _refuse_children(age)
    value = _ckd_epi(_2009, mg_dl, age, sex) * (_BLACK if black else 1)
    return Estimate(value, "mL/min/{1.73_m2}", _2009.name, _inputs(creatinine, unit, age, sex))


def egfr_ckd_epi_2021(
    creatinine: Decimal | None, unit: str | None, age_years: Decimal | int | None, sex: str | None
) -> Estimate:
    """eGFR in mL/min/1.73 m² by CKD-EPI 2021 creatinine (no race factor), unrounded; inputs as for 2009.

    Source: Inker, N Engl J Med 2021;385:1737. It differs from 2009 and never stands in for it.
    """
    mg_dl, age, sex = _given(creatinine, unit, age_years, sex)
    _refuse_children(age)
    value = _ckd_epi(_2021, mg_dl, age, sex)
    return Estimate(value, "mL/min/{1.73_m2}", _2021.name, _inputs(creatinine, unit, age, sex))


def cockcroft_gault(
    creatinine: Decimal | None,
    unit: str | None,
    age_years: Decimal | int | None,
    weight_kg: Decimal | int | None,
    sex: str | None,
) -> Estimate:
    """Creatinine clearance in mL/min, not indexed: (140 − age) × weight / (72 × creatinine), × 0.85 in women.

    `weight_kg` 20-350 (actual weight); the rest as for CKD-EPI. Source: Cockcroft and Gault, Nephron
    1976;16:31.
    """
    if weight_kg is None:
        raise _missing(_("The weight is missing."))
    mg_dl, age, sex = _given(creatinine, unit, age_years, sex)
    weight = Decimal(weight_kg)
    if not LIGHTEST <= weight <= HEAVIEST:
        raise _outside(_("A weight of {weight} kg is outside 20–350 kg.").format(weight=weight))
    _refuse_children(age)
    value = (140 - age) * weight / (72 * mg_dl) * (Decimal("0.85") if sex == "F" else 1)
    inputs = {**_inputs(creatinine, unit, age, sex), "weight": f"{weight} kg"}
    return Estimate(value, "mL/min", "Cockcroft-Gault", inputs)


def near_threshold(
    creatinine: Decimal, unit: str, age_years: Decimal | int, sex: str, limit: Decimal, *, black: bool = False
) -> str | None:
    """A note where the two printed forms of CKD-EPI 2009 lie on two sides of a limit, else None.

    `limit` in mL/min/1.73 m², the rest as for `egfr_ckd_epi_2009`. Source of the two forms: the paper of
    2009. Woman, 60 years, 1.422 mg/dL: 39.98 by the single equation, 40.10 by the table with its rounded
    constants.
    """
    single = egfr_ckd_epi_2009(creatinine, unit, age_years, sex, black).value
    exact = _2009.factor * (_2009.female if sex == "F" else 1) * (_BLACK if black else 1)
    table = single / exact * _TABLE_2009[sex, black]
    if (single < limit) == (table < limit) and (single > limit) == (table > limit):
        return None
    return _(
        "Near the limit of {limit}: the equation gives {single}, "
        "the published table form {table} mL/min/1.73 m². The equation is used."
    ).format(limit=limit, single=f"{single:.2f}", table=f"{table:.2f}")


def shown_rate(value: Decimal, decimals: int = 1) -> str:
    """A rate in mL/min for reading: rounded, and in more digits where that would make it a whole number.

    Limits are whole numbers: 59.96 is below 60, and must not read as 60.0 beside a rule for below 60.
    """
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return str(rounded) if rounded == value or rounded % 1 else shown_rate(value, decimals + 1)


def _ckd_epi(equation: _CkdEpi, mg_dl: Decimal, age: Decimal, sex: str) -> Decimal:
    with localcontext() as context:
        context.prec = 28
        ratio = mg_dl / equation.kappa[sex]
        falling = min(ratio, Decimal(1)) ** equation.alpha[sex] * max(ratio, Decimal(1)) ** equation.exponent
        return equation.factor * falling * equation.age_base**age * (equation.female if sex == "F" else 1)


def _inputs(creatinine: Decimal | None, unit: str | None, age: Decimal, sex: str) -> dict[str, str]:
    return {"creatinine": f"{creatinine} {unit}", "age": f"{age} years", "sex": sex}


def _given(
    creatinine: Decimal | None, unit: str | None, age_years: Decimal | int | None, sex: str | None
) -> tuple[Decimal, Decimal, str]:
    """Creatinine in mg/dL, age and sex; refused in the order missing, unit, range."""
    if creatinine is None or age_years is None or not sex:
        raise _missing(_("The equation needs creatinine, age and sex."))
    if not unit:
        raise ValueRefused(
            Refusal.UNIT_REQUIRED, _("Creatinine has no unit."), _("Choose the unit on the report.")
        )
    mg_dl = _mg_dl(creatinine, unit)
    if sex not in _KAPPA:
        raise _outside(_("The equation knows the sexes F and M, not {sex}.").format(sex=sex))
    age = Decimal(age_years)
    if not 0 < age <= OLDEST:
        raise _outside(_("An age of {age} years is outside 18–120.").format(age=age))
    return mg_dl, age, sex


def _mg_dl(creatinine: Decimal, unit: str) -> Decimal:
    if unit not in ("mg/dL", "umol/L"):
        raise ValueRefused(
            Refusal.NO_CONVERSION,
            _("Creatinine is reported in mg/dL or µmol/L, not in {unit}.").format(unit=unit),
        )
    if creatinine <= 0:
        raise _outside(_("Creatinine must be above 0."))
    return creatinine if unit == "mg/dL" else creatinine / UMOL_PER_MG_DL


def _refuse_children(age: Decimal) -> None:
    if age < 18:
        raise ValueRefused(
            Refusal.AGE_OUT_OF_RANGE,
            _("The equation is for adults; {age} years is under 18.").format(age=age),
        )


def _missing(happened: str) -> ValueRefused:
    return ValueRefused(Refusal.MISSING, happened)


def _outside(happened: str) -> ValueRefused:
    return ValueRefused(Refusal.OUT_OF_RANGE, happened)
