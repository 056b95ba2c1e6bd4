"""The total improvement score: exact shares, the right enzyme, nothing while a measure is missing."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.instruments.tis import (
    CoreSet,
    Improvement,
    category,
    most_abnormal_enzyme,
    total_improvement,
)
from tracker.errors import Refusal, ValueRefused

BASELINE = CoreSet(
    physician_global=Decimal("7.0"),
    patient_global=Decimal("7.0"),
    mmt=Decimal(90),
    haq_di=Decimal("2.0"),
    enzyme=Decimal(3000),
    extramuscular=Decimal("6.0"),
)


def improvement(followup: CoreSet, baseline: CoreSet = BASELINE) -> Improvement:
    return total_improvement(baseline, followup, "CK", Decimal(200), Decimal(150))


def tenths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda value: Decimal(value) / 10)


def core_sets() -> st.SearchStrategy[CoreSet]:
    return st.builds(
        CoreSet,
        physician_global=tenths(0, 100),
        patient_global=tenths(0, 100),
        mmt=st.integers(0, 150).map(Decimal),
        haq_di=st.integers(0, 24).map(lambda eighths: Decimal(eighths) / 8),
        enzyme=st.integers(0, 20000).map(Decimal),
        extramuscular=tenths(0, 100),
    )


# (7.0 − 5.5) / 10 is 15 % to the last digit: above 5 to 15, so 7.5 points, not 15 (table of Aggarwal 2017).
@pytest.mark.parametrize(
    ("followup", "expected"),
    [
        ("6.5", "0"),
        ("6.4", "7.5"),
        ("5.5", "7.5"),
        ("5.4", "15"),
        ("4.5", "15"),
        ("4.4", "17.5"),
        ("3.0", "17.5"),
        ("2.9", "20"),
    ],
)
def test_a_share_on_a_limit_belongs_to_the_lower_step(followup: str, expected: str) -> None:
    result = improvement(replace(BASELINE, physician_global=Decimal(followup)))

    assert result.components["physician_global"] == Decimal(expected)


@pytest.mark.parametrize(
    ("mmt", "expected"),
    [(93, "0"), (94, "10"), (105, "10"), (106, "20"), (120, "20"), (121, "27.5"), (136, "32.5")],
)
def test_muscle_strength_has_its_own_limits_and_rises(mmt: int, expected: str) -> None:
    result = improvement(replace(BASELINE, mmt=Decimal(mmt)))

    assert result.components["mmt"] == Decimal(expected)


def test_worsening_gives_no_negative_points() -> None:
    worse = CoreSet(Decimal(10), Decimal(10), Decimal(0), Decimal(3), Decimal(9000), Decimal(10))

    assert improvement(worse).total == 0


def test_the_highest_score_is_100() -> None:
    # The maxima of the six rows: 20 + 10 + 32.5 + 10 + 7.5 + 20.
    ill = CoreSet(Decimal(10), Decimal(10), Decimal(0), Decimal(3), Decimal(9000), Decimal(10))
    well = CoreSet(Decimal(0), Decimal(0), Decimal(150), Decimal(0), Decimal(0), Decimal(0))

    result = improvement(well, ill)

    assert result.total == 100
    assert result.category == "major"


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("17.5", "none"),
        ("20", "minimal"),
        ("37.5", "minimal"),
        ("40", "moderate"),
        ("57.5", "moderate"),
        ("60", "major"),
    ],
)
def test_the_category_begins_with_its_threshold(total: str, expected: str) -> None:
    assert category(Decimal(total)) == expected


@pytest.mark.parametrize("measure", [field.name for field in fields(CoreSet)])
@pytest.mark.parametrize("visit", ["baseline", "followup"])
def test_one_missing_measure_of_either_visit_leaves_no_score(measure: str, visit: str) -> None:
    visits = {"baseline": BASELINE, "followup": BASELINE}
    visits[visit] = replace(BASELINE, **{measure: None})

    result = improvement(visits["followup"], visits["baseline"])

    assert result.total is None
    assert result.category is None
    assert result.components == {}
    assert result.missing == (f"{visit}.{measure}",)


def test_without_enzyme_limit_or_form_of_the_muscle_test_there_is_no_score() -> None:
    result = total_improvement(BASELINE, BASELINE, None, None, None)

    assert result.missing == ("enzyme_name", "enzyme_uln", "mmt_max")


@given(core_sets(), core_sets())
@settings(max_examples=60, deadline=None)
def test_the_score_stays_between_0_and_100(before: CoreSet, after: CoreSet) -> None:
    total = improvement(after, before).total

    assert total is not None
    assert 0 <= total <= 100


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"physician_global": Decimal(45)}, Refusal.OUT_OF_RANGE),
        ({"physician_global": Decimal("4.45")}, Refusal.INVALID_STEP),
        ({"mmt": Decimal(151)}, Refusal.OUT_OF_RANGE),
        ({"mmt": Decimal("90.5")}, Refusal.INVALID_STEP),
        ({"haq_di": Decimal("3.1")}, Refusal.OUT_OF_RANGE),
        ({"enzyme": Decimal(-1)}, Refusal.OUT_OF_RANGE),
    ],
)
def test_an_impossible_measure_is_refused_even_while_another_is_missing(
    changed: dict[str, Decimal], code: Refusal
) -> None:
    others = {"patient_global": None, **changed}

    with pytest.raises(ValueRefused) as refused:
        improvement(replace(BASELINE, **others))

    assert refused.value.code is code
    assert refused.value.field == f"followup.{next(iter(changed))}"


@pytest.mark.parametrize(
    ("name", "uln", "mmt_max", "field"),
    [
        ("gamma-GT", 200, 150, "enzyme_name"),
        ("CK", 0, 150, "enzyme_uln"),
        ("CK", 200, 100, "mmt_max"),
    ],
)
def test_an_unknown_enzyme_a_limit_of_zero_and_an_unknown_form_are_refused(
    name: str, uln: int, mmt_max: int, field: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        total_improvement(BASELINE, BASELINE, name, Decimal(uln), Decimal(mmt_max))

    assert refused.value.code is Refusal.OUT_OF_RANGE
    assert refused.value.field == field


def test_the_enzyme_is_the_one_most_above_its_own_limit_not_the_highest_number() -> None:
    baseline = {
        "ck": (Decimal(400), Decimal(200)),
        "aldolase": (Decimal(24), Decimal(8)),
        "ldh": (Decimal(500), Decimal(250)),
    }

    assert most_abnormal_enzyme(baseline) == "aldolase"


def test_equally_abnormal_enzymes_give_the_first_in_order() -> None:
    baseline = {"alt": (Decimal(80), Decimal(40)), "ck": (Decimal(400), Decimal(200))}

    assert most_abnormal_enzyme(baseline) == "ck"


def test_an_enzyme_measured_without_its_limit_leaves_the_choice_open() -> None:
    assert most_abnormal_enzyme({"ck": (Decimal(400), None), "ldh": (Decimal(500), Decimal(250))}) is None
    assert most_abnormal_enzyme({"ck": (None, Decimal(200))}) is None
