"""Conditions and criteria over recorded facts: yes, no, cannot tell; limits from the study texts."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pytest
from pydantic import TypeAdapter

from tracker.catalogue import analytes
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.age import Age
from tracker.domain.criteria import Facts, LabFact, Outcome, Rules, judge, judge_criterion, judge_result
from tracker.domain.labs import LabValue, ReferenceRange, read_value
from tracker.domain.protocol import Answer, Compare, Condition, Criterion, Is, Threshold
from tracker.domain.verdict import Verdict

CONDITION = TypeAdapter(Condition)
WHERE = {"where": "NCT04972760"}


@dataclass
class Recorded:
    """Facts as plain dictionaries."""

    scores: dict = field(default_factory=dict)
    items: dict = field(default_factory=dict)
    labs: dict = field(default_factory=dict)
    years: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    before: "Recorded | None" = None
    washouts: dict = field(default_factory=dict)

    def score(self, instrument_id: str, part: str | None) -> Decimal | None:
        return self.scores.get((instrument_id, part) if part else instrument_id)

    def item(self, ref: str) -> Decimal | str | None:
        return self.items.get(ref)

    def lab(self, analyte_id: str) -> LabFact | None:
        return self.labs.get(analyte_id)

    def age(self, at: Literal["consent", "baseline"]) -> Age | None:
        return self.years.get(at)

    def washout(self, washout_id: str) -> Verdict | None:
        return self.washouts.get(washout_id)

    def answer(self, question_id: str) -> str | None:
        return self.answers.get(question_id)

    def baseline(self) -> Facts | None:
        return self.before

    def label(self, leaf: Compare | Is | Answer) -> str:
        if isinstance(leaf, Answer):
            return leaf.answer
        if isinstance(leaf, Is):
            return leaf.item or ""
        return leaf.score or leaf.item or f"age at {leaf.age}"


def lab(typed: str, unit: str, low: str | None = None, high: str | None = None) -> LabFact:
    range_ = ReferenceRange(low and Decimal(low), high and Decimal(high)) if low or high else None
    return LabValue(*read_value(typed), unit), range_


def rules(*thresholds: dict) -> Rules:
    made = [
        Threshold.model_validate({"label": "x", "purpose": "screening", "source": WHERE, **one})
        for one in thresholds
    ]
    return Rules({one.id: one for one in made}, analytes())


def holds(condition: dict, facts: Recorded, known: Rules | None = None):
    return judge(CONDITION.validate_python(condition), facts, known or rules())


def criterion(kind: str, condition: dict | None = None, **rest) -> Criterion:
    return Criterion.model_validate(
        {
            "id": "c1",
            "kind": kind,
            "number": "1",
            "short": "Short words",
            "source": WHERE,
            "condition": condition,
            **rest,
        }
    )


EASI_16 = {"score": "easi", "op": ">=", "limits": [{"value": "16"}]}
VIGA_3 = {"item": "viga_ad.level", "op": ">=", "limits": [{"value": "3"}]}
ADULT = {"age": "consent", "op": ">=", "limits": [{"value": "18"}]}
ALT_2 = {"analyte": "alt", "op": ">=", "limits": [{"value": "2"}], "times": "ULN"}


# --- leaves -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "answer"), [("15.9", False), ("16", True), ("16.0", True), (None, None)])
def test_a_score_is_compared_exactly_and_its_absence_is_not_no(total, answer):
    facts = Recorded(scores={} if total is None else {"easi": Decimal(total)})

    verdict = holds(EASI_16, facts)

    assert verdict.answer is answer
    assert verdict.missing == (("easi",) if answer is None else ())


def test_the_sentence_names_value_and_limit():
    assert holds(EASI_16, Recorded(scores={"easi": Decimal("15.2")})).because == "easi 15.2, limit ≥ 16"


def test_a_part_of_a_score_is_asked_by_its_name():
    condition = {"score": "cdasi", "part": "activity", "op": ">", "limits": [{"value": "20"}]}

    assert (
        holds(condition, Recorded(scores={("cdasi", "activity"): Decimal(21), "cdasi": Decimal(3)})).answer
        is True
    )


@pytest.mark.parametrize(
    ("recorded", "answer"), [(Decimal(3), True), ("3", True), ("2", False), ("severe", None), (None, None)]
)
def test_an_item_is_a_number_or_a_code_that_is_one(recorded, answer):
    assert holds(VIGA_3, Recorded(items={"viga_ad.level": recorded})).answer is answer


@pytest.mark.parametrize(
    ("age", "answer"), [(Age(17, 17), False), (Age(18, 18), True), (Age(17, 18), None), (None, None)]
)
def test_age_is_compared_in_full_years(age, answer):
    assert holds(ADULT, Recorded(years={"consent": age, "baseline": Age(60, 60)})).answer is answer


@pytest.mark.parametrize(
    ("study", "criterion_id", "highest"), [("baaz-ad-ir", "inclusion_1", 75), ("bird", "inclusion_age", 64)]
)
def test_the_highest_age_is_inside_and_a_birth_year_alone_leaves_the_year_after_it_open(
    study, criterion_id, highest
):
    # "maximum 75 years at the time of informed consent" (NCT05969730); "64 Years" (NCT04972760)
    protocol = shipped_studies()[study]
    asked = next(one for one in protocol.criteria if one.id == criterion_id)

    def judged(age):
        return judge_criterion(asked, Recorded(years={"consent": age}), Rules.of(protocol, analytes()))

    assert judged(Age(highest, highest)).outcome is Outcome.MET
    assert judged(Age(highest - 1, highest)).outcome is Outcome.MET
    assert judged(Age(highest, highest + 1)).outcome is Outcome.NOT_KNOWN
    assert judged(Age(highest, highest + 1)).holds.missing == ("birth date",)
    assert judged(Age(highest + 1, highest + 1)).outcome is Outcome.FAILED


def test_a_laboratory_value_is_judged_against_the_uln_of_its_laboratory():
    assert holds(ALT_2, Recorded(labs={"alt": lab("80", "U/L", high="40")})).answer is True
    assert holds(ALT_2, Recorded(labs={"alt": lab("80", "U/L")})).missing == ("upper limit of normal",)
    assert holds(ALT_2, Recorded()).missing == ("Alanine aminotransferase",)


def test_a_value_falls_against_the_same_measure_at_baseline():
    halved = {"score": "easi", "op": "<=", "limits": [{"value": "0.5"}], "times": "baseline"}
    now = {"easi": Decimal("8.1")}

    assert holds(halved, Recorded(scores=now, before=Recorded(scores={"easi": Decimal(16)}))).answer is False
    assert (
        holds(halved, Recorded(scores=now, before=Recorded(scores={"easi": Decimal("16.2")}))).answer is True
    )
    assert holds(halved, Recorded(scores=now, before=Recorded())).missing == ("baseline value",)
    assert holds(halved, Recorded(scores=now)).missing == ("baseline value",)


def test_creatinine_is_compared_with_creatinine_at_baseline():
    risen = {"analyte": "creatinine", "op": ">", "limits": [{"value": "1.3"}], "times": "baseline"}
    before = Recorded(labs={"creatinine": lab("1.0", "mg/dL")})

    assert holds(risen, Recorded(labs={"creatinine": lab("1.4", "mg/dL")}, before=before)).answer is True


@pytest.mark.parametrize(
    ("word", "asked", "answer"),
    [
        ("positive", "positive", True),
        ("negative", "positive", False),
        ("indeterminate", "positive", None),
        ("indeterminate", "negative", False),
        ("not_done", "positive", None),
        (None, "positive", None),
        ("not_applicable", "positive", None),
    ],
)
def test_an_indeterminate_test_is_neither_positive_nor_negative(word, asked, answer):
    verdict = holds({"analyte": "quantiferon", "is": asked}, Recorded(labs={"quantiferon": word}))

    assert verdict.answer is answer


def test_a_choice_is_its_code():
    condition = {"item": "history.subtype", "is": "diffuse"}

    assert holds(condition, Recorded(items={"history.subtype": "diffuse"})).answer is True
    assert holds(condition, Recorded(items={"history.subtype": "limited"})).answer is False


@pytest.mark.parametrize(
    ("given", "answer"), [("yes", True), ("no", False), (None, None), ("not_applicable", None)]
)
def test_an_answer_decides_and_its_absence_is_not_no(given, answer):
    assert holds({"answer": "washout"}, Recorded(answers={"washout": given})).answer is answer


def test_a_threshold_is_judged_by_its_own_condition():
    known = rules({"id": "alt_high", "condition": ALT_2})

    verdict = holds({"threshold": "alt_high"}, Recorded(labs={"alt": lab("79", "U/L", high="40")}), known)

    assert verdict.answer is False


def test_a_single_result_is_judged_as_it_is_entered():
    rule = Compare.model_validate(ALT_2)

    assert judge_result(rule, analytes()["alt"], lab("80", "U/L", high="40")).answer is True
    assert judge_result(rule, analytes()["alt"], None).missing == ("Alanine aminotransferase",)
    assert judge_result(rule, analytes()["alt"], "negative").cannot_tell
    assert judge_result(Is(analyte="hiv", word="positive"), analytes()["hiv"], "not_applicable").cannot_tell


# --- groups -----------------------------------------------------------------------------------------------


def answers(**given: str) -> Recorded:
    return Recorded(
        answers={name: "not_applicable" if value == "na" else value for name, value in given.items()}
    )


PARTS = [{"answer": "a"}, {"answer": "b"}, {"answer": "c"}]


@pytest.mark.parametrize(
    ("given", "all_", "any_", "two"),
    [
        ({"a": "yes", "b": "yes", "c": "yes"}, True, True, True),
        ({"a": "yes", "b": "yes"}, None, True, True),
        ({"a": "yes", "b": "no"}, False, True, None),
        ({"a": "no", "b": "no"}, False, None, False),
        ({"a": "no", "b": "no", "c": "no"}, False, False, False),
        ({}, None, None, None),
        ({"a": "yes", "b": "na", "c": "yes"}, True, True, True),
        ({"a": "no", "b": "na", "c": "yes"}, False, True, False),
        ({"a": "na", "b": "na", "c": "na"}, None, None, None),
    ],
)
def test_groups_decide_as_soon_as_what_is_missing_cannot_change_them(given, all_, any_, two):
    facts = answers(**given)

    assert holds({"all": PARTS}, facts).answer is all_
    assert holds({"any": PARTS}, facts).answer is any_
    assert holds({"at_least": 2, "of": PARTS}, facts).answer is two


def test_what_is_missing_is_named_once_and_only_where_it_decides():
    condition = {"all": [EASI_16, {"any": [EASI_16, {"answer": "a"}]}]}

    assert holds(condition, Recorded()).missing == ("easi", "a")
    assert holds(condition, Recorded(scores={"easi": Decimal(20)})).missing == ()


def test_a_value_that_two_parts_ask_about_is_told_once():
    # NCT04972760, inclusion 2: the same measures count beside weak muscles and beside an active skin.
    both = {"any": [{"all": [EASI_16, {"answer": "a"}]}, {"all": [EASI_16, {"answer": "b"}]}]}
    met = Recorded(scores={"easi": Decimal(20)}, answers={"a": "yes", "b": "yes"})

    because, unknown = holds(both, met).because, holds(both, Recorded()).because

    assert because == "easi 20, limit ≥ 16; a: yes; b: yes"
    assert unknown == "cannot be judged: easi is missing; a: not answered yet; b: not answered yet"


def test_bird_counts_at_least_two_abnormal_measures_beside_weak_muscles():
    # NCT04972760: MMT-8 < 145/150 and at least two of the other core set measures.
    scale = {"op": ">", "limits": [{"value": "3"}]}
    condition = {
        "all": [
            {"score": "mmt8", "op": "<", "limits": [{"value": "145"}]},
            {
                "at_least": 2,
                "of": [
                    {"score": "patient_global", **scale},
                    {"score": "physician_global", **scale},
                    {"score": "haq_di", "op": ">", "limits": [{"value": "0.25"}]},
                ],
            },
        ]
    }
    scores = {"mmt8": Decimal(144), "patient_global": Decimal("3.1"), "haq_di": Decimal("0.375")}

    assert holds(condition, Recorded(scores=scores)).answer is True
    assert holds(condition, Recorded(scores={**scores, "haq_di": Decimal("0.25")})).missing == (
        "physician_global",
    )
    assert holds(condition, Recorded(scores={**scores, "mmt8": Decimal(145)})).answer is False


# --- criteria ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answer", "outcome"),
    [
        ("inclusion", "yes", Outcome.MET),
        ("inclusion", "no", Outcome.FAILED),
        ("inclusion", None, Outcome.NOT_KNOWN),
        ("inclusion", "not_applicable", Outcome.MET),
        ("exclusion", "yes", Outcome.FAILED),
        ("exclusion", "no", Outcome.MET),
        ("exclusion", None, Outcome.NOT_KNOWN),
        ("exclusion", "not_applicable", Outcome.MET),
    ],
)
def test_an_inclusion_criterion_is_met_by_yes_an_exclusion_criterion_by_no(kind, answer, outcome):
    result = judge_criterion(criterion(kind), Recorded(answers={"c1": answer}), rules())

    assert result.outcome is outcome


def test_a_criterion_without_an_answer_says_which_one_is_missing():
    result = judge_criterion(criterion("inclusion"), Recorded(), rules())

    assert result.holds.missing == ("Short words",)


def test_a_computed_criterion_is_met_failed_or_not_known():
    excluded = criterion("exclusion", ALT_2)

    assert (
        judge_criterion(excluded, Recorded(labs={"alt": lab("79", "U/L", high="40")}), rules()).outcome
        is Outcome.MET
    )
    assert (
        judge_criterion(excluded, Recorded(labs={"alt": lab("80", "U/L", high="40")}), rules()).outcome
        is Outcome.FAILED
    )
    assert (
        judge_criterion(excluded, Recorded(labs={"alt": lab("80", "U/L")}), rules()).outcome
        is Outcome.NOT_KNOWN
    )


def test_a_pregnancy_test_that_does_not_apply_leaves_the_questions_to_decide():
    pregnant = criterion(
        "exclusion",
        {"any": [{"analyte": "pregnancy_test", "is": "positive"}, {"answer": "planning"}]},
        questions=[{"id": "planning", "label": "Planning a pregnancy"}],
    )
    man = Recorded(labs={"pregnancy_test": "not_applicable"}, answers={"planning": "no"})

    assert judge_criterion(pregnant, man, rules()).outcome is Outcome.MET


def test_a_judgement_by_conversion_is_carried_to_the_criterion():
    low = criterion(
        "exclusion", {"analyte": "haemoglobin", "op": "<", "limits": [{"value": "8", "unit": "g/dL"}]}
    )

    result = judge_criterion(low, Recorded(labs={"haemoglobin": lab("4.9", "mmol/L")}), rules())

    assert result.outcome is Outcome.FAILED
    assert result.holds.by_conversion


def test_every_criterion_of_the_shipped_studies_can_be_judged_on_nothing():
    for study in shipped_studies().values():
        known = Rules.of(study, analytes())
        for one in study.criteria:
            assert judge_criterion(one, Recorded(), known).outcome is Outcome.NOT_KNOWN
