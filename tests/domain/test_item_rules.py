"""Rules on plain items: numbers and answers, against a limit, the baseline, or two in a row."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.item_rules import Answer, judge_item, rules_on_item
from tracker.domain.protocol import Threshold
from tracker.domain.series import Course, Dated


def rule(condition: dict[str, object], **said: object) -> Threshold:
    source = {"words": "repeat above 160", "where": "a made-up text"}
    plain = {"id": "bp", "label": "Systolic > 160 mmHg", "condition": condition, "purpose": "safety"}
    return Threshold.model_validate({**plain, "source": source, **said})


SYSTOLIC = {"item": "vital_signs.systolic", "op": ">", "limits": [{"value": "160", "unit": "mmHg"}]}
LOSS = {"item": "vital_signs.weight", "op": "<", "times": "baseline", "limits": [{"value": "0.9"}]}
EVENT = {"item": "adverse_events.new_or_changed", "is": "yes"}


def crossed(one: Threshold, now: Answer, baseline: Answer | None = None, *before: Answer) -> bool | None:
    day, first = date(2026, 4, 14), date(2026, 3, 17)
    base = None if baseline is None else Dated(first, baseline)
    course = Course(Dated(day, now), base, tuple(Dated(day, found) for found in before), True)
    said = judge_item("item", course, [one])
    return said[0].crossed


@pytest.mark.parametrize(("value", "expected"), [("160", False), ("161", True)])
def test_a_number_is_judged_by_the_exact_operator(value: str, expected: bool) -> None:
    assert crossed(rule(SYSTOLIC), Decimal(value)) is expected


def test_two_in_a_row_are_asked_of_items_too() -> None:
    two = rule(SYSTOLIC, in_a_row=2)

    assert crossed(two, Decimal(170), None, Decimal(165)) is True
    assert crossed(two, Decimal(170), None, Decimal(150)) is False
    assert crossed(two, Decimal(170)) is None


def test_a_tenth_of_the_weight_lost_since_baseline_is_told_only_with_a_baseline() -> None:
    # 0.9 × 70 = 63
    assert crossed(rule(LOSS), Decimal("62.9"), Decimal(70)) is True
    assert crossed(rule(LOSS), Decimal(63), Decimal(70)) is False
    assert crossed(rule(LOSS), Decimal(63)) is None


def test_an_answer_is_its_code() -> None:
    assert crossed(rule(EVENT), "yes") is True
    assert crossed(rule(EVENT), "no") is False


def test_what_is_said_names_the_item_its_limit_and_the_source() -> None:
    course: Course[Answer] = Course(Dated(date(2026, 4, 14), Decimal(170)))

    said = judge_item("Systolic", course, [rule(SYSTOLIC)])[0]

    assert (said.because, said.limit, said.words, said.origin) == (
        "Systolic 170, limit > 160",
        "> 160 mmHg",
        "repeat above 160",
        "",
    )


def test_a_change_since_baseline_is_not_told_at_baseline() -> None:
    course: Course[Answer] = Course(Dated(date(2026, 4, 14), Decimal(60)))

    assert judge_item("Weight", course, [rule(LOSS)]) == ()


def test_only_rules_about_the_item_are_taken() -> None:
    assert rules_on_item("vital_signs.weight", [rule(SYSTOLIC), rule(LOSS)]) == (rule(LOSS),)
