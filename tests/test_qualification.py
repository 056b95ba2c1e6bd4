"""The qualification runner: the first set passes, and what cannot be judged never passes silently."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.errors import TrackerError
from tracker.qualification import Report, read_cases, run, run_file

FILE = Path(__file__).parent / "data" / "qualification_cases.json"

ALT_BAAZ = {"study": "baaz-ad-ir", "analyte": "alt", "value": 80, "unit": "U/L", "uln": 40}
CORE_SET = {
    **dict.fromkeys(("physician_global", "patient_global", "extramuscular"), 7),
    **{"mmt": 90, "haq_di": 2, "enzyme": 300},
}
TIS = {"baseline": CORE_SET, "followup": CORE_SET, "enzyme_name": "CK", "enzyme_uln": 200, "mmt_max": 150}


def report(*cases: object) -> Report:
    return run(read_cases(json.dumps(cases)))


def case(function: str, inputs: object, expected: object, **rest: object) -> dict:
    return {"id": "X-1", "function": function, "inputs": inputs, "expected": expected, "tolerance": 0, **rest}


def passes(function: str, inputs: object, expected: object, **rest: object) -> bool:
    return report(case(function, inputs, expected, **rest)).failed == 0


def problem(function: str, inputs: object, expected: object, **rest: object) -> str:
    (result,) = report(case(function, inputs, expected, **rest)).results
    assert not result.passed
    return result.problem


# --- the first set ----------------------------------------------------------------------------------------


def test_every_case_of_the_first_set_passes():
    result = run_file(FILE)

    assert list(result.lines()) == ["143 passed, 0 failed"]
    assert len(result.totals) == 17


def test_totals_carry_what_the_site_must_confirm():
    totals = {total.function: total for total in run_file(FILE).totals}

    assert totals["ctcae_grade"].passed == 29
    assert totals["poem"].confirm
    assert not totals["convert_unit"].confirm


# --- a case that cannot be judged fails -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "inputs", "expected", "words"),
    [
        ("crystal_ball", {}, {"total": 1}, "unknown function crystal_ball"),
        ("mrss", None, {"total": 1}, "the case has no inputs"),
        ("mrss", {"sites": {}}, {}, "the case expects nothing"),
        ("mrss", {"sites": {}}, None, "the case expects nothing"),
        ("mrss", {"sites": {"nose": 1}}, {"error": "missing"}, "mRSS has no nose"),
        ("mrss", {"sites": 3}, {"error": "missing"}, "sites is not a group of values"),
        ("mmt8", {"mode": "sideways"}, {"error": "missing"}, "unknown mode sideways"),
        ("convert_unit", {"analyte": "gold", "value": 1}, {"error": "missing"}, "unknown analyte gold"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "study": "x"}, {"excluded": None}, "unknown study x"),
        ("eligibility_lab_flag", {**ALT_BAAZ, "uln": "40"}, {"excluded": True}, "uln is not a number: '40'"),
        (
            "ctcae_grade",
            {"version": "5.0", "term": "Bad hair", "analyte": "alt", "value": 1, "unit": "U/L"},
            {"grade": None},
            "unknown term Bad hair of CTCAE 5.0",
        ),
        (
            "ctcae_grade",
            {"version": "9.0", "term": "Anemia", "analyte": "haemoglobin", "value": 1, "unit": "g/dL"},
            {"grade": 3},
            "unknown term Anemia of CTCAE 9.0",
        ),
        (
            "ctcae_grade",
            {"version": "5.0", "term": "Anemia", "analyte": "wbc", "value": 1, "unit": "10*9/L"},
            {"grade": None},
            "Anemia grades haemoglobin, not wbc",
        ),
    ],
)
def test_what_is_unknown_or_malformed_fails_whatever_it_expects(function, inputs, expected, words):
    assert problem(function, inputs, expected) == words


@pytest.mark.parametrize("visit", ["week99", "Week 6"])
def test_an_unknown_visit_fails(visit):
    inputs = {"study": "baaz-ad-ir", "visit": visit, "anchor_event": "baseline", "anchor_date": "2024-01-01"}

    assert problem("visit_window", inputs, {"target": None})


@pytest.mark.parametrize("whole", [3, "text", None, [], {}, {"id": "Y-1"}])
def test_a_case_that_is_none_fails_and_is_counted(whole):
    result = report(whole)

    assert (result.passed, result.failed) == (0, 1)


@pytest.mark.parametrize("tolerance", ["1", None, -1, True])
def test_a_tolerance_that_is_no_number_fails(tolerance):
    inputs = {"baseline": 20, "current": 10}

    assert "tolerance" in problem("easi_response", inputs, {"easi50": True}, tolerance=tolerance)


def test_a_number_of_absurd_size_fails_at_once():
    text = '[{"id": "X", "function": "convert_unit", "tolerance": 0, "expected": {"value": 1},' + (
        ' "inputs": {"analyte": "alt", "value": 1e999999999, "from": "U/L", "to": "ukat/L"}}]'
    )

    assert run(read_cases(text)).failed == 1


def test_a_defect_met_on_the_way_fails_the_case_and_not_the_run():
    inputs = {"study": "bird", "visit": "week24", "anchor_event": "baseline", "anchor_date": "9999-12-31"}

    assert "OverflowError" in problem("visit_window", inputs, {"target": None})


@pytest.mark.parametrize("text", ["", "{}", "[1,", '"cases"'])
def test_a_file_that_is_no_list_of_cases_could_not_be_done(text):
    with pytest.raises(TrackerError, match="case file"):
        read_cases(text)


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(TrackerError, match=r"The case file none\.json cannot be read"):
        run_file(tmp_path / "none.json")


def test_a_file_in_another_encoding_is_said_in_a_sentence(tmp_path):
    (tmp_path / "cases.json").write_bytes("[“]".encode("cp1252"))

    with pytest.raises(TrackerError, match="not in UTF-8"):
        run_file(tmp_path / "cases.json")


# --- comparison -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "tolerance", "same"),
    [
        ({"percent_improvement": 33.3}, 0.1, True),
        ({"percent_improvement": 33.3}, 0.01, False),
        ({"easi50": False, "easi75": False}, 0, True),
        ({"easi50": True}, 0, False),
        ({"easi50": 0}, 5, False),
        ({"percent_improvement": True}, 99, False),
        ({"percent_improvement": None}, 99, False),
        ({"percent_improvement": "33.3"}, 99, False),
        ({"easi62": None}, 0, False),
        ({"error": "missing"}, 0, False),
    ],
)
def test_numbers_compare_within_the_tolerance_and_all_else_exactly(expected, tolerance, same):
    assert passes("easi_response", {"baseline": 12, "current": 8}, expected, tolerance=tolerance) is same


def test_the_edge_of_the_tolerance_is_inside_and_counted_in_decimals():
    inputs = {"tender28": 0, "swollen28": 0, "patient_global": 0.1, "provider_global": 0.2}

    assert passes("cdai", inputs, {"total": 0.3})
    assert passes("cdai", inputs, {"total": 0.4}, tolerance=0.1)


def test_components_are_compared_one_by_one():
    assert passes("tis", TIS, {"components": {"mmt": 0}, "total": 0, "category": "none"})
    assert not passes("tis", TIS, {"components": {"mmt": 10}})
    assert not passes("tis", TIS, {"components": 0})


# --- study rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "excluded"),
    [
        ({}, True),
        ({"value": 79.9}, False),
        ({"value": 1.34, "unit": "ukat/L", "uln": 40, "uln_unit": "U/L"}, True),
        ({"study": "bsmmu-dcssc", "value": 120}, False),
        ({"study": "bird"}, None),
        ({"analyte": "egfr", "value": 39.99, "unit": "mL/min/{1.73_m2}"}, True),
        ({"analyte": "egfr", "value": 10, "unit": "mL/min/{1.73_m2}", "study": "bird"}, None),
        ({"analyte": "platelets", "value": 0.99, "unit": "10*5/uL"}, True),
        ({"analyte": "haemoglobin", "value": 4.9, "unit": "mmol/L", "study": "bsmmu-dcssc"}, True),
        ({"analyte": "hbsag", "value": "positive", "study": "bsmmu-dcssc"}, True),
        ({"analyte": "hbsag", "value": "negative", "study": "bsmmu-dcssc"}, False),
        ({"analyte": "hbsag", "value": "negative"}, None),
        ({"analyte": "pregnancy_test", "value": "positive", "study": "bird"}, True),
        ({"analyte": "pregnancy_test", "value": "not_applicable"}, False),
    ],
)
def test_a_screening_value_is_judged_by_the_thresholds_of_its_study(changes, excluded):
    assert passes("eligibility_lab_flag", {**ALT_BAAZ, **changes}, {"excluded": excluded})


def test_a_study_of_the_site_is_judged_like_those_that_ship():
    cases = read_cases(json.dumps([case("eligibility_lab_flag", ALT_BAAZ, {"excluded": True})]))

    assert run(cases, studies={}).results[0].problem == "unknown study baaz-ad-ir"


def test_one_sided_muscle_tests_ignore_the_other_side():
    side = dict.fromkeys(
        (
            "deltoid",
            "biceps",
            "wrist_extensors",
            "quadriceps",
            "ankle_dorsiflexors",
            "gluteus_medius",
            "gluteus_maximus",
        ),
        9,
    )

    inputs = {"mode": "unilateral_left", "neck_flexors": 10, "right": None, "left": side}

    assert passes("mmt8", inputs, {"total": 73, "max": 80})


# --- the report -------------------------------------------------------------------------------------------


def test_each_failing_case_is_one_line_and_the_last_line_counts():
    result = report(
        case("easi_response", {"baseline": 12, "current": 8}, {"easi50": True}),
        case("easi_response", {"baseline": 0, "current": 8}, {"easi50": None}),
        case("crystal_ball", {}, {"total": 1}),
    )

    first, second, last = result.lines()

    assert first.startswith('X-1: expected {"easi50": true}, got {"percent_improvement": 33.33333')
    assert second == 'X-1: expected {"total": 1}, got unknown function crystal_ball'
    assert last == "1 passed, 2 failed"


def test_the_json_report_keeps_every_digit():
    inputs = {"creatinine": 1.3, "unit": "mg/dL", "age_years": 35, "sex": "F"}
    result = report(case("egfr_ckdepi_2009", inputs, {"egfr": 53.11}, tolerance=0.1, source="Levey 2009"))

    written = json.loads(result.to_json(), parse_float=Decimal)

    assert (written["passed"], written["failed"]) == (1, 0)
    assert written["functions"][0]["function"] == "egfr_ckdepi_2009"
    assert written["cases"][0]["source"] == "Levey 2009"
    assert len(written["cases"][0]["got"]["egfr"].as_tuple().digits) == 28
