"""The sentences beside a judgement: what a person reads must name the value, the limit and what is missing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from tracker.catalogue import analytes, ctcae
from tracker.domain.age import Age
from tracker.domain.conditions import Answer, Compare, Is, Limit
from tracker.domain.criteria import LabFact, Outcome, Rules, judge, judge_criterion, judge_result
from tracker.domain.grading import Cut, GradingTable, Scale, Situation, Term, grade
from tracker.domain.labs import LabValue, ReferenceRange, read_value
from tracker.domain.protocol import Criterion

NO_RULES = Rules({}, analytes())


@dataclass
class Facts:
    """One fact of each kind."""

    number: Decimal | None = None
    word: str | None = None
    years: Age | None = None
    before: "Facts | None" = None

    def score(self, instrument_id: str, part: str | None) -> Decimal | None:
        return self.number

    def item(self, ref: str) -> Decimal | str | None:
        return self.number if self.word is None else self.word

    def lab(self, analyte_id: str) -> LabFact | None:
        return self.word

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        return self.years

    def answer(self, question_id: str) -> str | None:
        return self.word

    def baseline(self) -> "Facts | None":
        return self.before

    def label(self, leaf: Compare | Is | Answer) -> str:
        return "The label"


def limit(value: str) -> tuple[Limit, ...]:
    return (Limit(value=Decimal(value)),)


def criterion(**rest: object) -> Criterion:
    facts = {"id": "c", "number": "1", "short": "Short words", "source": {"where": "x"}, "kind": "inclusion"}
    return Criterion.model_validate({**facts, **rest})


# --- criteria ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said", "missing"),
    [
        ("yes", "The label: yes", ()),
        ("no", "The label: no", ()),
        (None, "The label: not answered yet", ("The label",)),
        ("not_applicable", "not applicable", ()),
    ],
)
def test_an_answer_is_told_with_its_question(answer: str | None, said: str, missing: tuple[str, ...]) -> None:
    verdict = judge(Answer(answer="q"), Facts(word=answer), NO_RULES)

    assert (verdict.because, verdict.missing) == (said, missing)


@pytest.mark.parametrize(("kind", "holds"), [("inclusion", True), ("exclusion", False)])
def test_a_criterion_that_does_not_apply_is_met_and_says_why(kind: str, holds: bool) -> None:
    one = criterion(kind=kind)

    result = judge_criterion(one, Facts(word="not_applicable"), NO_RULES)

    assert (result.criterion, result.outcome) == (one, Outcome.MET)
    assert (result.holds.answer, result.holds.because) == (holds, "not applicable")


@pytest.mark.parametrize("answer", ["yes", None])
def test_a_judged_criterion_is_the_one_that_was_asked(answer: str | None) -> None:
    one = criterion()

    assert judge_criterion(one, Facts(word=answer), NO_RULES).criterion is one


@pytest.mark.parametrize(
    ("word", "asked", "said", "missing"),
    [
        ("positive", "positive", "The label: positive", ()),
        ("diffuse", "limited", "The label: diffuse", ()),
        (
            "indeterminate",
            "positive",
            "The label: indeterminate",
            ("a result that is not indeterminate",),
        ),
        (None, "positive", "cannot be judged: The label is missing", ("The label",)),
    ],
)
def test_a_word_is_told_as_people_read_it(
    word: str | None, asked: str, said: str, missing: tuple[str, ...]
) -> None:
    verdict = judge(Is(item="a.b", word=asked), Facts(word=word), NO_RULES)

    assert (verdict.because, verdict.missing) == (said, missing)


def test_a_result_in_words_where_a_number_is_asked_is_no_answer() -> None:
    verdict = judge_result(Is(analyte="hiv", word="positive"), analytes()["hiv"], "not_applicable")

    assert (verdict.answer, verdict.because) == (None, "not applicable")


def test_a_rise_over_baseline_is_judged_and_told_as_a_multiple() -> None:
    rule = Compare(item="a.b", op=">", limits=limit("1.3"), times="baseline")

    verdict = judge(rule, Facts(Decimal(140), before=Facts(Decimal(100))), NO_RULES)

    assert (verdict.answer, verdict.because) == (True, "The label 140, limit > 1.3 × baseline")


def test_one_laboratory_result_is_compared_with_its_own_baseline() -> None:
    rule = Compare(analyte="creatinine", op=">", limits=limit("1.3"), times="baseline")
    value, base = (LabValue("", Decimal(number), "mg/dL") for number in ("1.4", "1.0"))

    assert judge_result(rule, analytes()["creatinine"], (value, None), base).answer is True
    assert judge_result(rule, analytes()["creatinine"], (value, None)).answer is None


@pytest.mark.parametrize(
    ("years", "answer", "said", "missing"),
    [
        (Age(17, 17), False, "The label 17, limit ≥ 18", ()),
        (Age(17, 18), None, "The label 17 or 18, limit ≥ 18", ("birth date",)),
        (None, None, "cannot be judged: The label is missing", ("The label",)),
    ],
)
def test_an_age_beside_its_limit_says_what_would_decide(
    years: Age | None, answer: bool | None, said: str, missing: tuple[str, ...]
) -> None:
    verdict = judge(Compare(age="consent", op=">=", limits=limit("18")), Facts(years=years), NO_RULES)

    assert (verdict.answer, verdict.because, verdict.missing) == (answer, said, missing)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(5, 2), "2.5"),
        (Fraction(10), "10"),
        (Fraction(2, 3), "0.67"),
        (Decimal("2.50"), "2.50"),
    ],
)
def test_a_calculated_share_is_told_in_hundredths_and_a_recorded_number_as_recorded(number, told) -> None:
    rule = Compare(score="tis", op=">=", limits=limit("40"))

    assert judge(rule, Facts(number=number), NO_RULES).because == f"The label {told}, limit ≥ 40"


# --- grades -----------------------------------------------------------------------------------------------


def graded(term: str, typed: str, unit: str, range_: ReferenceRange | None = None, **rest: object):
    analyte = analytes()[ctcae().term(term).analyte]
    situation = Situation(range_, **rest)
    return grade(ctcae(), term, analyte, LabValue(*read_value(typed), unit), situation)


ALT = "Alanine aminotransferase increased"


@pytest.mark.parametrize(
    ("term", "typed", "unit", "range_", "grade_", "said"),
    [
        (
            ALT,
            "205",
            "U/L",
            ReferenceRange(None, Decimal(40)),
            3,
            "205 U/L > 5 × ULN (40 U/L)",
        ),
        ("Anemia", "79", "g/L", ReferenceRange(Decimal(120), None), 3, "79 g/L < 80 g/L"),
        (
            "Hemoglobin increased",
            "19.1",
            "g/dL",
            ReferenceRange(None, Decimal(17)),
            2,
            "19.1 g/dL > ULN (17 g/dL) + 2 g/dL",
        ),
        (
            "Platelet count decreased",
            "140",
            "10*9/L",
            ReferenceRange(Decimal(150), None),
            1,
            "140 ×10⁹/L < LLN (150 ×10⁹/L)",
        ),
        (ALT, "30", "U/L", ReferenceRange(None, Decimal(40)), 0, "30 U/L meets no criterion"),
    ],
)
def test_a_grade_names_the_value_and_the_cut_off_it_meets(term, typed, unit, range_, grade_, said) -> None:
    found = graded(term, typed, unit, range_)

    assert (found.grade, found.because) == (grade_, said)
    assert (found.version, found.term) == ("5.0", term)


def test_no_grade_names_its_term_and_all_that_is_missing() -> None:
    found = graded(ALT, "205", "U/L")

    assert (found.grade, found.version, found.term) == (None, "5.0", ALT)
    assert found.missing == ("upper limit of normal",)
    assert found.because == "cannot be judged: upper limit of normal is missing"


def test_a_baseline_of_which_nobody_knows_whether_it_was_abnormal_is_asked_for() -> None:
    found = graded(
        ALT,
        "130",
        "U/L",
        ReferenceRange(None, Decimal(40)),
        baseline=LabValue("", Decimal(50), "U/L"),
        baseline_abnormal=None,
    )

    assert found.missing == ("reference range at baseline",)


def test_a_term_of_clinical_judgement_says_so() -> None:
    clinical = next(term for term in ctcae().terms if not term.scales)

    found = grade(
        ctcae(), clinical.term, analytes()[clinical.analyte], LabValue("", Decimal(9), "mmol/L"), Situation()
    )

    assert found.because == "graded by clinical judgement alone"
    assert (found.version, found.term, found.missing) == ("5.0", clinical.term, ("clinical judgement",))


def table(*cuts: dict) -> GradingTable:
    made = tuple(Cut.model_validate(cut) for cut in cuts)
    scales = (Scale(when="always", cuts=made),)
    term = Term(
        term="T",
        analyte="alt",
        soc="S",
        direction="high",
        uses_baseline=False,
        scales=scales,
        status="K",
    )
    return GradingTable(version="x", source="x", terms=(term,))


@pytest.mark.parametrize(("symptomatic", "expected"), [(False, 0), (True, None), (None, None)])
def test_without_symptoms_a_cut_off_for_symptoms_is_ruled_out_even_when_its_limit_is_missing(
    symptomatic: bool | None, expected: int | None
) -> None:
    only = table({"grade": 2, "op": ">", "of": "ULN", "times": "3", "if": "symptomatic"})

    found = grade(
        only, "T", analytes()["alt"], LabValue("", Decimal(90), "U/L"), Situation(symptomatic=symptomatic)
    )

    assert found.grade == expected


def test_an_unknown_term_is_named() -> None:
    with pytest.raises(KeyError, match="Nonsense"):
        ctcae().term("Nonsense")
