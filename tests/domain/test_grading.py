"""CTCAE v5.0 grades: the cases of pharmaverse/admiral, the boundaries, and what is missing."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.catalogue import analytes, ctcae
from tracker.domain.grading import Cut, Grade, GradingTable, Scale, Situation, grade, terms_for
from tracker.domain.labs import LabValue, ReferenceRange, read_value
from tracker.errors import Refusal, ValueRefused

CASES = [
    case
    for case in json.loads(
        (Path(__file__).parents[1] / "data" / "qualification_cases.json").read_text(encoding="utf-8"),
        parse_float=Decimal,
        parse_int=Decimal,
    )
    if case["function"] == "ctcae_grade"
]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def graded(
    term: str, typed: str, unit: str | None, *, lln=None, uln=None, baseline=None, range_unit=None, **rest
) -> Grade:
    analyte = analytes()[ctcae().term(term).analyte]
    before = None if baseline is None else LabValue(*read_value(baseline), unit)
    situation = Situation(ReferenceRange(number(lln), number(uln), range_unit), before, **rest)
    return grade(ctcae(), term, analyte, LabValue(*read_value(typed), unit), situation)


ALT = "Alanine aminotransferase increased"
ALP = "Alkaline phosphatase increased"
CREATININE = "Creatinine increased"
PLATELETS = "Platelet count decreased"
NEUTROPHILS = "Neutrophil count decreased"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_published_cases_are_graded_as_published(case):
    given = case["inputs"]
    baseline = given.get("baseline")
    situation = Situation(
        ReferenceRange(given.get("lln"), given.get("uln")),
        None if baseline is None else LabValue("", baseline, given["unit"]),
        given.get("baseline_abnormal", False),
        given.get("symptomatic"),
        given.get("on_anticoagulation", False),
    )

    found = grade(
        ctcae(given["version"]),
        given["term"],
        analytes()[given["analyte"]],
        LabValue("", given["value"], given["unit"]),
        situation,
    )

    assert found.grade == case["expected"]["grade"], case["source"]


def test_all_29_published_cases_are_here():
    assert len(CASES) == 29


# --- boundaries: the far end of "A - B" belongs to the grade, the first figure is strict ------------------


@pytest.mark.parametrize(
    ("term", "typed", "unit", "limits", "expected"),
    [
        (ALT, "120", "U/L", {"uln": "40"}, 1),
        (ALT, "120.1", "U/L", {"uln": "40"}, 2),
        (ALT, "800", "U/L", {"uln": "40"}, 3),
        (ALT, "800.1", "U/L", {"uln": "40"}, 4),
        (NEUTROPHILS, "1.0", "10*9/L", {"lln": "2"}, 2),
        (NEUTROPHILS, "0.99", "10*9/L", {"lln": "2"}, 3),
        ("Anemia", "80", "g/L", {"lln": "120"}, 2),
        ("Anemia", "79", "g/L", {"lln": "120"}, 3),
        ("Hypertriglyceridemia", "150", "mg/dL", {}, 1),
        ("Hypertriglyceridemia", "149", "mg/dL", {}, 0),
        ("Lymphocyte count increased", "4", "10*9/L", {}, 0),
        ("Leukocytosis", "100.1", "10*9/L", {}, 3),
        ("Hemoglobin increased", "19", "g/dL", {"uln": "17"}, 1),
        ("Hemoglobin increased", "19.1", "g/dL", {"uln": "17"}, 2),
        ("Hemoglobin increased", "17", "g/dL", {"uln": "17"}, 0),
        ("Hemoglobin increased", "19", "g/dL", {"uln": "170", "range_unit": "g/L"}, 1),
        ("Hemoglobin increased", "19.1", "g/dL", {"uln": "170", "range_unit": "g/L"}, 2),
        ("Chronic kidney disease", "59", "mL/min/{1.73_m2}", {"lln": "90"}, 2),
        ("Hypoalbuminemia", "29", "g/L", {"lln": "35"}, 2),
        ("Hypernatremia", "151", "mmol/L", {"uln": "145"}, 2),
        ("INR increased", "2.6", "{INR}", {}, 3),
    ],
)
def test_the_ends_of_each_range_fall_as_the_text_says(term, typed, unit, limits, expected):
    assert graded(term, typed, unit, **limits).grade == expected


# --- units ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("49", "10*9/L"), ("49", "10*3/uL"), ("49000", "/uL"), ("49000", "/mm3"), ("0.49", "10*5/uL")],
)
def test_powers_of_ten_of_a_cell_count_are_one_family(typed, unit):
    assert graded(PLATELETS, typed, unit).grade == 3


def test_each_family_has_its_own_rounded_cut_offs():
    # 300 mg/dL is 7.759 mmol/L: above the mmol/L cut-off of 7.75, not above the one in mg/dL.
    assert graded("Cholesterol high", "300", "mg/dL", uln="200").grade == 1
    assert graded("Cholesterol high", "7.759", "mmol/L", uln="5.2").grade == 2


def test_a_unit_family_without_cut_offs_has_no_grade():
    found = graded("Hemoglobin increased", "12", "mmol/L", uln="10")

    assert found.grade is None
    assert found.missing == ("cut-off in mmol/L",)


def test_multiples_of_the_uln_need_no_unit_of_their_own_and_convert_the_range():
    assert graded(ALT, "3.4", "ukat/L", uln="0.67").grade == 3
    assert graded(ALT, "3.4", "ukat/L", uln="40", range_unit="U/L").grade == 3
    assert graded(ALT, "3.4", "ukat/L", uln="40", range_unit="mg/dL").grade is None


def test_a_unit_of_another_analyte_is_refused():
    with pytest.raises(ValueRefused) as refused:
        graded(ALT, "40", "mg/dL", uln="40")

    assert refused.value.code is Refusal.NO_CONVERSION


# --- what is missing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "typed", "unit", "given", "expected", "missing"),
    [
        (PLATELETS, "75", "10*9/L", {}, None, "lower limit of normal"),
        (NEUTROPHILS, "1.0", "10*9/L", {}, 2, None),
        (ALT, "4000", "U/L", {}, None, "upper limit of normal"),
        (ALT, "100", "U/L", {"uln": "40", "baseline_abnormal": True}, None, "baseline value"),
        (CREATININE, "2.0", "mg/dL", {"uln": "1.0"}, None, "baseline value"),
        (CREATININE, "3.1", "mg/dL", {"uln": "1.0"}, 3, None),
        (CREATININE, "6.1", "mg/dL", {"uln": "1.0"}, 4, None),
        (CREATININE, "1.6", "mg/dL", {"uln": "2.0", "baseline": "0.5"}, 3, None),
        (CREATININE, "1.6", "mg/dL", {"baseline": "0.5"}, None, "upper limit of normal"),
        ("Cholesterol high", "301", "mg/dL", {}, 2, None),
        ("Cholesterol high", "300", "mg/dL", {}, None, "upper limit of normal"),
    ],
)
def test_a_missing_reference_matters_only_where_it_could_raise_the_grade(
    *, term, typed, unit, given, expected, missing
):
    found = graded(term, typed, unit, **given)

    assert found.grade == expected
    assert found.missing == (() if missing is None else (missing,))


def test_without_value_or_unit_there_is_no_grade():
    without_value = grade(ctcae(), ALT, analytes()["alt"], None, Situation(ReferenceRange(None, Decimal(40))))

    assert without_value.missing == ("value",)
    assert graded(ALT, "400", None, uln="40").missing == ("unit",)


@pytest.mark.parametrize(
    ("term", "typed", "symptomatic", "expected"),
    [
        ("Hypokalemia", "3.2", None, None),
        ("Hypokalemia", "3.2", True, 2),
        ("Hypokalemia", "3.2", False, 1),
        ("Hypokalemia", "2.9", None, 3),
        ("Hypokalemia", "3.6", None, 0),
        ("Hyponatremia", "127", None, None),
        ("Hyponatremia", "127", False, 2),
        ("Hyponatremia", "124", None, 3),
        ("Hyponatremia", "131", None, 1),
    ],
)
def test_symptoms_decide_where_the_text_asks_for_them(term, typed, symptomatic, expected):
    lln = "135" if term == "Hyponatremia" else "3.5"

    found = graded(term, typed, "mmol/L", lln=lln, symptomatic=symptomatic)

    assert found.grade == expected
    assert found.missing == (("whether there are symptoms",) if expected is None else ())


def test_absent_symptoms_rule_a_symptomatic_criterion_out_even_without_a_lln():
    assert graded("Hypokalemia", "3.2", "mmol/L", symptomatic=False).missing == ("lower limit of normal",)


# --- baseline ---------------------------------------------------------------------------------------------


def test_an_abnormal_baseline_is_its_own_scale():
    assert graded(ALT, "59", "U/L", uln="30", baseline="40", baseline_abnormal=True).grade == 0
    assert graded(ALT, "60", "U/L", uln="30", baseline="40", baseline_abnormal=True).grade == 1
    assert graded("GGT increased", "80", "U/L", uln="30", baseline="40", baseline_abnormal=True).grade == 1
    assert graded(ALP, "80", "U/L", uln="100", baseline="40").grade == 0


def test_a_baseline_reported_as_less_than_is_no_baseline():
    found = graded(ALT, "100", "U/L", uln="30", baseline="<40", baseline_abnormal=True)

    assert found.grade is None


def test_the_inr_counts_from_baseline_only_on_anticoagulation():
    assert graded("INR increased", "1.15", "1", baseline="1.0").grade == 0
    assert graded("INR increased", "1.15", "1", baseline="1.0", on_anticoagulation=True).grade == 1
    assert graded("INR increased", "1.4", "1", on_anticoagulation=True).grade is None
    # ctcae.md: ">1.2-1.5; or >1-1.5x baseline if anticoagulated": a therapeutic INR is no grade 3.
    assert graded("INR increased", "2.6", "1", on_anticoagulation=True).grade is None
    assert graded("INR increased", "2.6", "1", baseline="2.5", on_anticoagulation=True).grade == 1
    assert graded("INR increased", "2.6", "1", baseline="2.5").grade == 3


# --- comparators ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "typed", "unit", "expected"),
    [
        (NEUTROPHILS, "<0.5", "10*9/L", 4),
        (NEUTROPHILS, "<=0.5", "10*9/L", None),
        (NEUTROPHILS, "<1.0", "10*9/L", None),
        (NEUTROPHILS, ">3", "10*9/L", 0),
        (NEUTROPHILS, ">1", "10*9/L", None),
        (ALT, "<5", "U/L", 0),
        (ALT, ">800", "U/L", 4),
        (ALT, ">200", "U/L", None),
    ],
)
def test_a_comparator_is_graded_only_where_all_its_values_agree(term, typed, unit, expected):
    found = graded(term, typed, unit, lln="2", uln="40")

    assert found.grade == expected
    assert found.missing == (("exact value",) if expected is None else ())


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (graded("Anemia", "99", "g/L", lln="120"), "99 g/L < 100 g/L"),
        (graded(ALT, "212", "U/L", uln="40"), "212 U/L > 5 × ULN (40 U/L)"),
        (graded("Hemoglobin increased", "19.5", "g/dL", uln="17"), "19.5 g/dL > ULN (17 g/dL) + 2 g/dL"),
        (graded("INR increased", "1.3", "1"), "1.3 > 1.2"),
        (graded(ALT, "12", "U/L", uln="40"), "12 U/L meets no criterion"),
        (graded(ALT, "12", "U/L"), "cannot be judged: upper limit of normal is missing"),
    ],
)
def test_a_grade_says_what_it_rests_on(found, because):
    assert found.because == because
    assert found.version == "5.0"


# --- the table --------------------------------------------------------------------------------------------


def test_a_term_that_only_a_clinician_grades_has_no_number():
    found = graded("Hyperglycemia", "400", "mg/dL", uln="100")

    assert found.grade is None
    assert found.missing == ("clinical judgement",)


def test_the_terms_of_an_analyte_are_found_and_many_have_none():
    assert [term.term for term in terms_for(ctcae(), "potassium")] == ["Hyperkalemia", "Hypokalemia"]
    assert [term.term for term in terms_for(ctcae(), "ck")] == ["CPK increased"]
    assert not terms_for(ctcae(), "ldl")


def test_every_term_grades_a_known_analyte_in_units_it_is_reported_in():
    for term in ctcae().terms:
        units = {scale.unit for scale in term.scales if scale.unit}
        assert units <= set(analytes()[term.analyte].units)


def test_the_words_of_clinical_grades_and_the_status_are_kept():
    anemia, ckd = ctcae().term("Anemia"), ctcae().term("Chronic kidney disease")

    assert anemia.clinical[4] == "Life-threatening consequences; urgent intervention indicated"
    assert anemia.clinical[5] == "Death"
    assert (anemia.status, ckd.status) == ("V", "K")
    assert len(ctcae().terms) == 27


def test_another_version_is_another_table_and_names_itself_in_the_grade():
    # CTCAE v6.0: neutrophils below 0.1 are grade 4 (pharmaverse/admiral).
    term = ctcae().term(NEUTROPHILS)
    scale = Scale(
        when="always", unit="10*9/L", cuts=(Cut.model_validate({"grade": 4, "op": "<", "value": "0.1"}),)
    )
    later = GradingTable(version="6.0", source="", terms=(term.model_copy(update={"scales": (scale,)}),))
    value = LabValue("", Decimal("0.3"), "10*9/L")

    found = grade(later, NEUTROPHILS, analytes()["neutrophils"], value, Situation())

    assert (found.grade, found.version) == (0, "6.0")


def test_an_unknown_version_or_term_is_an_error():
    with pytest.raises(KeyError):
        ctcae("4.03")
    with pytest.raises(KeyError):
        ctcae().term("Bad hair")


@pytest.mark.parametrize(
    "cut",
    [
        {"grade": 1, "op": "<"},
        {"grade": 1, "op": "<", "value": "1", "of": "LLN"},
        {"grade": 5, "op": "<", "value": "1"},
    ],
)
def test_a_cut_off_without_one_clear_limit_is_refused(cut):
    with pytest.raises(ValueError, match=r"value|less than or equal"):
        Cut.model_validate(cut)


def test_a_scale_of_numbers_names_their_unit():
    cut = Cut.model_validate({"grade": 1, "op": "<", "value": "1"})

    with pytest.raises(ValueError, match="names their unit"):
        Scale(when="always", cuts=(cut,))


def test_a_situation_can_be_asked_again_with_one_thing_more():
    situation = Situation(ReferenceRange(Decimal("3.5"), None))
    value = LabValue("", Decimal("3.2"), "mmol/L")
    potassium = analytes()["potassium"]

    before = grade(ctcae(), "Hypokalemia", potassium, value, situation)
    after = grade(ctcae(), "Hypokalemia", potassium, value, replace(situation, symptomatic=True))

    assert (before.grade, after.grade) == (None, 2)
