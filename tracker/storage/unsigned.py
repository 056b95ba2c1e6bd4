"""The completed visits on which no signature stands, in a table of their own: no index spans visits and signatures.

The writer keeps it in step with every row it writes; `verify` compares it with what it follows from.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Select, Table, exists, func, select

from tracker.storage.asked import CHUNK
from tracker.storage.tables import SIGNATURE, UNSIGNED, VISIT

_RESTS_ON = {VISIT: frozenset({"completed_at", "held_on"}), SIGNATURE: frozenset({"visit_id", "voided_at"})}


def rests_on(table: Table, values: Mapping[str, object]) -> bool:
    """Whether who waits for a signature may follow from these fields of a row."""
    return not _RESTS_ON.get(table, frozenset()).isdisjoint(values)


def visits_of(connection: Connection, table: Table, row_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The visits that these rows, visits or signatures, are about, a part at a time."""
    for start in range(0, len(row_ids), CHUNK):
        ids = row_ids[start : start + CHUNK]
        if table is SIGNATURE:
            ids = list(connection.scalars(select(SIGNATURE.c.visit_id).where(SIGNATURE.c.id.in_(ids))))
        yield ids


def first(connection: Connection, most: int | None) -> list[str]:
    """The ids of those held first, as many as are wanted or all."""
    query = select(UNSIGNED.c.id).order_by(UNSIGNED.c.held_on, UNSIGNED.c.id).limit(most)
    return list(connection.scalars(query))


def how_many(connection: Connection) -> int:
    """How many there are."""
    return int(connection.execute(select(func.count()).select_from(UNSIGNED)).scalar_one())


def listed(connection: Connection) -> dict[str, date | None]:
    """The days of those that are listed, by id."""
    return {row.id: row.held_on for row in connection.execute(select(UNSIGNED))}


def true(connection: Connection) -> dict[str, date | None]:
    """What the list must be by the visits and signatures as they are."""
    return {row.id: row.held_on for row in connection.execute(truth())}


def truth() -> Select[tuple[str, date | None]]:
    """The rows that the list must have by the visits and signatures as they are."""
    signed = exists().where(SIGNATURE.c.visit_id == VISIT.c.id, SIGNATURE.c.voided_at.is_(None))
    return select(VISIT.c.id, VISIT.c.held_on).where(VISIT.c.completed_at.is_not(None), ~signed)
