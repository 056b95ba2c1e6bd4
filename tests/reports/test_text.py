import pytest

from tracker.errors import TrackerError
from tracker.reports.fonts import Weight
from tracker.reports.text import BODY, Style, pieces, printable, width, wrapped


def lines_of(text: str, style: Style, room: float) -> tuple[str, ...]:
    return tuple(line for line, _rtl in wrapped(text, style, room))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\u202eb", "a‹U+202E›b"),  # a right-to-left override could make 12 read as 21
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("bell\x07", "bell‹U+0007›"),
        ("tab\there", "tab here"),
        ("narrow\u202fspace", "narrow space"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_what_cannot_be_seen_is_made_visible(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_the_joiner_inside_a_persian_word_stays() -> None:
    assert printable("می‌رود") == "می‌رود"


def test_a_character_without_a_font_is_named_with_its_code() -> None:
    with pytest.raises(TrackerError, match=r"cannot be printed: U\+0995 BENGALI LETTER KA"):
        width("ক", BODY)


@pytest.mark.parametrize(
    "text", ["≥ ≤ µ × ⁹ − ½ °C", "αβγ ΔΩ", "éèçœ ÀÖß", "Жук", "×10⁹/L", "mL/min/1.73 m²", "İstanbul ş"]
)
def test_the_main_font_has_what_clinics_write(text: str) -> None:
    assert [piece.font for piece in pieces(text, Weight.SEMIBOLD)] == ["IBMPlexSans-SemiBold"]


def test_persian_takes_its_own_font_and_numbers_inside_keep_their_order() -> None:
    drawn = pieces("فشار 120 بود", Weight.REGULAR)

    assert {piece.font for piece in drawn} == {"IBMPlexSansArabic-Regular", "IBMPlexSans-Regular"}
    assert "120" in "".join(piece.text for piece in drawn)


def test_a_sign_that_plex_lacks_comes_from_the_last_font() -> None:
    assert [piece.font for piece in pieces("a▲b", Weight.REGULAR)] == [
        "IBMPlexSans-Regular",
        "DejaVuSans",
        "IBMPlexSans-Regular",
    ]


def test_a_letter_and_the_mark_on_it_come_from_one_font() -> None:
    drawn = pieces("x\u0361\u035cy", Weight.REGULAR)  # marks that have no composed form

    assert all(piece.text != "\u0361" for piece in drawn)


def test_an_unbroken_word_of_300_letters_is_cut_into_lines_that_fit() -> None:
    lines = lines_of("x" * 300, BODY, 200)

    assert "".join(lines) == "x" * 300
    assert max(width(line, BODY) for line in lines) <= 200


def test_lines_break_between_words_and_line_ends_stay() -> None:
    assert lines_of("one two\nthree", BODY, 500) == ("one two", "three")
    assert lines_of("one two", BODY, width("one two", BODY) - 1) == ("one", "two")


def test_a_persian_paragraph_is_broken_before_its_lines_are_turned() -> None:
    words = "بیمار دارو را فراموش کرد و فردا می‌آورد"

    lines = lines_of(words, BODY, width(words, BODY) * 0.6)

    assert len(lines) == 2
    assert lines[0].startswith("بیمار")


def test_a_line_of_a_persian_paragraph_runs_as_its_paragraph_does() -> None:
    # Unicode Bidirectional Algorithm, P2 and P3: the first strong letter of the paragraph decides, not of the line.
    text = "بیمار دارو را فراموش کرد EASI 12 و فردا می‌آورد"

    lines = wrapped(text, BODY, width(text, BODY) * 0.5)

    assert [rtl for _line, rtl in lines] == [True, True]
    assert lines[1][0].startswith("EASI")
    first, *_rest = pieces(lines[1][0], BODY.weight, rtl=True)
    assert first.font == "IBMPlexSansArabic-Regular"  # drawn from the left: the end of the line


def test_a_line_of_an_english_paragraph_that_begins_in_persian_still_runs_from_left_to_right() -> None:
    lines = wrapped("The words were فراموش کرد و", BODY, width("The words were", BODY) + 1)

    assert [rtl for _line, rtl in lines] == [False, False]
