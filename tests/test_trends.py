"""Trends of what is recorded: only visits with a value, and never a line across one without."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from stage import TestClock

from tracker import enrolment, overview, visits
from tracker.domain.records import Sex, Typed
from tracker.domain.views import Trend
from tracker.site import Site

StudyId = Callable[[str], str]
CONSENT = date(2026, 1, 5)


def trend(site: Site, participant: str, name: str) -> Trend | None:
    return next((one for one in overview.participant(site, participant).trends if one.id == name), None)


def daily_practice(site: Site, study_id: StudyId) -> str:
    registration = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)
    participant = enrolment.register(site, study_id("emc-daily-practice"), registration)[0]
    visits.hold(site, visits.find_visit(site, "DP-S001", "baseline"), CONSENT)
    for result in enrolment.eligibility(site, participant).results:
        enrolment.answer(site, participant, result.criterion.id, "yes")
    enrolment.enrol(site, participant, CONSENT, "Dr Roy")
    return participant


def rate_itch(site: Site, planned: str, text: str) -> None:
    visits.save(site, visits.find_visit(site, "DP-001", planned), "pp_nrs", Typed("itch", text))


def test_a_missed_visit_parts_the_line_of_what_it_should_have_had(
    new_site: Site, study_id: StudyId, clock: TestClock
) -> None:
    participant = daily_practice(new_site, study_id)
    rate_itch(new_site, "baseline", "8")
    visits.miss(new_site, visits.find_visit(new_site, "DP-001", "week4"), "did not come")
    visits.hold(new_site, visits.find_visit(new_site, "DP-001", "week12"), date(2026, 3, 30))
    rate_itch(new_site, "week12", "3")

    found = trend(new_site, participant, "pp_nrs")

    assert found is not None
    assert found.gaps == (date(2026, 2, 2),)  # the target of week 4
    assert [[point.value for point in run] for run in found.runs] == [[Decimal(8)], [Decimal(3)]]


def test_a_held_visit_without_the_value_parts_the_line_too(new_site: Site, study_id: StudyId) -> None:
    participant = daily_practice(new_site, study_id)
    for planned, day in (("week4", date(2026, 2, 2)), ("week12", date(2026, 3, 30))):
        visits.hold(new_site, visits.find_visit(new_site, "DP-001", planned), day)
    rate_itch(new_site, "baseline", "8")
    rate_itch(new_site, "week12", "3")

    found = trend(new_site, participant, "pp_nrs")

    assert found is not None
    assert found.gaps == (date(2026, 2, 2),)


def test_one_value_is_no_trend(new_site: Site, study_id: StudyId) -> None:
    participant = daily_practice(new_site, study_id)
    rate_itch(new_site, "baseline", "8")

    assert trend(new_site, participant, "pp_nrs") is None


def test_values_in_another_unit_than_the_latest_are_left_out_and_never_converted(
    new_site: Site, study_id: StudyId
) -> None:
    registration = enrolment.Registration("N.H.", Sex.FEMALE, CONSENT, "1.0", birth_year=1990)
    participant = enrolment.register(new_site, study_id("baaz-ad-ir"), registration)[0]
    screening, baseline = (
        visits.find_visit(new_site, "SAR-S001", name) for name in ("screening", "baseline")
    )
    for visit_id, day in ((screening, CONSENT), (baseline, date(2026, 2, 2))):
        visits.hold(new_site, visit_id, day)
    visits.save(new_site, screening, "laboratory_screening", Typed("haemoglobin", "124", "g/L"))
    visits.save(new_site, baseline, "laboratory", Typed("haemoglobin", "12.1", "g/dL"))

    assert trend(new_site, participant, "haemoglobin") is None
