"""CDASI: activity and damage apart, Gottron's papules on the hands."""

from decimal import Decimal

import pytest

from tracker.domain.instruments.cdasi import CDASI


def nothing(**changed: Decimal | str) -> dict[str, Decimal | str]:
    none: dict[str, Decimal | str] = {item.id: "no" if item.choices else Decimal(0) for item in CDASI.items}
    return {**none, **{name.replace("__", "."): value for name, value in changed.items()}}


def test_the_highest_activity_is_100_and_the_highest_damage_32() -> None:
    worst = {item.id: "yes" if item.choices else item.high for item in CDASI.items}

    score = CDASI.score(worst, 50)

    assert score.parts == {"activity": 100, "damage": 32}


@pytest.mark.parametrize(("papules", "expected"), [("no", 3), ("yes", 6)])
def test_erythema_of_the_hands_counts_twice_only_with_papules(papules: str, expected: int) -> None:
    hands = nothing(gottron_hands__erythema=Decimal(3), gottron_hands__papules_present=papules)

    assert CDASI.score(hands, 50).total == expected


def test_damage_is_not_part_of_the_total() -> None:
    damaged = nothing(damage__arm__calcinosis=Decimal(1), gottron_hands_damage=Decimal(2))

    score = CDASI.score(damaged, 50)

    assert score.total == 0
    assert score.parts["damage"] == 3


def test_whether_papules_are_present_must_be_answered() -> None:
    unsaid = {item: value for item, value in nothing().items() if item != "gottron_hands.papules_present"}

    assert CDASI.score(unsaid, 50).missing == ("gottron_hands.papules_present",)
