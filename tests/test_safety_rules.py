"""Rules at a real site: packs switched with a reason, rules beyond one value, what follows a changed value."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from stage import CONSENT, TestClock

from tracker import enrolment, overview, safety_rules, studies, visits
from tracker.catalogue.study_files import shipped_text
from tracker.domain.masking import masked_record
from tracker.domain.records import Flag, FlagState, Sex, Typed
from tracker.errors import NotFound, ReasonNeeded
from tracker.made_up import MadeUp
from tracker.site import Site

StudyId = Callable[[str], str]
EU, BSR = "Baricitinib, EU/UK product information", "Azathioprine, BSR 2017 monitoring"
DAYS = {"baseline": CONSENT, "week4": date(2026, 3, 30), "month3": date(2026, 6, 2)}
OWN_RULES = """
thresholds:
  - id: alt_twice
    label: ALT > 100 U/L
    condition: {analyte: alt, op: ">", limits: [{value: "100", unit: U/L}]}
    purpose: safety
    in_a_row: 2
    source: {words: "ALT above 100 twice", where: made up, section 1}
  - id: easi_worse
    label: EASI above baseline
    condition: {score: easi, op: ">", times: baseline, limits: [{value: "1"}]}
    purpose: safety
    source: {words: "worse than at the start", where: made up, section 2}
  - id: dose_kept
    label: Dose below half of the start
    condition: {item: study_drug.baricitinib_dose, op: "<", times: baseline, limits: [{value: "0.5"}]}
    purpose: safety
    source: {words: "a dose below half", where: made up, section 3}
"""


class Person:
    """One participant on baricitinib and what is entered of them, visit by visit."""

    def __init__(self, site: Site, clock: TestClock, study_id: str) -> None:
        self.site, self.clock = site, clock
        given = enrolment.Registration(
            "P.V.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 1, 1), baseline_on=CONSENT
        )
        self.id = enrolment.register(site, study_id, given)[0]
        number = overview.participant(site, self.id).participant.screening_number
        self.visits = {planned: visits.find_visit(site, number, planned) for planned in DAYS}
        visits.hold(site, self.visits["baseline"], CONSENT)
        enrolment.answer(site, self.id, "inclusion_1", "yes")
        enrolment.enrol(site, self.id, CONSENT, "Dr Roy")
        clock.set_to(date(2026, 6, 10))
        for planned in ("week4", "month3"):
            visits.hold(site, self.visits[planned], DAYS[planned])

    def lab(self, planned: str, item: str, text: str, unit: str, high: str = "") -> None:
        visits.save(self.site, self.visits[planned], "laboratory", Typed(item, text, unit, "", high))

    def easi(self, planned: str, sign: str) -> None:
        form = visits.open_visit(self.site, self.visits[planned]).form("easi")
        draft = [Typed(field.item.id, sign) for field in form.fields if field.item.required]
        visits.save_form(self.site, self.visits[planned], "easi", draft)

    def flags(self, planned: str) -> list[Flag]:
        return list(visits.open_visit(self.site, self.visits[planned]).flags)

    def told(self, planned: str) -> dict[str, bool]:
        """The rules that stand at a visit, and whether each is one that cannot be judged."""
        return {flag.rule_id: flag.cannot_tell for flag in self.flags(planned)}


@pytest.fixture
def own(new_site: Site) -> str:
    """A study of the site's own with rules beyond one value."""
    text = shipped_text("euroguiderm-baricitinib").replace("thresholds: []\n", OWN_RULES.lstrip(), 1)
    text = text.replace("id: euroguiderm-baricitinib\n", "id: own\n", 1)
    text = text.replace("where: made up, section", "where: made-up section")
    studies.add(new_site, text=text)
    return studies.study(new_site, "own").id


@pytest.fixture
def person(new_site: Site, clock: TestClock, own: str) -> Person:
    """A man of 46 with a held baseline, week 4 and month 3."""
    return Person(new_site, clock, own)


def switch(person: Person, study_id: str, pack: str, on: bool = True, reason: str = "agreed") -> None:
    safety_rules.switch(person.site, study_id, pack, on, reason)


# --- label packs --------------------------------------------------------------------------------------------


def test_no_pack_is_on_until_the_site_says_so(new_site: Site, study_id: StudyId) -> None:
    for key in ("bird", "baaz-ad-ir", "bsmmu-dcssc", "emc-daily-practice", "euroguiderm-baricitinib"):
        states = safety_rules.packs(new_site, study_id(key))

        assert len(states) == 4
        assert not any(state.on or state.by for state in states)


def test_switching_a_pack_on_judges_what_is_recorded_and_its_flags_name_it(person: Person, own: str) -> None:
    person.lab("week4", "neutrophils", "0.9", "10*9/L")
    assert person.flags("week4") == []

    switch(person, own, "baricitinib-eu")

    flag = person.flags("week4")[0]
    assert (flag.rule_id, flag.origin, flag.value, flag.limit) == (
        "pack.baricitinib-eu.neutrophils",
        EU,
        "0.9 ×10⁹/L",
        "< 1 ×10⁹/L",
    )
    assert overview.today(person.site).flags[0].origin == EU


def test_a_value_entered_afterwards_is_flagged_at_once_at_each_limit_of_the_pack(
    person: Person, own: str
) -> None:
    switch(person, own, "baricitinib-eu")

    # Olumiant SmPC 4.2: below 1, 0.5 and 8; the limits themselves are not below
    for item, inside, beyond, unit in (
        ("neutrophils", "1.0", "0.99", "10*9/L"),
        ("lymphocytes", "0.50", "0.49", "10*9/L"),
        ("haemoglobin", "8.0", "7.9", "g/dL"),
    ):
        person.lab("week4", item, inside, unit)
        person.lab("month3", item, beyond, unit)

    assert person.told("week4") == {}
    assert person.told("month3") == {
        f"pack.baricitinib-eu.{item}": False for item in ("neutrophils", "lymphocytes", "haemoglobin")
    }


def test_a_value_reported_as_below_a_number_is_flagged_only_where_all_its_values_are(
    person: Person, own: str
) -> None:
    switch(person, own, "baricitinib-eu")

    person.lab("week4", "neutrophils", "<1", "10*9/L")
    person.lab("month3", "neutrophils", "<1.2", "10*9/L")

    assert person.told("week4") == {"pack.baricitinib-eu.neutrophils": False}
    assert person.told("month3") == {"pack.baricitinib-eu.neutrophils": True}


def test_switching_a_pack_off_withdraws_its_flags_and_the_trail_keeps_them(person: Person, own: str) -> None:
    person.lab("week4", "neutrophils", "0.9", "10*9/L")
    switch(person, own, "baricitinib-eu")

    switch(person, own, "baricitinib-eu", on=False, reason="the sponsor has its own rules")

    trail = overview.participant(person.site, person.id).history
    withdrawn = [one for one in trail if one.table == "flag" and FlagState.WITHDRAWN in (one.new or "")]
    assert person.flags("week4") == []
    assert [entry.reason for entry in withdrawn] == ["the sponsor has its own rules"]


def test_a_flag_comes_back_with_its_pack(person: Person, own: str) -> None:
    person.lab("week4", "neutrophils", "0.9", "10*9/L")
    for on in (True, False, True):
        switch(person, own, "baricitinib-eu", on=on)

    assert person.told("week4") == {"pack.baricitinib-eu.neutrophils": False}


def test_two_packs_with_the_same_limit_each_raise_their_own_flag(person: Person, own: str) -> None:
    for pack in ("baricitinib-eu", "baricitinib-us"):
        switch(person, own, pack)

    person.lab("week4", "haemoglobin", "7.9", "g/dL")

    assert sorted(flag.origin for flag in person.flags("week4")) == [EU, "Baricitinib, US label"]


def test_who_switched_a_pack_when_and_why_is_told(person: Person, own: str) -> None:
    switch(person, own, "azathioprine-bsr", reason="as our department does")

    state = next(one for one in safety_rules.packs(person.site, own) if one.pack.id == "azathioprine-bsr")

    assert state.at is not None
    assert (state.on, state.by, state.at.date(), state.reason) == (
        True,
        "anna",
        date(2026, 6, 10),
        "as our department does",
    )


def test_switching_needs_a_reason_and_a_pack_that_ships(new_site: Site, own: str) -> None:
    with pytest.raises(ReasonNeeded, match="needs a reason"):
        safety_rules.switch(new_site, own, "baricitinib-eu", True, "  ")
    with pytest.raises(NotFound, match="no label pack aspirin"):
        safety_rules.switch(new_site, own, "aspirin", True, "agreed")


def test_switching_to_what_it_is_changes_nothing(new_site: Site, own: str) -> None:
    safety_rules.switch(new_site, own, "baricitinib-eu", True, "agreed")
    before = safety_rules.packs(new_site, own)

    changes = safety_rules.switch(new_site, own, "baricitinib-eu", True, "again")

    assert changes.studies == frozenset()
    assert safety_rules.packs(new_site, own) == before


def test_a_pack_of_one_study_judges_no_other(person: Person, own: str, study_id: StudyId) -> None:
    safety_rules.switch(person.site, study_id("bird"), "baricitinib-eu", True, "agreed")

    person.lab("week4", "neutrophils", "0.9", "10*9/L")

    assert person.flags("week4") == []


def test_before_randomisation_the_packs_of_both_arms_judge(
    new_site: Site, study_id: StudyId, screening: str
) -> None:
    # BAAZ, before randomisation: nothing says that azathioprine is not taken
    baaz = study_id("baaz-ad-ir")
    safety_rules.switch(new_site, baaz, "azathioprine-bsr", True, "agreed")
    visits.save(new_site, screening, "laboratory_screening", Typed("alt", "101", "U/L", "", "60"))

    assert [flag.origin for flag in visits.open_visit(new_site, screening).flags] == [BSR]


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


def test_what_is_shown_while_typing_is_what_is_flagged_then(person: Person) -> None:
    person.lab("week4", "alt", "120", "U/L")
    record = visits.open_visit(person.site, person.visits["month3"])

    shown = visits.preview(record, "laboratory", Typed("alt", "130", "U/L"))
    person.lab("month3", "alt", "130", "U/L")

    assert shown.judgement is not None
    assert [one.because for one in shown.judgement.crossed] == [
        flag.because for flag in person.flags("month3")
    ]


# --- rules on plain items, and doses ------------------------------------------------------------------------


def test_an_item_is_judged_against_its_own_baseline_and_follows_it(person: Person) -> None:
    def dose(planned: str, text: str) -> None:
        visits.save(person.site, person.visits[planned], "study_drug", Typed("baricitinib_dose", text))

    dose("baseline", "4")
    dose("week4", "1")
    flag = next(one for one in person.flags("week4") if one.rule_id == "dose_kept")
    dose("baseline", "2")

    assert (flag.item, flag.value, flag.limit) == ("baricitinib_dose", "1", "< 0.5 × baseline")
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


def test_once_the_arm_is_drawn_the_pack_of_the_other_drug_lets_go(new_site: Site, study_id: StudyId) -> None:
    # BAAZ: arm A takes baricitinib, arm B azathioprine
    baaz, day = study_id("baaz-ad-ir"), date(2026, 4, 14)
    safety_rules.switch(new_site, baaz, "azathioprine-bsr", True, "agreed")
    given = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_date=date(1990, 5, 5))
    person = enrolment.register(new_site, baaz, given)[0]
    screening = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, screening, CONSENT)
    eligible = MadeUp(Random("baaz-ad-ir"), Sex.FEMALE, "A")
    for form in visits.open_visit(new_site, screening).forms:
        draft = [replace(typed, confirmed=True) for typed in eligible.form(form, day=CONSENT)]
        visits.save_form(new_site, screening, form.id, draft)
    visits.save(new_site, screening, "laboratory_screening", Typed("alt", "101", "U/L", "", "60"))
    before = [flag.origin for flag in visits.open_visit(new_site, screening).flags]

    enrolment.enrol(new_site, person, day, "Dr Roy", "A")

    assert before == [BSR]
    assert visits.open_visit(new_site, screening).flags == ()
