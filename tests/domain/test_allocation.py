"""What the file of a randomisation list may say (product.md 3.2), told by row and column where it may not."""

from datetime import UTC, datetime

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain import allocation
from tracker.domain.allocation import AllocationList, Line, Problem, Reading, Stratum, read_list
from tracker.domain.protocol import Protocol

BAAZ = shipped_studies()["baaz-ad-ir"]
BIRD = shipped_studies()["bird"]
"""Open label with the arms A and B; double blind."""


def read(text: str, protocol: Protocol = BAAZ) -> Reading:
    header, *rows = [tuple(line.split(",")) for line in text.split("\n")]
    return read_list(header, list(enumerate(rows, 2)), protocol)


def said(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def test_lines_are_read_in_the_order_of_the_file() -> None:
    reading = read("Sequence No.,Stratum,Treatment\n7,mild,a\n8,severe,B\n9,mild,A".replace("No.", "number"))

    assert reading == Reading(
        (
            Line(2, "7", "mild", "A", None),
            Line(3, "8", "severe", "B", None),
            Line(4, "9", "mild", "A", None),
        ),
        (),
    )


def test_an_arm_is_understood_by_its_label_too() -> None:
    label = BAAZ.arms[1].label

    assert [line.arm for line in read_list(["arm"], [(2, [label.upper()])], BAAZ).lines] == [BAAZ.arms[1].id]


def test_several_columns_of_strata_make_one_stratum() -> None:
    reading = read("stratum_sex,stratum_age group,arm\nF,18-40,A")

    assert reading.lines[0].stratum == "sex: F, age group: 18-40"


def test_a_block_is_read_and_not_kept() -> None:
    assert read("number,block_size,arm\n1,4,A").lines == (Line(2, "1", "", "A", None),)


def test_in_a_double_blind_study_the_list_holds_kits() -> None:
    assert read("number,kit\n1,K-471", BIRD).lines == (Line(2, "1", "", None, "K-471"),)


def test_an_empty_row_is_passed_over() -> None:
    assert [line.row for line in read("number,arm\n1,A\n,\n2,B").lines] == [2, 4]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("number,stratum\n1,mild", "row 1: the column “arm” is missing"),
        (
            "number,arm,colour\n1,A,red",
            "row 1, column “colour”: the columns are number, stratum, arm and kit",
        ),
        ("number,,arm\n1,x,A", "row 1, column “2”: the columns are number, stratum, arm and kit"),
        ("number,arm,arm\n1,A,A", "row 1, column “arm”: is there twice"),
        ("number,sequence,arm\n1,1,A", "row 1, column “sequence”: means the same as “number”"),
        ("number,arm", "row 1: no line follows the header"),
        ("number,arm\n1,C", "row 2, column “arm”: the study has no arm “C”; its arms are A, B"),
        ("number,arm\n1,A\n2,", "row 3, column “arm”: is empty"),
        ("number,arm\n1,A\n2", "row 3, column “arm”: is empty"),
        ("number,stratum,arm\n1,mild,A\n2,,A", "row 3, column “stratum”: is empty"),
        ("number,arm\n1,A,B", "row 2: has more cells than the header"),
        ("number,arm\n1,A\n1,B", "row 3, column “number”: 1 is there twice"),
        ("number,arm,kit\n1,A,K-1\n2,B,K-1", "row 3, column “kit”: K-1 is there twice"),
        (
            "number,arm\n2,A\n1,B",
            "row 3, column “number”: 1 stands after 2: sort the list as it is to be drawn",
        ),
        ("number,stratum,arm\n1,mi\u202eld,A", "row 2, column “stratum”: holds a character that nobody sees"),
        (f"number,stratum,arm\n1,{'m' * 81},A", "row 2, column “stratum”: is longer than 80 characters"),
    ],
)
def test_what_a_list_may_not_say_is_told_by_row_and_column(text: str, told: str) -> None:
    assert said(read(text)) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "number,kit,arm\n1,K-1,A",
            "row 1, column “arm”: the arm is never stored in a double-blind study, only the kit number",
        ),
        ("number\n1", "row 1: the column “kit” is missing"),
    ],
)
def test_a_double_blind_study_takes_no_list_that_tells_the_arm(text: str, told: str) -> None:
    assert said(read(text, BIRD)) == [told]


def test_numbers_may_begin_anew_in_each_stratum() -> None:
    assert read("number,stratum,arm\n1,mild,A\n2,mild,B\n1,severe,B").problems == ()


def test_numbers_that_are_no_numbers_are_in_the_order_of_the_file() -> None:
    assert read("number,arm\nR-20,A\nR-03,B").problems == ()


def test_a_list_has_no_more_lines_than_a_site_can_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "MOST_LINES", 2)

    reading = read("arm\nA\nB\nA")

    assert reading.problems == (Problem(4, "", "a list has at most 2 lines"),)


@pytest.mark.parametrize(("strata", "stratified"), [(("mild", "severe"), True), (("",), False)])
def test_a_list_with_named_strata_asks_for_one(strata: tuple[str, ...], stratified: bool) -> None:
    made = datetime(2026, 4, 14, tzinfo=UTC)
    named = tuple(Stratum(name, 2, 0) for name in strata)

    found = AllocationList("1", "2", "list.csv", "ab", made, "anna", None, "", named)

    assert found.is_stratified is stratified


def test_a_stratum_tells_how_many_lines_wait() -> None:
    assert Stratum("mild", 12, 5).left == 7
