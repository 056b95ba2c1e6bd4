from decimal import Decimal

import pytest

from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.protocol import Choice, Item, ItemKind
from ui.widgets.choice_strip import key_of
from ui.widgets.entry_cell import is_full, takes_halves, takes_one_character
from ui.widgets.item_layout import Matrix, Section, blocks
from ui.widgets.range_field import read_range, shown_range
from ui.widgets.severity_scale import band_step
from ui.widgets.total_card import shown_total


def whole(high: int, step: str = "1") -> Item:
    return Item(id="one", label="One", low=Decimal(0), high=Decimal(high), step=Decimal(step))


@pytest.mark.parametrize(
    ("high", "typed", "full"),
    [(3, "0", True), (3, "2", True), (10, "1", False), (10, "0", True), (10, "2", True), (10, "10", True)],
)
def test_a_field_goes_on_when_no_further_digit_could_follow(high: int, typed: str, full: bool) -> None:
    assert is_full(whole(high), typed) is full


def test_a_percentage_waits_for_enter() -> None:
    assert not is_full(whole(100), "14")
    assert not is_full(whole(10, "0.1"), "7")


def test_half_points_are_for_signs_and_not_for_areas() -> None:
    easi = INSTRUMENTS["easi"]

    assert takes_halves(easi.item("trunk.erythema"))
    assert not takes_halves(easi.item("trunk.area"))
    assert takes_one_character(easi.item("trunk.area"))


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_item_of_an_instrument_stands_in_exactly_one_place(name: str) -> None:
    items = INSTRUMENTS[name].items

    placed = []
    for block in blocks(items):
        found = block.cells.values() if isinstance(block, Matrix) else block.items
        placed += [item.id for item in found]

    assert sorted(placed) == sorted(item.id for item in items)


def test_the_cdasi_is_a_matrix_of_fifteen_sites_and_the_hands_stand_below() -> None:
    # clinical/scores.md 10: three activity signs and two damage signs at each of 15 sites.
    matrix, *rest = blocks(INSTRUMENTS["cdasi"].items)

    assert isinstance(matrix, Matrix)
    assert len(matrix.rows) == 15
    assert len(matrix.columns) == 5
    assert all(isinstance(block, Section) for block in rest)
    assert sum(len(block.items) for block in rest if isinstance(block, Section)) == 6


def test_the_haq_di_keeps_its_items_before_aid_or_help() -> None:
    (matrix,) = blocks(INSTRUMENTS["haq_di"].items)

    assert isinstance(matrix, Matrix)
    assert matrix.columns == ("Item 1", "Item 2", "Item 3", "Aid or help")


@pytest.mark.parametrize(
    ("typed", "bounds", "shown"),
    [
        ("12.0-15.5", ("12.0", "15.5"), "12.0–15.5"),
        ("12,0 – 15,5", ("12,0", "15,5"), "12,0–15,5"),
        ("<35", ("", "35"), "≤ 35"),
        ("≥ 60", ("60", ""), "≥ 60"),
        ("", ("", ""), ""),
    ],
)
def test_a_range_is_read_as_reports_write_it(typed: str, bounds: tuple[str, str], shown: str) -> None:
    assert read_range(typed) == bounds
    assert shown_range(*bounds) == shown


@pytest.mark.parametrize("typed", ["abc", "12", "1-2-3", "-5"])
def test_what_is_no_range_is_not_read_as_one(typed: str) -> None:
    assert read_range(typed) is None


def test_yes_no_and_not_applicable_have_the_keys_y_n_and_a() -> None:
    choices = tuple(
        Choice(code=code, label=label)
        for code, label in (("yes", "Yes"), ("no", "No"), ("not_applicable", "Not applicable"))
    )

    assert [key_of(choice, choices) for choice in choices] == ["y", "n", "a"]


def test_answers_with_the_same_first_letter_have_different_keys() -> None:
    choices = tuple(Choice(code=word, label=word) for word in ("positive", "pending", "negative"))

    keys = [key_of(choice, choices) for choice in choices]

    assert keys == ["p", "e", "n"]


def test_the_bands_of_easi_reach_from_clear_to_the_darkest_but_one() -> None:
    # visual language: bands as s0 to s4; EASI has six bands (Leshem 2015), clear and almost clear share s0.
    assert [band_step(index, 6) for index in range(6)] == [0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("total", "shown"),
    [
        (None, "–"),
        (Decimal("18.50"), "18.5"),
        (Decimal(10), "10"),
        (Decimal(-1), "−1"),
        (Decimal("1.125"), "1.125"),
    ],
)
def test_a_total_is_shown_without_digits_that_say_nothing(total: Decimal | None, shown: str) -> None:
    assert shown_total(total) == shown


def test_a_typed_item_of_text_is_a_line_of_its_own() -> None:
    text = Item(id="words", label="Words", kind=ItemKind.TEXT)

    assert blocks([text]) == [Section("", (text,), lines=True)]
