"""The matrix of requirements and the table of promises name tests that are there."""

import re
from pathlib import Path

import pytest

from tracker.catalogue import requirements
from tracker.domain.requirements import Requirement

ROOT = Path(__file__).parents[1]


def names_in(file: str) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize(
    "requirement",
    [one for standard in requirements() for one in standard.requirements],
    ids=lambda requirement: requirement.clause,
)
def test_every_test_that_a_requirement_names_exists(requirement: Requirement) -> None:
    missing = [name for name in requirement.tests if name.split("::")[1] not in names_in(name.split("::")[0])]

    assert missing == []
    assert requirement.tests or requirement.site or "not apply" in requirement.kept


def test_every_test_that_the_readme_promises_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (ROOT / "README.md").read_text(encoding="utf-8"))

    missing = [name for file, name in named if name not in names_in(file)]

    assert missing == []
