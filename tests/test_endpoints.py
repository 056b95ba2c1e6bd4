"""Endpoints of the five studies from consent to the last visit, expected values worked out by hand."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from course import AFTER, BEFORE, CONSENT, ECZEMA, WITHOUT, course, easi, first, typed
from stage import TODAY, TestClock

from tracker import demo, endpoints, enrolment, history, studies, visits
from tracker.domain.endpoint_results import EndpointState
from tracker.domain.records import Sex, Typed
from tracker.domain.response_pattern import Pattern
from tracker.errors import NotPossible, ValueRefused
from tracker.outcomes import AtVisit, Scores
from tracker.site import Site

REACHED, NOT_REACHED = EndpointState.REACHED, EndpointState.NOT_REACHED
MEASURED, CANNOT_TELL = EndpointState.MEASURED, EndpointState.CANNOT_TELL
NOT_YET, NOT_JUDGED = EndpointState.NOT_YET, EndpointState.NOT_JUDGED


def states(site: Site, who: str) -> dict[tuple[str, str], EndpointState]:
    found = endpoints.of_participant(site, who).results
    return {(one.endpoint.id, one.visit.planned_id): one.state for one in found}


# --- the five studies ---------------------------------------------------------------------------------------


def test_baaz_reaches_easi_75_viga_success_and_an_itch_response_at_week_12(
    new_site: Site, clock: TestClock
) -> None:
    who = course(new_site, clock, "baaz-ad-ir", ECZEMA)

    found = states(new_site, who)

    assert {key: state for key, state in found.items() if key[1] == "week6"} == {
        ("easi_change", "week6"): MEASURED,
        ("easi50_week12", "week6"): REACHED,
        ("easi75_week12", "week6"): NOT_REACHED,
        ("easi90_week12", "week6"): NOT_REACHED,
        ("easi100_week12", "week6"): NOT_REACHED,
        ("viga01_week12", "week6"): NOT_REACHED,  # level 2
        ("itch4_week12", "week6"): NOT_REACHED,  # a fall of 3
    }
    assert {key: state for key, state in found.items() if key[1] == "week12"} == {
        ("easi_change", "week12"): MEASURED,
        ("easi50_week12", "week12"): REACHED,
        ("easi75_week12", "week12"): REACHED,
        ("easi90_week12", "week12"): NOT_REACHED,
        ("easi100_week12", "week12"): NOT_REACHED,
        ("viga01_week12", "week12"): REACHED,  # 3 to 1
        ("itch4_week12", "week12"): REACHED,  # 8 to 4
    }


def test_the_baseline_is_the_value_at_the_visit_that_is_named_and_not_that_of_screening(
    new_site: Site, clock: TestClock
) -> None:
    own = {**ECZEMA, "screening": {"easi": easi(3, 6)}}  # 28.8, four weeks of washout before visit 1
    who = course(new_site, clock, "baaz-ad-ir", own)

    week12 = visits.find_visit(new_site, "SAR-001", "week12")
    change = endpoints.of_visit(new_site, week12)[0].numbers

    assert change.baseline is not None
    assert (change.baseline.value, change.baseline.visit) == (Decimal("16.0"), "V1")
    assert (change.change, change.percent_improvement) == (Decimal("-12.8"), Fraction(80))
    assert who


def test_the_last_value_before_baseline_stands_in_only_where_the_study_file_says_so(
    new_site: Site, clock: TestClock
) -> None:
    begun = {"easi": typed({"head_neck.area": 1})}
    own = {**ECZEMA, "screening": {"easi": easi(3, 6)}, "baseline": {**ECZEMA["baseline"], **begun}}
    who = course(new_site, clock, "baaz-ad-ir", own)
    with new_site.look() as connection:
        past = history.load(new_site, connection, who)
    start, week12 = past.visits[1], past.visits[3]

    at, last = (AtVisit(Scores(past), week12, start, last=last).numbers("easi") for last in (False, True))

    assert at.baseline is None
    assert last.baseline is not None
    assert (last.baseline.value, last.baseline.visit) == (Decimal("28.8"), "SCR")


def test_bsmmu_measures_the_change_of_mrss_at_week_24(new_site: Site, clock: TestClock) -> None:
    # 17 sites at 1 make 17; nine of them at 0 make 8.
    own = {"baseline": {"mrss": first("mrss", 17, 1)}, "week24": {"mrss": first("mrss", 8, 1)}}
    who = course(new_site, clock, "bsmmu-dcssc", own)

    last = endpoints.of_participant(new_site, who).results[-1]

    assert (last.endpoint.id, last.visit.planned_id, last.state) == ("mrss_week24", "week24", MEASURED)
    assert (last.numbers.change, last.judged.because) == (
        Decimal(-9),
        "17 at W0, 8 at W24: −9, 52.94 % better",
    )


def test_bird_reaches_a_prednisone_free_improvement_at_week_24(new_site: Site, clock: TestClock) -> None:
    # Physician 50 % 20, patient 30 % 7.5, MMT (130 − 100)/150 = 20 % 20, HAQ-DI (1.5 − 0.75)/3 = 25 % 7.5,
    # CK (3000 − 300)/(15 × 200) = 90 % 7.5, extramuscular 30 % 15: 77.5, major (Aggarwal 2017).
    own = {"baseline": BEFORE, "week24": {**AFTER, **WITHOUT}}
    who = course(new_site, clock, "bird", own)

    found = {
        one.endpoint.id: one
        for one in endpoints.of_participant(new_site, who).results
        if one.visit.planned_id == "week24"
    }

    primary, score = found["prednisone_free_improvement_week24"], found["total_improvement"]
    assert (primary.state, score.state) == (REACHED, MEASURED)
    assert score.improvement is not None
    assert (score.improvement.total, score.improvement.category) == (Decimal("77.5"), "major")
    assert "CK 15.00 × ULN at W0" in score.improvement.because
    assert "TIS 77.5, limit ≥ 40" in primary.judged.because
    assert "the site has set no days before it" in primary.judged.because


def test_prednisone_at_week_24_is_no_prednisone_free_improvement(new_site: Site, clock: TestClock) -> None:
    own = {
        "baseline": BEFORE,
        "week24": {**AFTER, "prednisone": typed({"dose": 5, "immunosuppressant": "none"})},
    }
    who = course(new_site, clock, "bird", own)

    assert states(new_site, who)["prednisone_free_improvement_week24", "week24"] is NOT_REACHED


def test_the_days_that_the_site_asks_for_decide_what_prednisone_free_means(
    new_site: Site, clock: TestClock
) -> None:
    studies.choose(new_site, studies.study(new_site, "bird").id, "rule.prednisone_free_days", "28")
    own = {"baseline": BEFORE, "week24": {**AFTER, **WITHOUT}}
    who = course(new_site, clock, "bird", own)

    (primary,) = (
        one
        for one in endpoints.of_participant(new_site, who).results
        if one.endpoint.id == "prednisone_free_improvement_week24"
    )

    assert primary.state is CANNOT_TELL
    assert any("prednisone doses from" in name for name in primary.judged.missing)


def test_without_a_uln_at_baseline_no_total_improvement_can_be_told(new_site: Site, clock: TestClock) -> None:
    bare = {**BEFORE["laboratory"], "ck": Typed("ck", "3000", "U/L")}
    own = {"baseline": {**BEFORE, "laboratory": bare}, "week24": {**AFTER, **WITHOUT}}
    who = course(new_site, clock, "bird", own)

    (primary,) = (
        one
        for one in endpoints.of_participant(new_site, who).results
        if one.endpoint.id == "prednisone_free_improvement_week24"
    )

    assert primary.state is CANNOT_TELL
    assert primary.judged.missing == ("the ULN of CK at W0",)


def test_the_daily_practice_cohort_measures_easi_and_follows_itch(new_site: Site, clock: TestClock) -> None:
    # EASI 16.0, 8.0, 0.4 × 4 × 2 × 3 = 9.6 (40 % better); an itch of 3 at the start is not judged.
    itch = {"pp_nrs": typed({"itch": 3})}
    own = {
        "baseline": {"easi": easi(2, 5), **itch},
        "week4": {"easi": easi(1, 5), **itch},
        "week12": {"easi": easi(2, 3), **itch},
    }
    who = course(new_site, clock, "emc-daily-practice", own)

    found = states(new_site, who)

    assert (found["easi_week4", "week4"], found["easi_week12", "week12"]) == (MEASURED, MEASURED)
    assert (found["easi50", "week4"], found["easi50", "week12"]) == (REACHED, NOT_REACHED)
    assert found["itch4", "week12"] is NOT_JUDGED


def test_the_guideline_follow_up_is_told_at_every_month_that_took_place(
    new_site: Site, clock: TestClock
) -> None:
    own = {
        "baseline": {"easi": easi(2, 5)},
        "week4": {"easi": easi(1, 2)},
        "month3": {"easi": easi(0, 0)},
    }
    who = course(new_site, clock, "euroguiderm-baricitinib", own, until="month3")

    found = states(new_site, who)

    assert (found["easi75", "week4"], found["easi90", "week4"]) == (REACHED, NOT_REACHED)
    assert found["easi100", "month3"] is REACHED
    assert not any(visit == "month6" for _name, visit in found)


# --- visits that did not take place -------------------------------------------------------------------------


def test_a_visit_to_come_is_not_yet_and_a_missed_one_cannot_be_told(new_site: Site, clock: TestClock) -> None:
    who = course(new_site, clock, "baaz-ad-ir", ECZEMA, until="week6")
    week12 = visits.find_visit(new_site, "SAR-001", "week12")

    before = states(new_site, who)["easi50_week12", "week12"]
    visits.miss(new_site, week12, "moved away")
    after = endpoints.of_visit(new_site, week12)[1]

    assert before is NOT_YET
    assert (after.state, after.judged.missing) == (CANNOT_TELL, ("Week 12",))


def test_a_score_that_is_missing_at_the_visit_is_named(new_site: Site, clock: TestClock) -> None:
    only_one = {"easi": {"head_neck.area": Typed("head_neck.area", "1")}}
    who = course(new_site, clock, "emc-daily-practice", {"baseline": {"easi": easi(2, 5)}, "week4": only_one})

    found = {one.endpoint.id: one for one in endpoints.of_participant(new_site, who).results[:5]}

    assert found["easi50"].state is CANNOT_TELL
    assert found["easi50"].judged.missing == ("EASI at W4",)


def test_a_baseline_that_was_missed_is_named(new_site: Site, clock: TestClock) -> None:
    only_one = {"easi": {"head_neck.area": Typed("head_neck.area", "1")}}
    own = {**ECZEMA, "baseline": {**ECZEMA["baseline"], **only_one}}
    who = course(new_site, clock, "baaz-ad-ir", own)

    found = {
        (one.endpoint.id, one.visit.planned_id): one
        for one in endpoints.of_participant(new_site, who).results
    }

    assert found["easi50_week12", "week12"].judged.missing == ("EASI at V1",)
    assert found["viga01_week12", "week12"].state is REACHED


# --- response groups ----------------------------------------------------------------------------------------

FALLS_AND_RISES = {
    "baseline": {"easi": easi(2, 5)},
    "week4": {"easi": easi(1, 5)},
    "week12": {"easi": easi(2, 3)},
}
HALF = {"measure": "easi", "kind": "percent", "value": "50", "visits": "week4,week12"}


def test_without_the_sites_definition_nobody_is_classified(new_site: Site, clock: TestClock) -> None:
    who = course(new_site, clock, "emc-daily-practice", FALLS_AND_RISES)

    found = endpoints.of_participant(new_site, who)

    assert found.asks_pattern
    assert (found.rule, found.pattern) == (None, None)


def test_a_response_that_is_lost_by_the_last_visit_is_temporary(new_site: Site, clock: TestClock) -> None:
    study = studies.study(new_site, "emc-daily-practice")
    endpoints.define_response(new_site, study.id, HALF, "agreed with the investigator")
    who = course(new_site, clock, "emc-daily-practice", FALLS_AND_RISES)

    found = endpoints.of_participant(new_site, who)
    cohort = endpoints.cohort(new_site, study.id)

    assert found.pattern is not None
    assert found.pattern.pattern is Pattern.TEMPORARY
    assert cohort.patterns["Baricitinib 4 mg once daily"][Pattern.TEMPORARY] == 1


def test_until_the_last_visit_the_group_cannot_be_told(new_site: Site, clock: TestClock) -> None:
    study = studies.study(new_site, "emc-daily-practice")
    endpoints.define_response(new_site, study.id, HALF, "agreed")
    who = course(new_site, clock, "emc-daily-practice", FALLS_AND_RISES, until="week4")

    found = endpoints.of_participant(new_site, who).pattern

    assert found is not None
    assert (found.pattern, found.missing) == (Pattern.CANNOT_TELL, ("EASI at W12",))


def test_the_definition_is_taken_back(new_site: Site) -> None:
    study = studies.study(new_site, "emc-daily-practice")
    endpoints.define_response(new_site, study.id, HALF, "agreed")

    endpoints.define_response(new_site, study.id, {}, "settled otherwise")

    assert not any(studies.study(new_site, study.id).choices.under("rule").values())


def test_a_definition_that_says_nothing_is_refused_and_nothing_is_written(new_site: Site) -> None:
    study = studies.study(new_site, "emc-daily-practice")

    with pytest.raises(ValueRefused) as refused:
        endpoints.define_response(new_site, study.id, {**HALF, "value": "often"}, "agreed")

    assert refused.value.field == "value"
    assert studies.study(new_site, study.id).choices.texts == {}


def test_a_study_that_does_not_speak_of_response_groups_takes_no_definition(new_site: Site) -> None:
    with pytest.raises(NotPossible):
        endpoints.define_response(new_site, studies.study(new_site, "bird").id, HALF, "agreed")


# --- the cohort ---------------------------------------------------------------------------------------------


def test_a_cohort_is_summed_up_by_visit_and_arm(new_site: Site, clock: TestClock) -> None:
    course(new_site, clock, "baaz-ad-ir", ECZEMA)
    course(
        new_site,
        clock,
        "baaz-ad-ir",
        {**ECZEMA, "baseline": {**ECZEMA["baseline"], "easi": easi(2, 6)}},
        "week6",
    )
    study = studies.study(new_site, "baaz-ad-ir")

    cohort = endpoints.cohort(new_site, study.id)
    values, changes = cohort.rows("easi", "value"), cohort.rows("easi", "change")

    # EASI 16.0 and 0.4 × 4 × 2 × 6 = 19.2 at visit 1; 8.0 and 8.0 at week 6; 3.2 and one to come at week 12.
    told = [(row.visit, row.summary.n, row.to_come, row.summary.mean) for row in values]
    assert told == [
        ("Visit 1", 2, 0, Fraction("17.6")),
        ("Week 6", 2, 0, Fraction(8)),
        ("Week 12", 1, 1, Fraction("3.2")),
    ]
    assert [(row.visit, row.summary.mean) for row in changes] == [
        ("Week 6", Fraction("-9.6")),
        ("Week 12", Fraction("-12.8")),
    ]
    (count,) = (one for one in cohort.counts if (one.endpoint.id, one.visit) == ("easi50_week12", "Week 12"))
    assert (count.reached, count.judged, count.of(NOT_YET)) == (1, 1, 1)


def test_the_arms_of_a_double_blind_study_are_never_apart(demo_site: Site) -> None:
    cohort = endpoints.cohort(demo_site, studies.study(demo_site, "bird").id)

    assert cohort.groups == ("All, arms are masked",)
    assert ("tis", "TIS") in cohort.measures


def test_who_was_never_enrolled_is_not_counted(new_site: Site) -> None:
    study = studies.study(new_site, "baaz-ad-ir")
    person = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_year=1990)
    enrolment.register(new_site, study.id, person)

    cohort = endpoints.cohort(new_site, study.id)

    assert (cohort.n, cohort.measures, cohort.counts) == (0, (), ())


def test_a_masked_assessor_is_refused(demo_path: Path) -> None:
    with Site.open(demo_path, "assessor", demo.PASSWORD, clock=TestClock(TODAY)) as site:
        bird = studies.study(site, "bird").id

        with pytest.raises(NotPossible):
            endpoints.cohort(site, bird)
