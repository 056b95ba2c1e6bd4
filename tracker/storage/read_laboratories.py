"""Plain selects of the site's laboratories, their ranges, and what was last reported by them."""

from typing import Any

from sqlalchemy import Connection, Row, select

from tracker.domain.laboratories import Laboratory, Range
from tracker.domain.records import Sex
from tracker.storage.tables import LABORATORY, PARTICIPANT, RANGE, RESULT, VISIT


def laboratories(connection: Connection) -> tuple[Laboratory, ...]:
    """Every laboratory of the site in the order they were added, also those no longer active."""
    rows = connection.execute(select(LABORATORY).order_by(LABORATORY.c.id))
    return tuple(Laboratory(row.id, row.name, row.active) for row in rows)


def ranges(connection: Connection, laboratory_id: str) -> tuple[Range, ...]:
    """Every range of a laboratory in the order they were added, struck ones included."""
    query = select(RANGE).where(RANGE.c.laboratory_id == laboratory_id).order_by(RANGE.c.id)
    return tuple(_range(row) for row in connection.execute(query))


def last_of(
    connection: Connection, laboratory_id: str, item: str, sample_item: str, sex: str | None = None
) -> tuple[str, str, str] | None:
    """Unit and limits of the most recent result of an analyte from a laboratory, of one sex where it is given.

    `sample_item` is the item of the same form under which the laboratory is recorded.
    """
    sample = RESULT.alias()
    query = (
        select(RESULT.c.unit, RESULT.c.low, RESULT.c.high)
        .join(sample, (sample.c.visit_id == RESULT.c.visit_id) & (sample.c.form == RESULT.c.form))
        .join(VISIT, VISIT.c.id == RESULT.c.visit_id)
        .join(PARTICIPANT, PARTICIPANT.c.id == VISIT.c.participant_id)
        .where(
            sample.c.item == sample_item,
            sample.c.value == laboratory_id,
            RESULT.c.item == item,
            RESULT.c.unit != "",
        )
        .order_by(RESULT.c.id.desc())
        .limit(1)
    )
    if sex is not None:
        query = query.where(PARTICIPANT.c.sex == sex)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.unit, row.low, row.high)


def _range(row: Row[Any]) -> Range:
    return Range(
        id=row.id,
        laboratory_id=row.laboratory_id,
        analyte=row.analyte,
        unit=row.unit,
        low=row.low,
        high=row.high,
        sex=Sex(row.sex) if row.sex else None,
        age_from=row.age_from,
        age_to=row.age_to,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        struck=row.struck,
    )
