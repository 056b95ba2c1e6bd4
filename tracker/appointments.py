"""The appointments of a site, of one of its studies or of one participant, as a calendar that is given on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tracker import VERSION, planning, settings, studies
from tracker.domain.appointments import Appointment, Calendar, Change, appointment
from tracker.domain.protocol import Protocol
from tracker.domain.records import Participant, Visit
from tracker.domain.rights import Right
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_exchange

AT_ONCE = 100
"""Participants whose trail is read together."""


@needs(Right.EXPORT)
def calendar(site: Site, study_id: str | None = None, number: str | None = None) -> Calendar:
    """Every appointment that was ever made, also those that were cancelled: of the site, a study, a participant.

    NotFound for a study or a participant that this site does not have.
    """
    study = studies.study(site, study_id) if study_id else None
    with site.look() as connection:
        if number is None:
            people: Sequence[Participant] = read.participants(connection, study.id if study else None)
        else:
            people = [read.participant_by_number(connection, number)]
    return Calendar(
        name=site.info.name if number is None else f"{site.info.name}, {people[0].shown_number}",
        place=settings.of_site(site).card_place or site.info.name,
        appointments=lambda: _appointments(site, people),
        count=len(people),
        made_at=site.now(),
        zone=site.zone,
        software=f"Visitbook {VERSION}",
    )


def _appointments(site: Site, people: Sequence[Participant]) -> Iterator[tuple[Appointment, ...]]:
    waiting = iter(people)
    with site.look() as connection:
        protocols = {
            study: planning.plan_of(site, connection, study).protocol
            for study in {who.study_id for who in people}
        }
        while some := list(islice(waiting, AT_ONCE)):
            visits = read.visits(connection, [who.id for who in some])
            booked = read_exchange.bookings(connection, [who.id for who in some])
            for who in some:
                yield tuple(_of(who, visits.get(who.id, ()), booked, protocols[who.study_id]))


def _of(
    who: Participant, visits: Sequence[Visit], booked: Mapping[str, tuple[Change, ...]], protocol: Protocol
) -> Iterator[Appointment]:
    for visit in visits:
        words = protocol.visit_label(visit.planned_id)
        found = appointment(visit.id, who.shown_number, words, booked.get(visit.id, ()))
        if found:
            yield found
