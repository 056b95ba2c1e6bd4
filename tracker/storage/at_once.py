"""Many rows of one table written at once: one statement for the driver, and their entries as the trail keeps them.

An import writes a hundred thousand rows. What they share (statement, conversions, most of an entry) is made once.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from tracker.storage.columns import instant_text
from tracker.storage.tables import AUDIT

Value = str | int | bool | date | time | datetime | None


def plain(value: Value) -> str | int | bool | None:
    """A value as the trail writes it."""
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date | time) else value


def _told(value: Value) -> str | int | bool | None:
    if isinstance(value, date | time):
        return plain(value)
    raise TypeError(type(value).__name__)  # bytes in a file that was tampered with: `verify` tells it


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_told)


def canonical(values: Mapping[str, Value]) -> str:
    """Values as JSON text that is the same for the same values: sorted keys, dates and instants as stored."""
    return _CANONICAL.encode(values)


# --- rows


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Value]]) -> None:
    """Insert rows with the same fields by one statement, converted and defaulted as SQLAlchemy does it for one."""
    statement = _statement(table, tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(statement.text, [statement.bound(row) for row in rows])


@dataclass(frozen=True)
class _Statement:
    """An insert of some columns, in the order of the table; those that are not given have a constant default."""

    text: str
    names: tuple[str, ...]
    defaults: Mapping[str, Value]
    convert: tuple[tuple[int, Callable[[Any], Any]], ...]

    def bound(self, row: Mapping[str, Value]) -> tuple[object, ...]:
        """The values of a row as the driver takes them."""
        values: list[object] = [row[name] for name in self.names]
        for at, convert in self.convert:
            values[at] = convert(values[at])
        return (*values, *self.defaults.values())


@lru_cache(maxsize=64)
def _statement(table: Table, given: tuple[str, ...], dialect: Dialect) -> _Statement:
    columns = [table.c[name] for name in given]
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in given and isinstance(column.default, ScalarElementColumnDefault)
    }
    names = (*given, *defaults)
    quoted = [dialect.identifier_preparer.quote(name) for name in (table.name, *names)]
    found = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    return _Statement(
        f"INSERT INTO {quoted[0]} ({', '.join(quoted[1:])}) VALUES ({', '.join('?' * len(names))})",
        given,
        defaults,
        tuple((at, convert) for at, convert in enumerate(found) if convert),
    )


# --- entries of the trail

_OWN = ("new", "record_id", "sequence")
"""What differs between the entries of rows that are inserted together."""


def insert_entries(
    connection: Connection,
    shared: Mapping[str, Value],
    rows: Sequence[Mapping[str, Value]],
    head: tuple[int, str],
) -> tuple[int, str]:
    """Put one entry for each row on the trail, chained behind its head; returns the new head.

    `shared` are the fields that the entries have in common. Each hash is that of `chain_hash` over its entry.
    """
    text = _template({**shared, **dict.fromkeys(_OWN, "")}, _OWN)
    sequence, last = head
    made = list[tuple[object, ...]]()
    for record, new in _told_rows(rows):
        sequence += 1
        words = text % (encode_basestring(new), encode_basestring(record), sequence)
        last = hashlib.sha256((last + words).encode()).hexdigest()
        made.append((sequence, record, new, last))
    entry = {name: plain(value) for name, value in shared.items()}
    own = ("sequence", "record_id", "new", "hash")
    statement = _statement(AUDIT, (*own, *entry), connection.dialect)
    rest = tuple(entry.values())
    connection.exec_driver_sql(statement.text, [one + rest for one in made])
    return sequence, last


def _told_rows(rows: Sequence[Mapping[str, Value]]) -> Iterator[tuple[str, str]]:
    """The id of each row and its canonical JSON."""
    names = sorted(rows[0])
    pick, text = itemgetter(*names), _template(dict.fromkeys(names), names)
    known = [_Known() for _name in names]
    for row in rows:
        yield (
            str(row["id"]),
            text % tuple([told[value] for told, value in zip(known, pick(row), strict=True)]),
        )


class _Known(dict[Value, str]):
    """The values of one column as they stand in canonical JSON: most of them come again."""

    def __missing__(self, value: Value) -> str:
        told = self[value] = _json(value)
        return told


def _template(values: Mapping[str, Value], open_: Sequence[str]) -> str:
    """The canonical JSON of values with a place for each of those that are `open_`, in the order of their names."""
    parts = [
        f"{_json(name)}:{_json(value)}".replace("%", "%%") if name not in open_ else f"{_json(name)}:%s"
        for name, value in sorted(values.items())
    ]
    return "{" + ",".join(parts) + "}"


def _json(value: Value) -> str:
    """A value as it stands in canonical JSON."""
    return encode_basestring(value) if type(value) is str else _CANONICAL.encode(value)
