"""Plain selects of randomisation lists; what an undrawn line says is read by `next_line` alone."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from tracker.domain.allocation import Allocation, AllocationList, Stratum
from tracker.storage import sealing
from tracker.storage.tables import ALLOCATION_LINE, ALLOCATION_LIST, PARTICIPANT
from tracker.storage.writer import Value


def lists(connection: Connection, study_id: str) -> tuple[AllocationList, ...]:
    """The lists of a study, the newest first."""
    query = select(ALLOCATION_LIST).where(ALLOCATION_LIST.c.study_id == study_id)
    rows = connection.execute(query.order_by(ALLOCATION_LIST.c.id.desc()))
    return tuple(_list(connection, row) for row in rows)


def open_list(connection: Connection, study_id: str) -> AllocationList | None:
    """The list that the next enrolment draws from, if there is one."""
    return next((one for one in lists(connection, study_id) if one.closed_at is None), None)


def study_of_list(connection: Connection, list_id: str) -> str | None:
    """The study that a list is of."""
    query = select(ALLOCATION_LIST.c.study_id).where(ALLOCATION_LIST.c.id == list_id)
    return connection.execute(query).scalar_one_or_none()


def _list(connection: Connection, row: Row[Any]) -> AllocationList:
    c = ALLOCATION_LINE.c
    counted = (
        select(c.stratum, func.count().label("lines"), func.count(c.participant_id).label("drawn"))
        .where(c.list_id == row.id)
        .group_by(c.stratum)
        .order_by(func.min(c.position))
    )
    strata = tuple(Stratum(one.stratum, one.lines, one.drawn) for one in connection.execute(counted))
    return AllocationList(
        id=row.id,
        study_id=row.study_id,
        file=row.file,
        sha256=row.sha256,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
        closed_at=row.closed_at,
        close_reason=row.close_reason,
        strata=strata,
    )


def sealed_line(
    secret: str, list_id: str, position: int, stratum: str, said: dict[str, str | None]
) -> dict[str, Value]:
    """The row of a line to be written."""
    sealed = sealing.seal(secret, _place(list_id, position, stratum), said)
    return {"list_id": list_id, "position": position, "stratum": stratum, "sealed": sealed}


def next_line(connection: Connection, list_id: str, stratum: str) -> tuple[str, Allocation] | None:
    """The first line of a stratum that nobody has, with its id; None where all are drawn."""
    c = ALLOCATION_LINE.c
    query = _lines().where(c.list_id == list_id, c.stratum == stratum, c.participant_id.is_(None))
    row = connection.execute(query.order_by(c.position).limit(1)).one_or_none()
    return (row.id, _allocation(row)) if row else None


def drawn_for(connection: Connection, participant_id: str) -> Allocation | None:
    """The line that was drawn for a participant."""
    query = _lines().where(ALLOCATION_LINE.c.participant_id == participant_id)
    row = connection.execute(query).one_or_none()
    return _allocation(row) if row else None


def kits(connection: Connection, study_id: str) -> frozenset[str]:
    """The kit numbers that participants of the study have."""
    query = select(PARTICIPANT.c.kit).where(
        PARTICIPANT.c.study_id == study_id, PARTICIPANT.c.kit.is_not(None)
    )
    return frozenset(connection.scalars(query))


def _lines() -> Select[Any]:
    c = ALLOCATION_LINE.c
    return select(c.id, c.list_id, c.position, c.stratum, c.sealed, ALLOCATION_LIST.c.secret).join_from(
        ALLOCATION_LINE, ALLOCATION_LIST
    )


def _allocation(row: Row[Any]) -> Allocation:
    said = sealing.unseal(row.secret, _place(row.list_id, row.position, row.stratum), row.sealed)
    return Allocation(row.position, said["number"] or "", row.stratum, said["arm"], said["kit"])


def _place(list_id: str, position: int, stratum: str) -> str:
    return f"{list_id} {position} {stratum}"
