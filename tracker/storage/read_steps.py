"""What the audit trail says of the records of participants, for exports: who wrote each last, and every change.

The trail holds the columns that changed; a record as it was is made of all that was written of it up to there.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Row, select

from tracker.domain.dataset import Answered, LabSaid, Recorded, ScoreValue, Step, Trace
from tracker.domain.records import Entry, LogEntry, Missing, Participant, ParticipantStatus, Sex, Visit
from tracker.domain.signing import Meaning, Signature
from tracker.storage.asked import in_chunks
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.read_logs import KEPT_APART
from tracker.storage.read_results import number_or_word
from tracker.storage.tables import AUDIT, PARTICIPANT, RESULT, SCORE, SIGNATURE, VISIT

Columns = Mapping[str, Any]
TOLD = (PARTICIPANT.name, VISIT.name, RESULT.name, SCORE.name, SIGNATURE.name, *LOG_TABLES)
"""The tables whose records an export gives on."""


def log_numbers(connection: Connection, participant_ids: Iterable[str]) -> dict[str, dict[str, int]]:
    """Participant -> row of a log -> which of the participant's rows of that log it is, struck ones counted."""
    wanted, found = list(participant_ids), dict[str, dict[str, int]]()
    for table in LOG_TABLES.values():
        counted = dict[str, int]()
        query = select(table.c.id, table.c.participant_id).order_by(table.c.id)
        for row in in_chunks(connection, query, table.c.participant_id, wanted):
            counted[row.participant_id] = counted.get(row.participant_id, 0) + 1
            found.setdefault(row.participant_id, {})[row.id] = counted[row.participant_id]
    return found


def last(connection: Connection, participant_ids: Iterable[str]) -> dict[str, dict[str, Trace]]:
    """Participant -> record -> who wrote it last; of any but a result, "record column" -> who wrote that column."""
    c = AUDIT.c
    wanted = (c.participant_id, c.table_name, c.record_id, c.at, c.zone, c.login, c.reason, c.sequence, c.new)
    query = _of_records(select(*wanted)).where(c.table_name != SCORE.name)
    found = dict[str, dict[str, Trace]]()
    for row in in_chunks(connection, query, c.participant_id, participant_ids):
        mine, trace = found.setdefault(row.participant_id, {}), _trace(row)
        if row.table_name == RESULT.name:
            mine[row.record_id] = trace
        else:
            mine.update((f"{row.record_id} {column}", trace) for column in json.loads(row.new))
    return found


def steps(connection: Connection, participant_ids: Iterable[str]) -> dict[str, tuple[Step, ...]]:
    """Participant -> every change of its records in the order of the trail."""
    rows: dict[str, list[Row[Any]]] = {}
    for row in in_chunks(connection, _of_records(select(AUDIT)), AUDIT.c.participant_id, participant_ids):
        rows.setdefault(row.participant_id, []).append(row)
    return {who: tuple(_Past().steps(mine)) for who, mine in rows.items()}


def _of_records(query: Any) -> Any:
    c = AUDIT.c
    written = query.where(c.table_name.in_(TOLD), c.action.in_(("insert", "update")))
    return written.order_by(c.sequence)


def _trace(row: Row[Any]) -> Trace:
    return Trace(row.at.astimezone(_zone(row.zone)), row.login, row.reason, row.sequence)


@cache
def _zone(name: str) -> tzinfo:
    """The zone in which an entry was written; UTC where this computer does not know it any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


@dataclass
class _Past:
    """The records of one participant as they were, step by step."""

    rows: dict[str, Columns] = field(default_factory=dict)
    stands: dict[str, Recorded | None] = field(default_factory=dict)
    planned: dict[str, str] = field(default_factory=dict)

    def steps(self, entries: Iterable[Row[Any]]) -> Iterator[Step]:
        """What each entry of the trail changed."""
        for entry in entries:
            table, record = entry.table_name, entry.record_id
            row = self.rows[record] = {**self.rows.get(record, {}), **json.loads(entry.new)}
            if table == VISIT.name:
                self.planned[record] = row["planned_id"]
            visit = record if table == VISIT.name else row.get("visit_id", "")
            before = self.stands.get(record)
            after = self.stands[record] = _record(table, record, row)
            if before != after:
                yield Step(_trace(entry), record, self.planned.get(visit, ""), before, after)


def _record(table: str, record: str, row: Columns) -> Recorded | None:
    """The record that a row holds; None for a row of a log that was struck."""
    if table == PARTICIPANT.name:
        return _participant(record, row)
    if table == VISIT.name:
        return _visit(record, row)
    if table == RESULT.name:
        return _answered(record, row)
    if table == SCORE.name:
        return _score(row)
    return _signature(record, row) if table == SIGNATURE.name else _log_row(table, record, row)


def _visit(record: str, row: Columns) -> Visit:
    """A visit as stored; the words for it are the study file's."""
    forms = row.get("forms")
    return Visit(
        id=record,
        participant_id=row["participant_id"],
        planned_id=row["planned_id"],
        label="",
        short="",
        position=row["position"],
        target=_day(row.get("target")),
        earliest=_day(row.get("earliest")),
        latest=_day(row.get("latest")),
        window_source=row["window_source"],
        provisional=bool(row.get("provisional")),
        appointment=_day(row.get("appointment")),
        appointment_time=_clock(row.get("appointment_time")),
        held_on=_day(row.get("held_on")),
        missed_on=_day(row.get("missed_on")),
        missed_reason=row.get("missed_reason") or "",
        not_needed=bool(row.get("not_needed")),
        completed_at=_moment(row.get("completed_at")),
        forms=None if forms is None else tuple(name for name in forms.split(",") if name),
        reason=row.get("reason") or "",
    )


def _participant(record: str, row: Columns) -> Participant:
    return Participant(
        id=record,
        study_id=row["study_id"],
        screening_number=row["screening_number"],
        number=row.get("number"),
        initials=row["initials"],
        sex=Sex(row["sex"]),
        birth_date=_day(row.get("birth_date")),
        birth_year=row.get("birth_year"),
        consent_date=date.fromisoformat(row["consent_date"]),
        consent_version=row["consent_version"],
        status=ParticipantStatus(row["status"]),
        arm=row.get("arm"),
        kit=row.get("kit"),
        enrolled_on=_day(row.get("enrolled_on")),
        ended_on=_day(row.get("ended_on")),
        end_reason=row.get("end_reason") or "",
        rescreened_from=row.get("rescreened_from"),
        treatment_stopped_on=_day(row.get("treatment_stopped_on")),
        treatment_stop_reason=row.get("treatment_stop_reason") or "",
    )


def _answered(record: str, row: Columns) -> Answered:
    missing, word = row.get("missing"), row.get("range_word") or ""
    entry = Entry(
        id=record,
        form=row["form"],
        item=row["item"],
        text=row.get("text") or "",
        value=number_or_word(row.get("value")),
        missing=Missing(missing) if missing else None,
        missing_reason=row.get("missing_reason") or "",
        confirmed=bool(row.get("confirmed")),
        comparator=row.get("comparator") or "",
        unit=row.get("unit") or "",
        low=row.get("low") or "",
        high=row.get("high") or "",
        range_source=row.get("range_source") or "",
        decides=row.get("decides"),
    )
    said = LabSaid(word, row.get("grade"), row.get("grade_version") or "") if word else None
    return Answered(entry, said)


def _score(row: Columns) -> ScoreValue:
    total = row.get("total")
    return ScoreValue(
        form=row["form"],
        instrument=row["instrument"],
        version=row["version"],
        total=None if total is None else Decimal(total),
        band=row.get("band") or "",
        parts=json.loads(row.get("parts") or "{}"),
    )


def _signature(record: str, row: Columns) -> Signature:
    return Signature(
        id=record,
        visit_id=row["visit_id"],
        login=row["login"],
        name=row["name"],
        role=row["role"],
        meaning=Meaning(row["meaning"]),
        signed_at=datetime.fromisoformat(row["signed_at"]).astimezone(_zone(row["zone"])),
        zone=row["zone"],
        content=row["content"],
        voided_at=_moment(row.get("voided_at")),
        void_reason=row.get("void_reason") or "",
    )


def _log_row(table: str, record: str, row: Columns) -> LogEntry | None:
    if row.get("struck"):
        return None
    columns = (column.name for column in LOG_TABLES[table].c if column.name not in KEPT_APART)
    return LogEntry(record, table, {name: row.get(name) or "" for name in columns})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _clock(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
