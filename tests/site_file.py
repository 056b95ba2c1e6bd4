"""A site's file read with plain SQL, beside the program, and its trail recomputed from what is stored there."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from tracker.storage import keys

CHAINED = (
    *("sequence", "at", "zone", "user_id", "login", "role", "workstation", "action"),
    *("table_name", "record_id", "participant_id", "old", "new", "reason"),
)
"""What the hash of an audit entry covers, beside the hash of the entry before."""


@contextmanager
def plain_sql(path: Path, login: str, password: str) -> Iterator[sqlcipher.Connection]:
    """A connection of its own to a site's database."""
    key = keys.unwrap(keys.read_keys(path / "keys.json"), login, password)
    connection = sqlcipher.connect(str(path / "data.db"))
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        yield connection
    finally:
        connection.close()


def rows(connection: sqlcipher.Connection, query: str) -> list[dict[str, Any]]:
    """What a query finds, by column."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def trail(connection: sqlcipher.Connection) -> list[dict[str, Any]]:
    """The audit trail as it is stored."""
    return rows(connection, "SELECT * FROM audit ORDER BY sequence")


def broken_links(entries: list[dict[str, Any]]) -> list[int]:
    """The entries whose number or hash does not follow from the entry before, from 1 and 64 zeros on."""
    broken, previous = [], "0" * 64
    for number, entry in enumerate(entries, start=1):
        covered = {name: entry[name] for name in CHAINED}
        text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        expected = hashlib.sha256((previous + text).encode()).hexdigest()
        if entry["sequence"] != number or entry["hash"] != expected:
            broken.append(number)
        previous = entry["hash"]
    return broken


def content(path: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, but the empty ones that are only there to be locked."""
    files = (file for file in path.iterdir() if file.is_file() and file.suffix != ".lock")
    return {file.name: file.read_bytes() for file in files}
