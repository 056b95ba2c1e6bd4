"""HAQ-DI: the worst item of each category, aids and help, unanswered categories."""

from decimal import Decimal
from fractions import Fraction

from tracker.domain.instruments.base import Answers
from tracker.domain.instruments.haq_di import CATEGORIES, HAQ_DI


def answers(points: int = 0, without: tuple[str, ...] = ()) -> dict[str, Decimal | str]:
    return {
        f"{name}.{number}": Decimal(points)
        for name, _words, count in CATEGORIES
        if name not in without
        for number in range(1, count + 1)
    }


def test_there_are_twenty_scored_items() -> None:
    assert sum(item.required for item in HAQ_DI.items) == 20


def test_the_worst_item_speaks_for_its_category() -> None:
    score = HAQ_DI.score({**answers(), "hygiene.2": Decimal(3)}, 50)

    assert score.total == Decimal("0.375")


def test_an_aid_raises_zero_and_one_to_two_and_leaves_three() -> None:
    helped: Answers = {
        **answers(),
        "walking.1": Decimal(1),
        "walking.aids_or_help": "yes",
        "eating.aids_or_help": "yes",
        "grip.3": Decimal(3),
        "grip.aids_or_help": "yes",
    }

    score = HAQ_DI.score(helped, 50)

    assert score.total == Decimal(7) / 8
    assert score.parts["alt_haq_di"] == Decimal(4) / 8


def test_an_unanswered_item_inside_an_answered_category_is_ignored() -> None:
    score = HAQ_DI.score({**answers(points=1), "reach.1": None}, 50)

    assert score.total == 1
    assert score.missing == ()


def test_with_seven_categories_the_sum_is_divided_by_seven() -> None:
    score = HAQ_DI.score({**answers(without=("reach",)), "grip.1": Decimal(1)}, 50)

    assert score.total is not None
    assert abs(Fraction(score.total) - Fraction(1, 7)) < Fraction(1, 10**20)
    assert score.missing == ("reach.1", "reach.2")


def test_five_categories_leave_no_index() -> None:
    score = HAQ_DI.score(answers(points=2, without=("reach", "grip", "activities")), 50)

    assert score.total is None
    assert score.parts["categories_answered"] == 5


def test_an_aid_alone_does_not_answer_a_category() -> None:
    score = HAQ_DI.score({**answers(without=("reach",)), "reach.aids_or_help": "yes"}, 50)

    assert score.parts["categories_answered"] == 7
    assert score.total == 0


def test_no_item_wording_is_shipped() -> None:
    assert {item.label for item in HAQ_DI.items} == {"Item 1", "Item 2", "Item 3", "Aid or help"}
