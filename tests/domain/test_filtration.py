"""The eGFR of a creatinine beside the study's limit (renal.py has the equation's own tests)."""

from decimal import Decimal

from tracker.domain.age import Age
from tracker.domain.conditions import Compare, Limit
from tracker.domain.filtration import Filtration, filtration
from tracker.domain.labs import LabValue


def test_a_creatinine_known_only_as_below_gives_no_estimate() -> None:
    below = LabValue("<", Decimal("0.5"), "mg/dL")

    assert filtration(below, Age(40, 40), "F") == "the exact creatinine is missing"


def test_without_an_age_the_sentence_says_so() -> None:
    said = filtration(LabValue("", Decimal(1), "mg/dL"), None, "F")

    assert isinstance(said, str)


def test_a_creatinine_with_an_age_gives_an_estimate_in_the_unit_of_the_limit() -> None:
    found = filtration(LabValue("", Decimal(1), "mg/dL"), Age(40, 40), "F")

    assert isinstance(found, Filtration)
    assert found.value.unit == "mL/min/{1.73_m2}"
    assert Compare(analyte="egfr", op="<", limits=(Limit(value="60"),)).op == "<"
