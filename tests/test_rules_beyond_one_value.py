"""Rules on several values, scores and items at a real site, and what is judged anew when a value or a day changes."""

from collections.abc import Callable
from datetime import date

import pytest
from rule_person import Person, add_own_study, switch
from stage import CONSENT, TestClock

from tracker import enrolment, overview, visits
from tracker.domain.masking import masked_record
from tracker.domain.records import FlagState, Sex, Typed
from tracker.site import Site
from tracker.storage import tables

StudyId = Callable[[str], str]


@pytest.fixture
def own(new_site: Site) -> str:
    """A study of the site's own with rules beyond one value."""
    return add_own_study(new_site)


@pytest.fixture
def person(new_site: Site, clock: TestClock, own: str) -> Person:
    """A man of 46 with a held baseline, week 4 and month 3."""
    return Person(new_site, clock, own)


# --- a rise since baseline ----------------------------------------------------------------------------------


def test_a_creatinine_a_third_above_baseline_is_flagged_and_follows_a_corrected_baseline(
    person: Person, own: str
) -> None:
    switch(person, own, "methotrexate-bsr")
    switch(person, own, "methotrexate-bsr", on=False)
    switch(person, own, "azathioprine-bsr")
    for planned, text in (("baseline", "80"), ("week4", "104"), ("month3", "110")):
        person.lab(planned, "creatinine", text, "umol/L")
    rise = "pack.azathioprine-bsr.creatinine"

    # the study's single arm is baricitinib, and no arm is recorded: the pack judges
    assert (person.told("baseline"), person.told("week4"), person.told("month3")) == ({}, {}, {rise: False})

    person.lab("baseline", "creatinine", "100", "umol/L")

    assert person.told("month3") == {}
    person.lab("baseline", "creatinine", "<100", "umol/L")
    assert (person.told("week4"), person.told("month3")) == ({rise: True}, {rise: True})


def test_the_change_of_a_dependent_says_in_the_trail_what_it_follows(person: Person, own: str) -> None:
    switch(person, own, "azathioprine-bsr")
    person.lab("baseline", "creatinine", "80", "umol/L")
    person.lab("month3", "creatinine", "110", "umol/L")

    person.lab("baseline", "creatinine", "100", "umol/L")

    trail = overview.participant(person.site, person.id).history
    reasons = [one.reason for one in trail if one.table == "flag" and FlagState.WITHDRAWN in (one.new or "")]
    assert reasons == ["judged anew: a value it rests on changed"]


def test_the_grade_of_a_later_value_follows_a_corrected_baseline(person: Person) -> None:
    # CTCAE v5.0, creatinine: more than 3 × baseline is grade 3, whatever the ULN says
    person.lab("baseline", "creatinine", "40", "umol/L", "110")
    person.lab("week4", "creatinine", "125", "umol/L", "110")

    def grade() -> int | None:
        form = visits.open_visit(person.site, person.visits["week4"]).form("laboratory")
        field = next(one for one in form.fields if one.item.id == "creatinine")
        return field.judgement.grade if field.judgement else None

    first = grade()
    person.lab("baseline", "creatinine", "80", "umol/L", "110")

    trail = overview.participant(person.site, person.id).history
    assert (first, grade()) == (3, 2)
    assert any(one.table == "result" and one.old and '"grade":3' in one.old for one in trail)


# --- two in a row -------------------------------------------------------------------------------------------


def test_the_second_of_two_in_a_row_is_flagged_and_the_first_stays_open(person: Person) -> None:
    person.lab("week4", "alt", "120", "U/L")
    person.lab("month3", "alt", "130", "U/L")

    assert (person.told("week4"), person.told("month3")) == ({"alt_twice": True}, {"alt_twice": False})


def test_entering_the_earlier_result_late_judges_the_later_one_anew(person: Person) -> None:
    person.lab("month3", "alt", "130", "U/L")
    assert person.told("month3") == {"alt_twice": True}

    person.lab("week4", "alt", "90", "U/L")
    assert person.told("month3") == {}

    person.lab("week4", "alt", "120", "U/L")
    assert person.told("month3") == {"alt_twice": False}


# --- rules on plain items, and doses ------------------------------------------------------------------------


def test_an_item_is_judged_against_its_own_baseline_and_follows_it(person: Person) -> None:
    def dose(planned: str, text: str) -> None:
        visits.save(person.site, person.visits[planned], "study_drug", Typed("baricitinib_dose", text))

    dose("baseline", "4")
    dose("week4", "1")
    flag = next(one for one in person.flags("week4") if one.rule_id == "dose_kept")
    dose("baseline", "2")

    assert (flag.item, flag.value, flag.limit) == ("baricitinib_dose", "1 mg/d", "< 0.5 × baseline")
    assert "dose_kept" not in person.told("week4")


def test_a_corrected_weight_judges_the_dose_of_that_visit_anew(
    new_site: Site, clock: TestClock, study_id: StudyId
) -> None:
    # EuroGuiDerm: 10 to < 30 kg 2 mg/d, from 30 kg 4 mg/d, below 18 years
    given = enrolment.Registration(
        "K.D.", Sex.MALE, CONSENT, "1.0", birth_date=date(2016, 1, 1), baseline_on=CONSENT
    )
    study = study_id("euroguiderm-baricitinib")
    child = overview.participant(new_site, enrolment.register(new_site, study, given)[0]).participant
    baseline = visits.find_visit(new_site, child.screening_number, "baseline")
    visits.hold(new_site, baseline, CONSENT)
    for item in ("vte_risk", "mace_risk", "malignancy_risk", "infections"):
        visits.save(new_site, baseline, "medical_history", Typed(item, "no"))
    told = []

    for weight in ("31", "29"):
        visits.save(new_site, baseline, "vital_signs", Typed("weight", weight, confirmed=True))
        visits.save(new_site, baseline, "study_drug", Typed("baricitinib_dose", "4"))
        told.append([(flag.item, flag.cannot_tell) for flag in visits.open_visit(new_site, baseline).flags])

    assert told == [[], [("baricitinib_dose", False)]]


# --- rules on scores ----------------------------------------------------------------------------------------


def test_a_score_above_its_baseline_is_flagged_on_the_score(person: Person) -> None:
    person.easi("baseline", "1")
    person.easi("week4", "2")

    flag = person.flags("week4")[0]
    score = visits.open_visit(person.site, person.visits["week4"]).form("easi").score
    # areas and signs of 1 everywhere make 4, of 2 make 16
    assert (flag.form, flag.item, flag.value, flag.because) == (
        "easi",
        "easi",
        "16.0",
        "EASI 16.0, limit > 1 × baseline",
    )
    assert score is not None
    assert [one.crossed for one in score.crossings] == [True]


def test_a_corrected_score_withdraws_its_flag_and_one_without_a_total_has_none(person: Person) -> None:
    person.easi("baseline", "1")
    person.easi("week4", "2")
    person.easi("week4", "1")
    assert person.flags("week4") == []

    person.easi("week4", "2")
    visits.save(person.site, person.visits["week4"], "easi", Typed("head_neck.area", ""))

    assert person.flags("week4") == []


def test_a_corrected_baseline_score_judges_the_later_score_anew(person: Person) -> None:
    person.easi("baseline", "2")
    person.easi("week4", "2")
    assert person.flags("week4") == []

    person.easi("baseline", "1")
    assert person.told("week4") == {"easi_worse": False}


def test_a_masked_assessor_sees_the_flag_of_a_score_and_none_of_the_laboratory(
    person: Person, own: str
) -> None:
    switch(person, own, "baricitinib-eu")
    person.lab("week4", "neutrophils", "0.9", "10*9/L")
    person.easi("baseline", "1")
    person.easi("week4", "2")

    seen = masked_record(visits.open_visit(person.site, person.visits["week4"]))

    assert [flag.rule_id for flag in seen.flags] == ["easi_worse"]


def test_a_changed_day_of_a_visit_orders_results_anew(person: Person) -> None:
    for planned, text in (("week4", "120"), ("month3", "130")):
        person.lab(planned, "alt", text, "U/L")

    visits.hold(person.site, person.visits["month3"], date(2026, 3, 20), "the day was misread")

    assert (person.told("week4"), person.told("month3")) == ({"alt_twice": False}, {"alt_twice": True})


def test_a_flag_that_was_acknowledged_opens_again_when_its_value_changes(person: Person, own: str) -> None:
    switch(person, own, "azathioprine-bsr")
    person.lab("month3", "alt", "120", "U/L")
    (flag,) = (one for one in person.flags("month3") if one.item == "alt" and not one.cannot_tell)
    with person.site.work() as work:
        work.update(tables.FLAG, flag.id, {"state": FlagState.ACKNOWLEDGED.value}, participant=person.id)

    person.lab("month3", "alt", "120", "U/L", high="40")  # what was acknowledged still stands

    assert state(person, flag.id) is FlagState.ACKNOWLEDGED
    person.lab("month3", "alt", "640", "U/L", high="40")
    assert state(person, flag.id) is FlagState.OPEN


def state(person: Person, flag_id: str) -> FlagState:
    return next(one.state for one in person.flags("month3") if one.id == flag_id)
