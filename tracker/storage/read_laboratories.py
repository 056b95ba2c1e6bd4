"""Plain selects of the site's laboratories, their ranges, and what was last reported by them."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from tracker.domain.laboratories import Laboratory, Range
from tracker.domain.records import Sex
from tracker.storage.asked import of_one
from tracker.storage.tables import LABORATORY, PARTICIPANT, RANGE, RESULT, VISIT

_LABORATORIES = select(*(LABORATORY.c[field.name] for field in fields(Laboratory))).order_by(LABORATORY.c.id)
_RANGE = [RANGE.c[field.name] for field in fields(Range)]
_RANGES = of_one(select(*_RANGE).order_by(RANGE.c.id), RANGE.c.laboratory_id)


def laboratories(connection: Connection) -> tuple[Laboratory, ...]:
    """Every laboratory of the site in the order they were added, also those no longer active."""
    return tuple(Laboratory(*row) for row in connection.execute(_LABORATORIES).all())


def ranges(connection: Connection, laboratory_id: str) -> tuple[Range, ...]:
    """Every range of a laboratory in the order they were added, struck ones included."""
    rows = connection.execute(_RANGES, {"wanted": laboratory_id}).all()
    return tuple(_range(*row) for row in rows)


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


def _range(
    row_id: str, laboratory: str, analyte: str, unit: str, low: str, high: str, sex: str, *rest: Any
) -> Range:
    """The columns of `_RANGE`."""
    return Range(row_id, laboratory, analyte, unit, low, high, Sex(sex) if sex else None, *rest)
