"""Laws that hold for any value, not only for examples: ranges, conversions, windows, limits, grades."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.catalogue import analytes, ctcae
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.criteria import judge_result
from tracker.domain.grading import Situation, grade
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, choices_of
from tracker.domain.labs import LabValue, ReferenceRange
from tracker.domain.protocol import Compare, Item, PlannedVisit, Protocol, Threshold, Window
from tracker.domain.schedule import PlannedDates, planned_dates
from tracker.domain.units import exactly

AGE = 34
FEW = settings(max_examples=30)
PAIRS = [
    (analyte.id, there, back)
    for analyte in analytes().values()
    for there in analyte.units
    for back in analyte.units
]
VISITS = [(study, visit) for study in shipped_studies().values() for visit in study.visits]
LIMITS = [
    (study.id, rule)
    for study in shipped_studies().values()
    for rule in study.thresholds
    if isinstance(rule.condition, Compare) and rule.condition.analyte
]
COUNTS = ("missing", "categories_answered")
DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
NUMBERS = st.one_of(
    st.decimals(0, 20, places=3),
    st.decimals(0, 10_000, places=3),
    st.sampled_from([limit.value for _study, rule in LIMITS for limit in rule.condition.limits]),
)


def any_answer(item: Item) -> st.SearchStrategy[Decimal | str]:
    if choices := choices_of(item):
        return st.sampled_from([choice.code for choice in choices])
    low, high, step = item.low or Decimal(0), item.high or Decimal(0), item.step or Decimal("0.01")
    return st.integers(0, int((high - low) / step)).map(lambda steps: low + steps * step)


def some_answers(instrument: Instrument) -> st.SearchStrategy[dict[str, Decimal | str]]:
    return st.fixed_dictionaries({}, optional={item.id: any_answer(item) for item in instrument.items})


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS.keys())
@FEW
@given(data=st.data())
def test_whatever_is_unanswered_a_total_and_its_parts_stay_in_range(
    instrument: Instrument, data: st.DataObject
) -> None:
    score = instrument.score(data.draw(some_answers(instrument)), AGE)

    numbers = [part for name, part in score.parts.items() if isinstance(part, Decimal) and name not in COUNTS]
    assert score.total is None or instrument.low <= score.total <= instrument.high
    assert all(0 <= part <= instrument.high for part in numbers)


@given(NUMBERS, st.sampled_from(PAIRS))
@settings(max_examples=600)
def test_a_conversion_there_and_back_changes_nothing(value: Decimal, pair: tuple[str, str, str]) -> None:
    name, there, back = pair

    converted = exactly(analytes()[name], value, there, back)

    assert converted * exactly(analytes()[name], Decimal(1), back, there) == Fraction(value)


@pytest.mark.parametrize(("name", "there", "back"), PAIRS)
def test_every_pair_of_units_of_an_analyte_has_one_factor_and_its_inverse(
    name: str, there: str, back: str
) -> None:
    analyte = analytes()[name]

    assert exactly(analyte, Decimal(1), there, back) * exactly(analyte, Decimal(1), back, there) == 1
    assert exactly(analyte, Decimal(1), there, back) > 0


def counted_in_days(visit: PlannedVisit) -> bool:
    return not visit.repeat and not (visit.target and visit.target.months)


def dated(study: Protocol, visit: PlannedVisit, day: date, own: Window | None) -> PlannedDates:
    visit_id = f"month{visit.repeat.every_months}" if visit.repeat else visit.id
    return planned_dates(visit_id, study, visit.anchor or study.baseline.id, day, own)


def moved(day: date | None, days: int) -> date | None:
    return day and day + timedelta(days=days)


@pytest.mark.parametrize(
    ("study", "visit"),
    [one for one in VISITS if counted_in_days(one[1])],
    ids=lambda one: one.id,
)
@FEW
@given(day=DAYS, days=st.integers(-2000, 2000), own=st.sampled_from([None, Window(minus=3, plus=7)]))
def test_moving_the_anchor_by_some_days_moves_every_visit_by_as_many(
    study: Protocol, visit: PlannedVisit, day: date, days: int, own: Window | None
) -> None:
    before = dated(study, visit, day, own)
    after = dated(study, visit, day + timedelta(days=days), own)

    assert after.target == moved(before.target, days)
    assert after.earliest == moved(before.earliest, days)
    assert after.latest == moved(before.latest, days)


@pytest.mark.parametrize(("study", "visit"), VISITS, ids=lambda one: one.id)
@FEW
@given(day=DAYS, days=st.integers(0, 2000))
def test_a_later_anchor_never_makes_a_visit_earlier_also_where_months_are_counted(
    study: Protocol, visit: PlannedVisit, day: date, days: int
) -> None:
    own = Window(minus=3, plus=7)
    before, after = dated(study, visit, day, own), dated(study, visit, day + timedelta(days=days), own)

    for name in ("target", "earliest", "latest"):
        earlier, later = getattr(before, name), getattr(after, name)
        assert (earlier is None) == (later is None)
        assert earlier is None or earlier <= later
    assert before.target is None or before.earliest is None or before.earliest <= before.target


@pytest.mark.parametrize(("study_id", "rule"), LIMITS, ids=lambda one: getattr(one, "id", one))
@FEW
@given(data=st.data())
def test_a_value_further_beyond_a_limit_never_loses_its_flag(
    study_id: str, rule: Threshold, data: st.DataObject
) -> None:
    condition = rule.condition
    assert isinstance(condition, Compare)
    analyte = analytes()[condition.analyte or ""]
    unit = data.draw(st.sampled_from(list(analyte.units)))
    sign = data.draw(st.sampled_from(["", "<", ">"]))
    range_ = ReferenceRange(Decimal(1), data.draw(NUMBERS), unit)
    base = LabValue("", data.draw(NUMBERS), unit)
    milder, stricter = sorted((data.draw(NUMBERS), data.draw(NUMBERS)), reverse="<" in condition.op)

    answers = [
        judge_result(condition, analyte, (LabValue(sign, number, unit), range_), base).answer
        for number in (milder, stricter)
    ]

    assert answers[0] is not True or answers[1] is True
    assert answers[1] is not False or answers[0] is False


@pytest.mark.parametrize("term", ctcae().terms, ids=lambda term: term.term)
@FEW
@given(data=st.data())
def test_a_value_further_from_normal_never_has_a_lower_grade(term, data: st.DataObject) -> None:
    analyte = analytes()[term.analyte]
    unit = data.draw(st.sampled_from(list(analyte.units)))
    low, high = sorted((data.draw(NUMBERS), data.draw(NUMBERS)))
    situation = Situation(
        ReferenceRange(low, high, unit),
        LabValue("", data.draw(NUMBERS), unit),
        baseline_abnormal=data.draw(st.sampled_from([True, False, None])),
        symptomatic=data.draw(st.sampled_from([True, False, None])),
        on_anticoagulation=data.draw(st.booleans()),
    )
    milder, stricter = sorted((data.draw(NUMBERS), data.draw(NUMBERS)), reverse=term.direction == "low")

    grades = [
        grade(ctcae(), term.term, analyte, LabValue("", number, unit), situation).grade
        for number in (milder, stricter)
    ]

    assert None in grades or grades[0] <= grades[1]
