"""What is said of a laboratory value: range word, grade, thresholds with their sentences."""

from decimal import Decimal

from tracker.catalogue import analytes, ctcae
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.age import Age
from tracker.domain.judgement import Baseline, Person, Rules, judge
from tracker.domain.labs import LabValue, ReferenceRange
from tracker.domain.records import LabJudgement

WOMAN = Person("F", Age(60, 60))


def rules(study: str, *, on_treatment: bool = False) -> Rules:
    protocol = shipped_studies()[study]
    return Rules(analytes(), ctcae(), protocol.thresholds, protocol.egfr_equation, on_treatment)


def said(
    analyte: str,
    number: str,
    unit: str | None,
    low: str | None = None,
    high: str | None = None,
    study: str = "baaz-ad-ir",
    person: Person = WOMAN,
    baseline: Baseline | None = None,
) -> LabJudgement:
    range_ = (
        ReferenceRange(Decimal(low) if low else None, Decimal(high) if high else None)
        if low or high
        else None
    )
    value = LabValue("", Decimal(number), unit)
    return judge(analytes()[analyte], value, range_, rules(study), person, baseline)


def test_exactly_twice_the_uln_crosses_the_limit_of_baaz_and_not_a_tenth_less() -> None:
    # NCT05969730: "AST or ALT ≥2x upper limit of normal (ULN)"
    assert said("alt", "80", "U/L", high="40").crossed[0].words.startswith("AST or ALT ≥2x")
    assert said("alt", "79.9", "U/L", high="40").crossings[0].crossed is False


def test_a_result_without_the_uln_cannot_be_judged_and_says_so() -> None:
    judged = said("alt", "85", "U/L")

    assert judged.undecided[0].missing == ("upper limit of normal",)
    assert judged.range_word == "cannot tell"


def test_limits_the_wrong_way_round_are_relied_on_neither_for_the_grade_nor_for_a_multiple() -> None:
    # with 13 as its upper limit, 18 g/dL would be more than 4 g/dL above: grade 3
    judged = said("haemoglobin", "18", "g/dL", "17", "13")
    assert (judged.range_word, judged.grade) == ("cannot tell", None)

    assert said("alt", "90", "U/L", low="50", high="40").undecided[0].missing == ("upper limit of normal",)
    assert said("haemoglobin", "7.9", "g/dL", "17", "13").grade == 3  # an absolute cut-off needs no range


def test_a_result_without_a_unit_cannot_be_judged() -> None:
    judged = said("haemoglobin", "9.1", None, "12", "15")

    assert judged.undecided[0].missing == ("unit",)
    assert judged.grade is None


def test_creatinine_on_its_upper_bound_is_in_range_in_the_reported_unit() -> None:
    # clinical/labs.md: converting 1.6 mg/dL in 0.8-1.6 first would read high
    assert said("creatinine", "1.6", "mg/dL", "0.8", "1.6").range_word == "normal"


def test_an_egfr_is_calculated_where_the_protocol_names_the_equation() -> None:
    judged = said("creatinine", "0.82", "mg/dL", "0.5", "1.1", person=Person("F", Age(34, 34)))

    assert judged.derived.startswith("eGFR 93.")
    assert judged.crossings[0].crossed is False


def test_the_egfr_limit_is_judged_unrounded_and_the_published_forms_are_named_where_they_disagree() -> None:
    # clinical/labs.md: woman, 60 years, 1.422 mg/dL: 39.98 by the equation, 40.10 by the table form
    crossing = said("creatinine", "1.422", "mg/dL").crossed[0]

    assert crossing.rule_id == "egfr"
    assert "40.10" in crossing.because


def test_a_birth_year_alone_leaves_an_egfr_open_where_one_year_decides() -> None:
    # Woman, 1.422 mg/dL: 39.98 at 60 years, 40.26 at 59; the limit of NCT05969730 is "<40"
    judged = said("creatinine", "1.422", "mg/dL", person=Person("F", Age(59, 60)))

    assert judged.derived.startswith("eGFR 39.98–40.3 ")
    assert judged.crossings[0].crossed is None
    assert judged.crossings[0].missing == ("birth date",)
    assert said("creatinine", "1.5", "mg/dL", person=Person("F", Age(59, 60))).crossings[0].crossed is True


def test_an_egfr_that_cannot_be_calculated_is_not_silent() -> None:
    crossing = said("creatinine", "1.4", "mg/dL", person=Person("F", None)).undecided[0]

    assert crossing.rule_id == "egfr"
    assert "not calculated" in crossing.because


def test_no_egfr_is_calculated_where_the_text_names_no_equation() -> None:
    assert said("creatinine", "1.4", "mg/dL", study="bsmmu-dcssc").derived == ""


def test_a_grade_that_cannot_be_told_is_not_hidden_by_another_terms_grade_zero() -> None:
    # Hb 13 g/dL without LLN: "anemia" cannot tell, "hemoglobin increased" with ULN is grade 0
    assert said("haemoglobin", "11", "g/dL", high="16").grade is None
    assert said("haemoglobin", "9.9", "g/dL", high="16").grade == 2


def test_a_baseline_above_its_uln_grades_by_multiples_of_baseline() -> None:
    # CTCAE v5.0: ALT increased, baseline abnormal: grade 1 from 1.5 x baseline
    baseline = Baseline(LabValue("", Decimal(80), "U/L"), abnormal=True)

    assert said("alt", "119", "U/L", high="40", baseline=baseline).grade == 0
    assert said("alt", "120", "U/L", high="40", baseline=baseline).grade == 1


def test_a_baseline_of_which_no_range_tells_whether_it_was_abnormal_leaves_the_grade_open() -> None:
    # CTCAE v5.0, ALT 100 U/L: 2.5 x ULN is grade 1, 1.25 x an abnormal baseline of 80 is grade 0
    baseline = Baseline(LabValue("", Decimal(80), "U/L"), abnormal=None)

    judged = said("alt", "100", "U/L", high="40", baseline=baseline)

    assert judged.grade is None
    assert "reference range at baseline" in judged.grade_text
    # On both scales above 20 times: grade 4 whatever the baseline was
    assert said("alt", "1601", "U/L", high="40", baseline=baseline).grade == 4


def test_the_change_is_told_only_between_the_same_units() -> None:
    grams = Baseline(LabValue("", Decimal("12.4"), "g/dL"), abnormal=False)

    assert said("haemoglobin", "11.8", "g/dL", baseline=grams).change == Decimal("-0.6")
    assert said("haemoglobin", "118", "g/L", baseline=grams).change is None


def test_a_positive_surface_antigen_excludes_and_an_indeterminate_one_cannot_tell() -> None:
    def crossing(word: str) -> bool | None:
        return judge(analytes()["hbsag"], word, None, rules("bsmmu-dcssc"), WOMAN).crossings[0].crossed

    assert crossing("positive") is True
    assert crossing("negative") is False
    assert crossing("indeterminate") is None


def test_a_screening_limit_crossed_on_treatment_is_told_as_one() -> None:
    value = LabValue("", Decimal("9.0"), "g/dL")
    judged = judge(analytes()["haemoglobin"], value, None, rules("baaz-ad-ir", on_treatment=True), WOMAN)

    assert "limit of screening" in judged.crossed[0].because


def test_a_result_that_is_not_applicable_crosses_nothing() -> None:
    # BAAZ excludes a positive pregnancy test; a man has none
    analyte = analytes()["pregnancy_test"]

    assert (
        judge(analyte, "not_applicable", None, rules("baaz-ad-ir"), Person("M", Age(40, 40))).crossings == ()
    )


def test_a_unit_the_analyte_is_not_reported_in_gives_no_grade() -> None:
    assert said("alt", "100", "g/L", high="40").grade is None
