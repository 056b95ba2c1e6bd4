"""A study file of a megabyte is refused quickly and in few words, whatever it is made of."""

import time

import pytest

from tracker.catalogue.study_files import check_study, shipped_text


@pytest.mark.parametrize(
    "text",
    [
        shipped_text("bird") + "".join(f"k{n}: 1\n" for n in range(90_000)),
        "id: x\nforms:\n" + "- {}\n" * 190_000,
        "a: [" + "[]," * 300_000 + "]",
        "a: " + "x" * 999_000,
        "- " * 490_000,
        shipped_text("bird") + "k: 1\n" * 190_000,
        shipped_text("bird") + "".join(f"{'k' * 400}{n}: 1\n" for n in range(2000)),
    ],
    ids=["names", "entries", "lists", "one text", "nested", "the same name", "long names"],
)
def test_a_hostile_megabyte_is_refused_within_two_seconds_and_not_by_the_page(text: str) -> None:
    begun = time.process_time()

    problems = check_study(text, "mine.yaml")

    assert time.process_time() - begun < 2  # issue 6: refused within 2 s
    assert 1 <= len(problems) <= 101
    assert sum(map(len, problems)) < 70_000
