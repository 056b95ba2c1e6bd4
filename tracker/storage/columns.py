"""What every table is made with: portable column types, the base class and its names of constraints."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import MetaData, String, Table, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def instant_text(moment: datetime) -> str:
    """An aware moment in UTC as ISO 8601 text of fixed width (microseconds)."""
    if moment.tzinfo is None:  # it would be taken for this computer's zone
        raise ValueError("an instant needs its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Instant(TypeDecorator[datetime]):
    """A moment in UTC as ISO 8601 text of fixed width, so that it sorts, and reads the same in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        """An aware moment as text."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  as above
        """The text as an aware moment."""
        return None if value is None else datetime.fromisoformat(value)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)


Id = String(36)


def table_of(row: type[Base]) -> Table:
    """The table that statements are written over."""
    return cast(Table, row.__table__)
