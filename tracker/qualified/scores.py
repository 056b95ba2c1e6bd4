"""The instruments and responses that a qualification case can ask for."""

import math
from collections.abc import Iterator
from dataclasses import asdict, fields
from decimal import Decimal

from tracker.domain import endpoints
from tracker.domain.instruments import INSTRUMENTS, tis
from tracker.domain.instruments.base import Answers, Instrument, Score, missing_items
from tracker.errors import Refusal, ValueRefused
from tracker.qualified.inputs import (
    Inputs,
    Result,
    Studies,
    UnreadableError,
    answer,
    flat,
    mapping,
    number,
    required,
    text,
)


def _score(instrument: Instrument, answers: Answers, age_years: int | None = None) -> Score:
    """The instrument's score; refused in the order missing, range, step over all its items."""
    _known(instrument, answers)
    if missing_items(instrument, answers):
        raise ValueRefused(Refusal.MISSING, f"Items of {instrument.name} are missing.")
    refusals = list(_refusals(instrument, answers, age_years))
    if refusals:
        raise min(refusals, key=lambda refused: refused.code is Refusal.INVALID_STEP)
    return instrument.score(answers, age_years)


def _known(instrument: Instrument, answers: Answers) -> None:
    unknown = answers.keys() - {item.id for item in instrument.items}
    if unknown:
        raise UnreadableError(f"{instrument.name} has no {', '.join(sorted(unknown))}")


def _refusals(instrument: Instrument, answers: Answers, age_years: int | None) -> Iterator[ValueRefused]:
    """What the instrument refuses, one answer after the other left out until it refuses none."""
    left = dict(answers)
    while True:
        try:
            instrument.score(left, age_years)
        except ValueRefused as refused:
            yield refused
            if refused.field not in left:
                return
            del left[refused.field]
        else:
            return


def _band(score: Score) -> str | None:
    return score.band.code if score.band else None


def easi(inputs: Inputs, _studies: Studies) -> Result:
    """EASI total and band; completed years decide the weights."""
    age = number(inputs, "age_years")
    required(age)
    answers = {
        name.replace(".area_score", ".area"): value
        for name, value in flat(mapping(inputs, "regions")).items()
    }
    score = _score(INSTRUMENTS["easi"], answers, None if age is None else math.floor(age))
    return {"total": score.total, "band": _band(score)}


def mrss(inputs: Inputs, _studies: Studies) -> Result:
    """mRSS total."""
    return {"total": _score(INSTRUMENTS["mrss"], flat(mapping(inputs, "sites"))).total}


_MMT_MODES = {
    "bilateral": ("mmt8", ("right", "left")),
    "unilateral_right": ("mmt8_right", ("right",)),
    "unilateral_left": ("mmt8_left", ("left",)),
}


def mmt8(inputs: Inputs, _studies: Studies) -> Result:
    """MMT-8 total and its highest value, both sides or one."""
    mode = text(inputs, "mode")
    required(mode)
    if mode not in _MMT_MODES:
        raise UnreadableError(f"unknown mode {mode}")
    name, sides = _MMT_MODES[mode]
    answers = {"neck_flexors": answer(inputs.get("neck_flexors"))}
    for side in sides:
        answers |= flat(mapping(inputs, side), f"{side}.")
    return {"total": _score(INSTRUMENTS[name], answers).total, "max": INSTRUMENTS[name].high}


def _parts(score: Score, *names: str) -> Result:
    return {name: score.parts.get(name) for name in names}


def cdasi(inputs: Inputs, _studies: Studies) -> Result:
    """CDASI activity and damage."""
    return _parts(_score(INSTRUMENTS["cdasi"], flat(inputs)), "activity", "damage")


def haq_di(inputs: Inputs, _studies: Studies) -> Result:
    """HAQ-DI with and without aids, and how many categories were answered."""
    answers: dict[str, Decimal | str | None] = {}
    for category, values in mapping(inputs, "items").items():
        if values is None:
            continue
        if not isinstance(values, list):
            raise UnreadableError(f"{category} is not a list")
        answers |= {f"{category}.{place}": answer(value) for place, value in enumerate(values, start=1)}
    for category, used in mapping(inputs, "aids_or_help").items():
        answers[f"{category}.aids_or_help"] = answer(used)
    return _parts(_score(INSTRUMENTS["haq_di"], answers), "haq_di", "alt_haq_di", "categories_answered")


def dlqi(inputs: Inputs, _studies: Studies) -> Result:
    """DLQI total, band and how many questions are unanswered."""
    return _questionnaire("dlqi", flat(inputs))


def poem(inputs: Inputs, _studies: Studies) -> Result:
    """POEM total, band and how many items are unanswered."""
    items = inputs.get("items")
    if not isinstance(items, list) or len(items) < 7:
        raise ValueRefused(Refusal.MISSING, "POEM needs a list of seven.")
    return _questionnaire("poem", {f"item{place}": answer(item) for place, item in enumerate(items, start=1)})


def _questionnaire(name: str, answers: Answers) -> Result:
    score = _score(INSTRUMENTS[name], answers)
    return {"total": score.total, "band": _band(score), "missing": score.parts["missing"]}


def scorad(inputs: Inputs, _studies: Studies) -> Result:
    """SCORAD, its objective part and band."""
    score = _score(INSTRUMENTS["scorad"], flat(inputs))
    return {"total": score.total, "band": _band(score), **_parts(score, "objective")}


def cdai(inputs: Inputs, _studies: Studies) -> Result:
    """CDAI total and band."""
    score = _score(INSTRUMENTS["cdai"], flat(inputs))
    return {"total": score.total, "band": _band(score)}


def easi_response(inputs: Inputs, _studies: Studies) -> Result:
    """The fall of EASI in percent and the responses."""
    baseline, current = number(inputs, "baseline"), number(inputs, "current")
    required(baseline, current)
    return asdict(endpoints.easi_response(baseline, current))


def total_improvement(inputs: Inputs, _studies: Studies) -> Result:
    """The total improvement score: points by measure, total, category."""
    baseline, followup = _core_set(inputs, "baseline"), _core_set(inputs, "followup")
    name, uln, mmt_max = (
        text(inputs, "enzyme_name"),
        number(inputs, "enzyme_uln"),
        number(inputs, "mmt_max"),
    )
    required(*asdict(baseline).values(), *asdict(followup).values(), name, uln, mmt_max)
    improvement = tis.total_improvement(baseline, followup, name, uln, mmt_max)
    return {
        "components": dict(improvement.components),
        "total": improvement.total,
        "category": improvement.category,
    }


def _core_set(inputs: Inputs, name: str) -> tis.CoreSet:
    measures = mapping(inputs, name)
    return tis.CoreSet(**{field.name: number(measures, field.name) for field in fields(tis.CoreSet)})
