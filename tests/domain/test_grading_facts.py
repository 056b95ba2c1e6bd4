"""Every term of the criteria walked at its boundaries, against an evaluation of the published facts written here.

The facts (tests/data/ctcae_5_0_facts.json) are the cut-offs that pharmaverse/admiral 6eb5125a quotes from NCI CTCAE
v5.0, as rows of plain values; the rule is theirs too: the highest grade whose criterion is met, none is grade 0.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from operator import ge, gt, le, lt
from pathlib import Path

import pytest

from tracker.catalogue import analytes, ctcae, grading_tables
from tracker.domain.age import Age
from tracker.domain.grading import Situation, grade
from tracker.domain.judgement import Person, Rules, judge
from tracker.domain.labs import LabValue, ReferenceRange

DATA = Path(__file__).parents[1] / "data"
FACTS = json.loads((DATA / "ctcae_5_0_facts.json").read_text(encoding="utf-8"))
TERMS = FACTS["terms"]
OPERATORS = {"<": lt, "<=": le, ">": gt, ">=": ge}
PLACES = {"LLN": Decimal(40), "ULN": Decimal(100), "baseline": Decimal(130)}
"""Round limits of a made-up laboratory; the baseline lies above the ULN where it is said to be abnormal."""


def reference(term: dict, name: str, unit: str) -> Decimal:
    """A plausible limit of the range beside the term's own cut-offs: outside the first grade that has a number."""
    numbers = [Decimal(row[5]) for row in term["cuts"] if row[1] == unit and not row[4]]
    if name == "baseline" or not numbers:
        return PLACES[name]
    return max(numbers) * 2 if name == "LLN" else min(numbers) / 2


def both_limits(term: dict, unit: str) -> ReferenceRange:
    """A range that is none backwards: the limit that no criterion names gives way to the one that some name."""
    low, high = reference(term, "LLN", unit), reference(term, "ULN", unit)
    if low <= high:
        return ReferenceRange(low, high)
    return ReferenceRange(low, low * 2) if term["direction"] == "low" else ReferenceRange(high / 2, high)


def expected(term: dict, unit: str, value: Decimal, held: set[str], symptomatic: bool) -> int:
    """The grade by the rows of the facts."""
    met = [0]
    for when, own, given, op, of, times, plus, asks in term["cuts"]:
        if (own and own != unit) or when not in held or (asks and not symptomatic):
            continue
        base = Fraction(reference(term, of, unit)) if of else Fraction(1)
        if OPERATORS[op](Fraction(value), base * Fraction(times) + Fraction(plus)):
            met.append(given)
    return max(met)


def boundaries(term: dict, unit: str) -> Iterator[Decimal]:
    """Each cut-off, and a little to each side of it."""
    for _when, own, _grade, _op, of, times, plus, _asks in term["cuts"]:
        if not own or own == unit:
            at = (reference(term, of, unit) if of else Decimal(1)) * Decimal(times) + Decimal(plus)
            yield from (at, at + Decimal("0.001"), at - Decimal("0.001"))


def units(term: dict) -> set[str]:
    named = {row[1] for row in term["cuts"] if row[1]}
    return named or {next(iter(analytes()[term["analyte"]].units))}


def test_the_table_has_the_terms_of_the_facts_and_no_other() -> None:
    assert [(one.term, one.analyte) for one in ctcae().terms] == [
        (one["term"], one["analyte"]) for one in TERMS
    ]
    assert ctcae().version == FACTS["version"]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["term"])
def test_a_term_says_of_itself_what_the_facts_say(term: dict) -> None:
    ours = ctcae().term(term["term"])

    assert (ours.direction, ours.uses_baseline, ours.status) == (
        term["direction"],
        term["uses_baseline"],
        term["status"],
    )


@pytest.mark.parametrize("term", [one for one in TERMS if one["cuts"]], ids=lambda term: term["term"])
def test_a_term_is_graded_at_each_boundary_as_the_facts_say(term: dict) -> None:
    analyte, compared = analytes()[term["analyte"]], 0

    for unit, abnormal, symptoms, thinned in product(sorted(units(term)), *[(False, True)] * 3):
        held = {"always", "baseline_abnormal" if abnormal else "baseline_normal"}
        held.add("on_anticoagulation" if thinned else "no_anticoagulation")
        situation = Situation(
            both_limits(term, unit), LabValue("", PLACES["baseline"], unit), abnormal, symptoms, thinned
        )
        for value in boundaries(term, unit):
            found = grade(ctcae(), term["term"], analyte, LabValue("", value, unit), situation)
            assert (value, found.grade) == (value, expected(term, unit, value, held, symptoms))
            compared += 1

    assert compared >= 24


def test_hyperglycemia_is_the_one_term_without_a_number() -> None:
    # CTCAE v5.0 took the numeric cut-offs of glucose out
    assert [one["term"] for one in TERMS if not one["cuts"]] == ["Hyperglycemia"]


# --- another version is a data file --------------------------------------------------------------------------


def test_a_later_version_is_one_more_file_of_the_same_form() -> None:
    tables = grading_tables(DATA / "grading")

    assert set(tables) == {"6.0"}
    assert set(grading_tables()) == {"5.0"}


def test_a_study_under_a_later_version_is_graded_by_it_and_the_grade_says_so() -> None:
    # made-up 6.0: 0.3 × 10⁹/L is grade 3; v5.0: below 0.5 is grade 4
    value, person = LabValue("", Decimal("0.3"), "10*9/L"), Person("F", Age(40, 40))

    said = {
        table.version: judge(analytes()["neutrophils"], value, None, Rules(analytes(), table, ()), person)
        for table in (ctcae(), grading_tables(DATA / "grading")["6.0"])
    }

    assert {version: (one.grade, one.grade_text) for version, one in said.items()} == {
        "5.0": (4, "CTCAE 5.0 Neutrophil count decreased, grade 4"),
        "6.0": (3, "CTCAE 6.0 Neutrophil count decreased, grade 3"),
    }
