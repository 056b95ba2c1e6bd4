"""Consent again: an amendment that changes the form lists who must consent to it, until each one did."""

from datetime import date, timedelta

import pytest
from amended import amended, later
from stage import CONSENT, TODAY
from test_amending import accept, person

from tracker import consents, enrolment, leaving, overview, studies
from tracker.amending import Acceptance
from tracker.domain.records import ParticipantStatus, Sex
from tracker.errors import NotPossible, ReasonNeeded, ValueRefused
from tracker.site import Site

KEY = "emc-daily-practice"
APPROVED = date(2026, 4, 10)
CHANGED = Acceptance(APPROVED, "a risk was added to the form", "2.0")


def amend(site: Site, given: Acceptance = CHANGED, version: str = "2.0") -> None:
    accept(site, KEY, amended(KEY, later("week12", weeks=13), version), given)


def waiting(site: Site) -> list[str]:
    return [one.participant.id for one in overview.today(site).consents]


def test_an_amendment_that_changes_consent_lists_who_must_consent_again(new_site: Site) -> None:
    first, second = person(new_site, KEY), person(new_site, KEY, "P.Q.")
    other = person(new_site, "bird")

    amend(new_site)

    assert waiting(new_site) == [first, second]
    page = overview.participant(new_site, first)
    assert page.to_consent is not None
    assert (page.to_consent.version, page.to_consent.since) == ("2.0", TODAY)
    assert overview.participant(new_site, other).to_consent is None


def test_an_amendment_that_leaves_the_form_asks_nobody(new_site: Site) -> None:
    person(new_site, KEY)

    amend(new_site, Acceptance(APPROVED, "a later visit"))

    assert waiting(new_site) == []


def test_who_consented_is_asked_no_more_and_the_consent_stands_on_the_page(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)

    consents.record(new_site, who, date(2026, 4, 13))

    assert waiting(new_site) == []
    (given,) = overview.participant(new_site, who).consents
    assert (given.version, given.consented_on, given.recorded_by) == ("2.0", date(2026, 4, 13), "anna")


def test_a_later_form_is_asked_of_who_consented_to_the_one_before_too(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)
    consents.record(new_site, who, TODAY)

    amend(new_site, Acceptance(TODAY, "another risk", "3.0"), "3.0")

    assert waiting(new_site) == [who]
    assert overview.today(new_site).consents[0].version == "3.0"


@pytest.mark.parametrize("version", ["2.0", "v2.0", "Version 2.0"])
def test_who_first_consents_to_the_new_form_is_not_asked_again(new_site: Site, version: str) -> None:
    amend(new_site)
    told = enrolment.Registration("R.S.", Sex.MALE, TODAY, version, birth_year=1970)

    enrolment.register(new_site, studies.study(new_site, KEY).id, told)

    assert waiting(new_site) == []


def test_who_left_is_not_asked(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)

    leaving.died(new_site, who, TODAY, "not known")

    assert overview.participant(new_site, who).participant.status is ParticipantStatus.DIED
    assert waiting(new_site) == []


def test_a_day_before_the_first_consent_or_in_the_future_is_refused(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)

    with pytest.raises(ValueRefused, match="before the first consent"):
        consents.record(new_site, who, CONSENT - timedelta(days=1))
    with pytest.raises(ValueRefused, match="in the future"):
        consents.record(new_site, who, TODAY + timedelta(days=1))

    assert waiting(new_site) == [who]


def test_a_day_before_the_approval_of_the_form_asks_for_its_reason(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)

    with pytest.raises(ReasonNeeded, match="approved on 10 Apr 2026"):
        consents.record(new_site, who, APPROVED - timedelta(days=1))
    consents.record(new_site, who, APPROVED - timedelta(days=1), "the committee’s letter is dated the 8th")

    assert waiting(new_site) == []


def test_the_day_of_a_recorded_consent_changes_with_a_reason(new_site: Site) -> None:
    who = person(new_site, KEY)
    amend(new_site)
    consents.record(new_site, who, date(2026, 4, 12))

    with pytest.raises(ReasonNeeded):
        consents.record(new_site, who, date(2026, 4, 13))
    consents.record(new_site, who, date(2026, 4, 13), "misread")

    (given,) = overview.participant(new_site, who).consents
    assert given.consented_on == date(2026, 4, 13)


def test_where_no_form_changed_there_is_nothing_to_record(new_site: Site) -> None:
    who = person(new_site, KEY)

    with pytest.raises(NotPossible, match="need not consent again"):
        consents.record(new_site, who, TODAY)
