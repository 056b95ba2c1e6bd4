"""Of whom no date asks anything: their next visit has none, or their baseline was held and nobody decided."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from tracker.domain.records import ParticipantStatus
from tracker.storage.tables import PARTICIPANT, VISIT


def undated_people(connection: Connection) -> frozenset[str]:
    """The ids of those in screening or enrolled with a visit still open that has no target, window or appointment."""
    c = VISIT.c
    is_open = (c.held_on.is_(None), c.missed_on.is_(None), c.not_needed.is_(False))
    # As one expression, so that the index of open visits serves it and not the one of appointments, which most lack.
    undated = (c.latest.is_(None), func.coalesce(c.target, c.earliest, c.appointment).is_(None))
    expected = PARTICIPANT.c.status.in_((ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED))
    query = (
        select(c.participant_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == c.participant_id)
        .where(*is_open, *undated, expected)
    )
    return frozenset(connection.scalars(query))


def undecided_people(connection: Connection, baselines: Collection[str]) -> frozenset[str]:
    """The ids of those in screening who held a baseline visit, under one of these names."""
    c = VISIT.c
    query = (
        select(c.participant_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == c.participant_id)
        .where(PARTICIPANT.c.status == ParticipantStatus.SCREENING)
        .where(c.planned_id.in_(baselines), c.held_on.is_not(None))
    )
    return frozenset(connection.scalars(query))
