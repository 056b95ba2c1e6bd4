"""What a trend shows before it is painted (visual.md, "Timeline and plots")."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.views import Trend, TrendPoint
from ui.widgets.trend_scale import (
    band_of,
    change_words,
    forbids_above,
    limit_words,
    scale_of,
    shades,
    trend_words,
)

EASI_BANDS = tuple(
    (label, Decimal(upto))
    for label, upto in (
        ("clear", 0),
        ("almost clear", 1),
        ("mild", 7),
        ("moderate", 21),
        ("severe", 50),
        ("very severe", 72),
    )
)
"""Leshem et al. 2015, British Journal of Dermatology 172:1353, the bands of EASI."""


def point(day: date, label: str, value: str, *, crossed: bool = False) -> TrendPoint:
    return TrendPoint(day, label, Decimal(value), crossed)


SCREENING = point(date(2026, 1, 27), "Screening", "31.2")
VISIT_1 = point(date(2026, 3, 1), "V1", "29.5")
WEEK_6 = point(date(2026, 4, 14), "Week 6", "8.4")
EASI = Trend("easi", "EASI", "", (SCREENING, VISIT_1, WEEK_6), bands=EASI_BANDS)
ALT = Trend(
    "alt",
    "ALT",
    "U/L",
    (
        point(date(2026, 3, 1), "V1", "24"),
        point(date(2026, 4, 14), "Week 6", "112", crossed=True),
    ),
    high=Decimal(35),
    limits=((">", Decimal(100)),),
)


def test_a_score_is_plotted_up_to_its_highest_total_at_most() -> None:
    strength = Trend("mmt8", "MMT-8", "", (point(date(2026, 3, 31), "W24", "142"),))

    assert scale_of(strength).high == 150  # both sides and the neck: NCT01813617


def test_a_score_is_plotted_from_zero() -> None:
    scale = scale_of(EASI)

    assert scale.low == 0
    assert scale.high > Decimal("31.2")


def test_a_limit_within_reach_is_on_the_plot() -> None:
    assert scale_of(ALT).shows(Decimal(100))


def test_a_limit_far_beyond_the_values_does_not_flatten_them() -> None:
    calm = Trend("alt", "ALT", "U/L", (point(date(2026, 3, 1), "V1", "20"),), limits=((">", Decimal(500)),))

    assert not scale_of(calm).shows(Decimal(500))


def test_values_high_and_close_together_do_not_start_at_zero() -> None:
    sodium = Trend("na", "Sodium", "mmol/L", (point(VISIT_1.on, "V1", "138"), point(WEEK_6.on, "W6", "142")))

    scale = scale_of(sodium)

    assert Decimal(120) < scale.low < Decimal(138)


def test_values_that_are_all_zero_still_have_a_scale() -> None:
    clear = Trend("easi", "EASI", "", (point(VISIT_1.on, "V1", "0"),), bands=EASI_BANDS)

    assert scale_of(clear).share(Decimal(0)) == 0


def test_points_on_either_side_of_a_visit_without_value_are_not_joined() -> None:
    runs = replace(EASI, gaps=(date(2026, 3, 20),)).runs

    assert runs == ((SCREENING, VISIT_1), (WEEK_6,))


def test_points_without_a_gap_are_one_run() -> None:
    assert EASI.runs == ((SCREENING, VISIT_1, WEEK_6),)


def test_mild_moderate_and_severe_easi_are_s1_s2_and_s3() -> None:
    reached = {band.label: band.shade for band in shades(EASI, scale_of(EASI))}

    assert reached == {"almost clear": 0, "mild": 1, "moderate": 2, "severe": 3}


def test_the_upper_bound_belongs_to_the_band() -> None:
    assert band_of(EASI, Decimal(7)) == "mild"
    assert band_of(EASI, Decimal("7.1")) == "moderate"


def test_the_change_since_baseline_is_signed_and_in_per_cent() -> None:
    assert change_words(EASI, "V1", "Visit 1") == ("−21.1 since Visit 1", "−71.5 %")


def test_the_change_in_per_cent_is_rounded_as_on_paper() -> None:
    # 40 to 35.1 is −12.25 %: halves go up, not to the even digit (reports/words.py, percent_change).
    fallen = replace(
        EASI, points=(replace(VISIT_1, value=Decimal(40)), replace(WEEK_6, value=Decimal("35.1")))
    )

    assert change_words(fallen, "V1", "Visit 1") == ("−4.9 since Visit 1", "−12.3 %")


def test_a_laboratory_value_has_no_per_cent() -> None:
    assert change_words(ALT, "V1", "Visit 1") == ("+88 since Visit 1",)


def test_without_a_baseline_value_there_is_no_change() -> None:
    assert change_words(ALT, "W0", "Week 0") == ()


def test_a_limit_is_written_with_its_exact_operator() -> None:
    assert limit_words(">=", Decimal("3.5")) == "≥ 3.5"


def test_at_least_is_crossed_upwards_and_below_downwards() -> None:
    assert forbids_above("≥")
    assert not forbids_above("<")


def test_a_trend_can_be_heard() -> None:
    assert trend_words(ALT) == "ALT U/L: V1 24, Week 6 112 (threshold crossed)"


@pytest.mark.parametrize(
    ("low", "high", "values", "foot"),
    [
        ("13.0", "17.0", ("13.8", "14.8"), "10"),
        ("135", "145", ("138", "142"), "125"),
        ("3.5", "5", ("4",), "2"),
    ],
)
def test_the_foot_of_a_plot_is_a_round_number(
    low: str, high: str, values: tuple[str, ...], foot: str
) -> None:
    points = tuple(point(date(2026, 3, day), "V1", value) for day, value in enumerate(values, start=1))

    scale = scale_of(Trend("x", "X", "g/dL", points, low=Decimal(low), high=Decimal(high)))

    assert scale.low == Decimal(foot)


@pytest.mark.parametrize(("highest", "head"), [("132", "150"), ("22", "25"), ("3", "4"), ("0.4", "0.5")])
def test_a_plot_of_bare_values_ends_at_a_round_number(highest: str, head: str) -> None:
    """MMT-8 and mRSS have neither bands nor a reference range: the scale alone says how high a value stands."""
    bare = Trend("mmt8", "MMT-8", "", (point(WEEK_6.on, "W6", highest),))

    assert scale_of(bare).high == Decimal(head)
