"""DLQI: ten questions, "not relevant", the two parts of question 7, unanswered questions."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.base import Answers, band_for
from tracker.domain.instruments.dlqi import DLQI
from tracker.errors import Refusal, ValueRefused


def answers(**changed: Decimal | str | None) -> Answers:
    ones = {f"q{question}": "1" for question in (1, 2, 3, 4, 5, 6, 8, 9, 10)}
    return {**ones, "q7a": "no", "q7b": "1", **changed}


def test_ten_questions_of_one_point_make_ten() -> None:
    score = DLQI.score(answers(), 40)

    assert score.total == 10
    assert score.parts["missing"] == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("yes", None, 12), ("yes", "1", 12), ("no", "2", 11), ("no", None, 9), ("not_relevant", None, 9)],
)
def test_question_7_counts_its_first_part_and_after_no_its_second(
    first: str, second: str | None, expected: int
) -> None:
    score = DLQI.score(answers(q7a=first, q7b=second), 40)

    assert score.total == expected
    assert score.missing == ()


def test_question_7_with_only_its_second_part_is_unanswered() -> None:
    score = DLQI.score(answers(q7a=None, q7b="2"), 40)

    assert score.total == 9
    assert score.missing == ("q7a",)
    assert score.parts["work_school"] is None


@pytest.mark.parametrize("question", ["q3", "q4", "q5", "q6", "q8", "q9", "q10"])
def test_not_relevant_counts_zero_and_is_an_answer(question: str) -> None:
    score = DLQI.score(answers(**{question: "NR"}), 40)

    assert score.total == 9
    assert score.missing == ()


@pytest.mark.parametrize("question", ["q1", "q2"])
def test_not_relevant_is_no_answer_to_questions_1_and_2(question: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        DLQI.score(answers(**{question: "NR"}), 40)

    assert refused.value.code is Refusal.NOT_RELEVANT_NOT_ALLOWED
    assert refused.value.field == question


def test_the_second_part_of_question_7_has_no_three() -> None:
    with pytest.raises(ValueRefused) as refused:
        DLQI.score(answers(q7b="3"), 40)

    assert refused.value.code is Refusal.OUT_OF_RANGE


def test_one_unanswered_question_counts_zero_and_its_subscale_is_not_scored() -> None:
    score = DLQI.score(answers(q3=None), 40)

    assert score.total == 9
    assert score.parts["daily_activities"] is None
    assert score.parts["symptoms_feelings"] == 2


def test_two_unanswered_questions_leave_no_total() -> None:
    score = DLQI.score(answers(q3=None, q10=None), 40)

    assert score.total is None
    assert score.missing == ("q3", "q10")


# Hongbo 2005.
@pytest.mark.parametrize(
    ("total", "band"),
    [
        (1, "no_effect"),
        (2, "small"),
        (5, "small"),
        (6, "moderate"),
        (10, "moderate"),
        (11, "very_large"),
        (20, "very_large"),
        (21, "extremely_large"),
    ],
)
def test_the_bands_of_hongbo(total: int, band: str) -> None:
    found = band_for(DLQI, Decimal(total))

    assert found is not None
    assert found.code == band


def test_no_question_wording_is_shipped() -> None:
    assert all(item.label.startswith("Question ") for item in DLQI.items)
    assert DLQI.copyright
