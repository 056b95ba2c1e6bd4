"""Statements that are built once and asked often: to build one takes SQLAlchemy longer than to run it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam
from sqlalchemy.sql import ColumnElement

CHUNK = 500
"""Ids asked for at once, below every database's limit of bound values."""


def of_one(query: Select[Any], column: ColumnElement[Any]) -> Select[Any]:
    """The rows whose column is one value, which is given by the name `wanted` when it is asked."""
    return query.where(column == bindparam("wanted"))


def of_many(query: Select[Any], column: ColumnElement[Any]) -> Select[Any]:
    """The rows whose column is one of those that `rows_among` is given."""
    return query.where(column.in_(bindparam("wanted", expanding=True)))


def rows_among(connection: Connection, query: Select[Any], ids: Iterable[str]) -> list[Row[Any]]:
    """The rows of a query that `of_many` made, a part of the ids at a time."""
    wanted: Sequence[str] = list(dict.fromkeys(ids))
    rows: list[Row[Any]] = []
    for start in range(0, len(wanted), CHUNK):
        rows += connection.execute(query, {"wanted": wanted[start : start + CHUNK]}).all()
    return rows


def in_chunks(
    connection: Connection, query: Select[Any], column: ColumnElement[str], ids: Iterable[str]
) -> list[Row[Any]]:
    """The rows whose column is one of the ids, for what is asked now and then."""
    return rows_among(connection, of_many(query, column), ids)
