"""EASI: areas, weights by age, bands, what is missing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.age import Age
from tracker.domain.instruments.base import Answers, band_for, missing_items
from tracker.domain.instruments.easi import (
    AREA_LEGEND,
    EASI,
    REGIONS,
    SIGN_LEGEND,
    SIGNS,
    area_score,
    is_weighed_by_age,
    weighing_age,
    weights,
)
from tracker.errors import Refusal, ValueRefused


def answers(area: str = "2", sign: str = "2") -> dict[str, Decimal | str | None]:
    return {
        f"{region}.{item}": Decimal(area if item == "area" else sign)
        for region, _words in REGIONS
        for item in ("area", *(name for name, _label in SIGNS))
    }


def test_the_items_follow_the_grid_of_the_paper_region_by_region() -> None:
    ids = [item.id for item in EASI.items if item.required]

    assert ids[:6] == [
        "head_neck.area",
        "head_neck.erythema",
        "head_neck.edema_papulation",
        "head_neck.excoriation",
        "head_neck.lichenification",
        "upper_limbs.area",
    ]
    assert len(ids) == 20


def test_the_legends_name_every_whole_value() -> None:
    assert [code for code, _words in AREA_LEGEND] == ["0", "1", "2", "3", "4", "5", "6"]
    assert [code for code, _words in SIGN_LEGEND] == ["0", "1", "2", "3"]


# Printed classes 0, 1-9, 10-29, 30-49, 50-69, 70-89, 90-100 (DermNet); between them by convention.
@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("0", 0),
        ("0.1", 1),
        ("9", 1),
        ("9.99", 1),
        ("10", 2),
        ("29.9", 2),
        ("30", 3),
        ("49", 3),
        ("50", 4),
        ("69", 4),
        ("70", 5),
        ("89.9", 5),
        ("90", 6),
        ("100", 6),
    ],
)
def test_a_percentage_gives_the_area_score_of_its_class(percent: str, expected: int) -> None:
    assert area_score(Decimal(percent)) == expected


@given(st.integers(0, 120))
@settings(max_examples=60, deadline=None)
def test_the_weights_add_up_to_one_at_every_age(age_years: int) -> None:
    assert sum(weights(age_years).values()) == 1


def test_a_child_of_seven_has_the_larger_head_and_the_smaller_legs() -> None:
    child, older = weights(7), weights(8)

    assert (child["head_neck"], child["lower_limbs"]) == (Decimal("0.2"), Decimal("0.3"))
    assert (older["head_neck"], older["lower_limbs"]) == (Decimal("0.1"), Decimal("0.4"))


def test_the_highest_total_is_72_in_children_and_adults() -> None:
    worst = answers(area="6", sign="3")

    assert EASI.score(worst, 7).total == EASI.score(worst, 40).total == 72


def test_the_smallest_half_step_is_exactly_a_twentieth_of_a_point() -> None:
    one_sign = {
        **answers(area="0", sign="0"),
        "head_neck.area": Decimal(1),
        "head_neck.erythema": Decimal("0.5"),
    }

    score = EASI.score(one_sign, 30)

    assert score.total == Decimal("0.05")
    assert score.band is not None
    assert score.band.code == "almost_clear"


# Leshem 2015, upper bounds inside; 7.05 lies in a printed gap.
@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("0", "clear"),
        ("1.0", "almost_clear"),
        ("1.05", "mild"),
        ("7.0", "mild"),
        ("7.05", "moderate"),
        ("21.0", "moderate"),
        ("21.05", "severe"),
        ("50.0", "severe"),
        ("50.05", "very_severe"),
        ("72", "very_severe"),
    ],
)
def test_the_upper_bound_of_a_band_lies_inside_it(total: str, band: str) -> None:
    found = band_for(EASI, Decimal(total))

    assert found is not None
    assert found.code == band


def test_a_region_with_area_zero_scores_zero_whatever_its_signs() -> None:
    score = EASI.score({**answers(sign="3"), "trunk.area": Decimal(0)}, 30)

    assert score.parts["trunk"] == 0


def test_the_signs_of_a_region_with_area_zero_are_still_needed() -> None:
    incomplete = {**answers(), "trunk.area": Decimal(0), "trunk.erythema": None}

    score = EASI.score(incomplete, 30)

    assert score.total is None
    assert score.missing == ("trunk.erythema",)


def test_the_regions_that_are_complete_are_scored_while_others_are_not() -> None:
    score = EASI.score({**answers(), "trunk.area": None}, 30)

    assert score.parts["head_neck"] == Decimal("1.6")
    assert score.parts["trunk"] is None


def test_a_percentage_stands_in_for_a_missing_area_score() -> None:
    by_percent: Answers = {**answers(), "trunk.area": None, "trunk.area_percent": Decimal(29)}

    assert missing_items(EASI, by_percent) == ()
    assert EASI.score(by_percent, 30).total == EASI.score(answers(), 30).total


def test_a_percentage_does_not_count_beside_an_area_score() -> None:
    both: Answers = {**answers(), "trunk.area_percent": Decimal(100)}

    assert EASI.score(both, 30).total == EASI.score(answers(), 30).total


@pytest.mark.parametrize(
    ("age", "weighing"),
    [(Age(7, 7), 7), (Age(8, 8), 8), (Age(6, 7), 6), (Age(7, 8), None), (Age(8, 9), 8), (None, None)],
)
def test_an_age_on_either_side_of_8_years_decides_no_weights(age: Age | None, weighing: int | None) -> None:
    # scores.md section 1: other weights below 8 years; the birth year alone may leave 7 or 8
    assert weighing_age(age) == weighing
    assert is_weighed_by_age(age) == (age is not None and weighing in (None, 6, 7))


def test_without_an_age_there_is_no_total() -> None:
    score = EASI.score(answers(), None)

    assert score.total is None
    assert score.missing == ("age",)


@pytest.mark.parametrize("age_years", [-1, 121])
def test_an_impossible_age_is_refused(age_years: int) -> None:
    with pytest.raises(ValueRefused) as refused:
        EASI.score(answers(), age_years)

    assert refused.value.code is Refusal.OUT_OF_RANGE


def test_a_quarter_step_is_refused() -> None:
    with pytest.raises(ValueRefused) as refused:
        EASI.score({**answers(), "trunk.erythema": Decimal("1.25")}, 30)

    assert refused.value.code is Refusal.INVALID_STEP
    assert refused.value.field == "trunk.erythema"
