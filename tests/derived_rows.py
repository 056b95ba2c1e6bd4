"""The values calculated from results, as they were stored: no screen reads them there, each calculates them anew."""

import json
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import Connection, select

from tracker.domain.derived_value import Derived
from tracker.storage.asked import in_chunks
from tracker.storage.tables import DERIVED


def of_results(connection: Connection, result_ids: Iterable[str]) -> dict[str, tuple[Derived, ...]]:
    """What is stored as calculated from each result, in the order it was first written."""
    found: dict[str, list[Derived]] = {}
    query = select(DERIVED).order_by(DERIVED.c.id)
    for row in in_chunks(connection, query, DERIVED.c.result_id, result_ids):
        value = None if row.value is None else Decimal(row.value)
        derived = Derived(row.equation, row.unit, value, json.loads(row.inputs), row.because)
        found.setdefault(row.result_id, []).append(derived)
    return {result_id: tuple(rows) for result_id, rows in found.items()}
