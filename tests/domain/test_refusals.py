"""The sentences of refusals: what is wrong, at which field, and what is allowed there."""

from decimal import Decimal

import pytest

from tracker.domain.forms import Item
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import check_item
from tracker.domain.instruments.easi import weights
from tracker.domain.instruments.tis import CoreSet, most_abnormal_enzyme, total_improvement
from tracker.errors import ValueRefused


def refusal(job) -> tuple[str, str, str, str]:
    with pytest.raises(ValueRefused) as refused:
        job()
    one = refused.value
    return str(one.code), one.happened, one.todo, one.field


PERCENT = Item(id="p", label="Percent", low=Decimal(0), high=Decimal(100))
FROM_ONE = Item(id="f", label="From one", low=Decimal(1), high=Decimal(9), step=Decimal(2))


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (
            lambda: check_item(PERCENT, "x"),
            ("not_a_number", "Percent: x is not a number.", "Enter 0 to 100.", "p"),
        ),
        (
            lambda: check_item(Item(id="e", label="Enzyme", low=Decimal(0)), Decimal(-1)),
            ("out_of_range", "Enzyme: −1 is outside its allowed values.", "Enter a number.", "e"),
        ),
        (
            lambda: check_item(FROM_ONE, Decimal(2)),
            (
                "invalid_step",
                "From one: 2 lies between the allowed values.",
                "Enter 1 to 9 in steps of 2.",
                "f",
            ),
        ),
        (
            lambda: INSTRUMENTS["viga_ad"].score({"level": "2.5"}, None),
            (
                "invalid_step",
                "Level: 2.5 lies between the allowed values.",
                "Allowed: 0, 1, 2, 3, 4.",
                "level",
            ),
        ),
        (
            lambda: INSTRUMENTS["dlqi"].score({"q2": "NR"}, None),
            (
                "not_relevant_not_allowed",
                "Question 2: “not relevant” is no answer to this question.",
                "Enter 0, 1, 2 or 3.",
                "q2",
            ),
        ),
        (
            lambda: INSTRUMENTS["bsa_regions"].score({}, 1),
            (
                "age_out_of_range",
                "The regional entry is for 2 years and older, the age is 1.",
                "Enter the whole percentage instead.",
                "age",
            ),
        ),
        (
            lambda: weights(121),
            ("out_of_range", "Age: 121 years is outside 0 to 120.", "Check the birth date.", "age"),
        ),
        (
            lambda: total_improvement(CoreSet(), CoreSet(), "GGT", None, None),
            (
                "out_of_range",
                "Muscle enzyme: GGT is none of CK, aldolase, LDH, AST, ALT.",
                "Check the value.",
                "enzyme_name",
            ),
        ),
        (
            lambda: total_improvement(CoreSet(), CoreSet(), "CK", Decimal(0), None),
            ("out_of_range", "Upper limit of normal: 0 is not above 0.", "Check the value.", "enzyme_uln"),
        ),
        (
            lambda: total_improvement(CoreSet(), CoreSet(), "CK", Decimal(1), Decimal(100)),
            ("out_of_range", "Highest MMT: 100 is none of 80, 150, 260.", "Check the value.", "mmt_max"),
        ),
        (
            lambda: total_improvement(CoreSet(mmt=Decimal(90)), CoreSet(), None, None, Decimal(80)),
            (
                "out_of_range",
                "MMT: 90 is outside its allowed values.",
                "Enter 0 to 80 in steps of 1.",
                "baseline.mmt",
            ),
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_where_and_what_is_allowed(job, expected) -> None:
    assert refusal(job) == expected


def test_a_step_is_counted_from_the_lowest_value() -> None:
    assert check_item(FROM_ONE, Decimal(3)) == Decimal(3)


def test_the_regional_bsa_is_for_those_of_two_years() -> None:
    answers = {item.id: Decimal(0) for item in INSTRUMENTS["bsa_regions"].items}

    assert INSTRUMENTS["bsa_regions"].score(answers, 2).total == 0


def test_two_unanswered_items_of_poem_are_named() -> None:
    answers = {f"item{number}": Decimal(1) for number in range(3, 8)}

    assert INSTRUMENTS["poem"].score(answers, None).missing == ("item1", "item2")


def test_an_enzyme_whose_limit_is_below_one_is_followed_and_one_of_zero_is_not() -> None:
    # µkat/L: limits of normal below 1 are usual
    assert most_abnormal_enzyme({"alt": (Decimal("1.4"), Decimal("0.7"))}) == "alt"
    assert most_abnormal_enzyme({"alt": (Decimal("1.4"), Decimal(0))}) is None


def test_an_enzyme_limit_below_one_gives_a_score() -> None:
    measures = CoreSet(*(Decimal(1) for _measure in range(6)))

    found = total_improvement(measures, measures, "ALT", Decimal("0.7"), Decimal(150))

    assert (found.total, found.category) == (Decimal(0), "none")


@pytest.mark.parametrize(
    ("measures", "said", "field"),
    [
        (
            {"physician_global": "-1"},
            "Physician global: −1 is outside its allowed values.",
            "physician_global",
        ),
        ({"patient_global": "-1"}, "Patient global: −1 is outside its allowed values.", "patient_global"),
        (
            {"extramuscular": "-1"},
            "Extramuscular activity: −1 is outside its allowed values.",
            "extramuscular",
        ),
        ({"haq_di": "-1"}, "HAQ-DI: −1 is outside its allowed values.", "haq_di"),
        ({"enzyme": "-1"}, "Muscle enzyme: −1 is outside its allowed values.", "enzyme"),
    ],
)
def test_no_measure_of_the_core_set_lies_below_zero(measures: dict[str, str], said: str, field: str) -> None:
    low = CoreSet(**{name: Decimal(value) for name, value in measures.items()})

    with pytest.raises(ValueRefused) as refused:
        total_improvement(CoreSet(), low, None, None, None)

    assert (refused.value.happened, refused.value.field) == (said, f"followup.{field}")
