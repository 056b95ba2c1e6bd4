"""No character that nobody sees can disguise a text. Unicode: UTR 36 (disguised text), UAX 31 (joiners)."""

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tracker.domain.plain_text import check, hidden, visible
from tracker.errors import Refusal, ValueRefused


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("12\u202e34", "U+202E"),  # right-to-left override: seen as 1243
        ("\u2066dose\u2069", "U+2066"),  # isolates
        ("zero\u200bwidth", "U+200B"),
        ("word\u2060joiner", "U+2060"),
        ("\ufeff5", "U+FEFF"),  # byte order mark inside a text
        ("bell\x07", "U+0007"),
        ("back\x08space", "U+0008"),
        ("escape\x1b[2J", "U+001B"),
        ("C1\x85", "U+0085"),
        ("soft\u00adhyphen", "U+00AD"),
        ("line\u2028end", "U+2028"),
        ("filler\u3164", "U+3164"),  # a letter by its category, drawn as nothing
        ("braille\u2800", "U+2800"),
        ("selector\ufe0f", "U+FE0F"),
        ("tag\U000e0041", "U+E0041"),
        ("half\ud800", "U+D800"),
        ("private\ue000", "U+E000"),
        ("A\u200cB", "U+200C"),  # a joiner between letters that never join
        ("1\u200d2", "U+200D"),
        ("\u200cسلام", "U+200C"),
        ("سلام\u200c", "U+200C"),
    ],
)
def test_a_character_that_nobody_sees_is_refused_by_its_number(text: str, sign: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        check(text, "note")

    assert sign in refused.value.happened
    assert (refused.value.code, refused.value.field) == (Refusal.NOT_A_CHOICE, "note")
    assert f"‹{sign}›" in visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna Karimi",
        "Zoë Müller–D’Août",
        "№ 5 ≥ 2 × 10⁹/L",
        "10\u00a0000 µg",  # the narrow spaces of French numbers are seen
        "می\u200cشود",  # Persian: the joiner decides the shape
        "۱۲\u200cام",
        "क्\u200dष",  # Hindi: the same after a virama
        "two\nlines",
        "a\ttab",
        "e\u0301",
    ],
)
def test_what_is_seen_is_taken(text: str) -> None:
    check(text)

    assert visible(text) == text


@pytest.mark.parametrize("text", ["fine\nSigned: the investigator", "a\tb"])
def test_a_text_of_one_line_takes_no_other_line(text: str) -> None:
    with pytest.raises(ValueRefused, match="line end or a tab"):
        check(text, lines=False)

    assert "‹U+00" in visible(text, lines=False)


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_taken_or_shown_holds_no_such_character(text: str) -> None:
    shown = visible(text)

    assert not list(hidden(shown))
    assert not [
        char
        for char in shown
        if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t"
    ]
    assert (shown == text) == (not list(hidden(text)))
