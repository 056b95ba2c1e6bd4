"""When a screening expires. BIRD, NCT04972760: "screening visit (W-4 to D-1)"."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit
from tracker.domain.screening import screening_of

BIRD = shipped_studies()["bird"]
HELD = date(2026, 3, 2)
WHO = Participant(
    "p", "s", "01-S001", None, "A.B.", Sex.MALE, None, 1970, HELD, "1.0", ParticipantStatus.SCREENING
)
SCREENING = Visit("v1", "p", "screening", "", "", 0, held_on=HELD)
BASELINE = Visit("v2", "p", "baseline", "", "", 1000)


@pytest.mark.parametrize(("after", "left"), [(0, 28), (27, 1), (28, 0), (29, -1)])
def test_a_screening_holds_for_28_days_the_last_one_inside(after: int, left: int) -> None:
    found = screening_of(WHO, BIRD, (SCREENING, BASELINE), HELD + timedelta(days=after))

    assert found is not None
    assert (found.holds_to, found.days_left, found.expired) == (date(2026, 3, 30), left, left < 0)


def test_to_repeat_are_the_laboratory_forms_of_screening() -> None:
    found = screening_of(WHO, BIRD, (SCREENING, BASELINE), HELD)

    assert found is not None
    first = BIRD.visits[0]
    assert found.forms == tuple(f.title for f in BIRD.forms if f.id in first.forms and f.analytes)
    assert found.forms


@pytest.mark.parametrize(
    ("who", "screening", "baseline"),
    [
        (WHO, replace(SCREENING, held_on=None), BASELINE),
        (WHO, SCREENING, replace(BASELINE, held_on=date(2026, 3, 20))),
        (replace(WHO, status=ParticipantStatus.SCREEN_FAILURE), SCREENING, BASELINE),
    ],
)
def test_nothing_expires_before_screening_after_baseline_or_where_nobody_waits(
    who: Participant, screening: Visit, baseline: Visit
) -> None:
    assert screening_of(who, BIRD, (screening, baseline), date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    "key", ["baaz-ad-ir", "bsmmu-dcssc", "emc-daily-practice", "euroguiderm-baricitinib"]
)
def test_where_the_text_names_no_limit_a_screening_does_not_expire(key: str) -> None:
    protocol = shipped_studies()[key]
    first = replace(SCREENING, planned_id=protocol.visits[0].id)

    assert screening_of(WHO, protocol, (first,), date(2027, 1, 1)) is None


def test_a_study_that_begins_with_baseline_has_no_screening_to_expire() -> None:
    alone = BIRD.model_copy(update={"visits": BIRD.visits[1:]})

    assert screening_of(WHO, alone, (replace(BASELINE, held_on=HELD),), HELD) is None
