"""What a signature covers, and who may give which (21 CFR 11.50 and 11.70; the split by role is our own)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.records import Entry, Missing, Role, Visit
from tracker.domain.signing import (
    Meaning,
    Signature,
    content_hash,
    entry_hash,
    meanings_for,
    open_meanings,
    signed_words,
)

VISIT = Visit("v", "p", "week4", "Week 4", "W4", 2, held_on=date(2026, 3, 2))
WEIGHT = Entry("a", "vital_signs", "weight", "61.5", Decimal("61.5"), unit="kg")
ALT = Entry(
    "b", "laboratory", "alt", "40", Decimal(40), unit="U/L", low="5", high="40", range_source="report"
)
GIVEN = Signature(
    "s",
    "v",
    "reza",
    "Reza Tavakoli",
    "investigator",
    Meaning.REVIEWED,
    datetime(2026, 3, 3, tzinfo=UTC),
    "UTC",
    "x",
)


def test_a_coordinator_says_that_it_was_entered_and_an_investigator_all_three() -> None:
    assert meanings_for([Role.COORDINATOR]) == (Meaning.ENTERED,)
    assert meanings_for([Role.INVESTIGATOR]) == tuple(Meaning)
    assert meanings_for([Role.MONITOR, Role.ADMINISTRATOR]) == ()


def test_what_one_has_signed_is_not_offered_again_until_it_is_void() -> None:
    void = replace(GIVEN, voided_at=datetime(2026, 3, 4, tzinfo=UTC), void_reason="misread")

    assert open_meanings([Role.INVESTIGATOR], "reza", [GIVEN]) == (Meaning.ENTERED, Meaning.APPROVED)
    assert open_meanings([Role.INVESTIGATOR], "reza", [void]) == tuple(Meaning)
    assert open_meanings([Role.INVESTIGATOR], "mina", [GIVEN]) == tuple(Meaning)


def test_the_order_in_which_answers_are_read_does_not_matter() -> None:
    assert content_hash(VISIT, [WEIGHT, ALT]) == content_hash(VISIT, [ALT, WEIGHT])


@pytest.mark.parametrize(
    "change",
    [
        {"text": "41", "value": Decimal(41)},
        {"value": None, "text": "", "missing": Missing.NOT_DONE, "missing_reason": "haemolysed"},
        {"comparator": "<"},
        {"unit": "ukat/L"},
        {"low": "6"},
        {"high": "45"},
        {"range_source": "the laboratory’s table"},
        {"confirmed": True},
        {"decides": True},
    ],
)
def test_whatever_changes_of_an_answer_changes_what_is_signed(change: dict[str, object]) -> None:
    changed = replace(ALT, **change)  # type: ignore[arg-type]  # fields of an entry

    assert content_hash(VISIT, [WEIGHT, changed]) != content_hash(VISIT, [WEIGHT, ALT])


def test_another_day_or_a_further_answer_changes_what_is_signed() -> None:
    signed = content_hash(VISIT, [WEIGHT])

    assert content_hash(replace(VISIT, held_on=date(2026, 3, 3)), [WEIGHT]) != signed
    assert content_hash(replace(VISIT, held_on=None), [WEIGHT]) != signed
    assert content_hash(VISIT, [WEIGHT, ALT]) != signed


def test_dates_that_follow_from_another_visit_do_not() -> None:
    moved = replace(VISIT, target=date(2026, 3, 1), latest=date(2026, 3, 5))

    assert content_hash(moved, [WEIGHT]) == content_hash(VISIT, [WEIGHT])


def test_what_a_monitor_compared_is_the_answer_with_its_unit_and_range() -> None:
    assert entry_hash(replace(ALT, confirmed=True)) == entry_hash(ALT)
    assert entry_hash(replace(ALT, high="45")) != entry_hash(ALT)


def test_the_signatures_that_stand_are_named_and_a_void_one_is_said_where_none_stands() -> None:
    void = replace(GIVEN, voided_at=datetime(2026, 3, 4, tzinfo=UTC))
    entered = replace(GIVEN, name="Anna Karimi", meaning=Meaning.ENTERED)

    assert signed_words([entered, GIVEN, void]) == "entered by Anna Karimi, reviewed by Reza Tavakoli"
    assert signed_words([void]) == "signature void"
    assert signed_words([]) == "not signed"
