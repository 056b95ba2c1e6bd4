"""The laboratory functions that a qualification case can ask for: kidney equations, units, grades."""

from decimal import Decimal

from tracker import catalogue
from tracker.domain import grading, renal, units
from tracker.domain.labs import ReferenceRange
from tracker.domain.units import Analyte
from tracker.errors import Refusal, ValueRefused
from tracker.qualified.inputs import (
    Inputs,
    Result,
    Studies,
    UnreadableError,
    analyte_of,
    flag,
    lab_value,
    number,
    text,
)


def egfr(inputs: Inputs, _studies: Studies) -> Result:
    """eGFR by CKD-EPI 2009 in mL/min/1.73 m², without the race coefficient unless the case asks for it."""
    estimate = renal.egfr_ckd_epi_2009(
        number(inputs, "creatinine"),
        text(inputs, "unit"),
        number(inputs, "age_years"),
        text(inputs, "sex"),
        black=bool(flag(inputs, "black_race_coefficient")),
    )
    return {"egfr": estimate.value}


def cockcroft_gault(inputs: Inputs, _studies: Studies) -> Result:
    """Creatinine clearance in mL/min."""
    estimate = renal.cockcroft_gault(
        number(inputs, "creatinine"),
        text(inputs, "unit"),
        number(inputs, "age_years"),
        number(inputs, "weight_kg"),
        text(inputs, "sex"),
    )
    return {"crcl_ml_min": estimate.value}


def convert_unit(inputs: Inputs, _studies: Studies) -> Result:
    """A number in another unit of its analyte, plausible or not."""
    analyte, value = analyte_of(inputs), number(inputs, "value")
    if value is None:
        raise ValueRefused(Refusal.MISSING, "The value is missing.")
    source, target = text(inputs, "from"), text(inputs, "to")
    if source is None or target is None:
        raise ValueRefused(Refusal.UNIT_REQUIRED, "A unit is missing.")
    return {"value": units.convert(analyte, value, source, target)}


def ctcae_grade(inputs: Inputs, _studies: Studies) -> Result:
    """The grade by one term of one version, or None for "cannot tell"."""
    table, term, analyte = _term(inputs)
    unit = text(inputs, "unit")
    value, baseline = lab_value(inputs, "value", unit), lab_value(inputs, "baseline", unit)
    situation = grading.Situation(
        ReferenceRange(number(inputs, "lln"), number(inputs, "uln")),
        baseline,
        baseline_abnormal=bool(flag(inputs, "baseline_abnormal")),
        symptomatic=flag(inputs, "symptomatic"),
        on_anticoagulation=bool(flag(inputs, "on_anticoagulation")),
    )
    found = grading.grade(table, term.term, analyte, value, situation).grade
    return {"grade": None if found is None else Decimal(found)}


def _term(inputs: Inputs) -> tuple[grading.GradingTable, grading.Term, Analyte]:
    version, name, analyte = text(inputs, "version"), text(inputs, "term"), analyte_of(inputs)
    try:
        table = catalogue.ctcae(version or "")
        term = table.term(name or "")
    except KeyError:
        raise UnreadableError(f"unknown term {name} of CTCAE {version}") from None
    if term.analyte != analyte.id:
        raise UnreadableError(f"{name} grades {term.analyte}, not {analyte.id}")
    return table, term, analyte
