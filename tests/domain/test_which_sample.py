"""While several results of one visit stand and nobody chose, no rule can tell; what is not asked does not apply."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from tests.domain.test_criteria import Recorded, lab
from tracker.catalogue import analytes, ctcae
from tracker.domain.age import Age
from tracker.domain.criteria import LabFact, Rules, WhichSample, judge
from tracker.domain.judgement import Baseline, Before, Person
from tracker.domain.judgement import Rules as LabRules
from tracker.domain.judgement import judge as judge_lab
from tracker.domain.labs import LabValue, ReferenceRange
from tracker.domain.protocol import Condition, Threshold
from tracker.domain.series import Dated
from tracker.domain.verdict import Verdict

SEVERAL = WhichSample.NOT_CHOSEN
ALT_2 = {"analyte": "alt", "op": ">=", "limits": [{"value": "2"}], "times": "ULN"}
RISE = {"analyte": "creatinine", "op": ">", "limits": [{"value": "1.3"}], "times": "baseline"}
WEIGHT = {"item": "vital_signs.weight", "op": ">=", "limits": [{"value": "30"}]}


def holds(condition: dict[str, object], facts: Recorded) -> Verdict:
    return judge(TypeAdapter(Condition).validate_python(condition), facts, Rules({}, analytes()))


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        (ALT_2, Recorded(labs={"alt": SEVERAL})),
        ({"analyte": "hbsag", "is": "positive"}, Recorded(labs={"hbsag": SEVERAL})),
        (WEIGHT, Recorded(items={"vital_signs.weight": SEVERAL})),
        ({"item": "risk.age", "is": "yes"}, Recorded(items={"risk.age": SEVERAL})),
        (
            RISE,
            Recorded(labs={"creatinine": lab("90", "umol/L")}, before=Recorded(labs={"creatinine": SEVERAL})),
        ),
    ],
    ids=["number", "word", "item", "answer", "baseline"],
)
def test_what_rests_on_several_results_cannot_be_told(condition: dict[str, object], facts: Recorded) -> None:
    verdict = holds(condition, facts)

    assert (verdict.answer, verdict.missing) == (None, ("which sample decides",))


def test_a_limit_that_is_no_multiple_of_the_baseline_does_not_ask_which_baseline_decides() -> None:
    facts = Recorded(labs={"alt": lab("85", "U/L", high="40")}, before=Recorded(labs={"alt": SEVERAL}))

    assert holds(ALT_2, facts).answer is True


def test_a_measurement_against_an_unchosen_baseline_cannot_be_told() -> None:
    condition = {"item": "vital_signs.weight", "op": "<", "limits": [{"value": "0.9"}], "times": "baseline"}
    facts = Recorded(
        items={"vital_signs.weight": Decimal(60)}, before=Recorded(items={"vital_signs.weight": SEVERAL})
    )

    assert holds(condition, facts).answer is None


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        (ALT_2, Recorded(labs={"alt": "not_applicable"})),
        (
            {"analyte": "pregnancy_test", "is": "positive"},
            Recorded(labs={"pregnancy_test": "not_applicable"}),
        ),
        (WEIGHT, Recorded(items={"vital_signs.weight": "not_applicable"})),
    ],
)
def test_what_is_not_asked_of_a_participant_is_left_out_of_its_group(
    condition: dict[str, object], facts: Recorded
) -> None:
    adult = {"age": "consent", "op": ">=", "limits": [{"value": "18"}]}
    facts.years = {"consent": Age(30, 30)}

    assert holds({"all": [adult, condition]}, facts).answer is True
    assert holds(condition, facts).because == "not applicable"


# --- one result against a baseline that was not chosen


def said(baseline: Baseline | None, range_: ReferenceRange | None = None) -> tuple[object, ...]:
    rule = Threshold.model_validate(
        {"id": "rise", "label": "x", "purpose": "safety", "source": {"where": "site"}, "condition": RISE}
    )
    rules = LabRules(analytes(), ctcae(), (rule,), on_treatment=True)
    value = LabValue("", Decimal(90), "umol/L")
    found = judge_lab(
        analytes()["creatinine"], value, range_, rules, Person("F", Age(34, 34)), baseline, Before()
    )
    return found.crossings[0].crossed, found.crossings[0].missing, found.change


def test_a_rise_since_a_baseline_of_several_results_cannot_be_told() -> None:
    assert said(Baseline(None, None)) == (None, ("which sample decides",), None)
    assert said(Baseline(LabValue("", Decimal(60), "umol/L"), False))[0] is True


def test_a_grade_that_differs_by_the_baseline_stays_open_until_one_was_chosen() -> None:
    # CTCAE v5.0, ALT increased: grade 1 is > ULN - 3 × ULN, from an abnormal baseline 1.5 - 3 × baseline
    rules = LabRules(analytes(), ctcae(), ())
    value, range_ = LabValue("", Decimal(50), "U/L"), ReferenceRange(None, Decimal(40))

    def grade(baseline: Baseline) -> int | None:
        person = Person("F", Age(34, 34))
        return judge_lab(analytes()["alt"], value, range_, rules, person, baseline).grade

    assert grade(Baseline(None, None)) is None
    assert grade(Baseline(LabValue("", Decimal(30), "U/L"), False)) == 1


def test_an_earlier_result_of_several_leaves_two_in_a_row_open() -> None:

    rule = Threshold.model_validate(
        {
            "id": "alt",
            "label": "x",
            "purpose": "safety",
            "source": {"where": "site"},
            "condition": ALT_2,
            "in_a_row": 2,
        }
    )
    earlier: tuple[Dated[LabFact], ...] = (Dated(date(2026, 3, 2), SEVERAL),)
    rules = LabRules(analytes(), ctcae(), (rule,))
    value, range_ = LabValue("", Decimal(85), "U/L"), ReferenceRange(None, Decimal(40))
    found = judge_lab(
        analytes()["alt"], value, range_, rules, Person("F", Age(34, 34)), None, Before(None, earlier)
    )

    assert found.crossings[0].crossed is None
    assert found.crossings[0].missing == ("which sample decides",)
