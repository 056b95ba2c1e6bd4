"""What is asked of one sex alone is not asked of the other, in any study, on screen and sheet alike."""

from collections.abc import Callable

import pytest
from course import VISITS
from stage import CONSENT

from tracker import enrolment, overview, visits
from tracker.domain.records import Sex
from tracker.site import Site


@pytest.mark.parametrize("key", list(VISITS))
def test_no_visit_asks_a_man_for_a_pregnancy_test(
    new_site: Site, study_id: Callable[[str], str], key: str
) -> None:
    asked: dict[Sex, set[str]] = {}
    for sex in (Sex.MALE, Sex.FEMALE):
        person = enrolment.Registration("C.D.", sex, CONSENT, "1.0", birth_year=1980, baseline_on=CONSENT)
        who = enrolment.register(new_site, study_id(key), person)[0]
        records = [visits.open_visit(new_site, one.id) for one in overview.participant(new_site, who).visits]
        asked[sex] = {
            field.item.id
            for record in records
            for form in record.forms
            for field in form.fields
            if "pregnan" in field.item.id
        }

    assert asked[Sex.MALE] == set()
    assert (
        key == "emc-daily-practice" or key.startswith("euroguiderm") or "pregnancy_test" in asked[Sex.FEMALE]
    )
