"""FVC and DLCO as reported, with their equation (clinical reference "scores" 15)."""

from decimal import Decimal

import pytest

from tracker.domain.instruments import INSTRUMENTS
from tracker.errors import Refusal, ValueRefused

LUNG = ["fvc", "dlco", "dlco_corrected", "kco"]


@pytest.mark.parametrize("name", LUNG)
def test_the_percentage_is_the_total_as_reported(name: str) -> None:
    score = INSTRUMENTS[name].score({"percent": Decimal("49.9"), "equation": "ecsc_1993"}, None)

    assert (score.total, score.missing) == (Decimal("49.9"), ())


def test_an_unnamed_equation_is_missing_but_hides_no_low_value() -> None:
    score = INSTRUMENTS["fvc"].score({"percent": Decimal(45)}, None)

    assert (score.total, score.missing) == (Decimal(45), ("equation",))


def test_an_equation_alone_is_no_value() -> None:
    score = INSTRUMENTS["dlco"].score({"equation": "gli_2017"}, None)

    assert (score.total, score.missing) == (None, ("percent",))


@pytest.mark.parametrize(
    ("percent", "code"),
    [
        ("0.9", Refusal.OUT_OF_RANGE),
        ("250.1", Refusal.OUT_OF_RANGE),
        ("50.05", Refusal.INVALID_STEP),
    ],
)
def test_an_impossible_percentage_is_refused(percent: str, code: Refusal) -> None:
    with pytest.raises(ValueRefused) as refused:
        INSTRUMENTS["fvc"].score({"percent": Decimal(percent)}, None)

    assert refused.value.code is code


def test_spirometry_and_gas_transfer_have_their_own_equations() -> None:
    codes = {name: {one.code for one in INSTRUMENTS[name].item("equation").choices} for name in LUNG}

    assert "gli_2012" in codes["fvc"] - codes["dlco"]
    assert "gli_2017" in codes["dlco"] - codes["fvc"]
    assert codes["dlco"] == codes["dlco_corrected"] == codes["kco"]
    assert all({"ecsc_1993", "local", "other"} <= equations for equations in codes.values())


def test_three_measures_of_gas_transfer_are_never_mixed() -> None:
    names = {INSTRUMENTS[name].name for name in LUNG}

    assert names == {"FVC", "DLCO", "DLCOc", "DLCOc/VA"}
    assert "without correction" in INSTRUMENTS["dlco"].confirm[-1]


def test_the_overall_rating_of_the_mdaat_is_its_own_scale() -> None:
    overall = INSTRUMENTS["mdaat_overall"]

    assert overall.score({"activity": Decimal("3.4")}, None).total == Decimal("3.4")
    assert overall.confirm != INSTRUMENTS["extramuscular_global"].confirm
