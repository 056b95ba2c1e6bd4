"""What comes next for whom no date asks. Visits as BIRD plans them (NCT04972760): screening, baseline, week 5."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.next_step import NextStep, next_step
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit, VisitStatus

DAY = date(2026, 4, 14)
SCREENED = Participant(
    "p", "s", "01-S001", None, "A.B.", Sex.MALE, None, 1970, DAY, "1.0", ParticipantStatus.SCREENING
)
ENROLLED = replace(SCREENED, status=ParticipantStatus.ENROLLED)
SCREENING, BASELINE, WEEK5 = (
    Visit(name, "p", name, "", "", place, status=VisitStatus.PLANNED)
    for place, name in enumerate(("screening", "baseline", "week5"))
)


def held(visit: Visit) -> Visit:
    return replace(visit, held_on=DAY, status=VisitStatus.HELD)


@pytest.mark.parametrize(
    ("who", "visits", "step"),
    [
        (SCREENED, (SCREENING, BASELINE), (NextStep.BOOK, SCREENING)),
        (SCREENED, (held(SCREENING), BASELINE), (NextStep.BOOK, BASELINE)),
        (SCREENED, (held(SCREENING), held(BASELINE)), (NextStep.DECIDE, held(BASELINE))),
        (ENROLLED, (SCREENING, BASELINE, WEEK5), (NextStep.BOOK, SCREENING)),
        (ENROLLED, (replace(SCREENING, status=VisitStatus.MISSED), BASELINE), (NextStep.BOOK, BASELINE)),
    ],
)
def test_without_a_date_the_next_visit_is_booked_and_after_baseline_enrolment_is_decided(
    who: Participant, visits: tuple[Visit, ...], step: tuple[NextStep, Visit]
) -> None:
    assert next_step(who, visits, "baseline") == step


@pytest.mark.parametrize(
    ("who", "visits"),
    [
        (SCREENED, (replace(SCREENING, appointment=DAY), BASELINE)),
        (SCREENED, (held(SCREENING), replace(BASELINE, target=DAY))),
        (SCREENED, (replace(SCREENING, earliest=DAY, latest=DAY), BASELINE)),
        (SCREENED, (replace(SCREENING, locked=True), BASELINE)),
        (ENROLLED, (SCREENING, held(BASELINE), replace(WEEK5, target=DAY))),
        (ENROLLED, (held(SCREENING), held(BASELINE), held(WEEK5))),
        (replace(SCREENED, status=ParticipantStatus.SCREEN_FAILURE), (SCREENING, BASELINE)),
    ],
)
def test_where_a_date_asks_or_nothing_is_expected_there_is_no_step(
    who: Participant, visits: tuple[Visit, ...]
) -> None:
    assert next_step(who, visits, "baseline") is None
