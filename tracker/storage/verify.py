"""Whether the trail is whole and every row is what the trail says: found here, told by tracker/trust.py.

The trail is gone through once from its beginning. Each entry's hash is computed anew from the one before; each row is
built up from its entries and compared with what is stored.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    RowMapping,
    String,
    Table,
    func,
    inspect,
    select,
    type_coerce,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from tracker import progress
from tracker.storage import unsigned
from tracker.storage.tables import AUDIT, NOT_ON_TRAIL, UNSIGNED, Base
from tracker.storage.writer import GENESIS, chain_hash, plain

GUARDS = {
    "audit_refuses_update": (
        "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    ),
    "audit_refuses_delete": (
        "CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    ),
    "audit_refuses_replace": (
        "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit "
        "WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit) "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    ),
}
"""What keeps the trail append-only, as the migrations make it."""
WRITES = ("insert", "update")
COVERED = tuple(column.name for column in AUDIT.c if column.name != "hash")
"""What the hash of an entry covers, beside the hash of the entry before."""
AT_ONCE = 2000
_HASH = re.compile("[0-9a-f]{64}")


class Fault(StrEnum):
    """What can be wrong with a trail or with a row."""

    CHAIN_BROKEN = "chain broken"
    TRAIL_SHORTENED = "trail shortened"
    OLD_VALUE_DIFFERS = "old value differs"
    ROW_CHANGED = "row changed"
    ROW_MISSING = "row missing"
    ROW_UNKNOWN = "row unknown"
    GUARD_MISSING = "guard missing"
    TRIGGER_UNKNOWN = "trigger unknown"
    PAGE_DAMAGED = "page damaged"
    TABLE_MISSING = "table missing"


@dataclass(frozen=True)
class Finding:
    """One fault: where it is. Values are not repeated, they may be a participant's."""

    fault: Fault
    table: str = "audit"
    record: str = ""
    sequence: int | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seal:
    """How long a trail was and what its last hash was, at some moment."""

    sequence: int
    hash: str


def read_seal(sequence: object, head: object) -> Seal:
    """A seal from a file. ValueError for what no trail can end with."""
    if type(sequence) is not int or not 0 <= sequence < 2**63:
        raise ValueError("sequence")
    if not isinstance(head, str) or not _HASH.fullmatch(head):
        raise ValueError("head")
    return Seal(sequence, head)


@dataclass
class _Rows:
    """What the rows must be by the trail, as far as it was read."""

    built: dict[tuple[str, str], dict[str, Any]]

    def take(self, entry: RowMapping) -> Iterator[Finding]:
        """Apply one entry; one that does not follow from those before it is a fault (a pair changed places)."""
        if entry["action"] not in WRITES:
            return
        place = (entry["table_name"], entry["record_id"])
        old, new = _read(entry["old"]), _read(entry["new"])
        made = place in self.built
        known = self.built.setdefault(place, {})
        differing = sorted(name for name, value in old.items() if name in known and known[name] != value)
        if made is (entry["action"] == "insert"):  # made twice, or changed before it was made
            differing = sorted(new)
        if differing:
            yield Finding(
                Fault.OLD_VALUE_DIFFERS, *place, sequence=entry["sequence"], fields=tuple(differing)
            )
        known.update(new)


def _read(text: str | None) -> dict[str, Any]:
    """The fields of an entry; an entry that was tampered with may hold anything, and its hash tells so."""
    try:
        fields = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def findings(connection: Connection, seals: tuple[Seal, ...] = ()) -> Iterator[Finding]:
    """Every fault of the trail, of the rows and of what guards them; nothing where all is as it was written.

    How far the trail was read is told part by part.
    """
    rows = _Rows({})
    yield from _chain(connection, seals, rows)
    present = inspect(connection).get_table_names()
    for table in Base.metadata.sorted_tables:
        if table.name not in present:
            yield Finding(Fault.TABLE_MISSING, table.name)
        elif table is UNSIGNED:
            yield from _unsigned(connection)
        elif table not in NOT_ON_TRAIL:
            yield from _table(connection, table, rows)
    yield from _guards(connection)


def _chain(connection: Connection, seals: tuple[Seal, ...], rows: _Rows) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    sealed: dict[int, set[str]] = {}
    for seal in seals:  # several may name one entry: a forged one must not stand before the true one
        sealed.setdefault(seal.sequence, set()).add(seal.hash)
    for entry in _trail(connection):
        covered = {name: entry[name] for name in COVERED}
        follows = entry["sequence"] == expected and entry["hash"] == _chained(previous, covered)
        if not follows or sealed.pop(entry["sequence"], set()) - {entry["hash"]}:
            yield Finding(Fault.CHAIN_BROKEN, sequence=entry["sequence"])
        yield from rows.take(entry)
        previous, expected = entry["hash"], entry["sequence"] + 1
    for sequence in sorted(number for number in sealed if number >= expected):
        yield Finding(Fault.TRAIL_SHORTENED, sequence=sequence)


def _chained(previous: str, covered: Mapping[str, Any]) -> str:
    """The hash that an entry must have; none fits what no program of ours stored, such as bytes for a text."""
    try:
        return chain_hash(previous, covered)
    except TypeError:
        return ""


def _trail(connection: Connection) -> Iterator[RowMapping]:
    """The trail in order, a part at a time: ten years of a site need not fit into memory."""
    last, of = -(2**62), head(connection).sequence
    while True:
        # The instant as it is stored: what is no instant is for the hash to tell.
        columns = [
            type_coerce(column, String).label("at") if column.name == "at" else column for column in AUDIT.c
        ]
        query = select(*columns).where(AUDIT.c.sequence > last).order_by(AUDIT.c.sequence).limit(AT_ONCE)
        part = connection.execute(query).mappings().all()
        if not part:
            return
        yield from part
        last = part[-1]["sequence"]
        progress.step(last, of)


def _table(connection: Connection, table: Table, rows: _Rows) -> Iterator[Finding]:
    ids = connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
    for record in ids:
        progress.step()
        built = rows.built.pop((table.name, record), None)
        if built is None:
            yield Finding(Fault.ROW_UNKNOWN, table.name, record)
        elif differing := _differing(connection, table, record, built):
            yield Finding(Fault.ROW_CHANGED, table.name, record, fields=differing)
    for name, record in sorted((place for place in rows.built if place[0] == table.name), key=str):
        yield Finding(Fault.ROW_MISSING, name, record)


def _unsigned(connection: Connection) -> Iterator[Finding]:
    """Which visits wait for a signature is on no trail: it follows from those rows."""
    try:
        listed, true = unsigned.listed(connection), unsigned.true(connection)
    except (ValueError, TypeError):  # a date that is none: no program of ours stored it
        yield Finding(Fault.ROW_CHANGED, UNSIGNED.name, fields=("held_on",))
        return
    for record in sorted(true.keys() - listed.keys()):
        yield Finding(Fault.ROW_MISSING, UNSIGNED.name, record)
    for record in sorted(listed.keys() - true.keys()):
        yield Finding(Fault.ROW_UNKNOWN, UNSIGNED.name, record)
    for record in sorted(one for one in listed.keys() & true.keys() if listed[one] != true[one]):
        yield Finding(Fault.ROW_CHANGED, UNSIGNED.name, record, fields=("held_on",))


def _differing(
    connection: Connection, table: Table, record: str, built: Mapping[str, Any]
) -> tuple[str, ...]:
    """The fields of a row that are not what the trail left."""
    # A yes or no as it is stored: 2 and "" read as one, but no query finds them as one.
    columns = [
        type_coerce(column, Integer).label(column.name) if isinstance(column.type, Boolean) else column
        for column in table.c
    ]
    try:
        row = connection.execute(select(*columns).where(table.c.id == record)).mappings().one()
        return tuple(c.name for c in table.c if plain(row[c.name]) != _expected(built, c))
    except (ValueError, TypeError):  # a date that is none: no program of ours stored it
        return tuple(column.name for column in table.c)


def _expected(built: Mapping[str, Any], column: Column[Any]) -> Any:
    """What the trail left in a column; one it never names still has the value it is made with."""
    if column.name in built:
        return built[column.name]
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _guards(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    found = {name: " ".join(sql.split()) for name, sql in connection.exec_driver_sql(query)}
    for name, sql in GUARDS.items():
        if found.pop(name, "") != sql:
            yield Finding(Fault.GUARD_MISSING, record=name)
    for name in sorted(found):  # one that is not ours can swallow or alter what is saved, from now on
        yield Finding(Fault.TRIGGER_UNKNOWN, record=name)


def head(connection: Connection) -> Seal:
    """The trail's length and last hash now."""
    last = connection.execute(
        select(AUDIT.c.sequence, AUDIT.c.hash).order_by(AUDIT.c.sequence.desc()).limit(1)
    )
    row = last.first()
    return Seal(row.sequence, row.hash) if row else Seal(0, GENESIS)


def counts(connection: Connection, only: frozenset[str] | None = None) -> dict[str, int]:
    """How many rows each table has, or each of `only`: what a backup is compared by."""
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in Base.metadata.sorted_tables
        if only is None or table.name in only
    }
