"""How an endpoint stands: reached, not reached, cannot tell with what is missing; numbers exact."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.catalogue import analytes
from tracker.catalogue.study_files import shipped_studies
from tracker.domain import endpoints
from tracker.domain.criteria import Rules
from tracker.domain.endpoint_results import (
    EndpointResult,
    EndpointState,
    Judged,
    Numbers,
    Reading,
    change_words,
    hundredths,
    is_seen_masked,
    judge_endpoint,
    signed,
)
from tracker.domain.improvement import TotalImprovement
from tracker.domain.protocol import Endpoint, Protocol
from tracker.domain.records import Visit
from tracker.domain.verdict import Verdict

BAAZ = shipped_studies()["baaz-ad-ir"]
RULES = Rules.of(BAAZ, analytes())
DAY = date(2026, 4, 14)


@dataclass
class At:
    """The facts of two visits as plain numbers: measure -> (baseline, now)."""

    values: dict = field(default_factory=dict)
    here: int = 1

    def numbers(self, name: str, worse: bool = True) -> Numbers:
        before, now = self.values.get(name, (None, None))
        return Numbers(reading(now, "W12"), reading(before, "V1"), worse)

    def score(self, name: str, part: str | None) -> Decimal | Fraction | None:
        if self.here == 0:
            base = self.numbers(name).baseline
            return base.value if base else None
        return self.numbers(name).part(part)

    def baseline(self) -> "At":
        return At(self.values, 0)

    def label(self, leaf: object) -> str:
        return f"{leaf.score}{' change' if leaf.part else ''}"  # type: ignore[attr-defined]


def reading(value: str | Decimal | None, visit: str) -> Reading | None:
    return None if value is None else Reading(Decimal(value), visit, DAY)


def endpoint(name: str, study: Protocol = BAAZ) -> Endpoint:
    return next(one for one in study.endpoints if one.id == name)


def stands(name: str, **values: tuple[str | Decimal | None, str | Decimal | None]) -> Judged:
    facts, asked = At(values), endpoint(name)
    return judge_endpoint(asked, facts, RULES, facts.numbers(asked.measure))  # type: ignore[arg-type]


# --- EASI ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "now", "state"),
    [
        (50, "8", EndpointState.REACHED),  # (16 − 8) / 16 = 50 %
        (50, "8.05", EndpointState.NOT_REACHED),
        (75, "4", EndpointState.REACHED),
        (75, "4.05", EndpointState.NOT_REACHED),
        (90, "1.6", EndpointState.REACHED),
        (100, "0", EndpointState.REACHED),
        (100, "0.1", EndpointState.NOT_REACHED),
    ],
)
def test_an_easi_response_is_a_fall_of_at_least_its_share(share: int, now: str, state: EndpointState) -> None:
    assert stands(f"easi{share}_week12", easi=("16", now)).state is state


def test_a_share_that_only_rounding_lifts_to_75_percent_is_not_reached_and_shown_below_it() -> None:
    # (71.65 − 17.95) / 71.65 = 74.948 %
    found = stands("easi75_week12", easi=("71.65", "17.95"))

    assert found.state is EndpointState.NOT_REACHED
    assert "74.95" in found.because


def test_a_baseline_of_0_is_not_judged_as_no_percentage_of_it_is_defined() -> None:
    found = stands("easi50_week12", easi=("0", "0"))

    assert found == Judged(EndpointState.NOT_JUDGED, "baseline is 0 at V1: a percentage of it is not defined")


@pytest.mark.parametrize("pair", [("16", None), (None, "8"), (None, None)])
def test_without_both_values_no_response_can_be_told(pair: tuple[str | None, str | None]) -> None:
    found = stands("easi50_week12", easi=pair)

    assert found.state is EndpointState.CANNOT_TELL
    assert found.missing == ("easi change",)


TOTALS = st.integers(0, 1440).map(lambda steps: Decimal(steps) / 20)


@given(TOTALS, TOTALS)
@settings(max_examples=60, deadline=None)
def test_the_conditions_of_the_study_files_agree_with_the_functions(before: Decimal, now: Decimal) -> None:
    expected = endpoints.easi_response(before, now)

    for share in (50, 75, 90, 100):
        found = stands(f"easi{share}_week12", easi=(before, now)).state
        answer = getattr(expected, f"easi{share}")
        states = {
            True: EndpointState.REACHED,
            False: EndpointState.NOT_REACHED,
            None: EndpointState.NOT_JUDGED,
        }
        assert found is states[answer]


# --- vIGA-AD and itch ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [None, "0", "1", "2", "3", "4"])
@pytest.mark.parametrize("now", [None, "0", "1", "2", "3", "4"])
def test_success_is_level_0_or_1_after_a_fall_of_two(before: str | None, now: str | None) -> None:
    # Level 0 or 1 is success; that it takes a fall of two points is usual (K): clinical reference "scores".
    if now is None:
        expected = EndpointState.CANNOT_TELL
    elif int(now) > 1:
        expected = EndpointState.NOT_REACHED
    elif before is None:
        expected = EndpointState.CANNOT_TELL
    else:
        fell = int(before) - int(now) >= 2
        expected = EndpointState.REACHED if fell else EndpointState.NOT_REACHED

    assert stands("viga01_week12", viga_ad=(before, now)).state is expected


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        ("4", "0", EndpointState.REACHED),
        ("8", "5", EndpointState.NOT_REACHED),
        ("3", "0", EndpointState.NOT_JUDGED),
        (None, "0", EndpointState.CANNOT_TELL),
        ("8", None, EndpointState.CANNOT_TELL),
    ],
)
def test_itch_is_judged_only_where_baseline_is_at_least_4(
    before: str | None, now: str | None, state: EndpointState
) -> None:
    assert stands("itch4_week12", pp_nrs=(before, now)).state is state


def test_an_itch_below_4_at_baseline_says_so() -> None:
    assert stands("itch4_week12", pp_nrs=("3", "0")).because == "pp_nrs 3, limit ≥ 4"


def test_a_condition_on_the_baseline_without_a_baseline_visit_cannot_tell() -> None:
    facts = At({"pp_nrs": ("8", "2")})
    facts.baseline = lambda: None  # type: ignore[method-assign,assignment,return-value]

    found = judge_endpoint(endpoint("itch4_week12"), facts, RULES, facts.numbers("pp_nrs"))  # type: ignore[arg-type]

    assert found.state is EndpointState.CANNOT_TELL


# --- changes ------------------------------------------------------------------------------------------------


def test_a_change_is_measured_and_says_both_values() -> None:
    found = stands("easi_change", easi=("12.8", "6.2"))

    # (12.8 − 6.2) / 12.8 = 51.5625 %
    assert found.state is EndpointState.MEASURED
    assert found.because == "12.8 at V1, 6.2 at W12: −6.6, 51.56 % better"


def test_a_change_without_its_baseline_cannot_be_told() -> None:
    found = stands("easi_change", easi=(None, "6.2"))

    assert (found.state, found.missing) == (EndpointState.CANNOT_TELL, ("easi change",))


def test_an_endpoint_without_a_baseline_is_the_value_itself() -> None:
    alone = endpoint("easi_change").model_copy(update={"baseline": None})
    facts = At({"easi": (None, "6.2")})

    found = judge_endpoint(alone, facts, RULES, facts.numbers("easi"))  # type: ignore[arg-type]

    assert found == Judged(EndpointState.MEASURED, "")


def test_what_must_hold_besides_the_condition_decides_with_it() -> None:
    facts, asked = At({"easi": ("16", "4")}), endpoint("easi75_week12")
    free = Verdict(False, "prednisone 5 mg")

    found = judge_endpoint(asked, facts, RULES, facts.numbers("easi"), free)  # type: ignore[arg-type]

    assert found == Judged(EndpointState.NOT_REACHED, "prednisone 5 mg")


def test_what_must_hold_can_stand_without_a_condition() -> None:
    facts, asked = At({"easi": ("16", "4")}), endpoint("easi_change")

    found = judge_endpoint(asked, facts, RULES, facts.numbers("easi"), Verdict(True, "none taken"))  # type: ignore[arg-type]

    assert found == Judged(EndpointState.REACHED, "none taken")


@pytest.mark.parametrize(
    ("before", "now", "worse", "words"),
    [
        ("10", "15", True, "10 at V1, 15 at W12: +5, 50 % worse"),
        ("100", "130", False, "100 at V1, 130 at W12: +30, 30 % better"),
        ("10", "10", True, "10 at V1, 10 at W12: 0"),
        ("0", "3", True, "0 at V1, 3 at W12: +3"),
        (None, "3", True, ""),
        ("3", None, True, ""),
    ],
)
def test_the_change_in_words(before: str | None, now: str | None, worse: bool, words: str) -> None:
    assert change_words(Numbers(reading(now, "W12"), reading(before, "V1"), worse)) == words


def test_numbers_without_both_values_have_no_change() -> None:
    numbers = Numbers(reading("3", "W12"))

    assert (numbers.change, numbers.improvement, numbers.percent_improvement) == (None, None, None)
    assert not numbers.baseline_is_zero
    assert Numbers().part(None) is None
    assert Numbers(reading("3", "W12"), reading("0", "V1")).percent_improvement is None


@pytest.mark.parametrize(("number", "shown"), [("5", "+5"), ("-6.6", "−6.6"), ("0.0", "0")])
def test_a_change_is_shown_with_its_sign(number: str, shown: str) -> None:
    assert signed(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(Fraction(50), "50"), (Fraction(200, 3), "66.67"), (Fraction(0), "0")]
)
def test_hundredths_end_without_zeros(number: Fraction, shown: str) -> None:
    assert hundredths(number) == shown


# --- results ------------------------------------------------------------------------------------------------


def visit(planned_id: str) -> Visit:
    return Visit("v", "p", planned_id, "Week 12", "W12", 3)


def test_the_value_of_a_result_is_the_score_or_the_total_improvement() -> None:
    judged, numbers = Judged(EndpointState.MEASURED), Numbers(reading("6.2", "W12"))
    easi = EndpointResult(endpoint("easi_change"), visit("week12"), judged, numbers)
    total = EndpointResult(
        endpoint("easi_change"), visit("week12"), judged, improvement=TotalImprovement(Decimal(45))
    )

    assert (easi.value, total.value) == (Decimal("6.2"), Decimal(45))
    assert EndpointResult(endpoint("easi_change"), visit("week12"), judged).value is None


# --- masking ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("study", "name", "seen"),
    [
        ("baaz-ad-ir", "easi50_week12", True),
        ("baaz-ad-ir", "itch4_week12", True),
        ("bsmmu-dcssc", "mrss_week24", True),
        ("bird", "total_improvement", False),  # rests on a muscle enzyme
        ("bird", "prednisone_free_improvement_week24", False),
    ],
)
def test_a_masked_assessor_sees_what_rests_on_seen_scores_alone(study: str, name: str, seen: bool) -> None:
    protocol = shipped_studies()[study]

    assert is_seen_masked(endpoint(name, protocol), protocol) is seen


def test_an_endpoint_that_asks_for_a_dose_is_not_for_a_masked_assessor() -> None:
    asked = endpoint("easi50_week12").model_copy(update={"free_of": "prednisone"})

    assert not is_seen_masked(asked, BAAZ)
