"""What a qualification case is refused for, in the order of the rules, and what still is an answer."""

import json

import pytest

from tracker.qualification import read_cases, run

ALT_BAAZ = {"study": "baaz-ad-ir", "analyte": "alt", "value": 80, "unit": "U/L", "uln": 40}
DLQI = {**{f"q{number}": 0 for number in (1, 2, 3, 4, 5, 6, 8, 9, 10)}, "q7a": "no", "q7b": 0}
EASI_REGION = {"area_score": 0, "erythema": 0, "edema_papulation": 0, "excoriation": 0, "lichenification": 0}
EASI = {
    "age_years": 30,
    "regions": dict.fromkeys(("head_neck", "upper_limbs", "trunk", "lower_limbs"), EASI_REGION),
}

CORE_SET = {
    **dict.fromkeys(("physician_global", "patient_global", "extramuscular"), 7),
    **{"mmt": 90, "haq_di": 2, "enzyme": 300},
}
TIS = {"baseline": CORE_SET, "followup": CORE_SET, "enzyme_name": "CK", "enzyme_uln": 200, "mmt_max": 150}


def answers(function: str, inputs: object, expected: object) -> bool:
    case = {"id": "X-1", "function": function, "inputs": inputs, "expected": expected}
    return run(read_cases(json.dumps([case]))).failed == 0


@pytest.mark.parametrize(
    ("function", "inputs", "code"),
    [
        ("easi", {**EASI, "age_years": None}, "missing"),
        (
            "easi",
            {**EASI, "regions": {**EASI["regions"], "trunk": {**EASI_REGION, "erythema": 4}}},
            "out_of_range",
        ),
        (
            "easi",
            {**EASI, "regions": {**EASI["regions"], "trunk": {**EASI_REGION, "erythema": 0.7}}},
            "invalid_step",
        ),
        (
            "easi",
            {
                **EASI,
                "regions": {**EASI["regions"], "trunk": {**EASI_REGION, "erythema": 4, "area_score": None}},
            },
            "missing",
        ),
        (
            "easi",
            {
                **EASI,
                "regions": {
                    **EASI["regions"],
                    "trunk": {**EASI_REGION, "erythema": 0.7, "lichenification": 9},
                },
            },
            "out_of_range",
        ),
        ("easi", {**EASI, "regions": {**EASI["regions"], "trunk": None}}, "missing"),
        ("easi", {**EASI, "regions": None}, "missing"),
        ("easi_response", {"baseline": None, "current": 3}, "missing"),
        ("tis", {**TIS, "followup": None}, "missing"),
        # Range comes before step over all inputs (qualification/README.md, Rules).
        (
            "tis",
            {
                **TIS,
                "baseline": {**TIS["baseline"], "mmt": 90.5},
                "followup": {**TIS["baseline"], "haq_di": 4},
            },
            "out_of_range",
        ),
        ("mmt8", {"mode": None}, "missing"),
        ("poem", {"items": [0, 0, 0, 0, 0, 0]}, "missing"),
        ("poem", {}, "missing"),
        ("dlqi", {**DLQI, "q1": "NR"}, "not_relevant_not_allowed"),
        ("dlqi", {**DLQI, "q3": 4}, "out_of_range"),
        ("dlqi", {**DLQI, "q3": 1.5}, "invalid_step"),
        ("convert_unit", {"analyte": "alt", "value": None, "from": None}, "missing"),
        ("convert_unit", {"analyte": "alt", "value": 1, "from": None, "to": "U/L"}, "unit_required"),
        ("convert_unit", {"analyte": "alt", "value": 1, "from": "U/L", "to": "mg/dL"}, "no_conversion"),
        ("egfr_ckdepi_2009", {"creatinine": 1, "unit": None, "age_years": 17, "sex": "F"}, "unit_required"),
        (
            "egfr_ckdepi_2009",
            {"creatinine": 1, "unit": "mg/dL", "age_years": 17, "sex": "F"},
            "age_out_of_range",
        ),
        ("egfr_ckdepi_2009", {"creatinine": 0, "unit": "mg/dL", "age_years": 40, "sex": "F"}, "out_of_range"),
        # "age, weight, creatinine not above 0" are out of range before someone is under 18.
        ("egfr_ckdepi_2009", {"creatinine": 1, "unit": "mg/dL", "age_years": 0, "sex": "F"}, "out_of_range"),
        (
            "cockcroft_gault",
            {"creatinine": 1, "unit": "mg/dL", "age_years": 17, "weight_kg": 19, "sex": "F"},
            "out_of_range",
        ),
        ("convert_unit", {"analyte": None, "value": 1, "from": "U/L", "to": "U/L"}, "missing"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "study": None}, "missing"),
        (
            "cockcroft_gault",
            {"creatinine": 1, "unit": "mg/dL", "age_years": 40, "weight_kg": 19, "sex": "F"},
            "out_of_range",
        ),
        ("eligibility_lab_flag", {**ALT_BAAZ, "value": None}, "missing"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "unit": None}, "unit_required"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "value": 20001, "uln": None}, "implausible_value"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "uln": None}, "uln_required"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "unit": "mg/dL"}, "no_conversion"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "uln_unit": "mg/dL"}, "no_conversion"),
        (
            "eligibility_lab_flag",
            {"study": "baaz-ad-ir", "analyte": "platelets", "value": 150000, "unit": "10*9/L"},
            "implausible_value",
        ),
        (
            "ctcae_grade",
            {"version": "5.0", "term": "Anemia", "analyte": "haemoglobin", "value": 9, "unit": "U/L"},
            "no_conversion",
        ),
        (
            "visit_window",
            {"study": "bird", "visit": "week5", "anchor_event": "baseline", "anchor_date": "2024-02-30"},
            "invalid_date",
        ),
        (
            "visit_window",
            {"study": "bird", "visit": "week5", "anchor_event": "baseline", "anchor_date": "20240101"},
            "invalid_date",
        ),
        (
            "visit_window",
            {"study": "bird", "visit": "week5", "anchor_event": "baseline", "anchor_date": 20240101},
            "invalid_date",
        ),
        ("visit_window", {"study": "bird", "visit": "week5", "anchor_event": "baseline"}, "missing"),
    ],
)
def test_an_impossible_input_is_refused_by_the_first_rule_that_applies(function, inputs, code):
    assert answers(function, inputs, {"error": code})


def test_a_negative_zero_is_a_zero():
    assert answers("dlqi", {**DLQI, "q3": -0.0}, {"total": 0, "missing": 0})


def test_a_haq_category_that_is_null_is_an_unanswered_one():
    items = {name: [1, 1] for name in ("dressing", "arising", "walking", "reach")}
    items |= {name: [1, 1, 1] for name in ("eating", "hygiene", "grip")}

    found = {"haq_di": 1, "alt_haq_di": 1, "categories_answered": 7}
    assert answers("haq_di", {"items": {**items, "activities": None}}, found)
