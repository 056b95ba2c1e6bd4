"""The study rules that a qualification case can ask for: laboratory eligibility and visit windows."""

import re
from datetime import date

from tracker.domain.criteria import LabFact, judge_result
from tracker.domain.labs import ReferenceRange, plausible, required_unit
from tracker.domain.protocol import Compare, Threshold
from tracker.domain.schedule import planned_dates
from tracker.domain.units import Analyte
from tracker.domain.verdict import Verdict
from tracker.errors import Refusal, ValueRefused
from tracker.qualified.inputs import (
    Inputs,
    Result,
    Studies,
    UnreadableError,
    analyte_of,
    lab_value,
    number,
    study_of,
    text,
)


def eligibility_lab_flag(inputs: Inputs, studies: Studies) -> Result:
    """Whether a screening threshold of the study excludes; None where it has none on the analyte."""
    study, analyte = study_of(inputs, studies), analyte_of(inputs)
    result = _reported(inputs, analyte)
    verdicts = [
        (rule, judge_result(rule.condition, analyte, result))
        for rule in study.thresholds
        if rule.purpose == "screening" and rule.condition.analyte == analyte.id
    ]
    if not verdicts:
        return {"excluded": None}
    return {"excluded": _excluded(verdicts)}


def _reported(inputs: Inputs, analyte: Analyte) -> LabFact:
    """The result with the ULN of its laboratory; refused in the order missing, unit, entry range."""
    word = inputs.get("value")
    if isinstance(word, str) and word in analyte.words:
        return word
    unit = text(inputs, "unit")
    value = lab_value(inputs, "value", unit)
    if value is None:
        raise ValueRefused(Refusal.MISSING, "The value is missing.")
    plausible(analyte, value)
    uln, uln_unit = number(inputs, "uln"), text(inputs, "uln_unit") or unit
    if uln is not None:
        required_unit(analyte, uln_unit)
    return value, ReferenceRange(None, uln, uln_unit)


def _excluded(verdicts: list[tuple[Threshold, Verdict]]) -> bool:
    """Whether a threshold is crossed; what cannot be told is refused: without a ULN, or as missing."""
    if any(verdict.answer for _rule, verdict in verdicts):
        return True
    for rule, verdict in verdicts:
        if verdict.answer is None and verdict.missing:  # nothing missing: the test does not apply
            relative = isinstance(rule.condition, Compare) and rule.condition.times == "ULN"
            raise ValueRefused(Refusal.ULN_REQUIRED if relative else Refusal.MISSING, verdict.because)
    return False


def visit_window(inputs: Inputs, studies: Studies) -> Result:
    """Target and window of a visit counted from its anchor."""
    study = study_of(inputs, studies)
    visit, anchor, day = text(inputs, "visit"), text(inputs, "anchor_event"), inputs.get("anchor_date")
    if visit is None or anchor is None or day in (None, ""):
        raise ValueRefused(Refusal.MISSING, "A visit, its anchor or its date is missing.")
    try:
        dates = planned_dates(visit, study, anchor, _date(day))
    except KeyError as unknown:
        raise UnreadableError(str(unknown)) from None
    return {
        "target": _iso(dates.target),
        "earliest": _iso(dates.earliest),
        "latest": _iso(dates.latest),
        "window_stated": dates.window_stated,
    }


def _date(given: object) -> date:
    try:
        if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
            raise ValueError(given)
        return date.fromisoformat(given)
    except ValueError:
        raise ValueRefused(Refusal.INVALID_DATE, f"{given} is not a date.") from None


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
