"""What goes otherwise than planned in some made-up lives: a visit more, treatment stopped, leaving, screened again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tracker import enrolment, leaving, rescreening, unplanned
from tracker.demo_plan import Turn
from tracker.domain.records import ParticipantStatus
from tracker.enrolment import Registration
from tracker.site import Site
from tracker.storage import read

LEAVES = frozenset({Turn.LEFT, Turn.LOST, Turn.DIED})
OTHERWISE = LEAVES | {Turn.STOPPED, Turn.UNSCHEDULED}


@dataclass(frozen=True)
class OtherCourse:
    """One life after its last planned visit but one; `hold` holds a visit and fills its forms."""

    site: Site
    participant_id: str
    source: Random
    hold: Callable[[str], None]

    def tell(self, turn: Turn, offered: tuple[str, ...]) -> Iterator[date]:
        """Say which day comes, then act on it."""
        yield self.site.today() + timedelta(days=self.source.randint(6, 12))
        site, who, day = self.site, self.participant_id, self.site.today()
        match turn:
            case Turn.LEFT:
                visit_id, _changes = unplanned.add_early_termination(site, who, day, offered)
                self.hold(visit_id)
                leaving.withdraw(site, who, day, "no longer wishes to take part")
            case Turn.LOST:
                leaving.lost_to_follow_up(site, who, day, "no answer to three calls and two letters")
            case Turn.DIED:
                leaving.died(site, who, day, "traffic accident")
            case Turn.STOPPED:
                leaving.stop_treatment(site, who, day, "the participant’s wish")
            case _:
                visit_id, _changes = unplanned.add_unscheduled(site, who, day, offered, "sample taken again")
                self.hold(visit_id)


def enter(site: Site, study_id: str, given: Registration, *, again: bool) -> tuple[str, Registration]:
    """Register, `again` as someone who failed screening before where there is one. Returns id and registration."""
    before = _failed(site, study_id, given.consent_date) if again else None
    if before is None:
        return enrolment.register(site, study_id, given)[0], given
    known = rescreening.proposed(site, before)
    same = replace(
        given,
        initials=known.initials,
        sex=known.sex,
        birth_date=known.birth_date,
        birth_year=known.birth_year,
    )
    return rescreening.rescreen(site, before, same)[0], same


def _failed(site: Site, study_id: str, day: date) -> str | None:
    """A screen failure before a day who was not screened again."""
    with site.look() as connection:
        for who in read.participants(connection, study_id):
            failed = who.status is ParticipantStatus.SCREEN_FAILURE and who.ended_on and who.ended_on <= day
            if failed and read.rescreened_as(connection, who.id) is None:
                return who.id
    return None
