"""The adverse events of the site over all participants, as its screen of safety lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from tracker import studies
from tracker.domain.masking import is_masked
from tracker.domain.records import Study
from tracker.domain.rights import Right
from tracker.listed import events
from tracker.listed.events import Event
from tracker.listed.scope import scope
from tracker.permission import needs
from tracker.site import Site


@dataclass(frozen=True)
class EventLine:
    """An adverse event with whose it is."""

    event: Event
    participant_id: str
    study_id: str
    study_short: str


@needs(Right.READ)
def of_site(site: Site) -> tuple[EventLine, ...]:
    """The adverse events that stand, the latest onset first; of a study that masks who acts none."""
    with site.look() as connection:
        found = [
            line
            for study in studies.studies(site)
            if not is_masked(site.user.roles, study.protocol)
            for line in _of_study(site, connection, study)
        ]
    return tuple(sorted(found, key=lambda line: line.event.onset, reverse=True))


def _of_study(site: Site, connection: Connection, study: Study) -> Iterator[EventLine]:
    listed = scope(site, connection, study.id, None, masked=False)
    ids = {number: who for who, number in listed.numbers.items()}
    for event in events.of_study(listed):
        yield EventLine(event, ids[event.number], study.id, study.protocol.short_title)
