"""Selects for exports: what was stored beside the entries of many visits at once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, select

from tracker.domain.appointments import BOOKED, Change
from tracker.domain.dataset import LabSaid, ScoreValue
from tracker.domain.records import LogEntry
from tracker.storage.asked import in_chunks
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.read_logs import KEPT_APART
from tracker.storage.tables import AUDIT, IMPORT_MAPPING, PARTICIPANT, RESULT, SCORE, VISIT


@dataclass(frozen=True)
class SavedMapping:
    """A saved layout of files: its name, the laboratory it is of (None: of none), the mapping as YAML."""

    id: str
    name: str
    laboratory_id: str | None
    text: str


def mappings(connection: Connection, kind: str) -> tuple[SavedMapping, ...]:
    """The saved mappings of a kind, by name."""
    query = select(IMPORT_MAPPING).where(IMPORT_MAPPING.c.kind == kind).order_by(IMPORT_MAPPING.c.name)
    return tuple(
        SavedMapping(row.id, row.name, row.laboratory_id, row.text) for row in connection.execute(query)
    )


def scores(connection: Connection, visit_ids: Iterable[str]) -> dict[str, tuple[ScoreValue, ...]]:
    """The stored scores of each visit."""
    found: dict[str, list[ScoreValue]] = {}
    for row in in_chunks(connection, select(SCORE).order_by(SCORE.c.form), SCORE.c.visit_id, visit_ids):
        total = None if row.total is None else Decimal(row.total)
        score = ScoreValue(row.form, row.instrument, row.version, total, row.band, json.loads(row.parts))
        found.setdefault(row.visit_id, []).append(score)
    return {visit_id: tuple(rows) for visit_id, rows in found.items()}


def said(connection: Connection, visit_ids: Iterable[str]) -> dict[str, LabSaid]:
    """What was said of laboratory results, by the id of the result."""
    columns = (RESULT.c.id, RESULT.c.range_word, RESULT.c.grade, RESULT.c.grade_version)
    query = select(*columns).where(RESULT.c.range_word != "")
    rows = in_chunks(connection, query, RESULT.c.visit_id, visit_ids)
    return {row.id: LabSaid(row.range_word, row.grade, row.grade_version) for row in rows}


def recorded(connection: Connection, study_id: str) -> list[tuple[str, str]]:
    """Every form and item under which anything is recorded in a study, those of repeats under their own name."""
    query = select(RESULT.c.form, RESULT.c.item).distinct().where(_of_study(study_id), RESULT.c.text != "")
    return sorted((row.form, row.item) for row in connection.execute(query))


def values_of(connection: Connection, study_id: str, item: str) -> frozenset[str]:
    """Every value that is recorded of an item in a study."""
    query = select(RESULT.c.value).distinct().where(_of_study(study_id), RESULT.c.item == item)
    return frozenset(row.value for row in connection.execute(query) if row.value is not None)


def _of_study(study_id: str) -> ColumnElement[bool]:
    people = select(PARTICIPANT.c.id).where(PARTICIPANT.c.study_id == study_id)
    return RESULT.c.visit_id.in_(select(VISIT.c.id).where(VISIT.c.participant_id.in_(people)))


def bookings(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[Change, ...]]:
    """What the trail has of the appointment of each visit, by the id of the visit, in the order of writing."""
    columns = (AUDIT.c.sequence, AUDIT.c.record_id, AUDIT.c.at, AUDIT.c.new)
    query = select(*columns).where(AUDIT.c.table_name == VISIT.name, AUDIT.c.action.in_(("insert", "update")))
    found: dict[str, list[tuple[int, Change]]] = {}
    for row in in_chunks(connection, query, AUDIT.c.participant_id, participant_ids):
        values = json.loads(row.new or "{}")
        if BOOKED & values.keys():
            found.setdefault(row.record_id, []).append((row.sequence, Change(row.at, values)))
    return {visit: tuple(one for _at, one in sorted(rows, key=_first)) for visit, rows in found.items()}


def _first(numbered: tuple[int, Change]) -> int:
    return numbered[0]


def logs(
    connection: Connection, participant_ids: Iterable[str]
) -> dict[str, dict[str, tuple[LogEntry, ...]]]:
    """The logs of each participant without struck rows, by participant and log."""
    wanted = list(participant_ids)
    found: dict[str, dict[str, list[LogEntry]]] = {}
    for name, table in LOG_TABLES.items():
        answers = [column.name for column in table.c if column.name not in KEPT_APART]
        query = select(table).where(table.c.struck.is_(False)).order_by(table.c.id)
        for row in in_chunks(connection, query, table.c.participant_id, wanted):
            entry = LogEntry(row.id, name, {key: row._mapping[key] for key in answers})
            found.setdefault(row.participant_id, {}).setdefault(name, []).append(entry)
    return {who: {name: tuple(rows) for name, rows in mine.items()} for who, mine in found.items()}
