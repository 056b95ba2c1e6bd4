"""Every qualification case of a score comes out of the functions that screens and reports use."""

import json
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracker.domain.endpoints import easi_response
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Answers, missing_items
from tracker.domain.instruments.tis import CoreSet, total_improvement
from tracker.errors import Refusal, ValueRefused

FILE = Path(__file__).parents[2] / "data" / "qualification_cases.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
MODES = {"bilateral": "mmt8", "unilateral_right": "mmt8_right", "unilateral_left": "mmt8_left"}


def number(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Decimal(value) if isinstance(value, int) else value


def flat(nested: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(nested, dict):
        return {prefix.rstrip("."): number(nested)}
    return {
        item: value for key, part in nested.items() for item, value in flat(part, f"{prefix}{key}.").items()
    }


def scored(instrument_id: str, answers: Answers, age_years: int | None = None) -> dict[str, Any]:
    instrument = INSTRUMENTS[instrument_id]
    if missing_items(instrument, answers):
        raise ValueRefused(Refusal.MISSING, "An item is missing.")
    score = instrument.score(answers, age_years)
    return {
        "total": score.total,
        "band": score.band and score.band.code,
        "max": instrument.high,
        **score.parts,
    }


def of_easi(inputs: dict[str, Any]) -> dict[str, Any]:
    answers = {item.replace(".area_score", ".area"): value for item, value in flat(inputs["regions"]).items()}
    return scored("easi", answers, inputs["age_years"])


def of_mmt8(inputs: dict[str, Any]) -> dict[str, Any]:
    instrument_id = MODES[inputs["mode"]]
    answers = flat({key: value for key, value in inputs.items() if key != "mode"})
    wanted = {item.id for item in INSTRUMENTS[instrument_id].items}
    return scored(instrument_id, {item: value for item, value in answers.items() if item in wanted})


def of_haq_di(inputs: dict[str, Any]) -> dict[str, Any]:
    answers = {
        f"{name}.{place}": number(value)
        for name, values in inputs["items"].items()
        for place, value in enumerate(values, start=1)
    }
    helped = {f"{name}.aids_or_help": number(value) for name, value in inputs["aids_or_help"].items()}
    return scored("haq_di", {**answers, **helped})


def of_poem(inputs: dict[str, Any]) -> dict[str, Any]:
    return scored(
        "poem", {f"item{place}": number(value) for place, value in enumerate(inputs["items"], start=1)}
    )


def of_tis(inputs: dict[str, Any]) -> dict[str, Any]:
    visits = (CoreSet(**flat(inputs[visit])) for visit in ("baseline", "followup"))
    others = (number(inputs[name]) for name in ("enzyme_name", "enzyme_uln", "mmt_max"))
    return asdict(total_improvement(*visits, *others))


ADAPTERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "easi": of_easi,
    "easi_response": lambda inputs: asdict(easi_response(**flat(inputs))),
    "mrss": lambda inputs: scored("mrss", flat(inputs["sites"])),
    "mmt8": of_mmt8,
    "cdasi": lambda inputs: scored("cdasi", flat(inputs)),
    "haq_di": of_haq_di,
    "dlqi": lambda inputs: scored("dlqi", flat(inputs)),
    "poem": of_poem,
    "scorad": lambda inputs: scored("scorad", flat(inputs)),
    "cdai": lambda inputs: scored("cdai", flat(inputs)),
    "tis": of_tis,
}
OURS = [case for case in CASES if case["function"] in ADAPTERS]


def result_of(case: dict[str, Any]) -> dict[str, Any]:
    try:
        return ADAPTERS[case["function"]](case["inputs"])
    except ValueRefused as refused:
        return {"error": str(refused.code)}


def agrees(got: Any, expected: Any, tolerance: Decimal) -> bool:
    if isinstance(expected, dict):
        return set(got) == set(expected) and all(
            agrees(got[key], expected[key], tolerance) for key in expected
        )
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return isinstance(got, Decimal) and abs(got - expected) <= tolerance
    return bool(got == expected)


@pytest.mark.parametrize("case", OURS, ids=[case["id"] for case in OURS])
def test_the_case_comes_out_as_expected(case: dict[str, Any]) -> None:
    result = result_of(case)

    for name, expected in case["expected"].items():
        assert name in result, result
        assert agrees(result[name], expected, Decimal(case["tolerance"])), (name, result[name], expected)


def test_all_score_functions_of_the_first_set_are_covered() -> None:
    assert len(OURS) == 56
