"""A screening that expires, and a screen failure who is screened again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from stage import CONSENT, TestClock

from tracker import enrolment, overview, rescreening, visits
from tracker.domain.records import ParticipantStatus, Sex
from tracker.errors import NotPossible, ReasonNeeded, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]


@pytest.fixture
def screened(new_site: Site, bird: str) -> str:
    """The BIRD participant, screened on 2 March; NCT04972760: W-4 to D-1, so the screening holds to 30 March."""
    visits.hold(new_site, visits.find_visit(new_site, "01-S001", "screening"), CONSENT)
    return bird


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 22), None),
        (date(2026, 3, 23), "7 days left"),
        (date(2026, 3, 30), "last day is today"),
        (date(2026, 4, 1), "expired 2 days ago"),
    ],
)
def test_today_lists_a_screening_from_a_week_before_it_expires(
    new_site: Site, screened: str, day: date, words: str | None
) -> None:
    rows = overview.today(new_site, day).screening

    assert [row.words for row in rows] == ([words] if words else [])
    assert all(row.visit.planned_id == "baseline" for row in rows)


def test_who_is_no_longer_waiting_is_not_listed(new_site: Site, screened: str) -> None:
    enrolment.screen_fail(new_site, screened, date(2026, 4, 1), "Dr Roy", "screening expired")

    assert overview.today(new_site, date(2026, 4, 2)).screening == ()


def test_baseline_on_the_last_day_of_the_screening_is_accepted_without_a_word(
    new_site: Site, screened: str
) -> None:
    visits.hold(new_site, visits.find_visit(new_site, "01-S001", "baseline"), date(2026, 3, 30))

    assert overview.participant(new_site, screened).deviations == ()


def failed(site: Site, participant: str) -> str:
    enrolment.screen_fail(site, participant, date(2026, 4, 1), "Dr Roy", "screening expired")
    return participant


def test_a_screen_failure_is_screened_again_under_a_new_number_linked_both_ways(
    new_site: Site, screened: str
) -> None:
    failed(new_site, screened)
    known = rescreening.proposed(new_site, screened)

    again, _ = rescreening.rescreen(new_site, screened, replace(known, consent_date=date(2026, 4, 10)))

    old, new = (overview.participant(new_site, one) for one in (screened, again))
    assert (new.participant.screening_number, new.participant.status) == (
        "01-S002",
        ParticipantStatus.SCREENING,
    )
    assert (new.participant.initials, new.participant.sex, new.participant.birth_year) == (
        "B.L.",
        Sex.MALE,
        1970,
    )
    assert (old.screened_again, new.screened_before) == (new.participant, old.participant)
    assert (old.screened_before, new.screened_again) == (None, None)
    assert {visit.status.value for visit in new.visits} == {"planned"}


def test_nobody_is_screened_again_twice_but_a_second_failure_can_be(new_site: Site, screened: str) -> None:
    failed(new_site, screened)
    given = replace(rescreening.proposed(new_site, screened), consent_date=date(2026, 4, 10))
    second, _ = rescreening.rescreen(new_site, screened, given)

    with pytest.raises(NotPossible, match="screened again as 01-S002"):
        rescreening.rescreen(new_site, screened, given)
    enrolment.screen_fail(new_site, second, date(2026, 4, 12), "Dr Roy", "fever")
    third, _ = rescreening.rescreen(new_site, second, replace(given, consent_date=date(2026, 4, 13)))

    assert overview.participant(new_site, third).participant.rescreened_from == second


def test_only_a_screen_failure_is_screened_again_and_only_with_a_new_consent(
    new_site: Site, screened: str
) -> None:
    given = rescreening.proposed(new_site, screened)
    with pytest.raises(NotPossible, match="not a screen failure"):
        rescreening.rescreen(new_site, screened, given)
    failed(new_site, screened)

    with pytest.raises(ValueRefused, match="ended on 1 Apr 2026") as caught:
        rescreening.rescreen(new_site, screened, replace(given, consent_date=CONSENT))

    assert caught.value.field == "consent_date"
    assert len(overview.participants(new_site)) == 1


def test_who_is_enrolled_after_the_screening_expired_is_asked_why(new_site: Site, demo_expired: str) -> None:
    with pytest.raises(ReasonNeeded, match="screening expired"):
        enrolment.enrol(new_site, demo_expired, date(2026, 4, 14), "Dr Roy", kit="K-1")
    enrolment.enrol(new_site, demo_expired, date(2026, 4, 14), "Dr Roy", kit="K-1", reason="samples repeated")

    assert overview.participant(new_site, demo_expired).participant.number == "01-001"


@pytest.fixture
def demo_expired(new_site: Site, study_id: StudyId, clock: TestClock) -> str:
    """An eligible BIRD participant screened on 2 March and not enrolled on 14 April."""
    from random import Random  # noqa: PLC0415  only here

    from tracker.domain.records import Typed  # noqa: PLC0415
    from tracker.made_up import MadeUp  # noqa: PLC0415

    given = enrolment.Registration("B.L.", Sex.MALE, CONSENT, "1.0", birth_date=date(1980, 1, 1))
    participant = enrolment.register(new_site, study_id("bird"), given)[0]
    visit = visits.find_visit(new_site, "01-S001", "screening")
    visits.hold(new_site, visit, CONSENT)
    person = MadeUp(Random("7"), Sex.MALE, None, 70, "K-1", True)
    for form in visits.open_visit(new_site, visit).forms:
        draft = [
            Typed(t.item, t.text, t.unit, t.low, t.high, confirmed=True)
            for t in person.form(form, day=CONSENT)
        ]
        visits.save_form(new_site, visit, form.id, draft)
    return participant


@pytest.mark.parametrize(
    ("consent", "eligible"),
    [
        (date(2026, 3, 4), False),  # turns 18 on 5 March: 17 the day before
        (date(2026, 3, 5), True),
        (date(2026, 3, 6), True),
    ],
)
def test_who_turns_18_on_the_day_of_consent_is_18_at_consent(
    new_site: Site, study_id: StudyId, consent: date, eligible: bool
) -> None:
    # NCT04972760, eligible ages: 18 Years to 64 Years
    given = enrolment.Registration("Y.A.", Sex.FEMALE, consent, "1.0", birth_date=date(2008, 3, 5))
    participant = enrolment.register(new_site, study_id("bird"), given)[0]

    assert age_verdict(new_site, participant) is eligible


@pytest.mark.parametrize(("born", "eligible"), [(date(1961, 3, 3), True), (date(1961, 3, 2), False)])
def test_who_turns_65_on_the_day_of_consent_is_too_old(
    new_site: Site, study_id: StudyId, born: date, eligible: bool
) -> None:
    given = enrolment.Registration("O.L.", Sex.FEMALE, CONSENT, "1.0", birth_date=born)
    participant = enrolment.register(new_site, study_id("bird"), given)[0]

    assert age_verdict(new_site, participant) is eligible


def test_from_the_birth_year_alone_the_age_at_the_limit_cannot_be_told(
    new_site: Site, study_id: StudyId
) -> None:
    given = enrolment.Registration("Y.A.", Sex.FEMALE, CONSENT, "1.0", birth_year=2008)
    participant = enrolment.register(new_site, study_id("bird"), given)[0]

    assert age_verdict(new_site, participant) is None


def age_verdict(site: Site, participant: str) -> bool | None:
    """What the criterion about age says: yes, no or cannot tell."""
    results = enrolment.eligibility(site, participant).results
    [found] = [one for one in results if "18" in one.criterion.short and "64" in one.criterion.short]
    return {"met": True, "failed": False}.get(found.outcome.value)
