"""A site's own study names its visits as it likes, only not like those which no study file plans."""

import pytest
from stage import CONSENT

from tracker import enrolment, overview, studies
from tracker.catalogue.study_files import check_study, load_study, shipped_text
from tracker.domain.records import Sex
from tracker.site import Site


def own(name: str, shipped: str = "emc-daily-practice") -> str:
    """A study of the site, with a visit of this name in the place of week 4."""
    return shipped_text(shipped).replace(f"id: {shipped}", "id: own").replace("week4", name)


@pytest.mark.parametrize("name", ["monthly", "month_end", "month3", "month", "unscheduled"])
def test_a_participant_is_registered_whatever_a_visit_is_called(new_site: Site, name: str) -> None:
    studies.add(new_site, text=own(name))
    given = enrolment.Registration("E.W.", Sex.MALE, CONSENT, "1.0", birth_year=1970)

    who = enrolment.register(new_site, studies.study(new_site, "own").id, given)[0]

    planned = [visit.planned_id for visit in overview.participant(new_site, who).visits]
    assert planned == ["baseline", name, "week12"]


@pytest.mark.parametrize("name", ["early-termination", "unscheduled-1"])
def test_a_planned_visit_may_not_be_called_like_one_beside_the_schedule(name: str) -> None:
    (problem,) = check_study(own(name), "own.yaml")

    # Line 39 of the shipped file has the id of week 4.
    assert problem.startswith(f"own.yaml, line 39, visits.{name}.id: {name} is a visit beside the schedule")


def test_a_planned_visit_may_not_be_called_like_one_of_the_recurring_series() -> None:
    (problem,) = check_study(own("month3", "euroguiderm-baricitinib"), "own.yaml")

    assert "month3 is a visit of the recurring series" in problem


def test_a_stored_study_that_has_such_a_name_is_still_read() -> None:
    study = load_study(own("early-termination"), "the stored study", stored=True)

    assert [visit.id for visit in study.visits] == ["baseline", "early-termination", "week12"]
