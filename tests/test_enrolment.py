"""From consent to enrolment at a real site, over the real studies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tracker import enrolment, leaving, overview, visits
from tracker.domain.criteria import Outcome
from tracker.domain.records import ParticipantStatus, Sex, Typed, VisitStatus
from tracker.enrolment import Registration
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]
CONSENT = date(2026, 3, 2)
REGISTRATION = Registration(
    "N.H.", Sex.FEMALE, CONSENT, "2.0", birth_date=date(1991, 5, 5), screening_on=CONSENT
)


def registered(site: Site, study_id: str, **changes: object) -> str:
    return enrolment.register(site, study_id, replace(REGISTRATION, **changes))[0]  # type: ignore[arg-type]


def fill(site: Site, number: str, planned: str, form: str, **texts: str) -> None:
    visit_id = visits.find_visit(site, number, planned)
    visits.save_form(site, visit_id, form, [Typed(item, text) for item, text in texts.items()])


def result_of(site: Site, participant: str, criterion: str) -> enrolment.CriterionResult:
    results = enrolment.eligibility(site, participant).results
    return next(result for result in results if result.criterion.id == criterion)


def test_screening_numbers_follow_the_pattern_of_the_study(new_site: Site, study_id: StudyId) -> None:
    baaz = study_id("baaz-ad-ir")

    proposed = enrolment.next_screening_number(new_site, baaz)
    first, second = (registered(new_site, baaz) for _n in range(2))

    numbers = [overview.participant(new_site, one).participant.screening_number for one in (first, second)]
    assert [proposed, *numbers] == ["SAR-S001", "SAR-S001", "SAR-S002"]


def test_the_numbers_of_bird_begin_with_the_code_of_the_site(new_site: Site, study_id: StudyId) -> None:
    bird = study_id("bird")
    of_code_01 = enrolment.next_screening_number(new_site, bird)
    new_site.info = replace(new_site.info, code="07")

    assert (of_code_01, enrolment.next_screening_number(new_site, bird)) == ("01-S001", "07-S001")


def test_every_visit_is_planned_from_the_booked_screening_and_shown_as_provisional(
    new_site: Site, study_id: StudyId
) -> None:
    page = overview.participant(new_site, registered(new_site, study_id("baaz-ad-ir")))

    planned = {visit.planned_id: (visit.target, visit.provisional) for visit in page.visits}
    assert planned["baseline"] == (date(2026, 3, 30), True)  # screening + 28 days
    assert planned["week6"] == (date(2026, 5, 11), True)


def test_the_held_baseline_re_dates_what_follows(new_site: Site, study_id: StudyId) -> None:
    participant = registered(new_site, study_id("emc-daily-practice"), baseline_on=date(2026, 3, 3))
    visit_id = visits.find_visit(new_site, "DP-S001", "baseline")

    visits.hold(new_site, visit_id, date(2026, 3, 5))

    week4 = overview.participant(new_site, participant).visits[1]
    assert (week4.target, week4.provisional, week4.day) == (date(2026, 4, 2), False, 28)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"initials": "  "}, "initials", Refusal.MISSING),
        ({"consent_version": ""}, "consent_version", Refusal.MISSING),
        ({"initials": "A" * 10_000}, "initials", Refusal.OUT_OF_RANGE),
        ({"consent_version": "1\u202e0"}, "consent_version", Refusal.NOT_A_CHOICE),
        ({"consent_date": date(2026, 5, 1)}, "consent_date", Refusal.IN_THE_FUTURE),
        ({"birth_date": None}, "birth_date", Refusal.MISSING),
        ({"birth_date": None, "birth_year": 1880}, "birth_year", Refusal.OUT_OF_RANGE),
        ({"birth_date": date(2026, 3, 3)}, "birth_date", Refusal.OUT_OF_RANGE),
        ({"screening_on": date(2026, 3, 1)}, "screening_on", Refusal.OUT_OF_RANGE),
    ],
)
def test_a_registration_that_cannot_be_so_is_refused_at_its_field_and_nothing_is_stored(
    new_site: Site, study_id: StudyId, changes: dict[str, object], field: str, code: Refusal
) -> None:
    baaz = study_id("baaz-ad-ir")

    with pytest.raises(ValueRefused) as caught:
        registered(new_site, baaz, **changes)

    assert (caught.value.field, caught.value.code) == (field, code)
    assert overview.participants(new_site, baaz) == ()


def test_before_anything_is_recorded_no_criterion_but_age_is_known(new_site: Site, study_id: StudyId) -> None:
    participant = registered(new_site, study_id("baaz-ad-ir"))

    judged = enrolment.eligibility(new_site, participant)

    known = {result.criterion.id for result in judged.results if result.outcome is not Outcome.NOT_KNOWN}
    assert known == {"inclusion_1"}
    assert judged.eligible.answer is None


def test_a_criterion_says_what_is_still_missing_and_then_what_decided_it(
    new_site: Site, study_id: StudyId
) -> None:
    participant = registered(new_site, study_id("baaz-ad-ir"))
    visits.hold(new_site, visits.find_visit(new_site, "SAR-S001", "screening"), CONSENT)
    before = result_of(new_site, participant, "inclusion_4").holds

    fill(new_site, "SAR-S001", "screening", "bsa", percent="9")

    after = result_of(new_site, participant, "inclusion_4")
    assert before.missing == ("EASI", "vIGA-AD", "BSA")
    assert after.outcome is Outcome.FAILED  # BSA 9 < 10 decides although EASI and vIGA-AD are missing
    assert "9" in after.holds.because


def test_a_laboratory_exclusion_is_judged_with_the_operator_of_the_text(
    new_site: Site, study_id: StudyId
) -> None:
    # NCT06936215: "ALT > 3 × the upper limit of normal": exactly three times is allowed
    participant = registered(new_site, study_id("bsmmu-dcssc"))
    visit_id = visits.find_visit(new_site, "DCS-S001", "screening")
    visits.hold(new_site, visit_id, CONSENT)

    visits.save(new_site, visit_id, "laboratory_screening", Typed("alt", "120", "U/L", "", "40"))

    assert result_of(new_site, participant, "exclusion_17_6").outcome is Outcome.MET


def test_a_yes_no_criterion_is_answered_on_the_eligibility_form(new_site: Site, study_id: StudyId) -> None:
    participant = registered(new_site, study_id("baaz-ad-ir"))
    visits.hold(new_site, visits.find_visit(new_site, "SAR-S001", "screening"), CONSENT)

    enrolment.answer(new_site, participant, "inclusion_2", "yes")
    enrolment.answer(new_site, participant, "exclusion_2", "yes")

    assert result_of(new_site, participant, "inclusion_2").outcome is Outcome.MET
    assert result_of(new_site, participant, "exclusion_2").outcome is Outcome.FAILED


def test_nobody_is_enrolled_while_a_criterion_is_open(new_site: Site, study_id: StudyId) -> None:
    participant = registered(new_site, study_id("baaz-ad-ir"))

    with pytest.raises(NotPossible, match="cannot be enrolled: 32 criteria are not yet known"):
        enrolment.enrol(new_site, participant, CONSENT, "Dr Roy", arm="A")

    assert overview.participant(new_site, participant).participant.status is ParticipantStatus.SCREENING


def eligible_in_daily_practice(site: Site, study_id: str) -> str:
    participant = registered(site, study_id, baseline_on=CONSENT)
    visits.hold(site, visits.find_visit(site, "DP-S001", "baseline"), CONSENT)
    for criterion in enrolment.eligibility(site, participant).results:
        enrolment.answer(site, participant, criterion.criterion.id, "yes")
    return participant


def test_an_eligible_participant_gets_a_number_and_both_numbers_are_understood(
    new_site: Site, study_id: StudyId
) -> None:
    participant = eligible_in_daily_practice(new_site, study_id("emc-daily-practice"))

    enrolment.enrol(new_site, participant, CONSENT, "Dr Roy")

    who = overview.participant(new_site, participant).participant
    assert (who.number, who.status, who.enrolled_on) == ("DP-001", ParticipantStatus.ENROLLED, CONSENT)
    assert visits.find_visit(new_site, "DP-001", "week4") == visits.find_visit(new_site, "DP-S001", "week4")
    decision = enrolment.eligibility(new_site, participant).decision
    assert decision is not None
    assert (decision.outcome, decision.decided_by) == ("enrolled", "Dr Roy")


def test_nobody_is_enrolled_twice(new_site: Site, study_id: StudyId) -> None:
    participant = eligible_in_daily_practice(new_site, study_id("emc-daily-practice"))
    enrolment.enrol(new_site, participant, CONSENT, "Dr Roy")

    with pytest.raises(NotPossible, match="already enrolled"):
        enrolment.enrol(new_site, participant, CONSENT, "Dr Roy")


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 4, 15)])
def test_nothing_is_decided_before_consent_or_in_the_future(
    new_site: Site, study_id: StudyId, day: date
) -> None:
    participant = eligible_in_daily_practice(new_site, study_id("emc-daily-practice"))

    with pytest.raises(ValueRefused, match="before consent or in the future"):
        enrolment.enrol(new_site, participant, day, "Dr Roy")


def test_a_value_after_baseline_does_not_change_who_was_eligible(demo_site: Site) -> None:
    row = next(
        row
        for row in overview.participants(demo_site)
        if row.study_key == "baaz-ad-ir" and row.participant.arm and row.cells[2].visit.is_held
    )
    before = enrolment.eligibility(demo_site, row.participant.id).results

    high = Typed("alt", "500", "U/L", "", "40", confirmed=True)  # exclusion 16: AST or ALT ≥ 2 × ULN
    visits.save(demo_site, row.cells[2].visit.id, "laboratory", high, "repeated")

    assert enrolment.eligibility(demo_site, row.participant.id).results == before


def test_a_screen_failure_needs_its_reason_and_ends_what_was_planned(
    new_site: Site, study_id: StudyId
) -> None:
    participant = registered(new_site, study_id("bird"))

    with pytest.raises(ReasonNeeded):
        enrolment.screen_fail(new_site, participant, CONSENT, "Dr Roy", " ")
    enrolment.screen_fail(new_site, participant, CONSENT, "Dr Roy", "QuantiFERON positive")

    page = overview.participant(new_site, participant)
    assert page.participant.status is ParticipantStatus.SCREEN_FAILURE
    assert {visit.status for visit in page.visits} == {VisitStatus.NOT_NEEDED}


def test_in_a_double_blind_study_the_arm_is_never_stored(demo_site: Site) -> None:
    rows = [row for row in overview.participants(demo_site) if row.study_key == "bird"]

    assert {row.participant.arm for row in rows} == {None}
    assert any(row.participant.kit for row in rows)


def test_leaving_the_study_keeps_what_was_held_and_needs_nothing_more(
    new_site: Site, study_id: StudyId
) -> None:
    participant = eligible_in_daily_practice(new_site, study_id("emc-daily-practice"))
    enrolment.enrol(new_site, participant, CONSENT, "Dr Roy")

    leaving.withdraw(new_site, participant, date(2026, 3, 20), "moves to another town")

    page = overview.participant(new_site, participant)
    assert page.participant.status is ParticipantStatus.WITHDRAWN
    assert [visit.status for visit in page.visits] == [
        VisitStatus.HELD,
        VisitStatus.NOT_NEEDED,
        VisitStatus.NOT_NEEDED,
    ]


def test_a_man_is_not_asked_whether_he_is_pregnant_and_a_woman_is(
    new_site: Site, study_id: Callable[[str], str]
) -> None:
    # BIRD, exclusion criteria 7 and 8, speak of women
    def open_criteria(sex: Sex) -> set[str]:
        given = enrolment.Registration("A.B.", sex, CONSENT, "1.0", birth_date=date(1980, 5, 5))
        found = enrolment.eligibility(new_site, enrolment.register(new_site, study_id("bird"), given)[0])
        return {one.criterion.id for one in found.results if one.outcome is Outcome.NOT_KNOWN}

    assert {"exclusion_7", "exclusion_8"} <= open_criteria(Sex.FEMALE)
    assert {"exclusion_7", "exclusion_8"}.isdisjoint(open_criteria(Sex.MALE))


def test_the_eligibility_form_of_a_man_leaves_out_the_questions_of_women(
    new_site: Site, study_id: Callable[[str], str]
) -> None:
    given = enrolment.Registration("A.B.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 5, 5))
    enrolment.register(new_site, study_id("baaz-ad-ir"), given)
    record = visits.open_visit(new_site, visits.find_visit(new_site, "SAR-S001", "screening"))

    asked = {field.item.id for field in record.form("eligibility").fields}

    assert "pregnant_or_lactating" not in asked
    assert "planning" in asked  # the text asks men and women
