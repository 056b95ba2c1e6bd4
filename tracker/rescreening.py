"""A screen failure who is screened again: a new number, linked to the old one."""

from tracker import enrolment
from tracker.domain import dates
from tracker.domain.records import Changes, Participant, ParticipantStatus
from tracker.domain.rights import Right
from tracker.enrolment import Registration
from tracker.errors import NotPossible, Refusal, ValueRefused
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read


@needs(Right.MANAGE)
def proposed(site: Site, participant_id: str) -> Registration:
    """What is known of the person already; consent is given anew, so its day and version only stand in."""
    with site.look() as connection:
        who = read.participant(connection, participant_id)
    return Registration(
        initials=who.initials,
        sex=who.sex,
        consent_date=site.today(),
        consent_version=who.consent_version,
        birth_date=who.birth_date,
        birth_year=who.birth_year,
    )


@needs(Right.MANAGE)
def rescreen(site: Site, participant_id: str, registration: Registration) -> tuple[str, Changes]:
    """Register a screen failure again under a new screening number. Returns the new participant's id.

    NotPossible for anyone else, and while a later screening of the same person is recorded; ValueRefused where the
    consent is not newer than the failure.
    """
    with site.work() as work:
        before = read.participant(work.connection, participant_id)
        _may_rescreen(before, read.rescreened_as(work.connection, participant_id))
        if before.ended_on and registration.consent_date < before.ended_on:
            raise ValueRefused(
                Refusal.OUT_OF_RANGE,
                _("The earlier screening ended on {day}.").format(day=dates.full(before.ended_on)),
                _("Screening again needs a new consent."),
                "consent_date",
            )
        made = enrolment.record(work, before.study_id, registration, rescreened_from=before.id)
        work.touched(participant=before.id)
        return made, work.changes


def _may_rescreen(before: Participant, later: Participant | None) -> None:
    if before.status is not ParticipantStatus.SCREEN_FAILURE:
        raise NotPossible(
            _("{number} is not a screen failure.").format(number=before.shown_number),
            _("Only a screening that failed is repeated under a new number."),
        )
    if later is not None:
        raise NotPossible(
            _("{number} was screened again as {later}.").format(
                number=before.shown_number, later=later.shown_number
            ),
            _("Open that participant."),
        )
