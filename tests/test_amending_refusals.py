"""What cannot be amended; and what cancelling, rejecting and accepting leave on record."""

from datetime import timedelta

import pytest
from amended import amended, later
from stage import TODAY
from test_amending import APPROVED, accept, person, stored
from test_signing import INVESTIGATOR, as_

from tracker import amending, locking, overview, studies, trail
from tracker.amending import Acceptance
from tracker.domain.signing import Scope
from tracker.errors import Cancelled, NotPossible, ReasonNeeded, StudyFileError, ValueRefused
from tracker.site import Site


def test_a_file_that_cannot_follow_says_every_reason(new_site: Site) -> None:
    study_id = studies.study(new_site, "emc-daily-practice").id

    with pytest.raises(StudyFileError) as other:
        amending.preview(new_site, study_id, amended("bird", lambda _study: None))
    with pytest.raises(StudyFileError) as same:
        amending.preview(new_site, study_id, amended("emc-daily-practice", lambda _study: None, "1.0"))
    with pytest.raises(StudyFileError) as broken:
        amending.preview(new_site, study_id, "id: emc-daily-practice", "mine.yaml")

    assert "The file is of the study bird" in other.value.problems[0]
    assert "Version 1.0 of this study is at this site already" in same.value.problems[0]
    assert "mine.yaml" in broken.value.problems[0]


@pytest.mark.parametrize(
    ("given", "refused", "words"),
    [
        (Acceptance(TODAY + timedelta(days=1), "why"), ValueRefused, "in the future"),
        (Acceptance(TODAY, " "), ReasonNeeded, "needs its reason"),
        (Acceptance(TODAY, "why", "2\u202e0"), ValueRefused, "invisible"),
    ],
)
def test_an_acceptance_says_when_it_was_approved_and_why(
    new_site: Site, given: Acceptance, refused: type[Exception], words: str
) -> None:
    text = amended("emc-daily-practice", later("week4", weeks=5))

    with pytest.raises(refused, match=words):
        accept(new_site, "emc-daily-practice", text, given)

    assert studies.study(new_site, "emc-daily-practice").protocol.version == "1.0"


def test_nothing_is_accepted_while_someone_whose_visits_would_follow_is_locked(new_site: Site) -> None:
    who, text = person(new_site, "emc-daily-practice"), amended("emc-daily-practice", later("week4", weeks=5))
    with as_(new_site, INVESTIGATOR) as other:
        locking.lock(other, Scope.PARTICIPANT, who, "monitored")
    number = overview.participant(new_site, who).participant.shown_number

    shown = amending.preview(new_site, studies.study(new_site, "emc-daily-practice").id, text)
    with pytest.raises(NotPossible, match=f"{number}.*unlock"):
        accept(new_site, "emc-daily-practice", text)

    assert shown.locked == (number,)
    assert len(amending.versions(new_site, studies.study(new_site, "emc-daily-practice").id)) == 1


def test_what_is_cancelled_leaves_the_version_before_in_force(new_site: Site) -> None:
    who, text = person(new_site, "emc-daily-practice"), amended("emc-daily-practice", later("week4", weeks=5))
    before, study_id = stored(new_site, who), studies.study(new_site, "emc-daily-practice").id

    with pytest.raises(Cancelled):
        amending.accept(new_site, study_id, text, APPROVED, lambda _done, _of: False)

    assert stored(new_site, who) == before
    assert studies.study(new_site, "emc-daily-practice").protocol.version == "1.0"


def test_a_version_that_is_rejected_leaves_its_reason_on_the_trail_and_nothing_else(new_site: Site) -> None:
    study_id = studies.study(new_site, "emc-daily-practice").id
    text = amended("emc-daily-practice", later("week4", weeks=5))

    with pytest.raises(ReasonNeeded):
        amending.reject(new_site, study_id, text, "")
    amending.reject(new_site, study_id, text, "not approved yet")

    line = trail.entries(new_site, trail.Filter(kind=trail.Kind.CONFIGURATION)).lines[0]
    assert (line.action, line.reason) == ("amendment rejected", "not approved yet")
    assert "2.0" in line.change
    assert len(amending.versions(new_site, study_id)) == 1


def test_the_versions_of_a_study_tell_who_accepted_what_and_how_much_was_held_under_each(
    new_site: Site,
) -> None:
    person(new_site, "emc-daily-practice")
    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", later("week4", weeks=6)))
    study_id = studies.study(new_site, "emc-daily-practice").id

    first, second = amending.versions(new_site, study_id)

    assert (first.version, first.accepted_by, second.version, second.accepted_by) == (
        "1.0",
        "",
        "2.0",
        "anna",
    )
    assert (second.approved_on, second.reason) == (APPROVED.approved_on, APPROVED.reason)
    assert amending.visits_by_version(new_site, study_id) == {"1.0": 1}
