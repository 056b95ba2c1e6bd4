"""What Today, the list of participants, a participant's page, Safety and a visit ask is found by indexes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from tracker import overview, safety, visits
from tracker.domain.records import Typed
from tracker.site import Site

CLINICAL = frozenset(
    {
        *("participant", "visit", "result", "derived", "score", "flag", "flag_note", "deviation", "decision"),
        *("signature", "record_lock", "source_check", "query", "query_message", "consent", "audit"),
        *("adverse_event", "medical_history", "medication", "vaccination", "dose", "dispensing", "identity"),
    }
)
IN_ORDER = ("SELECT audit.sequence, audit.hash",)
"""What is read from its end on: the last entry of the trail, in whose order it lies."""


def enter(site: Site) -> None:
    """What a person does at a visit: open it, and correct its weight."""
    rows = overview.participants(site, only=overview.participant_ids(site, most=10))
    held = next(cell.visit for row in rows for cell in row.cells if cell.visit.completed_at)
    form, item = next(
        (form.id, field.item.id)
        for form in visits.open_visit(site, held.id).forms
        for field in form.fields
        if field.item.id in ("alt", "weight")
    )
    visits.save(
        site, held.id, form, Typed(item, "77", "U/L" if item == "alt" else "", confirmed=True), "misread"
    )


WORK: dict[str, Callable[[Site], object]] = {
    "today": overview.today,
    "matrix": lambda site: overview.participants(site, only=overview.participant_ids(site, most=10)),
    "participant": lambda site: overview.participant(site, *overview.participant_ids(site, most=1)),
    "safety": safety.flags,
    "visit": enter,
}


@contextmanager
def plans() -> Iterator[dict[str, list[str]]]:
    """How SQLite answers each question that is asked meanwhile."""
    found: dict[str, list[str]] = {}

    def ask(
        connection: Connection, cursor: Any, statement: str, values: Any, _context: Any, _many: bool
    ) -> None:
        if statement.startswith("SELECT"):
            rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            found[" ".join(statement.split())] = [row[3] for row in rows]

    event.listen(Engine, "before_cursor_execute", ask)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", ask)


@pytest.mark.parametrize("work", WORK)
def test_no_question_reads_a_whole_clinical_table(demo_site: Site, work: str) -> None:
    with plans() as found:
        WORK[work](demo_site)

    assert len(found) > 5
    for statement, plan in found.items():
        walked = {line.split()[1] for line in plan if line.startswith("SCAN") and " USING " not in line}
        assert statement.startswith(IN_ORDER) or not walked & CLINICAL, (statement, plan)
        assert not [line for line in plan if "AUTOMATIC" in line], (statement, plan)


def test_a_plan_tells_when_a_whole_table_is_read(demo_site: Site) -> None:
    with plans() as found, demo_site.look() as connection:
        connection.exec_driver_sql("SELECT id FROM participant WHERE initials = 'A.B.'")

    assert [*found.values()] == [["SCAN participant"]]
