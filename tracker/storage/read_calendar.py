"""The visits of a stretch of the calendar: held or booked in it, or with a window or target that lies in it."""

from datetime import date

from sqlalchemy import Connection, and_, or_, select

from tracker.domain.records import Visit
from tracker.storage.read import VISITS, visit_of
from tracker.storage.tables import PARTICIPANT, VISIT


def visits_between(
    connection: Connection, first: date, last: date, study_id: str | None = None
) -> tuple[Visit, ...]:
    """The visits of a study, or of the site, that concern the days from one to another, both inside."""
    c = VISIT.c
    to_come = and_(c.held_on.is_(None), c.missed_on.is_(None), c.not_needed.is_(False))
    open_window = and_(c.appointment.is_(None), c.earliest <= last, c.latest >= first)
    target = and_(c.appointment.is_(None), c.earliest.is_(None), c.target.between(first, last))
    asked = or_(
        c.held_on.between(first, last),
        and_(to_come, or_(c.appointment.between(first, last), open_window, target)),
    )
    query = VISITS.where(asked)
    if study_id is not None:
        of_study = select(PARTICIPANT.c.id).where(PARTICIPANT.c.study_id == study_id)
        query = query.where(c.participant_id.in_(of_study))
    return tuple(visit_of(row) for row in connection.execute(query))
