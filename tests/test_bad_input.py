"""What nobody can have measured is refused: in the domain with a typed error, by `qualify` with the code.

The same table stands for the fields on screen in tests/ui/test_bad_input.py.
"""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tracker import enrolment, visits
from tracker.catalogue import analytes
from tracker.domain.dosing import dose_per_kg
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.easi import weights
from tracker.domain.labs import LabValue, plausible
from tracker.domain.records import Sex, Typed
from tracker.domain.renal import egfr_ckd_epi_2009
from tracker.errors import Refusal, ValueRefused
from tracker.qualification import read_cases, run
from tracker.site import Site

StudyId = Callable[[str], str]


def scored(name: str, **answers: str) -> object:
    return INSTRUMENTS[name].score({item: Decimal(answer) for item, answer in answers.items()}, 30)


@pytest.mark.parametrize(
    ("given", "code", "todo"),
    [
        # half points where whole ones are asked
        (lambda: scored("mrss", face="1.5"), "invalid_step", "Enter 0 to 3 in steps of 1."),
        (lambda: scored("viga_ad", level="2.5"), "invalid_step", "Allowed: 0, 1, 2, 3, 4."),
        (lambda: scored("mmt8", neck_flexors="9.5"), "invalid_step", "Enter 0 to 10 in steps of 1."),
        # 45 on a 0-10 scale
        (lambda: scored("pp_nrs", itch="45"), "out_of_range", "Enter 0 to 10 in steps of 1."),
        (lambda: scored("cdai", patient_global="45"), "out_of_range", "Enter 0 to 10 in steps of 0.1."),
        (lambda: scored("physician_global", activity="45"), "out_of_range", "Enter 0 to 10 in steps of 0.1."),
        # a dose without weight
        (lambda: dose_per_kg(Decimal(100), None), "missing", "Record the weight, then the dose."),
        # a unit that does not belong to the analyte
        (
            lambda: plausible(analytes()["alt"], LabValue("", Decimal(40), "mg/dL")),
            "no_conversion",
            "Choose one of U/L, µkat/L.",
        ),
        # an age of 130
        (lambda: weights(130), "out_of_range", "Check the birth date."),
        (
            lambda: egfr_ckd_epi_2009(Decimal(1), "mg/dL", Decimal(130), "F", black=False),
            "out_of_range",
            "",
        ),
    ],
)
def test_the_domain_refuses_it_with_its_code_and_names_what_is_allowed(
    given: Callable[[], object], code: str, todo: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        given()

    assert str(refused.value.code) == code
    assert refused.value.todo == todo


def test_seven_unanswered_items_of_poem_leave_no_total_and_say_seven() -> None:
    score = INSTRUMENTS["poem"].score({}, None)

    assert (score.total, score.band, score.parts["missing"]) == (None, None, Decimal(7))
    assert len(score.missing) == 7


def test_an_age_of_130_is_no_birth_date(new_site: Site, study_id: StudyId) -> None:
    person = enrolment.Registration("O.L.", Sex.MALE, date(2026, 3, 2), "1.0", birth_date=date(1896, 1, 1))

    with pytest.raises(ValueRefused) as refused:
        enrolment.register(new_site, study_id("baaz-ad-ir"), person)

    assert refused.value.field == "birth_date"


def test_a_visit_is_not_held_tomorrow(new_site: Site, screening: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        visits.hold(new_site, screening, date(2026, 4, 15))

    assert refused.value.code is Refusal.IN_THE_FUTURE


def test_a_sample_is_not_drawn_tomorrow(new_site: Site, screening: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        visits.save(new_site, screening, "laboratory_screening", Typed("sample_date", "2026-04-15"))

    assert refused.value.code is Refusal.IN_THE_FUTURE


SITES = {item.id: 1 for item in INSTRUMENTS["mrss"].items}
REGION = {"area_score": 1, "erythema": 1, "edema_papulation": 1, "excoriation": 1, "lichenification": 1}
CREATININE = {"creatinine": 1, "unit": "mg/dL", "sex": "F"}


@pytest.mark.parametrize(
    ("function", "inputs", "expected"),
    [
        ("mrss", {"sites": {**SITES, "face": 1.5}}, {"error": "invalid_step"}),
        (
            "cdai",
            {"tender28": 1, "swollen28": 1, "patient_global": 45, "provider_global": 1},
            {"error": "out_of_range"},
        ),
        ("poem", {"items": []}, {"error": "missing"}),
        ("poem", {"items": [None] * 7}, {"total": None, "band": None, "missing": 7}),
        ("cockcroft_gault", {**CREATININE, "age_years": 30}, {"error": "missing"}),
        (
            "convert_unit",
            {"analyte": "alt", "value": 40, "from": "mg/dL", "to": "U/L"},
            {"error": "no_conversion"},
        ),
        (
            "eligibility_lab_flag",
            {"study": "baaz-ad-ir", "analyte": "alt", "value": 40, "unit": "mg/dL", "uln": 40},
            {"error": "no_conversion"},
        ),
        (
            "easi",
            {
                "age_years": 130,
                "regions": dict.fromkeys(("head_neck", "upper_limbs", "trunk", "lower_limbs"), REGION),
            },
            {"error": "out_of_range"},
        ),
        ("egfr_ckdepi_2009", {**CREATININE, "age_years": 130}, {"error": "out_of_range"}),
        (
            "visit_window",
            {"study": "bird", "visit": "week5", "anchor_event": "baseline", "anchor_date": "2026-02-30"},
            {"error": "invalid_date"},
        ),
    ],
)
def test_qualify_gives_the_code(function: str, inputs: object, expected: object) -> None:
    case = {"id": "B-1", "function": function, "inputs": inputs, "expected": expected}

    report = run(read_cases(json.dumps([case])))

    assert report.failed == 0, report.results[0].got
