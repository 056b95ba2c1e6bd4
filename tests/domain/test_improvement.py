"""The total improvement score from what is recorded: the enzyme that counts, what is missing, the points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tracker.domain.criteria import LabFact, WhichSample
from tracker.domain.improvement import CoreValues, improvement
from tracker.domain.labs import LabValue, ReferenceRange, read_value

NAMES = {"ck": "CK", "aldolase": "Aldolase", "ldh": "LDH", "ast": "AST", "alt": "ALT"}


def lab(typed: str, uln: str | None = "200", unit: str = "U/L", range_unit: str | None = None) -> LabFact:
    range_ = ReferenceRange(Decimal(20), Decimal(uln), range_unit) if uln else None
    return LabValue(*read_value(typed), unit), range_


def core(label: str, values: tuple[str, str, str, str, str], **enzymes: LabFact | None) -> CoreValues:
    """Physician and patient global, MMT-8, HAQ-DI, extramuscular; then enzymes."""
    names = ("physician_global", "patient_global", "mmt8", "haq_di", "extramuscular_global")
    return CoreValues(label, dict(zip(names, map(Decimal, values), strict=True)), enzymes)


BEFORE = core("W0", ("7.0", "6.0", "100", "1.5", "5.0"), ck=lab("3000"), ldh=lab("500", "250"))
AFTER = core("W24", ("2.0", "3.0", "130", "0.75", "2.0"), ck=lab("300"), ldh=lab("240", "250"))


def test_the_points_of_each_measure_add_up() -> None:
    # Aggarwal 2017, shares of the range: physician (7 − 2)/10 = 50 % 20; patient 30 % 7.5; MMT 30/150 = 20 %: 20;
    # HAQ 0.75/3 = 25 % 7.5; CK (3000 − 300)/(15 × 200) = 90 % 7.5; extramuscular 30 % 15. Sum 77.5: major.
    found = improvement(BEFORE, AFTER, NAMES)

    assert dict(found.components) == {
        "physician_global": Decimal(20),
        "patient_global": Decimal("7.5"),
        "mmt": Decimal(20),
        "haq_di": Decimal("7.5"),
        "enzyme": Decimal("7.5"),
        "extramuscular": Decimal(15),
    }
    assert (found.total, found.category, found.missing) == (Decimal("77.5"), "major", ())


def test_the_enzyme_is_the_highest_multiple_of_its_own_uln_at_baseline() -> None:
    found = improvement(BEFORE, AFTER, NAMES)

    assert found.enzyme == "ck"
    assert found.because == "CK 15.00 × ULN at W0, the most abnormal muscle enzyme (LDH 2.00 × ULN)"


def test_a_higher_value_of_a_lower_multiple_is_not_followed() -> None:
    before = replace(BEFORE, enzymes={"ck": lab("300"), "alt": lab("105", "35")})  # 1.5 and 3 times the ULN

    found = improvement(before, replace(AFTER, enzymes={"alt": lab("35", "35")}), NAMES)

    assert found.enzyme == "alt"


def test_a_single_enzyme_is_followed_and_said_to_be_the_only_one() -> None:
    found = improvement(replace(BEFORE, enzymes={"ck": lab("3000")}), AFTER, NAMES)

    assert "the only one measured" in found.because


@pytest.mark.parametrize(
    ("enzymes", "missing"),
    [
        ({}, "a muscle enzyme at W0"),
        ({"ck": "not_done"}, "a muscle enzyme at W0"),
        ({"ck": lab("3000", None)}, "the ULN of CK at W0"),
        ({"ck": lab("3000", "0")}, "the ULN of CK at W0"),
        ({"ck": lab("3000", "200", "U/L", "ukat/L")}, "the ULN of CK at W0"),
        ({"ck": lab("3000"), "ldh": lab("100", None)}, "the ULN of LDH at W0"),
        ({"ck": lab(">3000")}, "an exact result of CK at W0"),
        ({"ck": lab("<300")}, "an exact result of CK at W0"),
        ({"ck": lab("3000"), "alt": WhichSample.NOT_CHOSEN}, "which sample decides of ALT at W0"),
    ],
)
def test_what_keeps_the_enzyme_from_being_chosen_is_named(
    enzymes: dict[str, LabFact | None], missing: str
) -> None:
    found = improvement(replace(BEFORE, enzymes=enzymes), AFTER, NAMES)

    assert (found.total, found.category, found.missing) == (None, None, (missing,))


def test_a_result_below_a_bound_does_not_hinder_where_another_is_higher() -> None:
    before = replace(BEFORE, enzymes={"ck": lab("3000"), "alt": lab("<5", "35")})

    found = improvement(before, AFTER, NAMES)

    assert found.total == Decimal("77.5")
    assert "ALT <0.14 × ULN" in found.because


@pytest.mark.parametrize(
    ("later", "missing"),
    [
        ({}, "CK at W24"),
        ({"ldh": lab("240", "250")}, "CK at W24"),
        ({"ck": lab("<300")}, "an exact result of CK at W24"),
        ({"ck": lab("5", "3", "ukat/L")}, "CK at W24 in the unit of W0"),
        ({"ck": WhichSample.NOT_CHOSEN}, "CK at W24"),
    ],
)
def test_another_enzyme_or_unit_never_stands_in_for_the_one_followed(
    later: dict[str, LabFact | None], missing: str
) -> None:
    found = improvement(BEFORE, replace(AFTER, enzymes=later), NAMES)

    assert (found.total, found.missing) == (None, (missing,))


def test_all_six_measures_are_needed_at_both_visits() -> None:
    before = replace(BEFORE, scores={**BEFORE.scores, "haq_di": None})
    after = replace(AFTER, scores={**AFTER.scores, "mmt8": None})

    found = improvement(before, after, NAMES)

    assert (found.total, found.missing) == (None, ("HAQ-DI at W0", "MMT-8 at W24"))


def test_the_range_of_a_later_sample_is_not_asked() -> None:
    found = improvement(BEFORE, replace(AFTER, enzymes={"ck": lab("300", None)}), NAMES)

    assert found.total == Decimal("77.5")
