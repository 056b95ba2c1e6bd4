"""Who a participant is: what is kept of it, how one looks for it, and who is in the list twice."""

import pytest

from tracker.domain.identity import LONGEST, Identified, Identity, tidy, with_doubles
from tracker.errors import ValueRefused

NADIA = Identified(
    "1", "SAR-014", "N.H.", "BAAZ", "s", Identity("Nadia Haidari", "+98 21 5550 0114", "H 77 1902")
)


def test_spaces_around_and_between_are_tidied() -> None:
    assert tidy(Identity("  Nadia   Haidari ", " 0131 496 0777", "")) == Identity(
        "Nadia Haidari", "0131 496 0777"
    )


@pytest.mark.parametrize("name", Identity.FIELDS)
def test_what_is_too_long_is_refused_at_its_field(name: str) -> None:
    with pytest.raises(ValueRefused, match="longer than 200 characters") as refused:
        tidy(Identity(**{name: "x" * (LONGEST + 1)}))

    assert refused.value.field == name


def test_signs_that_nobody_sees_are_refused_at_their_field() -> None:
    with pytest.raises(ValueRefused, match=r"U\+202E") as refused:
        tidy(Identity(name="Nadia \u202eiradiaH"))

    assert refused.value.field == "name"


def test_an_identity_is_empty_until_one_of_its_three_texts_is_written() -> None:
    assert Identity().is_empty
    assert not any(Identity(**{name: "x"}).is_empty for name in Identity.FIELDS)


@pytest.mark.parametrize(
    "words",
    ["sar-014", "n.h.", "haidari", "HAIDARI nadia", "5550 0114", "55500114", "h771902", "H 77", "1902", ""],
)
def test_a_line_is_found_by_number_initials_name_telephone_or_hospital_number(words: str) -> None:
    assert NADIA.fits(words)


@pytest.mark.parametrize("words", ["SAR-015", "nadia moreau", "5551"])
def test_a_line_is_not_found_by_what_is_not_in_it(words: str) -> None:
    assert not NADIA.fits(words)


def test_who_has_the_same_hospital_number_is_named() -> None:
    twin = Identified("2", "01-003", "N.H.", "BIRD", "t", Identity("N. Haidari", "", "h771902"))
    other = Identified("3", "01-004", "B.L.", "BIRD", "t", Identity("Bruno Lang"))
    nobody = Identified("4", "01-005", "C.F.", "BIRD", "t")

    found = with_doubles((NADIA, twin, other, nobody))

    assert [one.same_as for one in found] == [("01-003",), ("SAR-014",), (), ()]
