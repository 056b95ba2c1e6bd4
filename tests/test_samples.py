"""Repeated samples: each beside the other, one decides by a person's choice; samples of other days than the visit."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from rule_person import Person, add_own_study
from stage import CONSENT, TODAY, TestClock

from tracker import enrolment, overview, samples, visits
from tracker.domain.criteria import Outcome
from tracker.domain.entry import NeedsConfirmation
from tracker.domain.records import Entry, Typed
from tracker.domain.views import Field, FormState, Stands
from tracker.errors import NotFound, NotPossible, ReasonNeeded, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]
LAB = "laboratory_screening"
SECOND = f"{LAB}#2"


def lab(site: Site, visit_id: str, *typed: str, form: str = LAB) -> None:
    item, text, unit, low, high = typed
    visits.save(site, visit_id, form, Typed(item, text, unit, low, high))


def field(site: Site, visit_id: str, item: str, form: str = LAB) -> Field:
    record = visits.open_visit(site, visit_id).form(form)
    return next(one for one in record.fields if one.item.id == item)


def outcome(site: Site, visit_id: str, number: str) -> tuple[Outcome, tuple[str, ...]]:
    participant = visits.open_visit(site, visit_id).participant.id
    results = {one.criterion.number: one for one in enrolment.eligibility(site, participant).results}
    return results[number].outcome, results[number].holds.missing


@pytest.fixture
def twice(new_site: Site, screening: str) -> str:
    """A screening with two results of ALT: 85, which excludes, and 31, which does not (limit 2 × 40)."""
    lab(new_site, screening, "alt", "85", "U/L", "", "40")
    samples.repeat(new_site, screening, LAB, "haemolysed")
    lab(new_site, screening, "alt", "31", "U/L", "", "40", form=SECOND)
    lab(new_site, screening, "ast", "20", "U/L", "", "40")
    return screening


# --- a second result beside the first


def test_a_dose_is_judged_by_the_creatinine_that_was_chosen(new_site: Site, clock: TestClock) -> None:
    # A man of 46 and 80 kg: Cockcroft-Gault (140 - 46) x 80 / (72 x 2.0) = 52, the label gives 2 mg below 60.
    person = Person(new_site, clock, add_own_study(new_site))
    baseline, form = person.visits["baseline"], "laboratory"
    person.lab("baseline", "creatinine", "0.8", "mg/dL")
    second, _changes = samples.repeat(new_site, baseline, form, "haemolysed")
    visits.save(new_site, baseline, second, Typed("creatinine", "2.0", "mg/dL"))
    visits.save(new_site, baseline, "vital_signs", Typed("weight", "80"))
    visits.save(new_site, person.visits["week4"], "study_drug", Typed("baricitinib_dose", "4"))

    told = []
    for chosen in (second, form):
        samples.choose(new_site, baseline, chosen, "the other was haemolysed")
        told.append(person.told("week4").get("dose.baricitinib_label_kidney"))

    assert told == [False, None]  # crossed, and no longer there


def test_a_repeat_is_a_form_of_its_own_beside_the_first(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "alt", "85", "U/L", "", "40")

    form_id, changes = samples.repeat(new_site, screening, LAB, "haemolysed")

    record = visits.open_visit(new_site, screening)
    ids = [form.id for form in record.forms]
    repeat = record.form(form_id)
    assert screening in changes.visits
    assert ids[ids.index(LAB) : ids.index(LAB) + 2] == [LAB, SECOND]
    assert repeat.title == "Laboratory, screening, repeat 1 (2nd sample)"
    assert (repeat.base, repeat.state) == (LAB, FormState.BEGUN)
    assert field(new_site, screening, "repeat_reason", SECOND).entry.text == "haemolysed"  # type: ignore[union-attr]
    assert field(new_site, screening, "alt").entry.text == "85"  # type: ignore[union-attr]


def test_a_repeat_has_its_reason_and_its_place_after_a_sample_that_holds_something(
    new_site: Site, screening: str
) -> None:
    with pytest.raises(NotPossible, match="still empty"):
        samples.repeat(new_site, screening, LAB, "haemolysed")
    lab(new_site, screening, "alt", "85", "U/L", "", "40")
    with pytest.raises(ReasonNeeded):
        samples.repeat(new_site, screening, LAB, " ")
    with pytest.raises(NotPossible, match="not repeated"):
        samples.repeat(new_site, screening, "easi", "again")
    with pytest.raises(NotFound, match="has no repeat"):
        lab(new_site, screening, "alt", "31", "U/L", "", "40", form=SECOND)

    assert SECOND not in [form.id for form in visits.open_visit(new_site, screening).forms]


def test_a_third_sample_follows_the_second(new_site: Site, twice: str) -> None:
    third, _changes = samples.repeat(new_site, twice, LAB, "to be sure")

    record = visits.open_visit(new_site, twice)
    assert third == f"{LAB}#3"
    assert [form.title for form in record.forms if form.base == LAB][-1].endswith("repeat 2 (3rd sample)")


def test_a_visit_that_has_not_begun_has_nothing_to_repeat(new_site: Site, screening: str) -> None:
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    with pytest.raises(NotPossible, match="has not begun"):
        samples.repeat(new_site, baseline, "laboratory", "again")


def test_vital_signs_are_repeated_with_the_day_they_were_measured(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "vital_signs", Typed("weight", "62"))

    form_id, _changes = samples.repeat(new_site, screening, "vital_signs", "scales were wrong")

    form = visits.open_visit(new_site, screening).form(form_id)
    assert form.title == "Vital signs, repeat 1"
    assert [one.item.label for one in form.fields[:2]] == ["Why it was repeated", "Date measured"]


# --- which one decides


def test_while_nobody_chose_a_criterion_cannot_be_told_and_says_why(new_site: Site, twice: str) -> None:
    # NCT05969730, exclusion criterion 16.1: AST or ALT at least twice the upper limit; AST is well below it
    assert outcome(new_site, twice, "16.1") == (Outcome.NOT_KNOWN, ("which sample decides",))


def test_the_only_result_with_a_value_decides(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "alt", "85", "U/L", "", "40")
    lab(new_site, screening, "ast", "20", "U/L", "", "40")
    samples.repeat(new_site, screening, LAB, "haemolysed")

    assert field(new_site, screening, "alt").stands is Stands.ALONE
    assert outcome(new_site, screening, "16.1")[0] is Outcome.FAILED


@pytest.mark.parametrize(("chosen", "expected"), [(LAB, Outcome.FAILED), (SECOND, Outcome.MET)])
def test_the_chosen_result_decides_be_it_the_first_or_the_second(
    new_site: Site, twice: str, chosen: str, expected: Outcome
) -> None:
    samples.choose(new_site, twice, chosen, "the other was haemolysed", "alt")

    record = visits.open_visit(new_site, twice)
    stands = {form: field(new_site, twice, "alt", form).stands for form in (LAB, SECOND)}
    trail = overview.participant(new_site, record.participant.id).history
    assert outcome(new_site, twice, "16.1")[0] is expected
    assert stands[chosen] is Stands.DECIDES
    assert set(stands.values()) == {Stands.DECIDES, Stands.YIELDS}
    assert record.undecided == ()
    assert "the other was haemolysed" in {one.reason for one in trail if one.table == "result"}


def test_the_whole_sample_may_decide_at_once(new_site: Site, twice: str) -> None:
    lab(new_site, twice, "haemoglobin", "9.0", "g/dL", "12", "15")
    lab(new_site, twice, "haemoglobin", "12.1", "g/dL", "12", "15", form=SECOND)
    open_before = [one.item.id for _form, one in visits.open_visit(new_site, twice).undecided]

    samples.choose(new_site, twice, SECOND, "the first was haemolysed")

    decides = {item: field(new_site, twice, item, SECOND).stands for item in ("alt", "haemoglobin")}
    assert open_before == ["haemoglobin", "alt"]
    assert set(decides.values()) == {Stands.DECIDES}
    assert field(new_site, twice, "ast").stands is Stands.ALONE


def test_a_choice_needs_its_reason_and_a_second_result(new_site: Site, twice: str) -> None:
    with pytest.raises(ReasonNeeded):
        samples.choose(new_site, twice, LAB, "", "alt")
    with pytest.raises(NotPossible, match="no second result"):
        samples.choose(new_site, twice, LAB, "because", "ast")


def test_a_further_result_opens_the_choice_again(new_site: Site, twice: str) -> None:
    samples.choose(new_site, twice, SECOND, "the first was haemolysed", "alt")
    third, _changes = samples.repeat(new_site, twice, LAB, "to be sure")

    lab(new_site, twice, "alt", "33", "U/L", "", "40", form=third)

    assert field(new_site, twice, "alt", third).stands is Stands.OPEN
    assert outcome(new_site, twice, "16.1")[1] == ("which sample decides",)


def test_each_result_raises_its_own_flag_whichever_decides(new_site: Site, twice: str) -> None:
    samples.choose(new_site, twice, SECOND, "the first was haemolysed", "alt")

    flags = visits.open_visit(new_site, twice).flags

    assert [(flag.form, flag.value) for flag in flags if flag.item == "alt"] == [(LAB, "85 U/L")]


def test_correcting_a_result_keeps_the_choice(new_site: Site, twice: str) -> None:
    samples.choose(new_site, twice, SECOND, "the first was haemolysed", "alt")

    lab(new_site, twice, "alt", "32", "U/L", "", "40", form=SECOND)

    assert field(new_site, twice, "alt", SECOND).stands is Stands.DECIDES


def test_the_baseline_of_later_visits_is_open_until_a_sample_was_chosen(new_site: Site, twice: str) -> None:
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 30))
    week6 = visits.find_visit(new_site, "SAR-S001", "week6")

    before = field(new_site, week6, "alt", "laboratory")
    samples.choose(new_site, twice, SECOND, "the first was haemolysed", "alt")
    after = field(new_site, week6, "alt", "laboratory")

    assert isinstance(before.baseline, Entry)
    assert (before.baseline.undecided, before.baseline.shown) == (True, "not chosen")
    assert after.baseline is not None
    assert (after.baseline.text, after.previous and after.previous.text) == ("31", "31")


def test_a_trend_leaves_out_a_visit_until_its_sample_was_chosen(new_site: Site, twice: str) -> None:
    participant = visits.open_visit(new_site, twice).participant.id
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 30))
    lab(new_site, baseline, "alt", "28", "U/L", "", "40", form="laboratory")

    drawn = []
    for choose in (False, True):
        if choose:
            samples.choose(new_site, twice, SECOND, "the first was haemolysed", "alt")
        trends = overview.participant(new_site, participant).trends
        drawn.append([[point.value for point in one.points] for one in trends if one.id == "alt"])

    assert drawn == [[], [[Decimal(31), Decimal(28)]]]


# --- samples of other days than the visit


def test_a_sample_date_in_the_future_or_before_birth_is_refused(new_site: Site, screening: str) -> None:
    for day, words in ((TODAY + timedelta(days=1), "in the future"), (date(1991, 5, 4), "before birth")):
        with pytest.raises(ValueRefused, match=words):
            visits.save(new_site, screening, LAB, Typed("sample_date", day.isoformat(), confirmed=True))


def test_a_sample_before_consent_asks_and_keeps_the_confirmation(new_site: Site, screening: str) -> None:
    day = (CONSENT - timedelta(days=3)).isoformat()

    with pytest.raises(NeedsConfirmation, match="Before consent"):
        visits.save(new_site, screening, LAB, Typed("sample_date", day))
    visits.save(new_site, screening, LAB, Typed("sample_date", day, confirmed=True))
    before = field(new_site, screening, "sample_date").entry
    visits.save(new_site, screening, LAB, Typed("sample_date", CONSENT.isoformat(), confirmed=True))
    after = field(new_site, screening, "sample_date").entry

    assert before is not None
    assert after is not None
    assert (before.confirmed, after.confirmed) == (True, False)


def test_a_sample_after_baseline_is_no_baseline_and_says_nothing_of_eligibility(
    new_site: Site, screening: str
) -> None:
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 30))
    lab(new_site, screening, "alt", "31", "U/L", "", "40")
    lab(new_site, screening, "ast", "20", "U/L", "", "40")
    lab(new_site, baseline, "alt", "85", "U/L", "", "40", form="laboratory")

    on_the_day = outcome(new_site, screening, "16.1")[0]
    visits.save(new_site, baseline, "laboratory", Typed("sample_date", "2026-04-01"))
    after = outcome(new_site, screening, "16.1")[0]
    week6 = visits.find_visit(new_site, "SAR-S001", "week6")

    assert (on_the_day, after) == (Outcome.FAILED, Outcome.MET)
    assert field(new_site, week6, "alt", "laboratory").baseline.text == "31"  # type: ignore[union-attr]
    assert field(new_site, week6, "alt", "laboratory").previous.text == "85"  # type: ignore[union-attr]


def test_the_trend_stands_on_the_day_of_the_sample(new_site: Site, screening: str) -> None:
    participant = visits.open_visit(new_site, screening).participant.id
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 30))
    lab(new_site, screening, "alt", "31", "U/L", "", "40")
    lab(new_site, baseline, "alt", "35", "U/L", "", "40", form="laboratory")
    visits.save(new_site, baseline, "laboratory", Typed("sample_date", "2026-03-27"))

    trend = next(one for one in overview.participant(new_site, participant).trends if one.id == "alt")

    assert [point.on for point in trend.points] == [CONSENT, date(2026, 3, 27)]


def test_the_age_of_an_egfr_is_that_of_the_samples_day(new_site: Site, screening: str) -> None:
    # the woman of the fixture turns 35 on 5 May 2026; taken on the day before she was 34
    clock = new_site.clock
    clock.set_to(date(2026, 5, 20))  # type: ignore[attr-defined]
    visits.hold(new_site, screening, date(2026, 5, 6))
    lab(new_site, screening, "creatinine", "1.0", "mg/dL", "", "1.2")
    ages = []
    for day in ("2026-05-06", "2026-05-04"):
        visits.save(new_site, screening, LAB, Typed("sample_date", day))
        said = field(new_site, screening, "creatinine").judgement
        assert said is not None
        ages.append(said.estimates[0].inputs["age"])

    assert ages == ["35 years", "34 years"]
