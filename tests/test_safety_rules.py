"""Label packs at a real site: switched with a reason, judged at once, withdrawn when switched off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from rule_person import Person, add_own_study, switch
from stage import CONSENT, TestClock

from tracker import enrolment, overview, safety_rules, visits
from tracker.domain.records import FlagState, Sex, Typed
from tracker.errors import NotFound, ReasonNeeded
from tracker.made_up import MadeUp
from tracker.site import Site

StudyId = Callable[[str], str]
EU, BSR = "Baricitinib, EU/UK product information", "Azathioprine, BSR 2017 monitoring"


@pytest.fixture
def own(new_site: Site) -> str:
    """A study of the site's own with rules beyond one value."""
    return add_own_study(new_site)


@pytest.fixture
def person(new_site: Site, clock: TestClock, own: str) -> Person:
    """A man of 46 with a held baseline, week 4 and month 3."""
    return Person(new_site, clock, own)


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
