"""Lines of a randomisation list at rest: nothing of them can be read, compared or moved."""

import json

import pytest

from tracker.errors import Damaged
from tracker.storage import sealing

SAID: dict[str, str | None] = {"number": "7", "arm": "Verum", "kit": None}


def test_a_sealed_line_opens_at_its_own_place() -> None:
    secret = sealing.new_secret()

    assert sealing.unseal(secret, "list 1", sealing.seal(secret, "list 1", SAID)) == SAID


def test_neither_text_nor_length_tells_one_line_from_another() -> None:
    secret = sealing.new_secret()
    other: dict[str, str | None] = {**SAID, "arm": "a much longer name of an arm than that of the first"}

    first, again, second = (sealing.seal(secret, "list 1", one) for one in (SAID, SAID, other))

    assert first != again
    assert len(first) == len(second)


def test_a_line_that_changed_places_does_not_open() -> None:
    secret = sealing.new_secret()

    with pytest.raises(Damaged, match="not as it was taken in"):
        sealing.unseal(secret, "list 2", sealing.seal(secret, "list 1", SAID))


@pytest.mark.parametrize("text", ["", "no base 64 at all!", "AAAA"])
def test_a_line_that_was_tampered_with_is_named_so(text: str) -> None:
    with pytest.raises(Damaged):
        sealing.unseal(sealing.new_secret(), "list 1", text)


def test_the_trail_is_read_without_what_opens_a_line() -> None:
    line = json.dumps({"position": 1, "sealed": "abc"})

    assert json.loads(sealing.concealed("allocation_line", line) or "") == {"position": 1}
    assert sealing.concealed("allocation_list", '{"secret":"ff"}') == "{}"
    assert sealing.concealed("participant", line) == line
    assert sealing.concealed("allocation_line", None) is None


@pytest.mark.parametrize("text", ["not JSON", "[1]", "7"])
def test_an_entry_that_was_tampered_with_shows_nothing(text: str) -> None:
    assert sealing.concealed("allocation_line", text) is None
