"""The ids of what stands first in a long list, found by an index in the order in which it is shown."""

from sqlalchemy import ColumnElement, Connection, func, select

from tracker.storage.tables import PARTICIPANT, VISIT


def participant_ids(
    connection: Connection, study_id: str | None = None, most: int | None = None
) -> tuple[str, ...]:
    """The ids of the first participants of a study or of the site, or of all, by the number that is shown."""
    # Two questions, as no index is in the order of either the one number or the other; and neither is empty, said
    # so that the index in their order serves and not the one that keeps the participant numbers apart.
    c = PARTICIPANT.c
    asked = (
        select(c.id, shown.label("shown"))
        .where(*those, shown > "", *_of(study_id))
        .order_by(shown)
        .limit(most)
        for shown, those in ((c.number, ()), (c.screening_number, (c.number.is_(None),)))
    )
    found = [(row.shown, row.id) for query in asked for row in connection.execute(query)]
    return tuple(participant for _shown, participant in sorted(found)[:most])


def _of(study_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if study_id is None else (PARTICIPANT.c.study_id == study_id,)


_INCOMPLETE = (VISIT.c.completed_at.is_(None), VISIT.c.held_on.is_not(None))


def incomplete_visits(connection: Connection, most: int | None = None) -> list[str]:
    """The ids of visits held and not completed, the earliest held first, as many as are wanted or all."""
    query = select(VISIT.c.id).where(*_INCOMPLETE).order_by(VISIT.c.held_on, VISIT.c.id).limit(most)
    return list(connection.scalars(query))


def how_many_incomplete(connection: Connection) -> int:
    """How many visits are held and not completed."""
    return int(connection.execute(select(func.count()).select_from(VISIT).where(*_INCOMPLETE)).scalar_one())
