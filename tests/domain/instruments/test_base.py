"""What all instruments share: registry, ranges, missing items, bands, and laws that hold for any answers."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.forms import Item, ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import (
    YES_NO,
    Answers,
    Band,
    Instrument,
    band_for,
    check_answers,
    check_item,
    item_name,
    missing_items,
)
from tracker.errors import Refusal, ValueRefused

AGE = 34
QUICK = settings(max_examples=40, deadline=None)
EVERY = pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS.keys())
NEEDING_ALL = [instrument for instrument in INSTRUMENTS.values() if not instrument.own_missing_rule]
SIGN = Item(
    id="trunk.erythema",
    label="Erythema",
    group="Trunk",
    low=Decimal(0),
    high=Decimal(3),
    step=Decimal("0.5"),
)


def any_answer(item: Item) -> st.SearchStrategy[Decimal | str]:
    if item.choices:
        return st.sampled_from([choice.code for choice in item.choices])
    assert item.low is not None
    assert item.high is not None
    low, step = item.low, item.step or Decimal(1)
    return st.integers(0, int((item.high - low) / step)).map(lambda steps: low + steps * step)


def is_number(item: Item) -> bool:
    return item.kind is ItemKind.NUMBER or any(choice.code == "0" for choice in item.choices)


def complete_answers(instrument: Instrument) -> st.SearchStrategy[dict[str, Decimal | str]]:
    return st.fixed_dictionaries({item.id: any_answer(item) for item in instrument.items})


@EVERY
def test_every_item_of_an_instrument_has_its_own_name(instrument: Instrument) -> None:
    ids = [item.id for item in instrument.items]

    assert len(set(ids)) == len(ids)
    assert all(item.label for item in instrument.items)


@EVERY
def test_the_bands_rise_and_the_last_reaches_the_highest_total(instrument: Instrument) -> None:
    bounds = [band.upto for band in instrument.bands]

    assert bounds == sorted(set(bounds))
    assert not bounds or bounds[-1] == instrument.high


@EVERY
def test_every_part_of_a_score_has_words(instrument: Instrument) -> None:
    answers = {item.id: item.choices[0].code if item.choices else item.low for item in instrument.items}

    score = instrument.score(answers, AGE)

    assert set(score.parts) == set(instrument.part_labels)


@EVERY
@QUICK
@given(data=st.data())
def test_a_total_never_leaves_its_range(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(complete_answers(instrument))

    score = instrument.score(answers, AGE)

    assert score.total is not None
    assert instrument.low <= score.total <= instrument.high
    assert (score.band is not None) == bool(instrument.bands)


@EVERY
@QUICK
@given(data=st.data())
def test_raising_one_sign_never_lowers_the_total(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(complete_answers(instrument))
    item = data.draw(st.sampled_from([item for item in instrument.items if is_number(item)]))
    numbers = any_answer(item).filter(lambda answer: answer != "NR")
    less, more = sorted((data.draw(numbers), data.draw(numbers)), key=Decimal)

    before = instrument.score({**answers, item.id: less}, AGE)
    after = instrument.score({**answers, item.id: more}, AGE)

    assert before.total is not None
    assert after.total is not None
    assert after.total >= before.total


@pytest.mark.parametrize("instrument", NEEDING_ALL, ids=lambda instrument: instrument.id)
@QUICK
@given(data=st.data())
def test_a_missing_item_never_gives_a_total(instrument: Instrument, data: st.DataObject) -> None:
    needed = [item.id for item in instrument.items if item.required]
    lost = data.draw(st.sampled_from(needed))
    answers: Answers = data.draw(complete_answers(instrument))
    kept = {item_id: answers[item_id] for item_id in needed if item_id != lost}

    score = instrument.score(kept, AGE)

    assert score.total is None
    assert score.band is None
    assert score.missing == (lost,) == missing_items(instrument, kept)


@EVERY
def test_an_impossible_answer_is_refused_even_while_others_are_missing(instrument: Instrument) -> None:
    for item in instrument.items:
        with pytest.raises(ValueRefused) as refused:
            instrument.score({item.id: Decimal(1000)}, AGE)

        assert refused.value.code is Refusal.OUT_OF_RANGE
        assert refused.value.field == item.id


def test_without_answers_every_required_item_is_missing() -> None:
    mrss = INSTRUMENTS["mrss"]

    missing = missing_items(mrss, {"face": None, "abdomen": "", "anterior_chest": Decimal(0)})

    assert len(missing) == 16
    assert "anterior_chest" not in missing


def test_an_instrument_with_its_own_rule_calls_no_item_missing_beforehand() -> None:
    assert missing_items(INSTRUMENTS["poem"], {}) == ()


def test_an_answer_to_an_unknown_item_is_our_own_mistake() -> None:
    with pytest.raises(KeyError, match="mrss has no item nose"):
        check_answers(INSTRUMENTS["mrss"], {"nose": Decimal(1)})


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (Decimal("3.5"), Refusal.OUT_OF_RANGE),
        (Decimal("-0.5"), Refusal.OUT_OF_RANGE),
        (Decimal("0.7"), Refusal.INVALID_STEP),
        (Decimal("NaN"), Refusal.NOT_A_NUMBER),
        ("two", Refusal.NOT_A_NUMBER),
    ],
)
def test_a_number_outside_its_allowed_values_is_refused(typed: Decimal | str, code: Refusal) -> None:
    with pytest.raises(ValueRefused) as refused:
        check_item(SIGN, typed)

    assert refused.value.code is code


def test_a_refusal_names_the_item_what_was_given_and_what_is_allowed() -> None:
    with pytest.raises(ValueRefused) as refused:
        check_item(SIGN, Decimal(-1))

    assert str(refused.value) == (
        "Erythema, trunk: −1 is outside its allowed values. Enter 0 to 3 in steps of 0.5."
    )


@pytest.mark.parametrize(("code", "number"), [("2", Decimal("2.0")), ("0", Decimal(0))])
def test_a_choice_may_be_given_as_its_number(code: str, number: Decimal) -> None:
    level = INSTRUMENTS["viga_ad"].item("level")

    assert check_item(level, number) == code


def test_a_number_between_two_choices_is_a_wrong_step() -> None:
    level = INSTRUMENTS["viga_ad"].item("level")

    with pytest.raises(ValueRefused) as refused:
        check_item(level, Decimal("2.5"))

    assert refused.value.code is Refusal.INVALID_STEP
    assert refused.value.todo == "Allowed: 0, 1, 2, 3, 4."


def test_an_item_is_named_with_its_group() -> None:
    assert item_name(INSTRUMENTS["mrss"].item("foot_right")) == "Foot, right"
    assert item_name(INSTRUMENTS["mrss"].item("face")) == "Face"
    assert item_name(INSTRUMENTS["cdasi"].item("activity.v_area_neck.scale")) == "Scale, V-area of neck"


def test_a_label_that_begins_with_its_group_is_not_told_twice() -> None:
    dose = Item(id="dose", label="Prednisone, mg per day", group="Prednisone")

    assert item_name(dose) == "Prednisone, mg per day"


def test_the_bound_of_a_band_belongs_to_it_unless_the_band_ends_below() -> None:
    reaching, below = Band("a", "a", Decimal(7)), Band("b", "b", Decimal(25), below=True)

    assert reaching.holds(Decimal(7))
    assert not reaching.holds(Decimal("7.05"))
    assert not below.holds(Decimal(25))


def test_no_total_has_no_band() -> None:
    assert band_for(INSTRUMENTS["easi"], None) is None
    assert band_for(INSTRUMENTS["mrss"], Decimal(10)) is None


@pytest.mark.parametrize("kind", [ItemKind.YES_NO, ItemKind.CRITERION])
def test_yes_and_no_are_the_only_answers_to_a_yes_no_question(kind: ItemKind) -> None:
    question = Item(
        id="fever", label="Fever", kind=kind, choices=YES_NO if kind is ItemKind.CRITERION else ()
    )

    assert check_item(question, "yes") == "yes"
    with pytest.raises(
        ValueRefused, match=r"Fever: maybe is outside its allowed values\. Allowed: yes, no\."
    ):
        check_item(question, "maybe")


def test_a_text_is_kept_as_it_is() -> None:
    assert check_item(Item(id="note", label="Note", kind=ItemKind.TEXT), "7") == "7"
