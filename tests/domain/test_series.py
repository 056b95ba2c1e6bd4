"""Rules beyond one value: two in a row, a rise within months, open where something is missing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tracker.catalogue import analytes, ctcae
from tracker.domain.age import Age
from tracker.domain.judgement import Baseline, Before, Person, Rules, judge
from tracker.domain.labs import Comparator, LabValue, ReferenceRange
from tracker.domain.protocol import Threshold
from tracker.domain.records import Crossing
from tracker.domain.series import Dated, limit_words

WEEK4, WEEK8, WEEK12 = date(2026, 4, 14), date(2026, 5, 12), date(2026, 6, 9)
DAY0 = date(2026, 3, 17)


def threshold(**said: object) -> Threshold:
    condition = {"analyte": "alt", "op": ">", "limits": [{"value": "100", "unit": "U/L"}]}
    plain = {
        "id": "rule",
        "label": "ALT > 100 U/L",
        "condition": condition,
        "purpose": "safety",
        "source": {"words": "ALT above 100", "where": "a made-up text"},
    }
    return Threshold.model_validate(plain | said)


def rise(**said: object) -> Threshold:
    """Creatinine more than 30 % above baseline."""
    condition = {"analyte": "creatinine", "op": ">", "times": "baseline", "limits": [{"value": "1.3"}]}
    return threshold(id="rise", label="Creatinine", condition=condition, **said)


def value(number: str, unit: str = "U/L", sign: Comparator = "") -> LabValue:
    return LabValue(sign, Decimal(number), unit)


def earlier(*results: tuple[date, LabValue]) -> tuple[Dated, ...]:  # type: ignore[type-arg]
    return tuple(Dated(on, (found, None)) for on, found in results)


def said(
    rule: Threshold,
    now: LabValue,
    on: date | None = WEEK8,
    past: tuple[Dated, ...] = (),  # type: ignore[type-arg]
    baseline: Baseline | None = None,
    *,
    later: bool = True,
) -> Crossing | None:
    """What one rule says of a result."""
    rules = Rules(analytes(), ctcae(), (rule,), on_treatment=later)
    analyte = analytes()[rule.condition.analyte or ""]
    person = Person("F", Age(40, 40))
    found = judge(analyte, now, ReferenceRange(None, Decimal(40)), rules, person, baseline, Before(on, past))
    return next(iter(found.crossings), None)


def answer(*args: object, **rest: object) -> bool | None:
    found = said(*args, **rest)  # type: ignore[arg-type]
    assert found is not None
    return found.crossed


# --- two in a row -------------------------------------------------------------------------------------------


def test_two_in_a_row_cross_only_together_with_the_result_before() -> None:
    two = threshold(in_a_row=2)

    assert answer(two, value("120"), past=earlier((WEEK4, value("110")))) is True
    assert answer(two, value("120"), past=earlier((WEEK4, value("90")))) is False
    assert answer(two, value("90"), past=earlier((WEEK4, value("110")))) is False


def test_a_first_result_beyond_the_limit_is_open_until_there_is_a_second() -> None:
    found = said(threshold(in_a_row=2), value("120"))

    assert found is not None
    assert (found.crossed, found.missing) == (None, ("an earlier result",))
    assert (
        found.because == "ALT 120 U/L, limit > 100 U/L; asked for 2 in a row, no earlier result is recorded"
    )


def test_a_first_result_inside_the_limit_needs_no_second() -> None:
    assert answer(threshold(in_a_row=2), value("100")) is False


def test_the_earlier_results_are_named_with_their_days() -> None:
    found = said(threshold(in_a_row=2), value("120"), past=earlier((WEEK4, value("110"))))

    assert found is not None
    assert found.because.endswith("asked for 2 in a row, before it 14 Apr 2026")
    assert found.limit == "> 100 U/L, 2 in a row"


def test_only_the_results_just_before_count_and_three_in_a_row_ask_for_three() -> None:
    past = earlier((WEEK8, value("110")), (WEEK4, value("90")))

    assert answer(threshold(in_a_row=2), value("120"), WEEK12, past) is True
    assert answer(threshold(in_a_row=3), value("120"), WEEK12, past) is False
    assert answer(threshold(in_a_row=3), value("120"), WEEK12, past[:1]) is None


def test_a_comparator_is_never_taken_for_its_number_in_a_row() -> None:
    two = threshold(in_a_row=2)

    assert answer(two, value("100", sign=">"), past=earlier((WEEK4, value("100", sign=">")))) is True
    assert answer(two, value("120"), past=earlier((WEEK4, value("150", sign="<")))) is None
    assert answer(two, value("150", sign="<"), past=earlier((WEEK4, value("110")))) is None
    assert answer(two, value("150", sign="<"), past=earlier((WEEK4, value("90")))) is False


def test_results_in_other_units_are_judged_each_in_its_own() -> None:
    # 1 µkat/L is 60 U/L: 1.8 µkat/L is 108 U/L
    assert answer(threshold(in_a_row=2), value("120"), past=earlier((WEEK4, value("1.8", "ukat/L")))) is True
    assert answer(threshold(in_a_row=2), value("120"), past=earlier((WEEK4, value("1.6", "ukat/L")))) is False


def test_an_estimated_egfr_is_judged_alone_and_stays_open_where_two_are_asked_for() -> None:
    limit = [{"value": "60", "unit": "mL/min/{1.73_m2}"}]
    condition = {"analyte": "egfr", "op": "<", "limits": limit}
    creatinine, person = analytes()["creatinine"], Person("F", Age(60, 60))
    told = {}
    for n in (1, 2):
        rule = threshold(condition=condition, in_a_row=n)
        rules = Rules(analytes(), ctcae(), (rule,), "ckd_epi_2009")
        # Woman of 60, 1.5 mg/dL: about 38 mL/min/1.73 m²; 0.7 mg/dL: above 90
        for text in ("1.5", "0.7"):
            found = judge(creatinine, value(text, "mg/dL"), None, rules, person).crossings[0]
            told[n, text] = (found.crossed, found.missing)

    assert told == {
        (1, "1.5"): (True, ()),
        (1, "0.7"): (False, ()),
        (2, "1.5"): (None, ("the eGFR of an earlier result",)),
        (2, "0.7"): (False, ()),
    }


# --- a change since baseline, within so many months ----------------------------------------------------------


def base(number: str = "80", on: date | None = DAY0, sign: Comparator = "") -> Baseline:
    return Baseline(value(number, "umol/L", sign), abnormal=False, on=on)


def test_a_rise_of_exactly_thirty_per_cent_is_not_more_than_thirty() -> None:
    # 1.3 × 80 = 104
    assert answer(rise(), value("104", "umol/L"), baseline=base()) is False
    assert answer(rise(), value("104.1", "umol/L"), baseline=base()) is True


def test_up_to_baseline_nothing_is_a_change_since_it() -> None:
    assert said(rise(), value("300", "umol/L"), later=False) is None


def test_after_baseline_a_missing_or_inexact_baseline_leaves_the_rise_open() -> None:
    for baseline in (None, base(sign="<")):
        found = said(rise(), value("300", "umol/L"), baseline=baseline)
        assert found is not None
        assert (found.crossed, found.missing) == (None, ("baseline value",))


def test_while_nobody_chose_which_baseline_sample_decides_the_rise_is_open() -> None:
    found = said(rise(), value("300", "umol/L"), baseline=Baseline(None, None))

    assert found is not None
    assert (found.crossed, found.missing) == (None, ("which sample decides",))


def test_a_rise_within_months_is_told_with_the_day_it_is_compared_with() -> None:
    found = said(rise(within_months=12), value("120", "umol/L"), baseline=base())

    assert found is not None
    assert found.crossed is True
    assert found.because == (
        "Crea 120 µmol/L is 1.5 × baseline, limit > 1.3 × baseline; compared with the result of 17 Mar 2026"
    )
    assert found.limit == "> 1.3 × baseline within 12 months"


def test_the_last_day_of_the_span_still_counts() -> None:
    year = rise(within_months=12)

    assert answer(year, value("120", "umol/L"), date(2027, 3, 17), baseline=base()) is True
    assert answer(year, value("120", "umol/L"), date(2027, 3, 18), baseline=base()) is None


def test_an_older_baseline_gives_way_to_the_earliest_result_of_the_span() -> None:
    past = earlier((date(2026, 12, 1), value("110", "umol/L")), (date(2026, 6, 1), value("90", "umol/L")))
    year, day = rise(within_months=12), date(2027, 5, 1)

    # 1.3 × 90 = 117, of 1 June 2026; against the baseline of 80 it would be 104
    assert answer(year, value("117", "umol/L"), day, past, base()) is False
    assert answer(year, value("118", "umol/L"), day, past, base()) is True


def test_without_a_result_in_the_span_or_a_day_the_rise_is_open() -> None:
    year = rise(within_months=12)

    old = said(year, value("120", "umol/L"), date(2028, 1, 1), baseline=base())
    undated = said(year, value("120", "umol/L"), None, baseline=base())
    unknown = said(year, value("120", "umol/L"), baseline=base(on=None))

    assert [found and found.missing for found in (old, undated, unknown)] == [
        ("a result in the 12 months before",),
        ("the day of the result",),
        ("a result in the 12 months before",),
    ]


def test_a_rise_twice_in_a_row_never_takes_the_baseline_for_a_rise() -> None:
    twice = rise(in_a_row=2)
    day0 = (DAY0, value("80", "umol/L"))

    assert answer(twice, value("120", "umol/L"), past=earlier(day0), baseline=base()) is False
    after = earlier((WEEK4, value("110", "umol/L")), day0)
    assert answer(twice, value("120", "umol/L"), past=after, baseline=base()) is True


def test_an_earlier_result_at_a_known_baseline_of_unknown_day_counts_as_after_it() -> None:
    after = earlier((WEEK4, value("110", "umol/L")))

    assert answer(rise(in_a_row=2), value("120", "umol/L"), past=after, baseline=base(on=None)) is True


# --- words and schema ---------------------------------------------------------------------------------------


def test_a_rule_that_a_person_decides_says_so_unless_it_is_not_crossed() -> None:
    rule = threshold(to_decide="whether it is unexplained")

    crossed, inside = said(rule, value("120")), said(rule, value("90"))

    assert crossed is not None
    assert inside is not None
    assert crossed.because.endswith("; a person decides whether it is unexplained")
    assert "a person" not in inside.because


def test_the_limit_of_a_word_is_the_word() -> None:
    assert limit_words(threshold(condition={"analyte": "hbsag", "is": "positive"})) == "positive"


def test_a_span_of_months_belongs_to_a_multiple_of_the_baseline() -> None:
    with pytest.raises(ValidationError, match="within_months belongs to"):
        threshold(within_months=12)


def test_one_month_is_told_in_the_singular() -> None:
    assert limit_words(rise(within_months=1)) == "> 1.3 × baseline within 1 month"


# --- laws ---------------------------------------------------------------------------------------------------

NUMBERS = st.decimals("1", "900", places=1)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 3))
def test_a_higher_result_never_takes_back_a_crossing_of_an_upper_limit(
    now: Decimal, before: Decimal, more: Decimal, n: int
) -> None:
    rule = threshold(in_a_row=n)
    lower = earlier((WEEK4, value(str(before))), (DAY0, value(str(before))))
    higher = earlier((WEEK4, value(str(before + more))), (DAY0, value(str(before + more))))

    if answer(rule, value(str(now)), past=lower):
        assert answer(rule, value(str(now + more)), past=lower) is True
        assert answer(rule, value(str(now)), past=higher) is True


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_lower_baseline_never_takes_back_a_rise(now: Decimal, low: Decimal, more: Decimal) -> None:
    year = rise(within_months=12)

    if answer(year, value(str(now), "umol/L"), baseline=base(str(low + more))):
        assert answer(year, value(str(now), "umol/L"), baseline=base(str(low))) is True
        assert Fraction(now) > Fraction(13, 10) * Fraction(low)
